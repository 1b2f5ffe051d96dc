public import History
public import SemanticVersion

/// Where the range of a release begins.
public struct Baseline: Hashable, Sendable {
  /// What was found there.
  public enum Origin: Hashable, Sendable {
    /// The tag of the current version.
    case tag(VersionTag)
    /// The release commit of the current version, whose tag is not in this clone; where another tag on it says the version,
    /// that one.
    case releaseCommit(ObjectID, tag: String)
    /// Nothing: no release was made yet.
    case firstRelease
  }

  /// What was found there.
  public let origin: Origin
  /// The version that the next one is counted from; nil where nothing states one.
  public let version: Version?

  /// Why there must be no release from here, where the version file and the tags do not meet.
  public let mismatch: Refusal?

  /// The releases since then that were taken back, highest version first: what they released counts again.
  public let takenBack: [VersionTag]

  /// Makes a baseline.
  public init(origin: Origin, version: Version?, mismatch: Refusal? = nil, takenBack: [VersionTag] = []) {
    self.origin = origin
    self.version = version
    self.mismatch = mismatch
    self.takenBack = takenBack
  }

  /// The commit where the range begins, itself not part of it; nil for all of history.
  public var commit: ObjectID? {
    switch origin {
    case .tag(let tag): tag.commit
    case .releaseCommit(let id, _): id
    case .firstRelease: nil
    }
  }

  /// The tag, where it is here.
  public var tag: VersionTag? { if case .tag(let tag) = origin { tag } else { nil } }

  /// The tag's name, also where only its commit is here.
  public var tagName: String? {
    switch origin {
    case .tag(let tag): tag.name
    case .releaseCommit(_, let tag): tag
    case .firstRelease: nil
    }
  }
}

/// What has to be asked of the history before the baseline can be told.
public struct BaselineQuestion: Hashable, Sendable {
  /// The tag of the stated version, if there is one.
  public let stated: VersionTag?
  /// Tags whose version is above the stated one, highest first; all tags where no file states a version.
  public let higher: [VersionTag]
  /// Tags whose version is below the stated one, highest first; none where the stated version has its tag.
  public let lower: [VersionTag]
  /// Whether the tag of the stated version was taken back and counts as a higher one: a first release states what the
  /// file said before it.
  public let isStatedTakenBack: Bool

  /// Asks for `project`, whose releases are `tags`; those that are at `takenBack` were taken back.
  public init(_ project: Project, _ tags: VersionTags, takenBack: Set<ObjectID> = []) {
    guard let version = project.stated else {
      stated = nil
      higher = tags.releases
      lower = []
      isStatedTakenBack = false
      return
    }
    let tag = tags.tag(of: version)
    let isTakenBack = tag.map { takenBack.contains($0.commit) } ?? false
    stated = isTakenBack ? nil : tag
    higher = tags.releases.filter { version.precedes($0.version) || (isTakenBack && $0 == tag) }
    lower = stated == nil ? tags.releases.filter { $0.version.precedes(version) } : []
    isStatedTakenBack = isTakenBack
  }
}

extension Baseline {
  /// What the history answers.
  public struct Answers: Hashable, Sendable {
    /// Index in ``BaselineQuestion/higher`` of the first tag that HEAD reaches and that was not taken back, or nil.
    public var firstReachableHigher: Int?
    /// Indices in ``BaselineQuestion/higher`` of the tags before that one that HEAD reaches: those were taken back.
    public var takenBack: [Int] = []
    /// The last final release below the stated version that HEAD reaches, where that is a prerelease and what was taken
    /// back is not.
    public var finalBefore: VersionTag?
    /// Index in ``BaselineQuestion/lower`` of the first tag that HEAD reaches, or nil.
    public var firstReachableLower: Int?
    /// The release commit of the stated version, where it has no tag and such a commit is reachable.
    public var releaseCommit: ObjectID?
    /// The tag on that commit whose name ends with the version, though not in a form of the project's.
    public var foreignTag: String?

    /// No answer yet.
    public init() {}
  }

  /// Decides. Where the version file and the tags do not meet, the baseline says so in ``mismatch`` (46). After a release
  /// that was taken back the range begins where its own began, and the version goes on from its.
  public static func decide(
    _ project: Project, _ tags: VersionTags, _ question: BaselineQuestion, _ answers: Answers,
    allowsMismatch: Bool = false
  ) -> Baseline {
    guard let version = project.stated else {
      guard let index = answers.firstReachableHigher else { return Baseline(origin: .firstRelease, version: nil) }
      let tag = question.higher[index]
      return Baseline(origin: .tag(tag), version: tag.version)
    }
    let place = project.statedAt ?? "the version file"
    let tag = project.tagFormat.tag(for: version) ?? version.description
    let nearest = answers.firstReachableLower.map { question.lower[$0] }
    let origin: Origin
    var mismatch: Refusal?
    if let stated = question.stated {
      origin = .tag(stated)
    } else if let commit = answers.releaseCommit {
      origin = .releaseCommit(commit, tag: answers.foreignTag ?? tag)
    } else {
      origin = nearest.map { .tag($0) } ?? .firstRelease
      if !tags.releases.isEmpty {
        let near = nearest.map { "; the nearest release in its history is \($0.name)" } ?? ""
        let correct = nearest.map { ", write \($0.version) into the version file," } ?? ""
        mismatch = Refusal(
          .versionMismatch, "\(place) states \(version), but there is no tag \(tag)\(near)",
          hint: "fetch it (git fetch --tags)\(correct) or go on with --allow-version-mismatch")
      }
    }
    if let index = answers.firstReachableHigher {
      let higher = question.higher[index]
      mismatch = Refusal(
        .versionMismatch, "\(place) states \(version), but HEAD contains the higher release \(higher.name)",
        hint: "write \(higher.version) into the version file, or go on from \(version) with --allow-version-mismatch")
    }
    let takenBack = answers.takenBack.map { question.higher[$0] }
    if answers.firstReachableHigher == nil, let highest = takenBack.first, !allowsMismatch {
      // A final release told of its prereleases too.
      let isGold = version.isPrerelease && !highest.version.isPrerelease
      return Baseline(
        origin: isGold ? answers.finalBefore.map { .tag($0) } ?? .firstRelease : origin, version: highest.version,
        takenBack: takenBack)
    }
    return Baseline(origin: origin, version: version, mismatch: allowsMismatch ? nil : mismatch, takenBack: takenBack)
  }
}

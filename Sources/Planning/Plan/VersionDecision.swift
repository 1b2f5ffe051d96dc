public import History
import Configuration
import ConventionalCommit
public import SemanticVersion

/// The next version, and what it was decided from.
public struct VersionDecision: Sendable {
  /// What decided.
  public enum Cause: Hashable, Sendable {
    /// The user said the version in full.
    case said
    /// The footer of this commit says it.
    case releaseAs(ObjectID)
    /// There is no release yet: the version is the one that is stated, or the configuration's first.
    case firstRelease
    /// The user asked for the increment.
    case asked
    /// The commits call for the increment.
    case commits
    /// Nothing more was asked for than that the prerelease becomes final.
    case final
    /// Nothing calls for a release, and the user asked for one all the same.
    case noCommit
    /// Releases of other packages call for more than the commits do.
    case workspace
  }

  /// The version before; nil where there is none.
  public let current: Version?
  /// The version of the release.
  public let next: Version
  /// What was detected or asked for.
  public let increment: Increment
  /// What decided.
  public let cause: Cause
  /// The project's tag of the release.
  public let tag: String
  /// Each commit of the range, newest first.
  public let reasons: [ReleasePlan.Reason]
  /// Things to tell the user.
  public let warnings: [String]
}

/// What the releases of other packages call for in one.
struct ReleaseDemand: Hashable, Sendable {
  /// The least that is raised; never ``Increment/none``.
  var increment: Increment
  /// The version that a group shares; nil for the package's own.
  var version: Version?
}

extension VersionDecision {
  /// Decides what follows `snapshot` when `request` is asked for (the tables of "how the next version is decided").
  ///
  /// Refuses where there is nothing to release (3, 21), where the version or its tag is taken (42), where version file
  /// and tags do not meet (46), and where options exclude each other (20).
  public init(_ snapshot: Snapshot, _ request: ReleaseRequest) throws(Refusal) {
    try self.init(snapshot, request, ReadCommit.read(snapshot.range, settings: snapshot.project.settings))
  }

  /// `demand` is what the releases of other packages call for.
  init(
    _ snapshot: Snapshot, _ request: ReleaseRequest, _ commits: [ReadCommit], demand: ReleaseDemand? = nil
  ) throws(Refusal) {
    let project = snapshot.project
    let current = snapshot.baseline.version
    if request.version != nil, request.excludesVersion {
      throw Refusal(
        .optionsExclude,
        "a version said in full excludes --increment, --prerelease, --devrelease, --build-metadata, --local-version and "
          + "--major-version-zero",
        hint: "say either the version or how to count it")
    }
    if request.finalizes, request.prerelease != nil || request.devrelease != nil {
      throw Refusal(
        .optionsExclude, "--finalize excludes --prerelease and --devrelease",
        hint: "say either that the version becomes final or what prerelease it becomes")
    }
    if request.majorVersionZero, let current, current.major > 0 {
      throw Refusal(
        .optionsExclude, "--major-version-zero is for versions below 1.0.0, and the current one is \(current)",
        hint: "leave the option out: a breaking change is a major one now")
    }

    let policy = IncrementPolicy(project.settings, current: current, request)
    let reasons = policy.reasons(commits)
    let own = reasons.map(\.increment).max() ?? .none
    let detected = max(own, demand?.increment ?? .none)
    let hasCommits = demand != nil || commits.contains { $0.role != .release }

    var warnings = Self.warnings(project, commits, policy, current: current)
    if request.localVersion, let current, current.build.isEmpty {
      warnings.append("--local-version finds no part after a plus sign in \(current), and raises the version itself")
    }
    var next: Version
    var increment: Increment
    var cause: Cause
    do throws(Refusal) {
      (next, increment, cause) = try Self.next(
        snapshot, request, detected: detected, hasCommits: hasCommits, releaseAs: Self.releaseAs(commits))
    } catch {
      // A misspelt type is the likeliest reason for nothing to release.
      guard error.code == .nothingToRelease, !warnings.isEmpty else { throw error }
      throw Refusal(error.code, error.message, hint: (warnings + [error.hint ?? ""]).joined(separator: " "))
    }
    if let shared = demand?.version {
      next = shared
      try Self.checkForward(from: snapshot.baseline.origin == .firstRelease ? nil : current, to: next, request)
    }
    if cause == .commits, detected > own || demand?.version != nil { cause = .workspace }
    if request.nextFree {
      let wanted = next
      next = try Self.free(wanted, snapshot, isSaid: request.version != nil)
      if let tag = Self.tag(inTheWayOf: wanted, snapshot, isSaid: request.version != nil) {
        let isElsewhere = snapshot.unreachableHigher.contains { $0.name == tag }
        // The highest final version is the one that latest names.
        let isLatest = !next.isPrerelease && snapshot.tags.releases.allSatisfy { $0.version.precedes(next) }
        warnings.append(
          "\(wanted) is taken by \(tag): \(next) comes after it" + (isElsewhere ? " and does not contain it" : "")
            + (isElsewhere && isLatest ? "; being the highest, it is the latest all the same" : ""))
      }
    }
    try Self.checkFree(next, snapshot, isSaid: request.version != nil)
    if let mismatch = snapshot.baseline.mismatch { throw mismatch }
    if increment == .none, request.increment == nil, request.version == nil { increment = detected }
    guard let tag = project.tagFormat.tag(for: next) else { throw Self.noTag(next, project) }

    self.current = current
    self.next = next
    self.increment = increment
    self.cause = cause
    self.tag = tag
    self.reasons = reasons
    self.warnings = warnings
  }

  private static func next(
    _ snapshot: Snapshot, _ request: ReleaseRequest, detected: Increment, hasCommits: Bool,
    releaseAs: (version: String, commit: ReadCommit)?
  ) throws(Refusal) -> (Version, Increment, Cause) {
    let project = snapshot.project
    let current = snapshot.baseline.version
    let footer = request.excludesVersion || request.version != nil ? nil : releaseAs
    if let text = request.version ?? footer?.version {
      let next: Version
      do throws(Refusal) {
        next = try read(text, project)
      } catch {
        guard let footer else { throw error }
        throw Refusal(
          error.code, "commit \(footer.commit.commit.id.short) says Release-As: \(text), but \(error.message)",
          hint: "say the version or the increment yourself, as in bump --increment minor")
      }
      try checkForward(from: snapshot.baseline.origin == .firstRelease ? nil : current, to: next, request)
      return (next, .none, footer.map { .releaseAs($0.commit.commit.id) } ?? .said)
    }
    let options = NextVersionOptions(
      prerelease: request.prerelease,
      prereleaseOffset: request.prereleaseOffset ?? VersionNumber(project.settings.prereleaseOffset),
      devrelease: request.devrelease, buildMetadata: request.buildMetadata,
      mode: request.mode ?? project.settings.incrementMode, localVersion: request.localVersion, date: snapshot.date)
    let isFirst = snapshot.baseline.origin == .firstRelease && (project.stated == nil || snapshot.tags.releases.isEmpty)
    // A calendar has no version before the first one that an increment could raise.
    if isFirst, request.increment == nil || (current == nil && project.scheme.name == .calver) {
      if !project.isCommitizen || project.settings.initialVersion != nil {
        return (try firstRelease(project, options), .none, .firstRelease)
      }
    }

    let start: Version = if let current { current } else { try read("0.0.0", project) }
    var increment = request.increment ?? detected
    var cause: Cause = request.increment == nil ? .commits : .asked
    if request.increment == nil {
      if !hasCommits {
        if request.allowsNoCommit {
          cause = .noCommit
          if !start.isPrerelease { increment = .patch }
        } else if !start.isPrerelease || request.prerelease != nil {
          let since = snapshot.baseline.tagName.map { " since \($0)" } ?? ""
          throw Refusal(
            .noCommits, "there is no commit to release\(since)",
            hint: "commit something first, or release all the same with "
              + (request.prerelease == nil ? "--increment patch" : "--allow-no-commit") + project.option)
        }
      } else if detected == .none, !start.isPrerelease {
        guard request.allowsNoCommit else {
          throw Refusal(
            .nothingToRelease,
            "nothing to release: no commit since \(snapshot.baseline.tagName ?? "the beginning") raises the version",
            hint: "the types that raise are configured in [increments]; release all the same with --increment patch"
              + project.option)
        }
        increment = .patch
        cause = .noCommit
      }
    }
    let next: Version
    do {
      next = try start.next(increment, options)
    } catch {
      throw Refusal(error)
    }
    try checkForward(from: current, to: next, request)
    let movesOn = start.dateNumbers != next.dateNumbers
    if start.isPrerelease, next == start.finalRelease || (movesOn && !next.isPrerelease) { cause = .final }
    return (next, increment, cause)
  }

  /// The first release is the version that is stated, as it stands.
  private static func firstRelease(_ project: Project, _ options: NextVersionOptions) throws(Refusal) -> Version {
    let calendar = project.scheme.calendarFormat
    if project.isGuessed, project.settings.initialVersion == nil, calendar == nil { throw .noVersion }
    let first: Version
    if let text = project.settings.initialVersion {
      first = try read(text, project)
    } else if let stated = project.stated {
      first = stated
    } else if let calendar, let date = options.date {
      do {
        first = try Version(first: date, format: calendar)
      } catch {
        throw Refusal(error)
      }
    } else {
      first = try read("0.1.0", project)
    }
    guard options.prerelease != nil || options.devrelease != nil || options.buildMetadata != nil else { return first }
    do {
      return try first.next(.none, options)
    } catch {
      throw Refusal(error)
    }
  }

  private static func read(_ text: String, _ project: Project) throws(Refusal) -> Version {
    do {
      return try Version(parsing: text, scheme: project.scheme)
    } catch {
      throw Refusal(
        .versionUnreadable, "'\(text)' is no \(project.scheme.name.rawValue) version: \(error)",
        hint: text.hasPrefix("v") ? "leave out the v: bump \(text.dropFirst())" : nil)
    }
  }

  /// The version that the newest `Release-As` footer asks for, and the commit that has it.
  private static func releaseAs(_ commits: [ReadCommit]) -> (version: String, commit: ReadCommit)? {
    for commit in commits where commit.counts {
      if let footer = commit.message.releaseAs.first(where: { $0.component == nil }) { return (footer.version, commit) }
    }
    return nil
  }

  private static func checkForward(from current: Version?, to next: Version, _ request: ReleaseRequest) throws(Refusal)
  {
    guard let current, !current.precedes(next) else { return }
    if request.localVersion, next != current, !next.precedes(current) { return }
    throw Refusal(
      .nothingToRelease,
      next == current
        ? "nothing to release: the version is \(current) already"
        : "\(next) does not come after the current version \(current)",
      hint: "a release moves forward; ask for a higher version, or raise more with --increment")
  }

  /// The tag that has taken a version: its own, of a prerelease that of the final version, and of a final version that of
  /// a prerelease which HEAD does not contain, unless it is said in full, as after a squash merge, which leaves the
  /// prereleases where they are.
  private static func tag(inTheWayOf version: Version, _ snapshot: Snapshot, isSaid: Bool) -> String? {
    let own = (version.isPrerelease ? [version, version.finalRelease] : [version])
      .compactMap(snapshot.project.tagFormat.tag)
    if let taken = own.first(where: snapshot.tags.names.contains) { return taken }
    guard !version.isPrerelease, !isSaid else { return nil }
    return snapshot.unreachableHigher.first { $0.version.isPrerelease && $0.version.hasSameNumbers(as: version) }?.name
  }

  /// The first version from `next` on that is not taken: the next patch, or the next number of a prerelease.
  private static func free(_ next: Version, _ snapshot: Snapshot, isSaid: Bool) throws(Refusal) -> Version {
    var version = next
    for _ in 0...snapshot.tags.names.count {
      guard let tag = tag(inTheWayOf: version, snapshot, isSaid: isSaid) else { return version }
      let countsUp = version.isPrerelease && tag == snapshot.project.tagFormat.tag(for: version)
      do {
        version = try (countsUp ? version : version.finalRelease).next(
          countsUp ? .none : .patch, NextVersionOptions(prerelease: version.series?.phase, date: snapshot.date))
      } catch {
        throw Refusal(error)
      }
    }
    return version
  }

  /// Refuses a version that somebody has taken, here or on another branch (42). One that is only being prepared there can
  /// be said in full, as after a squash merge, which leaves the prereleases where they are.
  private static func checkFree(_ next: Version, _ snapshot: Snapshot, isSaid: Bool) throws(Refusal) {
    guard let tag = snapshot.project.tagFormat.tag(for: next) else { throw noTag(next, snapshot.project) }
    if snapshot.tags.names.contains(tag) {
      let owner = snapshot.tags.releases.first { $0.name == tag }
      let place = owner.map { " (commit \($0.commit.short))" } ?? ""
      throw Refusal(
        .taken, "the tag \(tag) exists already\(place)",
        hint: snapshot.baseline.mismatch?.hint
          ?? "a released version never changes: raise more with --increment, or take the next free one with --next-free"
      )
    }
    if let other = snapshot.tags.names.first(where: { isFolder(tag, of: $0) || isFolder($0, of: tag) }) {
      throw Refusal(
        .taken, "the tag \(other) is in the way of \(tag): git keeps one as a folder and the other as a file",
        hint: "rename or delete \(other)")
    }
    if let other = self.tag(inTheWayOf: next, snapshot, isSaid: isSaid) {
      guard !next.isPrerelease else {
        throw Refusal(
          .taken, "\(next) would be a prerelease of what is released already: \(other)",
          hint: "raise more with --increment, or go on beyond it with --next-free")
      }
      let said = "bump \(next)\(snapshot.project.option)"
      let isPatch = snapshot.baseline.version.map { $0.major == next.major && $0.minor == next.minor } ?? false
      throw Refusal(
        .taken, "\(next) is being prepared elsewhere: \(other) is a prerelease of it that HEAD does not contain",
        hint: next.scheme.name == .calver
          ? "say another version in full, as in bump VERSION"
          : isPatch
            ? "a hotfix may take the number: \(said); the other line then goes on with --next-free"
            : "on a hotfix branch release a patch: bump --increment patch; where that branch was merged as one commit: "
              + said)
    }
  }

  /// Whether git keeps a name in a folder of the other's name.
  private static func isFolder(_ folder: String, of name: String) -> Bool {
    let (folder, name) = (folder.utf8, name.utf8)
    return folder.count < name.count && name.starts(with: folder)
      && name.dropFirst(folder.count).first == UInt8(ascii: "/")
  }

  private static func noTag(_ version: Version, _ project: Project) -> Refusal {
    Refusal(
      .configurationInvalid, "the tag format '\(project.tagFormat)' has no place for all of \(version)",
      hint: "use $version in it, as in v$version")
  }

  private static func warnings(
    _ project: Project, _ commits: [ReadCommit], _ policy: IncrementPolicy, current: Version?
  ) -> [String] {
    var warnings: [String] = []
    if project.settings.increments.majorVersionZero, let current, current.major > 0 {
      warnings.append("major_version_zero does nothing at \(current): a breaking change is a major one from 1.0.0 on")
    }
    let unspaced = commits.count { commit in
      commit.counts && commit.header == nil && commit.message.findings.contains { $0.code == .missingSpaceAfterColon }
    }
    if unspaced > 0 {
      warnings.append(
        "\(unspaced) commit\(unspaced == 1 ? " raises" : "s raise") nothing, with no blank after the colon, as in feat:x; "
          + "lenient_headers = true counts them")
    }
    let known = Set(project.settings.commits.types.map { $0.lowercased() })
    var unknown: [String: Int] = [:]
    for commit in commits where commit.counts {
      guard let type = commit.header?.normalizedType, !known.contains(type), policy.resolved(type).level == nil else {
        continue
      }
      unknown[type, default: 0] += 1
    }
    for (type, count) in unknown.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(3) {
      guard let near = nearest(to: type, among: known.sorted()) else { continue }
      warnings.append(
        "\(count) commit\(count == 1 ? "" : "s") of the unknown type '\(type)' raise\(count == 1 ? "s" : "") nothing; did you mean \(near)?"
      )
    }
    return warnings
  }
}

public import History
public import SemanticVersion

/// A tag that is a release of the project.
public struct VersionTag: Hashable, Sendable {
  /// The name without `refs/tags/`.
  public let name: String
  /// The version that the name says.
  public let version: Version
  /// The released commit; of a tag whose object was not read, as packed references say.
  public let commit: ObjectID
  /// What the reference points at: the tag object, or the commit itself.
  public let target: ObjectID

  /// Makes a value.
  public init(name: String, version: Version, commit: ObjectID, target: ObjectID) {
    self.name = name
    self.version = version
    self.commit = commit
    self.target = target
  }

  /// The reference.
  public var reference: TagReference { TagReference(name: name, target: target, commit: commit) }
}

/// The tags of a repository, as far as they say versions of the project.
public struct VersionTags: Hashable, Sendable {
  /// The releases, highest version first; of several tags of one version, the project's own format first.
  public let releases: [VersionTag]
  /// The names of all tags.
  public let names: Set<String>
  /// Tags of our form that say no version, stand for no commit or are copies of other tags, with the reason; the latter
  /// two as far as their objects were read.
  public let unreadable: [Unreadable]
  /// Tags whose object has another name, one that says no version of the project.
  public let renamed: [TagReference]

  /// A tag that was passed over.
  public struct Unreadable: Hashable, Sendable {
    /// The tag's name.
    public let name: String
    /// Why.
    public let reason: String
    /// The version of a tag that is damaged: it may well be a release.
    public var damagedVersion: Version?
    /// The command that takes a damaged tag away, so that it can be fetched again.
    public var removal: String?
  }

  /// Sorts out the tags: first by name alone, so that no object of a foreign tag is ever looked at. `names` is every
  /// tag of the repository; `reference` is asked for those that are ours. `damaged` are tags whose file cannot be read.
  ///
  /// A tag's version is that of its reference. Where the name inside its object says another version, it is a copy of
  /// that one's tag under a false name, and passed over. References whose objects were not read are believed.
  public init(
    names: [String], damaged: [String] = [], project: Project,
    reference: (Set<String>) throws(Refusal) -> [TagReference]
  ) throws(Refusal) {
    try self.init(TagNames(names), damaged: damaged, project: project, reference: reference)
  }

  /// The same of names that are put in order once for many projects. A tag that says no version of the project is nothing
  /// to tell of where it is one of `others`'.
  public init(
    _ all: TagNames, damaged: [String] = [], project: Project, others: [Project] = [],
    reference: (Set<String>) throws(Refusal) -> [TagReference]
  ) throws(Refusal) {
    var versions: [(version: Version, rank: Int)] = []
    var places: [String: Int] = [:]
    var unreadable: [Unreadable] = []
    for name in all.candidates(for: project) {
      switch project.read(tag: name) {
      case .version(let version, let rank):
        places[name] = versions.count
        versions.append((version, rank))
      case .unreadable where others.contains(where: { (try? $0.version(ofTag: name)) != nil }): break
      case .unreadable(let error): unreadable.append(Unreadable(name: name, reason: "\(error)"))
      case .foreign: break
      }
    }
    for name in damaged {
      guard case .version(let version, _) = project.read(tag: name) else { continue }
      let reason = "its file, refs/tags/\(name), is empty or damaged"
      unreadable.append(
        Unreadable(name: name, reason: reason, damagedVersion: version, removal: "rm .git/refs/tags/\(name)"))
    }
    var renamed: [TagReference] = []
    var releases: [(tag: VersionTag, rank: Int)] = []
    for reference in try reference(Set(places.keys)) {
      guard let place = places[reference.name] else { continue }
      let (version, rank) = versions[place]
      guard let commit = reference.commit else {
        unreadable.append(
          reference.isMissing
            ? Unreadable(
              name: reference.name, reason: "its object is missing", damagedVersion: version,
              removal: "git update-ref -d refs/tags/\(reference.name)")
            : Unreadable(name: reference.name, reason: "it stands for no commit"))
        continue
      }
      if let name = reference.objectName, name != reference.name {
        switch project.read(tag: name) {
        case .version(let other, _) where other == version: break
        case .version:
          unreadable.append(Unreadable(name: reference.name, reason: "its object is that of the tag \(name)"))
          continue
        default: renamed.append(reference)
        }
      }
      let tag = VersionTag(name: reference.name, version: version, commit: commit, target: reference.target)
      releases.append((tag, rank))
    }
    // The numbers alone decide between most of what may be 100,000 versions, which are large.
    let numbers = releases.map {
      ($0.tag.version.epoch, $0.tag.version.major, $0.tag.version.minor, $0.tag.version.patch)
    }
    let order = releases.indices.sorted { left, right in
      if numbers[left] != numbers[right] { return numbers[left] > numbers[right] }
      if releases[right].tag.version.precedes(releases[left].tag.version) { return true }
      if releases[left].tag.version.precedes(releases[right].tag.version) { return false }
      return (releases[left].rank, releases[left].tag.name) < (releases[right].rank, releases[right].tag.name)
    }
    self.releases = order.map { releases[$0].tag }
    names = all.all
    self.unreadable = unreadable
    self.renamed = renamed
  }

  /// What to tell the user of them: a few of each kind.
  public var warnings: [String] {
    unreadable.prefix(3).map { "the tag \($0.name) was passed over: \($0.reason)" }
      + renamed.prefix(3).map { "the object of the tag \($0.name) has another name, \($0.objectName ?? "")" }
  }

  /// The tag of that version, build metadata included; under PEP 440 1.2 is 1.2.0.
  public func tag(of version: Version) -> VersionTag? {
    releases.first { $0.version == version }
      ?? releases.first { $0.version.build == version.build && $0.version.hasSameRank(as: version) }
  }
}

extension Project {
  enum TagKind {
    /// Ours; the rank is 0 for the project's format and counts up through the legacy ones.
    case version(Version, rank: Int)
    case unreadable(VersionError)
    case foreign
  }

  /// What a tag's name is to the project.
  func read(tag name: String) -> TagKind {
    if ignoredTagFormats.contains(where: { $0.matchesAsPattern(name) }) { return .foreign }
    var problem: VersionError?
    for (rank, format) in ([tagFormat] + legacyTagFormats).enumerated() {
      switch format.read(name, scheme: scheme) {
      case .version(let version): return .version(version, rank: rank)
      case .unreadable(let error): problem = problem ?? error
      case .foreign: break
      }
    }
    return problem.map { .unreadable($0) } ?? .foreign
  }
}

/// The names of all tags, in order, so that those of one project are found without looking at all.
public struct TagNames: Sendable {
  /// The names without `refs/tags/`.
  public let all: Set<String>
  private let sorted: [String]

  /// Puts names in order.
  public init(_ names: [String]) {
    all = Set(names)
    sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The names that begin as one of the project's formats does.
  func candidates(for project: Project) -> [String] {
    let prefixes = Set(([project.tagFormat] + project.legacyTagFormats).map(\.prefix))
    guard !prefixes.contains("") else { return sorted }
    var found: Set<String> = []
    for prefix in prefixes {
      let start = place(prefix)
      found.formUnion(sorted[start...].prefix { $0.utf8.starts(with: prefix.utf8) })
    }
    return Array(found)
  }

  /// The first place whose name does not come before `text`.
  private func place(_ text: String) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].utf8.lexicographicallyPrecedes(text.utf8) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

public import History
public import SemanticVersion

/// A tag that is a release of the project.
public struct VersionTag: Hashable, Sendable {
  /// The name without `refs/tags/`.
  public let name: String
  /// The version that the name says.
  public let version: Version
  /// The released commit.
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
}

/// The tags of a repository, as far as they say versions of the project.
public struct VersionTags: Hashable, Sendable {
  /// The releases, highest version first; of several tags of one version, the project's own format first.
  public let releases: [VersionTag]
  /// The names of all tags.
  public let names: Set<String>
  /// Tags of our form that say no version or stand for no commit, with the reason.
  public let unreadable: [Unreadable]

  /// A tag that was passed over.
  public struct Unreadable: Hashable, Sendable {
    /// The tag's name.
    public let name: String
    /// Why.
    public let reason: String
  }

  /// Sorts out the tags: first by name alone, so that no object of a foreign tag is ever looked at. `names` is every
  /// tag of the repository; `reference` is asked for those that are ours.
  public init(
    names: [String], project: Project, reference: (Set<String>) throws(Refusal) -> [TagReference]
  ) throws(Refusal) {
    var versions: [String: (version: Version, rank: Int)] = [:]
    var unreadable: [Unreadable] = []
    for name in names {
      switch project.read(tag: name) {
      case .version(let version, let rank): versions[name] = (version, rank)
      case .unreadable(let error): unreadable.append(Unreadable(name: name, reason: "\(error)"))
      case .foreign: break
      }
    }
    var releases: [(tag: VersionTag, rank: Int)] = []
    for reference in try reference(Set(versions.keys)) {
      guard let (version, rank) = versions[reference.name] else { continue }
      guard let commit = reference.commit else {
        unreadable.append(Unreadable(name: reference.name, reason: "it stands for no commit"))
        continue
      }
      let tag = VersionTag(name: reference.name, version: version, commit: commit, target: reference.target)
      releases.append((tag, rank))
    }
    releases.sort { left, right in
      if right.tag.version.precedes(left.tag.version) { return true }
      if left.tag.version.precedes(right.tag.version) { return false }
      return (left.rank, left.tag.name) < (right.rank, right.tag.name)
    }
    self.releases = releases.map(\.tag)
    self.names = Set(names)
    self.unreadable = unreadable
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

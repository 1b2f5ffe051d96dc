public import History

/// The commits of a release, and what of them came elsewhere too.
public struct ReleaseCommits: Hashable, Sendable {
  /// Newest first.
  public var commits: [Commit]
  /// What commits on other lines bring as well.
  public var copies: Copies
  /// The history that ``commits`` were picked from, newest first, where these are only a package's own: what contains
  /// what can be told from all alone. Nil where they are all.
  public var history: [Commit]?

  /// Those of ``commits`` that change nothing of the package but what a lock resolves for it.
  public var locked: Set<ObjectID> = []
  /// Commits that are none of the package's own and change a library that it ships, newest first.
  public var libraries: [LibraryCommit] = []

  /// Makes a value.
  public init(_ commits: [Commit], copies: Copies = .none, pickedFrom history: [Commit]? = nil) {
    self.commits = commits
    self.copies = copies
    self.history = history
  }

  /// Those that none of the tags among them contains; what a tag contains can still be what they are copies of.
  public func notReleased(by tags: [VersionTag]) -> ReleaseCommits {
    let all = history ?? commits
    let ids = Set(all.map(\.id))
    var points: [ObjectID: ReleasePoint] = [:]
    for tag in tags where ids.contains(tag.commit) {
      points[tag.commit] = ReleasePoint(name: tag.name, commit: tag.commit)
    }
    guard !points.isEmpty else { return self }
    var (releases, unreleased) = attribute(all, to: Array(points.values))
    let open = Set(unreleased.map(\.id))
    if history != nil {
      let own = Set(commits.map(\.id))
      unreleased.removeAll { !own.contains($0.id) }
      for index in releases.indices { releases[index].commits.removeAll { !own.contains($0.id) } }
    }
    var result = ReleaseCommits(
      unreleased, copies: Copies(twins: copies.twins, released: releases.flatMap(\.commits) + copies.released))
    result.locked = locked
    result.libraries = libraries.filter { open.contains($0.commit.id) }
    return result
  }
}

/// A commit that reaches a package through a library.
public struct LibraryCommit: Hashable, Sendable {
  /// The commit.
  public let commit: Commit
  /// The library's name: of several that it changes, the nearest.
  public let library: String

  /// Makes a value.
  public init(_ commit: Commit, library: String) {
    self.commit = commit
    self.library = library
  }
}

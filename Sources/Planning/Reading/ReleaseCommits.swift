public import History

/// The commits of a release, and what of them came elsewhere too.
public struct ReleaseCommits: Hashable, Sendable {
  /// Newest first.
  public var commits: [Commit]
  /// What commits on other lines bring as well.
  public var copies: Copies

  /// Makes a value.
  public init(_ commits: [Commit], copies: Copies = .none) {
    self.commits = commits
    self.copies = copies
  }

  /// Those that none of the tags among them contains; what a tag contains can still be what they are copies of.
  public func notReleased(by tags: [VersionTag]) -> ReleaseCommits {
    let ids = Set(commits.map(\.id))
    var points: [ObjectID: ReleasePoint] = [:]
    for tag in tags where ids.contains(tag.commit) {
      points[tag.commit] = ReleasePoint(name: tag.name, commit: tag.commit)
    }
    guard !points.isEmpty else { return self }
    let (releases, unreleased) = attribute(commits, to: Array(points.values))
    return ReleaseCommits(
      unreleased, copies: Copies(twins: copies.twins, released: releases.flatMap(\.commits) + copies.released))
  }
}

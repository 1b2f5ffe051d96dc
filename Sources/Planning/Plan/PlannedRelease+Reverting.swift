import ConventionalCommit
public import History

extension PlannedRelease {
  /// A file that a release wrote, and what it was before.
  public struct Restored: Hashable, Sendable {
    /// Relative to the root, with slashes.
    public let path: String
    /// The bytes in the work tree as the release left them.
    public let now: [UInt8]
    /// The bytes before the release; nil of a file that it made.
    public let before: [UInt8]?

    /// Makes a value.
    public init(path: String, now: [UInt8], before: [UInt8]?) {
      self.path = path
      self.now = now
      self.before = before
    }
  }

  /// The commit on `head` that takes the release of `tag` back, which `release` made: its files are what they were; one
  /// that it made is left without content. The message is what `git revert` writes, as a conventional commit.
  public init(
    reverting release: Commit, tag: String, files: [Restored], head: Commit, position: Head, committer: Identity
  ) {
    let title = "revert: \(CommitMessage(parsing: release.message).subject)"
    self.init(
      head: head, position: position, version: "revert of \(tag)",
      files: files.map { ReleasePlan.File(path: $0.path, before: $0.now, after: $0.before ?? [], edits: []) },
      message: "\(title)\n\nThis reverts commit \(release.id).\n", title: title, tags: [], committer: committer)
  }
}

import Configuration
import ConventionalCommit
public import History
public import SemanticVersion

extension Project {
  /// Whether a release made this commit.
  public func isReleaseCommit(_ commit: Commit) -> Bool {
    ReleaseCommitForm(settings).matches(CommitMessage(parsing: commit.message))
  }

  /// The tags that a release commit of bump's names in its trailers, one for each package; none of any other commit.
  public func releaseTags(of commit: Commit) -> [String] {
    let message = CommitMessage(parsing: commit.message)
    guard commit.parents.count == 1, ReleaseCommitForm(settings).matches(message) else { return [] }
    return message.footers.filter { $0.token == ReadCommit.trailer }.map(\.value)
  }

  /// The commit that released `version`, or nil where `commits` (newest first) has none.
  public func releaseCommit(of version: Version?, in commits: [Commit]) -> ObjectID? {
    guard let version else { return nil }
    let tag = tagFormat.tag(for: version)
    let form = ReleaseCommitForm(settings)
    return commits.first { commit in
      let message = CommitMessage(parsing: commit.message)
      let namesTag = message.footers.contains { $0.token == ReadCommit.trailer && $0.value == tag }
      if namesTag, form.matches(message) { return true }
      return ReleaseCommitForm.bumpedVersion(message.subject) == version.description
    }?.id
  }
}

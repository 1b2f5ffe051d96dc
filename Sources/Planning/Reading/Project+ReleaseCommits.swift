import Configuration
import ConventionalCommit
public import History
public import SemanticVersion

extension Project {
  /// Whether a release made this commit.
  public func isReleaseCommit(_ commit: Commit) -> Bool {
    ReleaseCommitForm(bumpMessage: settings.bumpMessage).matches(CommitMessage(parsing: commit.message))
  }

  /// The commit that released `version`, or nil where `commits` (newest first) has none.
  public func releaseCommit(of version: Version?, in commits: [Commit]) -> ObjectID? {
    guard let version else { return nil }
    let tag = tagFormat.tag(for: version)
    return commits.first { commit in
      let message = CommitMessage(parsing: commit.message)
      if message.footers.contains(where: { $0.token == ReadCommit.trailer && $0.value == tag }) { return true }
      return ReleaseCommitForm.bumpedVersion(message.subject) == version.description
    }?.id
  }
}

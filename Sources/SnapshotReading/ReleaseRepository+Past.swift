import Git
import History
public import ImageTags
public import Planning
import SemanticVersion

extension ReleaseRepository {
  /// All releases with their dates; of several tags of one version that of the project's own format. Refuses where the
  /// list of tags here is incomplete.
  public func pastReleases() throws(Refusal) -> [PastRelease] {
    let state = GitState(event: .local, reference: nil, sha: "")
    guard try tagList(for: state).isComplete else {
      throw Refusal(
        .historyIncomplete, "the clone does not hold all tags, so that its releases cannot be gone through",
        hint: "fetch them: git fetch --unshallow --tags")
    }
    var releases: [PastRelease] = []
    for tag in try tags().releases
    where releases.last.map({ $0.version.description != tag.version.description }) ?? true {
      releases.append(PastRelease(tag: tag.name, version: tag.version, seconds: try date(of: tag).seconds))
    }
    return releases
  }

  /// The names of the branches, those of the remote as they were fetched, each once.
  public func branchNames() throws(Refusal) -> [String] {
    let prefix = "refs/remotes/\(remoteName)/"
    let branches = try asking { () throws(GitError) in
      try repository.branches(below: "refs/heads/") + repository.branches(below: prefix)
    }
    return Set(branches.map(\.name)).sorted()
  }
}

import Git
import History
public import ImageTags
public import Planning
import SemanticVersion

extension ReleaseRepository {
  /// All releases with their dates; of several tags of one version that of the project's own format. Refuses where the
  /// list of tags here is incomplete, by `remote` where its names are known.
  public func pastReleases(remote: [String]?) throws(Refusal) -> [PastRelease] {
    if let missing = try missingTags() {
      let known = Set(try asking { () throws(GitError) in try repository.tagNames() })
      guard let remote, remote.allSatisfy(known.contains) else {
        throw Refusal(
          .historyIncomplete,
          "the releases cannot be gone through, since tags may be missing: \(missing.reason)",
          hint: "fetch them: \(missing.command)")
      }
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

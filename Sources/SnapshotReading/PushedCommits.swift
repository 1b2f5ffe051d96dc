import Git
public import History
public import Planning

extension ReleaseRepository {
  /// The commits that a push brings to a remote, newest first: those that no branch of the remote is known to have, in
  /// one walk. Deleted references bring none, and neither do tags of anything but commits.
  public static func pushedCommits(
    _ updates: [PushUpdate], to remote: String, _ request: ReadingRequest
  ) throws(Refusal) -> [Commit] {
    let repository = try openRepository(containing: request.folder)
    func commit(_ id: ObjectID) -> ObjectID? { try? repository.resolve(id.description) }
    let heads = updates.compactMap(\.local).compactMap(commit)
    let known =
      try updates.compactMap(\.remote).compactMap(commit)
      + asking { () throws(GitError) in try repository.remoteBranches(of: remote) }.compactMap(commit)
    return try repository.reading { () throws(HistoryError) in
      try History.commits(from: heads, notFrom: known, in: repository)
    }
  }

  /// What pre-commit says of a push in its variables, since it keeps git's lines to itself; nil where it does not run
  /// the program, or names no commit.
  public static func pushUnderPreCommit(_ request: ReadingRequest) throws(Refusal) -> (PushUpdate, remote: String)? {
    let variables = request.environment
    guard variables["PRE_COMMIT"] == "1",
      let name = variables["PRE_COMMIT_TO_REF"] ?? variables["PRE_COMMIT_LOCAL_BRANCH"]
    else { return nil }
    let repository = try openRepository(containing: request.folder)
    guard let local = try? repository.resolve(name) else { return nil }
    let remote = variables["PRE_COMMIT_FROM_REF"].flatMap { try? repository.resolve($0) }
    return (PushUpdate(local: local, remote: remote), variables["PRE_COMMIT_REMOTE_NAME"] ?? "")
  }
}

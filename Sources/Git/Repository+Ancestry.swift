import Clibgit2
public import History

extension Repository {
  /// Whether a commit is reachable from another, or is it.
  public func isReachable(_ ancestor: ObjectID, from commit: ObjectID) throws(GitError) -> Bool {
    guard ancestor != commit else { return true }
    var (tip, root) = (git_oid(commit), git_oid(ancestor))
    var answer: Int32 = 0
    try check("look for \(ancestor) in the history of \(commit)") {
      answer = git_graph_descendant_of(pointer, &tip, &root)
      return answer
    }
    return answer == 1
  }

  /// Whether a commit is reachable from any of the others, or is one of them.
  public func isReachable(_ ancestor: ObjectID, fromAnyOf commits: [ObjectID]) throws(GitError) -> Bool {
    guard !commits.isEmpty, !commits.contains(ancestor) else { return !commits.isEmpty }
    var root = git_oid(ancestor)
    let tips = commits.map { git_oid($0) }
    var answer: Int32 = 0
    try check("look for \(ancestor) in the branches") {
      answer = git_graph_reachable_from_any(pointer, &root, tips, tips.count)
      return answer
    }
    return answer == 1
  }
}

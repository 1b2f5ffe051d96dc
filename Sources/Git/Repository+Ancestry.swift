public import History

extension Repository {
  /// Whether a commit is reachable from any of the others, or is one of them. Throws where what would show it is missing.
  public func isReachable(_ ancestor: ObjectID, from commits: [ObjectID]) throws(GitError) -> Bool {
    do throws(HistoryError) {
      return try firstReachable(of: [ancestor], from: commits, in: self) != nil
    } catch {
      let kind: GitError.Kind = if case .missing = error { .incomplete } else { .other }
      throw GitError(kind: kind, operation: "look for \(ancestor) in the history", reason: "\(error)")
    }
  }

  /// Whether a commit is reachable from another, or is it.
  public func isReachable(_ ancestor: ObjectID, from commit: ObjectID) throws(GitError) -> Bool {
    try isReachable(ancestor, from: [commit])
  }
}

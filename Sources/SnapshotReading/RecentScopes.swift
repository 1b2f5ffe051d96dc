import ConventionalCommit
public import Git
import History

/// The scopes of the last commits that HEAD contains, newest first, one for each commit that has one. What cannot be
/// read is passed over: they are suggestions.
public func recentScopes(_ repository: Repository, commits limit: Int) -> [String] {
  guard let head = try? repository.head().commit else { return [] }
  var waiting = [head]
  var seen: Set<ObjectID> = [head]
  var scopes: [String] = []
  var next = 0
  while next < waiting.count, next < limit {
    defer { next += 1 }
    guard let commit = try? repository.commit(waiting[next]) else { continue }
    if let scope = CommitMessage(parsing: commit.message).header?.scope { scopes.append(scope) }
    waiting += commit.parents.filter { seen.insert($0).inserted }
  }
  return scopes
}

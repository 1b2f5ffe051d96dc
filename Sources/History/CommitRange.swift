/// The commits that are reachable from `head` and not from `base`, children before parents, newer ones first.
///
/// The set is that of `git rev-list head ^base`. Of a shallow clone it throws ``HistoryError/missing(_:)`` as soon as
/// the range meets the edge, never a shorter list.
public func commits(
  from head: ObjectID, notFrom base: [ObjectID], in source: any CommitSource
) throws(HistoryError) -> [Commit] {
  let wanted: Walk.Marks = 1
  let hidden: Walk.Marks = 2
  // A commit is settled when it is reachable from both sides: so are its ancestors.
  let settled: (Walk.Marks) -> Bool = base.isEmpty ? { _ in false } : { $0 == wanted | hidden }
  var walk = Walk(source)
  try walk.start(head, wanted, settled: settled)
  for id in base { try walk.start(id, hidden, settled: settled) }
  var order: [ObjectID] = []
  var seen: Set<ObjectID> = []
  try walk.run(settled: settled) { commit, marks in
    if marks == wanted, seen.insert(commit.id).inserted { order.append(commit.id) }
    return false
  }
  let inRange = order.filter { walk.marks[$0] == wanted }
  return childrenFirst(inRange.compactMap { walk.commits[$0] })
}

/// Sorts so that every commit comes before its parents, newer dates first where the graph leaves a choice.
func childrenFirst(_ commits: [Commit]) -> [Commit] {
  var byID: [ObjectID: Commit] = [:]
  byID.reserveCapacity(commits.count)
  var children: [ObjectID: Int] = [:]
  for commit in commits { byID[commit.id] = commit }
  for commit in commits {
    for parent in Set(commit.parents) where byID[parent] != nil { children[parent, default: 0] += 1 }
  }
  var ready = DateQueue()
  for commit in commits where children[commit.id] == nil { ready.push(commit.id, commit.seconds) }
  var sorted: [Commit] = []
  sorted.reserveCapacity(commits.count)
  while let id = ready.newest {
    ready.pop()
    guard let commit = byID[id] else { continue }
    sorted.append(commit)
    for parent in Set(commit.parents) {
      guard let left = children[parent] else { continue }
      children[parent] = left - 1
      if left == 1, let commit = byID[parent] { ready.push(parent, commit.seconds) }
    }
  }
  return sorted
}

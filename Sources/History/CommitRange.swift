/// The commits that are reachable from `head` and not from `base`, children before parents, newer ones first.
///
/// The set is exact whatever the dates are. Of a shallow clone it throws ``HistoryError/missing(_:)`` as soon as the
/// answer depends on what is beyond the edge; it never returns another list.
public func commits(
  from head: ObjectID, notFrom base: [ObjectID], in source: any CommitSource
) throws(HistoryError) -> [Commit] {
  try commits(from: [head], notFrom: base, in: source)
}

/// The same of several heads, in one walk.
public func commits(
  from heads: [ObjectID], notFrom base: [ObjectID], in source: any CommitSource
) throws(HistoryError) -> [Commit] {
  if base.isEmpty { return try CommitGraph(from: heads, in: source).commits }
  let source = ReadOnce(source)
  let range = try rangeByDate(from: heads, notFrom: base, in: source)
  guard !range.isEmpty else { return [] }

  // Whatever the range has too much reaches, going down within the range, a commit without parents in it.
  let ids = Set(range.map(\.id))
  let lowest = range.filter { ids.isDisjoint(with: $0.parents) }.map(\.id)
  guard try firstReachable(of: lowest, from: base, in: source) != nil else { return childrenFirst(range) }

  // The dates lie: look at everything that the base contains.
  var below = Walk(source) { _ in true }
  for id in base { try below.mark(id, 1) }
  while below.waiting > 0 { _ = try below.step() }
  return childrenFirst(range.filter { below.marks[$0.id] == nil })
}

/// The range, and where the dates lie perhaps more than that: the walk ends when nothing of the range waits and what
/// waits is older than all of it.
private func rangeByDate(
  from heads: [ObjectID], notFrom base: [ObjectID], in source: ReadOnce
) throws(HistoryError) -> [Commit] {
  let wanted: Walk.Marks = 1
  let hidden: Walk.Marks = 2
  var walk = Walk(source) { $0 == wanted }
  for id in heads { try walk.mark(id, wanted) }
  for id in base { try walk.mark(id, hidden) }
  var taken: [Commit] = []
  var oldest = Int64.max
  while walk.waiting > 0 || walk.nextDate > .min && walk.nextDate >= oldest {
    guard let (commit, marks) = try walk.step(), marks == wanted else { continue }
    taken.append(commit)
    oldest = min(oldest, commit.seconds)
  }
  return taken.filter { walk.marks[$0.id] == wanted }
}

/// Sorts so that every commit comes before its parents, newer dates first where the graph leaves a choice.
func childrenFirst(_ commits: [Commit]) -> [Commit] {
  CommitGraph(commits).parents.childrenFirst { commits[$0].seconds }.map { commits[Int($0)] }
}

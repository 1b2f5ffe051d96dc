/// The first of `candidates` that is reachable from any of `heads`, or nil if none is.
///
/// Exact whatever the dates are, and cheap where an early candidate is reachable or all are near: the candidates are
/// painted down together with `heads`, 62 at a time, to where they meet. Candidates whose commit is missing are passed
/// over.
public func firstReachable(
  of candidates: [ObjectID], from heads: [ObjectID], in source: any CommitSource
) throws(HistoryError) -> Int? {
  try firstReachable(of: candidates, from: heads, in: ReadOnce(source))
}

/// The same, of what is read for other questions too.
func firstReachable(
  of candidates: [ObjectID], from heads: [ObjectID], in source: ReadOnce
) throws(HistoryError) -> Int? {
  let fromHead: Walk.Marks = 1 << 63
  var start = 0
  while start < candidates.count {
    let group = candidates[start...].prefix(62)
    var bits: [ObjectID: Walk.Marks] = [:]
    for (bit, id) in group.enumerated() where (try? source.commit(id)) != nil { bits[id, default: 0] |= 1 << bit }
    // Bits of the candidates that could still be the answer.
    var open = bits.values.reduce(0, |)
    var found: Int?
    // Below a commit that every open candidate reaches, no open candidate can stand: history has no cycles.
    var walk = Walk(source) { $0 & fromHead != 0 && $0 & open != open }
    for head in heads { try walk.mark(head, fromHead) }
    for id in group { if let own = bits[id] { try walk.mark(id, own) } }
    var reached = heads
    while true {
      for id in reached {
        guard let own = bits[id], own & open != 0, (walk.marks[id] ?? 0) & fromHead != 0 else { continue }
        let bit = own.trailingZeroBitCount
        found = bit
        open &= (1 << bit) - 1
        let stillOpen = open
        walk.matters = { $0 & fromHead != 0 && $0 & stillOpen != stillOpen }
      }
      guard walk.waiting > 0 else { break }
      reached = try walk.step()?.commit.parents ?? []
    }
    if let found { return start + found }
    start += group.count
  }
  return nil
}

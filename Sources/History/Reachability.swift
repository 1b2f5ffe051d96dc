/// The first of `candidates` that is reachable from `head`, or nil if none is.
///
/// Exact, and cheap where an early candidate is reachable or all are near: the candidates are painted down together
/// with `head`, 62 at a time, to where they meet. Candidates whose commit is missing are passed over.
public func firstReachable(
  of candidates: [ObjectID], from head: ObjectID, in source: any CommitSource
) throws(HistoryError) -> Int? {
  let fromHead: Walk.Marks = 1 << 63
  var start = 0
  while start < candidates.count {
    let group = candidates[start...].prefix(62)
    // Bits of the candidates that could still be the answer.
    var open: Walk.Marks = 0
    var bits: [ObjectID: Walk.Marks] = [:]
    for (bit, id) in group.enumerated() {
      guard (try? source.commit(id)) != nil else { continue }
      open |= 1 << bit
      bits[id, default: 0] |= 1 << bit
    }
    var found: Int?
    var walk = Walk(source)
    // Below a commit that HEAD reaches and every open candidate too, no open candidate can stand.
    let settled: (Walk.Marks) -> Bool = { $0 & fromHead != 0 && $0 & open == open }
    if open != 0 {
      try walk.start(head, fromHead, settled: settled)
      for (id, bit) in bits.sorted(by: { $0.value < $1.value }) { try walk.start(id, bit, settled: settled) }
      try walk.run(settled: settled) { commit, marks in
        guard marks & fromHead != 0, let own = bits[commit.id], own & open != 0 else { return false }
        let bit = own.trailingZeroBitCount
        guard found.map({ bit < $0 }) ?? true else { return false }
        found = bit
        open &= (1 << bit) - 1
        return true
      }
    }
    if let found { return start + found }
    start += group.count
  }
  return nil
}

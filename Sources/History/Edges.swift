/// For each node of a graph other nodes, all in one array.
struct Edges: Sendable {
  private var targets: [Int32] = []
  /// Where those of each node begin, and where the last one's end.
  private var starts: [Int32] = [0]

  init() {}

  init(_ nodes: some Sequence<some Sequence<Int32>>) {
    for node in nodes {
      targets.append(contentsOf: node)
      starts.append(Int32(targets.count))
    }
  }

  subscript(node: Int) -> ArraySlice<Int32> { targets[Int(starts[node])..<Int(starts[node + 1])] }

  /// The nodes such that each comes before those that it names; where that leaves a choice the newest comes first, and of
  /// equal dates the one that could come first.
  func childrenFirst(seconds: (Int) -> Int64) -> [Int32] {
    var waiting = incoming
    var ready = DateHeap<Int32>()
    for node in waiting.indices where waiting[node] == 0 { ready.push(Int32(node), seconds(node)) }
    var order: [Int32] = []
    order.reserveCapacity(waiting.count)
    while let node = ready.pop() {
      order.append(node)
      for target in self[Int(node)] {
        waiting[Int(target)] -= 1
        if waiting[Int(target)] == 0 { ready.push(target, seconds(Int(target))) }
      }
    }
    return order
  }

  /// How often each node is named.
  private var incoming: [Int32] {
    var incoming = [Int32](repeating: 0, count: starts.count - 1)
    for target in targets { incoming[Int(target)] += 1 }
    return incoming
  }

  /// The other way round.
  var reversed: Edges {
    var result = Edges()
    var end: Int32 = 0
    for number in incoming {
      end += number
      result.starts.append(end)
    }
    result.targets = [Int32](repeating: 0, count: targets.count)
    var free = result.starts
    for node in 0..<(starts.count - 1) {
      for target in self[node] {
        result.targets[Int(free[Int(target)])] = Int32(node)
        free[Int(target)] += 1
      }
    }
    return result
  }
}

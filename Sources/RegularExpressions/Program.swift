/// An expression as steps, and those of its assertions, the inner ones before those that hold them.
struct Program {
  /// One step. Numbers of steps count from the start of the list.
  enum Step {
    /// Takes one scalar of a set, by its number; the ASCII ones have a bit each.
    case take(low: UInt64, high: UInt64, set: Int)
    /// Goes on at both, the first one preferred.
    case split(Int, Int)
    /// Goes on elsewhere.
    case jump(Int)
    /// Goes on at a place.
    case at(Anchor)
    /// Goes on where an assertion holds.
    case assert(Int, isNegated: Bool)
    /// Notes the place: the start of a group in a slot of twice its number, its end in the next one.
    case note(Int)
    case accept
  }

  struct Assertion {
    let steps: [Step]
    let isAhead: Bool
  }

  private(set) var body: [Step] = []
  private(set) var sets: [ScalarSet] = []
  private(set) var assertions: [Assertion] = []
  /// The number of all steps.
  private(set) var size = 0
  /// The number of groups, the whole match being one.
  private(set) var groupCount = 1
  private let notesGroups: Bool

  /// Only a program that notes the groups can be asked for them; any other has no steps for them.
  init(_ node: Node, notesGroups: Bool) throws(RegularExpressionError) {
    self.notesGroups = notesGroups
    body = try steps(node, isBackward: false)
  }

  /// Backward, a sequence is read from its end: what is ahead of a place is found from the end of the text.
  private mutating func steps(_ node: Node, isBackward: Bool) throws(RegularExpressionError) -> [Step] {
    var steps: [Step] = []
    try add(node, to: &steps, isBackward)
    steps.append(.accept)
    size += 1
    return steps
  }

  private mutating func add(_ step: Step, to steps: inout [Step]) throws(RegularExpressionError) {
    size += 1
    guard size <= RegularExpression.longest else { throw .tooLong }
    steps.append(step)
  }

  private mutating func add(_ node: Node, to steps: inout [Step], _ isBackward: Bool) throws(RegularExpressionError) {
    switch node {
    case .set(let set):
      func bits(_ first: UInt8) -> UInt64 {
        (0..<64).reduce(0) { bits, bit in set.contains(Unicode.Scalar(first + bit)) ? bits | 1 << UInt64(bit) : bits }
      }
      try add(.take(low: bits(0), high: bits(64), set: sets.count), to: &steps)
      sets.append(set)
    case .anchor(let anchor): try add(.at(anchor), to: &steps)
    case .sequence(let nodes):
      for node in isBackward ? nodes.reversed() : nodes { try add(node, to: &steps, isBackward) }
    case .choice(let nodes):
      var jumps: [Int] = []
      for node in nodes.dropLast() {
        let split = steps.count
        try add(.split(split + 1, split + 1), to: &steps)
        try add(node, to: &steps, isBackward)
        jumps.append(steps.count)
        try add(.jump(0), to: &steps)
        steps[split] = .split(split + 1, steps.count)
      }
      if let last = nodes.last { try add(last, to: &steps, isBackward) }
      for jump in jumps { steps[jump] = .jump(steps.count) }
    case .repetition(let node, let least, let most, let isLazy):
      try add(node, times: least, upTo: most, isLazy, to: &steps, isBackward)
    case .group(let node, let number):
      groupCount = max(groupCount, number + 1)
      // A group in what is read backward is not noted.
      guard notesGroups, !isBackward else { return try add(node, to: &steps, isBackward) }
      try add(.note(2 * number), to: &steps)
      try add(node, to: &steps, isBackward)
      try add(.note(2 * number + 1), to: &steps)
    case .assertion(let node, let isAhead, let isNegated):
      let inner = try self.steps(node, isBackward: isAhead)
      try add(.assert(assertions.count, isNegated: isNegated), to: &steps)
      assertions.append(Assertion(steps: inner, isAhead: isAhead))
    }
  }

  private mutating func add(
    _ node: Node, times least: Int, upTo most: Int?, _ isLazy: Bool, to steps: inout [Step], _ isBackward: Bool
  ) throws(RegularExpressionError) {
    func split(_ inside: Int, _ outside: Int) -> Step { isLazy ? .split(outside, inside) : .split(inside, outside) }
    for _ in 0..<least {
      let start = steps.count
      try add(node, to: &steps, isBackward)
      // Nothing as often as one likes is nothing.
      if steps.count == start { return }
    }
    guard let most else {
      let start = steps.count
      try add(.jump(0), to: &steps)
      try add(node, to: &steps, isBackward)
      try add(.jump(start), to: &steps)
      steps[start] = split(start + 1, steps.count)
      return
    }
    var splits: [Int] = []
    for _ in least..<most {
      splits.append(steps.count)
      try add(.jump(0), to: &steps)
      try add(node, to: &steps, isBackward)
    }
    for index in splits { steps[index] = split(index + 1, steps.count) }
  }
}

import Testing
import History
import TestSupport

/// A history in memory, made at random from a seed, and what is true of it by brute force.
struct RandomHistory: CommitSource {
  enum Shape: CaseIterable { case linear, branches, mergeHeavy, octopus, crissCross, severalRoots }
  enum Clock: CaseIterable { case right, equal, skewed, random, reversed, wild }

  /// Parents before children.
  private(set) var ids: [ObjectID] = []
  private(set) var parents: [[Int]] = []
  private(set) var table: [ObjectID: Commit] = [:]
  private var positions: [ObjectID: Int] = [:]
  /// By position: the positions of all ancestors, itself included.
  private(set) var ancestors: [Set<Int>] = []

  var count: Int { ids.count }

  init(_ shape: Shape, _ clock: Clock, count: Int, using random: inout SeededRandom) {
    for position in 0..<count {
      parents.append(Self.parents(of: position, shape, using: &random))
      let bytes = (0..<20).map { _ in UInt8.random(in: 0...255, using: &random) }
      ids.append(ObjectID(bytes) ?? ids[0])
    }
    finish(dates: (0..<count).map { Self.date($0, of: count, clock, using: &random) })
  }

  /// A history with these parents, by position.
  init(parents: [[Int]], dates: [Int64]) {
    self.parents = parents
    ids = parents.indices.compactMap { position in
      ObjectID((0..<20).map { $0 < 4 ? UInt8(truncatingIfNeeded: position >> (8 * $0)) : 7 })
    }
    finish(dates: dates)
  }

  private mutating func finish(dates: [Int64]) {
    for position in parents.indices {
      positions[ids[position]] = position
      let lines = parents[position].map { "parent \(ids[$0])\n" }.joined()
      let object = "tree \(ids[0])\n\(lines)author A <a> 0 +0000\ncommitter C <c> \(dates[position]) +0000\n\nc\n"
      table[ids[position]] = Commit(id: ids[position], object: Array(object.utf8))
      ancestors.append(parents[position].reduce(into: [position]) { $0.formUnion(ancestors[$1]) })
    }
  }

  private static func parents(of position: Int, _ shape: Shape, using random: inout SeededRandom) -> [Int] {
    guard position > 0 else { return [] }
    func recent(_ reach: Int) -> Int { Int.random(in: max(0, position - reach)..<position, using: &random) }
    func unique(_ list: [Int]) -> [Int] {
      list.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    let dice = Int.random(in: 0..<100, using: &random)
    return switch shape {
    case .linear: [position - 1]
    case .branches: dice < 20 ? unique([position - 1, recent(15)]) : [recent(dice < 40 ? 10 : 2)]
    case .mergeHeavy: dice < 60 ? unique([recent(4), recent(12)]) : [recent(5)]
    case .octopus: dice < 25 ? unique((0..<Int.random(in: 3...6, using: &random)).map { _ in recent(12) }) : [recent(6)]
    case .crissCross:
      position > 2 ? (dice < 80 ? [position - 1, position - 2].shuffled(using: &random) : [recent(3)]) : [0]
    case .severalRoots: dice < 15 ? [] : dice < 40 ? unique([recent(8), recent(20)]) : [recent(8)]
    }
  }

  private static func date(_ position: Int, of count: Int, _ clock: Clock, using random: inout SeededRandom) -> Int64 {
    let right = 1_700_000_000 + Int64(position) * 60
    return switch clock {
    case .right: right
    case .equal: 1_700_000_000 + Int64(position / 7)
    case .skewed:
      Int.random(in: 0..<8, using: &random) == 0 ? right + Int64.random(in: -3000...3000, using: &random) : right
    case .random: Int64.random(in: 0...2_000_000_000, using: &random)
    case .reversed: 1_700_000_000 + Int64(count - position) * 60
    case .wild:
      switch Int.random(in: 0..<12, using: &random) {
      case 0: 0
      case 1: .max
      case 2: 4_000_000_000
      default: right
      }
    }
  }

  func commit(_ id: ObjectID) throws(HistoryError) -> Commit {
    guard let commit = table[id] else { throw .missing(id) }
    return commit
  }

  func position(_ id: ObjectID) -> Int? { positions[id] }

  func range(from head: Int, notFrom base: [Int]) -> Set<Int> {
    base.reduce(into: ancestors[head]) { $0.subtract(ancestors[$1]) }
  }

  /// The same history without some commits and all of their ancestors, as a shallow clone has it.
  func shallow(keeping kept: [Int], using random: inout SeededRandom) -> RandomHistory {
    var copy = self
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let edge = Int.random(in: 0..<count, using: &random)
      for position in ancestors[edge] where !kept.contains(position) { copy.table[ids[position]] = nil }
    }
    return copy
  }
}

/// A shape and a clock: the rows of the tests.
struct Kind: CustomTestStringConvertible {
  let shape: RandomHistory.Shape
  let clock: RandomHistory.Clock

  var testDescription: String { "\(shape), \(clock) dates" }

  static let all = RandomHistory.Shape.allCases.flatMap { shape in
    RandomHistory.Clock.allCases.map { Kind(shape: shape, clock: $0) }
  }

  /// `count` histories of this kind; the seed is the same on every run.
  func histories(
    _ count: Int, _ body: (RandomHistory, inout SeededRandom, _ name: Comment) throws -> Void
  ) rethrows {
    for number in 0..<count {
      let seed = UInt64(number) * 1000 + UInt64(Self.all.firstIndex { $0.testDescription == testDescription } ?? 0)
      var random = SeededRandom(seed: seed)
      let size = number % 15 == 0 ? 120 : Int.random(in: 1...30, using: &random)
      try body(RandomHistory(shape, clock, count: size, using: &random), &random, "\(testDescription), seed \(seed)")
    }
  }
}

import History
import TestSupport
import Testing

@Suite struct RangeTests {
  @Test("a range is what head reaches and no base does, children first, whatever the clocks say", arguments: Kind.all)
  func range(_ kind: Kind) throws {
    try kind.histories(60) { history, random, name in
      for round in 0..<4 {
        let head = round == 0 ? history.count - 1 : Int.random(in: 0..<history.count, using: &random)
        let bases = (0..<[1, 1, 0, 3][round]).map { _ in Int.random(in: 0..<history.count, using: &random) }
        let commits = try commits(from: history.ids[head], notFrom: bases.map { history.ids[$0] }, in: history)
        let positions = commits.compactMap { history.position($0.id) }
        #expect(Set(positions) == history.range(from: head, notFrom: bases), name)
        #expect(positions.count == Set(positions).count, name)
        #expect(isChildrenFirst(positions, history), name)
      }
    }
  }

  @Test("the range of several heads is that of each, in one list", arguments: Kind.all)
  func heads(_ kind: Kind) throws {
    try kind.histories(30) { history, random, name in
      func some(_ count: ClosedRange<Int>) -> [Int] {
        (0..<Int.random(in: count, using: &random)).map { _ in Int.random(in: 0..<history.count, using: &random) }
      }
      let (heads, bases) = (some(0...4), some(0...2))
      let commits = try commits(
        from: heads.map { history.ids[$0] }, notFrom: bases.map { history.ids[$0] }, in: history)
      let positions = commits.compactMap { history.position($0.id) }
      let expected = heads.reduce(into: Set<Int>()) { $0.formUnion(history.range(from: $1, notFrom: bases)) }
      #expect(Set(positions) == expected, name)
      #expect(positions.count == expected.count, name)
      #expect(isChildrenFirst(positions, history), name)
    }
  }

  private func isChildrenFirst(_ positions: [Int], _ history: RandomHistory) -> Bool {
    var seen: Set<Int> = []
    for position in positions {
      if history.parents[position].contains(where: seen.contains) { return false }
      seen.insert(position)
    }
    return true
  }

  @Test("beyond the edge of a shallow clone the answer is exact or an error, never another list", arguments: Kind.all)
  func shallow(_ kind: Kind) throws {
    try kind.histories(30) { history, random, name in
      for _ in 0..<4 {
        let head = Int.random(in: 0..<history.count, using: &random)
        let base = Int.random(in: 0..<history.count, using: &random)
        let shallow = history.shallow(keeping: [head], using: &random)
        do {
          let commits = try commits(from: history.ids[head], notFrom: [history.ids[base]], in: shallow)
          #expect(
            Set(commits.compactMap { history.position($0.id) }) == history.range(from: head, notFrom: [base]), name)
        } catch HistoryError.missing(let id) {
          #expect(shallow.table[id] == nil, name)
        }
      }
    }
  }

  @Test("a range that does not touch the edge of a shallow clone is read")
  func answersInShallowClones() throws {
    let history = RandomHistory(parents: [[]] + (0..<99).map { [$0] }, dates: (0..<100).map { $0 })
    var random = SeededRandom(seed: 1)
    let shallow = history.shallow(keeping: Array(50..<100), using: &random)
    #expect(try commits(from: history.ids[99], notFrom: [history.ids[60]], in: shallow).count == 39)
    #expect(throws: HistoryError.self) { try commits(from: history.ids[99], notFrom: [], in: shallow) }
  }

  @Test("where the graph leaves a choice newer commits come first, and equal dates come in the same order every time")
  func order() throws {
    // A root, three branches from it and an octopus.
    let history = RandomHistory(parents: [[], [0], [0], [0], [3, 1, 2]], dates: [1, 5, 9, 7, 10])
    let commits1 = try commits(from: history.ids[4], notFrom: [], in: history)
    #expect(commits1.compactMap { history.position($0.id) } == [4, 2, 3, 1, 0])
    let equal = RandomHistory(parents: [[], [0], [0], [0], [3, 1, 2]], dates: [1, 1, 1, 1, 1])
    let commits2 = try commits(from: equal.ids[4], notFrom: [], in: equal)
    #expect(commits2.compactMap { equal.position($0.id) } == [4, 3, 1, 2, 0])
  }

  @Test("the cost grows with the range and not with the history", arguments: [false, true])
  func cost(merges: Bool) throws {
    // Every tenth commit merges a branch of three commits that began there twenty commits before.
    let parents: [[Int]] = (0..<5000).map { position in
      guard position > 40, merges else { return position == 0 ? [] : [position - 1] }
      return switch position % 10 {
      case 5: [position - 21]
      case 6, 7: [position - 1]
      case 8: [position - 4]
      case 9: [position - 1, position - 2]
      default: [position - 1]
      }
    }
    let history = RandomHistory(parents: parents, dates: parents.indices.map { Int64($0) })
    let counting = CountingSource(history)
    let commits = try commits(from: history.ids[4990], notFrom: [history.ids[4960]], in: counting)
    #expect(Set(commits.compactMap { history.position($0.id) }) == history.range(from: 4990, notFrom: [4960]))
    #expect(counting.reads < 150)
  }
}

/// Counts what is read.
final class CountingSource: CommitSource {
  private let source: any CommitSource
  private(set) var reads = 0

  init(_ source: any CommitSource) { self.source = source }

  func commit(_ id: ObjectID) throws(HistoryError) -> Commit {
    reads += 1
    return try source.commit(id)
  }
}

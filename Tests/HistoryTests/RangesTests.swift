import History
import TestSupport
import Testing

@Suite("Ranges of several releases")
struct RangesTests {
  @Test("each release's range is what the head contains and it does not", arguments: RandomHistory.Shape.allCases)
  func bruteForce(_ shape: RandomHistory.Shape) throws {
    var random = SeededRandom(seed: 20)
    for clock in RandomHistory.Clock.allCases {
      for _ in 0..<20 {
        let history = RandomHistory(shape, clock, count: Int.random(in: 1...70, using: &random), using: &random)
        let head = Int.random(in: 0..<history.count, using: &random)
        let bases = (0..<Int.random(in: 0...80, using: &random)).map { _ in
          Int.random(in: 0..<history.count, using: &random)
        }
        let ranges = try Ranges(from: history.ids[head], bases: bases.map { history.ids[$0] }, in: history)
        for (number, base) in bases.enumerated() {
          let range = ranges.commits.indices.filter { ranges.isInHead($0) && !ranges.isInBase(number, $0) }
          let expected = history.ancestors[head].subtracting(history.ancestors[base])
          #expect(Set(range.map { ranges.commits[$0].id }) == Set(expected.map { history.ids[$0] }))
        }
        if bases.isEmpty { #expect(ranges.commits.count == history.ancestors[head].count) }
      }
    }
  }

  @Test("no more is read than the oldest release calls for")
  func reading() throws {
    final class Counting: CommitSource {
      let history: RandomHistory
      var read: Set<ObjectID> = []

      init(_ history: RandomHistory) { self.history = history }

      func commit(_ id: ObjectID) throws(HistoryError) -> Commit {
        read.insert(id)
        return try history.commit(id)
      }
    }
    let line = RandomHistory(
      parents: (0..<1000).map { $0 == 0 ? [] : [$0 - 1] }, dates: (0..<1000).map { 1_700_000_000 + $0 })
    let source = Counting(line)
    let ranges = try Ranges(from: line.ids[999], bases: [line.ids[990], line.ids[950], line.ids[980]], in: source)
    #expect(ranges.commits.count == 50)
    #expect(source.read.count <= 52)
  }
}

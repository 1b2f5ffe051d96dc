import History
import TestSupport
import Testing

@Suite struct ReachabilityTests {
  @Test("the first candidate that one of up to 3 heads contains is found among up to 150", arguments: Kind.all)
  func first(_ kind: Kind) throws {
    try kind.histories(60) { history, random, name in
      for round in 0..<4 {
        let heads = (0..<Int.random(in: 1...3, using: &random)).map { _ in
          Int.random(in: 0..<history.count, using: &random)
        }
        // Rounds that look at what is newer than the first head find little, the others a lot.
        let pool = round % 2 == 0 ? 0..<history.count : heads[0]..<history.count
        let count = Int.random(in: 0...[3, 10, 70, 150][round], using: &random)
        let candidates = (0..<count).map { _ in Int.random(in: pool, using: &random) }
        let found = try firstReachable(
          of: candidates.map { history.ids[$0] }, from: heads.map { history.ids[$0] }, in: history)
        let expected = candidates.firstIndex { one in heads.contains { history.ancestors[$0].contains(one) } }
        #expect(found == expected, name)
      }
    }
  }

  @Test("beyond the edge of a shallow clone the answer is exact or an error", arguments: Kind.all)
  func shallow(_ kind: Kind) throws {
    try kind.histories(30) { history, random, name in
      for _ in 0..<4 {
        let head = Int.random(in: 0..<history.count, using: &random)
        let candidates = (0..<8).map { _ in Int.random(in: 0..<history.count, using: &random) }
        let shallow = history.shallow(keeping: [head] + candidates, using: &random)
        do {
          let found = try firstReachable(
            of: candidates.map { history.ids[$0] }, from: [history.ids[head]], in: shallow)
          #expect(found == candidates.firstIndex { history.ancestors[head].contains($0) }, name)
        } catch HistoryError.missing(let id) {
          #expect(shallow.table[id] == nil, name)
        }
      }
    }
  }

  @Test("candidates that are not in this clone are passed over")
  func missingCandidates() throws {
    let history = RandomHistory(parents: [[], [0], [1]], dates: [1, 2, 3])
    let absent = try #require(ObjectID(Array(repeating: 9, count: 20)))
    #expect(try firstReachable(of: [absent, history.ids[0]], from: [history.ids[2]], in: history) == 1)
    #expect(try firstReachable(of: [absent], from: [history.ids[2]], in: history) == nil)
  }

  @Test("a near answer is found without reading the history")
  func cost() throws {
    let history = RandomHistory(parents: [[]] + (0..<4999).map { [$0] }, dates: (0..<5000).map { $0 })
    let counting = CountingSource(history)
    #expect(try firstReachable(of: [history.ids[4990], history.ids[10]], from: [history.ids[4999]], in: counting) == 0)
    #expect(try firstReachable(of: [history.ids[4999]], from: [history.ids[4990]], in: counting) == nil)
    #expect(counting.reads < 60)
  }
}

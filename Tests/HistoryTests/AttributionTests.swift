import History
import TestSupport
import Testing

@Suite struct AttributionTests {
  @Test("a commit belongs to the earliest release that contains it", arguments: Kind.all)
  func attribution(_ kind: Kind) throws {
    try kind.histories(60) { history, random, name in
      let all = try commits(from: history.ids[history.count - 1], notFrom: [], in: history)
      // In any order of versions, and not all of them in this history.
      let tagged = (0..<history.count).shuffled(using: &random).prefix(Int.random(in: 0...12, using: &random))
      check(all, Array(tagged), history, name)
      // In the order of the graph.
      check(all, tagged.sorted(), history, name)
      check(all, tagged.sorted(by: >), history, name)
    }
  }

  private func check(_ all: [Commit], _ tagged: [Int], _ history: RandomHistory, _ name: Comment) {
    let points = tagged.map { ReleasePoint(name: "v\($0)", commit: history.ids[$0]) }
    let (releases, unreleased) = attribute(all, to: points)
    let reachable = Set(all.compactMap { history.position($0.id) })
    let order = releaseOrder(tagged.filter(reachable.contains), history)
    #expect(releases.map { history.position($0.point.commit) } == order, name)
    var expected = [[Int]](repeating: [], count: order.count + 1)
    for commit in all {
      guard let position = history.position(commit.id) else { continue }
      expected[order.firstIndex { history.ancestors[$0].contains(position) } ?? order.count].append(position)
    }
    let actual = (releases.map(\.commits) + [unreleased]).map { $0.compactMap { history.position($0.id) } }
    #expect(actual == expected, name)
  }

  /// Each after those that it contains; of those whose turn it could be the lowest version.
  private func releaseOrder(_ tagged: [Int], _ history: RandomHistory) -> [Int] {
    var left = tagged
    var order: [Int] = []
    while let next = left.first(where: { tag in left.allSatisfy { $0 == tag || !history.ancestors[tag].contains($0) } })
    {
      order.append(next)
      left.removeAll { $0 == next }
    }
    return order
  }

  @Test("each commit is looked at once, however many releases there are")
  func scale() {
    let count = 20_000
    let history = RandomTable.linear(count)
    // The versions fall as the history goes on: the worst order.
    let points = history.enumerated().filter { $0.offset % 4 == 0 }.map {
      ReleasePoint(name: "", commit: $0.element.id)
    }
    let (releases, unreleased) = attribute(history, to: points)
    #expect(releases.count == points.count)
    #expect(releases.allSatisfy { $0.commits.count <= 4 })
    #expect(unreleased.isEmpty)
  }
}

/// Large histories without the tables that brute force needs.
enum RandomTable {
  /// Children first.
  static func linear(_ count: Int) -> [Commit] {
    let ids = (0...count).compactMap { position in
      ObjectID((0..<20).map { $0 < 4 ? UInt8(truncatingIfNeeded: position >> (8 * $0)) : 7 })
    }
    return (0..<count).map { position in
      let parent = position + 1 < count ? "parent \(ids[position + 1])\n" : ""
      return Commit(id: ids[position], object: Array("tree \(ids[0])\n\(parent)\n".utf8))
    }
  }
}

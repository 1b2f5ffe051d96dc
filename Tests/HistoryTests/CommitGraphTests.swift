import Dispatch
import History
import TestSupport
import Testing

@Suite struct CommitGraphTests {
  @Test("who is whose parent, and who contains whom", arguments: Kind.all)
  func edges(_ kind: Kind) throws {
    try kind.histories(40) { history, random, name in
      let head = history.count - 1
      let graph = try CommitGraph(from: [history.ids[head]], in: history)
      let positions = graph.commits.compactMap { history.position($0.id) }
      #expect(Set(positions) == history.ancestors[head], name)
      // Made of the commits alone it is the same one.
      let same = CommitGraph(graph.commits)
      for (place, commit) in graph.commits.enumerated() {
        #expect(graph.place(of: commit.id) == place && same.place(of: commit.id) == place, name)
        #expect(graph.parents(of: place).map { graph.commits[Int($0)].id } == commit.parents, name)
        #expect(graph.parents(of: place) == same.parents(of: place), name)
        #expect(graph.firstParent(of: place).map { graph.commits[$0].id } == commit.parents.first, name)
      }
      for _ in 0..<20 {
        let pair = [0, 1].map { _ in Int.random(in: graph.commits.indices, using: &random) }.sorted()
        let contains = history.ancestors[positions[pair[0]]].contains(positions[pair[1]])
        #expect(graph.contains(pair[1], from: pair[0]) == contains, name)
      }
    }
  }

  @Test("several readers at once find the same", arguments: Kind.all)
  func gathered(_ kind: Kind) throws {
    try kind.histories(40) { history, random, name in
      let head = history.ids[Int.random(in: history.ids.indices, using: &random)]
      let starts = (0..<5).map { _ in history.ids[Int.random(in: history.ids.indices, using: &random)] }
      let gathered = CommitGathering()
      DispatchQueue.concurrentPerform(iterations: 3) { reader in
        gathered.read(from: reader == 0 ? [head] : reader == 1 ? starts : starts.reversed(), in: history)
        if reader == 0 { gathered.close() }
      }
      let graph = try CommitGraph(from: [head], in: history, gathered: gathered)
      let alone = try CommitGraph(from: [head], in: history)
      #expect(graph.commits == alone.commits, name)
      for (place, commit) in alone.commits.enumerated() {
        #expect(graph.place(of: commit.id) == place && graph.parents(of: place) == alone.parents(of: place), name)
      }
    }
  }

  @Test("a reader that cannot read some leaves it to the graph, which throws only where it needs it")
  func unreadable() throws {
    struct Torn: CommitSource {
      let commits: [Commit]
      let missing: ObjectID
      func commit(_ id: ObjectID) throws(HistoryError) -> Commit {
        guard id != missing, let commit = commits.first(where: { $0.id == id }) else { throw .missing(id) }
        return commit
      }
    }
    let all = RandomTable.linear(9)
    let source = Torn(commits: all, missing: all[4].id)
    let gathered = CommitGathering()
    gathered.read(from: all.map(\.id), in: source)
    #expect(throws: HistoryError.missing(all[4].id)) {
      _ = try CommitGraph(from: [all[0].id], in: source, gathered: gathered)
    }
    let other = CommitGathering()
    other.read(from: all.map(\.id), in: source)
    #expect(try CommitGraph(from: [all[5].id], in: source, gathered: other).commits == Array(all[5...]))
  }

  @Test("of a part of history, what is not in it is nobody's parent")
  func part() throws {
    let all = RandomTable.linear(4)
    let graph = CommitGraph([all[0], all[1], all[3]])
    #expect((0..<3).map(graph.firstParent) == [1, nil, nil])
    #expect(!graph.contains(2, from: 0))
    #expect(graph.place(of: all[2].id) == nil)
  }
}

/// Commits, children first, with what is whose parent.
public struct CommitGraph: Sendable {
  /// Children first.
  public let commits: [Commit]
  /// The places of commits by their names.
  private let index: [ObjectID: Int32]
  /// The places of each commit's parents, as far as they are here.
  let parents: Edges

  /// Makes a graph of commits, children first.
  public init(_ commits: [Commit]) {
    self.commits = commits
    var index: [ObjectID: Int32] = [:]
    index.reserveCapacity(commits.count)
    for (place, commit) in commits.enumerated() { index[commit.id] = Int32(place) }
    self.index = index
    parents = Edges(commits.lazy.map { $0.parents.lazy.compactMap { index[$0] } })
  }

  /// Reads all that `heads` reach, each commit once, and puts newer dates first where what is whose parent leaves a choice.
  /// Throws ``HistoryError/missing(_:)`` at the edge of a shallow clone.
  ///
  /// What was `gathered` by readers that have all come to their ends is taken from there.
  public init(
    from heads: [ObjectID], in source: any CommitSource, gathered: CommitGathering? = nil
  ) throws(HistoryError) {
    var found = gathered?.take() ?? GatheredCommits()
    try found.complete(from: heads, in: source)
    let edges = found.edges
    let read = found.commits.compactMap(\.self)
    let order = edges.childrenFirst { read[$0].seconds }
    var places = [Int32](repeating: 0, count: read.count)
    for (place, number) in order.enumerated() { places[Int(number)] = Int32(place) }
    commits = order.map { read[Int($0)] }
    index = found.numbers.mapValues { places[Int($0)] }
    parents = Edges(order.lazy.map { edges[Int($0)].lazy.map { places[Int($0)] } })
  }

  /// The place of a commit; nil where it is not here.
  public func place(of id: ObjectID) -> Int? { index[id].map(Int.init) }

  /// The place of a commit's first parent, where that is here.
  public func firstParent(of place: Int) -> Int? {
    let here = parents[place]
    if here.count == commits[place].parents.count { return here.first.map(Int.init) }
    return commits[place].parents.first.flatMap(self.place)
  }

  /// Whether one commit reaches another of a higher place: children come first.
  public func contains(_ older: Int, from newer: Int) -> Bool {
    var stack = [newer]
    var seen: Set<Int> = []
    while let place = stack.popLast() {
      if place == older { return true }
      for parent in parents[place].lazy.map(Int.init) where parent <= older && seen.insert(parent).inserted {
        stack.append(parent)
      }
    }
    return false
  }

  /// The places of a commit's parents, as far as they are here.
  public func parents(of place: Int) -> ArraySlice<Int32> { parents[place] }
}

/// A release as a point in history: the commit of its tag.
public struct ReleasePoint: Hashable, Sendable {
  /// What the caller knows it by.
  public let name: String
  /// The tagged commit.
  public let commit: ObjectID

  /// Makes a point.
  public init(name: String, commit: ObjectID) {
    self.name = name
    self.commit = commit
  }
}

/// The commits of each release: those that it contains and no earlier one does.
///
/// `history` is what HEAD reaches, children first; `points` come in the order of their versions, lowest first, one per
/// commit. A release that is an ancestor of another is the earlier one whatever its version; dates play no part. Each
/// commit is looked at once. Returns the points, earliest first, with their commits in the order of `history`, and at
/// the end what no point contains.
public func attribute(
  _ history: [Commit], to points: [ReleasePoint]
) -> (releases: [(point: ReleasePoint, commits: [Commit])], unreleased: [Commit]) {
  var index: [ObjectID: Int] = [:]
  index.reserveCapacity(history.count)
  for (position, commit) in history.enumerated() { index[commit.id] = position }
  var pointAt: [Int: Int] = [:]
  for (number, point) in points.enumerated() {
    if let position = index[point.commit] { pointAt[position] = number }
  }

  var owner = [Int](repeating: -1, count: history.count)
  var order: [Int] = []
  var isDone = [Bool](repeating: false, count: points.count)

  /// The commits that `position` contains and nobody owns.
  func unowned(_ position: Int) -> [Int] {
    var stack = [position]
    var found: [Int] = []
    var seen: Set<Int> = [position]
    while let next = stack.popLast() {
      guard owner[next] < 0 else { continue }
      found.append(next)
      for parent in history[next].parents {
        if let position = index[parent], owner[position] < 0, seen.insert(position).inserted { stack.append(position) }
      }
    }
    return found
  }

  for number in points.indices {
    guard let position = index[points[number].commit], !isDone[number] else { continue }
    // Points below this one with a higher version are earlier by the graph: oldest of them first.
    let contained = unowned(position)
    let earlier = contained.filter { pointAt[$0] != nil }.sorted(by: >)
    for position in earlier {
      guard let number = pointAt[position], !isDone[number] else { continue }
      isDone[number] = true
      order.append(number)
      for commit in earlier.count == 1 ? contained : unowned(position) { owner[commit] = number }
    }
  }

  var buckets = [[Commit]](repeating: [], count: points.count)
  var unreleased: [Commit] = []
  for (position, commit) in history.enumerated() {
    if owner[position] < 0 { unreleased.append(commit) } else { buckets[owner[position]].append(commit) }
  }
  return (order.map { (points[$0], buckets[$0]) }, unreleased)
}

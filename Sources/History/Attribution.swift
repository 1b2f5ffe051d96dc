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
/// commit. A release that contains another comes after it whatever their versions are; of those whose turn it could be
/// the lowest version comes first; dates play no part. Each commit is looked at once. Returns the points, earliest
/// first, with their commits in the order of `history`, and at the end what no point contains.
public func attribute(
  _ history: [Commit], to points: [ReleasePoint]
) -> (releases: [(point: ReleasePoint, commits: [Commit])], unreleased: [Commit]) {
  CommitGraph(history).attribute(to: points)
}

/// Which release is the first to contain each commit of a ``CommitGraph``, by the numbers of the points.
public struct Attribution: Sendable {
  /// The points that stand in history, in the order of their releases.
  public let order: [Int]
  /// For each place of ``CommitGraph/commits`` its point; nil where no point contains it.
  public subscript(_ place: Int) -> Int? { owners[place] < 0 ? nil : owners[place] }

  fileprivate let owners: [Int]
}

extension CommitGraph {
  /// The commits of each release, as ``History/attribute(_:to:)`` tells them.
  public func attribute(
    to points: [ReleasePoint]
  ) -> (releases: [(point: ReleasePoint, commits: [Commit])], unreleased: [Commit]) {
    let attribution = attribution(to: points)
    var buckets = [[Commit]](repeating: [], count: points.count)
    var unreleased: [Commit] = []
    for (place, commit) in commits.enumerated() {
      if let point = attribution[place] { buckets[point].append(commit) } else { unreleased.append(commit) }
    }
    return (attribution.order.map { (points[$0], buckets[$0]) }, unreleased)
  }

  /// The same by places, for whoever wants few of the commits.
  public func attribution(to points: [ReleasePoint]) -> Attribution {
    let positions = points.map { place(of: $0.commit) }
    var owners = [Int](repeating: -1, count: commits.count)
    let order = releaseOrder(positions)
    for number in order {
      var stack = [positions[number] ?? 0]
      while let position = stack.popLast() {
        guard owners[position] < 0 else { continue }
        owners[position] = number
        for parent in parents[position] where owners[Int(parent)] < 0 { stack.append(Int(parent)) }
      }
    }
    return Attribution(order: order, owners: owners)
  }

  /// The numbers of the points that stand in history, in the order of their releases.
  ///
  /// History is taken from its roots upwards, everything that is no point as soon as its parents are, and the points one
  /// by one.
  private func releaseOrder(_ positions: [Int?]) -> [Int] {
    let standing = positions.indices.filter { positions[$0] != nil }
    guard standing.count > 1 else { return standing }
    var pointAt = [Int](repeating: -1, count: commits.count)
    for (number, position) in positions.enumerated() {
      if let position { pointAt[position] = number }
    }
    let children = parents.reversed
    var left = commits.indices.map { parents[$0].count }
    var free = commits.indices.filter { left[$0] == 0 }
    // The points whose turn it could be, the lowest version last.
    var ready: [Int] = []
    var order: [Int] = []
    while true {
      let position: Int
      if let next = free.popLast() {
        let number = pointAt[next]
        if number >= 0 {
          let place = ready.firstIndex { $0 < number } ?? ready.count
          ready.insert(number, at: place)
          continue
        }
        position = next
      } else if let number = ready.popLast(), let point = positions[number] {
        order.append(number)
        position = point
      } else {
        return order
      }
      for child in children[position] {
        left[Int(child)] -= 1
        if left[Int(child)] == 0 { free.append(Int(child)) }
      }
    }
  }
}

import ConventionalCommit
public import History

/// Those of some commits that later ones take back, as their messages say, each with the one that does. What is taken back
/// itself takes nothing back. `later` come newest first.
public func takenBack(among commits: Set<ObjectID>, by later: some Sequence<Commit>) -> [ObjectID: ObjectID] {
  var takers: [ObjectID: ObjectID] = [:]
  var abbreviated: [(start: String, taker: ObjectID)] = []
  func taker(of id: ObjectID) -> ObjectID? {
    if let taker = takers[id] { return taker }
    guard !abbreviated.isEmpty else { return nil }
    let name = id.description
    return abbreviated.first { name.hasPrefix($0.start) }?.taker
  }
  for commit in later where commit.mayTakeBack && taker(of: commit.id) == nil {
    for text in CommitMessage(parsing: commit.message).revert?.commitIDs ?? [] {
      if let id = ObjectID(text) { takers[id] = commit.id } else { abbreviated.append((text.lowercased(), commit.id)) }
    }
  }
  guard !takers.isEmpty || !abbreviated.isEmpty else { return [:] }
  var found: [ObjectID: ObjectID] = [:]
  for id in commits { found[id] = taker(of: id) }
  return found
}

extension CommitGraph {
  /// The commits of those points that the next release to contain them took back: that tells again what they told. One
  /// that is taken back later stays what it was.
  public func takenBack(_ points: [ReleasePoint], _ attribution: Attribution) -> Set<ObjectID> {
    let found = Planning.takenBack(among: Set(points.map(\.commit)), by: commits)
    guard !found.isEmpty else { return [] }
    var ranks = [Int](repeating: 0, count: points.count)
    for (rank, point) in attribution.order.enumerated() { ranks[point] = rank }
    /// How late the first release is that contains a commit.
    func rank(_ place: Int) -> Int { attribution[place].map { ranks[$0] } ?? .max }
    return Set(
      found.filter { release, taker in
        guard let place = place(of: release), let taker = self.place(of: taker) else { return false }
        let children = (0..<place).filter { parents(of: $0).contains(Int32(place)) }
        return children.map(rank).min() == rank(taker)
      }.keys)
  }
}

extension Commit {
  /// Whether the message may say that it takes something back: most do not, and need not be parsed.
  fileprivate var mayTakeBack: Bool {
    let first = message.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    if ["revert", "reapply"].contains(where: { word in
      first.prefix(word.utf8.count).elementsEqual(word.utf8) { $0 | 0x20 == $1 }
    }) {
      return true
    }
    let sentence = "This reverts commit".utf8
    var rest = message[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "T")) {
      rest = rest[start...]
      if rest.starts(with: sentence) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}

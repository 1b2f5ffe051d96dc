/// What of one history each of several releases already contains.
///
/// A workspace has a release of its own per package, and reads its history once for all of them.
public struct Ranges: Sendable {
  /// The commits that some release does not contain, children before parents, newer ones first.
  public let commits: [Commit]
  private let words: Int
  /// For each commit whether the head contains it, then whether each base does, in words of 64 bits.
  private let marks: [UInt64]

  /// Reads the history of `head` down to what all of `bases` contain; all of it where there is no base, or where `isWhole`
  /// says that there is a package without one.
  ///
  /// Throws ``HistoryError/missing(_:)`` where the answer depends on what is beyond the edge of a shallow clone.
  public init(
    from head: ObjectID, bases: [ObjectID], isWhole: Bool = false, in source: any CommitSource
  ) throws(HistoryError) {
    let source = ReadOnce(source)
    let tips = [head] + bases
    if !isWhole, let oldest = try Self.oldest(bases, source) {
      let commits = try History.commits(from: tips, notFrom: source.commit(oldest).parents, in: source)
      let marks = Self.marks(commits, tips)
      if Self.allContain(oldest, commits, marks, count: tips.count) {
        self.init(commits, marks, count: tips.count)
        return
      }
      // Releases of lines that parted before the oldest of them.
      let common = try commonAncestor(of: bases, in: source)
      let whole = try History.commits(from: tips, notFrom: common.map { [$0] } ?? [], in: source)
      self.init(whole, Self.marks(whole, tips), count: tips.count)
      return
    }
    let commits = try History.commits(from: tips, notFrom: [], in: source)
    self.init(commits, Self.marks(commits, tips), count: tips.count)
  }

  private init(_ commits: [Commit], _ marks: [UInt64], count: Int) {
    self.commits = commits
    self.marks = marks
    words = Self.words(count)
  }

  /// Whether the head contains the commit at that place of ``commits``.
  public func isInHead(_ place: Int) -> Bool { has(0, place) }

  /// Whether the base of that number contains the commit at that place of ``commits``.
  public func isInBase(_ base: Int, _ place: Int) -> Bool { has(base + 1, place) }

  private func has(_ tip: Int, _ place: Int) -> Bool { marks[place * words + tip / 64] >> (tip % 64) & 1 == 1 }

  private static func words(_ count: Int) -> Int { (count + 63) / 64 }

  private static func oldest(_ bases: [ObjectID], _ source: ReadOnce) throws(HistoryError) -> ObjectID? {
    var oldest: Commit?
    for id in Set(bases) {
      let commit = try source.commit(id)
      if commit.seconds < oldest?.seconds ?? .max { oldest = commit }
    }
    return oldest?.id
  }

  /// Carries the mark of each tip down to all that it contains.
  private static func marks(_ commits: [Commit], _ tips: [ObjectID]) -> [UInt64] {
    let words = words(tips.count)
    var marks = [UInt64](repeating: 0, count: commits.count * words)
    var places: [ObjectID: Int] = [:]
    places.reserveCapacity(commits.count)
    for (place, commit) in commits.enumerated() { places[commit.id] = place }
    for (tip, id) in tips.enumerated() {
      if let place = places[id] { marks[place * words + tip / 64] |= 1 << (tip % 64) }
    }
    for (place, commit) in commits.enumerated() {
      for parent in commit.parents {
        guard let below = places[parent] else { continue }
        for word in 0..<words { marks[below * words + word] |= marks[place * words + word] }
      }
    }
    return marks
  }

  private static func allContain(_ id: ObjectID, _ commits: [Commit], _ marks: [UInt64], count: Int) -> Bool {
    guard let place = commits.firstIndex(where: { $0.id == id }) else { return false }
    let words = words(count)
    return (0..<count).allSatisfy { marks[place * words + $0 / 64] >> ($0 % 64) & 1 == 1 || $0 == 0 }
  }
}

/// A commit that all of `tips` contain, one of the newest by date; nil where there is none.
public func commonAncestor(of tips: [ObjectID], in source: any CommitSource) throws(HistoryError) -> ObjectID? {
  var common: ObjectID?
  var rest = Array(Set(tips))[...]
  while !rest.isEmpty {
    let some = Array(rest.prefix(62)) + (common.map { [$0] } ?? [])
    rest = rest.dropFirst(62)
    let all: Walk.Marks = (1 << UInt64(some.count)) - 1
    var walk = Walk(source) { _ in true }
    for (number, id) in some.enumerated() { try walk.mark(id, 1 << UInt64(number)) }
    common = nil
    while common == nil, walk.waiting > 0 {
      guard let (commit, marks) = try walk.step() else { break }
      if marks == all { common = commit.id }
    }
    if common == nil { return nil }
  }
  return common
}

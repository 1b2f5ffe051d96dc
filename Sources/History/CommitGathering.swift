import Synchronization

/// Commits that several readers read at the same time, each commit by one of them, for one graph.
public final class CommitGathering: Sendable {
  private let state = Mutex(GatheredCommits())

  /// Makes one that has read nothing.
  public init() {}

  /// Reads what `starts` reach, one start after the other, as far as no other reader does, and until this is closed. What
  /// cannot be read is left.
  public func read(from starts: some Sequence<ObjectID>, in source: any CommitSource) {
    for start in starts {
      let (number, isNew) = state.withLock { $0.number(of: start) }
      var open = isNew ? [(number: number, id: start)] : []
      while let (number, id) = open.popLast() {
        guard let commit = try? source.commit(id) else { continue }
        let (new, isClosed) = state.withLock { ($0.add(commit, number), $0.isClosed) }
        if isClosed { return }
        open += new
      }
    }
  }

  /// Has all readers stop at the next commit.
  public func close() { state.withLock { $0.isClosed = true } }

  /// What was gathered, once no reader is at work. Nothing is left here.
  func take() -> GatheredCommits {
    state.withLock { state in
      defer { state = GatheredCommits() }
      return state
    }
  }
}

/// Everything by the number of a commit, which is the order in which commits were first named.
struct GatheredCommits: Sendable {
  private(set) var numbers: [ObjectID: Int32] = [:]
  /// Nil of one that was not read yet.
  private(set) var commits: [Commit?] = []
  /// Where the numbers of a commit's parents are among the targets.
  private var parents: [Range<Int>] = []
  private var targets: [Int32] = []
  var isClosed = false

  /// The number of a commit, and whether it is new: whoever hears that is to read it.
  mutating func number(of id: ObjectID) -> (number: Int32, isNew: Bool) {
    if let number = numbers[id] { return (number, false) }
    let number = Int32(commits.count)
    numbers[id] = number
    commits.append(nil)
    parents.append(0..<0)
    return (number, true)
  }

  /// Adds what was read, and returns the parents that are new.
  mutating func add(_ commit: Commit, _ number: Int32) -> [(number: Int32, id: ObjectID)] {
    var new: [(number: Int32, id: ObjectID)] = []
    let first = targets.count
    for id in commit.parents {
      let parent = self.number(of: id)
      targets.append(parent.number)
      if parent.isNew { new.append((parent.number, id)) }
    }
    parents[Int(number)] = first..<targets.count
    commits[Int(number)] = commit
    return new
  }

  /// The parents of each commit, by their numbers.
  var edges: Edges { Edges(parents.lazy.map { targets[$0] }) }

  /// Reads what is missing of what `heads` reach, and keeps nothing else.
  mutating func complete(from heads: [ObjectID], in source: any CommitSource) throws(HistoryError) {
    var open = heads.map { (number: number(of: $0).number, id: $0) }
    var isReached: [Bool] = []
    while let (number, id) = open.popLast() {
      isReached += repeatElement(false, count: commits.count - isReached.count)
      guard !isReached[Int(number)] else { continue }
      isReached[Int(number)] = true
      let commit = if let known = commits[Int(number)] { known } else { try source.commit(id) }
      if commits[Int(number)] == nil { _ = add(commit, number) }
      for (parent, id) in zip(targets[parents[Int(number)]], commit.parents) { open.append((parent, id)) }
    }
    guard isReached.contains(false) else { return }
    var kept = GatheredCommits()
    for case (let commit?, true) in zip(commits, isReached) {
      let number = kept.number(of: commit.id).number
      _ = kept.add(commit, number)
    }
    self = kept
  }
}

/// A walk over history from newer commits to older ones that carries marks from children to parents.
///
/// What `git merge-base` does: commits are taken by commit date, newest first, and the walk ends when every commit that
/// waits carries all marks that matter, so that its cost grows with what differs and not with the history. Dates can
/// lie. Where a visited commit is older than its parent, the walk goes on below the point where it could have ended, as
/// far as the lie could reach.
struct Walk {
  typealias Marks = UInt64

  private let source: any CommitSource
  private var queue = DateQueue()
  private(set) var marks: [ObjectID: Marks] = [:]
  /// Every commit that was taken from the queue at least once.
  private(set) var commits: [ObjectID: Commit] = [:]
  /// The largest number of seconds by which a visited parent is newer than its child.
  private var skew: Int64 = 0
  /// The commits of the queue that still matter.
  private var waiting = 0
  private var oldest: Int64 = .max

  init(_ source: any CommitSource) { self.source = source }

  mutating func start(_ id: ObjectID, _ new: Marks, settled: (Marks) -> Bool) throws(HistoryError) {
    let old = marks[id] ?? 0
    guard old | new != old else { return }
    let isQueued = queue.contains(id)
    if isQueued, !settled(old) { waiting -= 1 }
    marks[id] = old | new
    if !isQueued { queue.push(id, try load(id)?.seconds ?? .min) }
    if !settled(old | new) { waiting += 1 }
  }

  /// Walks until every commit that waits is settled. `visit` sees each commit with its marks when it is taken; one that
  /// gets more marks later is taken again. Whether marks are settled may change as the walk goes on, but only from no
  /// to yes, and `visit` returns true when it did.
  mutating func run(
    settled: (Marks) -> Bool, visit: (Commit, Marks) -> Bool
  ) throws(HistoryError) {
    var slack = 1000
    while let id = queue.newest {
      if waiting == 0 {
        guard skew > 0, slack > 0 || queue.newestDate >= oldest.subtractingClamped(skew) else { return }
        slack -= 1
      }
      queue.pop()
      let current = marks[id] ?? 0
      guard let commit = commits[id] else {
        // Beyond the edge of a shallow clone: what stands there matters only where nothing else settles it.
        if settled(current) { continue }
        throw .missing(id)
      }
      if !settled(current) {
        waiting -= 1
        oldest = min(oldest, commit.seconds)
      }
      if visit(commit, current) {
        waiting = queue.ids.count { !settled(marks[$0] ?? 0) }
      }
      for parent in commit.parents {
        let old = marks[parent] ?? 0
        guard old | current != old else { continue }
        try start(parent, current, settled: settled)
        if let date = commits[parent]?.seconds, date > commit.seconds { skew = max(skew, date - commit.seconds) }
      }
    }
  }

  /// The commit, or nil where it is missing.
  private mutating func load(_ id: ObjectID) throws(HistoryError) -> Commit? {
    if let commit = commits[id] { return commit }
    do {
      let commit = try source.commit(id)
      commits[id] = commit
      return commit
    } catch .missing {
      return nil
    }
  }
}

extension Int64 {
  fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? .min : difference
  }
}

/// Commits by date, the newest first; of equal dates the one that came first.
struct DateQueue {
  private struct Entry {
    let id: ObjectID
    let date: Int64
    let order: Int

    func comes(before other: Entry) -> Bool { date != other.date ? date > other.date : order < other.order }
  }

  private var heap: [Entry] = []
  private(set) var ids: Set<ObjectID> = []
  private var count = 0

  var newest: ObjectID? { heap.first?.id }
  var newestDate: Int64 { heap.first?.date ?? .min }

  func contains(_ id: ObjectID) -> Bool { ids.contains(id) }

  mutating func push(_ id: ObjectID, _ date: Int64) {
    heap.append(Entry(id: id, date: date, order: count))
    count += 1
    ids.insert(id)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].comes(before: heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() {
    guard let first = heap.first else { return }
    ids.remove(first.id)
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].comes(before: heap[best]) {
        best = child
      }
      guard best != parent else { return }
      heap.swapAt(parent, best)
      parent = best
    }
  }
}

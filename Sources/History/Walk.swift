/// A walk over history from newer commits to older ones that carries marks from children to parents.
///
/// What `git merge-base` does: commits are taken by commit date, newest first. Dates only decide in which order things
/// are learnt, never what: a mark on a commit is always true, and an answer has to follow from marks alone.
struct Walk {
  typealias Marks = UInt64

  private let source: any CommitSource
  private var queue = DateQueue()
  private(set) var marks: [ObjectID: Marks] = [:]
  /// Whether a commit with these marks that waits in the queue keeps the walk going.
  var matters: (Marks) -> Bool {
    didSet { waiting = queue.ids.count { matters(marks[$0] ?? 0) } }
  }
  /// The commits of the queue that matter.
  private(set) var waiting = 0

  init(_ source: any CommitSource, matters: @escaping (Marks) -> Bool) {
    self.source = source
    self.matters = matters
  }

  /// The date of the commit that comes next, or the earliest of all where none does.
  var nextDate: Int64 { queue.newestDate }

  /// Adds marks to a commit and queues it where they are new to it.
  mutating func mark(_ id: ObjectID, _ new: Marks) throws(HistoryError) {
    let old = marks[id] ?? 0
    guard old | new != old else { return }
    let isQueued = queue.contains(id)
    if isQueued, matters(old) { waiting -= 1 }
    marks[id] = old | new
    if !isQueued {
      do {
        queue.push(id, try source.commit(id).seconds)
      } catch .missing {
        queue.push(id, .min)
      }
    }
    if matters(old | new) { waiting += 1 }
  }

  /// Takes the newest commit and marks its parents; one that gets more marks later is taken again. Returns nil where
  /// there is nothing to take: the queue is empty, or what comes is missing and does not matter.
  mutating func step() throws(HistoryError) -> (commit: Commit, marks: Marks)? {
    guard let id = queue.newest else { return nil }
    queue.pop()
    let current = marks[id] ?? 0
    let doesMatter = matters(current)
    if doesMatter { waiting -= 1 }
    let commit: Commit
    do {
      commit = try source.commit(id)
    } catch .missing where !doesMatter {
      return nil
    }
    for parent in commit.parents { try mark(parent, current) }
    return (commit, current)
  }
}

/// Reads every commit once.
final class ReadOnce: CommitSource {
  private let source: any CommitSource
  private var commits: [ObjectID: Commit] = [:]

  init(_ source: any CommitSource) { self.source = source }

  func commit(_ id: ObjectID) throws(HistoryError) -> Commit {
    if let commit = commits[id] { return commit }
    let commit = try source.commit(id)
    commits[id] = commit
    return commit
  }
}

/// Commits by date, the newest first; of equal dates the one that came first.
struct DateQueue {
  private var heap = DateHeap<ObjectID>()
  private(set) var ids: Set<ObjectID> = []

  var newest: ObjectID? { heap.newest }
  var newestDate: Int64 { heap.newestDate }

  func contains(_ id: ObjectID) -> Bool { ids.contains(id) }

  mutating func push(_ id: ObjectID, _ date: Int64) {
    heap.push(id, date)
    ids.insert(id)
  }

  mutating func pop() {
    if let id = heap.pop() { ids.remove(id) }
  }
}

/// Elements by date, the newest first; of equal dates the one that came first.
struct DateHeap<Element> {
  private struct Entry {
    let element: Element
    let date: Int64
    let order: Int

    func comes(before other: Entry) -> Bool { date != other.date ? date > other.date : order < other.order }
  }

  private var heap: [Entry] = []
  private var count = 0

  var newest: Element? { heap.first?.element }
  var newestDate: Int64 { heap.first?.date ?? .min }

  mutating func push(_ element: Element, _ date: Int64) {
    heap.append(Entry(element: element, date: date, order: count))
    count += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].comes(before: heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> Element? {
    guard let first = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var best = parent
      for child in (2 * parent + 1)...(2 * parent + 2) where child < heap.count && heap[child].comes(before: heap[best])
      {
        best = child
      }
      guard best != parent else { return first.element }
      heap.swapAt(parent, best)
      parent = best
    }
  }
}

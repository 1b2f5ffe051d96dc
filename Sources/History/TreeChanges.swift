/// Where trees come from: a repository, or a table in a test.
public protocol TreeSource {
  /// The bytes of the tree object of that name. Throws where it is missing, as in a treeless clone.
  func tree(_ id: ObjectID) throws(HistoryError) -> [UInt8]
}

/// Walks over what a tree has changed against others, and looks at no folder that is the same in both.
///
/// An entry is changed where it is none of `olds`' own: of a merge, what is as one of its parents has it was changed
/// there. `visit` is called once for each changed entry with the state of its folder; for a folder it returns the state
/// to go on with inside, or nil to leave it there. A file that became a folder is visited as both.
public func visitChanges<State>(
  from olds: [ObjectID?], to new: ObjectID?, in source: some TreeSource, state: State,
  visit: (State, _ name: ArraySlice<UInt8>, _ isFolder: Bool) -> State?
) throws(HistoryError) {
  guard !olds.contains(new) else { return }
  func entries(_ id: ObjectID?) throws(HistoryError) -> TreeEntries {
    TreeEntries(try id.map { id throws(HistoryError) in try source.tree(id) } ?? [])
  }
  let tree = try entries(new)
  let others = try olds.map { id throws(HistoryError) in try entries(id) }
  guard let first = others.first else { return }

  var (ours, theirs) = (tree.makeIterator(), first.makeIterator())
  var (left, right) = (ours.next(), theirs.next())
  while left != nil || right != nil {
    let order = TreeEntry.order(left, right)
    let changed = (new: order <= 0 ? left : nil, old: order >= 0 ? right : nil)
    if order <= 0 { left = ours.next() }
    if order >= 0 { right = theirs.next() }
    guard let entry = changed.new ?? changed.old, changed.new?.target != changed.old?.target else { continue }
    var before = [changed.old]
    for other in others.dropFirst() { before.append(other.entry(like: entry)) }
    guard !before.contains(where: { $0?.target == changed.new?.target }),
      let inside = visit(state, entry.name, entry.isFolder), entry.isFolder
    else { continue }
    try visitChanges(from: before.map { $0?.id }, to: changed.new?.id, in: source, state: inside, visit: visit)
  }
}

/// An entry of a tree object.
private struct TreeEntry {
  /// What it is, but for its name: two entries of one name are the same where this is.
  struct Target: Equatable {
    let id: ObjectID
    let mode: UInt32
  }

  let name: ArraySlice<UInt8>
  let target: Target

  var id: ObjectID { target.id }
  var isFolder: Bool { target.mode == 0o40000 }

  /// git's order: the names' bytes, a folder's with a slash at its end. Nothing comes after everything.
  static func order(_ left: TreeEntry?, _ right: TreeEntry?) -> Int {
    guard let left else { return right == nil ? 0 : 1 }
    guard let right else { return -1 }
    let shorter = min(left.name.count, right.name.count)
    var (one, other) = (left.name.startIndex, right.name.startIndex)
    for _ in 0..<shorter {
      if left.name[one] != right.name[other] { return left.name[one] < right.name[other] ? -1 : 1 }
      one += 1
      other += 1
    }
    func next(_ entry: TreeEntry, _ index: Int) -> UInt8 {
      index < entry.name.endIndex ? entry.name[index] : entry.isFolder ? UInt8(ascii: "/") : 0
    }
    let ends = (next(left, one), next(right, other))
    return ends.0 == ends.1 ? 0 : ends.0 < ends.1 ? -1 : 1
  }
}

/// The entries of a tree object in git's order: mode, space, name, NUL, 20 bytes of the name of the object.
private struct TreeEntries: Sequence {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The entry that stands for the same name and kind, or nil.
  func entry(like other: TreeEntry) -> TreeEntry? { first { TreeEntry.order($0, other) == 0 } }

  struct Iterator: IteratorProtocol {
    let bytes: [UInt8]
    var offset = 0

    mutating func next() -> TreeEntry? {
      var mode: UInt32 = 0
      while offset < bytes.count, bytes[offset] != UInt8(ascii: " ") {
        mode = mode << 3 | UInt32(bytes[offset] & 7)
        offset += 1
      }
      let start = offset + 1
      var end = start
      while end < bytes.count, bytes[end] != 0 { end += 1 }
      // A damaged tree ends where it is damaged.
      guard end + 20 < bytes.count, let id = ObjectID(bytes[(end + 1)...(end + 20)]) else { return nil }
      offset = end + 21
      return TreeEntry(name: bytes[start..<end], target: TreeEntry.Target(id: id, mode: mode))
    }
  }

  func makeIterator() -> Iterator { Iterator(bytes: bytes) }
}

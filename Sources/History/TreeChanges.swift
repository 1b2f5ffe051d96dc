/// Where trees come from: a repository, or a table in a test.
public protocol TreeSource {
  /// The bytes of the tree object of that name. Throws where it is missing, as in a treeless clone.
  func tree(_ id: ObjectID) throws(HistoryError) -> [UInt8]
}

/// Trees of a source that remembers the last few: the tree of a commit is looked at again as that of the next one's parent.
public final class RecentTrees: TreeSource {
  private let source: any TreeSource
  private var trees: [ObjectID: [UInt8]] = [:]

  /// Reads from `source`.
  public init(_ source: any TreeSource) { self.source = source }

  /// The bytes of the tree object of that name. Throws where it is missing.
  public func tree(_ id: ObjectID) throws(HistoryError) -> [UInt8] {
    if let tree = trees[id] { return tree }
    let tree = try source.tree(id)
    if trees.count >= 16 { trees.removeAll(keepingCapacity: true) }
    trees[id] = tree
    return tree
  }
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
  var ours = try entries(new)
  let others = try olds.map { id throws(HistoryError) in try entries(id) }
  guard var theirs = others.first else { return }

  while true {
    // Most of a large folder is the same, and is passed over without a look at its entries.
    ours.skipEqual(with: &theirs)
    let (left, right) = (ours.peek(), theirs.peek())
    if left == nil, right == nil { return }
    let order = TreeEntry.order(left, right)
    let changed = (new: order <= 0 ? left : nil, old: order >= 0 ? right : nil)
    if let entry = changed.new { ours.skip(entry) }
    if let entry = changed.old { theirs.skip(entry) }
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

/// The entries of a tree object in git's order, from some place on: mode, space, name, NUL, 20 bytes of the name of the
/// object.
private struct TreeEntries {
  let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The entry that stands for the same name and kind, or nil.
  func entry(like other: TreeEntry) -> TreeEntry? {
    var rest = self
    rest.offset = 0
    while let entry = rest.peek() {
      if TreeEntry.order(entry, other) == 0 { return entry }
      rest.skip(entry)
    }
    return nil
  }

  /// The entry at this place. A damaged tree ends where it is damaged.
  func peek() -> TreeEntry? {
    guard let (start, end) = name(at: offset), let id = ObjectID(bytes[(end + 1)...(end + 20)]) else { return nil }
    var mode: UInt32 = 0
    for byte in bytes[offset..<(start - 1)] { mode = mode << 3 | UInt32(byte & 7) }
    return TreeEntry(name: bytes[start..<end], target: TreeEntry.Target(id: id, mode: mode))
  }

  mutating func skip(_ entry: TreeEntry) { offset = entry.name.endIndex + 21 }

  /// Passes over the entries that are the same in both.
  mutating func skipEqual(with other: inout TreeEntries) {
    let common = commonLength(with: other)
    let end = offset + common
    if end == bytes.count, other.offset + common == other.bytes.count {
      (offset, other.offset) = (end, other.bytes.count)
      return
    }
    let start = offset
    while let name = name(at: offset), name.end + 21 <= end { offset = name.end + 21 }
    other.offset += offset - start
  }

  /// Where the name of the entry at an offset begins and ends, if the entry is whole.
  private func name(at offset: Int) -> (start: Int, end: Int)? {
    let start = next(UInt8(ascii: " "), from: offset) + 1
    let end = next(0, from: start)
    return end + 20 < bytes.count ? (start, end) : nil
  }

  /// Where a byte stands next, looked for in eight at a time; the end or more where it does not.
  private func next(_ byte: UInt8, from start: Int) -> Int {
    let span = unsafe bytes.span.bytes
    let ones: UInt64 = 0x0101_0101_0101_0101
    var place = start
    while place + 8 <= span.byteCount {
      let word = unsafe UInt64(littleEndian: span.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt64.self))
      // What is looked for becomes 0, and the first 0 alone borrows: of the marks the lowest is always true.
      let difference = word ^ (UInt64(byte) &* ones)
      let marks = (difference &- ones) & ~difference & (ones << 7)
      if marks != 0 { return place + marks.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < bytes.count, bytes[place] != byte { place += 1 }
    return place
  }

  /// How many bytes are the same from here on.
  private func commonLength(with other: TreeEntries) -> Int {
    let ours = unsafe bytes.span.bytes
    let theirs = unsafe other.bytes.span.bytes
    let length = min(ours.byteCount - offset, theirs.byteCount - other.offset)
    func difference(_ place: Int) -> UInt64 {
      let ours = unsafe ours.unsafeLoadUnaligned(fromUncheckedByteOffset: offset + place, as: UInt64.self)
      return unsafe ours ^ theirs.unsafeLoadUnaligned(fromUncheckedByteOffset: other.offset + place, as: UInt64.self)
    }
    var count = 0
    while count + 32 <= length,
      difference(count) | difference(count + 8) | difference(count + 16) | difference(count + 24) == 0
    {
      count += 32
    }
    while count < length, bytes[offset + count] == other.bytes[other.offset + count] { count += 1 }
    return count
  }
}

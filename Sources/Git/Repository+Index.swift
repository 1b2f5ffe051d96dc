import Clibgit2
import Glibc
public import History

/// What becomes of one path in the index.
public struct IndexChange: Hashable, Sendable {
  /// Relative to the root of the work tree, with slashes.
  public let path: String
  /// The blob that the index holds before; nil where it holds none.
  public let before: ObjectID?
  /// What it holds after; nil where the path goes.
  public let after: TreeFile?
  /// Whether the work tree's file holds the bytes of ``after``, so that what the disk says of it may be kept with it.
  public let isInWorkTree: Bool

  /// Makes a change.
  public init(path: String, before: ObjectID?, after: TreeFile?, isInWorkTree: Bool) {
    self.path = path
    self.before = before
    self.after = after
    self.isInWorkTree = isInWorkTree
  }
}

extension Repository {
  /// The file that keeps the index from being written by two.
  public var indexLock: String { gitFolder + "index.lock" }

  /// Where a new index is written.
  var indexDraft: String { gitFolder + "bump-index" }

  /// The name in git's folder of a message that is being written.
  public static let messageDraft = "bump-message"

  /// Removes what a killed process left of a new index or of a message.
  public func removeDrafts() {
    for path in [indexDraft, indexDraft + ".lock", gitFolder + Self.messageDraft] { unlink(path) }
  }

  /// Changes some entries of the index; everything else in it stays, what was staged stays staged. An entry that is
  /// neither as before nor as after is the user's and stays as well; the paths of these are returned.
  ///
  /// The caller holds ``indexLock``. The new index is written beside the old one and moved over it.
  public func changeIndex(_ changes: [IndexChange]) throws(GitError) -> [String] {
    let current = gitFolder + "index"
    let new = indexDraft
    removeDrafts()
    defer { removeDrafts() }
    try copy(current, to: new)
    let index = try openIndex(at: new)
    defer { git_index_free(index) }
    var kept: [String] = []
    let needed = changes.filter { change in
      let entry = git_index_get_bypath(index, change.path, 0)?.pointee
      let found = entry.map { ObjectID($0.id) }
      guard found == change.before || found == change.after?.id else {
        kept.append(change.path)
        return false
      }
      guard let entry, let after = change.after else { return found != change.after?.id }
      return !entry.isSame(as: self.entry(change, after))
    }
    guard !needed.isEmpty else { return kept }
    try distrustRacyEntries(of: index, at: current)
    for change in needed {
      try add(change, to: index)
    }
    try check("write the index") { git_index_write(index) }
    try flush(new)
    guard rename(new, current) == 0 else { throw systemError("write the index") }
    return kept
  }

  /// Brings one path of an index to what it is after a change.
  func add(_ change: IndexChange, to index: OpaquePointer) throws(GitError) {
    try check("update the index entry of \(change.path)") {
      guard let after = change.after else { return git_index_remove(index, change.path, 0) }
      return change.path.withCString { path in
        var fresh = entry(change, after)
        fresh.path = path
        return git_index_add(index, &fresh)
      }
    }
  }

  /// The entry after a change, without its path.
  private func entry(_ change: IndexChange, _ after: TreeFile) -> git_index_entry {
    var entry = git_index_entry()
    entry.id = git_oid(after.id)
    entry.mode = after.mode
    if change.isInWorkTree, let workTree { entry.readStatus(of: workTree + change.path) }
    return entry
  }

  func copy(_ path: String, to new: String) throws(GitError) {
    guard let source = fopen(path, "r") else {
      if errno == ENOENT { return }
      throw systemError("read the index")
    }
    defer { fclose(source) }
    var status = stat()
    fstat(fileno(source), &status)
    let target = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status.st_mode & 0o777)
    guard target >= 0 else { throw systemError("write the index") }
    defer { close(target) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, source), count > 0 {
      var offset = 0
      while offset < count {
        let written = chunk.withUnsafeBytes { write(target, $0.baseAddress?.advanced(by: offset), count - offset) }
        if written < 0, errno == EINTR { continue }
        guard written >= 0 else { throw systemError("write the index") }
        offset += written
      }
    }
    guard ferror(source) == 0 else { throw systemError("read the index") }
  }

  private func flush(_ path: String) throws(GitError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError("write the index") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw systemError("write the index") }
  }

  private func systemError(_ operation: String) -> GitError {
    GitError(kind: .other, operation: operation, reason: String(cString: strerror(errno)))
  }

  /// Makes git compare the contents of files that were written in the second of the last index: a newer index would
  /// make their old entries look up to date.
  func distrustRacyEntries(of index: OpaquePointer, at path: String) throws(GitError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    for number in 0..<git_index_entrycount(index) {
      guard let entry = git_index_get_byindex(index, number)?.pointee,
        Int(entry.mtime.seconds) >= status.st_mtim.tv_sec,
        entry.file_size > 0, UInt32(entry.flags) & UInt32(GIT_INDEX_ENTRY_STAGEMASK) == 0
      else { continue }
      var copy = entry
      copy.file_size = 0
      try check("update the index") { git_index_add(index, &copy) }
    }
  }
}

extension git_index_entry {
  /// Whether git would take one entry for the other.
  fileprivate func isSame(as other: git_index_entry) -> Bool {
    ObjectID(id) == ObjectID(other.id) && mode == other.mode && ino == other.ino && file_size == other.file_size
      && mtime.seconds == other.mtime.seconds && mtime.nanoseconds == other.mtime.nanoseconds
  }

  /// Keeps what the disk says of a regular file, by which git knows it unchanged without reading it.
  fileprivate mutating func readStatus(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    ctime = git_index_time(
      seconds: Int32(truncatingIfNeeded: status.st_ctim.tv_sec), nanoseconds: UInt32(status.st_ctim.tv_nsec))
    mtime = git_index_time(
      seconds: Int32(truncatingIfNeeded: status.st_mtim.tv_sec), nanoseconds: UInt32(status.st_mtim.tv_nsec))
    dev = UInt32(truncatingIfNeeded: status.st_dev)
    ino = UInt32(truncatingIfNeeded: status.st_ino)
    uid = status.st_uid
    gid = status.st_gid
    file_size = UInt32(truncatingIfNeeded: status.st_size)
  }
}

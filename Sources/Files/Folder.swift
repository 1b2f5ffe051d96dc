import Glibc

/// An open folder. Names are looked up in the folder itself, wherever its path may lead by now, and no link is followed.
struct Folder: ~Copyable {
  private let descriptor: Int32

  /// Opens a folder; its own path may pass through links.
  init(at path: String) throws(SystemError) {
    descriptor = unsafe Glibc.open(path, searchOnly | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError() }
  }

  /// Opens a folder in another one.
  init(_ name: String, in parent: borrowing Folder) throws(SystemError) {
    descriptor = unsafe openat(parent.descriptor, name, searchOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError() }
  }

  deinit { close(descriptor) }

  /// What stands under a name, which may be a link.
  func status(of name: String) throws(SystemError) -> stat {
    var status = stat()
    guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw SystemError() }
    return status
  }

  /// Opens a file to read from it. What is no regular file does not keep us waiting.
  func open(_ name: String) throws(SystemError) -> OpenFile {
    try OpenFile(unsafe openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC))
  }

  /// Makes a file that nobody else may look into, and opens it to write to it.
  func create(_ name: String) throws(SystemError) -> OpenFile {
    try OpenFile(
      unsafe openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600)))
  }

  func makeFolder(_ name: String) throws(SystemError) { try check(unsafe mkdirat(descriptor, name, 0o777)) }

  func rename(_ name: String, to newName: String) throws(SystemError) {
    try check(unsafe renameat(descriptor, name, descriptor, newName))
  }

  func remove(_ name: String) throws(SystemError) { try check(unsafe unlinkat(descriptor, name, 0)) }

  func removeFolder(_ name: String) throws(SystemError) {
    try check(unsafe unlinkat(descriptor, name, AT_REMOVEDIR))
  }

  /// Brings the names to the disk, as far as the file system can.
  func flush() {
    let readable = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard readable >= 0 else { return }
    fsync(readable)
    close(readable)
  }
}

/// An open file.
struct OpenFile: ~Copyable {
  private let descriptor: Int32

  fileprivate init(_ descriptor: Int32) throws(SystemError) {
    guard descriptor >= 0 else { throw SystemError() }
    self.descriptor = descriptor
  }

  /// Opens a file at a path, through links.
  init(at path: String, _ flags: Int32) throws(SystemError) {
    try self.init(unsafe Glibc.open(path, flags | O_CLOEXEC, mode_t(0o666)))
  }

  deinit { close(descriptor) }

  func status() throws(SystemError) -> stat {
    var status = stat()
    try check(unsafe fstat(descriptor, &status))
    return status
  }

  /// Reads to the end; nil where that is more than `limit` bytes.
  func read(limit: Int) throws(SystemError) -> [UInt8]? {
    let size = Int(try status().st_size)
    guard size <= limit else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: max(4096, size + 1))
    while bytes.count <= limit {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError() }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
    return nil
  }

  /// A single byte; nil behind the end.
  func byte(at offset: Int) throws(SystemError) -> UInt8? {
    var byte: UInt8 = 0
    let count = unsafe pread(descriptor, &byte, 1, off_t(offset))
    guard count >= 0 else { throw SystemError() }
    return count == 1 ? byte : nil
  }

  func write(_ bytes: [UInt8]) throws(SystemError) {
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError() }
      offset += count
    }
  }

  /// Gives the file to the owner and the group of another one, as far as we may; returns whether both are theirs now.
  func setOwner(of other: stat) -> Bool {
    guard let own = try? status() else { return false }
    if own.st_uid == other.st_uid, own.st_gid == other.st_gid { return true }
    if fchown(descriptor, other.st_uid, other.st_gid) == 0 { return true }
    _ = fchown(descriptor, uid_t.max, other.st_gid)
    return false
  }

  func setMode(_ mode: UInt32) throws(SystemError) { try check(fchmod(descriptor, mode)) }

  /// Brings the bytes to the disk.
  func flush() throws(SystemError) { try check(fsync(descriptor)) }
}

/// `O_PATH`, which Glibc shows to C alone: a folder that may be searched need not be readable.
private let searchOnly: Int32 = 0o10_000_000

/// What the system answered.
struct SystemError: Error {
  let code = errno

  func doing(_ operation: String, _ path: String) -> FileError {
    .failed(path, operation: operation, reason: unsafe String(cString: strerror(code)))
  }
}

private func check(_ answer: Int32) throws(SystemError) {
  guard answer == 0 else { throw SystemError() }
}

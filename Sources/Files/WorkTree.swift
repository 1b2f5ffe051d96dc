import Glibc

/// The files below a folder. No path leaves it, and no symbolic link is followed below it.
public struct WorkTree: Hashable, Sendable {
  /// A regular file as it was read.
  public struct File: Hashable, Sendable {
    /// The bytes.
    public let bytes: [UInt8]
    /// The permission bits.
    public let mode: UInt32
  }

  /// The folder, ending in a slash.
  public let root: String
  /// The largest file that is read, in bytes.
  static let limit = 64 * 1024 * 1024

  /// The files below `root`.
  public init(root: String) { self.root = root.hasSuffix("/") ? root : root + "/" }

  /// Reads a regular file, or returns nil where there is nothing at `path`.
  public func read(_ path: String) throws(FileError) -> File? {
    guard let full = try resolve(path) else { return nil }
    let descriptor = unsafe open(full, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(path, "read")
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw failure(path, "read") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path) }
    guard status.st_size <= Self.limit else { throw .tooLarge(path, limit: Self.limit) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: max(4096, Int(status.st_size) + 1))
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path, "read") }
      if count == 0 { return File(bytes: bytes, mode: status.st_mode & 0o7777) }
      bytes += chunk[..<count]
      guard bytes.count <= Self.limit else { throw .tooLarge(path, limit: Self.limit) }
    }
  }

  /// Writes `bytes` to a new file beside `path`, flushed to the disk, that ``StagedFile/publish()`` moves into place.
  ///
  /// A file that exists keeps its permissions and a new one is readable by all, unless `mode` says which they get.
  public func stage(_ bytes: [UInt8], for path: String, mode: UInt32? = nil) throws(FileError) -> StagedFile {
    let found = try read(path)?.mode
    let mode = mode ?? found ?? 0o644
    let made = try makeFolders(of: path)
    guard let full = try resolve(path, creating: true) else { throw .outside(path) }
    let folder = String(full[..<(full.lastIndex(of: "/") ?? full.startIndex)])
    let temporary = "\(folder)/.bump-\(UInt64.random(in: .min ... .max)).tmp"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
    guard descriptor >= 0 else {
      let error = failure(path, "write beside")
      for folder in made.reversed() { _ = unsafe rmdir(folder) }
      throw error
    }
    let staged = StagedFile(path: path, target: full, temporary: temporary, folder: folder, madeFolders: made)
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        let error = failure(path, "write beside")
        close(descriptor)
        staged.discard()
        throw error
      }
      offset += count
    }
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, close(descriptor) == 0 else {
      let error = failure(path, "flush the new version of")
      staged.discard()
      throw error
    }
    return staged
  }

  /// Makes the folders above `path` that are missing, and returns them, the outermost first.
  private func makeFolders(of path: String) throws(FileError) -> [String] {
    var made: [String] = []
    var current = String(root.dropLast())
    for part in path.split(separator: "/").dropLast() {
      guard part != "..", part != ".", part.lowercased() != ".git" else { throw .outside(path) }
      current += "/\(part)"
      var status = stat()
      if unsafe lstat(current, &status) == 0 { continue }
      guard unsafe mkdir(current, 0o777) == 0 else { throw failure(path, "make the folder of") }
      made.append(current)
    }
    return made
  }

  /// The full path, or nil where a part of it is missing. Every part below the root is looked at: a folder must be one,
  /// and no link stands on the way.
  private func resolve(_ path: String, creating: Bool = false) throws(FileError) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.isEmpty, !path.utf8.contains(0),
      parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && $0.lowercased() != ".git" })
    else { throw .outside(path) }
    var current = String(root.dropLast())
    for (index, part) in parts.enumerated() {
      current += "/\(part)"
      var status = stat()
      guard unsafe lstat(current, &status) == 0 else {
        if errno == ENOENT { return creating && index == parts.count - 1 ? current : nil }
        throw failure(path, "look up")
      }
      if status.st_mode & S_IFMT == S_IFLNK { throw .symbolicLink(path) }
      if index < parts.count - 1, status.st_mode & S_IFMT != S_IFDIR { return nil }
    }
    return current
  }
}

/// New bytes that wait beside the file that they will replace.
public struct StagedFile: Hashable, Sendable {
  /// The path as it was asked for.
  public let path: String
  fileprivate let target: String
  fileprivate let temporary: String
  fileprivate let folder: String
  fileprivate let madeFolders: [String]

  /// Moves the bytes into place, at once and durably: the file is never half written.
  public func publish() throws(FileError) {
    guard unsafe rename(temporary, target) == 0 else { throw failure(path, "replace") }
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0 {
      fsync(descriptor)
      close(descriptor)
    }
  }

  /// Removes the bytes, if they still wait, and the folders that were made for them.
  public func discard() {
    _ = unsafe unlink(temporary)
    for folder in madeFolders.reversed() { _ = unsafe rmdir(folder) }
  }
}

private func failure(_ path: String, _ operation: String) -> FileError {
  .failed(path, operation: operation, reason: unsafe String(cString: strerror(errno)))
}

/// Reads a file anywhere, following links: for what a user names on the command line. Nil where there is none.
public func readFile(at path: String) throws(FileError) -> [UInt8]? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    if errno == ENOENT { return nil }
    throw failure(path, "read")
  }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 64 * 1024)
  while true {
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw failure(path, "read") }
    if count == 0 { return bytes }
    bytes += chunk[..<count]
    guard bytes.count <= WorkTree.limit else { throw .tooLarge(path, limit: WorkTree.limit) }
  }
}

/// Writes to a file that a user names on the command line. A regular file is replaced at once; anything else (a link, a
/// pipe, a device) is written to.
public func writeFile(_ bytes: [UInt8], at path: String) throws(FileError) {
  var status = stat()
  let isThere = unsafe lstat(path, &status) == 0
  if !isThere || status.st_mode & S_IFMT == S_IFREG {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    try WorkTree(root: folder).stage(bytes, for: name).publish()
    return
  }
  let descriptor = unsafe open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
  guard descriptor >= 0 else { throw failure(path, "write") }
  defer { close(descriptor) }
  var offset = 0
  while offset < bytes.count {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
    }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw failure(path, "write") }
    offset += count
  }
}

/// Removes a file or link, if there is one.
public func removeFile(at path: String) throws(FileError) {
  guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure(path, "remove") }
}

/// Makes a folder whose parent exists, unless it is there.
public func makeFolder(at path: String) throws(FileError) {
  guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure(path, "make the folder") }
}

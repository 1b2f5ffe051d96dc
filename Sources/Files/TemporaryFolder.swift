import Glibc

/// A folder of our own for temporary files, which nobody else can enter. It goes with the value, and all files in it.
public struct TemporaryFolder: ~Copyable {
  /// The folder, without a slash at its end.
  public let path: String

  /// Makes one in `TMPDIR`, or in `/tmp`.
  public init() throws(FileError) {
    let named = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    let parent = named.isEmpty ? "/tmp" : named
    var name = Array("\(parent)/bump-XXXXXX".utf8CString)
    try doing("make a folder in", parent) { () throws(SystemError) in
      if unsafe mkdtemp(&name) == nil { throw SystemError() }
    }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a new file that only we can read, and returns its path.
  public func write(_ bytes: [UInt8], to name: String) throws(FileError) -> String {
    let path = path
    try doing("write", "\(path)/\(name)") { () throws(SystemError) in
      try Folder(at: path).create(name).write(bytes)
    }
    return "\(path)/\(name)"
  }

  deinit {
    for name in names(inFolder: path) { try? removeFile(at: "\(path)/\(name)") }
    _ = unsafe rmdir(path)
  }
}

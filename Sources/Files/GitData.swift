import Glibc

// For files that git or bump itself keeps, at paths that nobody names: below `.git`.

/// Moves a file to another name in its file system, over what stands there, at once and durably.
public func moveFile(at path: String, to target: String) throws(FileError) {
  try doing("write", target) { () throws(SystemError) in
    guard unsafe rename(path, target) == 0 else { throw SystemError() }
  }
  flushFolder(of: target)
  flushFolder(of: path)
}

/// Gives a file a second name; false where there is something of that name already.
public func linkFile(at path: String, to target: String) throws(FileError) -> Bool {
  try doing("make", target) { () throws(SystemError) in
    if unsafe link(path, target) == 0 { return true }
    guard errno == EEXIST else { throw SystemError() }
    return false
  }
}

/// The names in a folder, in no order; empty where there is none.
public func names(inFolder path: String) -> [String] {
  guard let folder = unsafe opendir(path) else { return [] }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
      unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// Seconds since 1970-01-01 UTC of a file's last change of content, with their fraction; nil where there is none.
public func modificationTime(of path: String) -> Double? {
  var status = stat()
  guard unsafe lstat(path, &status) == 0 else { return nil }
  return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
}

/// Waits, for a lock that somebody else may be about to give up.
public func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// Makes the names in the folder of `path` durable, as far as the file system can.
public func flushFolder(of path: String) {
  if let folder = try? Folder(at: parted(path).folder) { folder.flush() }
}

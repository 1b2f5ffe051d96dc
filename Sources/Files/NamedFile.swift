import Glibc

/// Reads a file anywhere, following links: for what a user names on the command line. Nil where there is none.
public func readFile(at path: String) throws(FileError) -> [UInt8]? {
  let file: OpenFile
  do throws(SystemError) {
    file = try OpenFile(at: path, O_RDONLY)
  } catch {
    if error.code == ENOENT { return nil }
    throw error.doing("read", path)
  }
  return try file.bytes(path)
}

/// Writes to a file that a user names on the command line. A regular file is replaced at once; anything else (a link, a
/// pipe, a device) is written to.
public func writeFile(_ bytes: [UInt8], at path: String) throws(FileError) {
  var status = stat()
  let isThere = unsafe lstat(path, &status) == 0
  if !isThere || status.st_mode & S_IFMT == S_IFREG {
    let (folder, name) = parted(path)
    try WorkTree(root: folder).stage(bytes, for: name).publish()
    return
  }
  try doing("write", path) { () throws(SystemError) in
    try OpenFile(at: path, O_WRONLY | O_TRUNC).write(bytes)
  }
}

/// The folder of a path and its last name.
func parted(_ path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
}

/// Removes a file or link, if there is one.
public func removeFile(at path: String) throws(FileError) {
  try doing("remove", path) { () throws(SystemError) in
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw SystemError() }
  }
}

/// Makes a folder whose parent exists, unless it is there.
public func makeFolder(at path: String) throws(FileError) {
  try doing("make the folder", path) { () throws(SystemError) in
    guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else { throw SystemError() }
  }
}

/// Writes behind what a file holds, which is made where there is none: on a line of its own, also where the last line is
/// not ended. Of a pipe or a device nothing is read.
public func appendFile(_ bytes: [UInt8], at path: String) throws(FileError) {
  try doing("write", path) { () throws(SystemError) in
    let file = try OpenFile(at: path, O_WRONLY | O_APPEND | O_CREAT)
    let status = try file.status()
    let isOpen = status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
    // What cannot be read may end anywhere.
    let last = isOpen ? try? OpenFile(at: path, O_RDONLY).byte(at: status.st_size - 1) : 0x0A
    try file.write((last == 0x0A ? [] : [0x0A]) + bytes)
  }
}

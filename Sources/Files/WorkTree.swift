import Glibc

/// The files below a folder. No path leaves it, no symbolic link is followed below it, and git's folder stays closed.
///
/// Each path is walked down from the root, one open folder after the other: a folder that is changed for a link
/// meanwhile is refused and leads nowhere else.
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

  /// The files below `root`, whose own path may pass through links.
  public init(root: String) { self.root = root.hasSuffix("/") ? root : root + "/" }

  /// Reads a regular file, or returns nil where there is nothing at `path`.
  public func read(_ path: String) throws(FileError) -> File? {
    let path = try TreePath(path)
    guard let folder = try folder(of: path), try status(of: path, in: folder) != nil else { return nil }
    let file = try doing("read", path.text) { () throws(SystemError) in try folder.open(path.name) }
    let status = try doing("read", path.text) { () throws(SystemError) in try file.status() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path.text) }
    return File(bytes: try file.bytes(path.text), mode: status.st_mode & 0o7777)
  }

  /// Writes `bytes` to a new file beside `path`, flushed to the disk, that ``StagedFile/publish()`` moves into place.
  ///
  /// A file that exists keeps its permissions, and its owner and group as far as we may set them; a new one is readable
  /// by all. `mode` overrules the permissions. Of a file with several hard links only this name gets the new bytes, as
  /// where git writes it: another name may stand outside of the tree.
  ///
  /// `name` is the waiting file's own name, for who wants to find it again; nothing may stand there.
  public func stage(
    _ bytes: [UInt8], for path: String, mode: UInt32? = nil, as name: String? = nil
  ) throws(FileError) -> StagedFile {
    let target = try TreePath(path)
    let name = name ?? ".bump-\(UInt64.random(in: .min ... .max)).tmp"
    let waiting = try TreePath((target.folders + [name]).joined(separator: "/"))
    let made = try makeFolders(of: path)
    do throws(FileError) {
      let folder = try existingFolder(of: target, "write beside")
      let old = try status(of: target, in: folder)
      let file = try doing("write beside", path) { () throws(SystemError) in try folder.create(name) }
      do throws(FileError) {
        try doing("write beside", path) { () throws(SystemError) in try file.write(bytes) }
        try doing("flush the new version of", path) { () throws(SystemError) in
          let keepsOwner = old.map { file.setOwner(of: $0) } ?? true
          // Who runs a file as its owner has not asked to run it as us.
          try file.setMode(mode ?? old.map { $0.st_mode & (keepsOwner ? 0o7777 : 0o1777) } ?? 0o644)
          try file.flush()
        }
      } catch {
        try? folder.remove(name)
        throw error
      }
    } catch {
      try? removeEmptyFolders(made)
      throw error
    }
    return StagedFile(path: path, temporaryPath: waiting.text, tree: self, madeFolders: made)
  }

  /// Removes a regular file, if there is one.
  public func remove(_ path: String) throws(FileError) {
    let path = try TreePath(path)
    guard let folder = try folder(of: path), try status(of: path, in: folder) != nil else { return }
    do throws(SystemError) {
      try folder.remove(path.name)
      folder.flush()
    } catch {
      guard error.code != ENOENT else { return }
      throw error.doing("remove", path.text)
    }
  }

  /// Makes the folders above `path` that are missing, and returns them, the outermost first.
  public func makeFolders(of path: String) throws(FileError) -> [String] {
    let path = try TreePath(path)
    var made: [String] = []
    do throws(FileError) {
      var folder = try doing("open", root) { () throws(SystemError) in try Folder(at: root) }
      for (index, name) in path.folders.enumerated() {
        let current = path.folders[...index].joined(separator: "/")
        do throws(SystemError) {
          try folder.makeFolder(name)
          made.append(current)
          folder.flush()
        } catch {
          guard error.code == EEXIST else { throw error.doing("make the folder", current) }
        }
        guard let next = try self.folder(name, in: folder, path: current) else {
          throw FileError.failed(current, operation: "make the folder", reason: "it is gone again")
        }
        folder = next
      }
    } catch {
      try? removeEmptyFolders(made)
      throw error
    }
    return made
  }

  /// Removes those of the folders that are empty, the deepest first, and keeps the others. All are tried, also where one
  /// cannot be removed.
  public func removeEmptyFolders(_ paths: [String]) throws(FileError) {
    var problem: FileError?
    for path in paths.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      // What is no folder any more is not ours.
      guard let path = try? TreePath(path), let folder = try? folder(of: path) else { continue }
      do throws(SystemError) {
        try folder.removeFolder(path.name)
      } catch  where ![ENOENT, ENOTDIR, ENOTEMPTY, EEXIST].contains(error.code) {
        problem = problem ?? error.doing("remove the folder", path.text)
      } catch {}
    }
    if let problem { throw problem }
  }

  /// Moves a file over another one in the same folder, durably.
  fileprivate func replace(_ path: String, with waiting: String) throws(FileError) {
    let (path, waiting) = (try TreePath(path), try TreePath(waiting))
    let folder = try existingFolder(of: path, "replace")
    try doing("replace", path.text) { () throws(SystemError) in try folder.rename(waiting.name, to: path.name) }
    folder.flush()
  }

  /// Walks down to the folder of a path; nil where it is missing, or where a file stands in its place.
  private func folder(of path: TreePath) throws(FileError) -> Folder? {
    var folder: Folder
    do throws(SystemError) {
      folder = try Folder(at: root)
    } catch {
      if error.code == ENOENT { return nil }
      throw error.doing("open", root)
    }
    for (index, name) in path.folders.enumerated() {
      let current = path.folders[...index].joined(separator: "/")
      guard let next = try self.folder(name, in: folder, path: current) else { return nil }
      folder = next
    }
    return folder
  }

  private func existingFolder(of path: TreePath, _ operation: String) throws(FileError) -> Folder {
    guard let folder = try folder(of: path) else {
      throw .failed(path.text, operation: operation, reason: "there is no folder of that name")
    }
    return folder
  }

  /// Opens one folder on the way; nil where there is none of that name.
  private func folder(_ name: String, in parent: borrowing Folder, path: String) throws(FileError) -> Folder? {
    do throws(SystemError) {
      return try Folder(name, in: parent)
    } catch {
      guard error.code == ENOENT || error.code == ENOTDIR else { throw error.doing("open", path) }
      if let status = try? parent.status(of: name), status.st_mode & S_IFMT == S_IFLNK { throw .symbolicLink(path) }
      return nil
    }
  }

  /// What stands at a path, which has to be a regular file; nil where there is nothing.
  private func status(of path: TreePath, in folder: borrowing Folder) throws(FileError) -> stat? {
    let status: stat
    do throws(SystemError) {
      status = try folder.status(of: path.name)
    } catch {
      if error.code == ENOENT { return nil }
      throw error.doing("look up", path.text)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status
    case S_IFLNK: throw .symbolicLink(path.text)
    default: throw .notRegular(path.text)
    }
  }
}

/// New bytes that wait beside the file that they will replace.
public struct StagedFile: Hashable, Sendable {
  /// The path as it was asked for.
  public let path: String
  /// Where the bytes wait, from the same root.
  public let temporaryPath: String
  fileprivate let tree: WorkTree
  fileprivate let madeFolders: [String]

  /// Moves the bytes into place, at once and durably: the file is never half written.
  public func publish() throws(FileError) { try tree.replace(path, with: temporaryPath) }

  /// Removes the bytes, if they still wait, and the folders that were made for them.
  public func discard() {
    try? tree.remove(temporaryPath)
    try? tree.removeEmptyFolders(madeFolders)
  }
}

/// Says what was being done where the system says no.
func doing<Answer: ~Copyable>(
  _ operation: String, _ path: String, _ body: () throws(SystemError) -> Answer
) throws(FileError) -> Answer {
  do throws(SystemError) {
    return try body()
  } catch {
    throw error.doing(operation, path)
  }
}

extension OpenFile {
  /// All of the file, which may not be larger than ``WorkTree/limit``.
  func bytes(_ path: String) throws(FileError) -> [UInt8] {
    let bytes = try doing("read", path) { () throws(SystemError) in try read(limit: WorkTree.limit) }
    guard let bytes else { throw .tooLarge(path, limit: WorkTree.limit) }
    return bytes
  }
}

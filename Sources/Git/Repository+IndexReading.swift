import Clibgit2
import Glibc

extension Repository {
  /// The index: the one that `GIT_INDEX_FILE` names, or the work tree's own.
  func index() throws(GitError) -> OpaquePointer {
    do {
      guard let path = otherIndex else { return try make("read the index") { git_repository_index(&$0, pointer) } }
      return try make("read the index \(path)") { git_index_open(&$0, path) }
    } catch  where error.reason.contains("checksum") && isIndexUnhashed {
      // git of 2.40 or newer with feature.manyFiles.
      throw GitError(
        kind: .unsupportedIndex, operation: error.operation, reason: "it has no checksum, as index.skipHash asks for",
        hint: "git config index.skipHash false && git update-index --force-write-index")
    }
  }

  /// The index that `GIT_INDEX_FILE` names, where it is not the work tree's own.
  public var otherIndex: String? {
    guard let named = GitEnvironment.value("GIT_INDEX_FILE") else { return nil }
    let path = GitEnvironment.absolute(named, from: startFolder)
    var (own, other) = (stat(), stat())
    if stat(gitFolder + "index", &own) == 0, stat(path, &other) == 0, own.st_ino == other.st_ino,
      own.st_dev == other.st_dev
    {
      return nil
    }
    return path == gitFolder + "index" ? nil : path
  }

  /// The folder of objects that `GIT_OBJECT_DIRECTORY` names: what is written there may be thrown away.
  public var otherObjects: String? { GitEnvironment.value("GIT_OBJECT_DIRECTORY") }

  /// Why the index cannot be written, or nil. Reading needs none.
  public func indexProblem() -> GitError? {
    do throws(GitError) {
      git_index_free(try index())
      return nil
    } catch {
      return error
    }
  }

  private var isIndexUnhashed: Bool {
    guard let file = fopen(otherIndex ?? gitFolder + "index", "r") else { return false }
    defer { fclose(file) }
    var hash = [UInt8](repeating: 1, count: 20)
    guard fseek(file, -hash.count, SEEK_END) == 0, fread(&hash, 1, hash.count, file) == hash.count else { return false }
    return hash.allSatisfy { $0 == 0 }
  }

  /// A mark of the index that keeps git from looking at a file.
  public enum Mark: Hashable, Sendable {
    /// `skip-worktree`: a sparse checkout leaves the file out.
    case skipWorkTree
    /// `assume-unchanged`.
    case assumeUnchanged

    /// As `git update-index` calls it.
    public var name: String { self == .skipWorkTree ? "skip-worktree" : "assume-unchanged" }
  }

  /// Whether something stands at the path in the work tree.
  public func isInWorkTree(_ path: String) -> Bool {
    var status = stat()
    return lstat((workTree ?? gitFolder) + path, &status) == 0
  }

  /// The mark that a tracked file has, or nil.
  public func mark(of path: String) throws(GitError) -> Mark? {
    let index: OpaquePointer
    do {
      index = try self.index()
    } catch  where error.kind == .unsupportedIndex {
      let line = try git(["ls-files", "-v", "-z", "--", ":(top,literal)\(path)"], "look \(path) up in the index")
      switch line.first {
      case UInt8(ascii: "S"): return .skipWorkTree
      case UInt8(ascii: "h"): return .assumeUnchanged
      case UInt8(ascii: "s"): return .skipWorkTree
      default: return nil
      }
    }
    defer { git_index_free(index) }
    guard let entry = git_index_get_bypath(index, path, 0)?.pointee else { return nil }
    if UInt32(entry.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0 { return .skipWorkTree }
    return entry.flags & 0x8000 != 0 ? .assumeUnchanged : nil
  }
}

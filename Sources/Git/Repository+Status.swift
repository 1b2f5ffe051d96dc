import Clibgit2
public import History

/// A tracked path that is not as HEAD has it.
public struct ChangedPath: Hashable, Sendable {
  /// Slashes, relative to the work tree.
  public let path: String
  /// Whether the index holds an unresolved conflict there.
  public let isConflict: Bool
}

extension Repository {
  /// The tracked files that are modified, staged or deleted, sorted; untracked and ignored files are not among them.
  ///
  /// Files that a sparse checkout leaves out are not missing: they are skipped. Where libgit2 cannot tell (it cannot read
  /// the index or HEAD's commit, or a filter of another program changes a file), git is asked.
  public func changedPaths() throws(GitError) -> [ChangedPath] {
    guard otherIndex == nil else { return try changedPathsOfGit() }
    do {
      let changes = try changedPathsOfLibgit2()
      for change in changes where try hasForeignFilter(change.path) { return try changedPathsOfGit() }
      return changes
    } catch {
      let problem = indexProblem() ?? error
      do {
        return try changedPathsOfGit()
      } catch {
        throw problem
      }
    }
  }

  private func changedPathsOfLibgit2() throws(GitError) -> [ChangedPath] {
    var options = git_status_options()
    try check("prepare a status") { git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)) }
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
    let list = try make("compare the work tree with HEAD") { git_status_list_new(&$0, pointer, &options) }
    defer { git_status_list_free(list) }
    var paths: [ChangedPath] = []
    for index in 0..<git_status_list_entrycount(list) {
      guard let entry = git_status_byindex(list, index)?.pointee else { continue }
      let delta = entry.index_to_workdir ?? entry.head_to_index
      guard entry.status.rawValue != GIT_STATUS_CURRENT.rawValue, let delta else { continue }
      let path = String(cString: delta.pointee.old_file.path ?? delta.pointee.new_file.path)
      if entry.status == GIT_STATUS_WT_DELETED, try mark(of: path) == .skipWorkTree { continue }
      paths.append(ChangedPath(path: path, isConflict: entry.status.rawValue & GIT_STATUS_CONFLICTED.rawValue != 0))
    }
    return paths
  }

  /// What `git status` says. A line is `1 XY ... path` or, of a conflict, `u XY ... path`.
  private func changedPathsOfGit() throws(GitError) -> [ChangedPath] {
    let output = try git(
      ["status", "--porcelain=v2", "-z", "--untracked-files=no", "--no-renames"], "compare the work tree with HEAD")
    return output.split(separator: 0).compactMap { line in
      let isConflict = line.first == UInt8(ascii: "u")
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: isConflict ? 10 : 8)
      guard let path = words.last, words.count == (isConflict ? 11 : 9) else { return nil }
      return ChangedPath(path: String(decoding: path, as: UTF8.self), isConflict: isConflict)
    }
  }

  /// Whether git would ignore the path if it were not tracked.
  public func isIgnored(_ path: String) throws(GitError) -> Bool {
    var ignored: Int32 = 0
    try check("look \(path) up in .gitignore") { git_ignore_path_is_ignored(&ignored, pointer, path) }
    return ignored == 1
  }

  /// Whether the index knows the path.
  public func isTracked(_ path: String) throws(GitError) -> Bool {
    let index = try index()
    defer { git_index_free(index) }
    return git_index_get_bypath(index, path, 0) != nil
  }

  /// An attribute of the path (`filter`, `working-tree-encoding`) that libgit2 would pass over in silence, or nil. A
  /// filter without a program does nothing, in git too.
  public func unsupportedAttribute(_ path: String) throws(GitError) -> String? {
    for attribute in ["filter", "working-tree-encoding"] {
      var value: UnsafePointer<CChar>?
      try check("read the attributes of \(path)") { git_attr_get(&value, pointer, 0, path, attribute) }
      guard git_attr_value(value) == GIT_ATTR_VALUE_STRING, let value else { continue }
      let text = String(cString: value)
      if attribute == "filter" {
        let programs = try ["clean", "smudge", "process", "required"].map { key throws(GitError) in
          try setting("filter.\(text).\(key)")
        }
        if programs.allSatisfy({ $0 == nil }) { continue }
      }
      return "\(attribute)=\(text)"
    }
    return nil
  }

  private func hasForeignFilter(_ path: String) throws(GitError) -> Bool { try unsupportedAttribute(path) != nil }

  /// The bytes of a work tree file as git stores them: line endings normalised as `.gitattributes` and
  /// `core.autocrlf` say.
  public func stored(_ bytes: [UInt8], path: String) throws(GitError) -> [UInt8] {
    try filtered(bytes, path: path, GIT_FILTER_TO_ODB)
  }

  /// The bytes of a stored file as git writes them into the work tree, the reverse of ``stored(_:path:)``.
  public func checkedOut(_ bytes: [UInt8], path: String) throws(GitError) -> [UInt8] {
    try filtered(bytes, path: path, GIT_FILTER_TO_WORKTREE)
  }

  private func filtered(_ bytes: [UInt8], path: String, _ mode: git_filter_mode_t) throws(GitError) -> [UInt8] {
    var filters: OpaquePointer?
    try check("read the filters of \(path)") {
      git_filter_list_load(&filters, pointer, nil, path, mode, GIT_FILTER_DEFAULT.rawValue)
    }
    guard let filters else { return bytes }
    defer { git_filter_list_free(filters) }
    var output = git_buf()
    defer { git_buf_dispose(&output) }
    try bytes.withUnsafeBufferPointer { (buffer) throws(GitError) in
      try buffer.withMemoryRebound(to: CChar.self) { (characters) throws(GitError) in
        try check("filter \(path)") {
          git_filter_list_apply_to_buffer(&output, filters, characters.baseAddress, characters.count)
        }
      }
    }
    return UnsafeRawBufferPointer(start: output.ptr, count: output.size).map { $0 }
  }

  /// The name that a blob of these bytes has.
  public func blobID(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    var oid = git_oid()
    try check("hash a file") {
      bytes.withUnsafeBytes { git_odb_hash(&oid, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
    }
    return ObjectID(oid)
  }
}

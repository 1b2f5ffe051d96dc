import Clibgit2
public import History

/// A path that is not the same in two trees.
public struct TreeDifference: Hashable, Sendable {
  /// Slashes, relative to the root.
  public let path: String
  /// What the first tree has there; nil where it has nothing.
  public let before: TreeFile?
  /// What the second tree has there; nil where it has nothing.
  public let after: TreeFile?
}

extension Repository {
  /// What a commit changes against another, in the order of the paths. A file that was renamed is two paths.
  public func differences(from old: Commit, to new: Commit) throws(GitError) -> [TreeDifference] {
    func tree(_ commit: Commit) throws(GitError) -> OpaquePointer {
      guard let id = commit.tree else {
        throw GitError(kind: .other, operation: "read the tree of \(commit.id)", reason: "the commit names none")
      }
      var oid = git_oid(id)
      return try make("read the tree of \(commit.id)") { git_tree_lookup(&$0, pointer, &oid) }
    }
    let before = try tree(old)
    defer { git_tree_free(before) }
    let after = try tree(new)
    defer { git_tree_free(after) }
    var options = git_diff_options()
    try check("prepare a comparison") { git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)) }
    options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue
    let diff = try make("compare \(new.id) with \(old.id)") {
      git_diff_tree_to_tree(&$0, pointer, before, after, &options)
    }
    defer { git_diff_free(diff) }
    return (0..<git_diff_num_deltas(diff)).compactMap { index in
      guard let delta = git_diff_get_delta(diff, index)?.pointee, let path = delta.new_file.path else { return nil }
      return TreeDifference(
        path: String(cString: path), before: TreeFile(delta.old_file), after: TreeFile(delta.new_file))
    }
  }
}

extension TreeFile {
  fileprivate init?(_ file: git_diff_file) {
    guard file.mode != 0 else { return nil }
    self.init(id: ObjectID(file.id), mode: UInt32(file.mode))
  }
}

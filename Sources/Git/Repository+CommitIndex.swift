import Clibgit2
public import History

extension Repository {
  /// Writes the index that hooks of a commit see, and returns its path: the files of HEAD's commit with some changed,
  /// and nothing of what else is staged. ``removeDrafts()`` removes it.
  public func writeCommitIndex(of commit: Commit, _ changes: [IndexChange]) throws(GitError) -> String {
    let current = gitFolder + "index"
    removeDrafts()
    try copy(current, to: indexDraft)
    let index = try openIndex(at: indexDraft)
    defer { git_index_free(index) }
    try distrustRacyEntries(of: index, at: current)
    for path in try self.changes(in: index, from: commit.id).keys {
      guard let file = try file(path, in: commit) else {
        try check("prepare the index of the commit") { git_index_remove(index, path, 0) }
        continue
      }
      try add(IndexChange(path: path, before: nil, after: file, isInWorkTree: false), to: index)
    }
    for change in changes { try add(change, to: index) }
    try check("prepare the index of the commit") { git_index_write(index) }
    return indexDraft
  }

  /// Where an index, the file at `path`, is not as the tree of a commit, and what it holds there; nil: nothing.
  public func changes(inIndex path: String, from commit: ObjectID) throws(GitError) -> [String: TreeFile?] {
    let index = try openIndex(at: path)
    defer { git_index_free(index) }
    return try changes(in: index, from: commit)
  }

  private func changes(in index: OpaquePointer, from id: ObjectID) throws(GitError) -> [String: TreeFile?] {
    var oid = git_oid(id)
    let commit = try make("read the commit \(id)") { git_commit_lookup(&$0, pointer, &oid) }
    defer { git_commit_free(commit) }
    let tree = try make("read the tree of \(id)") { git_commit_tree(&$0, commit) }
    defer { git_tree_free(tree) }
    let diff = try make("compare the index with \(id)") {
      git_diff_tree_to_index(&$0, pointer, tree, index, nil)
    }
    defer { git_diff_free(diff) }
    var changes: [String: TreeFile?] = [:]
    for number in 0..<git_diff_num_deltas(diff) {
      guard let delta = git_diff_get_delta(diff, number)?.pointee, let path = delta.new_file.path ?? delta.old_file.path
      else { continue }
      let file = TreeFile(id: ObjectID(delta.new_file.id), mode: UInt32(delta.new_file.mode))
      changes.updateValue(delta.status == GIT_DELTA_DELETED ? nil : file, forKey: String(cString: path))
    }
    return changes
  }

  func openIndex(at path: String) throws(GitError) -> OpaquePointer {
    let index = try make("read the index") { git_index_open(&$0, path) }
    do {
      try check("read the index") { git_index_read(index, 1) }
    } catch {
      git_index_free(index)
      throw error
    }
    return index
  }
}

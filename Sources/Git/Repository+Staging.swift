import Clibgit2
import Processes

extension Repository {
  /// Whether the index holds anything that HEAD does not: what `git commit` would commit.
  public func hasStagedChanges() throws(GitError) -> Bool {
    guard otherIndex == nil, indexProblem() == nil else {
      let operation = "compare the index with HEAD"
      return try gitOutcome(["diff", "--cached", "--quiet"], operation).ending == .exited(1)
    }
    var options = git_status_options()
    try check("prepare a status") { git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)) }
    options.show = GIT_STATUS_SHOW_INDEX_ONLY
    let list = try make("compare the index with HEAD") { git_status_list_new(&$0, pointer, &options) }
    defer { git_status_list_free(list) }
    return git_status_list_entrycount(list) > 0
  }

  /// Whether the index holds unresolved conflicts.
  public func hasConflicts() throws(GitError) -> Bool {
    guard indexProblem() == nil else { return try !git(["ls-files", "--unmerged"], "read the index").isEmpty }
    let index = try index()
    defer { git_index_free(index) }
    return git_index_has_conflicts(index) == 1
  }
}

import Clibgit2
public import History

extension Repository {
  /// What the branches of a remote pointed at when they were fetched or pushed last; those of all remotes where there is
  /// none of that name, as in `git push URL`.
  public func remoteBranches(of remote: String) throws(GitError) -> [ObjectID] {
    let url = remote.isEmpty ? nil : try setting("remote.\(remote).url")
    let prefix = url != nil ? "refs/remotes/\(remote)/" : "refs/remotes/"
    let iterator = try make("list the branches of the remotes") {
      git_reference_iterator_glob_new(&$0, pointer, "refs/remotes/*")
    }
    defer { git_reference_iterator_free(iterator) }
    var targets: [ObjectID] = []
    while true {
      var next: OpaquePointer?
      let status = git_reference_next(&next, iterator)
      if status == GIT_ITEROVER.rawValue { return targets }
      guard status >= 0, let reference = next else {
        throw GitError(status: status, operation: "list the branches of the remotes")
      }
      defer { git_reference_free(reference) }
      guard String(cString: git_reference_name(reference)).hasPrefix(prefix) else { continue }
      // A symbolic one, such as origin/HEAD, is another name of a branch.
      if let oid = git_reference_target(reference) { targets.append(ObjectID(oid.pointee)) }
    }
  }
}

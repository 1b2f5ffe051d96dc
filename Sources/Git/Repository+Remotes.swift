import Clibgit2
public import History

extension Repository {
  /// Where a local branch, by its short name, is pulled from: the remote, and the full name of the branch there. Nil where
  /// no setting says.
  public func upstream(of name: String) throws(GitError) -> (remote: String, branch: String)? {
    guard let remote = try setting("branch.\(name).remote"), let branch = try setting("branch.\(name).merge"),
      branch.hasPrefix("refs/heads/")
    else { return nil }
    return (remote, branch)
  }

  /// The remote that git pushes a branch of this name to, or a HEAD on none, as the settings say; nil where they say none.
  public func pushRemote(of name: String?) throws(GitError) -> String? {
    let keys = name.map { ["branch.\($0).pushremote", "remote.pushdefault", "branch.\($0).remote"] }
    for key in keys ?? ["remote.pushdefault"] {
      // A branch whose upstream is a branch of this repository has the remote `.`.
      if let remote = try setting(key), remote != "." { return remote }
    }
    return nil
  }

  /// The remote that a branch of this name is pushed to: the one that is asked for, else as ``pushRemote(of:)`` says, else
  /// origin, else the only one of `names`, else nil.
  public func pushRemote(_ named: String?, of name: String?, among names: [String]) throws(GitError) -> String? {
    if let named { return named }
    if let usual = try pushRemote(of: name) { return usual }
    return names.contains("origin") ? "origin" : names.count == 1 ? names[0] : nil
  }

  /// The full name of the branch over there that a local branch of this name is pushed to: its upstream where that is at
  /// this remote, unless `push.default` asks for the same name.
  public func pushBranch(of name: String, at remote: String) throws(GitError) -> String {
    guard let upstream = try upstream(of: name), upstream.remote == remote,
      try !["current", "matching"].contains(setting("push.default") ?? "")
    else { return "refs/heads/\(name)" }
    return upstream.branch
  }

  /// The names of the remotes.
  public func remoteNames() throws(GitError) -> [String] {
    var names = git_strarray()
    try check("list the remotes") { git_remote_list(&names, pointer) }
    defer { git_strarray_dispose(&names) }
    return (0..<names.count).compactMap { names.strings[$0].map { String(cString: $0) } }
  }

  /// The URL that a remote is fetched from, as `url.*.insteadOf` has it; nil where there is none of that name.
  public func remoteURL(_ name: String) throws(GitError) -> String? {
    guard let url = try setting("remote.\(name).url") else { return nil }
    // libgit2 replaces the beginning of a URL where it makes a remote of it.
    var remote: OpaquePointer?
    guard git_remote_create_anonymous(&remote, pointer, url) == 0 else { return url }
    defer { git_remote_free(remote) }
    return git_remote_url(remote).map { String(cString: $0) } ?? url
  }

  /// What the branches of a remote pointed at when they were fetched or pushed last; those of all remotes where there is
  /// none of that name, as in `git push URL`.
  public func remoteBranches(of remote: String) throws(GitError) -> [ObjectID] {
    let url = remote.isEmpty ? nil : try setting("remote.\(remote).url")
    return try branches(below: url != nil ? "refs/remotes/\(remote)/" : "refs/remotes/").map(\.commit)
  }

  /// The references below `prefix`, which ends in a slash, by the rest of their names, and what they point at. A
  /// symbolic one, such as `origin/HEAD`, is another name of a branch and left out.
  public func branches(below prefix: String) throws(GitError) -> [(name: String, commit: ObjectID)] {
    let operation = "list the branches"
    let iterator = try make(operation) { git_reference_iterator_glob_new(&$0, pointer, prefix + "*") }
    defer { git_reference_iterator_free(iterator) }
    var branches: [(name: String, commit: ObjectID)] = []
    while true {
      var next: OpaquePointer?
      let status = git_reference_next(&next, iterator)
      if status == GIT_ITEROVER.rawValue { return branches }
      guard status >= 0, let reference = next else { throw GitError(status: status, operation: operation) }
      defer { git_reference_free(reference) }
      let name = String(cString: git_reference_name(reference))
      guard name.utf8.starts(with: prefix.utf8), let oid = git_reference_target(reference) else { continue }
      branches.append((String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self), ObjectID(oid.pointee)))
    }
  }
}

import Glibc

extension Repository {
  /// The hooks that `git commit` would run, by name: executable files in `core.hooksPath` or the hooks folder.
  public func commitHooks() throws(GitError) -> [String] {
    var folder = commonFolder + "hooks"
    if let path = try setting("core.hookspath") {
      if path.hasPrefix("~/"), let home = getenv("HOME") {
        folder = String(cString: home) + path.dropFirst()
      } else {
        folder = path.hasPrefix("/") ? path : (workTree ?? gitFolder) + path
      }
    }
    return ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"].filter {
      access("\(folder)/\($0)", X_OK) == 0
    }
  }

  /// The path of a lock file that keeps the index or the branch from being written, or nil.
  public func lockInTheWay(of branch: String?) -> String? {
    var locks = [gitFolder + "index.lock", gitFolder + "HEAD.lock"]
    if let branch { locks.append("\(commonFolder)\(branch).lock") }
    return locks.first { access($0, F_OK) == 0 }
  }
}

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
}

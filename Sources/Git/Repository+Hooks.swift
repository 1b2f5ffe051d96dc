import Glibc

extension Repository {
  /// The folder in which git looks for hooks, without a slash at its end: `core.hooksPath`, or the folder `hooks` that
  /// all work trees share. It need not exist.
  public func hooksFolder() throws(GitError) -> String {
    guard let path = try setting("core.hookspath"), !path.isEmpty else { return commonFolder + "hooks" }
    let folder =
      if path.hasPrefix("~/"), let home = getenv("HOME") {
        String(cString: home) + path.dropFirst()
      } else {
        // Relative to where git runs hooks.
        path.hasPrefix("/") ? path : (workTree ?? gitFolder) + path
      }
    return folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// The names of the hooks that `git commit` may run: files in the hooks folder, also where git would only tell that
  /// they are not executable, and all where git's settings name programs (`hook.NAME.event`, since git 2.54). Bump's own
  /// is not among them: it has nothing to say of what bump writes.
  public func commitHooks() throws(GitError) -> Set<String> {
    let names: Set = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"]
    if hasSetting(fitting: #"^hook\..*\.event$"#) { return names }
    let folder = try hooksFolder()
    return names.filter { access("\(folder)/\($0)", F_OK) == 0 && !isOurs("\(folder)/\($0)") }
  }

  private func isOurs(_ path: String) -> Bool {
    guard let file = fopen(path, "r") else { return false }
    defer { fclose(file) }
    var start = [UInt8](repeating: 0, count: 256)
    let count = fread(&start, 1, start.count, file)
    return GitHook.isOurs(Array(start[..<count]))
  }

  /// The path of a lock file that keeps the index or the branch from being written, or nil.
  public func lockInTheWay(of branch: String?) -> String? {
    var locks = [gitFolder + "index.lock", gitFolder + "HEAD.lock"]
    if let branch { locks.append("\(commonFolder)\(branch).lock") }
    return locks.first { access($0, F_OK) == 0 }
  }
}

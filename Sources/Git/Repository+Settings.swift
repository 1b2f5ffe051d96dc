import Clibgit2

extension Repository {
  /// A setting of git's, or nil where it is not set.
  ///
  /// Where libgit2 does not see all of them (`GIT_CONFIG_COUNT`, `git -c`, `includeIf.hasconfig:`), git itself is asked.
  public func setting(_ name: String) throws(GitError) -> String? {
    if needsGitForSettings { return try settingsOfGit()[name.lowercasedKey] }
    return try ownSetting(name)
  }

  /// A setting as libgit2 sees it.
  func ownSetting(_ name: String) throws(GitError) -> String? {
    let config = try make("read git's settings") { git_repository_config_snapshot(&$0, pointer) }
    defer { git_config_free(config) }
    var value: UnsafePointer<CChar>?
    do {
      try check("read the setting \(name)") { git_config_get_string(&value, config, name) }
    } catch  where error.kind == .notFound {
      return nil
    }
    return value.map { String(cString: $0) }
  }

  /// Whether a setting exists whose name (in lower case but for its middle part) fits the regular expression.
  func hasSetting(fitting pattern: String) -> Bool {
    var config: OpaquePointer?
    guard git_repository_config_snapshot(&config, pointer) == 0, let config else { return false }
    defer { git_config_free(config) }
    var iterator: OpaquePointer?
    guard git_config_iterator_glob_new(&iterator, config, pattern) == 0, let iterator else { return false }
    defer { git_config_iterator_free(iterator) }
    var entry: UnsafeMutablePointer<git_config_entry>?
    return git_config_next(&entry, iterator) == 0
  }

  /// All settings, the last value of each, as git reads them.
  private func settingsOfGit() throws(GitError) -> [String: String] {
    if let known = knownSettings { return known }
    let output = try git(["config", "--list", "--includes", "-z"], "read git's settings")
    var settings: [String: String] = [:]
    for entry in output.split(separator: 0) {
      let parts = entry.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
      // A name without a value means true.
      let value = parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : "true"
      settings[String(decoding: parts[0], as: UTF8.self)] = value
    }
    knownSettings = settings
    return settings
  }

  /// Settings that change what libgit2 does with files, and that it sees otherwise than git; for each the name.
  public func settingsUnseen() throws(GitError) -> [String] {
    guard needsGitForSettings else { return [] }
    let names = [
      "core.autocrlf", "core.eol", "core.filemode", "core.symlinks", "core.ignorecase", "core.attributesfile",
      "core.excludesfile", "core.precomposeunicode",
    ]
    var unseen: [String] = []
    for name in names where try setting(name) != ownSetting(name) { unseen.append(name) }
    return unseen
  }

  /// Adds the settings of this work tree alone, where `extensions.worktreeConfig` says that there are any.
  func addWorkTreeSettings() throws(GitError) {
    guard let value = try ownSetting("extensions.worktreeconfig"), value.isTrueSetting else { return }
    let config = try make("read git's settings") { git_repository_config(&$0, pointer) }
    defer { git_config_free(config) }
    let path = gitFolder + "config.worktree"
    try check("read \(path)") { git_config_add_file_ondisk(config, path, GIT_CONFIG_LEVEL_APP, pointer, 0) }
    // Read when the repository was opened.
    guard gitFolder == commonFolder, GitEnvironment.value("GIT_WORK_TREE") == nil else { return }
    if let tree = try ownSetting("core.worktree") {
      try GitEnvironment.setWorkTree(tree.hasPrefix("/") ? tree : gitFolder + tree, of: pointer)
    }
  }
}

extension String {
  /// A setting's name as git lists it: in lower case but for what is between the first and the last dot.
  fileprivate var lowercasedKey: String {
    guard let first = firstIndex(of: "."), let last = lastIndex(of: ".") else { return lowercased() }
    return self[..<first].lowercased() + self[first..<last] + self[last...].lowercased()
  }

  /// Whether git reads the value as true.
  var isTrueSetting: Bool { ["true", "yes", "on", "1"].contains(lowercased()) }
}

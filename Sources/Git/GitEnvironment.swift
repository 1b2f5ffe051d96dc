import Clibgit2
import Glibc

/// git's variables in our environment, which are set where git runs us as a hook or an alias.
enum GitEnvironment {
  /// A variable's value, or nil where it is not set.
  static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// A variable that git reads as a truth value.
  static func isTrue(_ name: String) -> Bool {
    guard let value = value(name)?.lowercased() else { return false }
    return !["", "0", "false", "no", "off"].contains(value)
  }

  /// Whether variables hold settings (`git -c`, `GIT_CONFIG_COUNT`), which libgit2 does not see.
  static var holdsSettings: Bool {
    ["GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS"].contains { value($0)?.isEmpty == false }
  }

  /// The levels of settings whose usual files are not read, since a variable names another file or none.
  static var configurationLevels: [git_config_level_t] {
    var levels: [git_config_level_t] = []
    if isTrue("GIT_CONFIG_NOSYSTEM") || value("GIT_CONFIG_SYSTEM") != nil { levels.append(GIT_CONFIG_LEVEL_SYSTEM) }
    if value("GIT_CONFIG_GLOBAL") != nil { levels += [GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL] }
    return levels
  }

  /// Adds the files that `GIT_CONFIG_SYSTEM` and `GIT_CONFIG_GLOBAL` name.
  static func addFiles(to configuration: OpaquePointer, of repository: OpaquePointer?) throws(GitError) {
    let files = [("GIT_CONFIG_SYSTEM", GIT_CONFIG_LEVEL_SYSTEM), ("GIT_CONFIG_GLOBAL", GIT_CONFIG_LEVEL_GLOBAL)]
    for (name, level) in files {
      guard let path = value(name), !path.isEmpty, name == "GIT_CONFIG_GLOBAL" || !isTrue("GIT_CONFIG_NOSYSTEM") else {
        continue
      }
      try check("read \(path), which \(name) names") {
        git_config_add_file_ondisk(configuration, path, level, repository, 0)
      }
    }
  }

  /// Opens the repository that `GIT_DIR` names, relative to `folder`, or else the one that contains `folder`, as far up
  /// as `GIT_CEILING_DIRECTORIES` allows. The work tree is that of `GIT_WORK_TREE`.
  static func openRepository(_ folder: String) throws(GitError) -> OpaquePointer {
    if let common = value("GIT_COMMON_DIR") {
      throw GitError(
        kind: .unsupported, operation: "open the repository of \(folder)",
        reason: "GIT_COMMON_DIR is set (to \(common)), which libgit2 cannot follow", hint: "unset GIT_COMMON_DIR")
    }
    var path = folder
    var flags: UInt32 = 0
    if let named = value("GIT_DIR") {
      path = absolute(named, from: folder)
      flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    } else if isTrue("GIT_DISCOVERY_ACROSS_FILESYSTEM") {
      flags = GIT_REPOSITORY_OPEN_CROSS_FS.rawValue
    }
    let repository = try make("open the repository of \(path)") {
      git_repository_open_ext(&$0, path, flags, value("GIT_CEILING_DIRECTORIES"))
    }
    do {
      if let tree = value("GIT_WORK_TREE") {
        try setWorkTree(absolute(tree, from: folder), of: repository)
      } else if value("GIT_DIR") != nil, let tree = git_repository_workdir(repository).map({ String(cString: $0) }),
        let here = realPath(folder), !(here + "/").hasPrefix(tree)
      {
        // git takes the folder where it stands for the work tree.
        try setWorkTree(here, of: repository)
      }
    } catch {
      git_repository_free(repository)
      throw error
    }
    return repository
  }

  static func setWorkTree(_ path: String, of repository: OpaquePointer) throws(GitError) {
    // libgit2 1.5 does not free its copy of a path that is the work tree already.
    if let known = git_repository_workdir(repository), let real = realpath(path, nil) {
      defer { free(real) }
      if String(cString: known) == String(cString: real) + "/" { return }
    }
    try check("take \(path) for the work tree") { git_repository_set_workdir(repository, path, 0) }
  }

  /// Makes the repository use the objects and the index that variables name.
  static func apply(to repository: OpaquePointer, _ folder: String) throws(GitError) {
    if let path = value("GIT_OBJECT_DIRECTORY") {
      let objects = try make("open the objects of GIT_OBJECT_DIRECTORY") {
        git_odb_open(&$0, absolute(path, from: folder))
      }
      defer { git_odb_free(objects) }
      try check("use the objects of GIT_OBJECT_DIRECTORY") { git_repository_set_odb(repository, objects) }
    }
    if let paths = value("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
      let objects = try make("open the object database") { git_repository_odb(&$0, repository) }
      defer { git_odb_free(objects) }
      for path in paths.split(separator: ":") {
        try check("use the objects of GIT_ALTERNATE_OBJECT_DIRECTORIES") {
          git_odb_add_disk_alternate(objects, absolute(String(path), from: folder))
        }
      }
    }
  }

  static func absolute(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : "\(realPath(folder) ?? folder)/\(path)"
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}

import Clibgit2
import Glibc
public import History

extension Repository {
  /// What hides an object's true content from git's users.
  public enum Replacement: Hashable, Sendable {
    /// `git replace`.
    case reference
    /// A line in `info/grafts`.
    case graft
  }

  /// The objects that `git replace` and grafts show as others. libgit2 reads the originals.
  public func replacedObjects() throws(GitError) -> [ObjectID: Replacement] {
    var replaced: [ObjectID: Replacement] = [:]
    for line in lines(of: commonFolder + "info/grafts") {
      if let id = ObjectID(String(line.prefix(40))) { replaced[id] = .graft }
    }
    let iterator = try make("list the replacements") { git_reference_iterator_glob_new(&$0, pointer, "refs/replace/*") }
    defer { git_reference_iterator_free(iterator) }
    var name: UnsafePointer<CChar>?
    while git_reference_next_name(&name, iterator) == 0, let found = name {
      if let id = ObjectID(String(String(cString: found).dropFirst("refs/replace/".count))) {
        replaced[id] = .reference
      }
    }
    return replaced
  }

  /// What to say where an object is not there.
  func missing(_ operation: String) -> GitError {
    if isPartial {
      return GitError(
        kind: .incomplete, operation: operation, reason: "this is a partial clone, and the object was not fetched",
        hint: "fetch what is missing: git fetch --refetch --no-filter")
    }
    return GitError(
      kind: .incomplete, operation: operation, reason: "the object is missing",
      hint: missingAlternate.map { "bring back \($0), which objects/info/alternates names" }
        ?? "repair it: git fsck, then git fetch")
  }

  /// A folder of objects that `objects/info/alternates` names and that is not there, or nil.
  public var missingAlternate: String? {
    lines(of: commonFolder + "objects/info/alternates").filter { !$0.isEmpty && !$0.hasPrefix("#") }
      .map { $0.hasPrefix("/") ? $0 : "\(commonFolder)objects/\($0)" }
      .first { access($0, F_OK) != 0 }
  }

  /// The submodule that contains the path in a commit's tree, or nil.
  public func submodule(containing path: String, in commit: Commit) throws(GitError) -> String? {
    var folder = Substring(path)
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      if try file(String(folder), in: commit)?.mode == 0o160000 { return String(folder) }
    }
    return nil
  }

  /// The folder of another work tree of this repository that is on the branch, or nil.
  public func otherWorkTree(on branch: String) -> String? {
    func isThere(_ folder: String) -> Bool { lines(of: folder + "HEAD").first == "ref: \(branch)" }
    // The main work tree is beside the data that all share.
    if gitFolder != commonFolder, isThere(commonFolder), commonFolder.hasSuffix("/.git/") {
      return String(commonFolder.dropLast("/.git/".count))
    }
    let folder = commonFolder + "worktrees/"
    for name in names(in: folder) where folder + name + "/" != gitFolder && isThere("\(folder)\(name)/") {
      guard let file = lines(of: "\(folder)\(name)/gitdir").first, access(file, F_OK) == 0 else { continue }
      return file.hasSuffix("/.git") ? String(file.dropLast("/.git".count)) : file
    }
    return nil
  }

  /// The tags whose file is empty or damaged, as a power loss leaves it: neither git nor libgit2 lists them. `names` are
  /// the tags that are listed.
  public func damagedTags(besides names: Set<String>) -> [String] {
    var damaged: [String] = []
    func visit(_ folder: String) {
      for name in self.names(in: "\(commonFolder)refs/tags/\(folder)") {
        let path = folder + name
        if names.contains(path) || name.hasSuffix(".lock") { continue }
        if isFolder("\(commonFolder)refs/tags/\(path)") { visit(path + "/") } else { damaged.append(path) }
      }
    }
    visit("")
    return damaged.sorted()
  }

  /// The name of a tag that differs from `name` in case alone, where `core.ignoreCase` says that files of such names are
  /// one.
  public func tagDifferingInCase(from name: String) throws(GitError) -> String? {
    guard try setting("core.ignorecase")?.isTrueSetting == true else { return nil }
    return try tagNames().first { $0 != name && $0.lowercased() == name.lowercased() }
  }

  private func lines(of path: String) -> [String] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var lines: [String] = []
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let text = line {
      let content = String(cString: text)
      lines.append(content.hasSuffix("\n") ? String(content.dropLast()) : content)
    }
    return lines
  }

  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

import Clibgit2
import Glibc
import Processes

/// Refuses a repository of another user, as git does since 2.35.2, unless `safe.directory` of the user's, the
/// system's or the command line's settings names it, or `GIT_DIR` does. libgit2 1.5 has the check too, but knows no
/// `safe.directory = *`.
func checkOwner(of repository: OpaquePointer) throws(GitError) {
  let gitFolder = String(cString: git_repository_path(repository))
  let folder = (git_repository_workdir(repository).map { String(cString: $0) } ?? gitFolder).withoutTrailingSlash
  guard GitEnvironment.value("GIT_DIR") == nil, !isOurs(folder) || !isOurs(gitFolder) else { return }
  let safe = safeDirectories()
  let named = [folder, gitFolder.withoutTrailingSlash]
  let isSafe = safe.contains { entry in
    if entry == "*" { return true }
    if entry.hasSuffix("/*") { return named.contains { $0.hasPrefix(entry.dropLast()) } }
    return named.contains(entry.withoutTrailingSlash)
  }
  guard isSafe || isSafeForGit(gitFolder) else {
    throw GitError(kind: .unsafeOwner(path: folder), operation: "open the repository", reason: "dubious ownership")
  }
}

private func isOurs(_ path: String) -> Bool {
  var status = stat()
  guard stat(path, &status) == 0 else { return true }
  let user = geteuid()
  if status.st_uid == user { return true }
  guard user == 0, let sudo = getenv("SUDO_UID") else { return false }
  return UInt32(String(cString: sudo)) == status.st_uid
}

/// Whether git itself would work there, where settings of the command line have a say that libgit2 does not see.
private func isSafeForGit(_ folder: String) -> Bool {
  guard GitEnvironment.holdsSettings else { return false }
  return (try? Command("git", ["-C", folder, "rev-parse", "--git-dir"]).run().isSuccess) == true
}

/// The values of `safe.directory`; an empty one forgets those before it. The repository's own settings do not count.
private func safeDirectories() -> [String] {
  var config: OpaquePointer?
  guard git_config_open_default(&config) == 0, let config else { return [] }
  defer { git_config_free(config) }
  try? GitEnvironment.addFiles(to: config, of: nil)
  var iterator: OpaquePointer?
  guard git_config_multivar_iterator_new(&iterator, config, "safe.directory", nil) == 0, let iterator else { return [] }
  defer { git_config_iterator_free(iterator) }
  var values: [String] = []
  var entry: UnsafeMutablePointer<git_config_entry>?
  while git_config_next(&entry, iterator) == 0, let found = entry {
    let value = String(cString: found.pointee.value)
    if value.isEmpty { values = [] } else { values.append(value.withHomeExpanded) }
  }
  return values
}

extension String {
  fileprivate var withHomeExpanded: String {
    guard hasPrefix("~/"), let home = getenv("HOME") else { return self }
    return String(cString: home) + dropFirst()
  }

  fileprivate var withoutTrailingSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}

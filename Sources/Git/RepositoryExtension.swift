import Clibgit2

/// The extensions of the repository format that git knows (`extensions.*` of its settings). libgit2 opens repositories
/// that have them, and what they say is looked at here.
enum RepositoryExtension: String, CaseIterable {
  case partialClone, worktreeConfig, preciousObjects, objectFormat, refStorage, relativeWorktrees, submodulePathConfig
  case compatObjectFormat

  /// The name of the setting after `extensions.`, as git stores it.
  var key: String { rawValue.lowercased() }

  /// Whether libgit2 reads what has the extension with that value rightly.
  func isReadable(_ value: String) -> Bool {
    switch self {
    case .partialClone, .worktreeConfig, .preciousObjects: true
    case .objectFormat: value.lowercased() == "sha1"
    case .refStorage: value.lowercased() == "files"
    case .relativeWorktrees, .submodulePathConfig, .compatObjectFormat: false
    }
  }

  var hint: String {
    switch self {
    case .objectFormat: "release from a repository with SHA-1 objects, git's default"
    case .refStorage: "git refs migrate --ref-format=files keeps the references in files again"
    case .relativeWorktrees:
      "git config worktree.useRelativePaths false && git worktree repair && git config --unset extensions.relativeWorktrees"
    default: "git config --unset extensions.\(rawValue), if nothing in the repository needs it"
    }
  }

  /// Refuses what libgit2 would read wrongly.
  static func check(_ setting: (String) throws(GitError) -> String?) throws(GitError) {
    // Of version 0 git honours no more of them than libgit2 does.
    guard try setting("core.repositoryformatversion") == "1" else { return }
    for known in allCases {
      guard let value = try setting("extensions.\(known.key)"), !known.isReadable(value) else { continue }
      throw GitError(
        kind: .unsupported, operation: "open the repository",
        reason: "it has extensions.\(known.rawValue) = \(value), which libgit2 1.5 cannot read", hint: known.hint)
    }
  }
}

import Files
import Git
import Glibc
import Planning
import SnapshotReading

/// The folder in which git looks for hooks.
struct HooksFolder {
  enum State { case ours, foreign, absent }

  let path: String

  init(_ repository: Repository) throws(Refusal) {
    path = try asking { () throws(GitError) in try repository.hooksFolder() }
    var status = stat()
    guard unsafe stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFDIR else {
      throw Refusal(
        .usage, "core.hooksPath is \(path), which is no folder, so that git runs no hooks",
        hint: "git config --unset core.hooksPath")
    }
  }

  func path(of hook: GitHook) -> String { "\(path)/\(hook.rawValue)" }

  func state(of hook: GitHook) throws(Refusal) -> State {
    guard let script = try touching({ () throws(FileError) in try readFile(at: path(of: hook)) }) else {
      return .absent
    }
    return GitHook.isOurs(script) ? .ours : .foreign
  }

  func write(_ hook: GitHook) throws(Refusal) {
    try touching { () throws(FileError) in
      try makeFolder(at: path)
      try WorkTree(root: path).stage(Array(hook.script.utf8), for: hook.rawValue, mode: 0o755).publish()
    }
  }

  func remove(_ hook: GitHook) throws(Refusal) {
    try touching { () throws(FileError) in try removeFile(at: path(of: hook)) }
  }
}

/// Reads or writes a hook.
private func touching<Answer>(_ body: () throws(FileError) -> Answer) throws(Refusal) -> Answer {
  do throws(FileError) {
    return try body()
  } catch {
    throw Refusal(.taken, "\(error)")
  }
}

/// A program that keeps a project's hooks, so that they are added to its configuration instead.
enum HookManager {
  case preCommit(file: String)
  case husky
  case lefthook(file: String)

  init?(_ repository: Repository, _ folder: HooksFolder) {
    if folder.path.split(separator: "/").contains(".husky") {
      self = .husky
      return
    }
    guard let root = repository.workTree else { return nil }
    // A fresh clone, where husky has not set core.hooksPath yet.
    if unsafe access(root + ".husky", F_OK) == 0 {
      self = .husky
      return
    }
    func first(of files: [String]) -> String? { files.first { unsafe access(root + $0, F_OK) == 0 } }
    if let file = first(of: [".pre-commit-config.yaml", "prek.toml"]) {
      self = .preCommit(file: file)
    } else if let file = first(of: ["lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml"]) {
      self = .lefthook(file: file)
    } else {
      return nil
    }
  }

  var owner: String {
    switch self {
    case .preCommit(let file): "pre-commit (\(file))"
    case .husky: "husky (.husky)"
    case .lefthook(let file): "lefthook (\(file))"
    }
  }

  /// What to write where, and what to run then.
  func advice(_ hooks: [GitHook]) -> String {
    switch self {
    case .preCommit(let file):
      "add this to \(file), and run pre-commit install"
        + hooks.map { " --hook-type \($0.rawValue)" }.joined() + "\n- repo: local\n  hooks:"
        + hooks.map { "\n" + $0.preCommitEntry }.joined()
    case .husky:
      "add these lines" + hooks.map { "\n.husky/\($0.rawValue): \($0.command)" }.joined()
    case .lefthook(let file):
      "add this to \(file), and run lefthook install" + hooks.map { "\n" + $0.lefthookEntry }.joined()
    }
  }
}

extension GitHook {
  /// An entry of `.pre-commit-config.yaml`; pre-commit adds the file's name to the command, and tells of a push in its
  /// variables.
  fileprivate var preCommitEntry: String {
    switch self {
    case .commitMessage:
      """
        - id: bump-check
          name: conventional commit message
          entry: bump check --allow-abort --message-file
          language: system
          stages: [commit-msg]
      """
    case .prePush:
      """
        - id: bump-check-push
          name: conventional commit messages
          entry: bump check --pre-push
          language: system
          stages: [pre-push]
          always_run: true
          pass_filenames: false
      """
    }
  }

  fileprivate var lefthookEntry: String {
    switch self {
    case .commitMessage:
      """
      commit-msg:
        commands:
          bump-check:
            run: bump check --allow-abort --message-file {1}
      """
    case .prePush:
      """
      pre-push:
        commands:
          bump-check:
            run: bump check --pre-push {1}
            use_stdin: true
      """
    }
  }
}

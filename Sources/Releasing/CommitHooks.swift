import ConventionalCommit
import Files
import Git
import History
import Planning
import Processes
import SnapshotReading

/// git's hooks of a commit: `pre-commit`, `prepare-commit-msg` and `commit-msg` before it, `post-commit` after, run by
/// `git hook run` (git 2.36 and newer) with what `git commit` of the release's files would give them.
struct CommitHooks {
  private let repository: Repository
  private let author: Identity
  /// The hooks that are there and not skipped.
  private let names: Set<String>

  /// `skipsChecks` leaves `pre-commit` and `commit-msg` out, as `git commit --no-verify` does.
  init(_ release: PlannedRelease, _ repository: Repository, author: Identity, skipsChecks: Bool) throws(Refusal) {
    self.repository = repository
    self.author = author
    var names: Set<String> = []
    if release.message != nil { names = try asking { () throws(GitError) in try repository.commitHooks() } }
    self.names = skipsChecks ? names.subtracting(["pre-commit", "commit-msg"]) : names
  }

  /// Whether any hook runs before the commit.
  var areBefore: Bool { names.contains { $0 != "post-commit" } }

  /// Runs the hooks before the commit, and takes what they leave of files and message into the release.
  func runBefore(_ stage: inout HookStage) throws(Refusal) {
    try stage.writeIndex()
    if names.contains("pre-commit") {
      if let refusal = try run("pre-commit", stage) {
        // A hook that mends files says no, for the author to look and to commit again: so do we, once.
        guard try stage.takeFiles(from: "the pre-commit hook", .commitFailed) else { throw refusal }
        if let refusal = try run("pre-commit", stage) { throw refusal }
      }
      try stage.takeFiles(from: "the pre-commit hook", .commitFailed)
    }
    let messageHooks = ["prepare-commit-msg", "commit-msg"].filter(names.contains)
    guard !messageHooks.isEmpty, let message = stage.release.message else { return }
    let hooks = "the \(messageHooks.joined(separator: " or ")) hook"
    let file = repository.gitFolder + "COMMIT_EDITMSG"
    let old = try filing { () throws(FileError) in try readFile(at: file) }
    do throws(Refusal) {
      try filing { () throws(FileError) in try repository.writeMessage(Array(message.utf8)) }
      for name in messageHooks {
        let arguments = [shownGitFolder + "COMMIT_EDITMSG"] + (name == "commit-msg" ? [] : ["message"])
        if let refusal = try run(name, stage, arguments) { throw refusal }
      }
      try stage.takeFiles(from: hooks, .commitFailed)
      let left = try filing { () throws(FileError) in try readFile(at: file) } ?? []
      if !left.elementsEqual(message.utf8) { try take(left, from: hooks, into: &stage) }
    } catch {
      if let old { try? repository.writeMessage(old) } else { try? removeFile(at: file) }
      throw error
    }
  }

  /// Runs the hook after the commit; what it fails with is a warning.
  func runAfter() -> [String] {
    guard names.contains("post-commit") else { return [] }
    do throws(Refusal) {
      let refusal = try run("post-commit", [], index: shownGitFolder + "index", hint: "")
      return refusal.map { [$0.message] } ?? []
    } catch {
      return [error.message]
    }
  }

  /// Takes the message that hooks left, cleaned up as git does.
  private func take(_ bytes: [UInt8], from hooks: String, into stage: inout HookStage) throws(Refusal) {
    func refuse(_ what: String) -> Refusal { Refusal(.commitFailed, "\(hooks) \(what)", hint: "nothing was released") }
    let stripped = strippingComments(from: bytes, commentPrefix: "")
    guard let message = String(validating: stripped, as: UTF8.self) else { throw refuse("left no UTF-8 message") }
    guard let title = message.split(separator: "\n", maxSplits: 1).first else { throw refuse("left an empty message") }
    let lines = Set(message.split(separator: "\n"))
    for line in (stage.release.message ?? "").split(separator: "\n")
    where line.hasPrefix("\(ReadCommit.trailer): ") && !lines.contains(line) {
      throw refuse("took the line '\(line)' out of the message, by which the release is known")
    }
    let version = stage.release.version
    guard title.contains(version) || !stage.release.title.contains(version) else {
      throw refuse("took the version \(version) out of the message's first line")
    }
    guard message != stage.release.message else { return }
    stage.take(message: message, title: String(title), note: "\(hooks) changed the message of the release commit")
  }

  // MARK: - Running

  /// Whether git finds its folder by itself from the root of the work tree, and then names it by `.git`.
  private var isUsualFolder: Bool { repository.gitFolder == (repository.workTree ?? "") + ".git/" }
  /// git's own folder as git names it to hooks.
  private var shownGitFolder: String { isUsualFolder ? ".git/" : repository.gitFolder }

  /// Runs a hook before the commit; the answer is ``Command/runHook(_:_:hint:)``'s.
  private func run(_ name: String, _ stage: HookStage, _ arguments: [String] = []) throws(Refusal) -> Refusal? {
    let canSkip = name != "prepare-commit-msg"
    return try run(
      name, arguments, index: stage.index ?? "",
      hint: nothingChanged + (canSkip ? "; --no-verify releases without it" : ""))
  }

  private func run(_ name: String, _ arguments: [String], index: String, hint: String) throws(Refusal) -> Refusal? {
    var command = Command("git", ["hook", "run", "--ignore-missing", name, "--"] + arguments)
    command.folder = repository.workTree
    command.environment = [
      "GIT_INDEX_FILE": index, "GIT_EDITOR": ":", "GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email,
      "GIT_AUTHOR_DATE": "@\(author.date)",
      "GIT_DIR": isUsualFolder ? nil : String(repository.gitFolder.dropLast()), "GIT_WORK_TREE": nil,
    ]
    return try command.runHook("the \(name) hook", .commitFailed, hint: hint)
  }
}

extension Repository {
  /// Writes `COMMIT_EDITMSG`. What a killed process leaves of it goes with ``removeDrafts()``.
  fileprivate func writeMessage(_ bytes: [UInt8]) throws(FileError) {
    try WorkTree(root: gitFolder).stage(bytes, for: "COMMIT_EDITMSG", mode: 0o644, as: Self.messageDraft).publish()
  }
}

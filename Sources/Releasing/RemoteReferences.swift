import Git
import Glibc
public import Planning
import Processes
public import SnapshotReading

/// The branches and tags of a remote.
public struct RemoteReferences: Sendable {
  /// The names without `refs/heads/`.
  public fileprivate(set) var branches: [String] = []
  /// The commits of the tags, by the names without `refs/tags/`.
  public fileprivate(set) var tags: [String: String] = [:]
}

extension ReleaseRepository {
  /// What the remote that is read has, as `git ls-remote` lists it; nil where there is no remote, unless that of the
  /// repository itself will do. Nobody is asked for a password. Refuses where the remote does not answer in time.
  public func remoteReferences(orOwn: Bool = false) throws(Refusal) -> RemoteReferences? {
    let names = try run(["remote"], within: .seconds(10))
    let remote = names.contains(remoteName) ? remoteName : names.count == 1 ? names[0] : orOwn ? "." : nil
    guard let remote else { return nil }
    var references = RemoteReferences()
    for line in try run(["ls-remote", "--heads", "--tags", "--", remote], within: .seconds(60)) {
      let parts = line.utf8.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      guard parts.count == 2 else { continue }
      func name(below prefix: String) -> String? {
        parts[1].starts(with: prefix.utf8) ? String(parts[1].dropFirst(prefix.utf8.count)) : nil
      }
      if let branch = name(below: "refs/heads/") {
        references.branches.append(branch)
      } else if let tag = name(below: "refs/tags/") {
        // What an annotated tag stands for comes behind it, as `NAME^{}`.
        references.tags[tag.hasSuffix("^{}") ? String(tag.dropLast(3)) : tag] = String(parts[0])
      }
    }
    return references
  }

  /// The lines that git prints.
  private func run(_ arguments: [String], within limit: Duration) throws(Refusal) -> [String] {
    var command = Command("git", arguments, timeLimit: limit)
    command.folder = repository.workTree ?? repository.gitFolder
    command.environment = ["GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"]
    if unsafe getenv("GIT_DIR") != nil {
      command.environment["GIT_DIR"] = repository.gitFolder
      command.environment["GIT_WORK_TREE"] = repository.workTree
    }
    // ssh asks at the terminal itself, unless the user has said how it is called.
    let hasCommand = unsafe getenv("GIT_SSH_COMMAND") != nil || getenv("GIT_SSH") != nil
    let setting = try asking { () throws(GitError) in try repository.setting("core.sshcommand") }
    if !hasCommand, setting == nil { command.environment["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes" }
    // A list that is cut off would be worse than none.
    command.captureLimit = 1 << 30
    let outcome: Outcome
    do throws(StartError) {
      outcome = try command.run()
    } catch {
      throw Refusal(.historyIncomplete, "\(error)")
    }
    guard outcome.isSuccess else {
      let reason =
        if case .timeLimit(let limit)? = outcome.stop { " within \(limit.components.seconds) seconds" } else { "" }
      throw Refusal(.historyIncomplete, "the remote does not answer\(reason)" + said(outcome))
    }
    return outcome.output.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}

import Git
import Glibc
public import Planning
import Processes
public import SnapshotReading

extension ReleaseRepository {
  /// The names of all tags at the remote that is read, without `refs/tags/`, as `git ls-remote` lists them; nil where
  /// there is no remote. Nobody is asked for a password. Refuses where the remote does not answer in time.
  public func remoteTagNames() throws(Refusal) -> [String]? {
    let names = try run(["remote"], within: .seconds(10))
    guard let remote = names.contains(remoteName) ? remoteName : names.count == 1 ? names[0] : nil else { return nil }
    let prefix = "refs/tags/"
    return try run(["ls-remote", "--tags", "--refs", "--", remote], within: .seconds(60)).compactMap { line in
      guard let tab = line.utf8.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let name = line[line.utf8.index(after: tab)...]
      return name.utf8.starts(with: prefix.utf8) ? String(name.utf8.dropFirst(prefix.utf8.count)) : nil
    }
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

import Configuration
import Git
import ImageTags
import Planning
import Processes
import SnapshotReading

/// The branches and tags of the remote, or of the repository itself where it has none.
struct RemoteReferences {
  /// The names without `refs/heads/`.
  var branches: [String] = []
  /// The commits of the tags, by the names without `refs/tags/`.
  var tags: [String: String] = [:]

  /// Asks the remote; nil where it does not answer.
  init?(of repository: ReleaseRepository) throws(Refusal) {
    let git = repository.repository
    let name = repository.project.settings.push.remote ?? "origin"
    let url = try asking { () throws(GitError) in try git.setting("remote.\(name).url") }
    var command = Command(
      "git", ["ls-remote", "--heads", "--tags", "--", url == nil ? "." : name], timeLimit: .seconds(60))
    command.folder = git.workTree ?? git.gitFolder
    if processEnvironment["GIT_DIR"] != nil { command.environment["GIT_DIR"] = git.gitFolder }
    command.environment["GIT_TERMINAL_PROMPT"] = "0"
    command.captureLimit = 64 << 20
    guard let outcome = try? command.run(), outcome.isSuccess else { return nil }
    for line in outcome.output.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      guard parts.count == 2 else { continue }
      let (id, name) = (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
      if name.hasPrefix("refs/heads/") {
        branches.append(String(name.dropFirst("refs/heads/".count)))
      } else if name.hasPrefix("refs/tags/") {
        // What an annotated tag stands for comes behind it, as `NAME^{}`.
        let tag = name.dropFirst("refs/tags/".count)
        tags[String(tag.hasSuffix("^{}") ? tag.dropLast(3) : tag)] = id
      }
    }
  }
}

extension ReleaseRepository {
  /// The tags of the repository and of its remote. What the remote says is complete; where it does not answer, the
  /// list is the repository's own.
  func tagListWithRemote(for state: GitState) throws(Refusal) -> TagList {
    let own = try tagList(for: state)
    guard let remote = try RemoteReferences(of: self) else { return own }
    return TagList(names: own.names + remote.tags.keys.filter { !own.names.contains($0) }.sorted(), isComplete: true)
  }
}

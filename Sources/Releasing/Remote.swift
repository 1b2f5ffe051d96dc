public import Git
import Glibc
public import History
public import Planning
import Processes
import SnapshotReading

/// Where a release is pushed to, asked and changed through the `git` executable: that alone has the user's credentials.
struct Remote {
  /// Its name, or a URL.
  let name: String
  let repository: Repository

  /// The name, or the URL without a password.
  var shown: String { withoutSecrets(name) }

  /// The remote of a name or URL; without one, the remote that a push of the branch would go to by git's settings, else
  /// origin, else the only one, else nil.
  init?(_ named: String?, for branch: String?, in repository: Repository) throws(Refusal) {
    self.repository = repository
    let names = try Self.lines(Self.git(["remote"], in: repository))
    let found = try asking { () throws(GitError) in
      try repository.pushRemote(named, of: branch.map(shortName), among: names)
    }
    guard let name = found else { return nil }
    guard names.contains(name) || name.contains("/") || name.contains(":") else {
      throw Refusal(
        .usage, "there is no remote \(name)",
        hint: names.isEmpty ? "git remote add \(name) URL" : "the remotes are \(names.joined(separator: ", "))")
    }
    self.name = name
  }

  /// The same, where there has to be one.
  init(required named: String?, for branch: String?, in repository: Repository) throws(Refusal) {
    guard let remote = try Remote(named, for: branch, in: repository) else {
      throw Refusal(
        .usage, "there is no remote to push to",
        hint: try Self.lines(Self.git(["remote"], in: repository)).isEmpty
          ? "git remote add origin URL" : "name one with --remote, or as remote in [push]")
    }
    self = remote
  }

  /// The branch over there that a local branch is pushed to, both by their full names.
  func branch(for local: String) throws(Refusal) -> String {
    try asking { () throws(GitError) in try repository.pushBranch(of: shortName(local), at: name) }
  }

  /// The command that brings what is over there into a local branch: `git pull`, with the names where no upstream says them.
  func pullCommand(for local: String?, _ options: [String] = []) throws(Refusal) -> String {
    let pull = ["git", "pull"] + options
    guard let local else { return shellWords(pull) }
    let merge = try asking { () throws(GitError) in try repository.setting("branch.\(shortName(local)).merge") }
    return try shellWords(merge == nil ? pull + [shown, shortName(branch(for: local))] : pull)
  }

  /// What references of these full names point at over there, and those that fit one of the patterns, full names that may
  /// end with `*`; those that are not there are left out.
  func references(_ wanted: [String], orLike patterns: [String] = []) throws(Refusal) -> [String: ObjectID] {
    var patterns = wanted + patterns
    guard !patterns.isEmpty else { return [:] }
    let names = Set(patterns)
    let folders = patterns.filter { $0.hasSuffix("*") }.map { $0.dropLast() }
    // A server compares each of its references with each pattern: of many tags all are asked for.
    let tags = patterns.filter { $0.hasPrefix("refs/tags/") }
    if tags.count > 20 { patterns = patterns.filter { !$0.hasPrefix("refs/tags/") } + ["refs/tags/*"] }
    let asks = ["ls-remote", "--refs", "--", try address()]
    let outcome = try Self.git(asks + patterns, in: repository, within: Self.canAsk ? .seconds(300) : .seconds(60))
    guard outcome.isSuccess else {
      let reason: String
      switch outcome.stop {
      case .timeLimit(let limit): reason = " within \(limit.components.seconds) seconds"
      case .signal, nil: reason = ""
      }
      throw Refusal(
        .pushRefused, "\(shown) does not answer\(reason)" + said(outcome),
        hint: "look at it with \(shellWords(["git", "ls-remote", shown])), and try again")
    }
    var found: [String: ObjectID] = [:]
    for line in Self.lines(outcome) {
      let parts = line.split(separator: "\t", maxSplits: 1)
      // A pattern of git's also fits the end of a name.
      guard parts.count == 2, let id = ObjectID(String(parts[0])) else { continue }
      let name = String(parts[1])
      if names.contains(name) || folders.contains(where: name.hasPrefix) { found[name] = id }
    }
    return found
  }

  /// The same, and the tags of all releases that were made here, that a commit contains, and that are not over there yet,
  /// the oldest first.
  func references(
    _ wanted: [String], andReleasesIn tip: ObjectID, _ ledger: Ledger
  ) throws(Refusal) -> (found: [String: ObjectID], earlierTags: [PushPlan.EarlierTag]) {
    let own = Set(wanted)
    let tags = ledger.releases().flatMap { release in release.tags.map { (tag: $0, commit: release.commit) } }
      .filter { !own.contains($0.tag.reference) }
    let found = try references(wanted, orLike: tags.map(\.tag.reference))
    var contained: [ObjectID: Bool] = [:]
    // The releases are a chain as a rule, and each is looked for from the one after it.
    var last = tip
    func isContained(_ commit: ObjectID) -> Bool {
      if let known = contained[commit] { return known }
      let isThere =
        (try? repository.isReachable(commit, from: last)) == true
        || last != tip && (try? repository.isReachable(commit, from: tip)) == true
      if isThere { last = commit }
      contained[commit] = isThere
      return isThere
    }
    let earlier = tags.filter { tag, commit in
      found[tag.reference] == nil && (try? repository.reference(tag.reference)) == tag.id && isContained(commit)
    }
    return (found, earlier.reversed().map { PushPlan.EarlierTag(name: $0.tag.name, id: $0.tag.id) })
  }

  /// Pushes references in one push, the branch among them from `expected` alone.
  ///
  /// `expected` has to be an ancestor of what the branch is pushed to: then nothing that somebody else pushed meanwhile
  /// is overwritten, although a lease by itself would allow it.
  func push(
    _ references: [Journal.Push.Reference], expected: ObjectID?, isAtomic: Bool, skipsHooks: Bool
  ) throws(Refusal) -> PushReport {
    var arguments = ["push", "--porcelain", "--no-follow-tags", isAtomic ? "--atomic" : "--no-atomic"]
    if skipsHooks { arguments.append("--no-verify") }
    for reference in references where !reference.isTag {
      arguments.append("--force-with-lease=\(reference.name):\(expected.map { "\($0)" } ?? "")")
    }
    arguments += ["--", name] + references.map { "\($0.id):\($0.name)" }
    return PushReport(try Self.git(arguments, in: repository), references)
  }

  /// What to ask: the name, but the URL where pushes go elsewhere than fetches.
  private func address() throws(Refusal) -> String {
    let pushed = try Self.git(["remote", "get-url", "--push", "--all", "--", name], in: repository)
    // A URL is no remote's name.
    guard pushed.isSuccess else { return name }
    let urls = Self.lines(pushed)
    guard urls.count == 1 else {
      throw Refusal(
        .usage, "\(shown) has \(urls.count) URLs to push to, and no push arrives at all of them or none",
        hint: "name one of them with --remote")
    }
    let fetched = try Self.git(["remote", "get-url", "--", name], in: repository)
    return Self.lines(fetched).first == urls[0] ? name : urls[0]
  }

  // MARK: - git

  /// Whether there is somebody whom git can ask for a password.
  private static var canAsk: Bool { isatty(STDIN_FILENO) == 1 || isatty(STDERR_FILENO) == 1 }

  private static func git(
    _ arguments: [String], in repository: Repository, within limit: Duration? = nil
  ) throws(Refusal) -> Outcome {
    var command = Command("git", arguments, timeLimit: limit)
    command.folder = repository.workTree ?? repository.gitFolder
    // Otherwise git finds the repository by itself, and its hook sees no more variables than with a push by hand.
    if unsafe getenv("GIT_DIR") != nil {
      command.environment["GIT_DIR"] = repository.gitFolder
      command.environment["GIT_WORK_TREE"] = repository.workTree
    }
    if !canAsk { command.environment["GIT_TERMINAL_PROMPT"] = "0" }
    do throws(StartError) {
      return try command.run()
    } catch {
      throw Refusal(.pushRefused, "\(error)", hint: "a push needs the git executable")
    }
  }

  private static func lines(_ outcome: Outcome) -> [String] {
    String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// What a reference of a remote points at, by its full name; nil where it is not there. Refuses where the remote does not
/// answer.
public func remoteReference(
  _ name: String, at remote: String, in repository: Repository
) throws(Refusal) -> ObjectID? {
  try Remote(required: remote, for: nil, in: repository).references([name])[name]
}

/// A branch's name without `refs/heads/`.
func shortName(_ branch: String) -> String {
  branch.hasPrefix("refs/heads/") ? String(branch.dropFirst("refs/heads/".count)) : branch
}

/// The lines that git wrote, for people: the last state of each, and no password.
func words(of bytes: [UInt8]) -> [String] {
  String(decoding: bytes, as: UTF8.self).split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }).compactMap {
    let line = $0.split(separator: "\r").last ?? ""
    let text = withoutSecrets(String(line), keepsQueries: line.hasPrefix("remote:"))
    let end = text.lastIndex { !$0.isWhitespace }
    return end.map { String(text[...$0]) }
  }
}

/// What git said, as it follows a message; empty where it said nothing.
func said(_ outcome: Outcome) -> String { said(words(of: outcome.error)) }

/// The same of lines.
func said(_ words: [String]) -> String {
  words.isEmpty ? "" : "; git says:\n" + words.map { "  \($0)" }.joined(separator: "\n")
}

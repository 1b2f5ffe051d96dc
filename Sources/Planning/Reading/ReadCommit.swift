public import Configuration
public import ConventionalCommit
public import History
import SemanticVersion

/// A commit of the range with what its message says.
public struct ReadCommit: Hashable, Sendable {
  /// What kind of commit it is to a release.
  public enum Role: Hashable, Sendable {
    /// It counts.
    case change
    /// It was made by a release, or takes one back: by the form of the message, or by our trailer where the message says
    /// nothing that counts, or names the version. Never counts.
    case release
    /// A merge whose message adds nothing to what the commits that it brings in say.
    case merge
    /// `fixup!`, `squash!`, `amend!`.
    case fixup
    /// It reverts a commit of the range, and both are as if they had never been.
    case revert(of: [ObjectID])
    /// A later commit of the range reverts it.
    case reverted(by: ObjectID)
    /// Another commit, of the range or of a release before, brings the same change: a cherry-pick or a backport.
    case copy(of: ObjectID)
  }

  /// What was read. A copy costs one reference.
  private final class Reading: Hashable, Sendable {
    let commit: Commit
    let message: CommitMessage
    let header: Header?

    init(_ commit: Commit, _ message: CommitMessage, _ header: Header?) {
      (self.commit, self.message, self.header) = (commit, message, header)
    }

    static func == (left: Reading, right: Reading) -> Bool {
      left === right || (left.commit == right.commit && left.message == right.message && left.header == right.header)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(commit) }
  }

  private let reading: Reading

  /// The commit.
  public var commit: Commit { reading.commit }
  /// Its message.
  public var message: CommitMessage { reading.message }
  /// The header that counts: the message's own or, of a merge, that of the body.
  public var header: Header? { reading.header }
  /// What kind of commit it is.
  public internal(set) var role: Role

  /// Whether it changes nothing of the package but what a lock resolves for it.
  public internal(set) var isLocked = false

  init(commit: Commit, message: CommitMessage, header: Header?, role: Role) {
    reading = Reading(commit, message, header)
    self.role = role
  }

  /// Whether the commit says something about the release.
  public var counts: Bool { role == .change }

  /// Whether it says that it breaks something, and that of the package itself.
  public var isBreaking: Bool { !isLocked && (header?.isBreaking == true || message.isBreaking) }
}

extension ReadCommit {
  /// The trailer that a release commit carries, with the tag's name as its value.
  public static let trailer = "Release-Tag"

  /// Reads commits as the rules of `settings` say, and settles what each one is to the release. Newest first.
  public static func read(_ commits: ReleaseCommits, settings: Settings) -> [ReadCommit] {
    var result = parse(commits.commits, settings: settings)
    for index in result.indices where commits.locked.contains(result[index].commit.id) { result[index].isLocked = true }
    settleMerges(&result)
    settleReverts(&result)
    var released = parse(commits.copies.released, settings: settings)
    settleReverts(&released)
    settleCopies(&result, commits.copies, released: released)
    return result
  }

  private static func parse(_ commits: [Commit], settings: Settings) -> [ReadCommit] {
    let releases = ReleaseCommitForm(settings)
    let options = ReadingOptions(
      lenientHeaders: settings.commits.lenientHeaders,
      knownTypes: Set(settings.commits.types.map { $0.lowercased() }))
    let prefix = settings.commits.prefix
    return commits.map { commit in
      let message = CommitMessage(parsing: commit.message, options: options, prefix: prefix)
      let isMerge = commit.parents.count > 1 || message.kind == .merge
      // Forges put the header of what they merge into the body, Azure behind `Merged PR 45: `.
      let header = message.header ?? (isMerge ? message.nested.first?.header : nil)
      var role = Role.change
      if releases.matches(message) {
        role = .release
      } else if message.kind == .fixup {
        role = .fixup
      } else if isMerge, header == nil {
        role = .merge
      }
      return ReadCommit(commit: commit, message: message, header: header, role: role)
    }
  }

  /// A merge counts only if no other commit says the same.
  private static func settleMerges(_ commits: inout [ReadCommit]) {
    let said = Set(commits.lazy.filter { $0.commit.parents.count < 2 }.compactMap { $0.header.map(identity) })
    for index in commits.indices where commits[index].role == .change && commits[index].commit.parents.count > 1 {
      if let header = commits[index].header, said.contains(identity(header)) { commits[index].role = .merge }
    }
  }

  /// A header without the number that a forge appends.
  private static func identity(_ header: Header) -> String {
    "\(header.normalizedType)(\(header.scope ?? "")): \(withoutNumber(header.description))"
  }

  /// A subject without a trailing ` (#12)`.
  static func withoutNumber(_ subject: String) -> String {
    guard subject.hasSuffix(")"), let open = subject.lastIndex(of: "("), open > subject.startIndex else {
      return subject
    }
    let inside = subject[subject.index(after: open)...].dropLast()
    guard let first = inside.first, first == "#" || first == "!", inside.dropFirst().allSatisfy(\.isNumber),
      inside.count > 1
    else { return subject }
    var rest = subject[..<open]
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }

  /// From the newest on: a revert that nothing reverts takes what it names out of the range, and goes with it.
  private static func settleReverts(_ commits: inout [ReadCommit]) {
    guard commits.contains(where: { $0.message.revert != nil }) else { return }
    var bySubject: [String: [Int]] = [:]
    var byID: [ObjectID: Int] = [:]
    for (index, commit) in commits.enumerated() {
      bySubject[withoutNumber(commit.message.subject), default: []].append(index)
      byID[commit.commit.id] = index
    }
    for index in commits.indices where commits[index].role == .change {
      guard let revert = commits[index].message.revert else { continue }
      let id = commits[index].commit.id
      var named: [Int] = []
      for prefix in revert.commitIDs {
        named += commits.indices.filter {
          $0 > index && commits[$0].commit.id.description.hasPrefix(prefix.lowercased())
        }
      }
      if revert.commitIDs.isEmpty, let quoted = revert.quotedSubject {
        named += bySubject[quoted, default: []].filter { $0 > index && commits[$0].role == .change }.prefix(1)
      }
      let targets = named.flatMap { [$0] + broughtIn(by: $0, commits, byID) }.filter { commits[$0].role == .change }
      for target in targets { commits[target].role = .reverted(by: id) }
      if !targets.isEmpty, named.count >= revert.commitIDs.count {
        commits[index].role = .revert(of: targets.map { commits[$0].commit.id })
      }
    }
  }

  /// The commits of the range that a merge brought in: those that its later parents reach and its first does not.
  private static func broughtIn(by index: Int, _ commits: [ReadCommit], _ byID: [ObjectID: Int]) -> [Int] {
    let parents = commits[index].commit.parents
    guard parents.count > 1 else { return [] }
    func reached(_ starts: [ObjectID], without known: Set<Int> = []) -> Set<Int> {
      var stack = starts.compactMap { byID[$0] }
      var found: Set<Int> = []
      while let next = stack.popLast() {
        guard !known.contains(next), found.insert(next).inserted else { continue }
        stack += commits[next].commit.parents.compactMap { byID[$0] }
      }
      return found
    }
    return reached(Array(parents.dropFirst()), without: reached([parents[0]])).sorted()
  }
}

extension CommitRules {
  /// What may stand before the type, compiled.
  public var prefix: HeaderPrefix? { headerPrefix.flatMap { try? HeaderPrefix(pattern: $0) } }
}

/// How a release commit is known.
struct ReleaseCommitForm {
  /// The subject with `*` for what differs, or nil where too little text is left to tell it from any other.
  private let pattern: TagFormat?
  private let policy: IncrementPolicy

  init(_ settings: Settings) {
    policy = IncrementPolicy(settings, current: nil)
    let subject = settings.bumpMessage.map { $0.prefix { $0 != "\n" } }.map(String.init)
    let pieces = TemplatePiece.pieces(of: subject ?? "")
    let literal = pieces.compactMap { piece in if case .text(let text) = piece { text } else { nil } }.joined()
    guard literal.count(where: \.isLetter) >= 4 else {
      pattern = nil
      return
    }
    pattern = TagFormat(
      pieces.map { piece in
        switch piece {
        case .text(let text): text.replacing("$", with: "$$")
        case .variable: "*"
        }
      }.joined())
  }

  func matches(_ message: CommitMessage) -> Bool {
    if isSubject(message.subject) || message.revert?.originalSubject.map(isSubject) == true { return true }
    guard let tag = message.footers.last(where: { $0.token == ReadCommit.trailer })?.value else { return false }
    // A trailer that was squashed or copied into another commit does not hide what that one says.
    guard !message.isBreaking else { return false }
    guard let type = message.header?.normalizedType, policy.raises(type) else { return true }
    return message.subject.contains(tag) || message.subject.contains(tag.drop { !$0.isNumber })
  }

  /// Whether a subject is a release's, or that of `bump revert` of one.
  private func isSubject(_ subject: String) -> Bool {
    let revert = "revert: "
    if subject.hasPrefix(revert) { return isSubject(String(subject.dropFirst(revert.count))) }
    return Self.bumpedVersion(subject) != nil || Self.isWorkspaceRelease(subject)
      || pattern?.matchesAsPattern(subject) == true
  }

  /// Whether a subject is `bump: core 0.4.0, api 2.0.1`.
  private static func isWorkspaceRelease(_ subject: String) -> Bool {
    let prefix = "bump: "
    guard subject.hasPrefix(prefix) else { return false }
    return subject.dropFirst(prefix.count).split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
      let words = part.split(separator: " ")
      return words.count == 2 && words[1].first?.isNumber == true && words[1].contains(".")
    }
  }

  /// The version that `bump: version 1.0.0 → 1.1.0` or `bump: version 1.1.0` names, or nil for another subject.
  static func bumpedVersion(_ subject: String) -> String? {
    let prefix = "bump: version "
    guard subject.hasPrefix(prefix) else { return nil }
    let words = subject.dropFirst(prefix.count).split(separator: " ").map(String.init)
    switch words.count {
    case 1: return words[0]
    case 3 where words[1] == "→" || words[1] == "->": return words[2]
    default: return nil
    }
  }
}

import ArgumentParser
import Configuration
import ConventionalCommit
import Crypto
import Files
import Glibc
import History
import Planning
import SnapshotReading

/// `bump check`.
struct CheckCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check that commit messages are conventional, or that files agree about versions.",
    discussion: """
      A message comes from -m, from a file (a commit-msg hook), from a range of commits, or from standard input. With \
      --files, manifests, locks, tags, deployment manifests and Dockerfiles are held against each other instead.
      """)

  @Option(
    name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("Check this message.", valueName: "text"))
  var message: String?

  @Option(
    name: [.customLong("message-file"), .customLong("commit-msg-file")],
    help: ArgumentHelp("Check this file, without its comments.", valueName: "file"))
  var messageFile: String?

  @Option(
    name: [.customLong("range"), .customLong("rev-range")],
    help: ArgumentHelp("Check these commits, as in main..HEAD.", valueName: "range"))
  var range: String?

  @Option(
    defaultAsFlag: "",
    help: ArgumentHelp(
      "As a pre-push hook: check the commits that the lines on standard input push to this remote.",
      valueName: "remote"))
  var prePush: String?

  @Flag(help: "Check that the files of each package agree about its version, and with its tags.")
  var files = false

  @Option(
    help: ArgumentHelp("With --files, this package of a workspace; may be repeated.", valueName: "name"))
  var package: [String] = []

  @Flag(help: "Accept an empty message, which makes git give the commit up.")
  var allowAbort = false

  @Option(
    name: [.customShort("l"), .customLong("message-length-limit")],
    help: ArgumentHelp("Accept subjects of at most so many characters.", valueName: "characters"))
  var limit: Int?

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    if [message, messageFile, range, prePush].count(where: { $0 != nil }) + (files ? 1 : 0) > 1 {
      throw Refusal(.optionsExclude, "-m, --message-file, --range, --pre-push and --files exclude each other")
    }
    if files { return try checkFiles() }
    guard package.isEmpty else {
      throw Refusal(.optionsExclude, "--package is about files: use it with --files")
    }
    var checked: [CheckedMessage] = []
    let request = ReadingRequest(global)
    let loaded = try loadSettings(request)
    for warning in loaded.warnings { warn(warning.description) }
    var rules = LintRules(loaded.settings)
    if let limit { rules.maxSubject = limit }
    let prefix = loaded.settings.commits.prefix

    if let range {
      for commit in try ReleaseRepository.commits(in: range, request) {
        checked.append(CheckedMessage(commit.message, commit: commit.id.description, rules, prefix))
      }
      guard !checked.isEmpty else {
        throw Refusal(.noCommits, "there is no commit in \(range)", hint: "write the older end first, as in main..HEAD")
      }
    } else if let prePush {
      for commit in try pushed(to: prePush, request) {
        checked.append(CheckedMessage(commit.message, commit: commit.id.description, rules, prefix))
      }
    } else {
      var bytes = try text()
      if message == nil, !CheckedMessage(bytes, commit: nil, rules, prefix).isValid,
        let prefix = try ReleaseRepository.commentPrefix(request), prefix != "#"
      {
        bytes = try text(commentPrefix: prefix)
      }
      if allowAbort || loaded.settings.commits.allowAbort, bytes.allSatisfy({ $0 <= 0x20 }) { return }
      checked.append(CheckedMessage(bytes, commit: nil, rules, prefix))
    }

    switch format {
    case .json: write(try json(CheckDocument(checked)))
    case .text:
      for message in checked { message.report() }
      let wrong = checked.count { !$0.isValid }
      if wrong == 0 {
        write(
          checked.count == 1
            ? "Commit message is conventional\n" : "\(checked.count) commit messages are conventional\n")
      }
    }
    let wrong = checked.count { !$0.isValid }
    guard wrong > 0 else { return }
    throw Refusal(
      .messageDoesNotConform,
      wrong == 1 && checked.count == 1
        ? "the commit message is not conventional"
        : "\(wrong) of \(checked.count) commit messages are not conventional",
      hint: "write it as type(scope): description, for example feat(ui): add a login button")
  }

  /// What files say about versions.
  private func checkFiles() throws {
    let repository = try ReleaseRepository(warning: ReadingRequest(global).readingWorkspace())
    let (audit, packages) = try repository.fileAudit(packages: package) { Array(SHA256.hash(data: $0)) }
    switch format {
    case .json: write(try json(FileAuditDocument(audit, packages)))
    case .text: write(report(audit, of: packages, Style(STDOUT_FILENO)))
    }
    repository.noteWhatIsLeftOut()
    let errors = audit.findings.count { $0.severity == .error }
    guard errors > 0 else { return }
    throw Refusal(
      .versionMismatch, "the files do not agree about versions: \(errors) \(errors == 1 ? "error" : "errors")",
      hint: "the lines say what to do about each")
  }

  /// The commits of a push, as git or pre-commit tells of it.
  private func pushed(to remote: String, _ request: ReadingRequest) throws -> [Commit] {
    if let (update, name) = try ReleaseRepository.pushUnderPreCommit(request) {
      return try ReleaseRepository.pushedCommits([update], to: name, request)
    }
    guard isatty(STDIN_FILENO) == 0 else {
      throw Refusal(
        .usage, "--pre-push reads what git tells a pre-push hook",
        hint: "bump hooks install writes the hook; commits are checked with --range, as in origin/main..HEAD")
    }
    let lines = String(decoding: try Self.input(), as: UTF8.self).split(separator: "\n")
    let updates = try lines.map { line in
      guard let update = PushUpdate(line) else {
        throw Refusal(
          .usage, "'\(line)' is no line of a pre-push hook", hint: "git writes: REF ID REMOTE-REF REMOTE-ID")
      }
      return update
    }
    return try ReleaseRepository.pushedCommits(updates, to: remote, request)
  }

  /// Standard input, which can be read only once.
  private static let standardInput = Result { try readFile(at: "/dev/stdin") ?? [] }

  private static func input() throws -> [UInt8] { try standardInput.get() }

  /// The message that is checked by itself.
  private func text(commentPrefix: String = "#") throws(Refusal) -> [UInt8] {
    if let message { return Array(message.utf8) }
    do {
      if let messageFile {
        let path = messageFile.hasPrefix("/") ? messageFile : "\(global.folder)/\(messageFile)"
        guard let bytes = try readFile(at: path) else {
          throw Refusal(.usage, "the file \(messageFile) does not exist")
        }
        return strippingComments(from: bytes, commentPrefix: commentPrefix)
      }
      guard isatty(STDIN_FILENO) == 0 else {
        throw Refusal(
          .usage, "there is no message to check",
          hint: "say it with -m, name a file with --message-file or commits with --range")
      }
      return strippingComments(from: try Self.input(), commentPrefix: commentPrefix)
    } catch let error as FileError {
      throw Refusal(.usage, "\(error)")
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(.defect, "\(error)")
    }
  }
}

extension LintRules {
  init(_ settings: Settings) {
    self.init()
    types = settings.commits.types + (settings.commits.types.contains("bump") ? [] : ["bump"])
    scopes = settings.commits.scopes
    maxSubject = settings.commits.maxSubject
    allowedPrefixes = settings.commits.allowedPrefixes ?? allowedPrefixes
  }
}

/// One message with what is wrong about it.
struct CheckedMessage {
  let bytes: [UInt8]
  let commit: String?
  let findings: [Finding]
  private let prefix: HeaderPrefix?

  init(_ bytes: [UInt8], commit: String?, _ rules: LintRules, _ prefix: HeaderPrefix?) {
    self.bytes = bytes
    self.commit = commit
    findings = lint(bytes, rules: rules, prefix: prefix)
    self.prefix = prefix
  }

  /// What the message says.
  var message: CommitMessage { CommitMessage(parsing: bytes, prefix: prefix) }

  var isValid: Bool { !findings.contains { $0.severity == .error } }

  /// Says each finding on standard error, with the line it is in and a mark below it.
  func report() {
    guard !findings.isEmpty else { return }
    let style = Style(STDERR_FILENO)
    let lines = Finding.lines(of: bytes)
    for finding in findings {
      let place = (commit.map { "\($0.prefix(7)):" } ?? "") + "\(finding.line):\(finding.column):"
      let kind = finding.severity == .error ? style.red("error:") : style.bold("warning:")
      note("\(place) \(kind) \(visible(finding.message))")
      if lines.indices.contains(finding.line - 1) {
        let line = lines[finding.line - 1].unicodeScalars.prefix(120)
        note("  \(visible(String(line)))")
        if finding.column <= 120 {
          let before = visible(String(line.prefix(finding.column - 1)))
          note("  " + String(repeating: " ", count: before.unicodeScalars.count) + style.green("^"))
        }
      }
      if let repair = finding.repair { note("  \(style.bold("write:")) \(visible(repair))") }
    }
  }
}

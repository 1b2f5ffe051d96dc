import ArgumentParser
import CommitQuestions
import Configuration
import ConventionalCommit
import Files
import Git
import Glibc
import Planning
import Processes
import SnapshotReading

/// `bump commit`.
struct CommitCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "commit",
    abstract: "Write a conventional commit by answering questions.",
    discussion: """
      Asks in a terminal for what the options leave unsaid, checks the message, and runs git commit. With --type and \
      --description nothing is asked. What follows -- is passed on to git, as in: bump commit -- --amend
      """,
    aliases: ["c"])

  @Option(help: ArgumentHelp("The type, as in feat.", valueName: "type"))
  var type: String?

  @Option(help: ArgumentHelp("The part of the project that changes, as in api.", valueName: "scope"))
  var scope: String?

  @Option(help: ArgumentHelp("What the commit does, in a few words.", valueName: "text"))
  var description: String?

  @Option(help: ArgumentHelp("Why, in paragraphs.", valueName: "text"))
  var body: String?

  @Option(
    defaultAsFlag: "",
    help: ArgumentHelp("Compatibility breaks; the text says what, and what to do.", valueName: "text"))
  var breaking: String?

  @Option(
    name: [.customLong("issue"), .customLong("footer")], parsing: .singleValue,
    help: ArgumentHelp("An issue or another footer, as in 'Closes #12'; can be repeated.", valueName: "footer"))
  var issues: [String] = []

  @Flag(name: [.short, .long], help: "Commit all changes of tracked files.")
  var all = false

  @Flag(name: [.short, .long], help: "Add a Signed-off-by trailer.")
  var signoff = false

  @Flag(name: [.short, .long], help: "Edit the message before it is committed.")
  var edit = false

  @Flag(help: "Take the message of the commit that failed, and ask nothing.")
  var retry = false

  @Flag(help: "Do not offer the message of the commit that failed.")
  var noRetry = false

  @Flag(name: [.long, .customShort("n")], help: "Print the message and commit nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("Write the message to this file too.", valueName: "file"))
  var writeMessageToFile: String?

  @Option(
    name: [.customShort("l"), .customLong("message-length-limit")],
    help: ArgumentHelp("Accept subjects of at most so many characters.", valueName: "characters"))
  var limit: Int?

  @Argument(parsing: .postTerminator, help: ArgumentHelp("Options of git commit.", valueName: "git-options"))
  var gitOptions: [String] = []

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    let parts = [type, scope, description, body, breaking].contains { $0 != nil } || !issues.isEmpty
    if retry, parts { throw ValidationError("--retry takes the message that was kept; change it with --edit.") }
  }

  func execute() throws {
    if retry, noRetry { throw Refusal(.optionsExclude, "--retry and --no-retry exclude each other") }
    let request = ReadingRequest(global)
    let loaded = try loadSettings(request)
    for warning in loaded.warnings { warn(warning.description) }
    var rules = LintRules(loaded.settings)
    if let limit { rules.maxSubject = limit }
    let prefix = loaded.settings.commits.prefix
    let repository = try openRepository(containing: global.folder)
    guard repository.workTree != nil else {
      throw Refusal(.treeNotClean, "a bare repository has nothing to commit", hint: "commit in a clone of it")
    }
    if !dryRun { try checkChanges(repository) }

    let kept = KeptMessage(repository)
    let message: String
    if retry {
      guard let text = try kept.read() else {
        throw Refusal(.noKeptMessage, "no message of a failed commit was kept", hint: "bump commit asks for a new one")
      }
      message = try finished(text, rules, prefix, repository)
    } else {
      var dialogue = CommitDialogue(
        rules: rules, types: loaded.settings.commits.types,
        suggestedScopes: frequentScopes(recentScopes(repository, commits: 300), limit: 9), answers: try answers())
      let wrong = dialogue.forgetWrong()
      if dialogue.answers.suffice, let error = wrong.first { throw Refusal(error) }
      if dialogue.answers.suffice {
        message = try finished(dialogue.answers.draft.message, rules, prefix, repository)
      } else {
        guard Asking.isPossible else { throw wrong.first.map { Refusal($0) } ?? .noTerminal }
        for error in wrong { Asking().wrong("\(error)") }
        let talk = CommitTalk(start: dialogue, prefix: prefix, repository: repository)
        message = try talk.message(kept: noRetry ? nil : try kept.read(), editing: edit)
      }
    }

    if let file = writeMessageToFile {
      let path = file.hasPrefix("/") ? file : "\(global.folder)/\(file)"
      do throws(FileError) {
        try writeFile(Array(message.utf8), at: path)
      } catch {
        throw Refusal(.usage, "\(error)")
      }
    }
    if dryRun {
      write(message)
    } else {
      try commit(message, kept)
    }
  }

  /// What the options say.
  private func answers() throws -> CommitAnswers {
    var answers = CommitAnswers()
    answers.type = type
    answers.scope = scope
    answers.description = description
    answers.body = body
    if let breaking { (answers.isBreaking, answers.breakingNote) = (true, breaking) }
    if !issues.isEmpty {
      do throws(AnswerError) {
        var footers: [Footer] = []
        for issue in issues { footers += try readFooters(issue) }
        answers.footers = footers
      } catch {
        throw Refusal(.usage, "\(error)")
      }
    }
    return answers
  }

  /// A message that nothing is asked about: edited if that is wanted, and checked.
  private func finished(
    _ text: String, _ rules: LintRules, _ prefix: HeaderPrefix?, _ repository: Repository
  ) throws -> String {
    let text = edit ? try edited(text, repository) : text
    let message = cleaned(text)
    let checked = CheckedMessage(Array(message.utf8), commit: nil, rules, prefix)
    checked.report()
    guard checked.isValid else {
      // What somebody wrote in an editor is not lost.
      if edit, !dryRun { try KeptMessage(repository).write(message) }
      throw Refusal(
        .messageDoesNotConform, "the commit message is not conventional; nothing was committed",
        hint: edit && !dryRun ? "it is kept: bump commit --retry --edit" : retry ? "change it with --edit" : nil)
    }
    return message
  }

  /// Refuses before the first question where git would after the last one. Options for git may mean anything, and leave
  /// the judgement to git.
  private func checkChanges(_ repository: Repository) throws {
    guard gitOptions.isEmpty, repository.operationInProgress != "merge" else { return }
    // What libgit2 cannot read, git can.
    guard let hasConflicts = try? repository.hasConflicts(), let isStaged = try? repository.hasStagedChanges() else {
      return
    }
    if hasConflicts {
      throw Refusal(.treeNotClean, "the index has unresolved conflicts", hint: "resolve them, and git add the files")
    }
    guard !isStaged, let changed = try? repository.changedPaths(), !all || changed.isEmpty else { return }
    if changed.isEmpty {
      throw Refusal(.nothingStaged, "there is nothing to commit", hint: "new files have to be added: git add FILE")
    }
    throw Refusal(
      .nothingStaged, "nothing is staged for the commit",
      hint: "git add what belongs to it, or take all changes with --all")
  }

  private func commit(_ message: String, _ kept: KeptMessage) throws {
    try kept.write(message)
    // Lines that begin with # belong to the message, unless git's own editor shows it.
    var arguments = ["-C", global.folder, "-c", "i18n.commitEncoding=UTF-8", "commit", "--cleanup=scissors"]
    arguments += ["--file", kept.path]
    if all { arguments.append("--all") }
    if signoff { arguments.append("--signoff") }
    switch try running("git", arguments + gitOptions) {
    case .exited(0): try kept.remove()
    case .exited(let code):
      throw Refusal(
        .commitFailed, "git commit ended with \(code)", hint: "the message is kept: bump commit --retry takes it")
    case .killed(let number):
      note("The message is kept: bump commit --retry takes it.")
      // End as git did, so that a script stops too.
      _ = signal(number, SIG_DFL)
      raise(number)
      throw Refusal(.commitFailed, "git commit was ended by signal \(number)")
    }
  }
}

/// The message of a commit that git did not make, in the work tree's own git folder.
struct KeptMessage {
  let path: String

  init(_ repository: Repository) { path = repository.gitFolder + "BUMP_COMMITMSG" }

  func read() throws(Refusal) -> String? {
    let bytes = try writing(path) { () throws(FileError) in try readFile(at: path) }
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  func write(_ message: String) throws(Refusal) {
    try writing(path) { () throws(FileError) in try writeFile(Array(message.utf8), at: path) }
  }

  func remove() throws(Refusal) { try writing(path) { () throws(FileError) in try removeFile(at: path) } }
}

/// A text as git commits it: without blanks at line ends and blank lines too many. Comments are none.
func cleaned(_ text: String) -> String {
  String(decoding: strippingComments(from: Array(text.utf8), commentPrefix: ""), as: UTF8.self)
}

extension Refusal {
  static let noTerminal = Refusal(
    .usage, "bump commit asks its questions in a terminal, and there is none",
    hint: "say at least --type and --description, or write the message with git commit -m and check it with bump check")

  init(_ error: CommitDraftError) {
    switch error {
    case .finding: self.init(.messageDoesNotConform, "\(error)")
    default: self.init(.usage, "\(error)")
    }
  }
}

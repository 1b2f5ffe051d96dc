package import ArgumentParser
import ConventionalCommit
import Glibc
import Planning
import Processes

/// The `bump` command.
package struct Bump: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "bump",
    abstract: "Release and version a git repository from its conventional commits.",
    discussion: """
      Without a command, bump makes a release: it computes the next version from the commits since the last one, writes \
      it into the version files, writes the changelog, and makes one commit and its tag. bump --dry-run shows all of \
      that and changes nothing.
      """,
    version: bumpVersion,
    subcommands: [
      ReleaseCommand.self, PlanCommand.self, ApplyCommand.self, ExplainCommand.self, PackagesCommand.self,
      VersionCommand.self, ChangelogCommand.self, NotesCommand.self, CheckCommand.self, CommitCommand.self,
      HooksCommand.self,
      ImageCommand.self, VerifyCommand.self, PushCommand.self, UndoCommand.self, RevertCommand.self,
      RecoverCommand.self,
    ],
    defaultSubcommand: ReleaseCommand.self)

  package init() {}

  /// Runs the command that `arguments` say and ends the process with its code.
  package static func run(_ arguments: [String]) -> Never {
    holdStandardDescriptors()
    // A reader that goes away ends no release in its middle; a program that is started does not inherit this.
    signal(SIGPIPE, SIG_IGN)
    let arguments = globalsLast(arguments)
    do {
      var command = try command(arguments)
      try command.run()
      finish(Planning.ExitCode.done.rawValue)
    } catch let refusal as Refusal {
      report(refusal)
      finish(refusal.code.rawValue)
    } catch {
      let code = exitCode(for: error)
      if code.isSuccess, let refusal = unasked(arguments) {
        report(refusal)
        finish(refusal.code.rawValue)
      }
      let text = fullMessage(for: error)
      // Help and the version. What is wrong with the command line quotes it.
      if code.isSuccess { write(text + "\n") } else { note(visible(guessing(text, arguments))) }
      finish(code.rawValue)
    }
  }

  /// The command that `arguments` say.
  private static func command(_ arguments: [String]) throws -> any ParsableCommand {
    if let command = parseLeaf(arguments) { return command }
    try checkNames(arguments)
    let isNamed = arguments.first.flatMap { Bump.subcommand(named: $0) } != nil || arguments == ["--version"]
    return try isNamed ? NamedCommand.parseAsRoot(arguments) : parseAsRoot(arguments)
  }

  /// The command that is found by its names, parsed by itself: on the way from the root the options of each command are put
  /// together several times. Nil where something is wrong, or help is asked for, which the root tells.
  private static func parseLeaf(_ arguments: [String]) -> (any ParsableCommand)? {
    guard !arguments.contains(where: helpOptions.contains) else { return nil }
    var (command, rest) = named(arguments[...])
    if rest.first != "help", let standard = command.configuration.defaultSubcommand { command = standard }
    return command.configuration.subcommands.isEmpty ? try? command.parse(Array(rest)) : nil
  }

  /// The command that the first arguments name, and what follows.
  private static func named(_ arguments: ArraySlice<String>) -> (any ParsableCommand.Type, rest: ArraySlice<String>) {
    var command: any ParsableCommand.Type = Bump.self
    var rest = arguments
    while let name = rest.first, let next = command.subcommand(named: name) {
      command = next
      rest.removeFirst()
    }
    return (command, rest)
  }

  private static let helpOptions: Set = ["-h", "--help", "--help-hidden", "--version"]

  /// Refuses a command that there is not, below one that there is or behind `help`.
  private static func checkNames(_ arguments: [String]) throws(Refusal) {
    let isHelp = arguments.first == "help"
    let (command, rest) = named(isHelp ? arguments.dropFirst() : arguments[...])
    guard let name = rest.first, name != "help", !name.hasPrefix("-"), !command.subcommandNames.isEmpty else { return }
    if isHelp || (command != Bump.self && nearest(to: name, among: command.subcommandNames) != nil) {
      throw command.unknown(name)
    }
  }

  /// That help was not asked for: one of several letters behind one dash happens to be that of help.
  private static func unasked(_ arguments: [String]) -> Refusal? {
    guard !arguments.contains(where: helpOptions.contains), arguments.first != "help" else { return nil }
    let letters = arguments.prefix { $0 != "--" }.first { argument in
      argument.hasPrefix("-") && argument.count > 2 && argument.contains("h")
        && argument.dropFirst().allSatisfy(\.isLetter)
    }
    return letters.map {
      Refusal(.usage, "unknown option '\($0)'", hint: "options of several letters have two dashes; help is --help")
    }
  }

  /// Instead of an option that only looks alike, as `--yes` does to `--dry`, the one that begins as what was written.
  private static func guessing(_ text: String, _ arguments: [String]) -> String {
    guard let match = text.firstMatch(of: /Unknown option '(--[A-Za-z-]+)'(?:\. Did you mean '(--[a-z-]+)'\?)?/) else {
      return text
    }
    var (command, _) = named(arguments[...])
    if let standard = command.configuration.defaultSubcommand { command = standard }
    let options = Bump.helpMessage(for: command).matches(of: /--[a-z-]+/).map(\.output)
    let complete = Set(options.filter { $0.hasPrefix(match.1) && $0 != match.1 })
    let alike = match.2.flatMap { $0.dropFirst(2).first == match.1.dropFirst(2).first ? $0 : nil }
    let near = complete.count == 1 ? complete.first : alike
    return text.replacing(match.0, with: "Unknown option '\(match.1)'" + (near.map { ". Did you mean '\($0)'?" } ?? ""))
  }

  /// commitizen's options of one dash and several letters, which would be read as several options.
  private static let shortNames = [
    "-ch": "--changelog", "-pr": "--prerelease", "-at": "--annotated-tag", "-atm": "--annotated-tag-message",
    "-nr": "--no-raise", "-cc": "--check-consistency",
  ]

  /// Writes commitizen's short names out, and moves global options that stand before or between the names of a command, as
  /// they do there (`cz --no-raise 21 bump`), behind them.
  static func globalsLast(_ arguments: [String]) -> [String] {
    let arguments = arguments.map { shortNames[$0] ?? $0 }
    var command: any ParsableCommand.Type = Bump.self
    var names: [String] = []
    var globals: [String] = []
    var rest = arguments[...]
    while let first = rest.first {
      let option = first.prefix { $0 != "=" }
      if ["-C", "--config", "--no-raise"].contains(option), rest.count > 1 {
        let count = option == first ? 2 : 1
        globals += rest.prefix(count)
        rest = rest.dropFirst(count)
      } else if let next = command.subcommand(named: first) {
        command = next
        names.append(first)
        rest.removeFirst()
      } else {
        break
      }
    }
    if rest.first == "help", !command.configuration.subcommands.isEmpty { return names + rest }
    guard !names.isEmpty, !globals.isEmpty else { return arguments }
    // What follows `--` is for somebody else.
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    return names + rest[..<end] + globals + rest[end...]
  }
}

extension ParsableCommand {
  /// The command of that name or alias below this one.
  fileprivate static func subcommand(named name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0._commandName == name || $0.configuration.aliases.contains(name) }
  }

  fileprivate static var subcommandNames: [String] { configuration.subcommands.map { $0._commandName } }

  /// That there is no command of that name below this one.
  static func unknown(_ name: String) -> Refusal {
    let path = self == Bump.self ? "bump" : "bump \(_commandName)"
    let near = nearest(to: name, among: subcommandNames)
    return Refusal(
      .usage, "there is no command '\(path) \(name)'",
      hint: near.map { "did you mean \(path) \($0)?" } ?? "\(path) --help lists the commands")
  }
}

/// The `bump` command where one of its commands is named: without another to fall back on, all of whose options would be
/// put together first.
private struct NamedCommand: ParsableCommand {
  static let configuration = {
    var configuration = Bump.configuration
    configuration.defaultSubcommand = nil
    return configuration
  }()
}

/// Options of every command.
struct GlobalOptions: ParsableArguments {
  @Option(name: .customShort("C"), help: ArgumentHelp("Run as if started in this folder.", valueName: "folder"))
  var folder = "."

  @Option(help: ArgumentHelp("Read this configuration file and no other.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp("End with 0 instead of these codes, as in 3,21 or NO_INCREMENT.", valueName: "codes"))
  var noRaise: String?

  /// commitizen's names of the codes.
  private static let names: [String: Planning.ExitCode] = [
    "NO_COMMITS_FOUND": .noCommits, "NO_VERSION_SPECIFIED": .noVersion, "NO_INCREMENT": .nothingToRelease,
    "NOT_A_GIT_PROJECT": .notARepository, "INVALID_COMMIT_MSG": .messageDoesNotConform,
    "NO_REVISION": .changelogCannotBePlaced, "CURRENT_VERSION_NOT_FOUND": .versionNotInFile,
    "NOT_ALLOWED": .optionsExclude, "INVALID_MANUAL_VERSION": .versionUnreadable, "BUMP_TAG_FAILED": .tagFailed,
    "BUMP_COMMIT_FAILED": .commitFailed, "CONFIG_FILE_NOT_FOUND": .configurationNotFound, "COMMIT_ERROR": .commitFailed,
    "NO_ANSWERS": .noAnswers, "NO_COMMIT_BACKUP": .noKeptMessage, "NOTHING_TO_COMMIT": .nothingStaged,
  ]

  /// The words of `--no-raise`, each with its code; nil of a word that is none.
  private var codes: [(word: String, code: Int32?)] {
    (noRaise ?? "").split(separator: ",").map { word in
      let word = word.filter { $0 != " " }
      return (word, Int32(word) ?? Self.names[word.uppercased()]?.rawValue)
    }
  }

  /// The codes that become 0.
  var quietCodes: Set<Int32> { Set(codes.compactMap(\.code)) }

  func validate() throws {
    if let unknown = codes.first(where: { $0.code == nil })?.word {
      throw ValidationError("'\(unknown)' is no exit code. Write numbers, as in 3,21, or names, as in NO_INCREMENT.")
    }
  }
}

/// A command of bump's: what it does is in ``execute()``, and how it ends here.
protocol BumpCommand: ParsableCommand {
  var global: GlobalOptions { get }
  func execute() throws
}

extension BumpCommand {
  func run() throws {
    StatusLine.begin()
    do {
      try execute()
    } catch let refusal as Refusal where global.quietCodes.contains(refusal.code.rawValue) {
      report(refusal)
    }
  }
}

/// How an answer is written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case text
  case json
}

public import Configuration
public import Git
import Glibc
public import History
public import Planning
import Processes
import SemanticVersion

/// The commands that a project's configuration runs around a release, and what their environment tells them: the
/// variables `BUMP_*`, and those of commitizen's hooks (`CZ_PRE_*` before, `CZ_POST_*` after).
public struct ReleaseHooks: Hashable, Sendable {
  /// Run while the new files stand in the work tree and nothing is committed yet.
  public let before: [HookCommand]
  /// Run when the release is made.
  public let after: [HookCommand]
  private let timeLimit: Duration?
  private let variables: [String: String]
  private let variablesBefore: [String: String]
  private let variablesAfter: [String: String]

  /// The hooks of a project, and what they are told of a release.
  public init(_ settings: Settings, _ facts: ReleaseFacts) {
    before = settings.preBumpHooks
    after = settings.postBumpHooks
    timeLimit = settings.hookTimeout == 0 ? nil : .seconds(settings.hookTimeout)
    // Of several packages their values stand in the order of their names, with blanks between them.
    func all(_ value: (ReleaseFacts.Package) -> String?) -> String {
      facts.packages.compactMap(value).joined(separator: " ")
    }
    let current = all(\.current)
    let currentTag = all(\.currentTag)
    let (next, tag) = (all(\.next), all(\.tag))
    let changelog = all(\.changelog)
    let isFirst = facts.packages.allSatisfy(\.isFirst) ? "True" : "False"
    let highest = facts.packages.map(\.increment).max() ?? .none
    variables = [
      "BUMP_PACKAGES": all(\.name), "BUMP_CURRENT_VERSION": current, "BUMP_CURRENT_TAG": currentTag,
      "BUMP_NEW_VERSION": next, "BUMP_TAG": tag, "BUMP_INCREMENT": highest.rawValue, "BUMP_MESSAGE": facts.title,
      "BUMP_CHANGELOG_FILE": changelog,
    ]
    let commitizen = [
      "MESSAGE": facts.title, "INCREMENT": highest == .none ? "" : highest.rawValue.uppercased(),
      "CHANGELOG_FILE_NAME": changelog,
    ]
    func prefixed(_ prefix: String, _ more: [String: String]) -> [String: String] {
      let names = commitizen.merging(more) { $1 }
      return Dictionary(uniqueKeysWithValues: names.map { ("CZ_\(prefix)_\($0.key)", $0.value) })
    }
    variablesBefore = prefixed(
      "PRE",
      [
        "IS_INITIAL": isFirst, "CURRENT_VERSION": current, "CURRENT_TAG_VERSION": currentTag, "NEW_VERSION": next,
        "NEW_TAG_VERSION": tag,
      ])
    variablesAfter = prefixed(
      "POST",
      [
        "WAS_INITIAL": isFirst, "PREVIOUS_VERSION": current, "PREVIOUS_TAG_VERSION": currentTag,
        "CURRENT_VERSION": next, "CURRENT_TAG_VERSION": tag,
      ])
  }

  /// Runs the hooks before the commit, one after the other, in the root of the work tree.
  func runBefore(in repository: Repository) throws(Refusal) {
    for hook in before {
      try run(hook, "pre_bump_hooks", variables.merging(variablesBefore) { $1 }, repository, hint: nothingChanged)
    }
  }

  /// Runs the hooks after the release, whose commit is `commit` or, of a release that is tags alone, what they name.
  /// Throws ``ExitCode/hookFailed`` at the first that fails; the release is made all the same.
  public func runAfter(commit: ObjectID, in repository: Repository) throws(Refusal) {
    var variables = variables.merging(variablesAfter) { $1 }
    variables["BUMP_COMMIT"] = "\(commit)"
    for hook in after {
      do throws(Refusal) {
        try run(
          hook, "post_bump_hooks", variables, repository, hint: "the release itself is made; run what is left by hand")
      } catch {
        // Nothing is left to be brought in order, also where Ctrl-C ended it.
        throw Refusal(.hookFailed, error.message, hint: error.hint)
      }
    }
  }

  private func run(
    _ hook: HookCommand, _ key: String, _ variables: [String: String], _ repository: Repository, hint: String
  ) throws(Refusal) {
    var command =
      switch hook {
      case .arguments(let words): Command(words[0], Array(words.dropFirst()), timeLimit: timeLimit)
      case .shell(let line): Command("sh", ["-c", line], timeLimit: timeLimit)
      }
    command.folder = repository.workTree
    command.environment = variables.mapValues { $0 }
    command.input = .standardInput
    if let refusal = try command.runHook("\(key) ('\(hook)')", .hookFailed, hint: hint) { throw refusal }
  }
}

extension HookCommand: CustomStringConvertible {
  /// The command for people.
  public var description: String {
    switch self {
    case .arguments(let words): words.joined(separator: " ")
    case .shell(let line): line
    }
  }
}

/// What helps where a hook ends a release.
let nothingChanged = "nothing was changed"

extension Command {
  /// Runs a hook, which writes to our standard error. Returns the refusal that it calls for where it ended with 1, by
  /// which programs say no, and throws it where anything else went wrong.
  consuming func runHook(_ name: String, _ code: ExitCode, hint: String) throws(Refusal) -> Refusal? {
    output = .standardError
    error = .standardError
    let outcome: Outcome
    do throws(StartError) {
      outcome = try run()
    } catch {
      throw Refusal(code, "\(name): \(error)", hint: hint)
    }
    switch (outcome.stop, outcome.ending) {
    case (nil, .exited(0)): return nil
    case (nil, .exited(1)): return Refusal(code, "\(name) ended with 1", hint: hint)
    // Ctrl-C is for the program that has the terminal.
    case (.signal?, _), (nil, .killed(signal: SIGINT)):
      throw Refusal(.interrupted, "interrupted while \(name) was running", hint: hint)
    case (.timeLimit(let limit)?, _):
      throw Refusal(
        code, "\(name) took longer than \(limit.components.seconds) s and was ended",
        hint: "\(hint); hook_timeout sets how long it may take")
    case (nil, .exited(let status)): throw Refusal(code, "\(name) ended with \(status)", hint: hint)
    case (nil, .killed(let signal)): throw Refusal(code, "\(name) was ended by signal \(signal)", hint: hint)
    }
  }
}

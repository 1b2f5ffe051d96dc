import ArgumentParser
import Glibc
import Planning
import SnapshotReading

/// `bump explain`.
struct ExplainCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell why the next version is what it is.",
    discussion: """
      Where the range of commits begins and why, each commit with what it raises and the rule, what was skipped and why, \
      and what decided. Where there is nothing to release or the release would be refused, that is explained too, and the \
      code is that of the refusal.
      """)

  @Argument(help: ArgumentHelp("The package; the repository's only one if left out.", valueName: "package"))
  var package: String?

  @OptionGroup var counting: CountingOptions
  @OptionGroup var formats: FormatOptions

  @Flag(help: "Go on from the version file where the tags say otherwise.")
  var allowVersionMismatch = false

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    var reading = ReadingRequest(global, formats)
    reading.allowsMismatch = allowVersionMismatch
    let repository = try ReleaseRepository(warning: reading)
    if let package, package != repository.project.name {
      throw Refusal(
        .usage, "there is no package \(package)", hint: "this repository releases \(repository.project.name)")
    }
    var request = ReleaseRequest()
    counting.apply(to: &request)
    let snapshot = try repository.snapshot(.number)
    for warning in snapshot.warnings { warn(warning) }
    let explanation = Explanation(snapshot, request)
    switch format {
    case .text: write(explanationText(explanation, Style(STDOUT_FILENO)))
    case .json: write(try json(ExplainDocument(explanation)))
    }
    let decision = try explanation.outcome.get()
    for warning in decision.warnings { warn(warning) }
  }
}

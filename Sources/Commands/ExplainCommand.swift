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

  @Argument(help: ArgumentHelp("The package; all of them if left out.", valueName: "package"))
  var package: String?

  @OptionGroup var counting: CountingOptions
  @OptionGroup var formats: FormatOptions

  @Flag(help: "Go on from the version file where the tags say otherwise.")
  var allowVersionMismatch = false

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    var reading = ReadingRequest(global, formats).readingWorkspace()
    reading.allowsMismatch = allowVersionMismatch
    let repository = try ReleaseRepository(warning: reading)
    var request = ReleaseRequest()
    counting.apply(to: &request)
    let explanations = try explain(repository, request)
    switch format {
    case .text: write(explanations.map { explanationText($0, Style(STDOUT_FILENO)) }.joined(separator: "\n"))
    case .json: write(try json(ExplainDocument(explanations)))
    }
    // Where several are explained, one that has nothing to release is no failure.
    for explanation in explanations {
      do throws(Refusal) {
        for warning in try explanation.outcome.get().warnings { warn(warning) }
      } catch {
        guard explanations.count > 1, error.isNothingToRelease else { throw error }
      }
    }
  }

  private func explain(
    _ repository: ReleaseRepository, _ request: ReleaseRequest
  ) throws(Refusal) -> [Explanation] {
    guard let members = repository.members else {
      if let package, package != repository.project.name {
        throw Refusal(
          .usage, "there is no package \(package)", hint: "this repository releases \(repository.project.name)")
      }
      _ = try repository.numbers(ofPackages: formats.package)
      repository.noteWhatIsLeftOut()
      let snapshot = try repository.snapshot(.number.withEveryTag)
      for warning in snapshot.warnings { warn(warning) }
      return [Explanation(snapshot, request)]
    }
    let asked = try repository.numbers(ofPackages: formats.package + [package].compactMap(\.self))
    let snapshots = try repository.snapshots(.number)
    for warning in Set(snapshots.flatMap { $0.warnings + $0.remarks }).sorted() { warn(warning) }
    let explanations = Explanation.explain(snapshots, members.graph, request)
    return explanations.indices.filter { asked?.contains($0) ?? true }.map { explanations[$0] }
  }
}

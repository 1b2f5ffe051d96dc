import ArgumentParser
import Glibc
import Planning
import SnapshotReading

/// `bump packages`.
struct PackagesCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "packages",
    abstract: "List the packages, what of them changed, and which images are to be built.",
    discussion: """
      A tree of what needs what, each package with its version and what changed since its last release: files of its own, \
      libraries that it ships, what a lock resolves for it. --format matrix prints the services whose image changed as \
      one line of JSON for a CI's matrix, with the reason of each; it is empty ({"include":[]}) where there are none.
      """)

  /// How the packages are written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case matrix
  }

  @Flag(help: "Leave out packages of which nothing changed.")
  var changed = false

  @Option(
    help: ArgumentHelp(
      "Compare with the last commit shared with this one, as in origin/main, and not with the last releases.",
      valueName: "revision"))
  var since: String?

  @OptionGroup var counting: CountingOptions
  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print a tree, JSON, or a CI's matrix.", valueName: "text|json|matrix"))
  var format = Format.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try ReleaseRepository(warning: ReadingRequest(global, formats).readingWorkspace())
    let named = try repository.numbers(ofPackages: formats.package)
    var request = ReleaseRequest()
    counting.apply(to: &request)
    let report = try repository.packages(request, since: since)
    if let problem = report.problem {
      warn("a release would be refused: \(problem.message)")
    }
    let shown = report.packages.indices.filter { number in
      named?.contains(number) ?? true && (!changed || !report.packages[number].changes.isEmpty)
    }
    repository.noteWhatIsLeftOut()
    switch format {
    case .text: write(packagesText(report, shown, since: since, Style(STDOUT_FILENO)))
    case .json: write(try json(PackagesDocument(report, shown, since: since)))
    case .matrix: write(try line(PackagesDocument.Matrix(report, shown)))
    }
  }
}

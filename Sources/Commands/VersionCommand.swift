import ArgumentParser
import Planning
import SemanticVersion
import SnapshotReading

/// `bump version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Print the current version, or the next one.",
    subcommands: [ProjectVersionCommand.self, NextVersionCommand.self], defaultSubcommand: ProjectVersionCommand.self)
}

/// `bump version` without a word of its own.
struct ProjectVersionCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "project",
    abstract: "Print the project's version, or the next one; what bump version alone does.",
    discussion: """
      With --next, nothing is printed where there is nothing to release, and the code is 21 (3 without any commit since \
      the last release).
      """)

  @Flag(help: "Print the next version instead.")
  var next = false

  @Flag(help: "Print it as a tag.")
  var tag = false

  @Flag(
    name: [.customLong("project"), .customShort("p")],
    help: "Accepted for scripts; the project's version is printed anyway.")
  var projectVersion = false

  @Flag(name: [.customShort("v"), .customShort("c"), .customLong("verbose")], help: .hidden)
  var accepted = false

  @OptionGroup var counting: CountingOptions
  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  private struct Document: Encodable {
    let schema = "bump.version/1"
    let name: String
    let version: String
    let tag: String
    let current: String?
    let isPrerelease: Bool
  }

  func execute() throws {
    let repository = try ReleaseRepository(warning: ReadingRequest(global, formats))
    let project = repository.project
    let version: Version
    var current: Version?
    if next {
      var request = ReleaseRequest()
      counting.apply(to: &request)
      let decision = try VersionDecision(try repository.snapshot(.number), request)
      for warning in decision.warnings { warn(warning) }
      (version, current) = (decision.next, decision.current)
    } else if let stated = project.stated {
      version = stated
    } else {
      guard let found = try repository.currentTag()?.version else { throw Refusal.noVersion }
      version = found
    }
    guard let name = project.tagFormat.tag(for: version) else {
      throw Refusal(.configurationInvalid, "the tag format '\(project.tagFormat)' has no place for all of \(version)")
    }
    switch format {
    case .text: write("\(tag ? name : version.description)\n")
    case .json:
      let document = Document(
        name: project.name, version: version.description, tag: name, current: current?.description,
        isPrerelease: version.isPrerelease)
      write(try json(document))
    }
  }
}

/// An option's value as a form of calendar versions.
@Sendable private func calendarFormat(_ text: String) throws -> CalendarFormat {
  do throws(CalendarFormatError) {
    return try CalendarFormat(parsing: text)
  } catch {
    throw ValidationError("\(error)")
  }
}

/// `bump version next CURRENT`: arithmetic alone.
struct NextVersionCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "Print the version that follows another one, without a repository.",
    discussion: """
      As in: bump version next 1.2.3 --increment minor --prerelease alpha. Of a calendar version the day is today's in \
      UTC, or that of SOURCE_DATE_EPOCH.
      """)

  @Argument(help: ArgumentHelp("The version to start from.", valueName: "current"))
  var current: String

  @Option(
    name: [.customLong("scheme"), .customLong("version-scheme")],
    help: ArgumentHelp("How versions are written.", valueName: "semver|semver2|pep440|calver"),
    transform: choice(Scheme.Name.self))
  var scheme = Scheme.Name.semver2

  @Option(
    help: ArgumentHelp("Write calendar versions so, as in YYYY.0M.MICRO.", valueName: "format"),
    transform: calendarFormat)
  var calverFormat: CalendarFormat?

  @OptionGroup var counting: CountingOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  private struct Document: Encodable {
    let schema = "bump.version/1"
    let version: String
    let current: String
    let isPrerelease: Bool
  }

  func validate() throws {
    guard calverFormat == nil || scheme == .calver else {
      throw ValidationError(
        "--calver-format says how --scheme calver is written, and the scheme is \(scheme.rawValue).")
    }
  }

  func execute() throws {
    let (seconds, _) = try ReleaseRepository.now(processEnvironment)
    let version: Version
    do throws(VersionError) {
      let start = try Version(parsing: current, scheme: Scheme(scheme, calendarFormat: calverFormat ?? .default))
      let options = NextVersionOptions(
        prerelease: counting.prerelease, prereleaseOffset: VersionNumber(counting.prereleaseOffset ?? 0),
        devrelease: counting.devrelease.map { VersionNumber($0) }, buildMetadata: counting.buildMetadata,
        mode: counting.incrementMode ?? .linear, localVersion: counting.localVersion,
        date: CalendarDate(secondsSince1970: seconds))
      version = try start.next(counting.increment ?? .none, options)
    } catch {
      guard error.offset != nil else { throw Refusal(error) }
      throw Refusal(.versionUnreadable, "'\(current)' is no \(scheme.rawValue) version: \(error)")
    }
    switch format {
    case .text: write("\(version)\n")
    case .json:
      write(
        try json(Document(version: version.description, current: current, isPrerelease: version.isPrerelease)))
    }
  }
}

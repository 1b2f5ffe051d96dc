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

  fileprivate struct Document: Encodable {
    let schema = "bump.version/1"
    let name: String
    let version: String
    let tag: String
    let current: String?
    let isPrerelease: Bool
  }

  /// Those of a workspace.
  private struct ListDocument: Encodable {
    let schema = "bump.versions/1"
    let packages: [Document]
  }

  func execute() throws {
    var repository = try ReleaseRepository(warning: ReadingRequest(global, formats).readingWorkspace())
    let isNamed = formats.package.count == 1
    var request = ReleaseRequest()
    counting.apply(to: &request)
    guard next || request == ReleaseRequest() else {
      throw Refusal(
        .usage, "without --next the current version is printed, and nothing is counted",
        hint: "add --next, or leave out what says how to count")
    }
    if next {
      let found = try repository.nextVersions(request, packages: formats.package)
      for warning in Set(found.flatMap(\.decision.warnings)).sorted() { warn(warning) }
      var documents: [Document] = []
      for (name, decision) in found where !isNamed || name == nil || isMeant(name, repository) {
        let project = name.flatMap { repository.members?.project(named: $0) } ?? repository.project
        documents.append(try Document(project, decision.next, current: decision.current))
      }
      return try print(documents, isList: repository.members.map { $0.projects.count > 1 && !isNamed } ?? false)
    }
    guard let members = repository.members, members.projects.count > 1 else {
      _ = try repository.numbers(ofPackages: formats.package)
      if repository.members != nil { repository = repository.selecting(0) }
      return try print([try Document(repository.project, repository.currentVersion(), current: nil)], isList: false)
    }
    let numbers = try repository.numbers(ofPackages: formats.package) ?? Set(members.projects.indices)
    var documents: [Document] = []
    for number in numbers.sorted() {
      let package = repository.selecting(number)
      do throws(Refusal) {
        documents.append(try Document(package.project, package.currentVersion(), current: nil))
      } catch {
        guard error.code == .noVersion, numbers.count > 1 else { throw error }
      }
    }
    try print(documents, isList: !isNamed)
  }

  private func isMeant(_ name: String?, _ repository: ReleaseRepository) -> Bool {
    name == repository.members?.project(named: formats.package[0])?.name
  }

  private func print(_ documents: [Document], isList: Bool) throws {
    switch format {
    case .text:
      for document in documents {
        write("\(isList ? "\(document.name) " : "")\(tag ? document.tag : document.version)\n")
      }
    case .json where isList: write(try json(ListDocument(packages: documents)))
    case .json: for document in documents { write(try json(document)) }
    }
  }
}

extension ReleaseRepository {
  /// The version that is stated, else that of the highest release that HEAD contains.
  fileprivate func currentVersion() throws(Refusal) -> Version {
    if let stated = project.stated { return stated }
    guard let found = try currentTag()?.version else { throw Refusal.noVersion }
    return found
  }
}

extension ProjectVersionCommand.Document {
  fileprivate init(_ project: Project, _ version: Version, current: Version?) throws(Refusal) {
    guard let tag = project.tagFormat.tag(for: version) else {
      throw Refusal(.configurationInvalid, "the tag format '\(project.tagFormat)' has no place for all of \(version)")
    }
    self.init(
      name: project.name, version: version.description, tag: tag, current: current?.description,
      isPrerelease: version.isPrerelease)
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

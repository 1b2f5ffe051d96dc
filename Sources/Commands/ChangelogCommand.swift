import SemanticVersion
import ArgumentParser
import Changelog
import Configuration
import Files
import Glibc
import Planning
import SnapshotReading
import Templates

/// `bump changelog`.
struct ChangelogCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "changelog",
    abstract: "Print the changelog: all of it, one release, or what is unreleased.",
    discussion: "As in: bump changelog --unreleased · bump changelog --for 1.2.0 · bump changelog v1.0.0..v1.2.0",
    aliases: ["ch"])

  @Argument(
    help: ArgumentHelp(
      "A version, or a range of them, as in 1.0.0..1.2.0 (the first not part of it).", valueName: "range"))
  var range: String?

  @Flag(help: "Print what no release contains.")
  var unreleased = false

  @Option(
    name: .customLong("for"), help: ArgumentHelp("Print the section of this version or tag.", valueName: "version"))
  var release: String?

  @Option(help: ArgumentHelp("Write to this file.", valueName: "file"))
  var output: String?

  @Flag(help: "Write the whole changelog anew into its file.")
  var rebuild = false

  @Flag(name: [.long, .customShort("n")], help: "With --rebuild: print, and change nothing.")
  var dryRun = false

  @Option(
    defaultAsFlag: "-",
    help: ArgumentHelp("Write a template that lays the changelog out as it is now.", valueName: "file"))
  var exportTemplate: String?

  @Flag(help: .hidden) var incremental = false
  @Option(help: .hidden) var startRev: String?
  @Option(help: .hidden) var unreleasedVersion: String?

  @OptionGroup var layout: TemplateOptions
  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    if incremental || unreleasedVersion != nil {
      throw Refusal(
        .usage, "--incremental and --unreleased-version are not needed: a release puts its own section into the file",
        hint: "bump --dry-run shows it; bump changelog --rebuild writes the whole file anew")
    }
    if let startRev {
      throw Refusal(.usage, "--start-rev is said as a range", hint: "bump changelog \(startRev)..HEAD")
    }
    if [unreleased, release != nil, range != nil, rebuild].count(where: { $0 }) > 1 {
      throw Refusal(.optionsExclude, "--unreleased, --for, --rebuild and a range exclude each other")
    }
    if rebuild, format != .text, !dryRun, output == nil {
      throw Refusal(
        .optionsExclude, "--rebuild writes the changelog itself, which is no JSON", hint: "leave out one of the two")
    }
    var reading = ReadingRequest(global, formats)
    reading.tag = release ?? range?.split(separator: "..").first.map(String.init)
    let repository = try ReleaseRepository(warning: reading)
    let settings = repository.project.settings
    let options = try repository.renderingOptions()
    if let exportTemplate {
      let path = exportTemplate.hasPrefix("/") ? exportTemplate : "\(global.folder)/\(exportTemplate)"
      if !dryRun, exportTemplate != "-", exportTemplate != "/dev/stdout", unsafe access(path, F_OK) == 0 {
        throw Refusal(
          .optionsExclude, "\(exportTemplate) exists already", hint: "name another file, or remove it first")
      }
      try deliver(Template.exported(options), to: exportTemplate)
      return
    }
    let tags = try repository.tags()
    for warning in tags.warnings { warn(warning) }
    let template = format == .text ? try layout.renderer(repository, folder: global.folder) : nil
    let isPart = unreleased || release != nil || range != nil
    let chosen = try choose(repository, tags, options)
    let text: String
    switch format {
    case .json: text = try json(ChangelogDocument(chosen.map { $0() }, options, extra: layout.values(repository)))
    case .text where template != nil:
      text = try template?(chosen.map { $0() }, options, isPart ? .section : .document) ?? ""
    case .text where isPart:
      text = chosen.map { render($0(), options) }.joined(separator: "\n")
    case .text: text = renderDocument(count: chosen.count, options) { chosen[$0]() }
    }
    if chosen.isEmpty { note("There is nothing to show.") }
    do {
      if rebuild, !dryRun, output == nil {
        guard let files = repository.workTree else {
          throw Refusal(.treeNotClean, "a bare repository has no files", hint: "write to a file with --output")
        }
        try files.stage(Array(text.utf8), for: settings.changelog.file).publish()
        note(visible("Wrote \(settings.changelog.file)"))
      } else {
        try deliver(text, to: output)
      }
    } catch let error as FileError {
      throw Refusal(.changelogCannotBePlaced, "\(error)")
    }
  }

  /// Writes an answer to a file, or prints it.
  private func deliver(_ text: String, to output: String?) throws {
    guard let output, !dryRun, output != "-", output != "/dev/stdout" else { return write(text) }
    do {
      try writeFile(Array(text.utf8), at: output.hasPrefix("/") ? output : "\(global.folder)/\(output)")
    } catch {
      throw Refusal(.changelogCannotBePlaced, "\(error)")
    }
  }

  /// What is asked for, newest first, each made when it is called for. One release or what is unreleased costs no more
  /// than its own commits.
  private func choose(
    _ repository: ReleaseRepository, _ tags: VersionTags, _ options: RenderingOptions
  ) throws(Refusal) -> [@Sendable () -> Release] {
    let settings = repository.project.settings
    func withEntries(_ release: Release) -> [@Sendable () -> Release] {
      release.hasEntries(options) ? [{ release }] : []
    }
    if unreleased { return withEntries(try repository.unreleased(tags)) }
    if let name = release ?? range.flatMap({ $0.contains("..") ? nil : $0 }) {
      let release = try repository.release(name, tags, gathersPrereleases: settings.changelog.mergePrerelease)
      return [{ release }]
    }
    let history = try repository.history(tags)
    let pending = withEntries(history.unreleasedSection(settings))
    let releases = history.releases.indices.map { number in { @Sendable in history.section(number, settings) } }
    if let range, let dots = range.firstRange(of: "..") {
      let from = String(range[..<dots.lowerBound])
      let to = String(range[dots.upperBound...])
      let start = to.isEmpty || to == "HEAD" ? 0 : index(of: to, in: history)
      guard let start else { throw unknown(to, tags) }
      let end = from.isEmpty ? releases.count : index(of: from, in: history)
      guard let end else { throw unknown(from, tags) }
      guard start <= end else {
        throw Refusal(.usage, "\(from) comes after \(to)", hint: "write the older one first: \(to)..\(from)")
      }
      return (to.isEmpty || to == "HEAD" ? pending : []) + releases[start..<end]
    }
    return pending + releases
  }

  private func index(of name: String, in history: ReleaseHistory) -> Int? {
    history.releases.firstIndex { $0.tag.name == name || $0.tag.version.description == name }
  }

  /// That HEAD's history has no release of a name with a section of its own.
  private func unknown(_ name: String, _ tags: VersionTags) -> Refusal {
    guard let tag = tags.releases.first(where: { $0.name == name || $0.version.description == name }) else {
      return Refusal(
        .noVersion, "there is no release \(name)", hint: "git tag --merged lists the tags that HEAD's history has")
    }
    return Refusal(
      .noVersion,
      "\(tag.name) has no section in HEAD's history: it is not part of it, or a later release tells what it told",
      hint: "bump changelog --for \(tag.name) shows it by itself")
  }
}

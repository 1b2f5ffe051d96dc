import ArgumentParser
import Changelog
import Planning
import SnapshotReading
import Templates

/// `bump notes`.
struct NotesCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "notes",
    abstract: "Print the notes of one release, for a forge's release page.",
    discussion: "The notes of a final release cover all since the final one before. As in: bump notes v1.2.0")

  @Argument(
    help: ArgumentHelp("The version or tag; the newest one that HEAD contains if left out.", valueName: "version"))
  var version: String?

  @Option(help: ArgumentHelp("Cut the notes at so many characters, with a link to the rest.", valueName: "characters"))
  var limit = 125_000

  @OptionGroup var layout: TemplateOptions
  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    var reading = ReadingRequest(global, formats)
    reading.tag = version
    let repository = try ReleaseRepository(warning: reading)
    let tags = try repository.tags()
    for warning in tags.warnings { warn(warning) }
    let release = try repository.release(version, tags)
    let options = try repository.renderingOptions()
    switch format {
    case .text:
      guard let template = try layout.renderer(repository, folder: global.folder) else {
        write(renderNotes(release, options, limit: limit))
        return
      }
      let notes = try template([release], options, .notes)
      guard notes.utf8.count <= limit else {
        throw Refusal(
          .changelogCannotBePlaced, "the template writes \(notes.utf8.count) bytes, and \(limit) are allowed",
          hint: "shorten it, or allow more: --limit \(notes.utf8.count)")
      }
      write(notes)
    case .json: write(try json(ChangelogDocument([release], options, extra: layout.values(repository))))
    }
  }
}

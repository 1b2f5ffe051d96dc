import ArgumentParser
import Changelog
import Planning
import SnapshotReading

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

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try ReleaseRepository(warning: ReadingRequest(global, formats))
    let release = try repository.release(version)
    switch format {
    case .text:
      let options = RenderingOptions(repository.project.settings, origin: try repository.origin())
      write(renderNotes(release, options, limit: limit))
    case .json: write(try json(ChangelogDocument([release])))
    }
  }
}

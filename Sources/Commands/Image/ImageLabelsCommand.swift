import ArgumentParser
import ImageTags
import Planning
import SnapshotReading

/// `bump image labels`.
struct ImageLabelsCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "labels",
    abstract: "Print the image's labels, one per line.",
    discussion: """
      They are worked out from the commit, the manifest and the remote's address; [images] labels says others. The date \
      is the commit's, or SOURCE_DATE_EPOCH, so that equal inputs give equal images.
      """)

  @OptionGroup var build: ImageStateOptions
  @OptionGroup var formats: FormatOptions

  @Option(
    help: ArgumentHelp("Write for this reader.", valueName: "text|json|github|azure|teamcity|shell|docker|kaniko|bake"),
    transform: choice(OutputForm.self))
  var format = OutputForm.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try ReleaseRepository.ofImage(build, warning: ReadingRequest(global, formats))
    let output = try ImageAnswer([repository], build.origin(repository), images: [], offline: true).output
    switch format {
    case .json: write(try json(LabelsDocument(output)))
    default: try output.write(format, .labels)
    }
  }
}

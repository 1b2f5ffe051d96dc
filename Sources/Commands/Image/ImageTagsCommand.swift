import ArgumentParser
import Configuration
import ImageTags
import Planning
import SnapshotReading

/// `bump image tags`.
struct ImageTagsCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "Print the image tags, one per line.",
    discussion: """
      The state comes from the CI's variables, else from git; each part can be said. A floating tag such as latest is \
      printed only where the list of git tags is complete and no higher release holds it; where it is not complete here, \
      the remote is asked.
      """)

  @OptionGroup var build: ImageStateOptions

  @Option(help: ArgumentHelp("Print references below this repository; may be repeated.", valueName: "repository"))
  var image: [String] = []

  @Flag(help: "End with 0 also where a floating tag could not be decided.")
  var allowIncomplete = false

  @Flag(help: "Say of each tag why, which releases competed for it, and where the state comes from.")
  var explain = false

  @Option(
    help: ArgumentHelp("Give the tags that these rules of docker/metadata-action give.", valueName: "file"))
  var metadataAction: String?

  @Flag(help: "Ask no remote for its tags where the list here is incomplete.")
  var offline = false

  @OptionGroup var formats: FormatOptions

  @Option(
    help: ArgumentHelp("Write for this reader.", valueName: OutputForm.names), transform: choice(OutputForm.self))
  var format = OutputForm.text

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if explain, format != .text, format != .json {
      throw ValidationError("--explain is for --format text and json.")
    }
    if explain, metadataAction != nil {
      throw ValidationError("--explain is about bump's own policy, and --metadata-action about another one.")
    }
  }

  func execute() throws {
    let packages = try ReleaseRepository.ofImages(build, images: image, warning: ReadingRequest(global, formats))
    let repository = packages[0]
    if let metadataAction {
      try writeForeignTags(repository, file: metadataAction)
      return
    }
    let origin = try build.origin(repository, offline: offline)
    if packages.count == 1, image.isEmpty, let reason = repository.members?.noImage(of: repository.project) {
      try writeNothing(reason, of: origin)
      return
    }
    let answer = try ImageAnswer(packages, origin, images: image, offline: offline)
    try repository.requireAllowedBranch(of: answer.origin.state)
    switch format {
    case .json: write(try json(ImageDocument(answer, explains: explain)))
    case .text where explain: write(explanation(of: answer))
    default:
      try answer.output.write(format, .tags)
      for item in answer.output.decision.notes { note("Note: \(visible(item.message))") }
    }
    if packages.count > 1, image.isEmpty, !repository.project.settings.images.repositories.isEmpty {
      let names = packages.map(\.project.name).joined(separator: ", ")
      note("Note: \(visible(names)) have an image each; --package NAME prints references to one")
    }
    if !allowIncomplete { try answer.requireComplete(repository) }
  }

  /// That there is no image, which is to be pushed nowhere: forms that hold tags alone stay empty.
  private func writeNothing(_ reason: String, of origin: ImageStateOrigin) throws {
    let decision = ImageDecision(push: false, tags: [], notes: [ImageNote(code: "no-image", message: reason)])
    let answer = ImageAnswer(origin, ImageOutput(decision: decision))
    switch format {
    case .json: write(try json(ImageDocument(answer, explains: explain)))
    case .text, .docker, .kaniko, .comma: break
    default: try answer.output.write(format, .tags)
    }
    note("Note: \(visible(reason))")
  }

  /// The tags of another policy. They are only shown: nothing is known of who may move them.
  private func writeForeignTags(_ repository: ReleaseRepository, file: String) throws {
    let action = try MetadataAction(file: file, in: global.folder)
    let origin = try build.origin(repository)
    let state = origin.state
    let tags = try action.tags(at: file, try repository.metadataContext(for: origin))
    for warning in tags.warnings { warn(warning) }
    for name in tags.names where !OCIReference.isValidTag(name) {
      let place = tags.lines[name].map { "\(file):\($0): " } ?? "\(file): "
      throw Refusal(.usage, place + "\(ImageTagError.invalidTag(name))")
    }
    let decision = ImageDecision(
      push: true,
      tags: tags.names.map {
        ImageTag(name: $0, mutability: .mutable, reason: "rules of docker/metadata-action, which move any tag")
      })
    let output = ImageOutput(
      decision: decision, repositories: try checkedRepositories(image.isEmpty ? action.images : image),
      labels: try repository.imageFacts(for: state).labels(
        version: decision.version, others: repository.project.settings.images.labels))
    switch format {
    case .json: write(try json(ImageDocument(output)))
    default: try output.write(format, .tags)
    }
  }
}

extension OutputForm {
  static var names: String { allCases.map(\.rawValue).joined(separator: "|") }
}

import ArgumentParser
import Configuration
import Crypto
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
      printed only where the list of git tags is complete and no higher release holds it.
      """)

  @OptionGroup var build: ImageStateOptions

  @Option(help: ArgumentHelp("Print references below this repository; may be repeated.", valueName: "repository"))
  var image: [String] = []

  @Flag(help: "End with 0 also where a floating tag could not be decided.")
  var allowIncomplete = false

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try ReleaseRepository(warning: ReadingRequest(global, formats))
    var policy = ImagePolicy(repository.project)
    policy.scheme = repository.project.scheme
    let state = try build.state(repository)
    let tags = try repository.tagList(for: state)
    let decision: ImageDecision
    do {
      decision = try imageTags(for: state, tags: tags, policy: policy) { Array(SHA256.hash(data: $0)) }
    } catch {
      throw Refusal(error)
    }
    let repositories = image.isEmpty ? repository.project.settings.images.repositories : image
    for name in repositories where !OCIReference.isValidRepository(name) {
      throw Refusal(
        .usage, "'\(name)' is no name of an image repository",
        hint: "write it in lower case and without a tag, as in registry.example.com/my_app")
    }
    switch format {
    case .json: write(try json(ImageDocument(decision, repositories: repositories)))
    case .text:
      for tag in decision.tags {
        write(repositories.isEmpty ? "\(tag.name)\n" : repositories.map { "\($0):\(tag.name)\n" }.joined())
      }
      for item in decision.notes { note("Note: \(visible(item.message))") }
    }
    if decision.isIncomplete, !allowIncomplete {
      throw Refusal(
        .historyIncomplete, "the list of tags is incomplete, so that no floating tag was decided",
        hint:
          "fetch all tags: git fetch --tags --unshallow (in GitHub Actions: fetch-depth: 0), or say --allow-incomplete")
    }
  }
}

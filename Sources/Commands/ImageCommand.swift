import Configuration
import History
import ArgumentParser
import Crypto
import Files
import FoundationEssentials
import ImageTags
import Planning
import SnapshotReading

/// `bump image`.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image",
    abstract: "Say which container image tags this state of the repository gets.",
    subcommands: [ImageTagsCommand.self])
}

/// `bump image tags`.
struct ImageTagsCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "Print the image tags, one per line.",
    discussion: """
      The state comes from the CI's variables, else from git; each part can be said. A floating tag such as latest is \
      printed only where the list of git tags is complete and no higher release holds it.
      """)

  @Option(
    name: .customLong("ref"), help: ArgumentHelp("The full reference, as in refs/heads/main.", valueName: "reference"))
  var reference: String?

  @Option(
    help: ArgumentHelp("What happened.", valueName: "push|pull_request|merge_group|schedule|local"),
    transform: choice(GitState.Event.self))
  var event: GitState.Event?

  @Option(help: ArgumentHelp("The number of the pull request.", valueName: "number"))
  var pullRequest: Int?

  @Option(help: ArgumentHelp("The commit.", valueName: "id"))
  var sha: String?

  @Flag(help: "The pull request comes from a fork, so that nothing is pushed.")
  var fork = false

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
    let state = try state(repository)
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

  /// What the CI says, else git, and instead of either what the options say.
  private func state(_ repository: ReleaseRepository) throws(Refusal) -> GitState {
    let head = try repository.requireHead()
    let local = GitState(
      event: .local, reference: repository.head.branch, sha: head.id.description, isDirty: try repository.isDirty(),
      defaultBranch: try repository.defaultBranch())
    var state = local
    if reference == nil, event == nil, let ci = detectCI(environment: processEnvironment, event: try payload()),
      let known = GitState(ci: ci, local: local)
    {
      state = known
      state.isDirty = local.isDirty
      state.defaultBranch = known.defaultBranch ?? local.defaultBranch
    }
    if let reference {
      state.reference = reference
      if event == nil { state.event = .push }
    }
    if let event { state.event = event }
    if let pullRequest {
      state.pullRequest = pullRequest
      if event == nil { state.event = .pullRequest }
    }
    if let sha { state.sha = sha }
    if fork { state.isFork = true }
    return state
  }

  /// GitHub's event file.
  private func payload() throws(Refusal) -> EventPayload? {
    guard let path = processEnvironment["GITHUB_EVENT_PATH"], let bytes = try? readFile(at: path) else { return nil }
    struct Repository: Decodable {
      let full_name: String?
      let default_branch: String?
    }
    struct Head: Decodable {
      let sha: String?
      let repo: Repository?
    }
    struct Request: Decodable {
      let number: Int?
      let head: Head?
    }
    struct Event: Decodable {
      let number: Int?
      let repository: Repository?
      let pull_request: Request?
    }
    guard let event = try? JSONDecoder().decode(Event.self, from: Data(bytes)) else { return nil }
    return EventPayload(
      repository: event.repository?.full_name, defaultBranch: event.repository?.default_branch,
      pullRequest: event.pull_request?.number ?? event.number, headSHA: event.pull_request?.head?.sha,
      headRepository: event.pull_request?.head?.repo?.full_name)
  }
}

extension Refusal {
  init(_ error: ImageTagError) {
    switch error {
    case .tagNotAVersion:
      self.init(.versionUnreadable, "\(error)", hint: "correct tag_format, or leave this tag without an image")
    case .dirtyTree: self.init(.treeNotClean, "\(error)", hint: "commit or stash the changes")
    case .invalidSetting: self.init(.configurationInvalid, "\(error)")
    default: self.init(.usage, "\(error)")
    }
  }
}

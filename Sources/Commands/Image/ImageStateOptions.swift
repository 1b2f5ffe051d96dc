import ArgumentParser
import Files
import FoundationEssentials
import History
import ImageTags
import Planning
import SnapshotReading

/// Options that say what an image is built from, instead of the CI and git.
struct ImageStateOptions: ParsableArguments {
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

  /// What the CI says, else git, and instead of either what the options say.
  func state(_ repository: ReleaseRepository) throws(Refusal) -> GitState {
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

import ArgumentParser
import Configuration
import Files
import FoundationEssentials
import Git
import History
import ImageTags
import Planning
import Releasing
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

  @Option(help: ArgumentHelp("The commit, in hexadecimal digits.", valueName: "id"))
  var sha: String?

  @Flag(
    inversion: .prefixedNo,
    help: "The pull request comes from a fork, so that nothing is pushed; or it does not, where the CI cannot tell.")
  var fork: Bool?

  @Option(help: ArgumentHelp("The default branch, as in main.", valueName: "name"))
  var defaultBranch: String?

  /// What the CI says, else git, and instead of either what the options say.
  func state(_ repository: ReleaseRepository, offline: Bool = false) throws(Refusal) -> GitState {
    try origin(repository, offline: offline).state
  }

  /// The state, and where each part of it comes from. Asks the remote for the commit of a tag that is not here, unless
  /// `offline`.
  func origin(_ repository: ReleaseRepository, offline: Bool = false) throws(Refusal) -> ImageStateOrigin {
    let head = try repository.requireHead()
    let local = GitState(
      event: .local, reference: repository.head.branch, sha: head.id.description, isDirty: try repository.isDirty(),
      defaultBranch: try repository.defaultBranch())
    var origin = ImageStateOrigin(local)
    if let ci = detectCI(environment: processEnvironment, event: gitHubEvent()),
      let known = GitState(ci: ci, local: local)
    {
      origin = ImageStateOrigin(known, ci: ci, local: local)
    }
    if let event {
      origin.take(event, from: "--event", local)
    } else if pullRequest != nil {
      origin.take(.pullRequest, from: "--pull-request", local)
    } else if let reference, origin.ci == nil || reference != origin.state.reference {
      origin.take(.push, from: "--ref", local)
    }
    if let reference {
      if reference != origin.state.reference { (origin.state.sha, origin.sources.sha) = (local.sha, "git") }
      origin.state.reference = reference
      origin.sources.reference = "--ref"
    }
    if let pullRequest {
      origin.state.pullRequest = pullRequest
      origin.sources.pullRequest = "--pull-request"
    }
    if let sha {
      origin.state.sha = try commit(sha, repository)
      origin.sources.sha = "--sha"
    } else if reference != nil, let tag = origin.state.tag, origin.state.event == .push,
      let tagged = releasedCommit(of: tag, repository, offline: offline)
    {
      // A release is built from its own commit, whatever is checked out.
      origin.state.sha = tagged
      origin.sources.sha = "the tag"
    }
    if let name = defaultBranch ?? repository.project.settings.images.defaultBranch {
      origin.state.defaultBranch = name
      origin.sources.defaultBranch = defaultBranch == nil ? "images.default_branch" : "--default-branch"
    }
    if let fork {
      guard origin.state.event == .pullRequest else {
        throw Refusal(
          .usage, "\(fork ? "--fork" : "--no-fork") is about a pull request, and this is none",
          hint: "say which: --pull-request NUMBER")
      }
      origin.state.isFork = fork
      origin.sources.isFork = fork ? "--fork" : "--no-fork"
    }
    return origin
  }

  /// The commit of a tag, be it only at the remote; nil where neither is at hand.
  private func releasedCommit(of tag: String, _ repository: ReleaseRepository, offline: Bool) -> String? {
    if let commit = (try? repository.repository.tags(named: [tag]))?.first?.commit { return commit.description }
    let remote = offline ? nil : (try? repository.remoteReferences()) ?? nil
    return remote?.tags[tag]
  }

  /// The commit that `--sha` names in full, which may be elsewhere, or by the first digits of one that is here.
  private func commit(_ text: String, _ repository: ReleaseRepository) throws(Refusal) -> String {
    let name = text.lowercased()
    if ObjectID(name) != nil { return name }
    let isHexadecimal = !name.isEmpty && name.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    if isHexadecimal, name.utf8.count == 64 {
      throw Refusal(
        .usage, "--sha is '\(text)', a commit of a repository that uses SHA-256",
        hint: "only SHA-1 is supported; write 40 hexadecimal digits")
    }
    if isHexadecimal, 4..<40 ~= name.utf8.count,
      let id = try? repository.repository.resolve("\(name)^{commit}").description, id.hasPrefix(name)
    {
      return id
    }
    throw Refusal(
      .usage, "--sha is '\(text)', which is no commit",
      hint: "write its 40 hexadecimal digits, or the first ones of a commit that is here")
  }
}

/// The state of a build, and for each part of it who says so: an option, the CI by its name, or `git`.
struct ImageStateOrigin {
  /// Nil where nobody says anything.
  struct Sources: Encodable {
    var event: String?
    var reference: String?
    var sha: String?
    var pullRequest: String?
    var isFork: String?
    var defaultBranch: String?
  }

  var state: GitState
  var sources: Sources
  /// What the CI says; nil where it was not asked, or there is none.
  let ci: CIContext?

  init(_ local: GitState) {
    state = local
    ci = nil
    sources = Sources(
      event: "git", reference: "git", sha: "git", defaultBranch: local.defaultBranch == nil ? nil : "git")
  }

  /// Takes what is said to have happened. Of something else the CI knows nothing but the reference, if that has one.
  mutating func take(_ event: GitState.Event, from source: String, _ local: GitState) {
    if event != state.event {
      let isKnown = ["refs/heads/", "refs/tags/"].contains { state.reference?.hasPrefix($0) == true }
      let reference = event != .local && isKnown ? state.reference : nil
      let sources = (reference: self.sources.reference, defaultBranch: self.sources.defaultBranch)
      let defaultBranch = state.defaultBranch
      state = local
      (state.reference, state.defaultBranch) = (reference ?? local.reference, defaultBranch)
      self.sources = Sources(
        reference: reference == nil ? "git" : sources.reference, sha: "git", defaultBranch: sources.defaultBranch)
    }
    state.event = event
    sources.event = source
  }

  init(_ known: GitState, ci: CIContext, local: GitState) {
    let name = ci.provider.rawValue
    state = known
    state.isDirty = local.isDirty
    state.defaultBranch = known.defaultBranch ?? local.defaultBranch
    self.ci = ci
    sources = Sources(
      event: ci.kind == nil ? "git" : name,
      reference: ci.reference != nil ? name : known.reference == nil ? nil : "git",
      sha: ci.sha == nil ? "git" : name, pullRequest: known.pullRequest == nil ? nil : name,
      isFork: ci.isFork == nil ? nil : name,
      defaultBranch: ci.defaultBranch != nil ? name : local.defaultBranch == nil ? nil : "git")
  }
}

/// GitHub's event file.
func gitHubEvent() -> EventPayload? {
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
    let base_ref: String?
  }
  guard let event = try? JSONDecoder().decode(Event.self, from: Data(bytes)) else { return nil }
  return EventPayload(
    repository: event.repository?.full_name, defaultBranch: event.repository?.default_branch,
    pullRequest: event.pull_request?.number ?? event.number, headSHA: event.pull_request?.head?.sha,
    headRepository: event.pull_request?.head?.repo?.full_name, baseReference: event.base_ref)
}

import ArgumentParser
import Configuration
import Crypto
import Git
import History
import ImageTags
import Planning
import Registry
import SemanticVersion
import SnapshotReading

/// `bump image check`.
struct ImageCheckCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Ask the registry whether the image tags of this state may be pushed.",
    discussion: """
      A write-once tag may be pushed while nobody has it, a tag of a branch while it is that branch's, a floating tag \
      while it moves forward, and nothing of a fork or a merge queue. With --digest or --from a tag that is this very image already is fine too. Otherwise the \
      command ends with 44, and with 47 where the registry gives no answer: then nothing is known to be free.
      """)

  @OptionGroup var build: ImageStateOptions

  @Option(help: ArgumentHelp("Ask for the tags of this repository; may be repeated.", valueName: "repository"))
  var image: [String] = []

  @Option(help: ArgumentHelp("The digest of the image to be pushed, as in sha256:4f53...", valueName: "digest"))
  var digest: String?

  @Option(
    help: ArgumentHelp("The image to be pushed, as in registry.example.com/my_app:main.", valueName: "reference"))
  var from: String?

  @Flag(help: "Leave floating tags out where they cannot be decided.")
  var allowIncomplete = false

  @OptionGroup var registry: RegistryOptions

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try ReleaseRepository.ofImage(build, images: image, warning: ReadingRequest(global, formats))
    let repositories = try imageRepositories(image, repository)
    let registries = Registries(registry)
    var state = try build.state(repository)
    if let reference = build.reference, build.sha == nil,
      let commit = try? repository.repository.resolve("\(reference)^{commit}")
    {
      state.sha = commit.description
    }
    try repository.requireAllowedBranch(of: state)
    let policy = ImagePolicy(repository.project, readingWith: repository.project.scheme)
    let decision = try decideImageTags(for: state, policy: policy, repository, offline: false).decision
    if decision.isIncomplete, !allowIncomplete { throw Refusal.incompleteTags }

    var notes = decision.notes
    guard decision.push else {
      try finish(
        decision,
        repositories.flatMap { name in decision.tags.map { TagCheck(withheld: $0, name.with(tag: $0.name)) } },
        notes)
      return
    }
    let named = try image(in: repositories, registries)
    let candidate = candidate(named?.image, for: state, policy)
    if let named, let release = release(of: state, policy) {
      notes += [try repository.requireImage(named.image, named: named.reference, of: release, policy)].compactMap(
        \.self)
    }
    var checks: [TagCheck] = []
    for name in repositories {
      for tag in decision.tags {
        let reference = name.with(tag: tag.name)
        let published = try registries.published(
          reference, besides: candidate.digest, floating: tag.mutability == .floating ? candidate.version : nil, policy)
        checks.append(TagCheck(reference, tag, published, candidate, policy))
      }
    }
    try finish(decision, checks, notes)
  }

  private func finish(_ decision: ImageDecision, _ checks: [TagCheck], _ notes: [ImageNote]) throws {
    switch format {
    case .json: write(try json(CheckedTagsDocument(push: decision.push, checks, notes)))
    case .text:
      for check in checks { write(visible(check.line) + "\n") }
      for item in notes { note("Note: \(visible(item.message))") }
    }
    if let conflict = checks.first(where: \.outcome.isConflict) { throw conflict.refusal }
  }

  /// The image to be pushed, as far as a registry has it already: what it says of itself is known then.
  private func image(
    in repositories: [ImageReference], _ registries: Registries
  ) throws(Refusal) -> (reference: ImageReference, image: PublishedImage)? {
    guard digest == nil || from == nil else { throw Refusal(.optionsExclude, "--digest and --from exclude each other") }
    if let from {
      let reference = try oneImage(from)
      guard let image = try registries.image(reference) else { throw Refusal(RegistryError(.missing, "\(reference)")) }
      return (reference, image)
    }
    guard let digest else { return nil }
    guard OCIReference.isValidDigest(digest) else {
      throw Refusal(.usage, "'\(digest)' is no digest", hint: "write sha256: and 64 hexadecimal digits")
    }
    for name in repositories {
      let reference = name.with(digest: digest)
      if let image = try registries.image(reference) { return (reference, image) }
    }
    return nil
  }

  /// What is not in a registry yet is taken to be built from the state.
  private func candidate(_ image: PublishedImage?, for state: GitState, _ policy: ImagePolicy) -> CandidateImage {
    let branch = state.reference.flatMap { $0.hasPrefix("refs/heads/") ? $0 : nil }
    let ownsTags = state.event == .push || state.event == .schedule || state.event == .local
    return CandidateImage(
      digest: image?.digest ?? digest, revision: image == nil ? state.sha : image?.revision,
      reference: ownsTags ? branch : nil, version: policy.version(ofReference: state.reference))
  }

  /// The release that the state is; nil of anything else.
  private func release(of state: GitState, _ policy: ImagePolicy) -> GitRelease? {
    guard state.event != .pullRequest, state.event != .mergeGroup, let reference = state.reference,
      policy.version(ofReference: reference) != nil
    else { return nil }
    return GitRelease(tag: String(reference.dropFirst("refs/tags/".count)), commit: state.sha)
  }
}

/// A tag of a repository, and whether it may be pushed.
struct TagCheck {
  let reference: ImageReference
  let tag: ImageTag
  let published: PublishedImage?
  let outcome: TagOutcome

  init(
    _ reference: ImageReference, _ tag: ImageTag, _ published: PublishedImage?, _ candidate: CandidateImage,
    _ policy: ImagePolicy
  ) {
    self.reference = reference
    self.tag = tag
    self.published = published
    outcome = TagOutcome(of: tag, published: published, candidate: candidate, policy: policy)
  }

  /// A tag that is not to be pushed, whatever the registry has.
  init(withheld tag: ImageTag, _ reference: ImageReference) {
    self.reference = reference
    self.tag = tag
    published = nil
    outcome = .withheld
  }

  /// For people.
  var line: String {
    var text = "\(reference): \(outcome.description)"
    if let published, outcome != .same {
      text += " (\(published.digest)" + (published.revision.map { ", of commit \($0)" } ?? "") + ")"
    }
    return text
  }

  var refusal: Refusal {
    let hint: String?
    switch outcome {
    case .absent, .same, .replaceable: hint = nil
    case .present: hint = "say which image is to be pushed: --digest sha256:... or --from REFERENCE"
    case .rebuilt, .otherDigest: hint = "a release is built once: push the image that is there, or make a new release"
    case .otherRevision: hint = "a git tag that is published does not move: make a new release"
    case .owned: hint = "two branches have one tag: rename one of them"
    case .withheld: hint = "build the image without pushing it"
    case .backwards(let version):
      hint =
        "fetch the tags: git fetch --tags; a release that is withdrawn is named in yanked: [images] yanked = [\"\(version)\"]"
    }
    return Refusal(.registryConflict, "\(reference): \(outcome.description)", hint: hint)
  }
}

extension ImagePolicy {
  /// The policy of a project, with the scheme that the options may have replaced.
  init(_ project: Project, readingWith scheme: Scheme) {
    self.init(project)
    self.scheme = scheme
  }
}

extension Refusal {
  static var incompleteTags: Refusal {
    Refusal(
      .historyIncomplete, "the list of tags is incomplete, so that no floating tag was decided",
      hint:
        "fetch all tags: git fetch --tags --unshallow (in GitHub Actions: fetch-depth: 0), or say --allow-incomplete")
  }
}

/// What the image of a state is tagged as.
func decided(for state: GitState, tags: TagList, policy: ImagePolicy) throws(Refusal) -> ImageDecision {
  do throws(ImageTagError) {
    return try imageTags(for: state, tags: tags, policy: policy) { Array(SHA256.hash(data: $0)) }
  } catch {
    throw Refusal(error)
  }
}

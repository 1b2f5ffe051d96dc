import ArgumentParser
import Git
import History
import ImageTags
import Planning
import Registry
import SemanticVersion
import SnapshotReading

/// `bump image promote`.
struct ImagePromoteCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Give an image that is in the registry the tags of a release, without building it again.",
    discussion: """
      The tags get the very same manifest, so that its digest stays. The release has to be tagged in git. Its own tag is \
      written first and only while nobody has it; floating tags follow, and only forward. Run again, it goes on where \
      it was interrupted.
      """)

  @Argument(help: ArgumentHelp("The image, as in registry.example.com/my_app:sha-4f53cda18c2b.", valueName: "from"))
  var source: String

  @Argument(help: ArgumentHelp("The release, as in 1.4.0 or v1.4.0.", valueName: "version"))
  var version: String

  @Option(
    help: ArgumentHelp(
      "Tag it in this repository of the same registry; may be repeated.", valueName: "repository"))
  var image: [String] = []

  @Flag(help: "Do not ask.")
  var yes = false

  @Flag(name: [.long, .customShort("n")], help: "Say what would be tagged, and change nothing.")
  var dryRun = false

  @Flag(help: "Leave floating tags out where they cannot be decided.")
  var allowIncomplete = false

  @OptionGroup var registry: RegistryOptions

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let source = try oneImage(source)
    var reading = ReadingRequest(global, formats)
    reading.tag = version
    let repository = try ReleaseRepository.ofImage(images: image + [source.name], warning: reading)
    let (targets, others) = try targets(of: source, repository)
    let promotion = try Promotion(
      of: source, to: version, in: targets, repository, Registries(registry), allowsIncomplete: allowIncomplete)
    switch format {
    case .json: write(try json(PromotionDocument(promotion)))
    case .text: for line in promotion.lines { write(visible(line) + "\n") }
    }
    for name in others {
      note(visible("Note: \(name.name) is in another registry and stays as it is; promote an image there too"))
    }
    for item in promotion.notes { note("Note: \(visible(item.message))") }
    if let conflict = promotion.steps.first(where: \.check.outcome.isConflict) { throw conflict.check.refusal }
    let open = promotion.steps.filter { $0.check.outcome != .same }
    if dryRun { return }
    if open.isEmpty {
      note("Nothing to do: the registry has all of it.")
      return
    }
    if !yes {
      guard Asking.isPossible else {
        throw Refusal(
          .usage, "there is no terminal to ask in", hint: "bump image promote --yes tags it without asking")
      }
      guard
        try Asking(unanswered: "nothing was changed").choice(
          "Write \(open.count == 1 ? "this tag" : "these tags")? [no/yes]", ["no", "yes"]) == "yes"
      else {
        note("Nothing was changed.")
        return
      }
    }
    for step in open {
      switch try promotion.carryOut(step) {
      case .written: note(visible("Wrote \(step.check.reference)."))
      case .overtaken: note(visible("Left \(step.check.reference): git has a higher release now."))
      }
    }
  }
}

extension ImagePromoteCommand {
  /// The repositories to tag in: those that the options name, else those of the configuration in the registry of the image,
  /// and the others.
  private func targets(
    of source: ImageReference, _ repository: ReleaseRepository
  ) throws(Refusal) -> (targets: [ImageReference], others: [ImageReference]) {
    let all = try imageRepositories(image, repository, fallback: source)
    let own = all.filter { $0.registry == source.registry }
    guard image.isEmpty, !own.isEmpty else {
      guard let other = all.first(where: { $0.registry != source.registry }) else { return (all, []) }
      throw Refusal(
        .usage, "\(source.registry) and \(other.registry) are two registries, and an image is promoted within one",
        hint: "name a repository of \(source.registry) with --image, or copy the image first: "
          + "skopeo copy --all --preserve-digests docker://\(source) docker://\(other.name):...")
    }
    return (own, all.filter { $0.registry != source.registry })
  }
}

/// The plan of a promotion, and how its steps are carried out.
struct Promotion {
  /// A tag to be written, or that is there.
  struct Step {
    let check: TagCheck
    /// Whether the image has to be copied into the repository first.
    let needsCopy: Bool
  }

  /// How a step ended.
  enum Ending {
    case written
    /// A floating tag is due to another release by now.
    case overtaken
  }

  /// The image by its digest.
  let source: ImageReference
  /// As the user named it.
  let named: ImageReference
  let manifest: Manifest
  let release: VersionTag
  /// In the order in which they are carried out: floating tags last.
  let steps: [Step]
  let notes: [ImageNote]
  private let repository: ReleaseRepository
  private let registries: Registries
  private let policy: ImagePolicy
  private let candidate: CandidateImage

  init(
    of named: ImageReference, to version: String, in repositories: [ImageReference], _ repository: ReleaseRepository,
    _ registries: Registries, allowsIncomplete: Bool
  ) throws(Refusal) {
    let tags = try repository.tags()
    guard let release = tags.releases.first(where: { $0.name == version || $0.version.description == version }) else {
      throw Refusal(
        .noVersion, "there is no release \(version) in git",
        hint: "release it first, or fetch its tag: git fetch --tags")
    }
    try repository.requireAllowedBranch(of: Self.state(release))
    policy = ImagePolicy(repository.project, readingWith: repository.project.scheme)
    let decision = try Self.decision(release, repository, policy)
    if decision.isIncomplete, !allowsIncomplete { throw Refusal.incompleteTags }

    let (manifest, image) = try registries.ask(named) { client throws(RegistryError) in
      guard let manifest = try client.manifest(named) else { throw RegistryError(.missing, "\(named)") }
      return (manifest, try client.image(manifest, in: named))
    }
    candidate = CandidateImage(digest: manifest.digest, revision: image.revision, version: release.version)
    let doubt = try repository.requireImage(
      image, named: named, of: GitRelease(tag: release.name, commit: release.commit.description), policy)
    var steps: [Step] = []
    for tag in decision.tags {
      for name in repositories {
        let reference = name.with(tag: tag.name)
        let published = try Self.published(reference, tag, candidate, registries, policy)
        steps.append(
          Step(
            check: TagCheck(reference, tag, published, candidate, policy),
            // The release's own tag is first: where that is the image, all of it is there.
            needsCopy: tag.mutability == .immutable && name.repository != named.repository))
      }
    }
    self.steps = steps
    notes = decision.notes + [doubt].compactMap(\.self)
    self.named = named
    source = named.with(digest: manifest.digest)
    self.manifest = manifest
    self.release = release
    self.repository = repository
    self.registries = registries
  }

  private static func state(_ release: VersionTag) -> GitState {
    GitState(event: .push, reference: "refs/tags/\(release.name)", sha: release.commit.description)
  }

  private static func decision(
    _ release: VersionTag, _ repository: ReleaseRepository, _ policy: ImagePolicy
  ) throws(Refusal) -> ImageDecision {
    let state = state(release)
    return try decided(for: state, tags: repository.tagListWithRemote(for: state), policy: policy)
  }

  private static func published(
    _ reference: ImageReference, _ tag: ImageTag, _ candidate: CandidateImage, _ registries: Registries,
    _ policy: ImagePolicy
  ) throws(Refusal) -> PublishedImage? {
    try registries.published(
      reference, besides: candidate.digest, floating: tag.mutability == .floating ? candidate.version : nil, policy)
  }

  /// For people.
  var lines: [String] {
    ["image: \(source)"]
      + steps.map { step in
        switch step.check.outcome {
        case .absent: "tag to write: \(step.check.reference)"
        case .replaceable: "tag to move: \(step.check.reference) from \(step.check.published?.digest ?? "nothing")"
        default: step.check.line
        }
      }
  }

  /// Writes a tag and reads it back. What has changed since the plan was made is looked at again first.
  func carryOut(_ step: Step) throws(Refusal) -> Ending {
    let (reference, tag) = (step.check.reference, step.check.tag)
    if step.needsCopy {
      try registries.ask(reference) { client throws(RegistryError) in
        try client.copy(manifest, from: source, to: reference)
      }
    }
    if tag.mutability == .floating {
      let now = try Self.decision(release, repository, policy)
      guard now.tags.contains(where: { $0.name == tag.name }) else { return .overtaken }
    }
    let published = try Self.published(reference, tag, candidate, registries, policy)
    let check = TagCheck(reference, tag, published, candidate, policy)
    guard !check.outcome.isConflict else { throw check.refusal }
    if check.outcome == .same { return .written }
    let found = try registries.ask(reference) { client throws(RegistryError) in
      try client.put(manifest, as: reference)
      return try client.manifest(reference)?.digest
    }
    guard found == manifest.digest else {
      throw Refusal(
        .registryConflict,
        "\(reference) was written by somebody else at the same time: it is \(found ?? "gone"), and not \(manifest.digest)",
        hint: "let one job at a time push this tag, and look at it with bump image check --from \(source)")
    }
    return .written
  }
}

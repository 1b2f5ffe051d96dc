import ArgumentParser
import Crypto
import Git
import History
import ImageTags
import Planning
import Registry
import Releasing
import SnapshotReading

/// `bump image audit`.
struct ImageAuditCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Compare the tags in the registry with the releases and branches of git.",
    discussion: """
      Finds floating tags that are not where git says, releases without an image or with one of another commit or \
      release, and tags of branches that are gone or hold the image of another. Nothing is changed. Ends with 44, but not \
      for branches that are gone.
      """)

  @Option(help: ArgumentHelp("Look at this repository; may be repeated.", valueName: "repository"))
  var image: [String] = []

  @OptionGroup var registry: RegistryOptions

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try ReleaseRepository.ofImage(images: image, warning: ReadingRequest(global, formats))
    let repositories = try imageRepositories(image, repository)
    let registries = Registries(registry)
    let remote = (try? repository.remoteReferences(orOwn: true)) ?? nil
    if remote == nil {
      warn("the remote does not answer, so that tags of branches are not looked at")
      if let missing = try repository.missingTags() {
        throw Refusal(
          .historyIncomplete, "the list of tags is incomplete: \(missing.reason)",
          hint: "fetch all tags: \(missing.command)")
      }
    }
    var releases = try repository.tags().releases.map { GitRelease(tag: $0.name, commit: $0.commit.description) }
    for (tag, commit) in (remote?.tags ?? [:]).sorted(by: { $0.key < $1.key })
    where !releases.contains(where: { $0.tag == tag }) {
      releases.append(GitRelease(tag: tag, commit: commit))
    }
    let audit: ImageAudit
    do throws(ImageTagError) {
      audit = try ImageAudit(
        releases: releases, branches: remote?.branches,
        policy: ImagePolicy(repository.project, readingWith: repository.project.scheme)
      ) { Array(SHA256.hash(data: $0)) }
    } catch {
      throw Refusal(error)
    }
    var audited: [(repository: ImageReference, findings: [AuditFinding])] = []
    for name in repositories {
      let tags = try published(name, audit, registries)
      let findings = audit.findings(tags, ways: repository.repository.ways)
      audited.append((name, findings))
    }
    switch format {
    case .json: write(try json(AuditDocument(audited)))
    case .text:
      for (name, findings) in audited {
        for finding in findings { write(visible("\(name.with(tag: finding.tag)): \(finding.message)") + "\n") }
      }
      if audited.allSatisfy(\.findings.isEmpty) { note("The registry is as git says.") }
    }
    let conflicts = audited.flatMap(\.findings).filter(\.isConflict)
    guard conflicts.isEmpty else {
      throw Refusal(
        .registryConflict,
        "the registry disagrees with git about \(conflicts.count) \(conflicts.count == 1 ? "tag" : "tags")",
        hint: conflicts.contains { $0.kind == .floatingWrong || $0.kind == .floatingMissing }
          ? "bump image promote REPOSITORY:VERSION VERSION moves the floating tags of a release to its image" : nil)
    }
  }

  /// What the registry has under each tag; labels only where they matter.
  private func published(
    _ repository: ImageReference, _ audit: ImageAudit, _ registries: Registries
  ) throws(Refusal) -> [String: PublishedImage] {
    try registries.ask(repository) { client throws(RegistryError) in
      var images: [String: PublishedImage] = [:]
      for tag in try client.tags(of: repository) where OCIReference.isValidTag(tag) {
        let reference = repository.with(tag: tag)
        if audit.needsLabels(tag) {
          guard let manifest = try client.manifest(reference) else { continue }
          images[tag] = try client.image(manifest, in: reference)
        } else if let digest = try client.digest(reference) {
          images[tag] = PublishedImage(digest: digest)
        }
      }
      return images
    }
  }
}

extension AuditFinding {
  /// For people.
  var message: String {
    let text =
      switch kind {
      case .floatingMissing: "missing; \(expected ?? "") holds it"
      case .floatingWrong: "is not the image of \(expected ?? ""), which holds it"
      case .floatingUnheld: "no release holds it"
      case .releaseMissing: "missing, the image of \(expected ?? "")"
      case .releaseMoved: "is not built from \(expected ?? "")"
      case .releaseOther: "is not the image of \(expected ?? "") but of \(found ?? "")"
      case .releaseUnknown: "git has no such release"
      case .branchOther: "is the tag of \(expected ?? ""), and the image of \(found ?? "")"
      case .branchGone: "the branch is gone" + (expected.map { " (\($0))" } ?? "")
      }
    guard kind == .branchGone || kind == .releaseUnknown || kind == .floatingUnheld else { return text }
    return sharedWith.isEmpty
      ? text + "; nothing else has its image"
      : text + "; its image is also \(sharedWith.joined(separator: ", ")), so do not delete it by its digest"
  }
}

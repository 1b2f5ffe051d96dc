import ArgumentParser
import Configuration
import ImageReferences
import ImageTags
import Planning
import SemanticVersion
import SnapshotReading
import StructuredText
import YAMLText

/// `bump image references`.
struct ImageReferencesCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "references",
    abstract: "List where manifests name the image, and what a release would write there.",
    discussion: """
      Looks into all tracked YAML files: compose files, Kubernetes manifests, kustomizations, Helm values and charts. \
      References are found by the repository's name, never by how a version looks.
      """)

  @Option(help: ArgumentHelp("Look for this repository; may be repeated.", valueName: "repository"))
  var image: [String] = []

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  private struct Document: Encodable {
    struct Reference: Encodable {
      let file: String
      let line: Int
      let column: Int
      let kind: String
      let repository: String
      let tag: String?
      let digest: String?
      /// The tag that the next release writes; nil where it leaves the reference alone.
      let becomes: String?
      /// Why the reference is left alone.
      let reason: String?
    }

    struct Unread: Encodable {
      let file: String
      let line: Int
      let column: Int
      let reason: String
    }

    let schema = "bump.image-references/1"
    let repositories: [String]
    /// The version of the next release; nil where there is nothing to release.
    let next: String?
    var references: [Reference] = []
    var unread: [Unread] = []
  }

  func execute() throws {
    let repository = try ReleaseRepository(warning: ReadingRequest(global, formats))
    let settings = repository.project.settings.images
    let repositories = image.isEmpty ? settings.repositories : image
    for name in repositories { try requireRepository(name) }
    guard !repositories.isEmpty else {
      throw Refusal(
        .usage, "nobody says which repository to look for",
        hint: "name it with --image registry.example.com/my_app, or in repositories of [images]")
    }
    let globs = settings.references.map(Glob.init)
    let update = try nextRelease(of: repository)
    var document = Document(repositories: repositories, next: update?.version.description)
    for path in try repository.manifests(in: repository.requireHead()) {
      guard let bytes = try repository.bytes(of: path), mentions(bytes, repositories) else { continue }
      do throws(YAMLError) {
        for reference in try imageReferences(in: bytes, path: path, to: repositories) {
          let place = TextPosition(of: reference.range.lowerBound, in: bytes)
          let reason = reason(reference, isListed: globs.contains { $0.matches(path) }, update)
          document.references.append(
            Document.Reference(
              file: path, line: place.line, column: place.column, kind: reference.kind.rawValue,
              repository: reference.repository, tag: reference.tag, digest: reference.digest,
              becomes: reason == nil ? update?.tag : nil, reason: reason))
        }
      } catch {
        let place = TextPosition(of: error.offset, in: bytes)
        document.unread.append(
          Document.Unread(file: path, line: place.line, column: place.column, reason: "\(error)"))
      }
    }
    switch format {
    case .json: write(try json(document))
    case .text:
      for item in document.references { write(line(item)) }
      for item in document.unread {
        note("Note: \(visible("\(item.file):\(item.line):\(item.column): \(item.reason)"))")
      }
    }
  }

  private func line(_ item: Document.Reference) -> String {
    let name = item.repository + (item.tag.map { ":\($0)" } ?? "") + (item.digest.map { "@\($0)" } ?? "")
    let fate = item.becomes.map { "becomes \($0)" } ?? "stays: \(item.reason ?? "")"
    return visible("\(item.file):\(item.line):\(item.column): \(item.kind) \(name) (\(fate))") + "\n"
  }

  /// Why the next release leaves a reference alone; nil where it does not.
  private func reason(_ reference: ManifestReference, isListed: Bool, _ update: ReferenceUpdate?) -> String? {
    if let obstacle = reference.obstacle { return "\(obstacle)" }
    guard isListed else { return "images.references does not name the file" }
    guard let update else { return "there is nothing to release" }
    return update.keeping(reference).map { "\($0)" }
  }

  /// The release that would come next; nil where there is nothing to release.
  private func nextRelease(of repository: ReleaseRepository) throws(Refusal) -> ReferenceUpdate? {
    let snapshot: Snapshot
    let decision: VersionDecision
    do throws(Refusal) {
      snapshot = try repository.snapshot(.number)
      decision = try VersionDecision(snapshot, ReleaseRequest())
    } catch {
      guard [.nothingToRelease, .noCommits, .noVersion].contains(error.code) else { throw error }
      return nil
    }
    let policy = ImagePolicy(repository.project)
    let release = GitState(event: .push, reference: "refs/tags/\(decision.tag)", sha: "")
    let tags = try? imageTags(for: release, tags: TagList(names: [], isComplete: false), policy: policy) { _ in [] }
    guard let tag = tags?.tags.first(where: { $0.mutability == .immutable })?.name else { return nil }
    return ReferenceUpdate(
      version: decision.next, tag: tag, policy: policy, releases: snapshot.tags.releases.map(\.version))
  }
}

/// Refuses what is no name of a repository.
func requireRepository(_ name: String) throws(Refusal) {
  guard OCIReference.isValidRepository(name) else {
    throw Refusal(
      .usage, "'\(name)' is no name of an image repository",
      hint: "write it in lower case and without a tag, as in registry.example.com/my_app")
  }
}

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
    let repository = try repository()
    for name in image { try requireRepository(name) }
    if repository.member != nil { try repository.requireOwn(image) }
    let images = try images(of: repository)
    let repositories = images.flatMap(\.repositories)
    guard !repositories.isEmpty else {
      let isMember = repository.project.isMember
      let name = repository.member == nil ? nil : repository.project.name
      throw Refusal(
        .usage,
        (name.map { "\($0) has no image" } ?? (isMember ? "no package has an image" : "there is no image"))
          + " in the configuration",
        hint: (isMember
          ? "write image = \"registry.example.com/my_app\" into [packages.\(name ?? "NAME")]"
          : "write repositories = [\"registry.example.com/my_app\"] into [images]")
          + ", or look for any with --image registry.example.com/my_app")
    }
    var document = Document(
      repositories: repositories, next: images.count == 1 ? images[0].update?.version.description : nil)
    for path in try repository.manifests(in: repository.requireHead()) {
      guard let bytes = try repository.bytes(of: path), mentions(bytes, repositories) else { continue }
      do throws(YAMLError) {
        var found: [(reference: ManifestReference, image: LookedFor)] = []
        for image in images {
          found += try imageReferences(in: bytes, path: path, to: image.repositories).map { ($0, image) }
        }
        for (reference, image) in found.sorted(by: { $0.reference.range.lowerBound < $1.reference.range.lowerBound }) {
          let place = TextPosition(of: reference.range.lowerBound, in: bytes)
          let reason = reason(reference, image, path)
          document.references.append(
            Document.Reference(
              file: path, line: place.line, column: place.column, kind: reference.kind.rawValue,
              repository: reference.repository, tag: reference.tag, digest: reference.digest,
              becomes: reason == nil ? image.update?.tag : nil, reason: reason))
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
  private func reason(_ reference: ManifestReference, _ image: LookedFor, _ path: String) -> String? {
    if let obstacle = reference.obstacle { return "\(obstacle)" }
    guard image.isReleased else { return "it is no package's image" }
    guard image.globs.contains(where: { $0.matches(path) }) else { return "images.references does not name the file" }
    guard let update = image.update else { return "there is nothing to release" }
    return update.keeping(reference).map { "\($0)" }
  }

  /// The repositories of one image, and what its next release writes.
  private struct LookedFor {
    let repositories: [String]
    let globs: [Glob]
    /// Nil where there is nothing to release.
    let update: ReferenceUpdate?
    /// Whether a release could write it at all.
    var isReleased = true
  }

  /// The repository as its package sees it, or as a whole where it has several and none is named.
  private func repository() throws(Refusal) -> ReleaseRepository {
    let request = ReadingRequest(global, formats)
    return try ReleaseRepository(warning: request.package == nil ? request.readingWorkspace() : request)
  }

  /// The image that is looked for; in a workspace that of each package that has one.
  private func images(of repository: ReleaseRepository) throws(Refusal) -> [LookedFor] {
    guard let members = repository.members, repository.member == nil else {
      let settings = repository.project.settings.images
      return [
        LookedFor(
          repositories: image.isEmpty ? settings.repositories : image, globs: settings.references.map(Glob.init),
          update: try nextReleases { () throws(Refusal) in
            let snapshot = try repository.snapshot(.number.withEveryTag)
            return [update(snapshot, try VersionDecision(snapshot, ReleaseRequest()))]
          }.first ?? nil,
          isReleased: repository.member == nil || image.allSatisfy(settings.repositories.contains))
      ]
    }
    let numbers = members.projects.indices.filter { !repositories(of: members.projects[$0]).isEmpty }
    let updates = try nextReleases { () throws(Refusal) in
      let snapshots = try repository.snapshots(.number)
      let packages = try WorkspaceDecision(snapshots, members.graph, ReleaseRequest()).packages
      return numbers.map { number in
        packages.first { $0.number == number }.flatMap { update(snapshots[number], $0.decision) }
      }
    }
    let own = members.projects.flatMap(\.settings.images.repositories)
    let others = LookedFor(
      repositories: image.filter { !own.contains($0) }, globs: [], update: nil, isReleased: false)
    return numbers.enumerated().map { index, number in
      let project = members.projects[number]
      return LookedFor(
        repositories: repositories(of: project), globs: project.settings.images.references.map(Glob.init),
        update: updates.isEmpty ? nil : updates[index])
    } + (others.repositories.isEmpty ? [] : [others])
  }

  /// The repositories of a package that are asked for.
  private func repositories(of project: Project) -> [String] {
    project.settings.images.repositories.filter { image.isEmpty || image.contains($0) }
  }

  /// What next releases write; nothing where there is nothing to release.
  private func nextReleases(
    _ decide: () throws(Refusal) -> [ReferenceUpdate?]
  ) throws(Refusal) -> [ReferenceUpdate?] {
    do throws(Refusal) {
      return try decide()
    } catch {
      guard error.isNothingToRelease || error.code == .noVersion else { throw error }
      return []
    }
  }

  private func update(_ snapshot: Snapshot, _ decision: VersionDecision) -> ReferenceUpdate? {
    let policy = ImagePolicy(snapshot.project)
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

import History
import Configuration
public import ImageTags
import SemanticVersion

extension ReleasePlan {
  /// Makes the plan of a release from what was read. Decides everything; touches nothing.
  ///
  /// `template` writes the changelog in place of a built-in layout.
  public init(
    _ snapshot: Snapshot, _ request: ReleaseRequest, template: ChangelogRenderer? = nil
  ) throws(Refusal) {
    let decision = try VersionDecision(snapshot, request)
    let project = snapshot.project
    let settings = project.settings
    let next = decision.next
    let edits = try VersionEdits(snapshot, next: next)
    var files = edits.files
    var changelog = ""
    if request.changelog ?? settings.updateChangelogOnBump {
      if project.sources.contains(where: { $0.path == settings.changelog.file }) {
        throw Refusal(
          .configurationInvalid, "\(settings.changelog.file) is the changelog, and a version file too",
          hint: "take it out of version_files: the changelog gets its section anyway")
      }
      let plan = try ChangelogPlan(snapshot, decision, template)
      changelog = plan.section
      let before = snapshot.files[settings.changelog.file]?.bytes
      if before != plan.file {
        files.append(File(path: settings.changelog.file, before: before, after: plan.file, edits: []))
      }
    }

    let values = Self.values(decision, project)
    title = Self.title(decision, request.bumpMessage ?? settings.bumpMessage, values)
    // Nothing but a tag where the tags are the version and no changelog is written.
    message = files.isEmpty ? nil : "\(title)\n\n\(ReadCommit.trailer): \(decision.tag)\n"
    tags = request.makesTags ? try Self.tags(decision, project, request, values, names: snapshot.tags.names) : []
    images = Self.images(decision, snapshot)

    head = snapshot.headCommit
    position = snapshot.head
    self.project = project
    baseline = snapshot.baseline
    releases = snapshot.tags.releases
    current = decision.current
    self.next = next
    tag = decision.tag
    increment = decision.increment
    reasons = decision.reasons
    self.files = files
    self.changelog = changelog
    committer = snapshot.committer
    warnings = snapshot.warnings + decision.warnings + edits.notes
  }

  /// What the templates of messages know.
  private static func values(_ decision: VersionDecision, _ project: Project) -> [String: String] {
    let next = decision.next
    return [
      "version": next.description, "new_version": next.description, "name": project.name,
      "current_version": decision.current?.description ?? "", "major": next.writtenNumber(0),
      "minor": next.writtenNumber(1), "patch": next.writtenNumber(2), "prerelease": next.tagPrerelease,
      "devrelease": next.tagDevrelease,
      "new_tag": decision.tag, "tag": decision.tag,
      "increment": decision.increment.rawValue,
    ]
  }

  private static func title(
    _ decision: VersionDecision, _ template: String?, _ values: [String: String]
  ) -> String {
    if let template { return TemplatePiece.render(template, values) }
    guard let current = decision.current, current != decision.next else { return "bump: version \(decision.next)" }
    return "bump: version \(current) → \(decision.next)"
  }

  /// The project's tag and those of `extra_tag_formats`; a taken one is refused.
  private static func tags(
    _ decision: VersionDecision, _ project: Project, _ request: ReleaseRequest, _ values: [String: String],
    names: Set<String>
  ) throws(Refusal) -> [Tag] {
    let extra = try project.settings.extraTagFormats.map { format throws(Refusal) in
      guard let name = TagFormat(format, name: project.name).tag(for: decision.next) else {
        throw Refusal(
          .configurationInvalid, "the extra tag format '\(format)' has no place for all of \(decision.next)")
      }
      guard !names.contains(name) else {
        throw Refusal(.taken, "the tag \(name) exists already", hint: "remove its format from extra_tag_formats")
      }
      return name
    }
    let isAnnotated = request.annotated ?? project.settings.annotatedTag
    let template = request.tagMessage ?? project.settings.annotatedTagMessage
    var all: [String] = []
    for name in [decision.tag] + extra where !all.contains(name) { all.append(name) }
    return all.map { name in
      let message = template.map { TemplatePiece.render($0, values) } ?? name
      return Tag(name: name, message: isAnnotated ? message + "\n" : nil)
    }
  }

  /// The image tags of the release, decided from the tags as they will be.
  private static func images(_ decision: VersionDecision, _ snapshot: Snapshot) -> ImageDecision? {
    let state = GitState(event: .push, reference: "refs/tags/\(decision.tag)", sha: snapshot.headCommit.id.description)
    let tags = TagList(names: snapshot.tags.names.sorted() + [decision.tag], isComplete: !snapshot.isShallow)
    return try? imageTags(for: state, tags: tags, policy: ImagePolicy(snapshot.project), sha256: { _ in [] })
  }
}

extension ImagePolicy {
  /// The policy that a project's configuration says.
  public init(_ project: Project) {
    let images = project.settings.images
    self.init(
      tagFormat: project.tagFormat, legacyFormats: project.legacyTagFormats, scheme: project.scheme,
      floating: Set(images.floating.compactMap { Floating(rawValue: $0.rawValue) }), channels: images.channels,
      edge: images.edge, includesSHA: images.sha, slugLimit: images.slugMax, yanked: images.yanked)
  }
}

import History
import Configuration
public import ImageTags
import Parallel
import SemanticVersion

extension ReleasePlan {
  /// Makes the plan of a release from what was read. Decides everything; touches nothing.
  ///
  /// `template` writes the changelog in place of a built-in layout.
  public init(
    _ snapshot: Snapshot, _ request: ReleaseRequest, template: ChangelogRenderer? = nil
  ) throws(Refusal) {
    let part = try Part(snapshot, VersionDecision(snapshot, request), request, template)
    try self.init(snapshot, [part], part.edits, files: snapshot.files, request, warnings: snapshot.warnings)
  }

  /// Makes the plan of a release of a workspace. `snapshots` are those of its packages, `selected` the numbers of the
  /// packages that are asked for, nil for all; `sha256` gives the 32 bytes of a digest.
  public init(
    _ snapshots: [Snapshot], _ members: Members, _ request: ReleaseRequest, selected: Set<Int>? = nil,
    template: ChangelogRenderer? = nil, sha256: ([UInt8]) -> [UInt8]
  ) throws(Refusal) {
    let decision = try WorkspaceDecision(snapshots, members.graph, request, selected: selected)
    let decided = decision.packages
    @Sendable func part(_ place: Int, _ template: ChangelogRenderer?) throws(Refusal) -> Part {
      try Part(snapshots[decided[place].number], decided[place].decision, request, template)
    }
    // A template is for one core.
    let parts =
      if let template {
        try decided.indices.map { place throws(Refusal) in try part(place, template) }
      } else {
        try concurrentMap(decided.count) { place in Result { () throws(Refusal) in try part(place, nil) } }
          .map { result throws(Refusal) in try result.get() }
      }
    let files = snapshots.reduce(into: [:]) { files, snapshot in files.merge(snapshot.files) { first, _ in first } }
    var edits = VersionEdits()
    for part in parts { edits.add(part.edits) }
    let released = Dictionary(uniqueKeysWithValues: decided.map { ($0.number, $0.decision.next) })
    try edits.addRanges(of: members, released: released, files: files, sha256: sha256)
    var warnings: [String] = []
    for warning in snapshots.flatMap({ $0.warnings + $0.remarks }) + decision.remarks
    where !warnings.contains(warning) {
      warnings.append(warning)
    }
    try self.init(parts[0].snapshot, parts, edits, files: files, request, warnings: warnings)
  }

  /// Puts the parts of a release together. `snapshot` is that of any of them, `edits` what is written into version files.
  private init(
    _ snapshot: Snapshot, _ parts: [Part], _ edits: VersionEdits, files known: [String: Snapshot.File],
    _ request: ReleaseRequest, warnings told: [String]
  ) throws(Refusal) {
    var files = try edits.files(of: known)
    for part in parts {
      if let changelog = part.changelogFile { files.append(changelog) }
    }
    title = Part.title(parts, request)
    if !files.isEmpty, title.prefix(while: { !$0.isNewline }).allSatisfy(\.isWhitespace) {
      throw Refusal(
        request.bumpMessage == nil ? .configurationInvalid : .usage, "the release commit would have no subject",
        hint: "say one in " + (request.bumpMessage == nil ? "bump_message" : "--bump-message"))
    }
    // Nothing but a tag where the tags are the version and no changelog is written.
    message =
      files.isEmpty
      ? nil : "\(title)\n\n\(parts.map { "\(ReadCommit.trailer): \($0.decision.tag)\n" }.joined())"
    tags = parts.flatMap(\.tags)
    if let twice = Dictionary(grouping: tags, by: \.name).values.first(where: { $0.count > 1 })?.first {
      throw Refusal(
        .optionsExclude, "several packages would get the tag \(twice.name)",
        hint: "use $name in --tag-format, as in $name-v$version, or name one package with --package")
    }
    packages = parts.map(\.package)
    self.files = files
    head = snapshot.headCommit
    position = snapshot.head
    committer = snapshot.committer
    warnings = told + parts.flatMap(\.decision.warnings) + edits.notes
  }
}

/// What a release does for one package.
private struct Part {
  let snapshot: Snapshot
  let decision: VersionDecision
  let edits: VersionEdits
  private let images: ImageDecision?
  /// The new section; empty where no changelog is written.
  private let changelog: String
  /// The changelog, where it changes.
  let changelogFile: ReleasePlan.File?
  let tags: [ReleasePlan.Tag]

  init(
    _ snapshot: Snapshot, _ decision: VersionDecision, _ request: ReleaseRequest, _ template: ChangelogRenderer?
  ) throws(Refusal) {
    self.snapshot = snapshot
    self.decision = decision
    let project = snapshot.project
    let settings = project.settings
    images = try Self.images(decision, snapshot)
    let references = try ReferenceEdits(snapshot, next: decision.next, images: images)
    edits = try VersionEdits(snapshot, next: decision.next, references: references)
    var changelog = ""
    var changelogFile: ReleasePlan.File?
    if request.changelog ?? settings.updateChangelogOnBump {
      let path = settings.changelog.file
      if project.sources.contains(where: { $0.path == path }) {
        throw Refusal(
          .configurationInvalid, "\(path) is the changelog, and a version file too",
          hint: "take it out of version_files: the changelog gets its section anyway")
      }
      let plan = try ChangelogPlan(snapshot, decision, template)
      changelog = plan.section
      let before = snapshot.files[path]?.bytes
      if before != plan.file {
        changelogFile = ReleasePlan.File(path: path, before: before, after: plan.file, edits: [])
      }
    }
    self.changelog = changelog
    self.changelogFile = changelogFile
    let values = Self.values(decision, project)
    tags = request.makesTags ? try Self.tags(decision, project, request, values, names: snapshot.tags.names) : []
  }

  var package: ReleasePlan.Package {
    ReleasePlan.Package(
      project: snapshot.project, baseline: snapshot.baseline, current: decision.current, next: decision.next,
      tag: decision.tag, increment: decision.increment, releases: snapshot.tags.releases, reasons: decision.reasons,
      changelog: changelog, images: images)
  }

  /// The first line of the release commit.
  static func title(_ parts: [Part], _ request: ReleaseRequest) -> String {
    let template = request.bumpMessage ?? parts[0].snapshot.project.settings.bumpMessage
    guard parts.contains(where: \.snapshot.project.isMember) else {
      return title(parts[0].decision, template, values(parts[0].decision, parts[0].snapshot.project))
    }
    let told = parts.map { "\($0.snapshot.project.name) \($0.decision.next)" }.joined(separator: ", ")
    guard let template else { return "bump: \(told)" }
    var each = parts.map { values($0.decision, $0.snapshot.project) }
    guard each.count > 1 else { return TemplatePiece.render(template, each[0]) }
    // Of several packages each value is a list.
    var all = each.removeFirst()
    for more in each { all.merge(more) { "\($0), \($1)" } }
    for name in ["version", "new_version"] { all[name] = told }
    return TemplatePiece.render(template, all)
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
  ) throws(Refusal) -> [ReleasePlan.Tag] {
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
      return ReleasePlan.Tag(name: name, message: isAnnotated ? message + "\n" : nil)
    }
  }

  /// The image tags of the release, decided from the tags as they will be; nil of a version that no image can have.
  private static func images(_ decision: VersionDecision, _ snapshot: Snapshot) throws(Refusal) -> ImageDecision? {
    guard snapshot.project.hasImage else { return nil }
    let state = GitState(event: .push, reference: "refs/tags/\(decision.tag)", sha: snapshot.headCommit.id.description)
    let tags = TagList(names: snapshot.tags.names.sorted() + [decision.tag], isComplete: snapshot.hasAllTags)
    do throws(ImageTagError) {
      return try imageTags(for: state, tags: tags, policy: ImagePolicy(snapshot.project), sha256: { _ in [] })
    } catch {
      switch error {
      case .invalidSetting, .edgeIsChannel:
        throw Refusal(.configurationInvalid, "[images]: \(error)", hint: "correct it before there is a release")
      default: return nil
      }
    }
  }
}

extension ImagePolicy {
  /// The policy that a project's configuration says.
  public init(_ project: Project) {
    let images = project.settings.images
    self.init(
      tagFormat: project.tagFormat, legacyFormats: project.legacyTagFormats,
      ignoredFormats: project.ignoredTagFormats, scheme: project.scheme,
      floating: Set(images.floating.compactMap { Floating(rawValue: $0.rawValue) }), channels: images.channels,
      edge: images.edge, includesSHA: images.sha, slugLimit: images.slugMax, yanked: images.yanked)
  }
}

import Configuration
public import History
public import SemanticVersion
public import VersionFiles

/// A plan as it was written down, for another job to carry out: all that applying it needs, and all that has to be there
/// still when it does.
///
/// Who commits is who applies it; the time is the plan's, since the changelog and a calendar version state its day.
public struct SavedPlan: Hashable, Sendable {
  /// A file that is written.
  public struct File: Hashable, Sendable {
    /// Relative to the root, with slashes.
    public let path: String
    /// The blob of the bytes that stand there; nil of a file that is made.
    public let before: ObjectID?
    /// The blob of the bytes that will stand there.
    public let after: ObjectID
    /// What changes, in ascending order; the whole content of a file that is made.
    public let edits: [Edit]
  }

  /// The tags that are releases of the project.
  public struct Releases: Hashable, Sendable {
    /// How many there are.
    public let count: Int
    /// The blob that lists them: `NAME ID` and a line feed each, by the bytes of the names; the ID is what the reference
    /// points at.
    public let digest: ObjectID
  }

  /// The version before; nil where there is none.
  public let current: String?
  /// The version of the release.
  public let version: String
  /// The project's tag of the release, also where none is made.
  public let tag: String
  /// What was detected or asked for.
  public let increment: Increment
  /// Whether no tag came before.
  public let isFirst: Bool
  /// The commit that the release builds on.
  public let head: ObjectID
  /// The full name of the branch; nil where HEAD is on none.
  public let branch: String?
  /// The tag that the range begins at; nil where there is none.
  public let baselineTag: String?
  /// The commit that the range begins at; nil for all of history.
  public let baselineCommit: ObjectID?
  /// The releases that were there.
  public let releases: Releases
  /// The files that are written.
  public let files: [File]
  /// The first line of the release commit, or what it would be.
  public let title: String
  /// The message of the release commit; nil where there is nothing to commit.
  public let message: String?
  /// The tags that are made.
  public let tags: [ReleasePlan.Tag]
  /// When the plan was made: seconds since 1970-01-01 UTC.
  public let seconds: Int64
  /// The time zone, in minutes east of UTC.
  public let offsetMinutes: Int

  /// What `bump.plan/1` is called.
  public static let schema = "bump.plan/1"
}

extension SavedPlan {
  /// Writes a plan down. `blob` names the blob of bytes.
  public init(_ plan: ReleasePlan, blob: ([UInt8]) throws(Refusal) -> ObjectID) throws(Refusal) {
    let facts = plan.facts
    current = facts.current
    version = facts.next
    tag = facts.tag
    increment = facts.increment
    isFirst = facts.isFirst
    head = plan.head.id
    branch = plan.position.branch
    baselineTag = plan.baseline.tagName
    baselineCommit = plan.baseline.commit
    releases = try Releases(plan.releases, blob: blob)
    files = try plan.files.map { file throws(Refusal) in
      File(
        path: file.path, before: try file.before.map(blob), after: try blob(file.after), edits: file.splices)
    }
    title = plan.title
    message = plan.message
    tags = plan.tags
    seconds = plan.committer.seconds
    offsetMinutes = plan.committer.offsetMinutes
  }

  /// The blob of all that is applied and checked, each part with its length: two plans that differ have two.
  public func digest(blob: ([UInt8]) throws(Refusal) -> ObjectID) throws(Refusal) -> ObjectID {
    var content: [UInt8] = []
    func add(_ bytes: [UInt8]?) {
      content += Array((bytes.map { "\($0.count):" } ?? "-").utf8) + (bytes ?? [])
    }
    func add(_ text: String?) { add(text.map { Array($0.utf8) }) }
    for text in [current, version, tag, increment.rawValue, "\(isFirst)"] { add(text) }
    for text in ["\(head)", branch, baselineTag, baselineCommit.map { "\($0)" }, title, message] { add(text) }
    for number in [Int(seconds), offsetMinutes, releases.count, files.count, tags.count] { add("\(number)") }
    add("\(releases.digest)")
    for file in files {
      for text in [file.path, file.before.map { "\($0)" }, "\(file.after)", "\(file.edits.count)"] { add(text) }
      for edit in file.edits {
        add("\(edit.range.lowerBound)")
        add("\(edit.range.upperBound)")
        add(edit.replacement)
      }
    }
    for tag in tags {
      add(tag.name)
      add(tag.message)
    }
    return try blob(content)
  }
}

extension SavedPlan.Releases {
  init(_ tags: [VersionTag], blob: ([UInt8]) throws(Refusal) -> ObjectID) throws(Refusal) {
    let lines = tags.map { (name: Array($0.name.utf8), line: Array("\($0.name) \($0.target)\n".utf8)) }
    count = tags.count
    digest = try blob(lines.sorted { $0.name.lexicographicallyPrecedes($1.name) }.flatMap(\.line))
  }
}

// MARK: - What has to be there

extension SavedPlan {
  /// The release, if all is as the plan saw it; else the first difference: HEAD and files 40, tags 42. A file that this
  /// project's releases do not write is refused (64), and so are edits of one that do more than put the version in, or do
  /// not make what the plan says.
  ///
  /// `read` reads a file of the work tree; `applier` is who applies the plan, whose date plays no part.
  public func release(
    of project: Project, position: Head, head commit: Commit, tags now: VersionTags, applier: Identity,
    blob: ([UInt8]) throws(Refusal) -> ObjectID, read: (String) throws(Refusal) -> [UInt8]?
  ) throws(Refusal) -> PlannedRelease {
    guard commit.id == head else {
      throw Self.differs("the plan was made at commit \(head.short), and HEAD is \(commit.id.short)")
    }
    guard position.branch == branch else {
      func place(_ branch: String?) -> String { branch ?? "no branch" }
      throw Self.differs("the plan was made on \(place(branch)), and HEAD is on \(place(position.branch))")
    }
    try check(now, blob: blob)
    let next: Version
    do throws(VersionError) {
      next = try Version(parsing: version, scheme: project.scheme)
    } catch {
      throw Refusal(
        .usage, "the plan releases '\(version)', which is no \(project.scheme.name.rawValue) version: \(error)",
        hint: "give bump apply the --version-scheme and --config that bump plan had")
    }
    let changelog = project.settings.changelog.file
    let writable = project.releasedPaths
    let files = try files.map { file throws(Refusal) in
      guard writable.contains(file.path) else {
        throw Refusal(
          .usage, "the plan writes \(file.path), which is neither a version file, a lock nor the changelog here",
          hint: "give bump apply the --file-name and --config that bump plan had; make a plan with bump plan")
      }
      let now = try read(file.path)
      let planned = try self.file(file, isChangelog: file.path == changelog, now: now, blob: blob)
      if file.path != changelog {
        let possible = project.possibleEdits(of: file.path, now ?? [], to: next)
        guard possible.isSuperset(of: file.edits) else {
          throw Self.damaged("it changes more of \(file.path) than the version to \(next)")
        }
      }
      return planned
    }
    return PlannedRelease(
      head: commit, position: position, version: version, files: files, message: message, title: title, tags: tags,
      committer: dated(applier))
  }

  /// Who applies the plan, at the plan's time.
  public func dated(_ applier: Identity) -> Identity {
    Identity(name: applier.name, email: applier.email, seconds: seconds, offsetMinutes: offsetMinutes)
  }

  private static func differs(_ message: String, _ code: ExitCode = .treeNotClean) -> Refusal {
    Refusal(code, message, hint: "a plan holds for what it was made from; make a new one: bump plan")
  }

  private func check(_ now: VersionTags, blob: ([UInt8]) throws(Refusal) -> ObjectID) throws(Refusal) {
    if let taken = tags.first(where: { now.names.contains($0.name) }) {
      throw Self.differs("the tag \(taken.name), which the plan makes, exists already", .taken)
    }
    if let baselineTag, let baselineCommit, let tag = now.releases.first(where: { $0.name == baselineTag }),
      tag.commit != baselineCommit
    {
      throw Self.differs(
        "the plan saw the tag \(baselineTag) at commit \(baselineCommit.short), and it is at \(tag.commit.short)",
        .taken)
    }
    let found = try Releases(now.releases, blob: blob)
    guard found == releases else {
      throw Refusal(
        .taken,
        found.count == releases.count
          ? "the tags of releases are not those that the plan saw: one is another now"
          : "the plan saw \(releases.count) tags of releases, and there are \(found.count)",
        hint: "fetch them (git fetch --tags) and give bump apply the options of the plan, or make a new one: bump plan")
    }
  }

  private func file(
    _ file: File, isChangelog: Bool, now: [UInt8]?, blob: ([UInt8]) throws(Refusal) -> ObjectID
  ) throws(Refusal) -> ReleasePlan.File {
    guard try now.map(blob) == file.before else {
      let state =
        now == nil ? "is not there" : file.before == nil ? "is there already" : "is not what it was"
      throw Self.differs("\(file.path) \(state): the plan saw it otherwise")
    }
    let bytes = now ?? []
    guard file.edits.last.map({ $0.range.upperBound <= bytes.count }) != false else {
      throw Self.damaged("an edit of \(file.path) goes beyond its \(bytes.count) bytes")
    }
    let after = applying(file.edits, to: bytes)
    guard try blob(after) == file.after else {
      throw Self.damaged("the edits of \(file.path) do not make the file that it names")
    }
    return ReleasePlan.File(path: file.path, before: now, after: after, edits: isChangelog ? [] : file.edits)
  }

  static func damaged(_ message: String) -> Refusal {
    Refusal(
      .usage, "the plan is damaged: \(message)",
      hint: "a plan is applied as bump plan printed it; make a new one: bump plan")
  }
}

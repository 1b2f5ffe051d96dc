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

  /// The tags that are releases of a package.
  public struct Releases: Hashable, Sendable {
    /// How many there are.
    public let count: Int
    /// The blob that lists them: `NAME ID` and a line feed each, by the bytes of the names; the ID is what the reference
    /// points at.
    public let digest: ObjectID
  }

  /// A package that is released.
  public struct Package: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The version before; nil where there is none.
    public let current: String?
    /// The version of the release.
    public let version: String
    /// The package's tag of the release, also where none is made.
    public let tag: String
    /// What was detected or asked for.
    public let increment: Increment
    /// Whether no tag came before.
    public let isFirst: Bool
    /// The tag that the range begins at; nil where there is none.
    public let baselineTag: String?
    /// The commit that the range begins at; nil for all of history.
    public let baselineCommit: ObjectID?
    /// The releases that were there.
    public let releases: Releases
  }

  /// What is released: never empty.
  public let packages: [Package]
  /// The commit that the release builds on.
  public let head: ObjectID
  /// The full name of the branch; nil where HEAD is on none.
  public let branch: String?
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
    packages = try plan.packages.map { package throws(Refusal) in try Package(package, blob: blob) }
    head = plan.head.id
    branch = plan.position.branch
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
    for text in ["\(head)", branch, title, message] { add(text) }
    for number in [Int(seconds), offsetMinutes, packages.count, files.count, tags.count] { add("\(number)") }
    for package in packages {
      for text in [package.name, package.current, package.version, package.tag, package.increment.rawValue] {
        add(text)
      }
      for text in ["\(package.isFirst)", package.baselineTag, package.baselineCommit.map { "\($0)" }] { add(text) }
      for text in ["\(package.releases.count)", "\(package.releases.digest)"] { add(text) }
    }
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

extension SavedPlan.Package {
  init(
    _ package: ReleasePlan.Package, blob: ([UInt8]) throws(Refusal) -> ObjectID
  ) throws(Refusal) {
    let facts = package.facts
    name = facts.name
    current = facts.current
    version = facts.next
    tag = facts.tag
    increment = facts.increment
    isFirst = facts.isFirst
    baselineTag = package.baseline.tagName
    baselineCommit = package.baseline.commit
    releases = try SavedPlan.Releases(package.releases, blob: blob)
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
  /// The release, if all is as the plan saw it; else the first difference: HEAD and files 40, tags 42. A file that these
  /// projects' releases do not write is refused (64), and so are edits of one that do more than put versions in, or do not
  /// make what the plan says.
  ///
  /// `projects` are the plan's packages with the tags that are there now; `ranges` are the edits that their releases make
  /// in what other packages say about them. `read` reads a file of the work tree; `applier`
  /// is who applies the plan, whose date plays no part.
  public func release(
    of projects: [(project: Project, tags: VersionTags)], ranges: [String: [Edit]] = [:], position: Head,
    head commit: Commit, applier: Identity,
    blob: ([UInt8]) throws(Refusal) -> ObjectID, read: (String) throws(Refusal) -> [UInt8]?
  ) throws(Refusal) -> PlannedRelease {
    guard commit.id == head else {
      throw Self.differs("the plan was made at commit \(head.short), and HEAD is \(commit.id.short)")
    }
    guard position.branch == branch else {
      func place(_ branch: String?) -> String { branch ?? "no branch" }
      throw Self.differs("the plan was made on \(place(branch)), and HEAD is on \(place(position.branch))")
    }
    guard projects.count == packages.count else {
      throw Self.damaged("it releases \(packages.count) packages, and \(projects.count) of them are here")
    }
    var nexts: [Version] = []
    for (package, (project, now)) in zip(packages, projects) {
      try check(package, now, blob: blob)
      do throws(VersionError) {
        nexts.append(try Version(parsing: package.version, scheme: project.scheme))
      } catch {
        throw Refusal(
          .usage,
          "the plan releases '\(package.version)', which is no \(project.scheme.name.rawValue) version: \(error)",
          hint: "give bump apply the --version-scheme and --config that bump plan had")
      }
    }
    let changelogs = Set(projects.map(\.project.settings.changelog.file))
    let files = try files.map { file throws(Refusal) in
      guard ranges[file.path] != nil || projects.contains(where: { $0.project.mayWrite(file.path) }) else {
        throw Refusal(
          .usage,
          "the plan writes \(file.path), which is neither a version file, a lock, a manifest nor the changelog here",
          hint: "give bump apply the --file-name and --config that bump plan had; make a plan with bump plan")
      }
      let now = try read(file.path)
      let isChangelog = changelogs.contains(file.path)
      let planned = try self.file(file, isChangelog: isChangelog, now: now, blob: blob)
      if !isChangelog {
        var possible = Set(ranges[file.path] ?? [])
        for ((project, _), next) in zip(projects, nexts) {
          possible.formUnion(project.possibleEdits(of: file.path, now ?? [], to: next))
        }
        guard possible.isSuperset(of: file.edits) else {
          throw Self.damaged("it changes more of \(file.path) than the version to \(version)")
        }
      }
      return planned
    }
    return PlannedRelease(
      head: commit, position: position, version: version, files: files, message: message, title: title, tags: tags,
      committer: dated(applier))
  }

  /// What is released, for people: the version, or the packages with theirs.
  public var version: String {
    packages.count == 1
      ? packages[0].version : packages.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
  }

  /// Who applies the plan, at the plan's time.
  public func dated(_ applier: Identity) -> Identity {
    Identity(name: applier.name, email: applier.email, seconds: seconds, offsetMinutes: offsetMinutes)
  }

  private static func differs(_ message: String, _ code: ExitCode = .treeNotClean) -> Refusal {
    Refusal(code, message, hint: "a plan holds for what it was made from; make a new one: bump plan")
  }

  private func check(
    _ package: Package, _ now: VersionTags, blob: ([UInt8]) throws(Refusal) -> ObjectID
  ) throws(Refusal) {
    if let taken = tags.first(where: { now.names.contains($0.name) }) {
      throw Self.differs("the tag \(taken.name), which the plan makes, exists already", .taken)
    }
    if let baseline = package.baselineTag, let commit = package.baselineCommit,
      let tag = now.releases.first(where: { $0.name == baseline }), tag.commit != commit
    {
      throw Self.differs(
        "the plan saw the tag \(baseline) at commit \(commit.short), and it is at \(tag.commit.short)", .taken)
    }
    let found = try Releases(now.releases, blob: blob)
    guard found == package.releases else {
      throw Refusal(
        .taken,
        found.count == package.releases.count
          ? "the tags of releases are not those that the plan saw: one is another now"
          : "the plan saw other tags of releases: \(package.releases.count), and there are \(found.count)",
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

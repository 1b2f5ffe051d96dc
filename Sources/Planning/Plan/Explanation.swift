public import Configuration
import ConventionalCommit
public import History
public import SemanticVersion

/// Why the next version is what it is, or why there is none.
public struct Explanation: Sendable {
  /// One commit, and why it calls for what it calls for.
  public struct Line: Sendable {
    /// The commit and what it does to the version.
    public let reason: ReleasePlan.Reason
    /// For people, in lower case and without a full stop.
    public let why: String
  }

  /// What is released.
  public let project: Project
  /// Where HEAD is.
  public let position: Head
  /// HEAD's commit.
  public let head: ObjectID
  /// Where the range begins.
  public let baseline: Baseline
  /// Releases above the current version that HEAD does not contain, highest first.
  public let unreachableHigher: [VersionTag]
  /// How many tags are releases of the project.
  public let releaseCount: Int
  /// Tags of the project's form that were passed over.
  public let unreadableTags: [VersionTags.Unreadable]
  /// How many tags are of another form, or are ignored.
  public let foreignCount: Int
  /// Each commit of the range, newest first, with what it calls for.
  public let commits: [Line]
  /// What else calls for the release, in the order in which it was found.
  public let calls: [Call]
  /// The answer, or why there is none.
  public let outcome: Result<VersionDecision, Refusal>

  /// What calls for a release beside a package's own commits.
  public enum Call: Hashable, Sendable {
    /// A package that it ships is released. `way` are the packages from the one whose own commits or group began it.
    case library(name: String, next: Version, way: [String], policy: PackageSettings.Propagation)
    /// A group shares a version.
    case group(name: String, mode: GroupSettings.Mode)
  }

  /// Explains what follows `snapshot` when `request` is asked for.
  public init(_ snapshot: Snapshot, _ request: ReleaseRequest) {
    self.init(snapshot, request) { read throws(Refusal) in (try VersionDecision(snapshot, request, read), []) }
  }

  /// Explains what follows each of a workspace's snapshots.
  public static func explain(
    _ snapshots: [Snapshot], _ graph: ReleaseGraph, _ request: ReleaseRequest, selected: Set<Int>? = nil
  ) -> [Explanation] {
    let decided = Result { () throws(Refusal) in
      try WorkspaceDecision(snapshots, graph, request, selected: selected)
    }
    return snapshots.enumerated().map { number, snapshot in
      Explanation(snapshot, request) { read throws(Refusal) in
        do throws(Refusal) {
          let workspace = try decided.get()
          if let package = workspace.packages.first(where: { $0.number == number }) {
            return (package.decision, package.causes.compactMap { workspace.call($0, of: number, graph, snapshots) })
          }
        } catch {
          // Of a package that has nothing to release it says more than that the workspace has nothing.
          guard error.isNothingToRelease else { throw error }
        }
        if let selected, !selected.contains(number) {
          throw Refusal(.nothingToRelease, "no package that is asked for calls for its release")
        }
        if try VersionDecision(snapshot, request, read).current?.isPrerelease == true {
          throw Refusal.unchangedPrerelease(snapshot)
        }
        throw Refusal(.nothingToRelease, "nothing to release: no commit raises the version")
      }
    }
  }

  private init(
    _ snapshot: Snapshot, _ request: ReleaseRequest,
    decide: ([ReadCommit]) throws(Refusal) -> (VersionDecision, [Call])
  ) {
    project = snapshot.project
    position = snapshot.head
    head = snapshot.headCommit.id
    baseline = snapshot.baseline
    unreachableHigher = snapshot.unreachableHigher
    releaseCount = snapshot.tags.releases.count
    unreadableTags = snapshot.tags.unreadable
    foreignCount = snapshot.tags.names.count - releaseCount - unreadableTags.count
    let settings = snapshot.project.settings
    let read = ReadCommit.read(snapshot.range, settings: settings)
    let policy = IncrementPolicy(settings, current: snapshot.baseline.version, request)
    let base = snapshot.baseline.tagName
    let ids = Set(read.map(\.commit.id))
    let (name, types) = (snapshot.project.name, settings.commits.types)
    commits = policy.reasons(read).map { reason in
      Line(reason: reason, why: Self.why(reason, policy, of: name, knownTypes: types, base: base, ids: ids))
    }
    let decided = Result { () throws(Refusal) in try decide(read) }
    outcome = decided.map(\.0)
    calls = (try? decided.get().1) ?? []
  }

  /// The newest of the commits that call for the most; nil where none calls for a release.
  public var decisive: ReleasePlan.Reason? {
    let highest = commits.map(\.reason.increment).max() ?? .none
    return highest == .none ? nil : commits.first { $0.reason.increment == highest }?.reason
  }

  /// Why the range begins where it begins, for people.
  public var baselineReason: String {
    let stated = "\(project.statedAt ?? "the version file") states"
    let version = project.stated.map { "\($0)" } ?? ""
    switch baseline.origin {
    case .tag(let tag) where project.stated == nil:
      return "\(tag.name) (\(tag.commit.short)), the highest release that HEAD contains"
    case .tag(let tag) where tag.version == project.stated:
      return "\(tag.name) (\(tag.commit.short)), the tag of \(version), which \(stated)"
    case .tag(let tag):
      return "\(tag.name) (\(tag.commit.short)), the nearest release: \(stated) \(version), which has no tag"
    case .releaseCommit(let id, let tag):
      let own = project.stated.flatMap(project.tagFormat.tag) ?? tag
      return "\(id.short), the release commit of \(version), which \(stated); "
        + (own != tag
          ? "its tag is \(tag) and not \(own)"
          : unreadableTags.contains { $0.name == tag }
            ? "the tag \(tag) was passed over" : "its tag \(tag) is not in this clone")
    case .firstRelease:
      return releaseCount == 0
        ? "the beginning of the history: there is no release yet"
        : "the beginning of the history: HEAD contains no release"
    }
  }

  private static func why(
    _ reason: ReleasePlan.Reason, _ policy: IncrementPolicy, of name: String, knownTypes: [String], base: String?,
    ids: Set<ObjectID>
  ) -> String {
    let commit = reason.commit
    switch commit.role {
    case .release: return "a release commit never counts"
    case .merge: return "a merge: what it brings in counts by itself"
    case .fixup: return "fixup!, squash! and amend! never count"
    case .revert(let targets):
      return "takes back \(targets.map(\.short).joined(separator: ", ")), which is in the range too: neither counts"
    case .reverted(let id): return "reverted by \(id.short)"
    case .copy(let id):
      return ids.contains(id)
        ? "the same change as \(id.short), which counts"
        : "the same change as \(id.short), which \(base ?? "a release") holds"
    case .change: break
    }
    let level = reason.increment == .none ? "nothing" : reason.increment.rawValue
    switch reason.rule {
    case .breaking, .breakingBelowOne:
      let mark = commit.header?.isBreaking == true ? "! says that it breaks something" : "a breaking note"
      return reason.rule == .breaking ? mark : "\(mark), which raises \(level) below 1.0.0"
    case .type(let type):
      let name = policy.resolved(type).name
      return "\(type)\(name == type ? "" : " counts as \(name) and") raises \(level)" + doubt(commit)
    case .nested(let type): return "\(type) in the squash body raises \(level)"
    case .revert: return "reverts what was released before"
    case .locked: return "changes what the lock resolves for \(name), and nothing else of it: raises \(level)"
    case .other: return other(commit, level, knownTypes)
    }
  }

  /// Why a commit has no level of its own.
  private static func other(_ commit: ReadCommit, _ level: String, _ knownTypes: [String]) -> String {
    let end = level == "nothing" ? "raises nothing" : "raises \(level) as any commit does"
    guard let type = commit.header?.normalizedType else {
      let fault = commit.message.findings.first { $0.line == 1 }
      return "\(end): \(fault?.message ?? "it is no conventional commit")" + doubt(commit)
    }
    let near = knownTypes.contains(type) ? nil : nearest(to: type, among: knownTypes.sorted())
    return "\(type) \(end)" + (near.map { "; did you mean \($0)?" } ?? "") + doubt(commit)
  }

  /// What looks like a breaking note and is none.
  private static func doubt(_ commit: ReadCommit) -> String {
    let finding = commit.message.findings.first { $0.code == .lowerCaseBreaking || $0.code == .malformedBreaking }
    return finding.map { "; but line \($0.line): \($0.message)" } ?? ""
  }
}

extension WorkspaceDecision {
  /// A cause for people, with the way that it came.
  fileprivate func call(
    _ cause: ReleaseCause, of number: Int, _ graph: ReleaseGraph, _ snapshots: [Snapshot]
  ) -> Explanation.Call? {
    switch cause {
    case .group(let group): return .group(name: graph.groups[group].name, mode: graph.groups[group].mode)
    case .dependency(let needed):
      var way: [Int] = []
      var first: Int? = needed
      while let package = first, !way.contains(package) {
        way.append(package)
        let causes = packages.first { $0.number == package }?.causes ?? []
        first = causes.lazy.compactMap { if case .dependency(let next) = $0 { next } else { nil } }.first
      }
      guard let next = packages.first(where: { $0.number == needed })?.decision.next else { return nil }
      return .library(
        name: snapshots[needed].project.name, next: next, way: way.reversed().map { snapshots[$0].project.name },
        policy: graph.policies[number])
    }
  }
}

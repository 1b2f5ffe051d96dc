public import Configuration
public import Git
import History
public import Planning
import SnapshotReading

/// How a release is pushed.
public struct PushOptions: Sendable {
  /// The remote that is named, or nil.
  public var remote: String?
  /// Whether a push is not made as a whole, whatever the settings say.
  public var isStepwise = false
  /// Whether git's hook is skipped.
  public var skipsHooks = false
  /// What the project's configuration says.
  public var settings: PushSettings

  /// As the settings say.
  public init(_ settings: PushSettings) { self.settings = settings }

  var namedRemote: String? { remote ?? settings.remote }
  var isAtomic: Bool { settings.atomic && !isStepwise }
}

/// Plans the push of a release, asking the remote where it stands, before anything is written.
///
/// The problems are what the push would fail at. Throws ``ExitCode/taken`` where the remote has one of the tags, and
/// ``ExitCode/usage`` where there is no remote.
public func planPush(
  of release: PlannedRelease, in repository: Repository, _ options: PushOptions
) throws(Refusal) -> (plan: PushPlan, problems: [Refusal]) {
  let local = release.position.branch
  let remote = try Remote(required: options.namedRemote, for: local, in: repository)
  let branch = try local.map { local throws(Refusal) in try remote.branch(for: local) }
  let tags = release.tags.map(\.name)
  func plan(_ expected: ObjectID?, _ earlierTags: [PushPlan.EarlierTag]) -> PushPlan {
    PushPlan(
      remote: remote.name, branch: branch, expected: expected, tags: tags, earlierTags: earlierTags,
      tagsPerPush: options.settings.tagsPerPush, isAtomic: options.isAtomic)
  }
  let found: [String: ObjectID]
  let earlierTags: [PushPlan.EarlierTag]
  do throws(Refusal) {
    (found, earlierTags) = try remote.references(
      plan(nil, []).ownGroups.flatMap { $0 }, andReleasesIn: release.head.id, Ledger(repository: repository))
  } catch  where error.code == .pushRefused {
    return (plan(nil, []), [error])
  }
  let tip = branch.flatMap { found[$0] }
  let isBehind = try asking { () throws(GitError) in
    guard let tip else { return true }
    return repository.contains(tip) ? try repository.isReachable(tip, from: release.head.id) : false
  }
  for tag in tags where found["refs/tags/\(tag)"] != nil {
    throw Refusal(
      .taken, "\(remote.shown) has the tag \(tag) already",
      hint: isBehind
        ? "fetch what is there, and run bump again: " + shellWords(["git", "fetch", "--tags", remote.shown])
        : "somebody has released: \(try remote.pullCommand(for: local)), and run bump again")
  }
  guard let branch, let tip, !isBehind else { return (plan(tip, earlierTags), []) }
  return (
    plan(tip, earlierTags),
    [
      Refusal(
        .pushRefused, "\(shortName(branch)) has commits at \(remote.shown) that are not here",
        hint: "\(try remote.pullCommand(for: local)), and run bump again")
    ]
  )
}

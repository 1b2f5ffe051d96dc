import Configuration
import ConventionalCommit
import Git
import ImageReferences
import Parallel
public import History
public import Planning
import SemanticVersion

/// How much of the history a command needs.
public struct SnapshotNeeds: Hashable, Sendable {
  /// Whether the files that a release writes are read.
  public var files: Bool
  /// Whether the changelog is written, and the whole history read where there is none yet.
  public var changelog: Bool
  /// Whether the objects of all tags are looked at, and not only of those that decide.
  public var everyTag: Bool

  /// The same needs, with the objects of all tags.
  public var withEveryTag: SnapshotNeeds { SnapshotNeeds(files: files, changelog: changelog, everyTag: true) }

  /// The needs of the next version's number.
  public static let number = SnapshotNeeds(files: false, changelog: false)

  /// Makes a value.
  public init(files: Bool, changelog: Bool, everyTag: Bool = false) {
    self.files = files
    self.changelog = changelog
    self.everyTag = everyTag
  }
}

extension ReleaseRepository {
  /// Reads everything that a plan is made from.
  public func snapshot(_ needs: SnapshotNeeds) throws(Refusal) -> Snapshot {
    // What tag an image has in a manifest is told from all releases.
    let isChecked = needs.everyTag || (needs.files && !project.settings.images.references.isEmpty)
    let tags = try tags(of: [project], checked: isChecked)[0]
    let (baseline, higher, decisive) = try baseline(tags)
    if learns(of: decisive) { return try snapshot(needs.withEveryTag) }
    let range = try releaseCommits(from: try requireHead().id, notFrom: baseline.commit)
    if known.learnsOfReleasesTakenBack(among: [baseline.commit], from: range.commits) { return try snapshot(needs) }
    return try snapshot(needs, tags, baseline, higher: higher, range: range, try surroundings())
  }

  /// What is the same of all packages.
  struct Surroundings {
    let origin: String?
    let committer: Identity
    let hasAllTags: Bool
  }

  func surroundings() throws(Refusal) -> Surroundings {
    Surroundings(origin: try origin(), committer: try committer(), hasAllTags: try missingTags() == nil)
  }

  /// Where the range begins, the releases above the current version that HEAD does not contain, and the tags that this
  /// follows from.
  func baseline(
    _ tags: VersionTags
  ) throws(Refusal) -> (Baseline, higher: [VersionTag], decisive: [VersionTag]) {
    let commit = try requireHead()
    let question = BaselineQuestion(project, tags, takenBack: known.takenBack)
    var answers = Baseline.Answers()
    answers.firstReachableHigher = try reachable(question.higher, from: commit)
    while project.stated != nil, let index = answers.firstReachableHigher,
      try revert(of: question.higher[index].commit, in: commit) != nil
    {
      answers.takenBack.append(index)
      let rest = Array(question.higher[(index + 1)...])
      answers.firstReachableHigher = try reachable(rest, from: commit).map { $0 + index + 1 }
    }
    if let stated = project.stated, stated.isPrerelease, !answers.takenBack.isEmpty {
      let finals = tags.releases.filter { !$0.version.isPrerelease && $0.version.precedes(stated) }
      answers.finalBefore = try first(of: finals.map(\.commit), from: commit.id).map { finals[$0] }
    }
    if question.stated == nil { answers.firstReachableLower = try reachable(question.lower, from: commit) }
    if project.stated != nil, question.stated == nil, !question.isStatedTakenBack {
      let lower = answers.firstReachableLower.map { question.lower[$0].commit }
      answers.releaseCommit = project.releaseCommit(of: project.stated, in: try range(from: commit.id, notFrom: lower))
      answers.foreignTag = try answers.releaseCommit.flatMap { id throws(Refusal) in
        try foreignTag(of: project.stated, at: id, tags)
      }
    }
    let baseline = Baseline.decide(project, tags, question, answers, allowsMismatch: request.allowsMismatch)
    // Where none is fetched, that there is none means nothing.
    if tags.names.isEmpty, try asking({ () throws(GitError) in try fetchesNoTags() }), let missing = try missingTags() {
      throw Refusal(
        .historyIncomplete, "no release is known here, and \(missing.reason)",
        hint: "fetch the tags: \(missing.command)")
    }
    let unreachable = answers.takenBack.first ?? answers.firstReachableHigher ?? question.higher.count
    return (baseline, Array(question.higher.prefix(unreachable)), decisive(tags, question, answers, baseline))
  }

  /// The tags that a baseline follows from: all where it is none of them, since then it matters whether there is any.
  private func decisive(
    _ tags: VersionTags, _ question: BaselineQuestion, _ answers: Baseline.Answers, _ baseline: Baseline
  ) -> [VersionTag] {
    guard let tag = baseline.tag else { return tags.releases }
    let looked = question.higher.prefix(answers.firstReachableHigher.map { $0 + 1 } ?? question.higher.count)
    // Another spelling of the stated version may be the damaged tag of the release.
    let same = tags.releases.drop { tag.version.precedes($0.version) }.prefix { !$0.version.precedes(tag.version) }
    return Array(looked) + same
  }

  /// The tag on a commit whose name ends with a version: from the time when the repository was one package, say.
  private func foreignTag(of version: Version?, at commit: ObjectID, _ tags: VersionTags) throws(Refusal) -> String? {
    guard let version else { return nil }
    let names = tags.names.filter { $0.hasSuffix("\(version)") }.sorted()
    return try asking { () throws(GitError) in try repository.tags(named: names) }.first { $0.commit == commit }?.name
  }

  func snapshot(
    _ needs: SnapshotNeeds, _ tags: VersionTags, _ baseline: Baseline, higher: [VersionTag], range: ReleaseCommits,
    _ surroundings: Surroundings
  ) throws(Refusal) -> Snapshot {
    let commit = try requireHead()
    if let base = baseline.commit { try checkReplacements([base]) }
    try checkDamage(tags, baseline)
    var previousFinal: VersionTag?
    var commitsSinceFinal: ReleaseCommits?
    var takenBack = baseline.takenBack
    var history: ReleaseHistory?
    var files: [String: Snapshot.File] = [:]
    var manifests: [String] = []
    let project = needs.files ? try addingLiterals(to: project) : project
    if needs.files {
      manifests = try referenceFiles(in: commit)
      for path in manifests { files[path] = try file(path) }
      for path in project.sources.map(\.path) where files[path] == nil { files[path] = try file(path) }
      let changelog = project.settings.changelog.file
      do throws(Refusal) {
        if files[changelog] == nil { files[changelog] = try file(changelog) }
      } catch {
        throw Refusal(.changelogCannotBePlaced, error.message, hint: error.hint)
      }
    }
    if needs.changelog {
      if let final = try sinceFinal(baseline, tags, commit) {
        (previousFinal, commitsSinceFinal) = (final.tag, final.commits)
        takenBack += final.takenBack
      }
      let told = Set((commitsSinceFinal ?? range).commits.map(\.id))
      let isWhole = files[project.settings.changelog.file]?.isBlank ?? true
      let asked = tags.releases.lazy.filter { tag in
        isWhole || told.contains(tag.commit) || tag == previousFinal
          || baseline.gathers(tag, previousFinal: previousFinal)
      }
      if learns(of: asked) { return try snapshot(needs.withEveryTag) }
      if isWhole { history = try self.history(tags) }
    }
    var snapshot = Snapshot(
      head: head, headCommit: commit, project: project, tags: tags, baseline: baseline,
      unreachableHigher: higher,
      range: range, previousFinal: previousFinal, commitsSinceFinal: commitsSinceFinal, history: history,
      files: files, origin: surroundings.origin, committer: surroundings.committer,
      hasAllTags: surroundings.hasAllTags,
      warnings: tags.warnings
        + baseline.takenBack.map { "\($0.name) was taken back: what it released counts again" })
    snapshot.manifests = manifests
    snapshot.takenBack = takenBack
    return snapshot
  }

  /// The tracked YAML files that the patterns of `[images] references` fit, sorted; refuses a pattern that fits none.
  private func referenceFiles(in commit: Commit) throws(Refusal) -> [String] {
    let patterns = project.settings.images.references
    guard !patterns.isEmpty else { return [] }
    let paths = try manifests(in: commit)
    var found: Set<String> = []
    for pattern in patterns {
      let glob = Glob(pattern)
      let fitting = paths.filter(glob.matches)
      guard !fitting.isEmpty else {
        throw Refusal(
          .versionNotInFile, "no tracked YAML file fits '\(pattern)' of images.references",
          hint: "correct the pattern, or take it out")
      }
      found.formUnion(fitting)
    }
    return found.sorted()
  }

  /// All tracked files that can be manifests, sorted.
  public func manifests(in commit: Commit) throws(Refusal) -> [String] {
    try asking { () throws(GitError) in try repository.paths(in: commit) }.filter(isManifest).sorted()
  }

  /// The commit that HEAD contains and that takes the release commit of that ID back; nil where there is none.
  public func revert(of release: ObjectID, in head: Commit) throws(Refusal) -> ObjectID? {
    takenBack(among: [release], by: try range(from: head.id, notFrom: release))[release]
  }

  /// Index of the first tag that HEAD contains. Where the tags are the version, a release commit that is not reachable
  /// itself, but whose only parent is, counts too: it was orphaned by a rebase or never pushed.
  private func reachable(_ tags: [VersionTag], from head: Commit) throws(Refusal) -> Int? {
    guard !tags.isEmpty else { return nil }
    let direct = try first(of: tags.map(\.commit), from: head.id)
    guard project.stated == nil else { return direct }
    let before = tags.prefix(direct ?? tags.count)
    var parents: [(index: Int, parent: ObjectID)] = []
    for (index, tag) in before.enumerated() {
      guard let commit = try? repository.commit(tag.commit), commit.parents.count == 1,
        project.isReleaseCommit(commit)
      else { continue }
      parents.append((index, commit.parents[0]))
    }
    guard let orphan = try first(of: parents.map(\.parent), from: head.id) else { return direct }
    return parents[orphan].index
  }

  /// The highest final release below a prerelease that is current, and what came since.
  private func sinceFinal(
    _ baseline: Baseline, _ tags: VersionTags, _ head: Commit
  ) throws(Refusal) -> LastRelease? {
    guard let current = baseline.version, current.isPrerelease else { return nil }
    let finals = tags.releases.filter { !$0.version.isPrerelease && $0.version.precedes(current) }
    return try lastRelease(among: finals, from: head.id)
  }

  /// A release, what came since, and what of it took later releases back.
  struct LastRelease {
    /// Nil where there is none: all of history came since.
    let tag: VersionTag?
    let commits: ReleaseCommits
    /// Releases since then that were taken back: what they released counts again.
    let takenBack: [VersionTag]

    /// What came since that none of some releases tells.
    func untold(by tags: [VersionTag]) -> ReleaseCommits {
      commits.notReleased(by: tags.filter { !takenBack.contains($0) })
    }
  }

  /// The first of some tags, highest version first, that `head` contains and did not take back since. Where the tags are
  /// the version, a release that was taken back stays one.
  func lastRelease(among tags: [VersionTag], from head: ObjectID) throws(Refusal) -> LastRelease {
    var rest = tags[...]
    var gone: [VersionTag] = []
    while true {
      let index = try first(of: rest.map(\.commit), from: head).map { rest.startIndex + $0 }
      let commits = try releaseCommits(from: head, notFrom: index.map { rest[$0].commit })
      guard let index, project.stated != nil,
        !takenBack(among: [rest[index].commit], by: commits.history ?? commits.commits).isEmpty
      else { return LastRelease(tag: index.map { rest[$0] }, commits: commits, takenBack: gone) }
      gone.append(rest[index])
      rest = rest[(index + 1)...]
    }
  }

  /// Refuses where git shows others than these commits (`git replace`, grafts), unless that is said to be ignored.
  func checkReplacements(_ ids: some Sequence<ObjectID>) throws(Refusal) {
    guard !request.ignoresReplacements else { return }
    let replaced: [ObjectID: Repository.Replacement]
    if let replacements = known.replacements {
      replaced = replacements
    } else {
      replaced = try asking { () throws(GitError) in try repository.replacedObjects() }
      known.replacements = replaced
    }
    guard !replaced.isEmpty, let id = ids.first(where: { replaced[$0] != nil }) else { return }
    let isGraft = replaced[id] == .graft
    throw Refusal(
      .historyIncomplete,
      "commit \(id.short) is replaced (\(isGraft ? "info/grafts" : "git replace")), so that its history is in doubt",
      hint: (isGraft ? "take its line out of .git/info/grafts" : "git replace -d \(id.short)")
        + ", or go on from the true history with --ignore-replace")
  }

  /// Refuses where the tag of the current version may be one that is damaged.
  private func checkDamage(_ tags: VersionTags, _ baseline: Baseline) throws(Refusal) {
    let found = tags.unreadable.first { tag in
      guard let version = tag.damagedVersion else { return false }
      if let stated = project.stated { return !version.precedes(stated) && !stated.precedes(version) }
      return baseline.version.map { $0.precedes(version) } ?? true
    }
    guard let found else { return }
    throw Refusal(
      .historyIncomplete, "the tag \(found.name) may be the last release, and cannot be read: \(found.reason)",
      hint: "remove it and fetch it again: \(found.removal ?? "git tag -d"); git fetch --tags")
  }

  /// The commits of `head` that `base` does not contain, newest first; all of them without a base.
  func range(from head: ObjectID, notFrom base: ObjectID?) throws(Refusal) -> [Commit] {
    let commits = try repository.reading { () throws(HistoryError) in
      try History.commits(from: head, notFrom: base.map { [$0] } ?? [], in: repository)
    }
    try checkReplacements(commits.map(\.id))
    return commits
  }

  /// Index of the first of `candidates` that `head` contains.
  func first(of candidates: [ObjectID], from head: ObjectID) throws(Refusal) -> Int? {
    try repository.reading { () throws(HistoryError) in
      try firstReachable(of: candidates, from: [head], in: repository)
    }
  }

  /// All of HEAD's history, cut into its releases, newest first.
  public func history(_ tags: VersionTags) throws(Refusal) -> ReleaseHistory {
    let head = try requireHead()
    let whole = try whole(head, tags)
    let graph = whole.graph
    var byCommit: [ObjectID: VersionTag] = [:]
    // Lowest version first, so that of several on one commit the highest stays: a final one beats its prerelease.
    for tag in tags.releases.reversed() { byCommit[tag.commit] = tag }
    var all = tags.releases.reversed().filter { byCommit[$0.commit] == $0 }
    func cut() -> (told: [VersionTag], points: [ReleasePoint], Attribution) {
      let told = project.settings.changelog.mergePrerelease ? withoutGathered(all, of: graph) : all
      let points = told.map { ReleasePoint(name: $0.name, commit: $0.commit) }
      return (told, points, graph.attribution(to: points))
    }
    var (told, points, attribution) = cut()
    let gone = project.stated == nil ? [] : graph.takenBack(points, attribution)
    if !gone.isEmpty {
      all.removeAll { gone.contains($0.commit) }
      (told, points, attribution) = cut()
    }
    var picked = [ReleaseCommits](repeating: ReleaseCommits([]), count: points.count)
    var unreleased = ReleaseCommits([])
    try repository.reading { () throws(HistoryError) in
      for place in member.map({ whole.places[$0] }) ?? Array(graph.commits.indices) {
        if let point = attribution[place] {
          try add(graph.commits[place], to: &picked[point])
        } else {
          try add(graph.commits[place], to: &unreleased)
        }
      }
    }
    // What came twice is looked for among all of the commits.
    if !whole.twins.isEmpty {
      let (releases, rest) = graph.attribute(to: points)
      for (index, point) in attribution.order.enumerated() {
        picked[point].copies = try copies(
          releases[index].commits, whole.twins, before: releases[..<index], containedIn: points[point].commit)
      }
      unreleased.copies = try copies(rest, whole.twins, before: releases[...], containedIn: head.id)
    }
    let entries = try attribution.order.reversed().map { point throws(Refusal) in
      let (seconds, offset) = try date(of: told[point])
      return ReleaseHistory.Entry(
        tag: told[point], seconds: seconds, offsetMinutes: offset, commits: picked[point])
    }
    return ReleaseHistory(releases: entries, unreleased: unreleased)
  }

  private func whole(_ head: Commit, _ tags: VersionTags) throws(Refusal) -> WholeHistory {
    if let whole = known.whole { return whole }
    let gathered = CommitGathering()
    // Releases are places to begin at, the oldest first, until what is read from HEAD on is met.
    let starts = tags.releases.reversed().map(\.commit)
    let folder = request.folder
    onAnotherCore(where: starts.count >= 16) {
      if let second = try? Repository(containing: folder) { gathered.read(from: starts, in: second) }
    } beside: {
      gathered.read(from: [head.id], in: repository)
      gathered.close()
    }
    let graph = try repository.reading { () throws(HistoryError) in
      try CommitGraph(from: [head.id], in: repository, gathered: gathered)
    }
    try checkReplacements(graph.commits.lazy.map(\.id))
    let whole = WholeHistory(
      graph: graph, twins: try twins(graph), places: try placesByPackage(graph.commits))
    known.whole = whole
    return whole
  }

  /// What of a release's commits the releases before it hold, as far as it contains them.
  private func copies(
    _ commits: [Commit], _ twins: [ObjectID: [ObjectID]],
    before releases: ArraySlice<(point: ReleasePoint, commits: [Commit])>, containedIn head: ObjectID
  ) throws(Refusal) -> Copies {
    var copies = Copies()
    for commit in commits { copies.twins[commit.id] = twins[commit.id] }
    guard !copies.twins.isEmpty else { return copies }
    let wanted = Set(copies.twins.values.joined())
    for release in releases.reversed() where release.commits.contains(where: { wanted.contains($0.id) }) {
      guard try first(of: [release.point.commit], from: head) != nil else { continue }
      copies.released += release.commits
    }
    return copies
  }

  /// When a release was made: the tag's own date, else the commit's.
  func date(of tag: VersionTag) throws(Refusal) -> (seconds: Int64, offsetMinutes: Int) {
    let object = try asking { () throws(GitError) in try repository.tagObject(tag.reference) }
    if let tagger = object?.tagger { return (tagger.seconds, tagger.offsetMinutes) }
    let commit = try repository.reading { () throws(HistoryError) in try repository.commit(tag.commit) }
    return (commit.seconds, commit.author.offsetMinutes)
  }

  /// The URL of the remote that links are made for.
  public func origin() throws(Refusal) -> String? {
    try asking { () throws(GitError) in try repository.remoteURL(remoteName) }
  }
}

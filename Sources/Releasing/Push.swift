import Configuration
import Files
public import Git
import History
public import Planning
import Processes
import SnapshotReading

/// A release that was pushed, and how that went.
public struct Pushed: Hashable, Sendable {
  /// The version.
  public let version: String
  /// The remote's name, or its URL without a password.
  public let remote: String
  /// The full names of the references that were pushed now; none where all had arrived before.
  public let references: [String]
  /// What did not arrive that is no part of the release.
  public let warnings: [String]
  /// What git, its hook and the server said.
  public let words: [String]
}

/// Pushes a release that was just made, from where its plan found the remote, and the tags of earlier ones that it found
/// missing there; nil where no release waits for a push.
///
/// A push that fails leaves the release complete and waiting: ``ExitCode/pushRefused``.
public func pushNewRelease(
  in repository: Repository, _ options: PushOptions, with earlierTags: [PushPlan.EarlierTag]
) throws(Refusal) -> Pushed? {
  try locked(repository) { ledger throws(Refusal) in
    guard var push = try ReleasePush(waiting: ledger, options) else { return nil }
    push.earlierTags = earlierTags
    return try push.send()
  }
}

/// Pushes the release that waits for its push, else the newest one that bump made here on the branch, with the tags of
/// earlier ones; nil where nothing is to be pushed. The remote is asked first: what has arrived already is not pushed again.
public func push(in repository: Repository, _ options: PushOptions) throws(Refusal) -> Pushed? {
  try locked(repository) { ledger throws(Refusal) in
    try ledger.requireNone()
    guard var push = try ReleasePush(ledger, options) else { return nil }
    try push.ask()
    return push.hasNothing && !push.wasWaiting ? nil : try push.send()
  }
}

/// What ``push(in:_:)`` would push, and of which version; nil where nothing is to be pushed. Touches nothing.
public func planPush(
  in repository: Repository, _ options: PushOptions
) throws(Refusal) -> (version: String, plan: PushPlan)? {
  guard var push = try ReleasePush(Ledger(repository: repository), options) else { return nil }
  try push.ask()
  return push.hasNothing ? nil : (push.journal.version, push.plan)
}

/// The version that waits for its push; nil where none does.
public func unpushedVersion(in repository: Repository) throws(Refusal) -> String? {
  try Ledger(repository: repository).waiting()?.version
}

/// Refuses where a release waits for its push: the next would build on what others may never see.
public func requireNothingUnpushed(in repository: Repository) throws(Refusal) {
  guard let journal = try Ledger(repository: repository).waiting() else { return }
  throw journal.push?.hasArrived == true
    ? Refusal(
      .pushRefused, "the release \(journal.version) is pushed in part alone", hint: "bump push pushes the rest")
    : Refusal(
      .pushRefused, "the release \(journal.version) is not pushed yet",
      hint: "bump push pushes it, bump undo takes it back")
}

/// The push of one release, from what is written down of it.
private struct ReleasePush {
  private(set) var journal: Journal
  private var push: Journal.Push
  private let remote: Remote
  private let ledger: Ledger
  private let options: PushOptions
  /// Whether it waited for its push.
  let wasWaiting: Bool
  /// The tags of earlier releases that the remote lacks. These are no part of the release: they follow it where they can,
  /// and nothing is written down of them.
  var earlierTags: [PushPlan.EarlierTag] = []

  private var repository: Repository { ledger.repository }
  /// Whether all of it has arrived.
  private var isDone: Bool { push.references.isEmpty }
  /// Whether nothing is to be pushed.
  var hasNothing: Bool { isDone && earlierTags.isEmpty }
  /// The rest of it.
  var plan: PushPlan {
    PushPlan(
      remote: push.remote, branch: push.references.first { !$0.isTag }?.name, expected: push.expected,
      tags: push.references.compactMap(\.tag), earlierTags: earlierTags, tagsPerPush: push.tagsPerPush,
      isAtomic: push.isAtomic)
  }

  /// The release that waits for its push, else the newest one of the branch.
  init?(_ ledger: Ledger, _ options: PushOptions) throws(Refusal) {
    if let push = try ReleasePush(waiting: ledger, options) {
      self = push
    } else if let push = try ReleasePush(newest: ledger, options) {
      self = push
    } else {
      return nil
    }
  }

  /// The release that waits for its push.
  init?(waiting ledger: Ledger, _ options: PushOptions) throws(Refusal) {
    guard let journal = try ledger.waiting(), let push = journal.push else { return nil }
    try ledger.requireUnchanged(journal)
    let isElsewhere = options.remote.map { $0 != push.remote } == true
    self = try ReleasePush(
      journal, isElsewhere ? nil : push, named: options.remote ?? push.remote, ledger, options, wasWaiting: true)
    if push.hasArrived { self.push.hasArrived = true }
  }

  /// The release at HEAD, else the newest one that is whole on the branch that HEAD is on.
  private init?(newest ledger: Ledger, _ options: PushOptions) throws(Refusal) {
    let head = try asking { () throws(GitError) in try ledger.repository.head() }
    guard let tip = head.commit else { return nil }
    var found = try ledger.release(at: "\(tip)")
    if found == nil, let branch = head.branch {
      found = try ledger.newest(on: branch, at: tip)
    }
    guard let journal = found else { return nil }
    try ledger.requireUnchanged(journal)
    self = try ReleasePush(journal, nil, named: options.namedRemote, ledger, options, wasWaiting: false)
  }

  private init(
    _ journal: Journal, _ known: Journal.Push?, named: String?, _ ledger: Ledger, _ options: PushOptions,
    wasWaiting: Bool
  ) throws(Refusal) {
    self.journal = journal
    self.ledger = ledger
    self.wasWaiting = wasWaiting
    self.options = options
    let local = journal.localBranch
    let remote = try Remote(required: named, for: local, in: ledger.repository)
    self.remote = remote
    if let known {
      push = known
      push.isAtomic = known.isAtomic && !options.isStepwise
    } else {
      push = Journal.Push(
        PushPlan(
          remote: remote.name, branch: try local.map { local throws(Refusal) in try remote.branch(for: local) },
          expected: nil, tags: journal.tags.map(\.name), tagsPerPush: options.settings.tagsPerPush,
          isAtomic: options.isAtomic),
        journal)
    }
  }

  /// Asks the remote what it has: that is settled. Refuses where the rest cannot follow.
  mutating func ask() throws(Refusal) {
    let names = push.references.filter { !$0.isTag }.map(\.name) + journal.tags.map(\.reference)
    let (found, earlierTags) = try remote.references(names, andReleasesIn: journal.commit, ledger)
    self.earlierTags = earlierTags
    try settle(found)
  }

  private mutating func settle(_ found: [String: ObjectID]) throws(Refusal) {
    var rest: [Journal.Push.Reference] = []
    // A branch that is gone over there since its release arrived is not made again.
    let isPublished = !wasWaiting && !journal.tags.isEmpty && journal.tags.allSatisfy { found[$0.reference] == $0.id }
    for reference in push.references where try !hasArrived(reference, at: found[reference.name]) {
      if isPublished, found[reference.name] == nil { continue }
      rest.append(reference)
    }
    push.hasArrived = push.hasArrived || isPublic(push.references.filter { !rest.contains($0) })
    push.references = rest
    for reference in rest {
      guard let id = found[reference.name] else {
        if !reference.isTag { push.expected = nil }
        continue
      }
      if let tag = reference.tag { throw try tagExists(tag) }
      push.expected = id
      guard repository.contains(id) else {
        throw try moved(reference.name, to: nil)
      }
      guard try asking({ () throws(GitError) in try repository.isReachable(id, from: reference.id) }) else {
        throw try moved(reference.name, to: id)
      }
    }
  }

  /// Whether references that have arrived show the release to others: the branch of one without a commit does not.
  private func isPublic(_ arrived: [Journal.Push.Reference]) -> Bool {
    let own = Set(journal.tags.map(\.reference))
    return arrived.contains { own.contains($0.name) || !$0.isTag && journal.after != nil }
  }

  private func hasArrived(_ reference: Journal.Push.Reference, at id: ObjectID?) throws(Refusal) -> Bool {
    guard let id, id != reference.id else { return id != nil }
    guard !reference.isTag, repository.contains(id) else { return false }
    return try asking { () throws(GitError) in try repository.isReachable(reference.id, from: id) }
  }

  /// Pushes what is left, group by group; what has arrived is written down after each. Then the tags of earlier releases.
  mutating func send() throws(Refusal) -> Pushed {
    var sent: [String] = []
    var said: [String] = []
    if !isDone || wasWaiting { try save() }
    while let group = plan.ownGroups.first {
      let references = push.references.filter { group.contains($0.name) }
      let report = try remote.push(
        references, expected: push.expected, isAtomic: push.isAtomic, skipsHooks: options.skipsHooks)
      said += report.words
      sent += references.map(\.name).filter(report.arrived.contains)
      push.hasArrived = push.hasArrived || isPublic(references.filter { report.arrived.contains($0.name) })
      push.references.removeAll { report.arrived.contains($0.name) }
      try save()
      if !references.allSatisfy({ report.arrived.contains($0.name) }) { try check(report) }
    }
    var missing: [String] = []
    for group in plan.earlierGroups {
      // What was deleted or moved since does not go.
      let references = earlierTags.map { Journal.Push.Reference(name: "refs/tags/\($0.name)", id: $0.id) }
        .filter { group.contains($0.name) && (try? repository.reference($0.name)) == $0.id }
      guard !references.isEmpty else { continue }
      let report = try remote.push(references, expected: nil, isAtomic: false, skipsHooks: options.skipsHooks)
      said += report.words
      for name in references.map(\.name) {
        if report.arrived.contains(name) { sent.append(name) } else { missing.append(name) }
      }
    }
    let warnings =
      missing.isEmpty
      ? []
      : [
        "\(remote.shown) did not take tags of earlier releases: "
          + shellWords(["git", "push", remote.shown] + missing) + " tries again"
      ]
    return Pushed(
      version: journal.version, remote: remote.shown, references: sent, warnings: warnings, words: said)
  }

  /// Says why a push failed: an error alone proves nothing, what counts is what is over there now.
  private mutating func check(_ report: PushReport) throws(Refusal) {
    let said = Releasing.said(report.words)
    if report.needsAtomic {
      throw Refusal(
        .pushRefused, "\(state): \(remote.shown) cannot take a push as a whole" + said,
        hint: "bump push --no-atomic pushes the branch, and then the tags")
    }
    let count = push.references.count
    if let found = try? remote.references(push.references.map(\.name)) {
      do throws(Refusal) {
        try settle(found)
      } catch {
        throw Refusal(error.code, error.message + said, hint: error.hint)
      }
      try save()
    }
    guard push.references.count == count else { return }
    let reason =
      if let (name, reason) = report.refused.first {
        "\(remote.shown) refuses \(name), \(reason)"
      } else {
        report.outcome.stop == nil ? "the push failed" : "the push was interrupted"
      }
    throw Refusal(.pushRefused, "\(state): \(reason)" + said, hint: goOn)
  }

  private mutating func save() throws(Refusal) {
    journal.push = push
    try ledger.write(unpushed: journal)
    if isDone { try filing { () throws(FileError) in try ledger.settle(journal) } }
  }

  // MARK: - Why not

  private var state: String {
    push.hasArrived
      ? "\(journal.version) is released, and pushed in part" : "\(journal.version) is released, but not pushed"
  }

  private var goOn: String {
    push.hasArrived
      ? "bump push pushes the rest"
      : "bump push tries again, bump undo takes the release back"
  }

  /// That the branch over there is not where it was: `tip`, or nil at a commit that is not here.
  private func moved(_ branch: String, to tip: ObjectID?) throws(Refusal) -> Refusal {
    let fetch = "git fetch \(remote.shown)"
    let head = try asking { () throws(GitError) in try repository.head() }
    let byHand =
      shellWords(["git", "push", remote.shown, "HEAD:\(branch)"] + journal.tags.map(\.reference)) + ", then bump push"
    func hasHead(_ commit: ObjectID) throws(Refusal) -> Bool {
      try asking { () throws(GitError) in
        guard let head = head.commit else { return false }
        return try repository.isReachable(commit, from: head)
      }
    }
    let hint: String
    if tip == nil {
      // Somebody may have pushed on top of a release that arrived.
      hint = "\(fetch), and bump push again: it sees then whether the release is there"
    } else if try !hasHead(journal.commit) {
      hint = "git switch to the branch that has the release, and bump push again"
    } else if let tip, try hasHead(tip) {
      hint = byHand
    } else if push.hasArrived || head.commit != journal.commit {
      hint = "merge what is there, and \(byHand)"
    } else {
      hint = "\(fetch), bump undo, \(try remote.pullCommand(for: journal.localBranch)), and bump again"
    }
    return Refusal(
      .pushRefused, "\(state): somebody else has pushed to \(shortName(branch)) at \(remote.shown)", hint: hint)
  }

  private func tagExists(_ tag: String) throws(Refusal) -> Refusal {
    Refusal(
      .pushRefused, "\(state): \(remote.shown) has another tag \(tag)",
      hint: push.hasArrived
        ? "look at it: \(shellWords(["git", "ls-remote", "--tags", remote.shown]))"
        : "bump undo, \(try remote.pullCommand(for: journal.localBranch, ["--tags"])), and bump again")
  }
}

// MARK: - What is here

extension Ledger {
  /// The release that waits for its push; nil where none does, or where it was taken back by hand.
  func waiting() throws(Refusal) -> Journal? {
    guard let journal = try unpushed() else { return nil }
    return try isThere(journal) ? journal : nil
  }

  /// The newest release of a branch, which is at `tip`, that was not taken back by hand; where the branch of a release is
  /// gone, any branch that has it will do.
  func newest(on branch: String, at tip: ObjectID) throws(Refusal) -> Journal? {
    var newest: Journal?
    for journal in releases() where repository.contains(journal.commit) {
      if let newest, newest.seconds > journal.seconds { continue }
      let isHere = try asking { () throws(GitError) in
        let own = try repository.reference(journal.branch)
        guard journal.branch == branch || own == nil else { return false }
        if try repository.isReachable(journal.commit, from: tip) { return true }
        return journal.branch == branch && journal.after != nil
      }
      let own = try ownTags(journal)
      guard isHere, journal.tags.isEmpty || !own.isEmpty else { continue }
      // Of two in one second the one that has the other is the newer one.
      if let newest, newest.seconds == journal.seconds {
        let isNewer = try asking { () throws(GitError) in
          try repository.isReachable(newest.commit, from: journal.commit)
        }
        guard isNewer else { continue }
      }
      newest = journal
    }
    return newest
  }

  private func isThere(_ journal: Journal) throws(Refusal) -> Bool {
    if try hasBranch(journal) == true { return true }
    return try !ownTags(journal).isEmpty
  }

  /// Refuses where the branch or the tags are not those of the release any more.
  func requireUnchanged(_ journal: Journal) throws(Refusal) {
    if try hasBranch(journal) == false {
      throw Refusal(
        .pushRefused, "\(shortName(journal.branch)) does not have the release \(journal.version) any more",
        hint: "git merge \(journal.commit.short) brings it back; if it was taken back by hand, git tag --delete "
          + journal.tags.map(\.name).joined(separator: " "))
    }
    let own = try ownTags(journal)
    for tag in journal.tags where !own.contains(tag) {
      throw Refusal(
        .pushRefused, "the tag \(tag.name) is not that of the release \(journal.version) any more",
        hint: "git update-ref \(tag.reference) \(tag.id) brings it back, bump undo takes the release back")
    }
  }

  /// Whether the branch, or HEAD where it is gone or has another name now, has the release commit; nil where there is none
  /// of either.
  private func hasBranch(_ journal: Journal) throws(Refusal) -> Bool? {
    guard let commit = journal.after, journal.branch != "HEAD" else { return nil }
    return try asking { () throws(GitError) in
      let tip = if let tip = try repository.reference(journal.branch) { tip } else { try repository.head().commit }
      guard let tip else { return false }
      return try repository.isReachable(commit, from: tip)
    }
  }

  private func ownTags(_ journal: Journal) throws(Refusal) -> [Journal.Tag] {
    var own: [Journal.Tag] = []
    for tag in journal.tags {
      if try asking({ () throws(GitError) in try repository.reference(tag.reference) }) == tag.id { own.append(tag) }
    }
    return own
  }
}

import ConventionalCommit
import Git
import History
import Planning
import SemanticVersion
import Workspaces

/// What was read of the history, once for all packages.
final class KnownHistory {
  /// The trees of the history, as far as they are wanted again.
  let trees: RecentTrees
  /// The tags whose objects were read, by their names.
  private(set) var tags: [String: TagReference] = [:]
  /// The commits that git shows as others, once they were asked for.
  var replacements: [ObjectID: Repository.Replacement]?
  /// All that HEAD contains, once it was asked for.
  var whole: WholeHistory?
  /// The commits of releases that were taken back while their version is still the stated one, as far as it was noticed.
  private(set) var takenBack: Set<ObjectID> = []
  /// Who ships whom, once it was asked for.
  var shipping: Shipping?
  /// What a commit changes.
  var changed: [ObjectID: ChangedPackages] = [:]
  /// What a lock resolves, by its blob; of the last few alone, since locks are large.
  var resolutions: [ObjectID: LockResolution?] = [:]
  /// The files of HEAD's commit.
  var paths: [String]?
  /// Where packages that were moved stood, today's folder first.
  var trails: [Int: [String]] = [:] {
    didSet { (changed, whole) = ([:], nil) }
  }
  /// Whose files were whose, by where packages stood.
  var ownerships: [[Int: String]: Ownership] = [:]

  init(_ repository: Repository) { trees = RecentTrees(repository) }

  /// A tag with what its objects say, which are read once.
  func reading(_ tag: TagReference, in repository: Repository) -> TagReference {
    if let known = tags[tag.name] { return known }
    let found = repository.reading(tag)
    tags[tag.name] = found
    return found
  }

  /// Whether `commits`, newest first, take back a release at one of these commits of which that was not known yet. What a
  /// later revert takes back itself takes nothing back.
  func learnsOfReleasesTakenBack(among releases: [ObjectID?], from commits: some Sequence<Commit>) -> Bool {
    let before = takenBack.count
    takenBack.formUnion(Planning.takenBack(among: Set(releases.compactMap(\.self)), by: commits).keys)
    return takenBack.count > before
  }
}

/// All that HEAD contains.
struct WholeHistory {
  let graph: CommitGraph
  /// The commits that bring the same change.
  let twins: [ObjectID: [ObjectID]]
  /// For each package the places of the commits that concern it; empty where the repository is one package.
  let places: [[Int]]
}

/// Who ships whom, by the numbers of packages.
struct Shipping {
  /// What each package ships, the nearest first.
  let shipped: [[Int]]
  /// Who ships each package.
  let shippedBy: [[Int]]

  init(_ graph: ReleaseGraph) {
    shipped = graph.policies.indices.map { graph.shipped(by: $0).map(\.number) }
    var shippedBy = [[Int]](repeating: [], count: shipped.count)
    for (number, needs) in shipped.enumerated() { for need in needs { shippedBy[need].append(number) } }
    self.shippedBy = shippedBy
  }

  /// The packages that a commit concerns, in no order: those that it changes, and who ships them.
  func concerned(by changed: ChangedPackages) -> Set<Int> {
    Set(changed.own + changed.locked + changed.own.flatMap { shippedBy[$0] })
  }
}

/// The packages that a commit changes, by their numbers.
struct ChangedPackages {
  /// Those whose files it changes.
  var own: [Int]
  /// Those for whom it changes nothing but what a lock resolves.
  var locked: [Int] = []
}

extension ReleaseRepository {
  /// What of some commits is the package's; all where the repository is one package.
  func own(_ commits: [Commit]) throws(Refusal) -> [Commit] { try picked(commits).commits }

  /// What of some commits is the package's, and what reaches it through libraries.
  func picked(_ commits: [Commit]) throws(Refusal) -> ReleaseCommits {
    guard let member, let members else { return ReleaseCommits(commits) }
    return try repository.reading { () throws(HistoryError) in
      if let first = commits.last?.id {
        try follow(([member] + shipping(members).shipped[member]).map { ($0, first) }, over: commits, members)
      }
      var picked = ReleaseCommits([])
      for commit in commits { try add(commit, to: &picked) }
      return picked
    }
  }

  /// Adds a commit to what is the package's, where it is or reaches it through libraries.
  func add(_ commit: Commit, to picked: inout ReleaseCommits) throws(HistoryError) {
    guard let member, let members else {
      picked.commits.append(commit)
      return
    }
    picked.add(
      commit, try changed(by: commit, members), to: member, ships: shipping(members).shipped[member], members)
  }

  /// For each package the places of the commits that concern it, in all of a history.
  func placesByPackage(_ commits: [Commit]) throws(Refusal) -> [[Int]] {
    guard let members else { return [] }
    let shipping = shipping(members)
    // A package may not have been there at first: where it stood is learnt from each of its releases on.
    let held = Set(commits.map(\.id))
    var starts: [(number: Int, commit: ObjectID)] = []
    for (number, tags) in try tags(of: members.projects).enumerated() {
      for tag in tags.releases where held.contains(tag.commit) { starts.append((number, tag.commit)) }
    }
    return try repository.reading { () throws(HistoryError) in
      try follow(starts, over: commits, members)
      var places = [[Int]](repeating: [], count: members.projects.count)
      for (place, commit) in commits.enumerated() {
        for number in shipping.concerned(by: try changed(by: commit, members)) { places[number].append(place) }
      }
      return places
    }
  }

  /// Who ships whom among the packages.
  func shipping(_ members: Members) -> Shipping {
    if let shipping = known.shipping { return shipping }
    let shipping = Shipping(members.graph)
    known.shipping = shipping
    return shipping
  }

  /// The packages that a commit changes. A merge changes what it brings into the line of its first parent; it counts only
  /// where its message says what nothing else does.
  func changed(by commit: Commit, _ members: Members) throws(HistoryError) -> ChangedPackages {
    if let changed = known.changed[commit.id] { return changed }
    let parent = try commit.parents.first.map { id throws(HistoryError) in try repository.commit(id) }
    let count = members.projects.count
    let ownership = try ownership(at: commit, members)
    let numbers = try ownership.packagesChanged(from: [parent?.tree], to: commit.tree, in: known.trees)
    var changed = ChangedPackages(own: numbers.filter { $0 < count })
    if let parent, changed.own.count < numbers.count, raises(commit) {
      for lock in numbers.filter({ $0 >= count }).map({ members.locks[$0 - count] }) {
        changed.locked += try resolvedAnew(lock.packages, by: lock.path, from: parent, to: commit)
          .filter { !changed.own.contains($0) && !changed.locked.contains($0) }
      }
      changed.locked.sort()
    }
    known.changed[commit.id] = changed
    return changed
  }

  /// Whether a commit is as its only parent.
  func changesNothing(_ commit: Commit) throws(HistoryError) -> Bool {
    guard commit.parents.count == 1 else { return false }
    return try repository.commit(commit.parents[0]).tree == commit.tree
  }

  /// Whether a commit by itself calls for a release.
  func raises(_ commit: Commit) -> Bool {
    let policy = IncrementPolicy(project.settings, current: nil)
    return ReadCommit.read(ReleaseCommits([commit]), settings: project.settings)
      .contains { policy.increment(of: $0).increment > .none }
  }

  /// The numbers of those of some packages for which the lock at a path resolves something else in one commit than in
  /// another.
  func resolvedAnew(
    _ packages: [(number: Int, package: Package)], by path: String, from old: Commit, to new: Commit
  ) throws(HistoryError) -> [Int] {
    guard let before = try resolution(path, in: old), let after = try resolution(path, in: new) else { return [] }
    return packages.compactMap { number, package in
      guard let old = before.closure(of: package), let new = after.closure(of: package), old != new else { return nil }
      return number
    }
  }

  private func resolution(_ path: String, in commit: Commit) throws(HistoryError) -> LockResolution? {
    do {
      guard let file = try repository.file(path, in: commit), file.isRegular else { return nil }
      if let resolution = known.resolutions[file.id] { return resolution }
      let resolution = LockResolution(path: path, bytes: try repository.blob(file.id))
      if known.resolutions.count >= 8 { known.resolutions.removeAll() }
      known.resolutions[file.id] = resolution
      return resolution
    } catch {
      throw .unreadable(commit.id, reason: "\(error)")
    }
  }
}

extension ReleaseCommits {
  /// Adds a commit that changes these packages to what is the package's of the number `member`, which ships others.
  mutating func add(
    _ commit: Commit, _ changed: ChangedPackages, to member: Int, ships shipped: [Int], _ members: Members
  ) {
    if changed.own.contains(member) {
      commits.append(commit)
    } else if changed.locked.contains(member) {
      commits.append(commit)
      locked.insert(commit.id)
    } else if let library = shipped.first(where: changed.own.contains) {
      libraries.append(LibraryCommit(commit, library: members.projects[library].name))
    }
  }
}

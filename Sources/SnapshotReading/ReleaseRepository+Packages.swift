import Configuration
import Git
import History
public import Planning
import Workspaces

extension ReleaseRepository {
  /// The packages with what of them changed: each since its last release, or all since the last commit that HEAD shares with
  /// what `since` names.
  /// `request` says how the next versions are counted.
  public func packages(_ request: ReleaseRequest, since: String? = nil) throws(Refusal) -> WorkspaceReport {
    let head = try requireHead()
    let snapshots = try snapshots(.number)
    let graph = members?.graph ?? ReleaseGraph(policies: [.patch])
    let ownership = members?.ownership ?? Ownership([Ownership.Package(path: ".")])
    var decided: [WorkspaceDecision.Package] = []
    var problem: Refusal?
    do throws(Refusal) {
      decided = try WorkspaceDecision(snapshots, graph, request).packages
    } catch {
      if !error.isNothingToRelease { problem = error }
    }

    let asked = try since.map { name throws(Refusal) in try fork(from: name, head) }
    var files: [ObjectID?: [Int: [String]]] = [:]
    let dependencies = dependencies()
    var facts: [WorkspaceReport.Facts] = []
    for (number, snapshot) in snapshots.enumerated() {
      let base = try (asked ?? snapshot.baseline.commit).map { id throws(Refusal) in try commit(id) }
      if files[base?.id] == nil {
        let changed = try repository.reading { () throws(HistoryError) in
          try ownership.filesChanged(from: base?.tree, to: head.tree, in: known.trees)
        }
        var byOwner: [Int: [String]] = [:]
        for file in changed {
          for owner in file.owners { byOwner[owner, default: []].append(file.path) }
        }
        files[base?.id] = byOwner.mapValues { $0.sorted() }
      }
      let locks =
        try base.map { base throws(Refusal) in try locksResolvedAnew(for: number, from: base, to: head) } ?? []
      facts.append(
        WorkspaceReport.Facts(
          snapshot.project, snapshot.baseline, files: files[base?.id] ?? [:], locks: locks,
          dependencies: dependencies[number] ?? [], isMerged: try isMerged(snapshot.baseline, by: head)))
    }
    return WorkspaceReport(head: head.id, since: asked, facts: facts, graph, decided: decided, problem: problem)
  }

  /// The last commit that HEAD shares with a revision, as `git diff REVISION...HEAD` compares; where they share none, the
  /// revision's own.
  private func fork(from name: String, _ head: Commit) throws(Refusal) -> ObjectID {
    let id: ObjectID
    do throws(GitError) {
      id = try repository.resolve(name)
    } catch {
      throw Refusal(
        .usage, "'\(name)' names no commit: \(error.reason)", hint: "name a commit, a branch or a tag: --since main")
    }
    return try repository.reading { () throws(HistoryError) in
      try commonAncestor(of: [id, head.id], in: repository) ?? id
    }
  }

  /// Whether a merge brings a release into the line of its first parent.
  private func isMerged(_ baseline: Baseline, by head: Commit) throws(Refusal) -> Bool {
    guard head.parents.count > 1, let released = baseline.commit else { return false }
    return try first(of: [released], from: head.parents[0]) == nil
  }

  private func locksResolvedAnew(for number: Int, from base: Commit, to head: Commit) throws(Refusal) -> [String] {
    try repository.reading { () throws(HistoryError) in
      var paths: [String] = []
      for lock in members?.locks ?? [] {
        let own = lock.packages.filter { $0.number == number }
        guard !own.isEmpty else { continue }
        if try !resolvedAnew(own, by: lock.path, from: base, to: head).isEmpty { paths.append(lock.path) }
      }
      return paths
    }
  }

  /// What each package needs of the others.
  private func dependencies() -> [Int: [PackageReport.Dependency]] {
    var dependencies: [Int: [PackageReport.Dependency]] = [:]
    guard let members else { return dependencies }
    for dependency in members.workspace.dependencies {
      guard let number = members.numbers[dependency.dependent], let needed = members.numbers[dependency.dependency],
        needed != number
      else { continue }
      dependencies[number, default: []].append(
        PackageReport.Dependency(number: needed, kind: dependency.kind, requirement: dependency.requirement?.text))
    }
    return dependencies
  }
}

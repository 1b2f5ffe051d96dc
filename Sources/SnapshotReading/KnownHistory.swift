import Git
import History
import Planning

/// What was read of the history, once for all packages.
final class KnownHistory {
  /// The commits that git shows as others, once they were asked for.
  var replacements: [ObjectID: Repository.Replacement]?
  /// The numbers of the packages that a commit changes.
  var changed: [ObjectID: [Int]] = [:]
}

extension ReleaseRepository {
  /// Those of the commits that change the package; all where the repository is one package.
  func own(_ commits: [Commit]) throws(Refusal) -> [Commit] {
    guard let member, let members else { return commits }
    return try repository.reading { () throws(HistoryError) in
      var own: [Commit] = []
      for commit in commits where try changed(by: commit, members).contains(member) { own.append(commit) }
      return own
    }
  }

  /// The numbers of the packages that a commit changes. A merge changes what it brings into the line of its first parent;
  /// it counts only where its message says what nothing else does.
  func changed(by commit: Commit, _ members: Members) throws(HistoryError) -> [Int] {
    if let changed = known.changed[commit.id] { return changed }
    let parent = try commit.parents.first.map { id throws(HistoryError) in try repository.commit(id).tree } ?? nil
    let changed = try members.ownership.packagesChanged(from: [parent], to: commit.tree, in: repository)
    known.changed[commit.id] = changed
    return changed
  }
}

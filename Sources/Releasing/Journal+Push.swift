import Git
import History
import Planning
import SnapshotReading

extension Journal {
  /// The branch that was released from, by its full name; nil of a detached HEAD.
  var localBranch: String? { branch == "HEAD" ? nil : branch }

  /// What is still to be pushed of a release, and where to.
  struct Push: Hashable, Sendable, Codable {
    /// A reference over there.
    struct Reference: Hashable, Sendable, Codable {
      /// The full name.
      var name: String
      /// What it is to point at.
      var id: ObjectID

      /// The name without `refs/tags/`; nil of a branch.
      var tag: String? { isTag ? String(name.dropFirst("refs/tags/".count)) : nil }
      var isTag: Bool { name.hasPrefix("refs/tags/") }
    }

    /// The remote's name, or a URL.
    var remote: String
    /// What has not arrived yet, the branch first.
    var references: [Reference]
    /// The commit that the branch over there has to be at; nil where it has to be absent.
    var expected: ObjectID?
    /// How many tags one push carries.
    var tagsPerPush: Int
    /// Whether a push succeeds or fails as a whole.
    var isAtomic: Bool
    /// Whether something has arrived.
    var hasArrived = false

    /// The push of a release whose objects are there.
    init(_ plan: PushPlan, _ journal: Journal) {
      remote = plan.remote
      references =
        (plan.branch.map { [Reference(name: $0, id: journal.commit)] } ?? [])
        + journal.tags.map { Reference(name: $0.reference, id: $0.id) }
      expected = plan.expected
      tagsPerPush = plan.tagsPerPush
      isAtomic = plan.isAtomic
    }
  }

  /// Whether the release waits for its push.
  var isUnpushed: Bool { push?.references.isEmpty == false }

  /// Refuses where the remote that the release was or would be pushed to has it: what is public is never taken away.
  func requireUnpublished(in repository: Repository, remote named: String?) throws(Refusal) {
    if push?.hasArrived == true { throw published(push.map { withoutSecrets($0.remote) } ?? "") }
    let local = localBranch
    guard let remote = try Remote(push?.remote ?? named, for: local, in: repository) else { return }
    let branch = try local.map { local throws(Refusal) in try remote.branch(for: local) }
    let found: [String: ObjectID]
    do throws(Refusal) {
      found = try remote.references((branch.map { [$0] } ?? []) + tags.map(\.reference), orLike: ["refs/heads/*"])
    } catch {
      throw Refusal(
        error.code, "nobody can say whether \(version) is published: \(error.message)",
        hint: "bump undo --offline goes by what is known here")
    }
    if tags.contains(where: { found[$0.reference] == $0.id }) { throw published(remote.shown) }
    guard let after else { return }
    // What is not here cannot be looked into; of the branch that the release is for it matters.
    let tips = found.filter { $0.key.hasPrefix("refs/heads/") }.values.filter(repository.contains)
    if try asking({ () throws(GitError) in try repository.isReachable(after, from: tips) }) {
      throw published(remote.shown)
    }
    if let branch, let tip = found[branch], !repository.contains(tip) {
      throw Refusal(
        .treeNotClean,
        "\(shortName(branch)) has commits at \(remote.shown) that are not here, and may have \(version) among them",
        hint: "git fetch \(remote.shown), and run bump undo again")
    }
  }

  /// That somebody else has the release.
  func published(_ who: String) -> Refusal {
    Refusal(
      .treeNotClean, "\(version) is published: \(who) has it, and what is public is never taken away",
      hint: title.hasPrefix("revert: ")
        ? "git revert brings back in a new commit what it took away"
        : "bump revert takes its changes back in a new commit")
  }
}

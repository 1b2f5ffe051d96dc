import Configuration
import ConventionalCommit
import History
import Planning
import Testing

@Suite("Commits of a range")
struct ReadCommitTests {
  private func id(_ number: Int) throws -> String { try SnapshotBuilder.id(number).description }

  /// Roles of a line of commits, oldest first.
  private func roles(_ messages: [String]) throws -> [String] {
    let commits = try messages.enumerated().map { index, message in
      try SnapshotBuilder.commit(index + 1, parents: index == 0 ? [] : [index], message)
    }
    return ReadCommit.read(ReleaseCommits(commits.reversed()), settings: Settings()).reversed().map { commit in
      switch commit.role {
      case .change: "change"
      case .release: "release"
      case .merge: "merge"
      case .fixup: "fixup"
      case .revert: "revert"
      case .reverted: "reverted"
      case .copy: "copy"
      }
    }
  }

  @Test("a revert and what it reverts cancel each other")
  func revert() throws {
    let revert = "Revert \"feat: a\"\n\nThis reverts commit \(try id(1))."
    #expect(try roles(["feat: a", "fix: b", revert]) == ["reverted", "change", "revert"])
    #expect(try roles(["fix: b", "feat: a", "Revert \"feat: a\""]) == ["change", "reverted", "revert"])
    #expect(try roles(["feat: a (#1)", "Revert \"feat: a (#1)\" (#2)"]) == ["reverted", "revert"])
    #expect(try roles(["fix: b", "Revert \"feat: a\"\n\nThis reverts commit 1234567."]) == ["change", "change"])
  }

  @Test("a revert of a revert brings the change back")
  func reapply() throws {
    let first = "Revert \"feat: a\"\n\nThis reverts commit \(try id(1))."
    let second = "Reapply \"feat: a\"\n\nThis reverts commit \(try id(2))."
    #expect(try roles(["feat: a", first, second]) == ["change", "reverted", "revert"])
  }

  @Test("abbreviated ids and conventional reverts are followed")
  func conventionalRevert() throws {
    #expect(try roles(["feat: a", "revert: feat: a\n\nRefs: \(try id(1).prefix(40))"]) == ["reverted", "revert"])
  }

  @Test("reverting a merge takes what it brought in")
  func mergeRevert() throws {
    let commits = [
      try SnapshotBuilder.commit(
        5, parents: [4],
        "Revert \"Merge branch 'x'\"\n\nThis reverts commit \(try id(4)), reversing\nchanges made to \(try id(1))."),
      try SnapshotBuilder.commit(4, parents: [1, 3], "Merge branch 'x'"),
      try SnapshotBuilder.commit(3, parents: [2], "feat: b"), try SnapshotBuilder.commit(2, parents: [1], "feat: a"),
      try SnapshotBuilder.commit(1, parents: [], "fix: base"),
    ]
    let read = ReadCommit.read(ReleaseCommits(commits), settings: Settings())
    #expect(read.filter(\.counts).map(\.message.subject) == ["fix: base"])
  }

  @Test(
    "release commits never count",
    arguments: [
      "bump: version 1.0.0 → 1.1.0", "bump: version 1.1.0", "release it\n\nRelease-Tag: v1.1.0",
      "chore(release): go\n\nRelease-Tag: v1.1.0", "feat: release 1.1.0\n\nRelease-Tag: v1.1.0",
    ])
  func releases(_ message: String) throws {
    #expect(try roles([message]) == ["release"])
  }

  @Test(
    "a trailer that came along hides nothing",
    arguments: [
      "feat: x\n\nRelease-Tag: v1.1.0", "chore!: x\n\nRelease-Tag: v1.1.0", "x\n\nBREAKING CHANGE: y\nRelease-Tag: v1",
      "fix: squashed (#3)\n\n* bump: version 1.0.0 → 1.1.0\n\nRelease-Tag: v1.1.0",
    ])
  func copiedTrailer(_ message: String) throws {
    #expect(try roles([message]) == ["change"])
  }

  @Test("the form of a configured message is known too, one that says too little is not")
  func configuredMessage() throws {
    var settings = Settings()
    settings.bumpMessage = "chore(release): $current_version to $new_version"
    let commit = try SnapshotBuilder.commit(1, parents: [], "chore(release): 1.0.0 to 1.1.0")
    #expect(ReadCommit.read(ReleaseCommits([commit]), settings: settings)[0].role == .release)
    settings.bumpMessage = "$new_version"
    #expect(ReadCommit.read(ReleaseCommits([commit]), settings: settings)[0].role == .change)
  }

  @Test("a merge counts only for what no commit says")
  func merges() throws {
    func role(_ merge: String, _ branch: String) throws -> ReadCommit.Role {
      let commits = [
        try SnapshotBuilder.commit(3, parents: [1, 2], merge), try SnapshotBuilder.commit(2, parents: [1], branch),
        try SnapshotBuilder.commit(1, parents: [], "chore: start"),
      ]
      return ReadCommit.read(ReleaseCommits(commits), settings: Settings())[0].role
    }
    #expect(try role("Merge branch 'x'", "feat: y") == .merge)
    #expect(try role("Merge pull request #12 from o/x\n\nfeat: y", "feat: y") == .merge)
    #expect(try role("Merge pull request #12 from o/x\n\nfeat: y", "wip") == .change)
    #expect(try role("Merged PR 45: feat: y", "wip") == .change)
    #expect(try role("feat: y (#12)", "feat: y") == .merge)
  }
}

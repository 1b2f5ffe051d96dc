import Configuration
import History
import Planning
import SemanticVersion
import Testing

@Suite("A release that was taken back")
struct TakenBackTests {
  private func decision(_ messages: [String], allowsMismatch: Bool = false) throws -> VersionDecision {
    var builder = SnapshotBuilder("1.0.0", messages: messages)
    builder.otherTags = [("v1.1.0", true), ("v2.0.0", false)]
    var snapshot = try builder.snapshot()
    let question = BaselineQuestion(snapshot.project, snapshot.tags)
    var answers = Baseline.Answers()
    answers.takenBack = [1]
    snapshot.baseline = Baseline.decide(
      snapshot.project, snapshot.tags, question, answers, allowsMismatch: allowsMismatch)
    #expect(snapshot.baseline.tagName == "v1.0.0")
    return try VersionDecision(snapshot, ReleaseRequest())
  }

  @Test("the version goes on from it, and what it released counts again")
  func next() throws {
    let messages = ["feat: x", "bump: version 1.0.0 → 1.1.0", "revert: bump: version 1.0.0 → 1.1.0", "fix: y"]
    #expect(try decision(messages).next.description == "1.2.0")
    #expect(try decision(messages).current?.description == "1.1.0")
    #expect(try decision(["fix: y"]).next.description == "1.1.1")
  }

  @Test("with --allow-version-mismatch the version file counts")
  func allowed() throws {
    #expect(try decision(["fix: y"], allowsMismatch: true).next.description == "1.0.1")
  }

  @Test(
    "the commit that takes a release back never counts",
    arguments: [
      "revert: bump: version 1.0.0 → 1.1.0\n\nThis reverts commit 0000000000000000000000000000000000000002.\n",
      "Revert \"bump: version 1.0.0 → 1.1.0\"\n\nThis reverts commit 0000000000000000000000000000000000000002.\n",
      "Reapply \"bump: version 1.0.0 → 1.1.0\"\n",
      "Revert \"Revert \"bump: version 1.0.0 → 1.1.0\"\"\n",
    ])
  func role(_ message: String) throws {
    let commits = [try SnapshotBuilder.commit(3, parents: [2], message)]
    #expect(ReadCommit.read(ReleaseCommits(commits), settings: Settings()).map(\.role) == [.release])
  }
}

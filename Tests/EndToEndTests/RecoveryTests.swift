import Foundation
import TestSupport
import Testing

/// What happens where a release was cut off; `Scripts/crash` tries every system call of one.
@Suite("Recovery")
struct RecoveryTests {
  /// A repository with the journal of a finished release put back: what a crash at the very end leaves. Taking more of
  /// the release away gives what earlier crashes leave.
  private func interrupted() throws -> (repository: TestRepository, before: String, after: String) {
    let repository = try Manual.repository(Sandbox())
    let before = try repository.commit("feat: one")
    #expect(try repository.bump().exitCode == 0)
    let after = try repository.id("HEAD")
    try FileManager.default.moveItem(
      at: repository.url(".git/bump/history/\(after)"), to: repository.url(".git/bump/journal"))
    return (repository, before, after)
  }

  private func expectFinished(_ repository: TestRepository, _ after: String, _ words: String...) throws {
    let outcome = try repository.bump("recover")
    #expect(outcome.exitCode == 0, "\(outcome)")
    for word in words { #expect(outcome.stderr.contains(word), "\(outcome.stderr)") }
    #expect(try repository.id("HEAD") == after)
    try expectReleased(repository, outcome, tag: "v1.1.0")
    try expectFile(repository, "pyproject.toml", Manual.pyproject("1.1.0"))
    let nothing = try repository.bump("recover")
    #expect(nothing.exitCode == 0)
    #expect(nothing.stderr == "There is nothing to recover.\n")
  }

  @Test("a release that was all but ended is ended")
  func ended() throws {
    let (repository, _, after) = try interrupted()
    try expectFinished(repository, after, "Finished the release 1.1.0 (v1.1.0)")
  }

  @Test("tag, files and index are brought forward where the branch has moved")
  func forward() throws {
    let (repository, before, after) = try interrupted()
    try repository.git("tag", "--delete", "v1.1.0")
    try repository.git("read-tree", before)
    try repository.git("checkout-index", "--all", "--force")
    try FileManager.default.removeItem(at: repository.url("CHANGELOG.md"))
    try repository.write(".bump-\(token(repository))-0.tmp", "torn")
    try expectFinished(repository, after, "Finished the release 1.1.0")
  }

  @Test("a release whose branch has not moved is taken back")
  func back() throws {
    let (repository, before, _) = try interrupted()
    try repository.git("tag", "--delete", "v1.1.0")
    try repository.git("reset", "--quiet", "--hard", before)
    let token = try token(repository)
    try repository.write(".bump-\(token)-1.tmp", "half of a fi")
    try FileManager.default.linkItem(at: repository.url(".git/bump/journal"), to: repository.url(".git/index.lock"))
    let outcome = try repository.bump("recover")
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.stderr == "Took back the release 1.1.0 that was interrupted; nothing of it is left.\n")
    #expect(try repository.id("HEAD") == before)
    try expectWhole(repository)
    // The next release takes the version.
    try expectReleased(repository, repository.bump(), tag: "v1.1.0")
  }

  @Test("bump recovers by itself: a release that could be finished is the answer, one that could not is made anew")
  func byItself() throws {
    let (repository, before, after) = try interrupted()
    try repository.git("tag", "--delete", "v1.1.0")
    for arguments in [["--dry-run"], ["version"], ["undo", "--yes"], ["explain"], ["image", "tags"]] {
      let outcome = try repository.bump(arguments)
      #expect(outcome.exitCode == 43, "\(arguments): \(outcome)")
      #expect(outcome.stderr.contains("the release 1.1.0 was interrupted here"))
      #expect(outcome.stderr.contains("bump recover"))
    }
    let finished = try repository.bump()
    #expect(finished.stderr.contains("Finished the release 1.1.0"))
    try expectReleased(repository, finished, tag: "v1.1.0")
    #expect(try repository.id("HEAD") == after)

    try FileManager.default.moveItem(
      at: repository.url(".git/bump/history/\(after)"), to: repository.url(".git/bump/journal"))
    try repository.git("tag", "--delete", "v1.1.0")
    try repository.git("reset", "--quiet", "--hard", before)
    let anew = try repository.bump()
    #expect(anew.stderr.contains("Took back the release 1.1.0"))
    try expectReleased(repository, anew, tag: "v1.1.0")
  }

  @Test("commits on top of the release do not keep it from being finished")
  func builtOn() throws {
    let (repository, _, after) = try interrupted()
    try repository.git("tag", "--delete", "v1.1.0")
    let tip = try repository.commit("fix: on top")
    #expect(try repository.bump("recover").exitCode == 0)
    #expect(try repository.id("v1.1.0^{commit}") == after)
    #expect(try repository.id("HEAD") == tip)
    #expect(try repository.status == "")
  }

  @Test("what a user has written meanwhile is kept, and named")
  func edited() throws {
    let (repository, _, _) = try interrupted()
    try repository.write("CHANGELOG.md", "mine\n")
    let outcome = try repository.bump("recover")
    #expect(outcome.exitCode == 0)
    #expect(outcome.stderr.contains("CHANGELOG.md was changed meanwhile and stays as it is"))
    try expectFile(repository, "CHANGELOG.md", "mine\n")
    #expect(try repository.status == " M CHANGELOG.md\n")
  }

  @Test("locks that the killed process left are removed, and no others")
  func locks() throws {
    let (repository, _, after) = try interrupted()
    let tag = try repository.id("v1.1.0")
    try repository.git("tag", "--delete", "v1.1.0")
    try repository.write(".git/refs/tags/v1.1.0.lock", String("\(tag)\n".prefix(17)))
    try expectFinished(repository, after)

    try FileManager.default.moveItem(
      at: repository.url(".git/bump/history/\(after)"), to: repository.url(".git/bump/journal"))
    try repository.git("tag", "--delete", "v1.1.0")
    let foreign = "0123456789012345678901234567890123456789\n"
    try repository.write(".git/refs/tags/v1.1.0.lock", foreign)
    let outcome = try repository.bump("recover")
    #expect(outcome.exitCode == 7, "\(outcome)")
    try expectFile(repository, ".git/refs/tags/v1.1.0.lock", foreign)
    try FileManager.default.removeItem(at: repository.url(".git/refs/tags/v1.1.0.lock"))
    try expectFinished(repository, after)
  }

  @Test(
    "a journal that cannot be read is left for who can read it",
    arguments: ["", "bump journal 2 x y\n{}\n", "bump journal 1 x y\n{}\n", "\u{0}\u{0}\u{0}"])
  func unreadable(text: String) throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    try repository.write(".git/bump/journal", text)
    let before = try repository.fingerprint
    for arguments in [[], ["recover"], ["--dry-run"], ["undo", "--yes"]] {
      let outcome = try repository.bump(arguments)
      #expect(outcome.exitCode == 43, "\(arguments): \(outcome)")
      #expect(outcome.stderr.contains("is damaged, or was written by a newer version of bump"))
    }
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("a release in a linked work tree is recovered from any other")
  func linkedWorkTree() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.git("worktree", "add", "--quiet", "../linked")
    let linked = TestRepository(repository.sandbox, at: repository.sandbox.folder.appending(path: "linked"))
    try linked.commit("feat: one")
    #expect(try linked.bump().exitCode == 0)
    let after = try linked.id("HEAD")
    try FileManager.default.moveItem(
      at: repository.url(".git/bump/history/\(after)"), to: repository.url(".git/bump/journal"))
    try repository.git("tag", "--delete", "v1.1.0")
    try FileManager.default.removeItem(at: linked.url("CHANGELOG.md"))
    #expect(try repository.bump("recover").exitCode == 0)
    #expect(try linked.status == "")
    #expect(try repository.status == "")
    #expect(linked.has("CHANGELOG.md"))
    #expect(!repository.has("CHANGELOG.md"))
    #expect(try repository.id("v1.1.0^{commit}") == after)
  }

  private func token(_ repository: TestRepository) throws -> String {
    let first = try #require(try repository.read(".git/bump/journal").lines.first)
    return String(try #require(first.split(separator: " ").dropFirst(3).first))
  }
}

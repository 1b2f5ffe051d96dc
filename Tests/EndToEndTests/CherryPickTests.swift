import Foundation
import TestSupport
import Testing

@Suite("Cherry-picks and backports")
struct CherryPickTests {
  /// A project at v1.0.0, whose branch `hotfix` starts there.
  private func project() throws -> TestRepository {
    let settings = "version = \"1.0.0\"\n[changelog]\nlinks = \"none\"\n"
    let repository = try TestRepository(Sandbox(), files: [".versioning.toml": settings], message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.git("branch", "hotfix")
    return repository
  }

  private func change(_ repository: TestRepository, _ file: String, _ message: String) throws -> String {
    try repository.write(file, "\(message)\n")
    try repository.git("add", file)
    return try repository.commit(message)
  }

  @Test("what a hotfix release holds as a copy is neither counted nor told again", arguments: [[], ["-x"]])
  func backport(_ options: [String]) throws {
    let repository = try project()
    let fix = try change(repository, "a", "fix: a crash (#12)")
    try repository.git("checkout", "-q", "hotfix")
    _ = try change(repository, "b", "fix: only here")
    try repository.sandbox.git(["cherry-pick"] + options + [fix], in: repository.root)
    #expect(try repository.bump().exitCode == 0)
    try repository.git("checkout", "-q", "main")
    try repository.git("merge", "-q", "--no-edit", "hotfix")

    let nothing = try repository.bump("version", "--next")
    #expect(nothing.exitCode == 21)
    let changelog = try repository.bump("changelog").stdout
    #expect(changelog.components(separatedBy: "a crash").count == 2)
    #expect(!changelog.contains("Unreleased"))
    #expect(try repository.bump("changelog", "--unreleased").stdout == "")

    _ = try change(repository, "c", "feat: more")
    #expect(try repository.bump("version", "--next").stdout == "1.1.0\n")
    let plan = try repository.bump("--dry-run").stdout
    #expect(plan.contains("- more") && !plan.contains("+- a crash"))
    #expect(try repository.bump().exitCode == 0)
    #expect(try !repository.bump("notes").stdout.contains("a crash"))
    #expect(try repository.bump("changelog").stdout.components(separatedBy: "a crash").count == 2)
  }

  @Test("a change that two merged branches bring is told once", arguments: [[], ["-x"]])
  func twoBranches(_ options: [String]) throws {
    let repository = try project()
    let fix = try change(repository, "a", "fix: a crash")
    try repository.git("checkout", "-q", "hotfix")
    _ = try change(repository, "b", "fix: another")
    try repository.sandbox.git(["cherry-pick"] + options + [fix], in: repository.root)
    try repository.git("checkout", "-q", "main")
    try repository.git("merge", "-q", "--no-edit", "hotfix")
    let section = try repository.bump("changelog", "--unreleased").stdout
    #expect(section.components(separatedBy: "a crash").count == 2)
    #expect(section.contains(fix.prefix(7)), "the original is told, not the copy")
    #expect(section.contains("another"))
  }

  @Test("what is brought back after a revert counts, though its patch was released before")
  func broughtBack() throws {
    let repository = try project()
    let feature = try change(repository, "a", "feat: search")
    #expect(try repository.bump().exitCode == 0)
    try repository.git("revert", "--no-edit", feature)
    try repository.git("cherry-pick", feature)
    #expect(try repository.bump("version", "--next").stdout == "1.2.0\n")
    #expect(try repository.bump("changelog", "--unreleased").stdout.contains("- search"))
  }

  @Test("a copy that says more than what was released counts")
  func saysMore() throws {
    let repository = try project()
    let change = try change(repository, "a", "feat!: a new interface")
    try repository.git("checkout", "-q", "hotfix")
    try repository.git("cherry-pick", "--no-commit", change)
    try repository.git("commit", "-qm", "fix: part of the interface\n\n(cherry picked from commit \(change))")
    #expect(try repository.bump().exitCode == 0)
    try repository.git("checkout", "-q", "main")
    try repository.git("merge", "-q", "--no-edit", "hotfix")
    #expect(try repository.bump("version", "--next").stdout == "2.0.0\n")
  }

  @Test("the same subject with another patch counts twice")
  func otherPatch() throws {
    let repository = try project()
    _ = try change(repository, "a", "fix: typo")
    try repository.git("checkout", "-q", "hotfix")
    _ = try change(repository, "b", "fix: typo")
    #expect(try repository.bump().exitCode == 0)
    try repository.git("checkout", "-q", "main")
    try repository.git("merge", "-q", "--no-edit", "hotfix")
    #expect(try repository.bump("version", "--next").stdout == "1.0.2\n")
  }

  @Test("what a merged release contains is told under that release and no other")
  func mergedRelease() throws {
    let repository = try project()
    _ = try change(repository, "a", "feat: ours")
    #expect(try repository.bump().exitCode == 0)
    try repository.git("checkout", "-q", "hotfix")
    _ = try change(repository, "b", "fix: theirs")
    #expect(try repository.bump("--no-changelog").exitCode == 0)
    try repository.git("checkout", "-q", "main")
    try repository.git("merge", "-q", "--no-edit", "-X", "ours", "hotfix")
    _ = try change(repository, "c", "fix: later")
    let plan = try repository.bump("--dry-run").stdout
    #expect(plan.contains("bump: version 1.1.0 → 1.1.1"))
    #expect(plan.contains("+- later") && !plan.contains("theirs"))
    #expect(try repository.bump().exitCode == 0)
    let whole = try repository.bump("changelog").stdout
    #expect(whole.components(separatedBy: "theirs").count == 2)
    let hotfix = try #require(whole.range(of: "## v1.0.1"))
    #expect(whole[hotfix.upperBound...].contains("theirs"))
  }

  @Test("a large file counts as well", arguments: [true, false])
  func largeFile(_ isSame: Bool) throws {
    let repository = try project()
    let lines = (0..<20_000).map { "line \($0)\n" }
    let lock = lines.joined()
    func update(_ place: Int) throws {
      try repository.write("lock", lines[..<place].joined() + "fixed\n" + lines[place...].joined())
      try repository.git("add", "lock")
      try repository.commit("fix(deps): update all")
    }
    try repository.write("lock", lock)
    try repository.git("add", "lock")
    try repository.commit("chore: lock")
    try repository.git("branch", "--force", "hotfix")
    try update(100)
    try repository.git("checkout", "-q", "hotfix")
    try update(isSame ? 100 : 19_000)
    #expect(try repository.bump("--no-changelog").exitCode == 0)
    try repository.git("checkout", "-q", "main")
    try repository.git("merge", "-q", "--no-edit", "-X", "ours", "hotfix")
    #expect(try repository.bump("version", "--next").exitCode == (isSame ? 21 : 0))
  }
}

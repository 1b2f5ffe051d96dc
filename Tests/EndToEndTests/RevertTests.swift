import Foundation
import TestSupport
import Testing

@Suite("A published release is taken back by a commit")
struct RevertTests {
  private static let changelog = "## v1.0.0 (2026-01-01)\n\n### Feat\n\n- start\n"

  private func released(_ files: [String: String] = [:]) throws -> TestRepository {
    let own = Manual.files("1.0.0").merging(["CHANGELOG.md": Self.changelog]) { $1 }.merging(files) { $1 }
    let repository = try TestRepository(Sandbox(), files: own, message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.commit("feat(ui): größer")
    #expect(try repository.bump().exitCode == 0)
    return repository
  }

  private func expectRefusal(
    _ repository: TestRepository, _ arguments: [String], _ code: Int32, _ text: String,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try repository.fingerprint
    let outcome = try repository.bump(["revert"] + arguments)
    #expect(outcome.exitCode == code, "\(outcome.stderr)", sourceLocation: location)
    #expect(outcome.stderr.contains(text), "\(outcome.stderr)", sourceLocation: location)
    #expect(try repository.fingerprint.differences(from: before) == [], sourceLocation: location)
  }

  @Test("the tree is what it was before, in a commit as git revert writes it; the tag stays")
  func restores() throws {
    let repository = try released()
    let release = try repository.id("HEAD")
    let tag = try repository.id("refs/tags/v1.1.0")
    let outcome = try repository.bump("revert")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(outcome.stderr.contains("Took v1.1.0 back as commit "))
    #expect(try repository.id("HEAD^{tree}") == repository.id("HEAD~2^{tree}"))
    #expect(
      try repository.git("log", "-1", "--format=%B").trimmed
        == "revert: bump: version 1.0.0 → 1.1.0\n\nThis reverts commit \(release).")
    #expect(try repository.id("refs/tags/v1.1.0") == tag)
    #expect(try repository.tags == ["v1.0.0", "v1.1.0"])
    #expect(try repository.status == "")
    try repository.git("fsck", "--strict", "--no-dangling")
    try expectWhole(repository)
  }

  @Test(
    "the next release tells what the one that was taken back told, and so do its notes and a changelog written anew",
    arguments: [[[]], [["--prerelease", "rc"], []], [["--prerelease", "alpha"], ["--prerelease", "alpha"], []]],
    [true, false])
  func toldAgain(releases: [[String]], byBump: Bool) throws {
    let repository = try released()
    if byBump {
      #expect(try repository.bump("revert").exitCode == 0)
    } else {
      try repository.git("revert", "--no-edit", "HEAD")
    }
    #expect(try repository.bump("changelog", "--unreleased").stdout.contains("größer"))
    for arguments in releases {
      try repository.commit("fix: after")
      #expect(try repository.bump(arguments).exitCode == 0)
    }
    let tag = try repository.git("describe", "--abbrev=0").trimmed
    #expect(tag == "v1.2.0")
    let file = try repository.read("CHANGELOG.md")
    let section = file.replacing(Self.changelog, with: "")
    #expect(section.contains("größer") && section.contains("after"), "\(file)")
    #expect(section.components(separatedBy: "\n## ").count == 1, "\(file)")
    let notes = try repository.bump("notes").stdout
    #expect(notes.contains("größer") && notes.contains("after"), "\(notes)")
    #expect(try repository.bump("changelog").stdout.contains(section.trimmingCharacters(in: .newlines)))
    #expect(try !repository.bump("changelog").stdout.contains("v1.1.0"))
    #expect(try repository.bump("notes", "v1.1.0").stdout.contains("größer"))
  }

  @Test("a release that is taken back after the next one keeps its section, and one that is brought back is one again")
  func takenBackLater() throws {
    let repository = try released()
    let release = try repository.id("HEAD")
    try repository.commit("fix: after")
    #expect(try repository.bump().exitCode == 0)
    try repository.git("commit", "-q", "--allow-empty", "-m", "Revert it\n\nThis reverts commit \(release).")
    let changelog = try repository.bump("changelog").stdout
    #expect(changelog.contains("## v1.1.1 ") && changelog.contains("## v1.1.0 "), "\(changelog)")
    #expect(try !repository.bump("notes", "v1.1.1").stdout.contains("größer"))

    let other = try released()
    try other.git("revert", "--no-edit", "HEAD")
    #expect(try !other.bump("changelog").stdout.contains("## v1.1.0 "))
    let range = try other.bump("changelog", "v1.0.0..v1.1.0")
    #expect(range.exitCode == 4 && range.stderr.contains("bump changelog --for v1.1.0"), "\(range)")
    let revert = try other.id("HEAD")
    try other.git("revert", "--no-commit", "HEAD")
    try other.git("commit", "-qm", "Reapply \"bump: version 1.0.0 → 1.1.0\"\n\nThis reverts commit \(revert).")
    #expect(try other.bump("changelog").stdout.contains("## v1.1.0 "))
    #expect(try other.bump("version").stdout == "1.1.0\n")
    try other.commit("fix: after")
    #expect(try other.bump("version", "--next").stdout == "1.1.1\n")
  }

  @Test("of a final release that was taken back, its prereleases go into the next one")
  func prereleases() throws {
    let repository = try TestRepository(
      Sandbox(), files: Manual.files("1.0.0").merging(["CHANGELOG.md": Self.changelog]) { $1 }, message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.commit("feat: a")
    for arguments in [["--prerelease", "alpha"], [], ["revert"], ["--prerelease", "alpha"], []] {
      if arguments == ["--prerelease", "alpha"] { try repository.commit("fix: more") }
      let outcome = try repository.bump(arguments)
      #expect(outcome.exitCode == 0, "\(arguments): \(outcome.stderr)")
    }
    let file = try repository.read("CHANGELOG.md")
    #expect(file.hasPrefix("## v1.2.0 ") && file.contains("- a") && !file.contains("a0"), "\(file)")
    #expect(try repository.bump("changelog").stdout.contains(file.replacing(Self.changelog, with: "")))
  }

  @Test("what came after the release in other files stays")
  func laterCommits() throws {
    let repository = try released()
    try repository.write("src/my_app/__init__.py", "# later\n")
    try repository.git("commit", "--quiet", "--all", "--message", "fix: later")
    let release = try repository.id("v1.1.0^{commit}")
    #expect(try repository.bump("revert", "v1.1.0").exitCode == 0)
    #expect(
      try repository.git("diff", "--name-only", release, "HEAD").lines
        == ["CHANGELOG.md", "pyproject.toml", "src/my_app/__init__.py", "uv.lock"])
    try expectFile(repository, "pyproject.toml", Manual.pyproject("1.0.0"))
    try expectFile(repository, "CHANGELOG.md", Self.changelog)
    try expectFile(repository, "src/my_app/__init__.py", "# later\n")
  }

  @Test("a dry run shows the commit and changes nothing")
  func dryRun() throws {
    let repository = try released()
    let before = try repository.fingerprint
    let dry = try repository.bump("revert", "--dry-run")
    #expect(dry.exitCode == 0)
    #expect(dry.stdout.hasPrefix("revert: bump: version 1.0.0 → 1.1.0\n"))
    #expect(dry.stdout.contains("-version = \"1.1.0\"\n+version = \"1.0.0\"\n"))
    #expect(try repository.fingerprint.differences(from: before) == [])
    #expect(try repository.bump("revert").stdout == dry.stdout)
  }

  @Test("line ends that git keeps otherwise are restored as the work tree has them")
  func lineEnds() throws {
    let repository = try TestRepository(
      Sandbox(), files: [".gitattributes": "*.toml text eol=crlf\n", "pyproject.toml": Manual.pyproject("1.0.0")])
    try FileManager.default.removeItem(at: repository.url("pyproject.toml"))
    try repository.git("checkout", "pyproject.toml")
    try repository.tag("v1.0.0")
    try repository.commit("fix: x")
    let before = try repository.read("pyproject.toml")
    #expect(before.contains("\r\n"))
    #expect(try repository.bump("--no-changelog").exitCode == 0)
    #expect(try repository.bump("revert").exitCode == 0)
    try expectFile(repository, "pyproject.toml", before)
    #expect(try repository.id("HEAD^{tree}") == repository.id("HEAD~2^{tree}"))
  }

  @Test("files that somebody changed since are named, and nothing is done")
  func changedSince() throws {
    let repository = try released()
    try repository.write("CHANGELOG.md", "# By hand\n")
    try repository.write("uv.lock", Manual.lock("1.1.0") + "\n")
    try repository.git("commit", "--quiet", "--all", "--message", "docs: by hand")
    try expectRefusal(repository, [], 40, "changed since the release v1.1.0: CHANGELOG.md, uv.lock")
    try repository.git("reset", "--quiet", "--hard", "HEAD~1")
    try repository.write("uv.lock", "mine")
    try expectRefusal(repository, [], 40, "the working tree is not clean: uv.lock")
  }

  @Test("a release that was taken back cannot be taken back again")
  func twice() throws {
    let repository = try released()
    #expect(try repository.bump("revert").exitCode == 0)
    try expectRefusal(repository, [], 40, "the release v1.1.0 is taken back already, by commit")
  }

  @Test("what is no release here is refused")
  func noRelease() throws {
    let repository = try released()
    try expectRefusal(repository, ["v7.0.0"], 4, "there is no release v7.0.0")
    try expectRefusal(repository, ["v1.0.0"], 40, "which is no release commit of bump's")
    try repository.git("switch", "--quiet", "--create", "old", "v1.0.0")
    try expectRefusal(repository, ["v1.1.0"], 40, "HEAD does not contain the release v1.1.0")
  }

  @Test("the next release has a higher version, and says again what was taken back")
  func nextRelease() throws {
    let repository = try released()
    #expect(try repository.bump("revert").exitCode == 0)
    try repository.commit("fix(ui): smaller")
    let outcome = try release(repository)
    #expect(outcome.stdout.contains("bump: version 1.1.0 → 1.2.0\n"))
    #expect(outcome.stderr.contains("Warning: v1.1.0 was taken back: what it released counts again"))
    try expectFile(repository, "pyproject.toml", Manual.pyproject("1.2.0"))
    try expectFile(repository, "uv.lock", Manual.lock("1.2.0"))
    let changelog = try repository.read("CHANGELOG.md")
    #expect(changelog.hasSuffix("### Feat\n\n- **ui**: größer\n\n### Fix\n\n- **ui**: smaller\n\n\(Self.changelog)"))
    #expect(!changelog.contains("v1.1.0"))
    #expect(try repository.bump("verify").exitCode == 0)

    #expect(try repository.bump("revert").exitCode == 0)
    try expectFile(repository, "CHANGELOG.md", Self.changelog)
    #expect(try repository.bump("--get-next").stdout == "1.3.0\n")
  }

  @Test("of a first release too, which states what the file said before it")
  func firstRelease() throws {
    let repository = try TestRepository(
      Sandbox(), files: ["pyproject.toml": "[project]\nname = \"app\"\nversion = \"1.0.0\"\n"], message: "feat: a")
    #expect(try repository.bump().exitCode == 0)
    #expect(try repository.bump("revert").exitCode == 0)
    try repository.commit("fix: b")
    let outcome = try repository.bump()
    #expect(outcome.stdout.contains("bump: version 1.0.0 → 1.1.0\n"), "\(outcome)")
    #expect(outcome.stderr.contains("Warning: v1.0.0 was taken back: what it released counts again"))
    let changelog = try repository.read("CHANGELOG.md")
    #expect(["- a (", "- b ("].allSatisfy(changelog.contains))
    #expect(!changelog.contains("1.0.0"))
    #expect(try repository.bump("version", "--next").exitCode == 3)
  }

  @Test("of a final release its prereleases count again as well")
  func gold() throws {
    let repository = try released()
    try repository.commit("feat: search")
    #expect(try repository.bump("--prerelease", "alpha").exitCode == 0)
    #expect(try repository.bump().exitCode == 0)
    #expect(try repository.bump("revert").exitCode == 0)
    #expect(try repository.bump("version", "--next").stdout == "1.3.0\n")
    try repository.commit("fix: less")
    let outcome = try repository.bump()
    #expect(outcome.stdout.contains("bump: version 1.2.0 → 1.3.0\n"), "\(outcome)")
    let changelog = try repository.read("CHANGELOG.md")
    #expect(changelog.components(separatedBy: "- search").count == 2, "once")
    #expect(changelog.contains("- less"))
    #expect(!changelog.contains("1.2.0"))
  }

  @Test("a release that git revert took back counts the same")
  func gitRevert() throws {
    let repository = try released()
    try repository.git("revert", "--no-edit", "HEAD")
    #expect(try repository.bump("--get-next").stdout == "1.2.0\n")
    try repository.git("revert", "--no-edit", "HEAD")
    #expect(try repository.bump("--get-next").exitCode == 3)
  }

  @Test("bump undo takes the commit away again")
  func undo() throws {
    let repository = try released()
    let before = try repository.id("HEAD")
    #expect(try repository.bump("revert").exitCode == 0)
    let undone = try repository.bump("undo", "--yes")
    #expect(undone.exitCode == 0)
    #expect(undone.stderr.contains("Took revert of v1.1.0 back."))
    #expect(try repository.id("HEAD") == before)
    #expect(try repository.status == "")
  }

  @Test("a changelog that the release made is left without content, and the next release writes it")
  func madeFile() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: x")
    #expect(try repository.bump().exitCode == 0)
    let reverted = try repository.bump("revert")
    #expect(reverted.exitCode == 0)
    #expect(reverted.stderr.contains("CHANGELOG.md was made by the release and stays, without content"))
    try expectFile(repository, "CHANGELOG.md", "")
    #expect(try release(repository).exitCode == 0)
    let whole = try repository.read("CHANGELOG.md")
    #expect(whole.hasPrefix("## v1.2.0 ("))
    #expect(whole.contains("\n## v1.0.0 ("), "as if it were new: \(whole)")
    #expect(try repository.bump("changelog", "--dry-run").stdout == whole)
  }
}

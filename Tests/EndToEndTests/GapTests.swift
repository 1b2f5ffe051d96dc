import Foundation
import TestSupport
import Testing

/// Rules that an earlier version broke.
@Suite("Rules once broken")
struct GapTests {
  private func repository(_ settings: String = "", _ files: [String: String] = [:]) throws -> TestRepository {
    let own = [".versioning.toml": "version = \"1.0.0\"\n\(settings)"]
    let repository = try TestRepository(Sandbox(), files: own.merging(files) { $1 })
    try repository.tag("v1.0.0")
    try repository.commit("fix: one")
    return repository
  }

  @Test("an unknown option is named, also before a word that could be its value")
  func unknownOption() throws {
    let outcome = try repository().bump("--incremnt", "patch")
    #expect(outcome.exitCode == 64)
    #expect(outcome.stderr.contains("--incremnt"))
  }

  @Test("a staged submodule is a staged change")
  func stagedSubmodule() throws {
    let repository = try repository()
    let sandbox = repository.sandbox
    let module = try TestRepository(sandbox, named: "module", files: ["a": ""])
    try repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", module.root.path, "module")
    try repository.commit("fix: add the module")
    try TestRepository(sandbox, at: repository.url("module")).commit("feat: there")
    try repository.git("add", "module")
    #expect(try repository.status == "M  module\n")
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 40)
  }

  @Test("the folder of a new changelog is made")
  func changelogFolder() throws {
    let repository = try repository("changelog_file = \"docs/CHANGELOG.md\"\n")
    #expect(try repository.bump("--dry-run").exitCode == 0)
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 0)
  }

  @Test("a changelog that cannot be placed is 16, whatever it is", arguments: ["link", "folder"])
  func changelogKind(kind: String) throws {
    let repository = try repository()
    if kind == "link" {
      try repository.write("real.md", "# Changelog\n")
      try FileManager.default.createSymbolicLink(
        atPath: repository.url("CHANGELOG.md").path, withDestinationPath: "real.md")
    } else {
      try repository.write("CHANGELOG.md/file", "")
    }
    try repository.git("add", "--all")
    try repository.commit("fix: two")
    let before = try repository.fingerprint
    let outcome = try repository.bump()
    #expect(try repository.fingerprint.differences(from: before) == [])
    #expect(outcome.exitCode == 16)
  }

  @Test("a tag that stands in the way of the new one is found while planning")
  func tagBelow() throws {
    let repository = try repository()
    try repository.git("tag", "v1.0.1/other")
    let dry = try repository.bump("--dry-run")
    #expect(dry.exitCode == 42)
  }

  @Test("replaced history is reported")
  func replaced() throws {
    let repository = try repository()
    try repository.commit("feat!: hidden")
    try repository.commit("fix: two")
    try repository.git("replace", "HEAD~1", "HEAD~2")
    let outcome = try repository.bump("--dry-run")
    #expect(outcome.exitCode == 41 || outcome.stderr.contains("replace"))
  }

  @Test("an index that libgit2 cannot read is explained", arguments: ["split", "sparse"])
  func index(kind: String) throws {
    let repository = try repository("", ["sub/file": "", "other/file": ""])
    if kind == "split" {
      try repository.git("update-index", "--split-index")
    } else {
      try repository.git("sparse-checkout", "set", "--cone", "--sparse-index", "sub")
    }
    let outcome = try repository.bump()
    #expect(outcome.exitCode != 0)
    #expect(outcome.stderr.contains("Hint:"))
  }

  @Test("a footer that asks for a version that is none is named")
  func releaseAs() throws {
    let repository = try repository()
    let id = try repository.commit("chore: two\n\nRelease-As: v3")
    let outcome = try repository.bump("--dry-run")
    #expect(outcome.exitCode == 24)
    #expect(outcome.stderr.contains(id.prefix(7)))
  }

  @Test(
    "commitizen's options are accepted or answered",
    arguments: [
      ["--check-consistency"], ["--retry"],
      ["--files-only"], ["--version-files-only"], ["-s"], ["changelog", "--incremental"],
      ["changelog", "--start-rev", "v1.0.0"], ["changelog", "--unreleased-version", "1.0.1"], ["version", "-v"],
    ])
  func commitizenOptions(arguments: [String]) throws {
    let outcome = try repository().bump(arguments)
    #expect(!outcome.stderr.contains("Unknown option"))
    #expect(!outcome.stderr.contains("is no semver2 version"))
  }

  @Test(
    "common options stand before a command as well, in either form",
    arguments: [
      ["-C", ".", "version"], ["--config=.versioning.toml", "version"], ["--no-raise=3,21", "version", "--next"],
      ["--no-raise", "3", "-C", ".", "image", "--config", ".versioning.toml", "tags"], ["-C", ".", "help", "version"],
      ["image", "--no-raise=3", "tags"], ["help", "help"], ["help", "notes", "1.0.0"], ["-nh", "--help"],
    ])
  func commonOptions(arguments: [String]) throws {
    let outcome = try repository().bump(arguments)
    #expect(outcome.exitCode == 0 && outcome.stdout != "", "\(outcome)")
  }

  @Test(
    "what is wrong with the command line is told, with what was probably meant",
    arguments: [
      (["help", "nope"], "there is no command 'bump nope'"),
      (["help", "image", "tgas"], "did you mean bump image tags?"),
      (["image", "tgas"], "did you mean bump image tags?"),
      (["--Dry"], "Unknown option '--Dry'\n"), (["--config", "x", "--frob"], "Unknown option '--frob'\n"),
      (["-pralpha"], "unknown option '-pralpha'"), (["--dry"], "Unknown option '--dry'. Did you mean '--dry-run'?"),
      (["--frob", "1"], "Unknown option '--frob'\n"), (["--dryrun"], "Did you mean '--dry-run'?"),
      (["version", "--nxt"], "Did you mean '--next'?"), (["version", "--increment", "major"], "Hint: add --next"),
    ])
  func mistaken(arguments: [String], text: String) throws {
    let outcome = try repository().bump(arguments)
    #expect(outcome.exitCode == 64 && outcome.stderr.contains(text) && outcome.stdout == "", "\(outcome)")
  }

  @Test("an interrupt leaves the old state or the new one, and nothing beside", arguments: 1...12)
  func interrupt(step: Int) throws {
    let names = (0..<40).map { "f/\($0)" }
    let repository = try repository(
      "version_files = [\"f/*\"]\n", Dictionary(uniqueKeysWithValues: names.map { ($0, "1.0.0\n") }))
    let delay = "0.0\(String(format: "%02d", step * 8))"
    _ = try repository.sandbox.run(
      URL(fileURLWithPath: "/usr/bin/env"), ["timeout", "-s", "INT", delay, executable.path], in: repository.root)
    #expect(try repository.status == "")
    #expect(try repository.git("ls-files", "--others").trimmed == "")
    let isReleased = try repository.tags.contains("v1.0.1")
    #expect(try repository.read("f/7") == (isReleased ? "1.0.1\n" : "1.0.0\n"))
    #expect(try repository.git("rev-list", "--count", "v1.0.0..HEAD").trimmed == (isReleased ? "2" : "1"))
  }

  @Test("a changelog is no version file")
  func changelogAsVersionFile() throws {
    let repository = try repository(
      "version_files = [\"CHANGELOG.md\"]\n", ["CHANGELOG.md": "# Changelog\n\n## v1.0.0\n"])
    let outcome = try repository.bump("--dry-run")
    #expect(outcome.exitCode == 19)
    #expect(outcome.stderr.contains("CHANGELOG.md is the changelog, and a version file too"))
  }

  @Test("git's own comment character is known to the check of a message file")
  func commentCharacter() throws {
    let repository = try repository()
    try repository.git("config", "core.commentChar", ";")
    try repository.write("message", "; a comment\nfeat: x\n")
    #expect(try repository.bump("check", "--message-file", "message").exitCode == 0)
  }

  @Test("the command that publishes a release takes all of it along")
  func publishing() throws {
    let repository = try repository()
    #expect(
      try repository.bump().stderr.contains("git push --set-upstream origin main refs/tags/v1.0.1"))
    try repository.git("config", "branch.main.remote", "origin")
    try repository.git("config", "branch.main.merge", "refs/heads/main")
    try repository.commit("fix: two")
    #expect(try repository.bump().stderr.contains("To publish it: git push --follow-tags"))
    try repository.commit("fix: three")
    try repository.git("config", "branch.main.pushRemote", "https://ada:secret@example.com/x.git")
    let said = try repository.bump("--lightweight-tag").stderr
    #expect(said.contains("To publish it: bump push\n") && !said.contains("secret"), "\(said)")
    try repository.git("config", "--unset", "branch.main.pushRemote")
    try repository.commit("fix: four")
    #expect(try repository.bump("--lightweight-tag").stderr.contains("git push origin main refs/tags/v1.0.4"))
  }

  struct Publishing: CustomTestStringConvertible {
    /// A remote `up` is there too.
    var isAlone = true
    let setup: [[String]]

    var testDescription: String { setup.map { $0.joined(separator: " ") }.joined(separator: "; ") }
  }

  @Test(
    "the command that publishes a release does so, whatever git's settings say of pushing",
    arguments: [
      Publishing(setup: []),
      Publishing(isAlone: false, setup: []),
      Publishing(setup: [["push", "--quiet", "up", "main:trunk"], ["branch", "--quiet", "-u", "up/trunk"]]),
      Publishing(setup: [["push", "--quiet", "-u", "up", "main"], ["config", "push.default", "nothing"]]),
      Publishing(setup: [["push", "--quiet", "-u", "up", "main"], ["config", "remote.up.push", "main:other"]]),
      Publishing(setup: [["switch", "--quiet", "--track", "--create", "side", "main"]]),
      Publishing(isAlone: false, setup: [["config", "remote.pushDefault", "up"]]),
      Publishing(
        isAlone: false,
        setup: [
          ["push", "--quiet", "-u", "origin", "main"], ["config", "push.default", "upstream"],
          ["config", "remote.pushDefault", "up"],
        ]),
    ])
  func publishes(_ row: Publishing) throws {
    let repository = try repository()
    try repository.sandbox.git(["init", "--quiet", "--bare", "up.git"], in: repository.sandbox.folder)
    try repository.git("remote", "add", "up", "../up.git")
    if !row.isAlone { try repository.git("remote", "add", "origin", "../up.git") }
    for words in row.setup { try repository.sandbox.git(words, in: repository.root) }
    let said = try repository.bump().stderr
    let command = try #require(said.firstMatch(of: /To publish it: (git push .*)\n/)?.output.1)
    let shell = URL(fileURLWithPath: "/bin/sh")
    let outcome = try repository.sandbox.run(shell, ["-c", String(command)], in: repository.root)
    #expect(outcome.exitCode == 0, "\(command): \(outcome.stderr)")
    let there = TestRepository(repository.sandbox, at: repository.sandbox.folder.appending(path: "up.git"))
    #expect(try there.id("v1.0.1^{commit}") == repository.id("HEAD"))
    #expect(try there.git("branch", "--contains", "v1.0.1") != "")
  }

  @Test("a header without a blank after its colon is said where nothing is released")
  func missingBlank() throws {
    let own = [".versioning.toml": "version = \"1.0.0\"\n"]
    let repository = try TestRepository(Sandbox(), files: own)
    try repository.tag("v1.0.0")
    try repository.commit("feat:x")
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 21)
    #expect(outcome.stderr.contains("lenient_headers"))
  }
}

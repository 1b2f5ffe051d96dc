import Foundation
import TestSupport
import Testing

@Suite("Version")
struct VersionTests {
  @Test(
    "version next is arithmetic, in a folder that is no repository",
    arguments: [
      ("1.2.3", "1.2.3"), ("1.2.3 --increment patch", "1.2.4"), ("1.2.3 --increment MINOR", "1.3.0"),
      ("1.2.3 --increment major", "2.0.0"), ("1.2.3 --increment none", "1.2.3"),
      ("1.2.3 --increment minor --prerelease alpha", "1.3.0-alpha.0"),
      ("1.2.3 --increment minor --prerelease alpha --scheme semver", "1.3.0-a0"),
      ("1.2.3 --increment minor -pr alpha --scheme pep440", "1.3.0a0"),
      ("1.3.0-a0 --scheme semver --prerelease alpha --increment patch", "1.3.0-a1"),
      ("1.3.0-a9 --scheme semver --prerelease alpha", "1.3.0-a10"), ("1.2.0-a0 --scheme semver", "1.2.0"),
      ("1.0.1a0 --scheme pep440 --increment minor", "1.1.0"), ("2.0.0b0 --scheme pep440 --prerelease alpha", "2.0.0b1"),
      ("1.2.0rc2 --scheme pep440 --prerelease beta --increment major", "2.0.0b0"),
      ("1.2.0-rc2 --scheme semver --increment patch --increment-mode exact", "1.2.1"),
      ("1.2.3 --increment minor --prerelease next", "1.3.0-next.0"), ("1.3.0-next.0 --prerelease next", "1.3.0-next.1"),
      ("1.2.3 --increment patch --prerelease rc --prerelease-offset 4 --scheme semver", "1.2.4-rc4"),
      ("1.2.3 --increment patch --devrelease 7 --scheme pep440", "1.2.4.dev7"),
      ("1.2.3 --increment patch -d 7 --scheme semver", "1.2.4-dev7"),
      ("1.2.3 --increment patch --build-metadata b.5", "1.2.4+b.5"),
      ("4.5.1+0.1.0 --local-version --increment minor --scheme pep440", "4.5.1+0.2.0"),
      ("2026.10.3 --scheme calver --increment patch", "2026.11.0"),
      ("2026.11.3 --scheme calver --increment patch", "2026.11.4"),
      ("2026.02.0 --scheme calver --calver-format YYYY.0M.MICRO --increment minor -pr rc", "2026.11.0rc0"),
    ])
  func next(arguments: String, expected: String) throws {
    let sandbox = try Sandbox()
    let folder = sandbox.folder.appending(path: "empty")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let outcome = try sandbox.bump(["version", "next"] + arguments.split(separator: " ").map(String.init), in: folder)
    #expect(outcome == Sandbox.Outcome(stdout: "\(expected)\n", stderr: "", exitCode: 0))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test("version next names what it cannot read", arguments: ["1.2", "v1.2.3", "1.02.3", "", "1.2.3-", "１.2.3"])
  func unreadable(version: String) throws {
    let sandbox = try Sandbox()
    let outcome = try sandbox.bump(["version", "next", version], in: sandbox.folder)
    #expect(outcome.exitCode == 24)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains("'\(version)' is no semver2 version"))
  }

  @Test("version next counts calendar versions from the day that SOURCE_DATE_EPOCH says, in UTC")
  func sourceDate() throws {
    let sandbox = try Sandbox()
    sandbox.environment = ["GIT_COMMITTER_DATE": "", "SOURCE_DATE_EPOCH": "1798761599", "TZ": "Asia/Tokyo"]
    func next(_ arguments: String...) throws -> Sandbox.Outcome {
      try sandbox.bump(
        ["version", "next", "--scheme", "calver", "--increment", "patch"] + arguments, in: sandbox.folder)
    }
    #expect(try next("2026.12.3").stdout == "2026.12.4\n")
    #expect(try next("2027.1.0").exitCode == 21)
    #expect(try next("2026.12.31", "--calver-format", "YYYY.MM.DD").exitCode == 21)
    #expect(try next("2026.52", "--calver-format", "YYYY.WW").stdout == "2026.53\n")
    #expect(try next("2026.12.3", "--calver-format", "YYYY.DD").exitCode == 64)
    #expect(try next("2026.13.3").exitCode == 24)
    #expect(try next("1.2.3", "--scheme", "semver", "--calver-format", "YYYY.MM.DD").exitCode == 64)
    sandbox.environment["SOURCE_DATE_EPOCH"] = "1798761600"
    #expect(try next("2026.12.3").stdout == "2027.1.0\n")
  }

  @Test("a Python project is released by the calendar")
  func calendarRelease() throws {
    let settings = """
      [tool.versioning]
      version_scheme = "calver"
      calver_format = "YYYY.0M.MICRO"
      """
    var files = Manual.files("2026.9.0")
    files["pyproject.toml"] = Manual.pyproject("2026.9.0", settings: settings)
    let repository = try TestRepository(Sandbox(), files: files)
    try repository.tag("v2026.09.0")
    try repository.commit("feat: search")
    repository.sandbox.environment["GIT_COMMITTER_DATE"] = "2027-01-01T00:30:00+01:00"
    #expect(
      try repository.bump("explain").stdout.contains(": 2026.09.0 → 2026.12.0, tag v2026.12.0\n  the highest level is"))
    #expect(try repository.bump("--prerelease", "beta").exitCode == 0)
    repository.sandbox.environment["GIT_COMMITTER_DATE"] = "2027-01-01T01:30:00+01:00"
    #expect(
      try repository.bump("explain").stdout.contains(
        "the prerelease 2026.12.0b0 becomes final, and its date moves on"))
    let outcome = try repository.bump()
    #expect(outcome.stdout.contains("bump: version 2026.12.0b0 → 2027.01.0\ntag to create: v2027.01.0\n"))
    #expect(outcome.stdout.contains("  2027.01.0 (immutable)\n  latest (floating)\n"))
    #expect(try repository.tags == ["v2026.09.0", "v2026.12.0b0", "v2027.01.0"])
    #expect(try repository.read("pyproject.toml").contains("\nversion = \"2027.1.0\"\n"))
    #expect(try repository.read("uv.lock").contains("name = \"my-app\"\nversion = \"2027.1.0\"\n"))
    let changelog = try repository.read("CHANGELOG.md")
    #expect(changelog.contains("## v2027.01.0 (2027-01-01)"))
    #expect(!changelog.contains("2026.12.0b0"))
    #expect(try repository.bump().exitCode == 3)
    #expect(try repository.bump("version").stdout == "2027.01.0\n")
    try repository.commit("fix: typo")
    repository.sandbox.environment["GIT_COMMITTER_DATE"] = "2026-12-31T23:30:00+00:00"
    let before = try repository.fingerprint
    let behind = try repository.bump()
    #expect(behind.exitCode == 21)
    #expect(behind.stderr.contains("the clock says 2026-12-31"))
    #expect(try repository.fingerprint == before)
  }

  @Test("the version, the next one, and both as tags and JSON")
  func forms() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("fix: one")
    let before = try repository.fingerprint
    #expect(try repository.bump("version").stdout == "1.0.0\n")
    #expect(try repository.bump("version", "-p").stdout == "1.0.0\n")
    #expect(try repository.bump("version", "--tag").stdout == "v1.0.0\n")
    #expect(try repository.bump("version", "--next").stdout == "1.0.1\n")
    #expect(try repository.bump("version", "--next", "--tag").stdout == "v1.0.1\n")
    #expect(try repository.bump("version", "--next", "--increment", "minor", "-pr", "rc").stdout == "1.1.0-rc0\n")
    #expect(try repository.bump("version", "--next", "--tag-format", "rel-$version", "--tag").exitCode == 0)
    #expect(try repository.bump("--get-next").stdout == "1.0.1\n")
    struct Document: Decodable, Equatable {
      let schema: String
      let name: String
      let version: String
      let tag: String
      let current: String?
      let isPrerelease: Bool
    }
    let json = try repository.bump("version", "--next", "-pr", "alpha", "--format", "json").stdout
    #expect(
      try JSONDecoder().decode(Document.self, from: Data(json.utf8))
        == Document(
          schema: "bump.version/1", name: "my_app", version: "1.0.1-a0", tag: "v1.0.1-a0", current: "1.0.0",
          isPrerelease: true))
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("nothing is printed where there is nothing to release: 3 without a commit, 21 with ones that raise nothing")
  func nothing() throws {
    let repository = try Manual.repository(Sandbox())
    #expect(try repository.bump("version", "--next").exitCode == 3)
    try repository.commit("docs: explain")
    let outcome = try repository.bump("version", "--next")
    #expect(outcome.exitCode == 21)
    #expect(outcome.stdout == "")
    #expect(try repository.bump("--get-next").exitCode == 21)
  }

  @Test("every command says how it is called, and bump its version")
  func help() throws {
    let sandbox = try Sandbox()
    let commands = [
      [], ["release"], ["version"], ["version", "next"], ["changelog"], ["notes"], ["check"], ["image", "tags"],
    ]
    for command in commands {
      let outcome = try sandbox.bump(command + ["--help"], in: sandbox.folder)
      #expect(outcome.exitCode == 0)
      #expect(outcome.stdout.contains("USAGE: bump"))
      #expect(outcome.stderr == "")
    }
    let version = try sandbox.bump(["--version"], in: sandbox.folder)
    #expect(version.stdout.split(separator: ".").count == 3)
  }

  @Test("-C names the folder, also before the command and below the root")
  func folder() throws {
    let repository = try Manual.repository(Sandbox())
    let sandbox = repository.sandbox
    #expect(try sandbox.bump(["version", "-C", "my_app"], in: sandbox.folder).stdout == "1.0.0\n")
    #expect(try sandbox.bump(["-C", "my_app/src/my_app", "version"], in: sandbox.folder).stdout == "1.0.0\n")
    #expect(try sandbox.bump(["version"], in: repository.url("src/my_app")).stdout == "1.0.0\n")
  }
}

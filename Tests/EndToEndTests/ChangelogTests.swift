import Foundation
import TestSupport
import Testing

@Suite("Changelog and notes")
struct ChangelogTests {
  /// Two releases and a fix after them, the tags being the version.
  private func repository() throws -> TestRepository {
    let settings = "version_scheme = \"semver2\"\nversion_provider = \"scm\"\n[changelog]\nlinks = \"none\"\n"
    let repository = try TestRepository(Sandbox(), files: [".versioning.toml": settings], message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.commit("feat(ui): add a button (#12)")
    try repository.commit("fix: stop\n\nBREAKING CHANGE: it stops")
    try repository.tag("v2.0.0")
    try repository.commit("fix: later")
    return repository
  }

  /// The sections of ``repository()``, newest first.
  private func sections(_ repository: TestRepository) throws -> (unreleased: String, second: String, first: String) {
    func id(_ revision: String) throws -> String { String(try repository.id(revision).prefix(7)) }
    let second = """
      ### Breaking changes

      - stop (\(try id("HEAD~1")))

        it stops

      ### Features

      - **ui:** add a button (#12, \(try id("HEAD~2")))

      """
    return (
      "## Unreleased\n\n### Bug fixes\n\n- later (\(try id("HEAD")))\n", "## v2.0.0 (2026-11-20)\n\n\(second)",
      "## v1.0.0 (2026-11-20)\n\n### Features\n\n- start (\(try id("HEAD~3")))\n"
    )
  }

  @Test("the parts of the changelog")
  func parts() throws {
    let repository = try repository()
    let (unreleased, second, first) = try sections(repository)
    let before = try repository.fingerprint
    func print(_ arguments: String...) throws -> String {
      let outcome = try repository.bump(["changelog"] + arguments)
      #expect(outcome.exitCode == 0, "\(outcome.stderr)")
      return outcome.stdout
    }
    let whole = "# Changelog\n\n\(unreleased)\n\(second)\n\(first)"
    #expect(try print() == whole)
    #expect(try print("--rebuild", "--dry-run") == whole)
    #expect(try print("--unreleased") == unreleased)
    #expect(try print("--for", "2.0.0") == second)
    #expect(try print("--for", "v2.0.0") == second)
    #expect(try print("v1.0.0") == first)
    #expect(try print("1.0.0..2.0.0") == second)
    #expect(try print("v1.0.0..") == "\(unreleased)\n\(second)")
    #expect(try print("..2.0.0") == "\(second)\n\(first)")
    #expect(try print("v2.0.0..HEAD") == unreleased)
    #expect(try print("2.0.0..2.0.0") == "")
    #expect(try repository.bump("ch").stdout == whole)
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("--output writes a file or whatever else it names; --rebuild writes the changelog")
  func output() throws {
    let repository = try repository()
    let sandbox = repository.sandbox
    let whole = try repository.bump("changelog").stdout
    #expect(try repository.bump("changelog", "--output", "out.md").stdout == "")
    #expect(try repository.read("out.md") == whole)
    #expect(try repository.bump("changelog", "--unreleased", "--output", "out.md").exitCode == 0)
    #expect(try repository.read("out.md") == sections(repository).unreleased)
    let absolute = sandbox.folder.appending(path: "elsewhere.md").path
    #expect(try repository.bump("changelog", "--output", absolute).exitCode == 0)
    #expect(try String(contentsOfFile: absolute, encoding: .utf8) == whole)
    let outcome = try repository.bump("changelog", "--output", "/dev/stdout")
    #expect(outcome.stdout == whole)
    #expect(try repository.bump("changelog", "--output", "/dev/null").stdout == "")
    #expect(try repository.bump("changelog", "--output", "missing/out.md").exitCode == 16)
    #expect(try repository.bump("changelog", "--rebuild").stdout == "")
    #expect(try repository.read("CHANGELOG.md") == whole)
  }

  @Test(
    "what is not there is refused",
    arguments: [
      (["changelog", "--for", "9.9.9"], 4), (["changelog", "9.9.9..2.0.0"], 4), (["changelog", "2.0.0..1.0.0"], 64),
      (["changelog", "--for", "1.0.0", "--unreleased"], 20), (["notes", "9.9.9"], 4), (["notes", "--limit", "x"], 64),
    ])
  func refused(arguments: [String], code: Int) throws {
    let repository = try repository()
    let outcome = try repository.bump(arguments)
    #expect(Int(outcome.exitCode) == code, "\(outcome.stderr)")
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains("Error: "))
  }

  @Test("notes are the newest release's, or those of the version that is named")
  func notes() throws {
    let repository = try repository()
    let (_, second, first) = try sections(repository)
    func body(_ section: String) -> String { String(section.drop { $0 != "\n" }.dropFirst(2)) }
    #expect(try repository.bump("notes").stdout == body(second))
    #expect(try repository.bump("notes", "2.0.0").stdout == body(second))
    #expect(try repository.bump("notes", "v1.0.0").stdout == body(first))
    let limited = try repository.bump("notes", "2.0.0", "--limit", "60").stdout
    #expect(limited.count <= 60)
    #expect(!limited.isEmpty)
  }

  @Test("the notes of a final release cover what came since the final one before")
  func finalNotes() throws {
    let repository = try Manual.repository(Sandbox(), "1.1.0")
    try repository.commit("feat: one")
    try repository.bump("--prerelease", "alpha")
    try repository.commit("fix: two")
    try repository.bump("--prerelease", "alpha")
    try repository.bump()
    #expect(try repository.bump("notes", "1.2.0").stdout == "### Feat\n\n- one\n\n### Fix\n\n- two\n")
    #expect(try repository.bump("notes", "1.2.0-a1").stdout == "### Fix\n\n- two\n")
  }

  @Test("a prerelease that is merged after the final release is told by the release that brings it")
  func lateChannel() throws {
    let repository = try repository()
    try repository.git("checkout", "-q", "-b", "alpha")
    try repository.commit("feat: on the alpha channel")
    try repository.tag("v2.1.0-alpha.0")
    try repository.git("checkout", "-q", "-b", "beta", "HEAD~1")
    try repository.commit("feat: on the beta channel")
    try repository.tag("v2.1.0-beta.0")
    try repository.commit("fix: the last one")
    try repository.tag("v2.1.0")
    try repository.git("merge", "-q", "--no-edit", "alpha")
    try repository.tag("v2.1.1")
    func body(_ section: String) -> String { String(section.drop { $0 != "\n" }.dropFirst(2)) }
    let changelog = try repository.bump("changelog", "v2.0.0..v2.1.1").stdout
    let sections = "\n\(changelog)".components(separatedBy: "\n## ").dropFirst()
    #expect(sections.map { $0.prefix { $0 != " " } } == ["v2.1.1", "v2.1.0"])
    #expect(body(try #require(sections.first)).hasPrefix("### Features\n\n- on the alpha channel"))
    for section in sections {
      let notes = try repository.bump("notes", String(section.prefix { $0 != " " })).stdout
      #expect(body(section).trimmingCharacters(in: .newlines) == notes.trimmingCharacters(in: .newlines))
    }
  }

  @Test("going gold leaves the sections of prereleases before an earlier final release, and takes what is merged late")
  func earlierPrereleases() throws {
    let sandbox = try Sandbox()
    let old = "## v1.0.0-rc.1 (2020-01-01)\n\n- by hand\n"
    let repository = try TestRepository(
      sandbox,
      files: [
        "pyproject.toml": Manual.pyproject("1.0.0"),
        "CHANGELOG.md": "## v1.0.0 (2020-01-02)\n\n- first\n\n\(old)",
      ], message: "feat: start")
    try repository.git("tag", "v1.0.0-rc.1")
    try repository.git("commit", "-q", "--allow-empty", "-m", "fix: last")
    try repository.git("tag", "v1.0.0")
    try repository.git("checkout", "-q", "-b", "alpha", "HEAD~1")
    try repository.git("commit", "-q", "--allow-empty", "-m", "fix: on the alpha channel")
    try repository.git("tag", "v1.0.0-alpha.7")
    try repository.git("checkout", "-q", "main")
    try repository.git("merge", "-q", "--no-edit", "alpha")
    #expect(try repository.bump().exitCode == 0)
    let text = try repository.read("CHANGELOG.md")
    #expect(text.hasPrefix("## v1.0.1 "))
    #expect(text.contains("- on the alpha channel") && text.hasSuffix("- first\n\n\(old)"), "\(text)")
  }

  @Test("the releases as JSON")
  func json() throws {
    struct Document: Decodable {
      struct Release: Decodable {
        struct Change: Decodable {
          let type: String
          let scope: String?
          let description: String
          let breaking: Bool
          let breakingNotes: [String]
          let references: [String]
        }

        let tag: String?
        let previousTag: String?
        let date: String?
        let changes: [Change]
      }

      let schema: String
      let releases: [Release]
    }
    let repository = try repository()
    let text = try repository.bump("changelog", "--format", "json").stdout
    let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    #expect(document.schema == "bump.changelog/1")
    #expect(document.releases.map(\.tag) == [nil, "v2.0.0", "v1.0.0"])
    #expect(document.releases.map(\.previousTag) == ["v2.0.0", "v1.0.0", nil])
    #expect(document.releases.map(\.date) == [nil, "2026-11-20", "2026-11-20"])
    #expect(document.releases[1].changes.map(\.breakingNotes) == [["it stops"], []])
    #expect(document.releases[1].changes.last?.references == ["#12"])
  }

  @Test("links are made for origin, without a network")
  func links() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.set("pyproject.toml", Manual.pyproject("1.0.0", settings: ""), "chore: our own defaults")
    try repository.git("remote", "add", "origin", "git@github.com:owner/my_app.git")
    let id = try repository.commit("feat(ui): add a button (#12)")
    let outcome = try repository.bump()
    try expectReleased(repository, outcome, tag: "v1.1.0")
    #expect(
      try repository.bump("changelog", "--for", "1.1.0").stdout == """
        ## v1.1.0 (2026-11-20)

        [Compare with v1.0.0](https://github.com/owner/my_app/compare/v1.0.0...v1.1.0)

        ### Features

        - **ui:** add a button ([#12](https://github.com/owner/my_app/issues/12), \
        [\(id.prefix(7))](https://github.com/owner/my_app/commit/\(id)))

        """)
  }
}

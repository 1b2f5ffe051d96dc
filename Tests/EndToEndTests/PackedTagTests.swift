import Foundation
import TestSupport
import Testing

/// References are packed by `git clone` and `git gc`, and bump takes some of the packed ones at their word: the answers
/// have to be those of loose ones.
@Suite struct PackedTagTests {
  private static let settings = """
    version_scheme = "semver"
    legacy_tag_formats = ["$version"]

    """
  private static let changelog = "# Changelog\n\n## v0.9.0 (2020-01-01)\n\n- old\n"

  /// A repository of some version, or of one that only tags say, with a feature that is no tag's.
  private static func repository(
    _ sandbox: Sandbox, version: String?, settings: String = settings, changelog: String? = changelog, _ script: String
  ) throws -> TestRepository {
    var files = [".versioning.toml": settings + (version == nil ? "version_provider = \"scm\"\n" : ""), "a.txt": "a\n"]
    files["pyproject.toml"] = version.map { "[project]\nname = \"my_app\"\nversion = \"\($0)\"\n" }
    files["CHANGELOG.md"] = changelog
    let repository = try TestRepository(sandbox, files: files, message: "feat: start")
    try repository.shell(script)
    try repository.set("a.txt", "a\nb\n", "feat: more")
    return repository
  }

  /// Expects the same answers of loose and of packed references, and returns those.
  @discardableResult
  private static func answers(
    _ repository: TestRepository, _ name: String, location: SourceLocation = #_sourceLocation
  ) throws -> [Sandbox.Outcome] {
    let commands = [
      ["version", "--next"], ["--dry-run"], ["--dry-run", "--no-changelog", "--prerelease", "rc"], ["changelog"],
      ["image", "tags"], ["image", "references"],
    ]
    func outcomes() throws -> [Sandbox.Outcome] {
      try commands.map { arguments in
        repository.sandbox.now = 1_795_176_000
        let outcome = try repository.bump(arguments)
        // What decides nothing is passed over without a word, and where it is in the way, it is not said what it stands for.
        let errors = outcome.stderr.split(separator: "\n").filter { !$0.hasPrefix("Warning:") }.joined(separator: "\n")
          .replacing(/exists already \(commit [0-9a-f]+\)/, with: "exists already")
        return Sandbox.Outcome(stdout: outcome.stdout, stderr: errors, exitCode: outcome.exitCode)
      }
    }
    let loose = try outcomes()
    try repository.git("pack-refs", "--all")
    let packed = try outcomes()
    for (arguments, (loose, packed)) in zip(commands, zip(loose, packed)) {
      #expect(loose == packed, "\(name): \(arguments)", sourceLocation: location)
      #expect(packed.exitCode < 70, "\(packed)", sourceLocation: location)
    }
    return packed
  }

  @Test("an image's variant under the name of a release that is a copy is written over, and one of no release is kept")
  func variant() throws {
    let sandbox = try Sandbox()
    let repository = try Self.repository(
      sandbox, version: "1.3.0",
      settings: Self.settings + """
        [images]
        repositories = ["registry.example.com/my_app"]
        references = ["*.yaml"]

        """,
      """
      git tag -am x v1.2.0; git tag v1.2.0-slim v1.2.0; git tag -am x v1.3.0
      printf 'kind: Deployment\\nimage: registry.example.com/my_app:1.2.0-slim\\n' > web.yaml; git add web.yaml
      """)
    let outcomes = try Self.answers(repository, "variant")
    #expect(outcomes[1].exitCode == 0 && !outcomes[1].stdout.contains("+image:"), "\(outcomes[1])")
  }

  @Test(
    "tags that stand for no release leave the first one to be made",
    arguments: [
      "git tag -am x v0.5.0 HEAD^{tree}",
      "git tag -am x v0.5.0 $(git commit-tree -m x HEAD^{tree}); rm .git/objects/$(git rev-parse v0.5.0^{} | sed 's/../&\\//')",
    ])
  func firstRelease(script: String) throws {
    let sandbox = try Sandbox()
    let outcomes = try Self.answers(try Self.repository(sandbox, version: "1.0.0", script), script)
    #expect(outcomes[0].stdout == "1.0.0\n", "\(outcomes[0])")
  }

  @Test("a section under the name of a copy is nobody's to gather")
  func gathering() throws {
    let sandbox = try Sandbox()
    let repository = try Self.repository(
      sandbox, version: "1.1.0-rc.1",
      changelog: "# Changelog\n\n## v1.1.0-rc.1 (2020-01-03)\n\n- told\n\n## v1.1.0-a0 (2020-01-02)\n\n- by hand\n",
      """
      git tag -am x v1.0.0; git tag v1.1.0-a0 v1.0.0
      git commit -q --allow-empty -m 'fix: a'; git tag -am x v1.1.0-rc.1
      """)
    let outcomes = try Self.answers(repository, "gathering")
    #expect(outcomes[1].stdout.contains("-## v1.1.0-rc.1") && !outcomes[1].stdout.contains("-## v1.1.0-a0"))
  }

  @Test("another spelling of the current version that is damaged is seen")
  func spelling() throws {
    let sandbox = try Sandbox()
    let repository = try Self.repository(
      sandbox, version: "1.0.0",
      """
      git tag -am x v1.0.0; git tag -am x 1.0.0 $(git commit-tree -m x HEAD^{tree})
      rm .git/objects/$(git rev-parse 1.0.0^{} | sed 's/../&\\//')
      """)
    #expect(try Self.answers(repository, "spelling").map(\.exitCode).prefix(2) == [41, 41])
  }

  @Test("a tag whose object is missing is told, whatever asks for all releases", arguments: ["v1.0.0", "v1.1.0"])
  func missingObject(name: String) throws {
    let packed = try [false, true].map { isPacked in
      let repository = try Self.repository(
        Sandbox(), version: "1.1.0",
        """
        git tag -am x v1.0.0; git commit -q --allow-empty -m 'feat: a'; git tag -am x v1.1.0
        \(isPacked ? "git pack-refs --all" : "")
        rm .git/objects/$(git rev-parse \(name) | sed 's/../&\\//')
        """)
      let outcomes = try [["version", "--next"], ["changelog"], ["notes"], ["--dry-run"]].map(repository.bump)
      #expect(outcomes[0].exitCode == (name == "v1.0.0" ? 0 : 41), "\(outcomes[0])")
      for outcome in outcomes[1...2] {
        #expect(outcome.stderr.contains("the tag \(name) was passed over: its object is missing"), "\(outcome)")
      }
      return outcomes.map { "\($0.exitCode) \($0.stdout)" }
    }
    #expect(packed[0] == packed[1])
  }

  @Test("symbolic tags that are no release of ours are nobody's concern")
  func symbolic() throws {
    let sandbox = try Sandbox()
    let repository = try Self.repository(
      sandbox, version: "1.0.0",
      """
      git tag -am x v1.0.0; git symbolic-ref refs/tags/v0.9.0 refs/tags/v1.0.0
      git symbolic-ref refs/tags/latest refs/tags/v1.0.0; git symbolic-ref refs/tags/none refs/tags/nothing
      echo 'ref: refs/tags/stable' > .git/refs/tags/stable
      echo 'ref: refs/tags/empty' > .git/refs/tags/broken; : > .git/refs/tags/empty
      """)
    #expect(try repository.bump("version", "--next").stdout == "1.1.0\n")
    #expect(try repository.bump("--dry-run").exitCode == 0)
    try repository.shell("echo 'ref: refs/tags/v2.0.0' > .git/refs/tags/v2.0.0")
    let outcome = try repository.bump("version", "--next")
    #expect(
      outcome.exitCode != 0 && outcome.stderr.contains("git symbolic-ref --delete refs/tags/v2.0.0"), "\(outcome)")
  }

  @Test(
    "an image is none of a tag that is no release, and such a tag holds no name",
    arguments: [
      ("git tag v1.2.0 v1.1.0", 24), ("git tag v1.2.0 HEAD^{tree}", 24), ("git tag v1.2.0 HEAD:a.txt", 24),
      (
        "git tag v1.2.0 $(git commit-tree -m x HEAD^{tree}); rm .git/objects/$(git rev-parse v1.2.0 | sed 's/../&\\//')",
        41
      ),
    ])
  func images(script: String, code: Int32) throws {
    let sandbox = try Sandbox()
    let repository = try Self.repository(sandbox, version: "1.1.0", "git tag -am x v1.1.0; \(script)")
    for _ in 0..<2 {
      let outcome = try repository.bump("image", "tags", "--ref", "refs/tags/v1.1.0")
      #expect(outcome.stdout == "1.1.0\nlatest\n", "\(outcome)")
      let other = try repository.bump("image", "tags", "--ref", "refs/tags/v1.2.0")
      #expect(other.exitCode == code && other.stdout == "", "\(other)")
      #expect(other.stderr.contains("the tag v1.2.0 is no release: "), "\(other)")
      try repository.git("pack-refs", "--all")
    }
  }

  @Test("as many copies as one likes cost one more look at each")
  func manyCopies() throws {
    let sandbox = try Sandbox()
    let repository = try Self.repository(sandbox, version: nil, "git tag -am x v1.0.0")
    let tag = try repository.id("v1.0.0")
    let lines = (1...3000).map { "create refs/tags/v2.\($0).0 \(tag)\n" }.joined()
    try repository.git("update-ref", "--stdin", input: lines)
    try repository.git("pack-refs", "--all")
    #expect(try repository.bump("version", "--next").stdout == "1.1.0\n")
    #expect(try repository.bump("image", "tags", "--ref", "refs/tags/v1.0.0").stdout == "1.0.0\nlatest\n")
  }

  @Test("whatever the tags are", arguments: 0..<60)
  func random(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    func any(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
    let names = [
      "v0.9.0", "v1.0.0-a0", "v1.0.0-rc.1", "v1.0.0", "1.0.0", "v1.1.0-a0", "v1.1.0-a1", "v1.1.0", "v1.2.0",
      "v2.0.0-b0",
    ]
    var made: [String] = []
    var script = ""
    for number in 0..<5 {
      script += "git commit -q --allow-empty -m '\(any(["fix", "feat", "docs"])): \(number)'\n"
      for name in names.shuffled(using: &random).prefix(2) where !made.contains(name) {
        let other = any(made + ["HEAD"])
        script +=
          any([
            "git tag \(name)", "git tag -am x \(name)", "git tag -am x \(name) HEAD~1", "git tag -f \(name) \(other)",
            "git tag -am x \(name) HEAD^{tree}", "git tag \(name) HEAD:a.txt",
            "git tag -am x \(name) \(other)",
            "git symbolic-ref refs/tags/\(name) refs/tags/\(other)",
            "git tag -am x \(name) $(git commit-tree -m \(name) HEAD^{tree})",
            """
            git tag -am x \(name) $(git commit-tree -m \(name) HEAD^{tree})
            rm -f .git/objects/$(git rev-parse \(name)^{} | sed 's/../&\\//')
            """,
          ]) + " || true\n"
        made.append(name)
      }
    }
    let version = any(["1.0.0", "1.1.0-a0", "1.1.0-rc.1", "1.1.0", ""])
    let sections = names.shuffled(using: &random).prefix(3).map { "## \($0) (2020-01-01)\n\n- of \($0)\n\n" }
    let sandbox = try Sandbox()
    let repository = try Self.repository(
      sandbox, version: version.isEmpty ? nil : version,
      changelog: any(["", "# Changelog\n\n" + sections.joined()]), script)
    #expect(try repository.git("for-each-ref", "refs/tags").lines.count > 1)
    try Self.answers(repository, "\(version)\n\(script)")
  }
}

import Foundation
import TestSupport
import Testing

/// The scenarios of the users' manual, in real repositories, on the manual's own settings.
@Suite("Manual")
struct ManualTests {
  /// What the CI of a push prints, with the reference in GitHub's variables.
  private func images(_ repository: TestRepository, of reference: String) throws -> [String] {
    repository.sandbox.environment = [
      "GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_REF": reference,
      "GITHUB_SHA": try repository.id("HEAD"),
    ]
    defer { repository.sandbox.environment = [:] }
    let ci = try repository.bump("image", "tags")
    #expect(ci.exitCode == 0, "\(ci.stderr)")
    repository.sandbox.environment = [:]
    let said = try repository.bump("image", "tags", "--ref", reference)
    #expect(said.stdout == ci.stdout)
    return ci.stdout.lines
  }

  private func expectVersion(
    _ repository: TestRepository, _ version: String, lock: String? = nil, location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try repository.read("pyproject.toml") == Manual.pyproject(version), sourceLocation: location)
    #expect(try repository.read("uv.lock") == Manual.lock(lock ?? version), sourceLocation: location)
    #expect(try repository.bump("version").stdout == "\(version)\n", sourceLocation: location)
    #expect(try repository.bump("version", "--tag").stdout == "v\(version)\n", sourceLocation: location)
  }

  @Test("A: a feature branch gets the image tag of its name, and no release")
  func dailyFeature() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.git("checkout", "--quiet", "-b", "feat/login-button")
    try repository.write("src/my_app/login.py", "button = True\n")
    try repository.git("add", "--all")
    try repository.commit("feat(ui): add a login button")
    let before = try repository.fingerprint
    #expect(try images(repository, of: "refs/heads/feat/login-button") == ["feat-login-button"])
    #expect(try repository.bump("image", "tags").stdout == "feat-login-button\n")
    let named = try repository.bump("image", "tags", "--image", "my-registry/my_app")
    #expect(named.stdout == "my-registry/my_app:feat-login-button\n")
    #expect(try repository.fingerprint.differences(from: before) == [])

    try repository.commit("feat(ui): move the login button")
    #expect(try images(repository, of: "refs/heads/feat/login-button") == ["feat-login-button"])
    try repository.git("checkout", "--quiet", "main")
    try repository.git("merge", "--quiet", "--no-ff", "-m", "Merge branch 'feat/login-button'", "feat/login-button")
    #expect(try images(repository, of: "refs/heads/main") == ["main"])
    #expect(try repository.bump("version", "--next").stdout == "1.1.0\n")
  }

  @Test("B: five features on main make v1.1.0, which the push carries, and the image moves latest")
  func releaseTrain() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    try sandbox.git(["init", "--quiet", "--bare", "origin.git"], in: sandbox.folder)
    try repository.git("remote", "add", "origin", "../origin.git")
    try repository.git("push", "--quiet", "--set-upstream", "origin", "main", "v1.0.0")
    for feature in ["login button", "logout button", "search", "profile page", "dark mode"] {
      try repository.commit("feat(ui): add \(feature)")
    }
    let outcome = try release(repository)
    #expect(
      outcome.stdout == """
        bump: version 1.0.0 → 1.1.0
        tag to create: v1.1.0
        increment detected: MINOR

        --- a/pyproject.toml
        +++ b/pyproject.toml
        @@ -1,6 +1,6 @@
         [project]
         name = "my_app"
        -version = "1.0.0"
        +version = "1.1.0"
         description = "Add your description here"
         requires-python = ">=3.12"
         dependencies = [

        --- a/uv.lock
        +++ b/uv.lock
        @@ -10,7 +10,7 @@
        \(" ")
         [[package]]
         name = "my-app"
        -version = "1.0.0"
        +version = "1.1.0"
         source = { editable = "." }
         dependencies = [
             { name = "fastapi" },

        --- /dev/null
        +++ b/CHANGELOG.md
        @@ -0,0 +1,15 @@
        +## v1.1.0 (2026-11-20)
        +
        +### Feat
        +
        +- **ui**: add dark mode
        +- **ui**: add profile page
        +- **ui**: add search
        +- **ui**: add logout button
        +- **ui**: add login button
        +
        +## v1.0.0 (2026-11-20)
        +
        +### Feat
        +
        +- start

        image tags of v1.1.0:
          1.1.0 (immutable)
          latest (floating)

        """)
    #expect(outcome.stderr.contains("git push --follow-tags"))
    try expectReleased(repository, outcome, tag: "v1.1.0")
    try expectVersion(repository, "1.1.0")
    try expectFile(
      repository, "CHANGELOG.md",
      """
      ## v1.1.0 (2026-11-20)

      ### Feat

      - **ui**: add dark mode
      - **ui**: add profile page
      - **ui**: add search
      - **ui**: add logout button
      - **ui**: add login button

      ## v1.0.0 (2026-11-20)

      ### Feat

      - start

      """)
    #expect(
      try repository.git("log", "-1", "--format=%an <%ae> %cn <%ce>%n%B").trimmed
        == "Ada Lovelace <ada@example.com> Ada Lovelace <ada@example.com>\n"
        + "bump: version 1.0.0 → 1.1.0\n\nRelease-Tag: v1.1.0")
    #expect(try repository.git("cat-file", "tag", "v1.1.0").contains("\ntag v1.1.0\ntagger Ada Lovelace"))

    try repository.git("push", "--quiet", "--follow-tags")
    let origin = TestRepository(sandbox, at: sandbox.folder.appending(path: "origin.git"))
    #expect(try origin.id("v1.1.0") == repository.id("v1.1.0"))
    #expect(try origin.id("main") == repository.id("main"))
    #expect(try images(repository, of: "refs/tags/v1.1.0") == ["1.1.0", "latest"])
    #expect(try images(repository, of: "refs/tags/v1.0.0") == ["1.0.0"])
    try repository.git("checkout", "--quiet", "v1.1.0")
    #expect(try images(repository, of: "refs/tags/v1.1.0") == ["1.1.0", "latest"])
    try repository.git("checkout", "--quiet", "main")

    let again = try repository.bump()
    #expect(again.exitCode == 3)
    #expect(again.stdout == "")
  }

  @Test("C: alphas count up without latest, and going gold gathers them")
  func alphaCycle() throws {
    let repository = try Manual.repository(Sandbox(), "1.1.0")
    try repository.commit("feat(db): rewrite the database layer")
    let first = try release(repository, "--prerelease", "alpha")
    try expectReleased(repository, first, tag: "v1.2.0-a0")
    try expectVersion(repository, "1.2.0-a0", lock: "1.2.0a0")
    #expect(try images(repository, of: "refs/tags/v1.2.0-a0") == ["1.2.0-a0"])
    #expect(first.stdout.contains("image tags of v1.2.0-a0:\n  1.2.0-a0 (immutable)\n"))
    #expect(try repository.bump("--prerelease", "alpha").exitCode == 3)

    try repository.commit("fix(db): close the pool")
    let second = try release(repository, "--prerelease", "alpha")
    try expectReleased(repository, second, tag: "v1.2.0-a1")
    try expectVersion(repository, "1.2.0-a1", lock: "1.2.0a1")
    #expect(try images(repository, of: "refs/tags/v1.2.0-a1") == ["1.2.0-a1"])
    try expectFile(
      repository, "CHANGELOG.md",
      """
      ## v1.2.0-a1 (2026-11-20)

      ### Fix

      - **db**: close the pool

      ## v1.2.0-a0 (2026-11-20)

      ### Feat

      - **db**: rewrite the database layer

      ## v1.1.0 (2026-11-20)

      ### Feat

      - start

      """)

    let gold = try release(repository)
    try expectReleased(repository, gold, tag: "v1.2.0")
    try expectVersion(repository, "1.2.0")
    #expect(try images(repository, of: "refs/tags/v1.2.0") == ["1.2.0", "latest"])
    #expect(try images(repository, of: "refs/tags/v1.2.0-a1") == ["1.2.0-a1"])
    let changelog = """
      ## v1.2.0 (2026-11-20)

      ### Feat

      - **db**: rewrite the database layer

      ### Fix

      - **db**: close the pool

      ## v1.1.0 (2026-11-20)

      ### Feat

      - start

      """
    try expectFile(
      repository, "CHANGELOG.md", changelog)
    #expect(try repository.tags == ["v1.1.0", "v1.2.0", "v1.2.0-a0", "v1.2.0-a1"])
  }

  /// Each with the subject of a second commit on main before its second alpha, or none.
  @Test("D: a hotfix from v1.1.0 is v1.1.1 while main is at 1.2.0-aN, and main goes on to v1.2.0", arguments: [0, 1])
  func hotfix(alpha: Int) throws {
    let repository = try Manual.repository(Sandbox(), "1.1.0")
    try repository.commit("feat(db): rewrite the database layer")
    for number in 0...alpha {
      if number > 0 { try repository.commit("feat(db): step \(number)") }
      #expect(try repository.bump("--prerelease", "alpha").exitCode == 0)
    }
    #expect(try repository.tags.last == "v1.2.0-a\(alpha)")

    try repository.git("checkout", "--quiet", "-b", "hotfix/v1.1.1", "v1.1.0")
    try expectVersion(repository, "1.1.0")
    try repository.write("src/my_app/crash.py", "crash = False\n")
    try repository.git("add", "--all")
    let fix = try repository.commit("fix: stop the crash")
    #expect(try images(repository, of: "refs/heads/hotfix/v1.1.1") == ["hotfix-v1.1.1"])
    #expect(try repository.bump("version", "--next").stdout == "1.1.1\n")
    // On the first round the increment is said as in the manual, on the other the commit speaks for itself.
    let outcome = try alpha == 0 ? release(repository, "--increment", "patch") : release(repository)
    try expectReleased(repository, outcome, tag: "v1.1.1")
    try expectVersion(repository, "1.1.1")
    #expect(outcome.stdout.contains("image tags of v1.1.1:\n  1.1.1 (immutable)\n  latest (floating)\n"))
    #expect(try images(repository, of: "refs/tags/v1.1.1") == ["1.1.1", "latest"])
    try expectFile(
      repository, "CHANGELOG.md",
      """
      ## v1.1.1 (2026-11-20)

      ### Fix

      - stop the crash

      ## v1.1.0 (2026-11-20)

      ### Feat

      - start

      """)

    try repository.git("checkout", "--quiet", "main")
    try repository.git("cherry-pick", fix)
    try expectVersion(repository, "1.2.0-a\(alpha)", lock: "1.2.0a\(alpha)")
    let next = try release(repository, "--prerelease", "alpha")
    try expectReleased(repository, next, tag: "v1.2.0-a\(alpha + 1)")
    let gold = try release(repository)
    try expectReleased(repository, gold, tag: "v1.2.0")
    #expect(try images(repository, of: "refs/tags/v1.2.0") == ["1.2.0", "latest"])
    #expect(try images(repository, of: "refs/tags/v1.1.1") == ["1.1.1"])
    let steps = (0..<alpha).reversed().map { "- **db**: step \($0 + 1)\n" }.joined()
    try expectFile(
      repository, "CHANGELOG.md",
      """
      ## v1.2.0 (2026-11-20)

      ### Feat

      \(steps)- **db**: rewrite the database layer

      ### Fix

      - stop the crash

      ## v1.1.0 (2026-11-20)

      ### Feat

      - start

      """)
  }

  @Test("the plan as JSON has the same bytes dry and for real")
  func sameJSON() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat!: drop the old API\n\nBREAKING CHANGE: use the new one")
    let now = repository.sandbox.now
    let dry = try repository.bump("--dry-run", "--format", "json")
    repository.sandbox.now = now
    let real = try repository.bump("--format", "json")
    #expect(dry.stdout == real.stdout)
    try expectReleased(repository, real, tag: "v2.0.0")
    let plan = try JSONDecoder().decode(Plan.self, from: Data(real.stdout.utf8))
    #expect(plan.packages == [Plan.Package(current: "1.0.0", next: "2.0.0", increment: "major", tag: "v2.0.0")])
    #expect(plan.files.map(\.path) == ["pyproject.toml", "uv.lock", "CHANGELOG.md"])
    #expect(plan.images.map(\.tag) == ["2.0.0", "latest"])
  }

  @Test(
    "commitizen's spellings of the options mean the same",
    arguments: [
      (["bump", "--increment", "PATCH"], "1.0.1"), (["release"], "1.1.0"), (["--yes"], "1.1.0"),
      (["bump", "-pr", "alpha"], "1.1.0-a0"), (["-pr", "rc", "--prerelease-offset", "1"], "1.1.0-rc1"),
      (["--devrelease", "3"], "1.1.0-dev3"), (["-d", "3"], "1.1.0-dev3"), (["--increment", "Major"], "2.0.0"),
      (["1.7.0"], "1.7.0"), (["--build-metadata", "b5"], "1.1.0+b5"), (["bump", "-ch"], "1.1.0"), (["-at"], "1.1.0"),
      (["--no-raise", "21", "bump"], "1.1.0"),
    ])
  func spellings(arguments: [String], version: String) throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    let outcome = try repository.bump(arguments)
    try expectReleased(repository, outcome, tag: "v\(version)")
  }

  @Test("-ch alone is no question for help")
  func shortChangelog() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    let outcome = try repository.bump("-ch")
    #expect(outcome.stdout.hasPrefix("bump: version 1.0.0 → 1.1.0\n"))
  }
}

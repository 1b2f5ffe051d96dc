import Foundation
import TestSupport
import Testing

@Suite("A release is verified")
struct VerifyTests {
  private struct Answer: Decodable {
    struct Check: Decodable {
      let check: String
      let result: String
      let detail: String
    }

    let schema: String
    let tag: String
    let commit: String
    let version: String?
    let verified: Bool
    let checks: [Check]

    var failed: [String] { checks.filter { $0.result == "failed" }.map(\.check) }
    var skipped: [String] { checks.filter { $0.result == "skipped" }.map(\.check) }
  }

  private func released() throws -> TestRepository {
    let repository = try Manual.repository(Sandbox(executable: executable))
    try repository.commit("feat: x")
    #expect(try repository.bump().exitCode == 0)
    return repository
  }

  /// The answer of `bump verify`, whose code says the same.
  private func verify(
    _ repository: TestRepository, _ arguments: String..., location: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    let outcome = try repository.bump(["verify"] + arguments + ["--format", "json"])
    let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.stdout.utf8))
    #expect(answer.schema == "bump.verify/1", sourceLocation: location)
    #expect(outcome.exitCode == (answer.verified ? 0 : 46), "\(outcome.stderr)", sourceLocation: location)
    #expect(answer.verified == answer.failed.isEmpty, sourceLocation: location)
    return answer
  }

  @Test("a release of bump is what it is, and nothing is changed by looking")
  func good() throws {
    let repository = try released()
    let before = try repository.fingerprint
    let answer = try verify(repository)
    #expect(answer.tag == "v1.1.0")
    #expect(answer.version == "1.1.0")
    #expect(try answer.commit == repository.id("HEAD"))
    #expect(answer.failed == [])
    #expect(answer.skipped == ["tag signature", "commit signature"])
    let text = try repository.bump("verify", "v1.1.0")
    #expect(text.stdout.hasPrefix("ok       tag: v1.1.0 is an annotated tag of commit "))
    #expect(text.stdout.contains("ok       files: the files state 1.1.0: pyproject.toml, uv.lock\n"))
    #expect(
      text.stdout.contains("ok       changes: the release commit changes CHANGELOG.md, pyproject.toml, uv.lock\n"))
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("the configuration of the release's own commit counts, whatever the work tree holds")
  func ownConfiguration() throws {
    let repository = try released()
    try repository.write(
      "pyproject.toml", Manual.pyproject("9.9.9", settings: "[tool.commitizen]\nversion_provider = 1\n"))
    try repository.write("pyproject.toml", Manual.pyproject("9.9.9").replacing("v$version", with: "x$version"))
    try repository.git("commit", "--quiet", "--all", "--message", "chore: other settings")
    #expect(try verify(repository, "v1.1.0").failed == [])
  }

  @Test("a lightweight tag on a commit that is no release commit has little to verify")
  func lightweight() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.git("tag", "--delete", "v1.0.0")
    try repository.git("tag", "v1.0.0")
    let answer = try verify(repository)
    #expect(answer.skipped == ["tag", "message", "changes", "tag signature", "commit signature"])
    #expect(answer.failed == [])
  }

  @Test("a tag that was renamed is found out")
  func renamed() throws {
    let repository = try released()
    try repository.git("update-ref", "refs/tags/v1.2.0", "refs/tags/v1.1.0")
    let answer = try verify(repository, "v1.2.0")
    #expect(answer.failed == ["tag", "files", "message"])
    #expect(answer.checks[0].detail == "the object of v1.2.0 is that of a tag v1.1.0")
  }

  @Test("a tag in another's place is found out")
  func moved() throws {
    let repository = try released()
    let release = try repository.id("HEAD").prefix(7)
    try repository.git("tag", "--force", "--annotate", "--message", "v1.1.0", "v1.1.0", "HEAD~1")
    let answer = try verify(repository, "v1.1.0")
    #expect(answer.failed == ["files", "message"])
    #expect(answer.checks[2].detail == "pyproject.toml states 1.0.0; uv.lock states 1.0.0")
    #expect(answer.checks[3].detail == "commit \(release) is the release v1.1.0, and the tag is on another one")
    #expect(answer.skipped.contains("changes"))
    // A lightweight one too, on a commit with the same files.
    try repository.commit("docs: after the release")
    try repository.git("tag", "--force", "v1.1.0")
    #expect(try verify(repository, "v1.1.0").failed == ["message"])
  }

  @Test("a release commit with something else in it is found out")
  func smuggled() throws {
    let repository = try released()
    try repository.write("src/my_app/__init__.py", "import os\n")
    try repository.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    try repository.git("tag", "--force", "--annotate", "--message", "v1.1.0", "v1.1.0")
    let answer = try verify(repository)
    #expect(answer.failed == ["changes"])
    #expect(answer.checks[4].detail == "the release commit changes what no release writes: src/my_app/__init__.py")
  }

  @Test("a release commit that names another tag is found out")
  func misnamed() throws {
    let repository = try released()
    try repository.git(
      "commit", "--quiet", "--amend", "--message", "bump: version 1.0.0 → 1.1.0", "--message", "Release-Tag: v2.0.0")
    try repository.git("tag", "--force", "--annotate", "--message", "v1.1.0", "v1.1.0")
    #expect(try verify(repository).failed == ["message"])
  }

  @Test("a tag that says no version, or none at all")
  func otherTags() throws {
    let repository = try released()
    try repository.tag("nightly")
    #expect(try verify(repository, "nightly").failed == ["version"])
    for (tag, text) in [("v3.0.0", "there is no tag v3.0.0"), ("tree", "the tag tree stands for no commit")] {
      if tag == "tree" { try repository.git("tag", "tree", "HEAD^{tree}") }
      let outcome = try repository.bump("verify", tag)
      #expect(outcome.exitCode == 4)
      #expect(outcome.stderr.contains(text))
    }
  }

  @Test("the remote has the same tag, another one, none, or does not answer")
  func remote() throws {
    let repository = try released()
    try repository.git("init", "--quiet", "--bare", "../remote.git")
    try repository.git("remote", "add", "origin", "../remote.git")
    func remote() throws -> String? { try verify(repository, "--remote", "origin").checks.last?.detail }
    #expect(try remote() == "origin has no tag v1.1.0")
    try repository.git("push", "--quiet", "origin", "main", "v1.1.0")
    let id = try repository.id("refs/tags/v1.1.0").prefix(7)
    #expect(try remote() == "origin has the same tag: \(id)")
    #expect(try verify(repository, "--remote", "origin").failed == [])
    try repository.git("tag", "--force", "--annotate", "--message", "again", "v1.1.0", "HEAD")
    #expect(try remote()?.hasPrefix("origin has another tag v1.1.0: \(id), and here it is ") == true)
    try FileManager.default.removeItem(at: repository.sandbox.folder.appending(path: "remote.git"))
    #expect(try remote()?.hasPrefix("origin cannot be asked: ") == true)
    #expect(try verify(repository, "--remote=--upload-pack=touch x").failed == ["remote"])
    #expect(!repository.has("x"))
  }

  @Test("signatures are good, bad, or missing where the settings want them")
  func signatures() throws {
    let keys = try SigningKeys.shared.get()
    let repository = try released()
    try repository.git("config", "tag.gpgSign", "true")
    #expect(try verify(repository).failed == ["tag signature"])
    try repository.git("config", "commit.gpgSign", "true")
    #expect(try verify(repository).failed == ["tag signature", "commit signature"])

    let allowed = repository.sandbox.folder.appending(path: "allowed")
    try Data("ada@example.com \(keys.sshPublicKey)\n".utf8).write(to: allowed)
    try repository.git("config", "gpg.format", "ssh")
    try repository.git("config", "user.signingKey", keys.ssh)
    try repository.git("config", "gpg.ssh.allowedSignersFile", allowed.path)
    #expect(try repository.bump("--increment", "patch").exitCode == 0)
    let answer = try verify(repository)
    #expect(answer.tag == "v1.1.1")
    #expect(answer.failed == [] && answer.skipped == [])

    let object = try repository.git("cat-file", "tag", "v1.1.1").replacing("\n\nv1.1.1\n", with: "\n\nv1.1.1 forged\n")
    let forged = try repository.git("hash-object", "-t", "tag", "-w", "--stdin", input: object).trimmed
    try repository.git("update-ref", "refs/tags/v1.1.1", forged)
    #expect(try verify(repository).failed == ["tag signature"])
  }
}

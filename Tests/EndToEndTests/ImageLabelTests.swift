import Foundation
import TestSupport
import Testing

/// `bump.image-labels/1`.
private struct Labels: Decodable {
  let schema: String
  let labels: [String: String]
  let annotations: [String]
}

@Suite("Labels of an image")
struct ImageLabelTests {
  private func labels(_ repository: TestRepository, _ arguments: String...) throws -> [String: String] {
    let outcome = try repository.bump(["image", "labels", "--format", "json"] + arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    let answer = try JSONDecoder().decode(Labels.self, from: Data(outcome.stdout.utf8))
    #expect(answer.schema == "bump.image-labels/1")
    #expect(Set(answer.annotations) == Set(answer.labels.map { "manifest:\($0.key)=\($0.value)" }))
    let prefix = "org.opencontainers.image."
    return Dictionary(
      uniqueKeysWithValues: answer.labels.map {
        ($0.key.hasPrefix(prefix) ? String($0.key.dropFirst(prefix.count)) : $0.key, $0.value)
      })
  }

  @Test("a release is told in full, and its date is the commit's")
  func release() throws {
    let repository = try Manual.repository(Sandbox())
    let seconds = try repository.git("log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ").trimmed
    try repository.git("remote", "add", "origin", "https://me:secret@github.com/me/my_app.git")
    let expected = [
      "version": "1.0.0", "revision": try repository.id("HEAD"), "created": seconds, "title": "my_app",
      "description": "Add your description here", "source": "https://github.com/me/my_app",
      "url": "https://github.com/me/my_app", "dev.bump.ref": "refs/tags/v1.0.0",
    ]
    #expect(try labels(repository, "--ref", "refs/tags/v1.0.0") == expected)
    let lines = try repository.bump("image", "labels", "--ref", "refs/tags/v1.0.0").stdout.lines
    #expect(lines.count == expected.count)
    #expect(lines.contains("org.opencontainers.image.version=1.0.0"))
    repository.sandbox.environment = ["SOURCE_DATE_EPOCH": "0"]
    #expect(try labels(repository)["created"] == "1970-01-01T00:00:00Z")
    repository.sandbox.environment = ["SOURCE_DATE_EPOCH": "253402300799"]
    #expect(try labels(repository)["created"] == "9999-12-31T23:59:59Z")
    for epoch in ["now", "-1", "253402300800", "99999999999999999"] {
      repository.sandbox.environment = ["SOURCE_DATE_EPOCH": epoch]
      let outcome = try repository.bump("image", "labels")
      #expect(outcome.exitCode == 64 && outcome.stderr.contains("SOURCE_DATE_EPOCH is '\(epoch)'"), "\(outcome)")
    }
  }

  @Test("the version is the branch's slug, the pull request's tag, the commit's")
  func versions() throws {
    let repository = try Manual.repository(Sandbox())
    let branch = try labels(repository, "--ref", "refs/heads/feat/x")
    #expect(branch["version"] == "feat-x")
    #expect(branch["dev.bump.ref"] == "refs/heads/feat/x")
    let request = try labels(repository, "--pull-request", "7")
    #expect(request["version"] == "pr-7")
    #expect(request["dev.bump.ref"] == "refs/pull/7/head")
    try repository.git("checkout", "--quiet", "--detach")
    let commit = try labels(repository)
    #expect(commit["version"]?.hasPrefix("sha-") == true)
    #expect(commit["dev.bump.ref"] == nil)
  }

  @Test(
    "the manifest says title, description and licenses",
    arguments: [
      (
        "pyproject.toml",
        "[project]\nname = \"a\"\nversion = \"1.0\"\nlicense = \"MIT AND (Apache-2.0 OR GPL-2.0+)\"\n", "a", nil,
        "MIT AND (Apache-2.0 OR GPL-2.0+)"
      ),
      (
        "pyproject.toml", "[project]\nname = \"a\"\nversion = \"1.0\"\nlicense = { text = \"BSD-3-Clause\" }\n", "a",
        nil, "BSD-3-Clause"
      ),
      (
        "pyproject.toml", "[project]\nname = \"a\"\nversion = \"1.0\"\nlicense = { text = \"MIT License\" }\n", "a",
        nil, nil
      ),
      (
        "pyproject.toml", "[project]\nname = \"a\"\nversion = \"1.0\"\nlicense = { file = \"LICENSE\" }\n", "a", nil,
        nil
      ),
      (
        "pyproject.toml", "[tool.poetry]\nname = \"a\"\nversion = \"1.0\"\ndescription = \"d\"\nlicense = \"MIT\"\n",
        "a", "d", "MIT"
      ),
      (
        "package.json", "{\"name\": \"@o/a\", \"version\": \"1.0.0\", \"description\": \"d\", \"license\": \"ISC\"}",
        "@o/a", "d", "ISC"
      ),
      ("package.json", "{\"name\": \"a\", \"version\": \"1.0.0\", \"license\": \"UNLICENSED\"}", "a", nil, nil),
      ("package.json", "{\"name\": \"a\", \"version\": \"1.0.0\", \"license\": \"SEE LICENSE IN x\"}", "a", nil, nil),
      (
        "Cargo.toml",
        "[package]\nname = \"a\"\nversion = \"1.0.0\"\ndescription = \"d\"\nlicense = \"MIT/Apache-2.0\"\n", "a", "d",
        "MIT OR Apache-2.0"
      ),
      (
        "Cargo.toml",
        "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense.workspace = true\n[workspace.package]\nlicense = \"MIT\"\n",
        "a", nil, "MIT"
      ),
      ("README.md", "x", "my_app", nil, nil),
    ] as [(String, String, String, String?, String?)])
  func manifest(_ path: String, _ text: String, title: String, description: String?, licenses: String?) throws {
    let repository = try TestRepository(try Sandbox(), files: [path: text])
    let labels = try labels(repository)
    #expect(labels["title"] == title)
    #expect(labels["description"] == description)
    #expect(labels["licenses"] == licenses)
  }

  @Test(
    "the remote's address holds no user, no password and no token",
    arguments: [
      ("git@github.com:o/r.git", "https://github.com/o/r"),
      ("https://token@gitlab.com/g/h/r.git", "https://gitlab.com/g/h/r"),
      ("https://u:p@example.com:8443/o/r.git", "https://example.com:8443/o/r"),
      ("https://example.com/o/r.git?private_token=secret#x", "https://example.com/o/r"),
      ("ssh://git@git.sr.ht:22/~u/r", "ssh://git.sr.ht/~u/r"), ("/srv/r.git", nil), ("file:///srv/r.git", nil),
    ] as [(String, String?)])
  func remote(_ address: String, source: String?) throws {
    let repository = try Manual.repository(Sandbox())
    try repository.git("remote", "add", "origin", address)
    let labels = try labels(repository)
    #expect(labels["source"] == source)
    #expect(labels["url"] == source)
  }

  @Test("the configuration says others, and takes some out")
  func configuration() throws {
    let settings = """
      version_provider = "scm"
      [images.labels]
      "org.opencontainers.image.title" = "A title"
      "org.opencontainers.image.created" = ""
      "com.example/team" = "core"

      """
    let repository = try TestRepository(try Sandbox(), files: [".versioning.toml": settings])
    let labels = try labels(repository)
    #expect(labels["title"] == "A title")
    #expect(labels["created"] == nil)
    #expect(labels["com.example/team"] == "core")
    try repository.write(".versioning.toml", "version_provider = \"scm\"\n[images.labels]\n\"a b\" = \"x\"\n")
    let refused = try repository.bump("image", "labels")
    #expect(refused.exitCode == 19)
    #expect(refused.stderr.contains(".versioning.toml:3:1: \"a b\" is no name of a label"), "\(refused.stderr)")
  }
}

import Foundation
import TestSupport
import Testing

/// `bump.image-references/1`.
private struct References: Decodable {
  struct Reference: Decodable, Equatable {
    let file: String
    let line: Int
    let column: Int
    let kind: String
    let repository: String
    let tag: String?
    let digest: String?
    let becomes: String?
    let reason: String?
  }

  struct Unread: Decodable, Equatable {
    let file: String
    let line: Int
    let column: Int
    let reason: String
  }

  let schema: String
  let repositories: [String]
  let next: String?
  let references: [Reference]
  let unread: [Unread]
}

@Suite("Image references")
struct ImageReferenceTests {
  private static let app = "registry.example.com:5000/my_app"

  private static let files = [
    ".versioning.toml": """
    version_provider = "scm"
    version_scheme = "semver"
    update_changelog_on_bump = false
    [images]
    repositories = ["\(app)"]
    references = ["deploy/**", "docker-compose.yml"]

    """,
    "docker-compose.yml": """
    services:
      web: # \(app):1.0.0
        image: \(app):1.0.0   # 1.0.0
        ports: ["80:80"]
      cache:
        image: redis:1.0.0
      worker:
        build: .
      edge:
        image: '\(app):latest'
      given:
        image: "\(app):${TAG:-1.0.0}"

    """,
    "deploy/app.yaml": """
    apiVersion: apps/v1
    kind: Deployment
    spec:
      template:
        spec:
          containers:
          - {name: web, image: '\(app):1.0.0'}
    ---
    apiVersion: v1
    kind: Pod
    spec:
      containers:
      - image: \(app):1.0.0@sha256:0123456789abcdef0123456789abcdef

    """,
    "deploy/staging/kustomization.yaml":
      "images:\r\n- name: my_app\r\n  newName: \(app)\r\n  newTag: 1.1.0-a0\r\n",
    "deploy/chart/values.yaml": "\u{FEFF}image:\n  repository: \(app)\n  tag: 1.0.0",
    "deploy/chart/Chart.yaml": "name: my_app\nversion: 0.3.0 # 1.0.0\nappVersion: 1.0.0\n",
    "deploy/chart/templates/app.yaml": "image: {{ .Values.image.repository }}:{{ .Values.my_app }}\n",
    "other.yaml": "image: \(app):1.0.0\n",
  ]

  private static func repository(_ changed: [String: String] = [:]) throws -> TestRepository {
    let repository = try TestRepository(
      Sandbox(), files: files.merging(changed) { $1 }, message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.commit("feat: more")
    return repository
  }

  @Test("a release writes its tag into the manifests that are named, and nothing else")
  func finalRelease() throws {
    let repository = try Self.repository()
    let outcome = try release(repository)
    #expect(outcome.stdout.contains("+    image: \"\(Self.app):1.1.0\"   # 1.0.0"))
    try expectReleased(repository, outcome, tag: "v1.1.0")
    var expected = Self.files
    expected["docker-compose.yml"] = Self.files["docker-compose.yml"]?
      .replacing("image: \(Self.app):1.0.0 ", with: "image: \"\(Self.app):1.1.0\" ")
    expected["deploy/app.yaml"] = Self.files["deploy/app.yaml"]?
      .replacing("'\(Self.app):1.0.0'", with: "'\(Self.app):1.1.0'")
    expected["deploy/staging/kustomization.yaml"] = Self.files["deploy/staging/kustomization.yaml"]?
      .replacing("newTag: 1.1.0-a0", with: "newTag: \"1.1.0\"")
    expected["deploy/chart/values.yaml"] = "\u{FEFF}image:\n  repository: \(Self.app)\n  tag: \"1.1.0\""
    expected["deploy/chart/Chart.yaml"] = "name: my_app\nversion: 0.3.0 # 1.0.0\nappVersion: \"1.1.0\"\n"
    for (path, text) in expected { try expectFile(repository, path, text) }
    let notes = [
      "deploy/app.yaml:13:12: the reference to \(Self.app) stays as it is: it is pinned by its digest",
      "docker-compose.yml:10:12: the reference to \(Self.app) stays as it is: latest is no release",
      "docker-compose.yml:12:12: the reference to \(Self.app) stays as it is: a variable decides",
      "deploy/chart/templates/app.yaml:1:8: this is a template and no YAML before it is rendered; it stays as it is",
    ]
    for note in notes { #expect(outcome.stderr.contains(note), "\(outcome.stderr)") }
    #expect(outcome.stderr.lines.count { $0.contains("stays as it is") } == notes.count)
  }

  @Test("a prerelease replaces prereleases only")
  func prerelease() throws {
    let repository = try Self.repository()
    let outcome = try release(repository, "--prerelease", "alpha", "--prerelease-offset", "1")
    try expectReleased(repository, outcome, tag: "v1.1.0-a1")
    #expect(
      try repository.git("show", "--stat=200", "--format=", "HEAD").lines.first?.trimmed
        .hasPrefix("deploy/staging/kustomization.yaml") == true)
    #expect(try repository.read("deploy/staging/kustomization.yaml").hasSuffix("newTag: \"1.1.0-a1\"\r\n"))
    #expect(outcome.stderr.contains("a prerelease replaces prereleases only"))
  }

  @Test("a plan carries the manifests to another job, and undo takes them back")
  func planAndUndo() throws {
    let repository = try Self.repository()
    let plan = try repository.bump("plan")
    let applied = try repository.sandbox.bump(["apply", "-"], in: repository.root, input: plan.stdout)
    #expect(applied.exitCode == 0, "\(applied)")
    #expect(try repository.tags.contains("v1.1.0"))
    #expect(try repository.read("deploy/chart/values.yaml").hasSuffix("tag: \"1.1.0\""))
    #expect(try repository.bump("undo", "--yes").exitCode == 0)
    #expect(try repository.read("deploy/chart/values.yaml").hasSuffix("tag: 1.0.0"))
  }

  @Test("a version file that is a manifest too is written once")
  func versionFile() throws {
    let repository = try Self.repository([
      ".versioning.toml": """
      version = "1.0.0"
      version_scheme = "semver"
      version_files = ["other.yaml", "deploy/chart/Chart.yaml:^appVersion"]
      update_changelog_on_bump = false
      [images]
      repositories = ["\(Self.app)"]
      references = ["other.yaml", "deploy/chart/*"]

      """, "other.yaml": "image: \(Self.app):1.0.0\nversion: 1.0.0\n",
    ])
    try expectReleased(repository, release(repository), tag: "v1.1.0")
    try expectFile(repository, "other.yaml", "image: \"\(Self.app):1.1.0\"\nversion: 1.1.0\n")
    try expectFile(
      repository, "deploy/chart/Chart.yaml", "name: my_app\nversion: 0.3.0 # 1.0.0\nappVersion: \"1.1.0\"\n")
  }

  @Test(
    "what is wrong is refused, and nothing is released",
    arguments: [
      (
        17, ["docker-compose.yml": "services:\n  web:\n\timage: \(app):1.0.0\n"],
        "docker-compose.yml:3:1: this is not YAML"
      ),
      (17, ["docker-compose.yml": "a: \(app)\nb: 1\na: 2\n"], "docker-compose.yml:3:1: the key a is defined twice"),
      (
        17,
        [
          ".versioning.toml":
            "version_provider = \"scm\"\n[images]\nrepositories = [\"a\"]\nreferences = [\"gone/*\"]\n"
        ], "'gone/*'"
      ),
      (
        19, [".versioning.toml": "version_provider = \"scm\"\n[images]\nreferences = [\"deploy/**\"]\n"],
        "images.repositories"
      ),
    ] as [(Int32, [String: String], String)])
  func refusals(_ code: Int32, _ changed: [String: String], _ words: String) throws {
    let repository = try Self.repository(changed)
    let before = try repository.fingerprint
    for arguments in [[], ["--dry-run"]] {
      let outcome = try repository.bump(arguments)
      #expect(outcome.exitCode == code, "\(outcome)")
      #expect(outcome.stderr.contains(words), "\(outcome.stderr)")
    }
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("manifests that name nothing are said, and one that is no YAML and names nothing is passed over")
  func nothingNamed() throws {
    let files = Dictionary(
      uniqueKeysWithValues: Self.files.keys.filter { $0 != ".versioning.toml" }.map { ($0, "a: [\n") })
    let outcome = try release(Self.repository(files))
    #expect(outcome.exitCode == 0)
    #expect(outcome.stderr.contains("no manifest of images.references names \(Self.app)"))
  }

  @Test("references are listed with their places and what becomes of them")
  func list() throws {
    let repository = try Self.repository()
    let before = try repository.fingerprint
    let text = try repository.bump("image", "references")
    #expect(text.exitCode == 0, "\(text)")
    #expect(
      text.stdout.lines == [
        "deploy/app.yaml:7:28: kubernetes \(Self.app):1.0.0 (becomes 1.1.0)",
        "deploy/app.yaml:13:12: kubernetes \(Self.app):1.0.0@sha256:0123456789abcdef0123456789abcdef "
          + "(stays: it is pinned by its digest)",
        "deploy/chart/Chart.yaml:3:13: helm-chart \(Self.app):1.0.0 (becomes 1.1.0)",
        "deploy/chart/values.yaml:3:8: helm-values \(Self.app):1.0.0 (becomes 1.1.0)",
        "deploy/staging/kustomization.yaml:4:11: kustomize \(Self.app):1.1.0-a0 (becomes 1.1.0)",
        "docker-compose.yml:3:12: compose \(Self.app):1.0.0 (becomes 1.1.0)",
        "docker-compose.yml:10:12: compose \(Self.app):latest (stays: latest is no release)",
        "docker-compose.yml:12:12: compose \(Self.app) (stays: a variable decides)",
        "other.yaml:1:8: other \(Self.app):1.0.0 (stays: images.references does not name the file)",
      ])
    let json = try repository.bump("image", "references", "--format", "json")
    let document = try JSONDecoder().decode(References.self, from: Data(json.stdout.utf8))
    #expect(document.schema == "bump.image-references/1")
    #expect(document.repositories == [Self.app])
    #expect(document.next == "1.1.0")
    #expect(document.references.count == 9)
    #expect(
      document.references.first
        == References.Reference(
          file: "deploy/app.yaml", line: 7, column: 28, kind: "kubernetes", repository: Self.app, tag: "1.0.0",
          digest: nil, becomes: "1.1.0", reason: nil))
    #expect(document.unread.map(\.file) == ["deploy/chart/templates/app.yaml"])
    #expect(try repository.fingerprint.differences(from: before) == [])
    let other = try repository.bump("image", "references", "--image", "redis")
    #expect(
      other.stdout == "docker-compose.yml:6:12: compose redis:1.0.0 (becomes 1.1.0)\n")
    #expect(try repository.bump("image", "references", "--image", "My:App").exitCode == 64)
  }
}

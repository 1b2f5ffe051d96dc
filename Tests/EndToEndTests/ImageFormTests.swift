import Foundation
import TestSupport
import Testing

/// Names that git lets a branch have, and that somebody could take for something else.
private let hostileBranches = [
  "x;$(touch${IFS}pwned)`touch${IFS}pwned`", "it's|say\"it\"&x", "<b>{a,b}!x#y%0A=v+w@q,]]>", "${PATH}%{if}", "'';",
  "-x",
  "HEAD", "EOF", "latest", "LATEST", "1.2.3", "v1.0.0", "refs/heads/main", "sha256-0123456789abcdef0123.sig",
  "日本語/é/e\u{301}", "\u{202E}x", "feat/x", String(repeating: "long/", count: 30) + "x",
]

/// A label's text that tries each reader, and what it is on one line.
private let hostileText = (
  toml:
    #"it's \"x\" $(touch pwned) `id` ${HOME} %{x}\nEOF\n::set-output name=a::b\n##vso[task.complete]\n##teamcity[x]\u2028k=v | <b> é\t\u202E%0A%AZP25 \\"#,
  line:
    #"it's "x" $(touch pwned) `id` ${HOME} %{x} EOF ::set-output name=a::b #vso[task.complete] #teamcity[x] k=v | <b> é %0A%AZP25 \"#
)

@Suite("Forms of bump image tags")
struct ImageFormTests {
  private let image = "registry.example.com:5000/my_app"

  private func repository() throws -> TestRepository {
    let pyproject = """
      [project]
      name = "it's \\"my\\" app"
      version = "1.0.0"
      description = "\(hostileText.toml)"

      """
    let repository = try TestRepository(try Sandbox(), files: ["pyproject.toml": pyproject])
    try repository.tag("v1.0.0")
    try repository.tag("v0.9.0")
    return repository
  }

  private func tags(_ repository: TestRepository, _ reference: String, _ form: String) throws -> String {
    let outcome = try repository.bump([
      "image", "tags", "--ref", reference, "--image", image, "--image", "o/b", "--format", form,
    ])
    #expect(outcome.exitCode == 0, "\(outcome)")
    return outcome.stdout
  }

  @Test("every form says the same of a hostile branch to its reader", arguments: hostileBranches)
  func branch(_ name: String) throws {
    let repository = try repository()
    let sandbox = repository.sandbox
    let reference = "refs/heads/\(name)"
    try repository.git("check-ref-format", reference)

    let json = try JSONDecoder().decode(Answer.self, from: Data(tags(repository, reference, "json").utf8))
    let tag = try #require(json.tags.first?.tag)
    #expect(json.tags.count == 1)
    #expect(tag.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/) != nil)
    #expect(!["1.2.3", "v1.0.0", "latest", "LATEST", "HEAD~"].contains(tag))
    let references = ["\(image):\(tag)", "o/b:\(tag)"]
    let labels = json.labels
    #expect(labels["org.opencontainers.image.description"] == hostileText.line)
    #expect(labels["org.opencontainers.image.title"] == #"it's "my" app"#)
    #expect(labels["org.opencontainers.image.version"] == tag)
    #expect(labels["dev.bump.ref"] == (name.hasPrefix("\u{202E}") ? "refs/heads/x" : reference))
    let labelLines = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }

    #expect(try tags(repository, reference, "text").components(separatedBy: "\n") == references + [""])
    #expect(try tags(repository, reference, "comma") == "\(tag)\n")

    let print = #"printf '%s\0' "$@""#
    let docker = try tags(repository, reference, "docker")
    #expect(
      try sandbox.words("set -- \(docker)\n\(print)", in: repository.root) == references.flatMap { ["--tag", $0] })
    let kaniko = try tags(repository, reference, "kaniko")
    #expect(
      try sandbox.words("set -- \(kaniko)\n\(print)", in: repository.root) == references.map { "--destination=\($0)" })
    let dockerLabels = try repository.bump("image", "labels", "--ref", reference, "--format", "docker").stdout
    #expect(
      try sandbox.words("eval \"set -- $(cat)\"\n\(print)", in: repository.root, input: dockerLabels)
        == labelLines.flatMap { ["--label", $0] })

    let shell = try sandbox.words(
      #"eval "$(cat)"; printf '%s\0' "$BUMP_IMAGE_PUSH" "$BUMP_IMAGE_VERSION" "$BUMP_IMAGE_TAGS" "$BUMP_IMAGE_LABELS""#,
      in: repository.root, input: try tags(repository, reference, "shell"))
    let joined = references.joined(separator: "\n")
    #expect(shell == ["true", tag, joined, labelLines.joined(separator: "\n")])

    let dotenv = try FormReader.dotenv(try tags(repository, reference, "gitlab"))
    #expect(dotenv["BUMP_IMAGE_TAGS"] == references.joined(separator: ","))
    #expect(dotenv["BUMP_IMAGE_TAG_NAMES"] == tag)

    let azure = try FormReader.azure(try tags(repository, reference, "azure"))
    for isOutput in [false, true] {
      let found = azure.filter { $0.isOutput == isOutput }
      #expect(found.first { $0.name == "BUMP_IMAGE_TAGS" }?.value == joined)
      #expect(found.first { $0.name == "BUMP_IMAGE_LABELS" }?.value == labelLines.joined(separator: "\n"))
    }
    let teamCity = try FormReader.teamCity(try tags(repository, reference, "teamcity"))
    #expect(teamCity["BUMP_IMAGE_TAGS"] == joined)
    #expect(teamCity["BUMP_IMAGE_LABELS"] == labelLines.joined(separator: "\n"))

    let bake = try FormReader.bake(try tags(repository, reference, "bake"))
    #expect(bake.tags == references)
    #expect(bake.labels == labels)
    #expect(bake.annotations == labelLines.map { "manifest:\($0)" })

    try expectGitHub(repository, reference, references, labels)
    #expect(!repository.has("pwned"))
  }

  private struct Answer: Decodable {
    struct Tag: Decodable {
      let tag: String
    }

    let tags: [Tag]
    let labels: [String: String]
  }

  private func expectGitHub(
    _ repository: TestRepository, _ reference: String, _ references: [String], _ labels: [String: String]
  ) throws {
    let folder = repository.sandbox.folder
    let (output, summary) = (folder.appending(path: "output"), folder.appending(path: "summary"))
    // The step before ended its last line with nothing.
    try Data("before=1".utf8).write(to: output)
    repository.sandbox.environment = [
      "GITHUB_OUTPUT": output.path, "GITHUB_STEP_SUMMARY": summary.path, "RUNNER_TEMP": folder.path,
    ]
    defer { repository.sandbox.environment = [:] }
    #expect(try tags(repository, reference, "github").components(separatedBy: "\n") == references + [""])
    let outputs = try FormReader.github(String(decoding: Data(contentsOf: output), as: UTF8.self))
    let lines = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    #expect(
      outputs.keys.sorted() == [
        "annotations", "bake-file", "before", "json", "labels", "push", "tag-names", "tags", "version",
      ])
    #expect(outputs["before"] == "1")
    #expect(outputs["tags"] == references.joined(separator: "\n"))
    #expect(outputs["labels"] == lines.joined(separator: "\n"))
    #expect(outputs["annotations"] == lines.map { "manifest:\($0)" }.joined(separator: "\n"))
    struct JSON: Decodable {
      let tags: [String]
      let labels: [String: String]
    }
    let json = try JSONDecoder().decode(JSON.self, from: Data((outputs["json"] ?? "").utf8))
    #expect(json.tags == references)
    #expect(json.labels == labels)
    let bake = try String(contentsOfFile: try #require(outputs["bake-file"]), encoding: .utf8)
    #expect(try FormReader.bake(bake).tags == references)
    // A table of one row: nothing in it begins another.
    let text = try String(contentsOf: summary, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 4, "\(text)")
  }

  @Test("the source is where the remote is fetched from, whatever its setting is short for")
  func source() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.git("remote", "add", "origin", "gh:acme/x.git")
    try repository.git("config", "url.https://github.com/.insteadOf", "gh:")
    let labels = try repository.bump("image", "labels", "--ref", "refs/tags/v1.0.0").stdout
    #expect(labels.contains("org.opencontainers.image.source=https://github.com/acme/x\n"), "\(labels)")
  }

  @Test("python's own readers agree", .enabled(if: hasPythonReaders))
  func python() throws {
    let repository = try repository()
    let sandbox = repository.sandbox
    let reference = "refs/heads/it's $(x) \"y\"".replacing(" ", with: "_")
    let script = """
      import io, json, sys, yaml, dotenv
      bake, shell, gitlab = open("bake").read(), open("shell").read(), open("gitlab").read()
      assert yaml.safe_load(bake) == json.loads(bake)
      print(json.dumps([dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False) for text in (shell, gitlab)]))
      """
    for form in ["bake", "shell", "gitlab"] { try repository.write(form, try tags(repository, reference, form)) }
    let outcome = try sandbox.run(
      URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", script], in: repository.root)
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    let read = try JSONDecoder().decode([[String: String]].self, from: Data(outcome.stdout.utf8))
    #expect(read[1] == (try FormReader.dotenv(repository.read("gitlab"))))
    #expect(read[0]["BUMP_IMAGE_TAGS"] == read[1]["BUMP_IMAGE_TAGS"]?.replacing(",", with: "\n"))
  }

  private static let hasPythonReaders: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import yaml, dotenv"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test("what a form needs and nobody says is asked for")
  func refused() throws {
    let repository = try Manual.repository(Sandbox())
    let outside = try repository.bump("image", "tags", "--format", "github")
    #expect(outside.exitCode == 64)
    #expect(outside.stderr.contains("GITHUB_OUTPUT"))
    let kaniko = try repository.bump("image", "tags", "--format", "kaniko")
    #expect(kaniko.exitCode == 64)
    #expect(kaniko.stderr.contains("--image"))
    #expect(try repository.bump("image", "labels", "--format", "gitlab").exitCode == 64)
    #expect(try repository.bump("image", "tags", "--format", "xml").exitCode == 64)
    for (file, reason) in [
      ("/no/such/folder/file", "No such file or directory"), ("/dev/full", "No space left on device"),
      (repository.root.path, "Is a directory"),
    ] {
      repository.sandbox.environment = ["GITHUB_OUTPUT": file]
      let unwritable = try repository.bump("image", "tags", "--format", "github")
      #expect(unwritable.exitCode == 1)
      #expect(unwritable.stdout == "")
      #expect(unwritable.stderr.contains("cannot write \(file): \(reason)"), "\(unwritable.stderr)")
    }
  }

  @Test("the explanation says why, what competed and who says so")
  func explanation() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.tag("v1.2.0")
    try repository.tag("v1.1.1")
    let said = try repository.bump("image", "tags", "--ref", "refs/tags/v1.1.1", "--explain").stdout
    for line in [
      "1.1.1", "  immutable: written once", "  because: release 1.1.1", "competed for latest: 1.2.0, 1.1.1, 1.0.0",
      "note latest-held-by: latest stays at 1.2.0, which is above 1.1.1", "reference: refs/tags/v1.1.1 (--ref)",
      "commit: \(try repository.id("HEAD")) (the tag)", "git tags: 3 (git)",
    ] { #expect(said.lines.contains(line), "\(said)") }
    repository.sandbox.environment = [
      "GITLAB_CI": "true", "CI_COMMIT_TAG": "v1.2.0", "CI_COMMIT_SHA": try repository.id("HEAD"),
      "CI_DEFAULT_BRANCH": "main",
    ]
    let ci = try repository.bump("image", "tags", "--explain").stdout
    #expect(ci.lines.contains("reference: refs/tags/v1.2.0 (gitlab)"))
    #expect(
      ci.lines.last == "gitlab says so in: GITLAB_CI, CI_COMMIT_TAG, CI_COMMIT_SHA, CI_DEFAULT_BRANCH", "\(ci)")
    #expect(try repository.bump("image", "tags", "--explain", "--format", "shell").exitCode == 64)
    repository.sandbox.environment = ["CI": "true"]
    let unknown = try repository.bump("image", "tags", "--explain").stdout
    #expect(unknown.lines.contains("event: local (git)"))
    #expect(unknown.lines.last == "a CI is at work that is not known, so git says the state", "\(unknown)")
  }
}

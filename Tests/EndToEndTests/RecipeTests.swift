import Foundation
import TestSupport
import Testing

/// The recipes of `Docs/ci.md`, as they stand there.
private enum Recipe {
  struct Missing: Error {
    let what: String
  }

  private static func page() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "Docs/ci.md"), encoding: .utf8)
  }

  /// What stands behind `start` in a section, up to `end`.
  static func text(_ section: String, from start: String, to end: String) throws -> String {
    let page = try page()
    guard let heading = page.range(of: "\n## \(section)\n"),
      let first = page[heading.upperBound...].range(of: start),
      let last = page[first.upperBound...].range(of: end)
    else { throw Missing(what: "\(section): \(start)") }
    return String(page[first.upperBound..<last.lowerBound])
  }

  /// The entries of the list of scripts behind `start`: `- command`, or `- |` and the lines below it.
  static func script(_ section: String, from start: String, to end: String) throws -> String {
    let lines = try text(section, from: start, to: end).components(separatedBy: "\n")
    return lines.compactMap { line in
      let text = line.trimmingCharacters(in: .whitespaces)
      guard text.hasPrefix("- ") else { return text }
      return text == "- |" ? nil : String(text.dropFirst(2))
    }.joined(separator: "\n")
  }
}

@Suite("Recipes for CIs")
struct RecipeTests {
  private static let image = "registry.example.com/my_app"
  private static let branch = "feat/$(touch${IFS}pwned);'\"`id`"

  /// A clone of a project at a hostile branch and a release, with programs that note what they are called with.
  private final class Job {
    let repository: TestRepository
    private let log: URL

    init() throws {
      let sandbox = try Sandbox()
      let files = Manual.files("1.0.0").merging([".gitignore": "image.env\nplan.json\nreferences\n"]) { $1 }
      let origin = try TestRepository(sandbox, named: "origin", files: files, message: "feat: start")
      try origin.tag("v1.0.0")
      try origin.git("update-ref", "refs/heads/\(RecipeTests.branch)", "HEAD")
      try origin.git("clone", "--quiet", origin.root.path, "../clone")
      repository = TestRepository(sandbox, at: sandbox.folder.appending(path: "clone"))
      log = sandbox.folder.appending(path: "log")
      let programs = sandbox.folder.appending(path: "programs")
      try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(at: programs.appending(path: "bump"), withDestinationURL: executable)
      for name in ["docker", "cosign"] {
        try writeProgram(
          "{ printf '%s\\037' \(name) \"$@\"; echo; } >>'\(log.path)'", to: programs.appending(path: name))
      }
      self.programs = programs.path
    }

    private let programs: String

    /// Runs a script as CIs do, ending at the first error; returns what it printed and the calls that were noted.
    func run(_ script: String, _ environment: [String: String]) throws -> (output: String, calls: [[String]]) {
      try? FileManager.default.removeItem(at: log)
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      repository.sandbox.environment = environment.merging(["PATH": "\(programs):\(path)"]) { $1 }
      let outcome = try repository.sandbox.run(
        URL(fileURLWithPath: "/bin/bash"), ["-eo", "pipefail", "-c", script], in: repository.root)
      #expect(outcome.exitCode == 0, "\(outcome)")
      #expect(!repository.has("pwned"))
      let noted = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
      return (outcome.stdout, noted.lines.map { $0.split(separator: "\u{1F}").map(String.init) })
    }
  }

  /// Expects a build with all tags and labels, and a push of each tag.
  private func expectBuilt(_ calls: [[String]], tags: [String], reference: String) throws {
    let build = try #require(calls.first)
    #expect(Array(build.prefix(2)) == ["docker", "build"])
    #expect(build.last == ".")
    func values(_ option: String) -> [String] { zip(build, build.dropFirst()).filter { $0.0 == option }.map(\.1) }
    let references = tags.map { "\(Self.image):\($0)" }
    #expect(values("--tag") == references)
    #expect(values("--label").contains("dev.bump.ref=\(reference)"))
    #expect(values("--label").contains("org.opencontainers.image.description=Add your description here"))
    #expect(Array(calls.dropFirst()) == references.map { ["docker", "push", $0] })
  }

  private func slug(_ job: Job) throws -> String {
    try job.repository.bump("image", "tags", "--ref", "refs/heads/\(Self.branch)").stdout.trimmed
  }

  @Test("GitLab CI")
  func gitlab() throws {
    let job = try Job()
    let script = try Recipe.script("GitLab CI", from: "CI_COMMIT_TAG\n  script:\n", to: "\n\n")
    let common = [
      "GITLAB_CI": "true", "CI": "true", "CI_REGISTRY_IMAGE": Self.image,
      "CI_COMMIT_SHA": try job.repository.id("HEAD"),
    ]
    let branch = common.merging(["CI_COMMIT_BRANCH": Self.branch]) { $1 }
    try expectBuilt(try job.run(script, branch).calls, tags: [try slug(job)], reference: "refs/heads/\(Self.branch)")
    let tag = common.merging(["CI_COMMIT_TAG": "v1.0.0"]) { $1 }
    try expectBuilt(try job.run(script, tag).calls, tags: ["1.0.0", "latest"], reference: "refs/tags/v1.0.0")

    let report = try Recipe.script("GitLab CI", from: "tags:\n  script:\n", to: "  artifacts:")
    _ = try job.run(report, tag)
    let variables = try FormReader.dotenv(job.repository.read("image.env"))
    #expect(variables["BUMP_IMAGE_TAGS"] == "\(Self.image):1.0.0,\(Self.image):latest")
  }

  @Test("Jenkins")
  func jenkins() throws {
    let job = try Job()
    let script = try Recipe.text("Jenkins", from: "sh '''\n", to: "'''")
    let common = [
      "JENKINS_URL": "https://ci.example.com/", "IMAGE": Self.image, "GIT_COMMIT": try job.repository.id("HEAD"),
    ]
    let branch = common.merging(["BRANCH_NAME": Self.branch]) { $1 }
    try expectBuilt(try job.run(script, branch).calls, tags: [try slug(job)], reference: "refs/heads/\(Self.branch)")
    let tag = common.merging(["BRANCH_NAME": "v1.0.0", "TAG_NAME": "v1.0.0"]) { $1 }
    try expectBuilt(try job.run(script, tag).calls, tags: ["1.0.0", "latest"], reference: "refs/tags/v1.0.0")
    let fork = common.merging(["BRANCH_NAME": "PR-7", "CHANGE_ID": "7", "CHANGE_FORK": "somebody"]) { $1 }
    let calls = try job.run(script, fork).calls
    #expect(calls.count == 1, "the image of a fork is built and not pushed")
  }

  @Test("Azure Pipelines")
  func azure() throws {
    let job = try Job()
    let first = try Recipe.text("Azure Pipelines", from: "- bash: ", to: "\n")
    let second = try Recipe.text("Azure Pipelines", from: "- bash: |\n", to: "```")
    let common = ["TF_BUILD": "True", "IMAGE": Self.image, "BUILD_SOURCEVERSION": try job.repository.id("HEAD")]
    for (reference, tags) in [
      ("refs/heads/\(Self.branch)", [try slug(job)]), ("refs/tags/v1.0.0", ["1.0.0", "latest"]),
    ] {
      var environment = common.merging(["BUILD_SOURCEBRANCH": reference]) { $1 }
      for variable in try FormReader.azure(job.run(first, environment).output) where !variable.isOutput {
        environment[variable.name] = variable.value
      }
      try expectBuilt(try job.run(second, environment).calls, tags: tags, reference: reference)
    }
  }

  @Test("GitHub Actions")
  func github() throws {
    let job = try Job()
    let script = try Recipe.text("GitHub Actions", from: "- id: image\n        run: ", to: "\n")
    let output = job.repository.sandbox.folder.appending(path: "output")
    let environment = [
      "GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/\(Self.branch)",
      "GITHUB_SHA": try job.repository.id("HEAD"), "GITHUB_OUTPUT": output.path, "IMAGE": Self.image,
      "RUNNER_TEMP": job.repository.sandbox.folder.path,
    ]
    _ = try job.run(script, environment)
    let outputs = try FormReader.github(String(contentsOf: output, encoding: .utf8))
    let reference = "\(Self.image):\(try slug(job))"
    #expect(outputs["tags"] == reference)
    #expect(outputs["push"] == "true")
    let sign = try Recipe.text("GitHub Actions", from: "take outputs from the environment", to: "env:")
    let command = try #require(sign.range(of: "- run: ").map { String(sign[$0.upperBound...]) })
    let calls = try job.run(command, ["TAGS": try #require(outputs["tags"])]).calls
    #expect(calls == [["cosign", "sign", reference]])
  }

  @Test("a plain shell")
  func shell() throws {
    let job = try Job()
    let script = try Recipe.text("Plain shell", from: "```sh\n", to: "```")
    try job.repository.git("checkout", "--quiet", "-b", Self.branch)
    try expectBuilt(
      try job.run(script, ["IMAGE": Self.image]).calls, tags: [try slug(job)], reference: "refs/heads/\(Self.branch)")
  }

  @Test(
    "one plan for the jobs that release and build", .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/jq")))
  func plan() throws {
    let job = try Job()
    let script = try Recipe.text("One plan for a release job and a build job", from: "```sh\n", to: "```")
    try job.repository.set("src/my_app/new.py", "", "feat: something new")
    try job.repository.git("--git-dir=../origin/.git", "config", "receive.denyCurrentBranch", "ignore")
    _ = try job.run(script, ["IMAGE": Self.image])
    let plan = try JSONDecoder().decode(Plan.self, from: Data(job.repository.read("plan.json").utf8))
    let references = try job.repository.read("references").lines
    #expect(references == plan.images.map { "\(Self.image):\($0.tag)" })
    #expect(references == ["1.1.0", "latest"].map { "\(Self.image):\($0)" })
  }
}

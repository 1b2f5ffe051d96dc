import Foundation
import TestSupport
import Testing

extension ImageTagRow {
  /// The row's policy as `.versioning.toml`.
  var settings: String {
    func list(_ texts: [String]) -> String { "[\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]" }
    let configuration = input.config
    var text = "version_scheme = \"semver\"\nversion_provider = \"scm\"\n"
    text += "tag_format = \"\(configuration?.tag_format ?? "v$version")\"\n\n[images]\n"
    if let floating = configuration?.floating { text += "floating = \(list(floating))\n" }
    if let channels = configuration?.channels { text += "channels = \(list(channels))\n" }
    if let limit = configuration?.maxlen { text += "slug_max = \(limit)\n" }
    if let edge = configuration?.edge { text += "edge = \"\(edge)\"\n" }
    if let sha = configuration?.sha { text += "sha = \(sha)\n" }
    return text
  }

  /// Whether the state can only come from a CI, which alone knows the default branch.
  var needsDefaultBranch: Bool { input.event == "schedule" || input.config?.edge != nil }

  /// The CI's variables of such a row.
  var environment: [String: String] {
    needsDefaultBranch
      ? [
        "GITLAB_CI": "true", "CI": "true", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "main",
        "CI_COMMIT_REF_NAME": "main", "CI_COMMIT_SHA": input.sha, "CI_PIPELINE_SOURCE": input.event,
      ] : [:]
  }

  var arguments: [String] {
    if needsDefaultBranch { return ["image", "tags", "--format", "json"] }
    var arguments = ["image", "tags", "--format", "json", "--event", input.event, "--sha", input.sha]
    if let ref = input.ref { arguments += ["--ref", ref] }
    if let number = input.pr { arguments += ["--pull-request", "\(number)"] }
    if input.fork == true { arguments.append("--fork") }
    return arguments
  }
}

/// `bump.image-tags/1`.
struct ImageTags: Decodable {
  struct Tag: Decodable {
    let tag: String
    let mutability: String
    let reason: String
    let references: [String]?
  }

  struct Note: Decodable {
    let code: String
    let version: String?
    let message: String

    /// The note as the table writes it, with its data.
    var written: String {
      switch code {
      case "latest-held-by": "latest-held-by-\(version ?? "")"
      case "tag-list-incomplete": "tag-list-incomplete-no-floating"
      default: code
      }
    }
  }

  let schema: String
  let push: Bool
  let tags: [Tag]
  let notes: [Note]
}

@Suite("Image tags")
struct ImageTagTests {
  @Test(
    "a real repository gets the tags of the policy",
    arguments: try ImageTagRow.all())
  func policy(_ row: ImageTagRow) throws {
    let sandbox = try Sandbox()
    var repository = try TestRepository(sandbox, files: [".versioning.toml": row.settings])
    for tag in row.input.all_tags ?? [] { try repository.tag(tag) }
    if row.input.shallow == true {
      try repository.commit("feat: one")
      let remote = "file://\(repository.root.path)"
      try sandbox.git(["clone", "--quiet", "--depth", "1", remote, "shallow"], in: sandbox.folder)
      repository = TestRepository(sandbox, at: sandbox.folder.appending(path: "shallow"))
    }
    if row.input.ref == nil { try repository.git("checkout", "--quiet", "--detach") }
    if row.input.dirty == true { try repository.write(".versioning.toml", row.settings + "# changed\n") }

    let before = try repository.fingerprint
    sandbox.environment = row.environment
    let outcome = try repository.bump(row.arguments + ["--offline"])
    #expect(try repository.fingerprint.differences(from: before) == [])
    if let error = row.expect.error {
      #expect(outcome.exitCode == (error == "dirty-tree" ? 40 : 24), "\(outcome)")
      #expect(outcome.stdout == "")
      return
    }
    #expect(outcome.exitCode == (row.input.shallow == true ? 41 : 0), "\(outcome)")
    let answer = try JSONDecoder().decode(ImageTags.self, from: Data(outcome.stdout.utf8))
    #expect(answer.schema == "bump.image-tags/1")
    #expect(answer.tags.map { [$0.tag, $0.mutability] } == row.expect.tags)
    #expect(answer.tags.allSatisfy { !$0.reason.isEmpty })
    #expect(answer.push == row.expect.push)
    #expect(answer.notes.map(\.written) == row.expect.notes)
    let allowed = try repository.bump(row.arguments + ["--offline", "--allow-incomplete"])
    #expect(allowed.exitCode == 0)
    #expect(allowed.stdout == outcome.stdout)
  }

  @Test("the commit is said in full, or by the first digits of one that is here")
  func commit() throws {
    let repository = try Manual.repository(Sandbox())
    let head = try repository.id("HEAD")
    try repository.git("branch", "abcd1234")
    func revision(_ sha: String) throws -> Sandbox.Outcome {
      try repository.bump("image", "labels", "--ref", "refs/heads/x", "--sha", sha)
    }
    let label = "org.opencontainers.image.revision="
    for sha in [head, head.uppercased(), String(head.prefix(7)), String(head.prefix(12))] {
      #expect(try revision(sha).stdout.contains("\(label)\(head)\n"), "\(sha)")
    }
    let elsewhere = String(repeating: "a", count: 40)
    #expect(try revision(elsewhere).stdout.contains("\(label)\(elsewhere)\n"))
    for sha in ["", "abc", "HEAD", "abcd1234", "\(head)\n", "\(head)0", String(repeating: "f", count: 12)] {
      let outcome = try revision(sha)
      #expect(outcome.exitCode == 64 && outcome.stdout == "", "\(outcome)")
      #expect(outcome.stderr.contains("which is no commit"), "\(outcome)")
    }
    let long = try revision(String(repeating: "b", count: 64))
    #expect(long.exitCode == 64 && long.stderr.contains("SHA-256"), "\(long)")
  }

  @Test("a clone knows the default branch from its origin")
  func defaultBranch() throws {
    let sandbox = try Sandbox()
    let settings = "version_provider = \"scm\"\n[images]\nedge = \"edge\"\n"
    let repository = try TestRepository(sandbox, files: [".versioning.toml": settings])
    try sandbox.git(["clone", "--quiet", repository.root.path, "clone"], in: sandbox.folder)
    let clone = TestRepository(sandbox, at: sandbox.folder.appending(path: "clone"))
    let push = try clone.bump("image", "tags", "--ref", "refs/heads/main")
    #expect(push.stdout == "edge\nmain\n")
    let schedule = try clone.bump("image", "tags", "--event", "schedule")
    #expect(schedule.stdout == "nightly\n")
  }

  @Test("the default branch is what the option says, else the setting, else the CI")
  func saidDefaultBranch() throws {
    let settings = "version_provider = \"scm\"\n[images]\nedge = \"edge\"\n"
    let repository = try TestRepository(try Sandbox(), files: [".versioning.toml": settings])
    let arguments = ["image", "tags", "--ref", "refs/heads/trunk"]
    let unknown = try repository.bump(arguments)
    #expect(unknown.stdout == "trunk\n")
    #expect(unknown.stderr.contains("--default-branch"), "\(unknown)")
    #expect(try repository.bump(arguments + ["--default-branch", "trunk"]).stdout == "edge\ntrunk\n")
    try repository.set(".versioning.toml", settings + "default_branch = \"trunk\"\n")
    #expect(try repository.bump(arguments).stdout == "edge\ntrunk\n")
    #expect(try repository.bump(arguments + ["--default-branch", "main"]).stdout == "trunk\n")
    repository.sandbox.environment = [
      "GITLAB_CI": "true", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "trunk", "CI_PIPELINE_SOURCE": "push",
    ]
    let inCI = try repository.bump("image", "tags", "--explain").stdout
    #expect(inCI.hasPrefix("edge\n"))
    #expect(inCI.contains("default branch: trunk (images.default_branch)\n"))
  }

  @Test("the references of every repository are printed, and none that is no name")
  func references() throws {
    let repository = try Manual.repository(Sandbox())
    let outcome = try repository.bump(
      "image", "tags", "--ref", "refs/tags/v1.0.0", "--image", "registry.example.com:5000/my_app", "--image",
      "other/app", "--image", "other/app")
    #expect(
      outcome.stdout.lines.sorted() == [
        "other/app:1.0.0", "other/app:latest", "registry.example.com:5000/my_app:1.0.0",
        "registry.example.com:5000/my_app:latest",
      ])
    let refused = try repository.bump("image", "tags", "--image", "My/App:1")
    #expect(refused.exitCode == 64)
    #expect(refused.stdout == "")
  }

  @Test("a branch and a tag of one name are told apart by the full reference")
  func sameName() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.git("branch", "v1.0.0")
    #expect(try repository.bump("image", "tags", "--ref", "refs/tags/v1.0.0").stdout == "1.0.0\nlatest\n")
    let branch = try repository.bump("image", "tags", "--ref", "refs/heads/v1.0.0").stdout
    #expect(branch.hasPrefix("branch-v1.0.0-"))
  }

  @Test("a clone that fetches no tags moves nothing")
  func tagless() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    try sandbox.git(["clone", "--quiet", "--no-tags", "file://\(repository.root.path)", "tagless"], in: sandbox.folder)
    let clone = TestRepository(sandbox, at: sandbox.folder.appending(path: "tagless"))
    let outcome = try clone.bump("image", "tags", "--ref", "refs/tags/v1.0.0", "--offline")
    #expect(outcome.exitCode == 41)
    #expect(outcome.stdout == "1.0.0\n")
    #expect(outcome.stderr.contains("git fetch --tags"))
    #expect(try clone.bump("image", "tags", "--ref", "refs/heads/main").exitCode == 0)
  }

  @Test("the CI's variables say the state")
  func variables() throws {
    let repository = try Manual.repository(Sandbox())
    let id = try repository.id("HEAD")
    repository.sandbox.environment = [
      "GITLAB_CI": "true", "CI": "true", "CI_COMMIT_TAG": "v1.0.0", "CI_COMMIT_REF_NAME": "v1.0.0",
      "CI_COMMIT_SHA": id, "CI_PIPELINE_SOURCE": "push",
    ]
    #expect(try repository.bump("image", "tags").stdout == "1.0.0\nlatest\n")
    repository.sandbox.environment = [
      "GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/pull/7/merge",
      "GITHUB_SHA": id,
    ]
    let unknown = try repository.bump("image", "tags")
    #expect(unknown.stdout == "pr-7\n")
    #expect(unknown.stderr.contains("--no-fork"))
    let arguments = ["image", "tags", "--image", "my_app", "--format", "kaniko"]
    #expect(try repository.bump(arguments).stdout.contains("--no-push"))
    #expect(try !repository.bump(arguments + ["--no-fork"]).stdout.contains("--no-push"))
  }

  @Test("what is said takes the place of that part of what the CI says, and the rest stays")
  func parts() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.git("checkout", "--quiet", "--detach")
    let head = try repository.id("HEAD")
    let other = String(repeating: "a", count: 40)
    let request = [
      "GITLAB_CI": "true", "CI_COMMIT_SHA": other, "CI_DEFAULT_BRANCH": "main", "CI_PROJECT_ID": "7",
      "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "15",
      "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "8", "CI_MERGE_REQUEST_REF_PATH": "refs/merge-requests/15/head",
    ]
    let branch = [
      "GITLAB_CI": "true", "CI_COMMIT_SHA": other, "CI_DEFAULT_BRANCH": "main", "CI_PIPELINE_SOURCE": "push",
      "CI_COMMIT_BRANCH": "main",
    ]
    let number = ["--pull-request", "15"]
    let rows: [(environment: [String: String], options: [String], tag: String, push: Bool, sha: String)] = [
      (request, [], "pr-15", false, other), (request, number, "pr-15", false, other),
      (request, ["--event", "pull_request"] + number, "pr-15", false, other),
      (request, ["--ref", "refs/merge-requests/15/head"] + number, "pr-15", false, other),
      (request, ["--no-fork"], "pr-15", true, other),
      (request, ["--ref", "refs/heads/main"], "main", true, head),
      (request, ["--event", "local"], "sha-\(head.prefix(12))", true, head),
      (branch, ["--event", "schedule"], "nightly", true, head), (branch, ["--event", "push"], "main", true, other),
      (branch, ["--ref", "refs/heads/main"], "main", true, other),
      (branch, ["--ref", "refs/heads/next"], "next", true, head), (branch, number, "pr-15", true, head),
      (branch, ["--ref", "refs/tags/v1.0.0"], "1.0.0", true, head),
    ]
    struct Answer: Decodable {
      struct Tag: Decodable {
        let tag: String
      }
      let push: Bool
      let tags: [Tag]
      let labels: [String: String]
    }
    for row in rows {
      repository.sandbox.environment = row.environment
      let outcome = try repository.bump(["image", "tags", "--format", "json"] + row.options)
      let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.stdout.utf8))
      #expect(answer.tags.first?.tag == row.tag, "\(row)")
      #expect(answer.push == row.push, "\(row)")
      #expect(answer.labels["org.opencontainers.image.revision"] == row.sha, "\(row)")
    }
  }

  @Test("tags of an ignored form are no releases of the image")
  func ignoredTags() throws {
    let settings = "version_provider = \"scm\"\nignored_tag_formats = [\"v9*\"]\n"
    let repository = try TestRepository(Sandbox(), files: [".versioning.toml": settings], message: "feat: start")
    for tag in ["v1.2.0", "v9.0.0"] { try repository.tag(tag) }
    #expect(try repository.bump("image", "tags", "--ref", "refs/tags/v1.2.0").stdout == "1.2.0\nlatest\n")
    let ignored = try repository.bump("image", "tags", "--ref", "refs/tags/v9.0.0")
    #expect(ignored.exitCode == 24)
    #expect(ignored.stderr.contains("ignored_tag_formats"))
  }
}

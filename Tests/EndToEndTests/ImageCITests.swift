import Foundation
import TestSupport
import Testing

/// What the tests look at of the explanation in `bump.image-tags/1`.
private struct ExplainedTags: Decodable {
  struct Tag: Decodable {
    let tag: String
  }

  struct Explanation: Decodable {
    struct State: Decodable {
      let event: String
      let reference: String?
      let sha: String
      let pullRequest: Int?
      let isFork: Bool?
      let defaultBranch: String?
    }

    struct CI: Decodable {
      let provider: String
      let variables: [String]
    }

    let state: State
    let ci: CI?
  }

  let push: Bool
  let tags: [Tag]
  let explanation: Explanation
}

@Suite("Image tags in a CI")
struct ImageCITests {
  @Test("the variables of each CI give the state and its tag", arguments: try CIRow.all())
  func environment(_ row: CIRow) throws {
    let format = row.expect.tag?.hasPrefix("api/") == true ? "api/v$version" : "v$version"
    let settings = "version_provider = \"scm\"\ntag_format = \"\(format)\"\n"
    let repository = try TestRepository(try Sandbox(), files: [".versioning.toml": settings])
    if let tag = row.expect.tag { try repository.tag(tag) }
    var environment = row.env
    if let event = row.event_json {
      let file = repository.sandbox.folder.appending(path: "event.json")
      try JSONEncoder().encode(event).write(to: file)
      environment["GITHUB_EVENT_PATH"] = file.path
    }
    repository.sandbox.environment = environment
    let outcome = try repository.bump("image", "tags", "--explain", "--format", "json")
    #expect(outcome.exitCode == 0, "\(outcome)")
    let answer = try JSONDecoder().decode(ExplainedTags.self, from: Data(outcome.stdout.utf8))
    let (state, expect) = (answer.explanation.state, row.expect)

    let head = try repository.id("HEAD")
    let sha = expect.sha.map { $0.hasPrefix("(") ? head : $0 } ?? head
    #expect(state.sha == sha)
    #expect(state.isFork == (expect.kind == "pr" ? expect.fork : false))
    #expect(state.defaultBranch == expect.default_branch)
    #expect(answer.explanation.ci?.provider == expect.ci)
    for name in answer.explanation.ci?.variables ?? [] { #expect(environment[name]?.isEmpty == false) }

    let tags = answer.tags.map(\.tag)
    switch expect.kind {
    case "branch":
      #expect(state.reference == expect.ref)
      let slug = try #require(expect.branch).replacing("/", with: "-")
      // One of the branches is called v1.0.0.
      #expect(tags.count == 1 && (tags[0] == slug || tags[0].hasPrefix("branch-\(slug)-")), "\(tags)")
    case "tag":
      #expect(state.reference == expect.ref)
      let version = try #require(expect.tag).split(separator: "v").last.map(String.init)
      #expect(tags == [version, "latest"])
    case "pr":
      #expect(state.event == "pull_request")
      #expect(tags == ["pr-\(try #require(expect.pr))"])
      #expect(answer.push == (expect.fork == false))
      let own = try repository.bump("image", "tags", "--no-fork", "--explain", "--format", "json")
      #expect(try JSONDecoder().decode(ExplainedTags.self, from: Data(own.stdout.utf8)).push)
    case "merge_queue":
      #expect(tags == ["mq-\(sha.prefix(12))"])
      #expect(!answer.push)
    case "schedule": #expect(tags == ["nightly"])
    default: #expect(tags == ["main"] && state.event == "local")
    }
  }
}

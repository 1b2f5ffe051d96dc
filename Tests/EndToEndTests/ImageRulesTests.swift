import Foundation
import TestSupport
import Testing

@Suite("Image rules and the past")
struct ImageRulesTests {
  private static func repository() throws -> TestRepository {
    let sandbox = try Sandbox()
    let repository = try TestRepository(
      sandbox, files: [".versioning.toml": "version_provider = \"scm\"\nversion_scheme = \"semver\"\n"],
      message: "feat: start")
    for (day, tag) in ["v1.0.0", "v1.1.0", "v1.2.0-a0", "v1.2.0", "v1.1.1", "other"].enumerated() {
      sandbox.environment["GIT_COMMITTER_DATE"] = "\(1_700_000_000 + day * 86_400) +0000"
      try repository.tag(tag)
    }
    sandbox.environment = [:]
    try repository.git("branch", "feat/one")
    return repository
  }

  private struct Simulation: Decodable {
    struct Release: Decodable {
      struct Tag: Decodable { let tag: String }
      struct Move: Decodable, Equatable {
        let rule: String
        let tag: String
        let from: String
        let to: String
      }

      let date: String
      let gitTag: String
      let tags: [Tag]
      let moves: [Move]
    }

    let schema: String
    let releases: [Release]
    let latestMovedBack: [String: Int]
  }

  @Test("the past is gone through in the order of its dates")
  func simulate() throws {
    let repository = try Self.repository()
    let before = try repository.fingerprint
    let outcome = try repository.bump("image", "simulate")
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.stdout == """
        2023-11-14 v1.0.0: 1.0.0 latest
        2023-11-15 v1.1.0: 1.1.0 latest
        2023-11-16 v1.2.0-a0: 1.2.0-a0
          the defaults would move latest back: 1.1.0 to 1.2.0-a0
        2023-11-17 v1.2.0: 1.2.0 latest
        2023-11-18 v1.1.1: 1.1.1
          type=semver would move latest back: 1.2.0 to 1.1.1
          type=semver would move 1 back: 1.2.0 to 1.1.1
          the defaults would move latest back: 1.2.0 to 1.1.1
        5 releases
        type=semver would have moved latest back 1 time
        the defaults would have moved latest back 2 times

        """)
    let json = try repository.bump("image", "simulate", "--format", "json")
    let document = try JSONDecoder().decode(Simulation.self, from: Data(json.stdout.utf8))
    #expect(document.schema == "bump.image-simulation/1")
    #expect(document.releases.map(\.gitTag) == ["v1.0.0", "v1.1.0", "v1.2.0-a0", "v1.2.0", "v1.1.1"])
    #expect(document.releases.last?.tags.map(\.tag) == ["1.1.1"])
    #expect(
      document.releases.last?.moves.first
        == Simulation.Release.Move(rule: "semver", tag: "latest", from: "1.2.0", to: "1.1.1"))
    #expect(document.latestMovedBack == ["semver": 1, "defaults": 2])
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("a past that is not here is not guessed at")
  func shallow() throws {
    let repository = try Self.repository()
    try repository.commit("docs: later")
    try repository.sandbox.git(
      ["clone", "--quiet", "--depth", "1", "file://\(repository.root.path)", "shallow"], in: repository.sandbox.folder)
    let clone = TestRepository(repository.sandbox, at: repository.sandbox.folder.appending(path: "shallow"))
    #expect(try clone.bump("image", "simulate").exitCode == 41)
  }

  private static func object(_ text: String) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
  }

  @Test("the rules are the bodies that the registries' interfaces take")
  func rules() throws {
    let repository = try Self.repository()
    let arguments = ["--image", "registry.example.com/team/my_app"]
    let ecr = try repository.bump(["image", "rules", "ecr"] + arguments)
    #expect(
      try Self.object(ecr.stdout) == [
        "repositoryName": "team/my_app", "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": ["latest", "pr-*", "nightly", "feat-*", "main"].map {
          ["filterType": "WILDCARD", "filter": $0]
        },
      ] as NSDictionary, "\(ecr)")
    #expect(ecr.stderr.contains("aws ecr put-image-tag-mutability --cli-input-json"))
    let harbor = try repository.bump(["image", "rules", "harbor"] + arguments)
    #expect(
      try Self.object(harbor.stdout) == [
        "disabled": false, "action": "immutable", "template": "immutable_template",
        "tag_selectors": [
          ["kind": "doublestar", "decoration": "matches", "pattern": "{[0-9]*.[0-9]*.[0-9]*,sha-????????????}"]
        ],
        "scope_selectors": [
          "repository": [["kind": "doublestar", "decoration": "repoMatches", "pattern": "my_app"]]
        ],
      ] as NSDictionary)
    #expect(harbor.stderr.contains("POST /api/v2.0/projects/team/immutabletagrules\n"))
    let hub = try repository.bump("image", "rules", "dockerhub", "--image", "docker.io/team/my_app")
    #expect(
      try Self.object(hub.stdout) == [
        "immutable_tags": true,
        "immutable_tags_rules": ["^[0-9]+\\.[0-9]+\\.[0-9]+[A-Za-z0-9._-]*$", "^sha-[0-9a-f]{12}$"],
      ] as NSDictionary)
    #expect(hub.stderr.contains("PATCH https://hub.docker.com/v2/namespaces/team/repositories/my_app/immutabletags\n"))
    let gitlab = try repository.bump(["image", "rules", "gitlab", "--format", "json"] + arguments)
    let requests = try #require(try Self.object(gitlab.stdout)["requests"] as? [NSDictionary])
    let inputs = requests.compactMap { request in
      ((request["body"] as? NSDictionary)?["variables"] as? NSDictionary)?["input"] as? NSDictionary
    }
    #expect(
      inputs == [
        ["projectPath": "team/my_app", "tagNamePattern": "^[0-9]+\\.[0-9]+\\.[0-9]+[A-Za-z0-9._-]*$"],
        ["projectPath": "team/my_app", "tagNamePattern": "^sha-[0-9a-f]{12}$"],
        [
          "projectPath": "team/my_app", "tagNamePattern": "^(latest)$", "minimumAccessLevelForPush": "MAINTAINER",
          "minimumAccessLevelForDelete": "MAINTAINER",
        ],
      ])
    #expect(try repository.bump("image", "rules", "ecr").exitCode == 64)
    #expect(try repository.bump("image", "rules", "harbor", "--image", "my_app").exitCode == 64)
    #expect(try repository.bump("image", "rules", "dockerhub", "--image", "a/b/c").exitCode == 64)
    #expect(try repository.bump("image", "rules", "quay").exitCode == 64)
  }
}

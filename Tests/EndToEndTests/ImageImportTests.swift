import Foundation
import TestSupport
import Testing

@Suite("Rules of docker/metadata-action")
struct ImageImportTests {
  private static let workflow = """
    jobs:
      image:
        steps:
          - uses: docker/metadata-action@v5
            with:
              images: registry.example.com/my_app
              tags: |
                type=semver,pattern={{version}}
                type=semver,pattern={{major}}.{{minor}}
                type=ref,event=branch
                type=raw,value=latest,enable={{is_default_branch}}
    """

  private func repository() throws -> TestRepository {
    let repository = try TestRepository(
      try Sandbox(), files: ["image.yml": Self.workflow, ".versioning.toml": "version_provider = \"scm\"\n"])
    for name in ["v1.1.0", "v1.2.0", "v1.1.1"] {
      try repository.commit("feat: \(name)")
      try repository.tag(name)
    }
    return repository
  }

  @Test("the settings are printed with all that they are not, and work as they stand")
  func imported() throws {
    let repository = try repository()
    let before = try repository.fingerprint
    let outcome = try repository.bump("image", "import", "image.yml")
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(
      outcome.stdout.hasPrefix(
        "[images]\nrepositories = [\"registry.example.com/my_app\"]\nfloating = [\"minor\", \"latest\"]\n\n# Not carried over:\n# line 11: "
      ), "\(outcome.stdout)")
    #expect(outcome.stdout.contains("# v1.1.1, from 1.2.0: 1.1.1 is not above 1.2.0\n"))
    #expect(try repository.fingerprint.differences(from: before) == [])
    #expect(
      try repository.sandbox.bump(["image", "import", "-"], in: repository.root, input: Self.workflow) == outcome)

    try repository.set(".versioning.toml", "version_provider = \"scm\"\n" + outcome.stdout)
    let tags = try repository.bump("image", "tags", "--ref", "refs/tags/v1.1.1").stdout
    #expect(tags == "registry.example.com/my_app:1.1.1\nregistry.example.com/my_app:1.1\n")
    let theirs = try repository.bump("image", "tags", "--ref", "refs/tags/v1.1.1", "--metadata-action", "image.yml")
    #expect(
      theirs.stdout.lines == ["1.1.1", "1.1", "latest"].map { "registry.example.com/my_app:\($0)" }, "\(theirs)")
  }

  @Test("as JSON")
  func json() throws {
    struct Answer: Decodable {
      struct Rule: Decodable {
        let line: Int?
        let fate: String
      }

      struct Move: Decodable {
        let tag: String
        let highest: String?
      }

      let schema: String
      let rules: [Rule]
      let movedBack: [Move]
    }
    let repository = try repository()
    let outcome = try repository.bump("image", "import", "image.yml", "--format", "json")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.stdout.utf8))
    #expect(answer.schema == "bump.image-import/1")
    #expect(answer.rules.map(\.line) == [8, 9, 10, 11, nil])
    #expect(answer.rules.map(\.fate) == ["same", "changed", "changed", "left", "changed"])
    #expect(answer.movedBack.map(\.tag) == ["v1.1.1"])
    #expect(answer.movedBack.map(\.highest) == ["1.2.0"])
  }

  @Test("a pull request's commit is the merge, unless the action is told otherwise")
  func pullRequest() throws {
    let repository = try repository()
    try repository.write("rules", "type=sha,format=long,prefix=\ntype=ref,event=pr\ntype=raw,value={{base_ref}}\n")
    let event = repository.sandbox.folder.appending(path: "event.json")
    let (head, merge) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
    try Data(#"{"number": 7, "pull_request": {"head": {"sha": "\#(head)"}}}"#.utf8).write(to: event)
    let environment = [
      "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_REF": "refs/heads/main",
      "GITHUB_SHA": merge, "GITHUB_EVENT_PATH": event.path, "GITHUB_BASE_REF": "main",
    ]
    for (told, sha) in [("", merge), ("true", head)] {
      repository.sandbox.environment = environment.merging(["DOCKER_METADATA_PR_HEAD_SHA": told]) { $1 }
      let tags = try repository.bump("image", "tags", "--metadata-action", "rules").stdout
      #expect(tags.lines == ["pr-7", "main", sha])
    }
  }

  @Test("the branch that a tag was pushed from is the event's")
  func baseBranch() throws {
    let repository = try repository()
    try repository.write("rules", "type=raw,value={{base_ref}}\n")
    let event = repository.sandbox.folder.appending(path: "event.json")
    try Data(#"{"base_ref": "refs/heads/release/1"}"#.utf8).write(to: event)
    repository.sandbox.environment = [
      "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/tags/v1.1.1",
      "GITHUB_SHA": String(repeating: "a", count: 40), "GITHUB_EVENT_PATH": event.path, "GITHUB_BASE_REF": "",
    ]
    #expect(try repository.bump("image", "tags", "--metadata-action", "rules").stdout == "release-1\n")
  }

  @Test("a time zone is the system's, and one that it does not have is refused")
  func zones() throws {
    let repository = try repository()
    repository.sandbox.environment = ["SOURCE_DATE_EPOCH": "1795176000"]
    func tags(_ zone: String) throws -> Sandbox.Outcome {
      try repository.write("rules", "type=raw,\"value={{commit_date 'YYYYMMDD-HHmm' tz='\(zone)'}}\"\n")
      return try repository.bump("image", "tags", "--metadata-action", "rules")
    }
    #expect(try tags("Asia/Tokyo").stdout == "20261120-2100\n")
    #expect(try tags("America/New_York").stdout == "20261120-0700\n")
    for zone in ["No/Where", "../../etc/passwd", "/etc/localtime"] { #expect(try tags(zone).exitCode == 19) }
  }

  @Test("what is wrong is said with its file and line")
  func refused() throws {
    let repository = try repository()
    try repository.write("rules", "type=sha\ntype=bla\n")
    let outcome = try repository.bump("image", "import", "rules")
    #expect(outcome.exitCode == 19)
    #expect(outcome.stderr.contains("rules:2: there is no type 'bla'"), "\(outcome.stderr)")
    #expect(try repository.bump("image", "import", "nothing").exitCode == 64)
    try repository.write("rules", "type=sha\ntype=raw,value=\(String(repeating: "x", count: 129))\n")
    let invalid = try repository.bump("image", "tags", "--metadata-action", "rules")
    #expect(invalid.exitCode == 64)
    #expect(invalid.stderr.contains("rules:2: 'xxx"), "\(invalid)")
  }
}

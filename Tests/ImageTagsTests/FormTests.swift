import Foundation
import ImageTags
import Testing

@Suite("Forms of output")
struct FormTests {
  private static let output = ImageOutput(
    decision: ImageDecision(
      push: true, version: "1.1.0",
      tags: [
        ImageTag(name: "1.1.0", mutability: .immutable, reason: "release 1.1.0"),
        ImageTag(name: "latest", mutability: .floating, reason: "highest stable version"),
      ]), repositories: ["r.example.com/a", "o/b"],
    labels: [ImageLabel(key: "k", value: "it's ${x} %{y} 50% [é]; $(id)")])

  private static func without(_ change: (inout ImageOutput) -> Void) -> ImageOutput {
    var output = output
    change(&output)
    return output
  }

  @Test("text is a line each")
  func text() throws {
    let all = ["r.example.com/a:1.1.0", "o/b:1.1.0", "r.example.com/a:latest", "o/b:latest"]
    #expect(try Self.output.text(.text) == all.map { $0 + "\n" }.joined())
    #expect(try Self.output.text(.text, .labels) == "k=it's ${x} %{y} 50% [é]; $(id)\n")
    #expect(try Self.without { $0.repositories = [] }.text(.text) == "1.1.0\nlatest\n")
  }

  private static let forms: [(OutputForm, OutputScope, String)] = [
    (
      OutputForm.docker, OutputScope.tags,
      "--tag r.example.com/a:1.1.0 --tag o/b:1.1.0 --tag r.example.com/a:latest --tag o/b:latest\n"
    ),
    (.docker, .labels, "--label 'k=it'\\''s ${x} %{y} 50% [é]; $(id)'\n"),
    (
      .kaniko, .tags,
      """
      --destination=r.example.com/a:1.1.0 --destination=o/b:1.1.0 --destination=r.example.com/a:latest \
      --destination=o/b:latest

      """
    ),
    (.kaniko, .labels, "'--label=k=it'\\''s ${x} %{y} 50% [é]; $(id)'\n"),
    (.comma, .tags, "1.1.0,latest\n"),
    (
      .gitlab, .tags,
      """
      BUMP_IMAGE_PUSH=true
      BUMP_IMAGE_VERSION=1.1.0
      BUMP_IMAGE_TAGS=r.example.com/a:1.1.0,o/b:1.1.0,r.example.com/a:latest,o/b:latest
      BUMP_IMAGE_TAG_NAMES=1.1.0,latest

      """
    ),
    (.shell, .labels, "BUMP_IMAGE_LABELS='k=it'\\''s ${x} %{y} 50% [é]; $(id)'\n"),
    (
      .azure, .labels,
      """
      ##vso[task.setvariable variable=BUMP_IMAGE_LABELS]k=it's ${x} %AZP25{y} 50%AZP25 [é]; $(id)
      ##vso[task.setvariable variable=BUMP_IMAGE_LABELS;isOutput=true]k=it's ${x} %AZP25{y} 50%AZP25 [é]; $(id)

      """
    ),
    (
      .teamcity, .labels,
      "##teamcity[setParameter name='env.BUMP_IMAGE_LABELS' value='k=it|'s ${x} %{y} 50% |[|0x00e9|]; $(id)']\n"
    ),
    (
      .bake, .labels,
      #"""
      {"target":{"docker-metadata-action":{"annotations":["manifest:k=it's $${x} %%{y} 50% [é]; $(id)"],\#
      "labels":{"k":"it's $${x} %%{y} 50% [é]; $(id)"}}}}

      """#
    ),
  ]

  @Test("each form is written as its reader wants it", arguments: forms)
  func form(_ form: OutputForm, _ scope: OutputScope, expected: String) throws {
    #expect(try Self.output.text(form, scope) == expected)
  }

  @Test("the bake file is JSON with tags, labels, annotations and arguments")
  func bake() throws {
    let file = try JSONSerialization.jsonObject(with: Data(Self.output.text(.bake).utf8)) as? [String: Any]
    let target = (file?["target"] as? [String: Any])?["docker-metadata-action"] as? [String: Any]
    #expect(target?["tags"] as? [String] == Self.output.references)
    #expect((target?["labels"] as? [String: String])?.keys.sorted() == ["k"])
    #expect(
      target?["args"] as? [String: String] == [
        "DOCKER_META_IMAGES": "r.example.com/a,o/b", "DOCKER_META_VERSION": "1.1.0",
      ])
  }

  @Test("what a form cannot hold is refused")
  func refused() {
    #expect(throws: OutputError.repositoryMissing(.kaniko)) {
      try Self.without { $0.repositories = [] }.text(.kaniko)
    }
    #expect(throws: OutputError.noLabels(.gitlab)) { try Self.output.text(.gitlab, .labels) }
    #expect(throws: OutputError.noLabels(.comma)) { try Self.output.text(.comma, .labels) }
    let long = String(repeating: "a", count: 250)
    let fits = Self.without { $0.repositories = Array(repeating: long, count: 9) }
    #expect(throws: Never.self) { try fits.text(.gitlab) }
    let exceeds = Self.without { $0.repositories = Array(repeating: long, count: 10) }
    #expect(throws: OutputError.self) { try exceeds.text(.gitlab) }
  }

  @Test("kaniko pushes nothing where nothing is to be pushed")
  func noPush() throws {
    let output = Self.without {
      $0.decision = ImageDecision(
        push: false, tags: [ImageTag(name: "pr-7", mutability: .mutable, reason: "")])
      $0.repositories = ["a"]
    }
    #expect(try output.text(.kaniko) == "--no-push --destination=a:pr-7\n")
    #expect(try output.text(.gitlab).contains("BUMP_IMAGE_PUSH=false\n"))
    #expect(output.markdownSummary.contains("not pushed"))
  }

  @Test("the delimiter is no part of a value")
  func delimiter() {
    var numbers: [UInt64] = [0xA, 0xA, 0xB]
    let value = "x\nbump-a\ny"
    let file = ImageOutput.githubFile([("k", value), ("l", "one")]) { numbers.removeFirst() }
    #expect(file == "k<<bump-b\n\(value)\nbump-b\nl=one\n")
    #expect(numbers.isEmpty)
  }

  @Test("the summary shows reasons as they are")
  func summary() {
    let output = Self.without {
      $0.decision = ImageDecision(
        push: true,
        tags: [ImageTag(name: "x", mutability: .mutable, reason: "branch a|b`<b>@all*_[x](y)\n# z")],
        notes: [ImageNote(code: "c", message: "m|n")])
    }
    let lines = output.markdownSummary.split(separator: "\n")
    #expect(
      lines.contains(
        ##"| `r.example.com/a:x`<br>`o/b:x` | mutable | branch a\|b\`\<b\>&#64;all\*\_\[x\]\(y\) \# z |"##))
    #expect(lines.contains(#"- m\|n"#))
  }

  @Test("which releases compete is told, the highest first")
  func contests() throws {
    let tags = ["v1.0.0", "v1.1.0", "v1.1.1", "v2.0.0-rc.1", "v1.10.0", "other"]
    let decision = try imageTags(
      for: .tag("v1.1.1"), tags: TagList(names: tags, isComplete: true),
      policy: ImagePolicy(floating: [.minor, .latest]), sha256: sha256)
    #expect(
      decision.contests == [
        FloatingContest(tag: "1.1", versions: ["1.1.1", "1.1.0"]),
        FloatingContest(tag: "latest", versions: ["1.10.0", "1.1.1", "1.1.0", "1.0.0"]),
      ])
    #expect(
      try imageTags(
        for: .branch("x"), tags: TagList(names: tags, isComplete: true), policy: ImagePolicy(), sha256: sha256
      ).contests.isEmpty)
  }

  @Test("the CI's variables that were read are told")
  func variables() throws {
    let environment = [
      "GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_REF": "refs/heads/x", "GITHUB_SHA": commit, "HOME": "/",
      "GITHUB_EVENT_NAME": "push",
    ]
    let context = try #require(detectCI(environment: environment, event: nil))
    #expect(context.variables == ["GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_REF", "GITHUB_SHA"])
    #expect(detectCI(environment: ["CI": "true"], event: nil)?.variables == ["CI"])
  }
}

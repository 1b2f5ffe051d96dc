import ImageTags
import Testing

@Suite("Labels")
struct LabelTests {
  @Test(
    "a value is one line that no CI obeys",
    arguments: [
      ("a\nb", "a b"), ("  a \t\r\n b  ", "a b"), ("::error::x", "::error::x"), ("##vso[task]x", "#vso[task]x"),
      ("#\u{200B}#[x]", "#[x]"), ("###", "#"), ("# #", "# #"), ("a\u{2028}b\u{85}c", "a b c"),
      ("\u{202E}x\u{FEFF}", "x"),
      ("é 日本 \"'`$(id)", "é 日本 \"'`$(id)"), ("\0\u{1B}[31m", "[31m"), ("\u{FE0F}", ""),
    ])
  func oneLine(_ text: String, expected: String) { #expect(ImageLabel(key: "k", value: text).value == expected) }

  @Test("all that is known is a label, and nothing else")
  func labels() {
    var facts = ImageFacts()
    #expect(facts.labels(version: "1.0.0").map(\.key) == ["org.opencontainers.image.version"])
    facts.revision = commit
    facts.created = 951_782_400
    facts.source = "https://example.com/o/r"
    facts.url = "https://example.com"
    facts.title = "t"
    facts.description = "d"
    facts.licenses = "MIT"
    facts.reference = "refs/heads/main"
    let labels = facts.labels(
      version: "1.0.0", others: ["org.opencontainers.image.url": "", "org.opencontainers.image.title": "T", "a": "1"])
    #expect(
      labels.map { "\($0.key)=\($0.value)" } == [
        "a=1", "dev.bump.ref=refs/heads/main", "org.opencontainers.image.created=2000-02-29T00:00:00Z",
        "org.opencontainers.image.description=d", "org.opencontainers.image.licenses=MIT",
        "org.opencontainers.image.revision=\(commit)", "org.opencontainers.image.source=https://example.com/o/r",
        "org.opencontainers.image.title=T", "org.opencontainers.image.version=1.0.0",
      ])
  }

  @Test(
    "the date is RFC 3339 in UTC",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_795_179_661, "2026-11-20T13:01:01Z"), (-1, "1969-12-31T23:59:59Z"),
      (4_107_542_399, "2100-02-28T23:59:59Z"),
    ])
  func date(_ seconds: Int64, expected: String) {
    var facts = ImageFacts()
    facts.created = seconds
    #expect(facts.labels(version: "").first?.value == expected)
  }

  @Test("a pull request is its own, whatever its CI calls it")
  func owner() {
    #expect(GitState.branch("a/b").owner == "refs/heads/a/b")
    #expect(GitState(event: .local, reference: nil, sha: commit).owner == nil)
    for reference in [nil, "refs/pull/7/merge", "refs/merge-requests/7/head", "refs/heads/main"] {
      let state = GitState(event: .pullRequest, reference: reference, sha: commit, pullRequest: 7)
      #expect(state.owner == "refs/pull/7/head")
    }
  }

  @Test("the version is never a floating tag")
  func version() throws {
    func version(_ state: GitState, _ policy: ImagePolicy = ImagePolicy(edge: "edge")) throws -> String {
      let names = ["v1.0.0+5", "v1.0.0"]
      return try imageTags(for: state, tags: TagList(names: names, isComplete: true), policy: policy, sha256: sha256)
        .version
    }
    #expect(try version(.tag("v1.0.0")) == "1.0.0")
    #expect(try version(.tag("v1.0.0+5")) == "1.0.0+5")
    #expect(try version(.branch("main")) == "main")
    #expect(try version(.branch("latest")).hasPrefix("branch-latest-"))
    #expect(try version(.branch("main", event: .schedule)) == "nightly")
  }
}

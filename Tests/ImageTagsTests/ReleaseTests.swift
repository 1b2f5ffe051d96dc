import ImageTags
import SemanticVersion
import Testing

@Suite("Releases")
struct ReleaseTests {
  private let python = ImagePolicy(scheme: .pep440, floating: Set(Floating.allCases), channels: ["a", "rc"])

  private func note(_ tag: String, among tags: [String], _ policy: ImagePolicy) throws -> [ImageNote] {
    try imageTags(for: .tag(tag), tags: TagList(names: tags, isComplete: true), policy: policy, sha256: sha256).notes
  }

  @Test(
    "PEP 440: post-releases are stable, development releases never float",
    arguments: [
      ("v1.2.0.post1", ["v1.2.0", "v1.2.0.post1"], ["1.2.0.post1", "1.2", "1", "latest"]),
      ("v1.2.0", ["v1.2.0", "v1.2.0.post1"], ["1.2.0"]),
      ("v1.2.1.dev4", ["v1.2.0", "v1.2.1.dev4"], ["1.2.1.dev4"]),
      ("v1.3.0a1.dev2", ["v1.2.0", "v1.3.0a1.dev2"], ["1.3.0a1.dev2"]),
      ("v1.3.0a10", ["v1.2.0", "v1.3.0a9", "v1.3.0a11.dev1", "v1.3.0a10"], ["1.3.0a10", "a"]),
      ("v1.3.0rc1", ["v1.2.0", "v1.3.0a10"], ["1.3.0rc1", "rc"]),
      ("v1.3.0b1", ["v1.2.0"], ["1.3.0b1"]),
      ("v1.2.0+ubuntu.1", ["v1.2.0"], ["1.2.0_ubuntu.1"]),
      ("v1.2", ["v1.1", "v1.2"], ["1.2", "1", "latest"]),
      ("v2026.11.20", ["v2026.11.19"], ["2026.11.20", "2026.11", "2026", "latest"]),
    ] as [(String, [String], [String])])
  func pep440(_ tag: String, _ tags: [String], _ expected: [String]) throws {
    #expect(try names(tag, among: tags, python) == expected)
  }

  @Test(
    "calendar versions float as they are written",
    arguments: [
      ("YYYY.0M.MICRO", "v2026.01.0", ["v2025.12.3"], ["2026.01.0", "2026.01", "2026", "latest"]),
      ("YYYY.0M.MICRO", "v2025.12.4", ["v2026.01.0"], ["2025.12.4", "2025.12", "2025"]),
      ("YYYY.0M.MICRO", "v2026.01.1a0", ["v2026.01.0"], ["2026.01.1a0", "a"]),
      ("YYYY.MICRO", "v2026.1", ["v2026.0"], ["2026.1", "2026", "latest"]),
      ("YYYY.0M.0D.MICRO", "v2026.01.05.1", ["v2026.01.05.0"], ["2026.01.05.1", "2026.01", "2026", "latest"]),
    ])
  func calendar(_ format: String, _ tag: String, _ tags: [String], _ expected: [String]) throws {
    var policy = python
    policy.scheme = .calver(try CalendarFormat(parsing: format))
    #expect(try names(tag, among: tags, policy) == expected)
  }

  @Test("a two-part release keeps its name from the floating tag of its line")
  func takenName() throws {
    #expect(try names("v1.2.1", among: ["v1.2", "v1.2.1"], python) == ["1.2.1", "1", "latest"])
    let notes = try note("v1.2.1", among: ["v1.2", "v1.2.1"], python)
    #expect(notes.map(\.code) == ["floating-name-taken"])
    #expect(notes.map(\.version) == ["1.2"])
  }

  @Test("of two spellings of one version the first alone floats")
  func twoSpellings() throws {
    let all = ["v1.0.0", "v1.0"]
    #expect(try names("v1.0", among: all, python) == ["1.0", "1", "latest"])
    #expect(try names("v1.0.0", among: all, python) == ["1.0.0"])
    let message = try note("v1.0.0", among: all, python).last?.message
    #expect(message == "latest stays at 1.0, which is the same version as 1.0.0")
  }

  @Test("an epoch is above all, and has no place in an image tag")
  func epoch() throws {
    #expect(try note("v2.0.0", among: ["v1!1.0.0", "v2.0.0"], python).map(\.version) == ["1!1.0.0"])
    #expect(throws: ImageTagError.invalidTag("1!1.0.0")) { try names("v1!1.0.0", among: [], python) }
  }

  @Test(
    "a channel is at the highest prerelease of its phase above every stable version",
    arguments: [
      ("v2.0.0-a1", ["v1.0.0"], ["2.0.0-a1", "alpha"]),
      ("v2.0.0-alpha.2", ["v2.0.0-alpha.10"], ["2.0.0-alpha.2"]),
      ("v2.0.0-alpha.2", ["v2.0.0-beta.1"], ["2.0.0-alpha.2", "alpha"]),
      ("v2.0.0-next.1", ["v1.0.0"], ["2.0.0-next.1", "next"]),
      ("v2.0.0-alpha.1", ["v2.0.0"], ["2.0.0-alpha.1"]),
      ("v2.0.0-alpha.1+5", ["v1.0.0"], ["2.0.0-alpha.1_5"]),
    ] as [(String, [String], [String])])
  func channels(_ tag: String, _ tags: [String], _ expected: [String]) throws {
    #expect(try names(tag, among: tags, ImagePolicy(scheme: .semver, channels: ["alpha", "next"])) == expected)
  }

  @Test("a yanked version neither holds a floating tag nor keeps one from others")
  func yanked() throws {
    let policy = ImagePolicy(yanked: ["v1.3.0", "1.2.9"])
    #expect(try names("v1.2.0", among: ["v1.2.0", "v1.3.0", "v1.2.9"], policy) == ["1.2.0", "latest"])
    #expect(try names("v1.3.0", among: ["v1.2.0", "v1.3.0"], policy) == ["1.3.0"])
    #expect(throws: ImageTagError.invalidSetting(.yanked, value: "1.3")) {
      try names("v1.2.0", among: [], ImagePolicy(yanked: ["1.3"]))
    }
  }

  @Test("releases in a legacy format count")
  func legacy() throws {
    let policy = ImagePolicy(legacyFormats: [TagFormat("release-$version")])
    #expect(try names("v1.2.0", among: ["release-1.3.0"], policy) == ["1.2.0"])
    #expect(try names("release-1.3.0", among: ["v1.2.0"], policy) == ["1.3.0", "latest"])
  }

  @Test(
    "an incomplete tag list is one only where a floating tag was due",
    arguments: [
      ("v1.2.0", ImagePolicy(), true),
      ("v1.2.0", ImagePolicy(floating: []), false),
      ("v1.2.0", ImagePolicy(yanked: ["1.2.0"]), false),
      ("v1.2.0+5", ImagePolicy(), false),
      ("v1.2.0-rc.1", ImagePolicy(), false),
      ("v1.2.0-rc.1", ImagePolicy(channels: ["rc"]), true),
      ("v1.2.0-alpha.1", ImagePolicy(channels: ["rc"]), false),
    ] as [(String, ImagePolicy, Bool)])
  func incomplete(_ tag: String, _ policy: ImagePolicy, _ isIncomplete: Bool) throws {
    let list = TagList(names: [tag], isComplete: false)
    let decision = try imageTags(for: .tag(tag), tags: list, policy: policy, sha256: sha256)
    #expect(decision.tags.map(\.mutability) == [.immutable])
    #expect(decision.isIncomplete == isIncomplete)
    #expect(decision.notes.map(\.code) == (isIncomplete ? ["tag-list-incomplete"] : []))
  }

  @Test("a tag of the right form says what is wrong with its version")
  func unreadable() {
    let error = #expect(throws: ImageTagError.self) { try names("v1.2", among: [], ImagePolicy()) }
    #expect(error?.description.contains("the patch number is missing") == true)
    let foreign = ImageTagError.tagNotAVersion("deploy-prod", expected: "v$version", reason: nil)
    #expect(throws: foreign) { try names("deploy-prod", among: [], ImagePolicy()) }
  }

  @Test("a version longer than a tag can be is refused")
  func tooLong() {
    let version = "1.2.3-" + String(repeating: "x", count: 123)
    #expect(throws: ImageTagError.invalidTag(version)) { try names("v" + version, among: [], ImagePolicy()) }
  }
}

import Configuration
import Planning
import SemanticVersion
import Testing

@Suite("The next version is decided")
struct VersionDecisionTests {
  /// The table of "Arithmetic" in the rules: what there is since the baseline, what is asked, the answer or the code.
  @Test(
    "by what came since the baseline and what is asked",
    arguments: [
      // no commits, stable
      ("1.2.3", [], nil, nil, "3"), ("1.2.3", [], "alpha", nil, "3"), ("1.2.3", [], nil, "minor", "1.3.0"),
      ("1.2.3", ["bump: version 1.2.2 → 1.2.3"], nil, nil, "3"),
      // no commits, prerelease
      ("1.2.0-alpha.0", [], nil, nil, "1.2.0"), ("1.2.0-alpha.0", [], "alpha", nil, "3"),
      ("1.2.0-alpha.0", [], "beta", nil, "3"), ("1.2.0-alpha.0", [], nil, "minor", "1.2.0"),
      // none that raises
      ("1.2.3", ["docs: x"], nil, nil, "21"), ("1.2.3", ["docs: x"], "alpha", nil, "21"),
      ("1.2.0-alpha.0", ["docs: x"], nil, nil, "1.2.0"), ("1.2.0-alpha.0", ["docs: x"], "alpha", nil, "1.2.0-alpha.1"),
      // some that raise
      ("1.2.3", ["fix: x"], nil, nil, "1.2.4"), ("1.2.3", ["fix: x", "feat: y"], nil, nil, "1.3.0"),
      ("1.2.3", ["feat!: x"], nil, nil, "2.0.0"), ("1.2.3", ["fix: x\n\nBREAKING CHANGE: y"], nil, nil, "2.0.0"),
      ("1.2.3", ["feat: x"], "alpha", nil, "1.3.0-alpha.0"),
      ("1.3.0-alpha.0", ["fix: x"], "alpha", nil, "1.3.0-alpha.1"),
      ("1.3.0-alpha.9", ["fix: x"], "rc", nil, "1.3.0-rc.0"), ("1.3.0-rc.0", ["feat!: x"], nil, nil, "2.0.0"),
      ("1.2.3", ["feat: x"], nil, "patch", "1.2.4"), ("1.2.3", ["feature: x"], nil, nil, "21"),
      ("1.2.3", ["Feat: x"], nil, nil, "1.3.0"), ("1.2.3", ["perf: x"], nil, nil, "1.2.4"),
      ("1.2.3", ["refactor: x"], nil, nil, "1.2.4"), ("1.2.3", ["chore(deps)!: x"], nil, nil, "2.0.0"),
      ("1.2.3", ["fixup! feat: x"], nil, nil, "21"), ("0.3.0", ["feat!: x"], nil, nil, "1.0.0"),
    ] as [(String, [String], String?, String?, String)])
  func table(_ current: String, _ messages: [String], _ prerelease: String?, _ increment: String?, _ answer: String)
    throws
  {
    #expect(
      try SnapshotBuilder(current, messages: messages).answer {
        $0.prerelease = prerelease
        $0.increment = increment.flatMap(Increment.init(rawValue:))
      } == answer)
  }

  @Test("a release without a commit is made when asked for")
  func allowNoCommit() throws {
    #expect(try SnapshotBuilder("1.2.3").answer { $0.allowsNoCommit = true } == "1.2.4")
    #expect(
      try SnapshotBuilder("1.2.0-alpha.0").answer {
        $0.allowsNoCommit = true
        $0.prerelease = "alpha"
      } == "1.2.0-alpha.1")
    #expect(try SnapshotBuilder("1.2.3", messages: ["docs: x"]).answer { $0.allowsNoCommit = true } == "1.2.4")
  }

  @Test(
    "a version said in full has to be one, and to move forward",
    arguments: [
      ("1.3.0", "1.3.0"), ("2.0.0-rc.1", "2.0.0-rc.1"), ("1.2.3", "21"), ("1.2.2", "21"), ("1.2", "24"),
      ("v1.3.0", "24"),
    ])
  func manual(_ version: String, _ answer: String) throws {
    #expect(try SnapshotBuilder("1.2.3", messages: ["docs: x"]).answer { $0.version = version } == answer)
  }

  @Test("a version said in full excludes what would count it")
  func manualExcludes() throws {
    #expect(
      try SnapshotBuilder("1.2.3").answer {
        $0.version = "1.3.0"
        $0.increment = .minor
      } == "20")
    #expect(try SnapshotBuilder("1.2.3", messages: ["feat!: x"]).answer { $0.majorVersionZero = true } == "20")
    #expect(try SnapshotBuilder("0.2.3", messages: ["feat!: x"]).answer { $0.majorVersionZero = true } == "0.3.0")
  }

  @Test("Release-As says the version, the newest one counts")
  func releaseAs() throws {
    let builder = SnapshotBuilder(
      "1.2.3", messages: ["chore: a\n\nRelease-As: 2.0.0", "feat: b\n\nRelease-As: 3.0.0", "fix: c"])
    #expect(try builder.answer() == "3.0.0")
    #expect(try builder.answer { $0.increment = .patch } == "1.2.4")
  }

  @Test("the first release is the version that is stated")
  func firstRelease() throws {
    var builder = SnapshotBuilder("0.1.0", messages: ["feat: x"])
    builder.isTagged = false
    #expect(try builder.answer() == "0.1.0")
    #expect(try builder.answer { $0.prerelease = "alpha" } == "0.1.0-alpha.0")
    #expect(try builder.answer { $0.increment = .minor } == "0.2.0")
    builder.settings.initialVersion = "1.0.0"
    #expect(try builder.answer() == "1.0.0")
    builder.settings.initialVersion = nil
    builder.settings.origin = .commitizen(file: "cz.toml")
    builder.settings.versionProvider = .commitizen
    builder.files["cz.toml"] = Array("[tool.commitizen]\nversion = \"0.1.0\"\n".utf8)
    #expect(try builder.answer() == "0.2.0")
  }

  @Test("tags alone can be the version")
  func tagsAlone() throws {
    var builder = SnapshotBuilder(nil, messages: ["fix: x"])
    #expect(try builder.answer() == "0.1.0")
    builder.otherTags = [("v2.0.0", false), ("v1.4.0", true), ("v1.3.0", true)]
    #expect(try builder.answer() == "1.4.1")
    builder.otherTags = [("v2.0.0", false), ("v1.4.1", false), ("v1.4.0", true)]
    #expect(try builder.answer() == "42")
    builder.settings.versionProvider = nil
    builder.otherTags = []
    #expect(try builder.answer() == "4")
  }

  @Test("a taken version is refused, before a mismatch is")
  func taken() throws {
    var builder = SnapshotBuilder("1.1.0", messages: ["feat: x"])
    builder.otherTags = [("v1.2.0", false)]
    #expect(try builder.answer() == "42")
    #expect(try builder.answer { $0.nextFree = true } == "1.2.1")
    #expect(try builder.answer { $0.increment = .patch } == "1.1.1")
    builder.otherTags = [("v1.2.0", true)]
    #expect(try builder.answer() == "42")
    builder.messages = ["fix: x"]
    #expect(try builder.answer() == "46")
  }

  @Test("a final version whose prerelease is on another branch is refused")
  func preparedElsewhere() throws {
    var builder = SnapshotBuilder("1.1.0", messages: ["feat: x"])
    builder.otherTags = [("v1.2.0-alpha.1", false)]
    #expect(try builder.answer() == "42")
    #expect(try builder.answer { $0.increment = .patch } == "1.1.1")
    builder.messages = ["fix: x"]
    #expect(try builder.answer() == "1.1.1")
  }

  @Test("tags of other versions without the stated one are a mismatch")
  func mismatch() throws {
    var builder = SnapshotBuilder("1.3.0", messages: ["feat: x"])
    builder.isTagged = false
    builder.otherTags = [("v1.2.0", true)]
    #expect(try builder.answer() == "46")
  }

  @Test(
    "below 1.0.0 by two switches of their own",
    arguments: [
      (Increment.major, Increment.minor, "feat!: x", "1.0.0"), (.minor, .minor, "feat!: x", "0.3.0"),
      (.minor, .patch, "feat: x", "0.2.4"), (.major, .patch, "feat: x", "0.2.4"), (.major, .patch, "feat!: x", "1.0.0"),
    ])
  func belowOne(_ breaking: Increment, _ feat: Increment, _ message: String, _ answer: String) throws {
    var builder = SnapshotBuilder("0.2.3", messages: [message])
    builder.settings.increments.zeroBreaking = breaking
    builder.settings.increments.zeroFeat = feat
    #expect(try builder.answer() == answer)
    builder = SnapshotBuilder("1.2.3", messages: [message])
    builder.settings.increments.zeroBreaking = breaking
    builder.settings.increments.zeroFeat = feat
    #expect(try builder.answer() == (message.contains("!") ? "2.0.0" : "1.3.0"))
  }

  @Test("levels and aliases are configuration")
  func levels() throws {
    var builder = SnapshotBuilder("1.2.3", messages: ["build: x", "feature: y"])
    builder.settings.increments.levels["build"] = .increment(.patch)
    #expect(try builder.answer() == "1.2.4")
    builder.settings.increments.levels["feature"] = .alias("feat")
    #expect(try builder.answer() == "1.3.0")
    builder = SnapshotBuilder("1.2.3", messages: ["whatever I did"])
    builder.settings.increments.other = .patch
    #expect(try builder.answer() == "1.2.4")
  }

  @Test("squash bodies count where the configuration says so")
  func squash() throws {
    var builder = SnapshotBuilder("1.2.3", messages: ["fix: login (#12)\n\n* feat(api)!: tokens\n\n* fix: typo"])
    #expect(try builder.answer() == "1.2.4")
    builder.settings.squash = .body
    #expect(try builder.answer() == "2.0.0")
  }

  @Test("unknown types are said, with the nearest known one")
  func unknownTypes() throws {
    let decision = try SnapshotBuilder("1.2.3", messages: ["feature: x", "fix: y"]).decide()
    #expect(decision.warnings == ["1 commit of the unknown type 'feature' raises nothing; did you mean feat?"])
  }

  @Test(
    "a version that only fills the place in package.json is none",
    arguments: [
      ("{\"private\": true, \"version\": \"0.0.0\"}", "1.4.1"), ("{\"version\": \"0.0.0-development\"}", "1.4.1"),
      ("{\"version\": \"0.0.0\"}", "46"),
    ])
  func placeholder(_ manifest: String, _ answer: String) throws {
    var builder = SnapshotBuilder(nil, messages: ["fix: x"])
    builder.settings.versionProvider = nil
    builder.files = ["package.json": Array(manifest.utf8)]
    builder.otherTags = [("v1.4.0", true)]
    builder.isTagged = false
    #expect(try builder.answer() == answer)
  }
}

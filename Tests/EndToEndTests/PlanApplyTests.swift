import Foundation
import TestSupport
import Testing

@Suite("A plan is made in one job and applied in another")
struct PlanApplyTests {
  private static let time: Int64 = 1_795_176_000

  /// A repository with something to release, and clones of it.
  private func clones(_ count: Int) throws -> [TestRepository] {
    let sandbox = try Sandbox()
    let origin = try Manual.repository(sandbox)
    try origin.write("CHANGELOG.md", "## v1.0.0 (2026-01-01)\n\n### Feat\n\n- start\n")
    try origin.git("add", "CHANGELOG.md")
    try origin.commit("feat(ui): größer")
    return try (0..<count).map { number in
      try origin.git("clone", "--quiet", origin.root.path, "../clone\(number)")
      return TestRepository(sandbox, at: sandbox.folder.appending(path: "clone\(number)"))
    }
  }

  private func plan(_ repository: TestRepository, _ arguments: [String] = []) throws -> String {
    repository.sandbox.now = Self.time
    let outcome = try repository.bump(["plan"] + arguments)
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    return outcome.stdout
  }

  /// Applies a plan that is refused, and expects that nothing was touched.
  private func expectRefusal(
    _ repository: TestRepository, _ plan: String, _ code: Int32, _ text: String, _ options: [String] = [],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try repository.fingerprint
    let outcome = try repository.sandbox.bump(["apply", "-"] + options, in: repository.root, input: plan)
    #expect(outcome.exitCode == code, "\(outcome.stderr)", sourceLocation: location)
    #expect(outcome.stderr.contains("Error: \(text)"), "\(outcome.stderr)", sourceLocation: location)
    #expect(outcome.stdout == "", sourceLocation: location)
    #expect(try repository.fingerprint.differences(from: before) == [], sourceLocation: location)
  }

  @Test(
    "another clone gets, to the byte, what bump would have made",
    arguments: [
      [], ["--prerelease", "alpha"], ["--increment", "major", "--lightweight-tag"], ["--no-changelog"], ["--no-tag"],
      ["3.0.0", "--tag-message", "größer", "--bump-message", "release $new_version"],
    ])
  func roundTrip(_ arguments: [String]) throws {
    let clones = try clones(3)
    let plan = try plan(clones[0], arguments)
    let file = clones[0].sandbox.folder.appending(path: "plan.json")
    try Data(plan.utf8).write(to: file)
    let applied = try clones[1].bump("apply", file.path)
    #expect(applied.exitCode == 0, "\(applied.stderr)")
    clones[2].sandbox.now = Self.time
    #expect(try clones[2].bump(arguments).exitCode == 0)

    for repository in clones[1...] {
      #expect(try repository.status == "")
      try repository.git("fsck", "--strict", "--no-dangling")
      try expectWhole(repository)
    }
    func references(_ repository: TestRepository) throws -> String {
      try repository.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags")
    }
    #expect(try clones[1].id("HEAD") != clones[0].id("HEAD"))
    #expect(try references(clones[1]) == references(clones[2]))
  }

  @Test("a packed tag under a false name is passed over by both jobs, also where it decides nothing")
  func falseTag() throws {
    let clones = try clones(2)
    for repository in clones {
      try repository.git("tag", "v0.8.0", "v1.0.0")
      try repository.git("pack-refs", "--all")
    }
    let passedOver = "the tag v0.8.0 was passed over: its object is that of the tag v1.0.0"
    let plan = try plan(clones[0])
    #expect(plan.contains(passedOver))
    clones[0].sandbox.now = Self.time
    #expect(try clones[0].bump("--dry-run", "--format", "json").stdout == plan)
    #expect(try clones[0].bump("explain").stderr.contains(passedOver))
    #expect(try !clones[0].bump("--dry-run").stderr.contains(passedOver))
    let outcome = try clones[1].sandbox.bump(["apply", "-"], in: clones[1].root, input: plan)
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
  }

  @Test("the plan is that of a dry run, and says when the release would be refused")
  func samePlan() throws {
    let repository = try clones(1)[0]
    let plan = try plan(repository)
    repository.sandbox.now = Self.time
    #expect(try repository.bump("--dry-run", "--format", "json").stdout == plan)
    try repository.write("pyproject.toml", Manual.pyproject("1.0.0") + "# mine\n")
    let outcome = try repository.bump("plan")
    #expect(outcome.exitCode == 0)
    #expect(outcome.stderr.contains("the release itself would be refused: the working tree is not clean"))
  }

  @Test("a dry run of apply shows the release and changes nothing")
  func dryRun() throws {
    let clones = try clones(2)
    let plan = try plan(clones[0])
    let before = try clones[1].fingerprint
    let outcome = try clones[1].bump("apply", "--dry-run", "-", input: plan)
    #expect(outcome.exitCode == 0)
    #expect(outcome.stdout.hasPrefix("bump: version 1.0.0 → 1.1.0\ntag to create: v1.1.0\n"))
    #expect(try clones[1].fingerprint.differences(from: before) == [])
    #expect(try clones[1].bump("apply", "-", input: plan).stdout == outcome.stdout)
  }

  @Test("who applies is the committer, at the time of the plan")
  func identity() throws {
    let clones = try clones(2)
    let plan = try plan(clones[0])
    clones[1].sandbox.environment["GIT_COMMITTER_NAME"] = "Release Robot"
    #expect(try clones[1].bump("apply", "-", input: plan).exitCode == 0)
    let line = try clones[1].git("log", "-1", "--format=%cn %ct %an %at").trimmed
    #expect(line == "Release Robot \(Self.time) Ada Lovelace \(Self.time)")
    #expect(
      try clones[1].git("cat-file", "tag", "v1.1.0").contains("tagger Release Robot <ada@example.com> \(Self.time)"))
  }

  /// What somebody does between plan and apply.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: Int32
    let text: String
    let make: @Sendable (TestRepository) throws -> Void

    init(_ name: String, _ code: Int32, _ text: String, _ make: @escaping @Sendable (TestRepository) throws -> Void) {
      (testDescription, self.code, self.text, self.make) = (name, code, text, make)
    }
  }

  private static let changes = [
    Change("a commit", 40, "the plan was made at commit ") { try $0.commit("fix: one more") },
    Change("another branch", 40, "the plan was made on refs/heads/main, and HEAD is on refs/heads/next") {
      try $0.git("switch", "--quiet", "--create", "next")
    },
    Change("no branch", 40, "the plan was made on refs/heads/main, and HEAD is on no branch") {
      try $0.git("switch", "--quiet", "--detach")
    },
    Change("the tag", 42, "the tag v1.1.0, which the plan makes, exists already") { try $0.tag("v1.1.0") },
    Change("the baseline moved", 42, "the plan saw the tag v1.0.0 at commit ") {
      try $0.git("tag", "--delete", "v1.0.0")
      try $0.tag("v1.0.0")
    },
    Change("the baseline made again", 42, "the tags of releases are not those that the plan saw") {
      try $0.git("tag", "--force", "--annotate", "--message", "again", "v1.0.0", "v1.0.0^{commit}")
    },
    Change("another release", 42, "the plan saw other tags of releases: 1, and there are 2") {
      try $0.tag("v0.9.0", at: "HEAD~1")
    },
    Change("the baseline gone", 42, "the plan saw other tags of releases: 1, and there are 0") {
      try $0.git("tag", "--delete", "v1.0.0")
    },
    Change("a version file", 40, "pyproject.toml is not what it was") {
      try $0.write("pyproject.toml", Manual.pyproject("1.0.0") + "# mine\n")
    },
    Change("a lock gone", 40, "uv.lock is not there") { try FileManager.default.removeItem(at: $0.url("uv.lock")) },
    Change("the changelog", 40, "CHANGELOG.md is not what it was") { try $0.write("CHANGELOG.md", "") },
    Change("another file", 40, "the working tree is not clean: src/my_app/__init__.py") {
      try $0.write("src/my_app/__init__.py", "# mine\n")
    },
  ]

  @Test("whatever is not as the plan saw it is named, and nothing is done", arguments: changes)
  func difference(_ change: Change) throws {
    let clones = try clones(2)
    let plan = try plan(clones[0])
    try change.make(clones[1])
    try expectRefusal(clones[1], plan, change.code, change.text)
  }

  @Test("a file that the plan makes and somebody else has made is kept")
  func newFile() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("fix: x")
    let plan = try plan(repository)
    try repository.write("CHANGELOG.md", "mine\n")
    try expectRefusal(repository, plan, 40, "CHANGELOG.md is there already")
  }

  @Test("a plan with options for reading is applied with the same ones")
  func readingOptions() throws {
    let repository = try clones(1)[0]
    let options = ["--file-name", "NEWS.md", "--tag-format", "release-$version"]
    let plan = try plan(repository, options + ["--allow-version-mismatch"])
    try expectRefusal(repository, plan, 42, "the plan saw other tags of releases: 0, and there are 1")
    try expectRefusal(
      repository, plan, 64,
      "the plan writes NEWS.md, which is neither a version file, a lock, a manifest nor the changelog here",
      ["--tag-format", "release-$version"])
    let applied = try repository.sandbox.bump(["apply", "-"] + options, in: repository.root, input: plan)
    #expect(applied.exitCode == 0, "\(applied.stderr)")
    #expect(repository.has("NEWS.md"))
  }

  @Test("a plan whose release is made already is not applied again")
  func twice() throws {
    let repository = try clones(1)[0]
    let plan = try plan(repository)
    #expect(try repository.bump("apply", "-", input: plan).exitCode == 0)
    try expectRefusal(repository, plan, 40, "the plan was made at commit ")
  }

  @Test("the project's own commands run, and are told what bump tells them")
  func ownCommands() throws {
    let note = "[\"sh\", \"-c\", \"env | grep -E '^(CZ|BUMP)_[A-Z]+' | sort >>../trace\"]"
    func repository() throws -> TestRepository {
      let files = [".versioning.toml": "version = \"1.0.0\"\npre_bump_hooks = [\(note)]\npost_bump_hooks = [\(note)]\n"]
      let repository = try TestRepository(Sandbox(), files: files)
      repository.sandbox.now = 1_795_180_000
      try repository.tag("v1.0.0")
      try repository.commit("fix: x")
      return repository
    }
    func trace(_ repository: TestRepository) throws -> [String] {
      let url = repository.sandbox.folder.appending(path: "trace")
      return try String(contentsOf: url, encoding: .utf8).lines.filter { !$0.hasPrefix("BUMP_COMMIT=") }
    }
    let (released, planned) = try (repository(), repository())
    #expect(try released.bump().exitCode == 0)
    let applied = try planned.bump("apply", "-", input: plan(planned))
    #expect(applied.stdout.contains("command before the commit: sh -c env"))
    try expectReleased(planned, applied, tag: "v1.0.1")
    let expected = try trace(released)
    #expect(expected.contains("BUMP_NEW_VERSION=1.0.1"))
    #expect(expected.contains("CZ_POST_PREVIOUS_TAG_VERSION=v1.0.0"))
    #expect(try trace(planned) == expected)
  }

  @Test("a plan that is no plan is refused")
  func noPlan() throws {
    let repository = try clones(1)[0]
    let plan = try plan(repository)
    try expectRefusal(repository, "", 64, "the plan is no JSON: line 1, column 1")
    try expectRefusal(repository, String(plan.dropLast(40)), 64, "the plan is no JSON: line ")
    let other = try repository.bump("explain", "--format", "json").stdout
    try expectRefusal(repository, other, 64, "the document is no plan: its schema is 'bump.explain/1'")
    try expectRefusal(
      repository, plan.replacing("bump.plan/1", with: "bump.plan/2"), 64,
      "the plan is written as bump.plan/2, and this version of bump reads bump.plan/1")
    let missing = try repository.bump("apply", "gone.json")
    #expect(missing.exitCode == 64)
    #expect(missing.stderr.contains("the plan gone.json does not exist"))
  }

  @Test("a damaged field is refused, or plays no part")
  func mutations() throws {
    let clones = try clones(2)
    let text = try plan(clones[0])
    let repository = clones[1]
    let root = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let whole = try repository.sandbox.bump(["apply", "--dry-run", "-"], in: repository.root, input: text)
    #expect(whole.exitCode == 0)
    let before = try repository.fingerprint
    var refused = 0
    // What is for people alone is long.
    for (path, mutated) in mutants(of: root, "") where !path.contains("reasons") && !path.hasPrefix("images") {
      let data = try JSONSerialization.data(withJSONObject: mutated, options: [.fragmentsAllowed])
      let outcome = try repository.sandbox.bump(
        ["apply", "--dry-run", "-"], in: repository.root, input: String(decoding: data, as: UTF8.self))
      if outcome.exitCode == 0 {
        #expect(outcome == whole, "\(path) changes the release")
        let head = path.prefix { $0 != "." && $0 != "[" }
        #expect(["changelog", "packages", "warnings"].contains(head), "\(path) is not looked at")
      } else {
        refused += 1
        #expect(outcome.exitCode == 64, "\(path): \(outcome.stderr)")
        #expect(outcome.stderr.contains("Error: the"), "\(path): \(outcome.stderr)")
      }
    }
    #expect(refused > 50)
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  /// A value with one thing in it changed or taken away, and where.
  private func mutants(of value: Any, _ path: String) -> [(String, Any)] {
    switch value {
    case let table as [String: Any]:
      return table.sorted { $0.key < $1.key }.flatMap { key, member in
        let place = path.isEmpty ? key : "\(path).\(key)"
        var without = table
        without[key] = nil
        return [(place, without)]
          + mutants(of: member, place).map { place, mutant in
            var changed = table
            changed[key] = mutant
            return (place, changed)
          }
      }
    case let array as [Any]:
      return array.indices.flatMap { index in
        mutants(of: array[index], "\(path)[\(index)]").map { place, mutant in
          var changed = array
          changed[index] = mutant
          return (place, changed)
        }
      }
    case let text as String: return [(path, text.dropLast() + (text.hasSuffix("0") ? "1" : "0"))]
    case let number as NSNumber where isBoolean(number): return [(path, !number.boolValue)]
    case let number as NSNumber: return [(path, number.intValue + 1)]
    default: return []
    }
  }

  private func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

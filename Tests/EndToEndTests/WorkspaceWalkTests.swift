import Foundation
import TestSupport
import Testing

/// What a team does with one service of a workspace, and what random teams do.
@Suite("Walks through workspaces")
struct WorkspaceWalkTests {
  /// A package of a uv workspace: its folder, its version and the libraries that it needs.
  private static func manifest(_ path: String, _ version: String, needs: [String], isService: Bool) -> [String: String]
  {
    let name = path.split(separator: "/")[1]
    var files = [
      "\(path)/pyproject.toml": """
      [project]
      name = "\(name)"
      version = "\(version)"
      dependencies = [\(needs.map { "\"\($0)\"" }.joined(separator: ", "))]

      [tool.uv.sources]
      \(needs.map { "\($0) = { workspace = true }\n" }.joined())
      """,
      "\(path)/main.py": "x = 1\n",
    ]
    if isService { files["\(path)/Dockerfile"] = "FROM scratch\n" }
    return files
  }

  private static let root = ["pyproject.toml": "[tool.uv.workspace]\nmembers = [\"libs/*\", \"services/*\"]\n"]

  private func shop() throws -> TestRepository {
    let files = Self.root
      .merging(Self.manifest("libs/core", "0.3.0", needs: [], isService: false)) { $1 }
      .merging(Self.manifest("services/api", "1.1.0", needs: ["core"], isService: true)) { $1 }
      .merging(Self.manifest("services/worker", "1.0.0", needs: [], isService: true)) { $1 }
    let repository = try TestRepository(Sandbox(), files: files, message: "feat: start")
    #expect(try repository.bump().exitCode == 0)
    return repository
  }

  private func expectTags(
    _ repository: TestRepository, _ tags: [String], _ options: String..., location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try repository.bump(options)
    #expect(outcome.exitCode == 0, "\(outcome)", sourceLocation: location)
    #expect(try repository.git("tag", "--points-at", "HEAD").lines == tags, sourceLocation: location)
  }

  private func images(_ repository: TestRepository, _ tag: String) throws -> [String] {
    try repository.bump("image", "tags", "--ref", "refs/tags/\(tag)", "--sha", repository.id("\(tag)^{commit}"))
      .stdout.lines
  }

  @Test("alphas of a library and its service count up without latest, and going gold gathers them")
  func alphaCycle() throws {
    let repository = try shop()
    try repository.set(
      "libs/core/db.py", "feat(db): rewrite the database layer", "feat(db): rewrite the database layer")
    try expectTags(repository, ["api-v1.1.1a0", "core-v0.4.0a0"], "--prerelease", "alpha")
    #expect(try images(repository, "api-v1.1.1a0") == ["1.1.1a0"])
    #expect(try repository.bump("--prerelease", "alpha").exitCode == 3)
    try repository.set("libs/core/db.py", "fix(db): close the pool", "fix(db): close the pool")
    try repository.set("services/api/search.py", "feat: search", "feat: search")
    try expectTags(repository, ["api-v1.2.0a0", "core-v0.4.0a1"], "--prerelease", "alpha")
    #expect(try images(repository, "api-v1.2.0a0") == ["1.2.0a0"])
    // The service alone cannot be gold while it ships an alpha.
    let alone = try repository.bump("--package", "api")
    #expect(alone.exitCode == 20)
    try expectTags(repository, ["api-v1.2.0", "core-v0.4.0"])
    #expect(try images(repository, "api-v1.2.0") == ["1.2.0", "latest"])
    #expect(try images(repository, "api-v1.1.1a0") == ["1.1.1a0"])
    let headings = try repository.read("services/api/CHANGELOG.md").lines.filter { $0.hasPrefix("## ") }
    #expect(headings.map { $0.split(separator: " ")[1] } == ["api-v1.2.0", "api-v1.1.0"])
    let notes = try repository.bump("notes", "api-v1.2.0").stdout
    #expect(["search", "rewrite the database layer", "close the pool"].allSatisfy(notes.contains))
    #expect(try repository.bump().exitCode == 3)
  }

  @Test("a hotfix of a service while its library and it are at alphas, and main goes on")
  func hotfix() throws {
    let repository = try shop()
    try repository.set(
      "libs/core/db.py", "feat(db): rewrite the database layer", "feat(db): rewrite the database layer")
    try repository.set("services/api/search.py", "feat: search", "feat: search")
    try expectTags(repository, ["api-v1.2.0a0", "core-v0.4.0a0"], "--prerelease", "alpha")

    try repository.git("checkout", "--quiet", "-b", "hotfix/api", "api-v1.1.0")
    try repository.set("services/api/crash.py", "fix: stop the crash", "fix: stop the crash")
    #expect(try repository.bump("version", "--next").stdout == "api 1.1.1\n")
    try expectTags(repository, ["api-v1.1.1"])
    #expect(try images(repository, "api-v1.1.1") == ["1.1.1", "latest"])
    #expect(try repository.read("libs/core/pyproject.toml").contains("version = \"0.3.0\""))

    try repository.git("checkout", "--quiet", "main")
    try repository.git("merge", "--quiet", "--no-edit", "--strategy-option", "ours", "hotfix/api")
    try expectTags(repository, ["api-v1.2.0", "core-v0.4.0"])
    #expect(try images(repository, "api-v1.2.0") == ["1.2.0", "latest"])
    #expect(try images(repository, "api-v1.1.1") == ["1.1.1"])
    let told = try repository.bump("notes", "api-v1.2.0").stdout
    #expect(told.contains("search"))
    #expect(!told.contains("stop the crash"), "its own release tells it")
    #expect(try repository.bump("packages", "--format", "matrix").stdout.contains("released here as api-v1.2.0"))
  }

  @Test("a hotfix whose number the service's alpha has taken is free, and main then goes beyond it")
  func sameNumber() throws {
    let repository = try shop()
    try repository.set("libs/core/db.py", "fix(db): close the pool", "fix(db): close the pool")
    try expectTags(repository, ["api-v1.1.1a0", "core-v0.3.1a0"], "--prerelease", "alpha")
    try repository.git("checkout", "--quiet", "-b", "hotfix/api", "api-v1.1.0")
    try repository.set("services/api/crash.py", "fix: stop the crash", "fix: stop the crash")
    let prepared = try repository.bump()
    #expect(prepared.exitCode == 42)
    #expect(prepared.stderr.contains("1.1.1 is being prepared elsewhere: api-v1.1.1a0"))
    #expect(prepared.stderr.contains("a hotfix may take the number: bump 1.1.1 --package api"))
    try expectTags(repository, ["api-v1.1.1"], "1.1.1", "--package", "api")
    try repository.git("checkout", "--quiet", "main")
    // The number is another line's: that is said, and not made again.
    let taken = try repository.bump()
    #expect(taken.exitCode == 42, "\(taken)")
    #expect(taken.stderr.contains("1.1.1"))
    try expectTags(repository, ["api-v1.1.2", "core-v0.3.1"], "--next-free")
  }

  @Test("random workspaces: what changed and what ships it is released, once", arguments: 0..<20)
  func random(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let count = Int.random(in: 2...(seed % 5 == 0 ? 60 : 12), using: &random)
    let services = Set((0..<count).filter { _ in Bool.random(using: &random) })
    let paths = (0..<count).map { "\(services.contains($0) ? "services" : "libs")/p\($0)" }
    var needs = [Set<Int>](repeating: [], count: count)
    for number in 1..<count {
      for _ in 0..<2 where Bool.random(using: &random) {
        needs[number].insert(Int.random(in: 0..<number, using: &random))
      }
    }
    var files = Self.root
    for number in 0..<count {
      let needed = needs[number].sorted().map { "p\($0)" }
      files.merge(Self.manifest(paths[number], "1.0.0", needs: needed, isService: services.contains(number))) { $1 }
    }
    let repository = try TestRepository(Sandbox(), files: files, message: "feat: start")
    try repository.git("config", "user.useConfigOnly", "false")
    #expect(try repository.bump("--no-changelog").exitCode == 0)

    var versions = [(Int, Int, Int)](repeating: (1, 0, 0), count: count)
    for round in 0..<3 {
      var raised = [Int](repeating: 0, count: count)
      let usesBranch = Bool.random(using: &random)
      if usesBranch { try repository.git("checkout", "--quiet", "-b", "topic\(round)") }
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let (type, level) = [("feat", 2), ("fix", 1), ("docs", 0), ("feat!", 3)][Int.random(in: 0..<4, using: &random)]
        let owners = Set(
          (0..<Int.random(in: 1...2, using: &random)).map { _ in Int.random(in: 0..<count, using: &random) })
        for owner in owners {
          try repository.write("\(paths[owner])/src/f.py", "x = \(random.next())\n")
          raised[owner] = max(raised[owner], level)
        }
        try repository.git("add", "--all")
        try repository.commit("\(type): change")
      }
      if usesBranch {
        try repository.git("checkout", "--quiet", "main")
        try repository.git("merge", "--quiet", "--no-ff", "--message", "Merge branch 'topic\(round)'", "topic\(round)")
      }
      // Needs have lower numbers, so that one pass from below carries what is released upwards.
      for number in 0..<count where raised[number] == 0 && needs[number].contains(where: { raised[$0] > 0 }) {
        raised[number] = 1
      }
      var expected: [String] = []
      for number in 0..<count where raised[number] > 0 {
        let (major, minor, patch) = versions[number]
        versions[number] = [(major, minor, patch + 1), (major, minor + 1, 0), (major + 1, 0, 0)][raised[number] - 1]
        expected.append("p\(number)-v\(versions[number].0).\(versions[number].1).\(versions[number].2)")
      }
      let dry = try repository.bump("--dry-run", "--no-changelog")
      let real = try repository.bump("--no-changelog")
      guard !expected.isEmpty else {
        #expect([3, 21].contains(real.exitCode), "\(real)")
        continue
      }
      #expect(real.exitCode == 0, "\(real)")
      #expect(real.stdout == dry.stdout)
      #expect(try repository.git("tag", "--points-at", "HEAD").lines.sorted() == expected.sorted())
      #expect([3, 21].contains(try repository.bump("--no-changelog").exitCode))
      #expect(try repository.git("status", "--porcelain") == "")
    }
  }
}

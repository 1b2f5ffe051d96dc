import Foundation
import TestSupport
import Testing

/// What a team does with one service of a workspace.
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
    let unsaid = try repository.bump()
    #expect(unsaid.exitCode == 3)
    #expect(unsaid.stderr.contains("bump --finalize"))
    try expectTags(repository, ["api-v1.2.0", "core-v0.4.0"], "--finalize")
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
    let alone = try repository.bump()
    #expect(alone.exitCode == 20)
    #expect(alone.stderr.contains("api 1.2.0 would be final and ship core 0.4.0a0"), "\(alone)")
    try expectTags(repository, ["api-v1.2.0", "core-v0.4.0"], "--finalize")
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
    #expect(try repository.bump("--dry-run", "--next-free").stdout.contains("tag to create: api-v1.1.2\n"))
    try expectTags(repository, ["api-v1.1.1"], "1.1.1", "--package", "api")
    try repository.git("checkout", "--quiet", "main")
    try repository.set("services/api/more.py", "fix: more", "fix: more")
    let late = try repository.bump("--prerelease", "alpha")
    #expect(late.exitCode == 42)
    #expect(late.stderr.contains("1.1.1a1 would be a prerelease of what is released already: api-v1.1.1"))
    let beyond = try repository.bump("--dry-run", "--prerelease", "alpha", "--next-free")
    #expect(beyond.stdout.contains("tag to create: api-v1.1.2a0\n"), "\(beyond)")
    try repository.git("reset", "--quiet", "--hard", "HEAD~1")
    // The number is another line's: that is said, and not made again.
    #expect(try repository.bump().exitCode == 3)
    let taken = try repository.bump("--finalize")
    #expect(taken.exitCode == 42, "\(taken)")
    #expect(taken.stderr.contains("1.1.1"))
    try expectTags(repository, ["api-v1.1.2", "core-v0.3.1"], "--finalize", "--next-free")
  }
}

import Foundation
import TestSupport
import Testing

/// The executable that was built with the tests; `BUMP_EXECUTABLE` names another one.
let executable: URL = {
  if let path = ProcessInfo.processInfo.environment["BUMP_EXECUTABLE"] { return URL(fileURLWithPath: path) }
  let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
  let folder = (bundle ?? URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath())
    .deletingLastPathComponent()
  let beside = [folder, Bundle.main.bundleURL].map { $0.appending(path: "bump") }
  return beside.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? beside[0]
}()

extension Sandbox {
  /// A sandbox for the executable that was built with the tests.
  convenience init() throws { try self.init(executable: executable) }
}

/// The project of the users' manual: a Python package that uv manages, with the manual's own settings.
enum Manual {
  static let settings = """
    [tool.commitizen]
    name = "cz_conventional_commits"
    tag_format = "v$version"
    version_scheme = "semver"
    version_provider = "pep621" # Reads version from [project] table above
    update_changelog_on_bump = true
    major_version_zero = true

    """

  static func pyproject(_ version: String, settings: String = settings) -> String {
    """
    [project]
    name = "my_app"
    version = "\(version)"
    description = "Add your description here"
    requires-python = ">=3.12"
    dependencies = [
        "fastapi>=0.115",
    ]

    [tool.ruff]
    line-length = 88
    target-version = "py312"

    \(settings)
    """
  }

  /// The lock as uv writes it, with the version in PEP 440's spelling.
  static func lock(_ version: String) -> String {
    """
    version = 1
    revision = 3
    requires-python = ">=3.12"

    [[package]]
    name = "fastapi"
    version = "0.115.0"
    source = { registry = "https://pypi.org/simple" }
    sdist = { url = "https://files.pythonhosted.org/packages/fastapi-0.115.0.tar.gz", hash = "sha256:00", size = 1 }

    [[package]]
    name = "my-app"
    version = "\(version)"
    source = { editable = "." }
    dependencies = [
        { name = "fastapi" },
    ]

    [package.metadata]
    requires-dist = [{ name = "fastapi", specifier = ">=0.115" }]

    """
  }

  static func files(_ version: String) -> [String: String] {
    ["pyproject.toml": pyproject(version), "uv.lock": lock(version), "src/my_app/__init__.py": ""]
  }

  /// A repository of the project, tagged at `version`.
  static func repository(_ sandbox: Sandbox, _ version: String = "1.0.0") throws -> TestRepository {
    let repository = try TestRepository(sandbox, files: files(version), message: "feat: start")
    try repository.tag("v\(version)")
    return repository
  }
}

/// Expects a file to hold exactly this text.
func expectFile(
  _ repository: TestRepository, _ path: String, _ text: String, location: SourceLocation = #_sourceLocation
) throws {
  let found = try repository.read(path)
  #expect(found == text, "\(path) holds:\n\(found)", sourceLocation: location)
}

/// Expects a release: the code 0, one annotated tag at the release commit, every file committed, a sound repository.
func expectReleased(
  _ repository: TestRepository, _ outcome: Sandbox.Outcome, tag: String, lightweight: Bool = false,
  location: SourceLocation = #_sourceLocation
) throws {
  #expect(outcome.exitCode == 0, "\(outcome.stderr)", sourceLocation: location)
  let reference = "refs/tags/\(tag)"
  let kind = lightweight ? "commit" : "tag"
  #expect(try repository.git("cat-file", "-t", reference).trimmed == kind, sourceLocation: location)
  #expect(try repository.id("\(reference)^{commit}") == repository.id("HEAD"), sourceLocation: location)
  #expect(try repository.status == "", sourceLocation: location)
  try repository.git("fsck", "--strict", "--no-dangling")
  try expectWhole(repository, location: location)
}

/// Expects that index, HEAD and work tree agree, and that nothing temporary was left behind.
func expectWhole(_ repository: TestRepository, location: SourceLocation = #_sourceLocation) throws {
  #expect(try repository.git("ls-files", "--others", "--exclude-standard").isEmpty, sourceLocation: location)
  #expect(try repository.git("diff", "--cached", "--name-only").isEmpty, sourceLocation: location)
  let left = try FileManager.default.subpathsOfDirectory(atPath: repository.root.path).filter {
    $0.contains(".bump-") || $0.hasSuffix(".lock") && $0.hasPrefix(".git/")
  }
  #expect(left == [], sourceLocation: location)
}

/// Runs bump dry and for real: both print the same plan, and the dry run touches nothing.
@discardableResult
func release(
  _ repository: TestRepository, _ arguments: String..., location: SourceLocation = #_sourceLocation
) throws -> Sandbox.Outcome {
  let before = try repository.fingerprint
  let dry = try repository.bump(arguments + ["--dry-run"])
  #expect(dry.exitCode == 0, "\(dry.stderr)", sourceLocation: location)
  let json = try repository.bump(arguments + ["--dry-run", "--format", "json"])
  #expect(json.exitCode == 0, "\(json.stderr)", sourceLocation: location)
  #expect(try repository.fingerprint.differences(from: before) == [], sourceLocation: location)
  let plan = try JSONDecoder().decode(Plan.self, from: Data(json.stdout.utf8))
  #expect(plan.schema == "bump.plan/1", sourceLocation: location)
  let real = try repository.bump(arguments)
  #expect(real.stdout == dry.stdout, "the dry run shows another plan", sourceLocation: location)
  if let tag = plan.tags.first {
    #expect(dry.stdout.contains("tag to create: \(tag.name)\n"), sourceLocation: location)
    #expect(
      try repository.git("tag", "--points-at", "HEAD").lines.contains(tag.name), sourceLocation: location)
  }
  if let commit = plan.commit {
    #expect(try repository.git("log", "-1", "--format=%B").trimmed == commit.message.trimmed, sourceLocation: location)
    let paths = try repository.git("diff-tree", "--no-commit-id", "--name-only", "-r", "HEAD").lines
    #expect(paths.sorted() == plan.files.map(\.path).sorted(), sourceLocation: location)
  }
  return real
}

/// What the tests look at of `bump.plan/1`.
struct Plan: Decodable, Equatable {
  struct Package: Decodable, Equatable {
    let current: String?
    let next: String
    let increment: String
    let tag: String
  }

  struct File: Decodable, Equatable {
    let path: String
    let isNew: Bool
  }

  struct Commit: Decodable, Equatable {
    let message: String
  }

  struct Tag: Decodable, Equatable {
    let name: String
    let annotated: Bool
    let message: String?
  }

  struct Image: Decodable, Equatable {
    let tag: String
    let mutability: String
  }

  let schema: String
  let head: String
  let packages: [Package]
  let files: [File]
  let changelog: String
  let commit: Commit?
  let tags: [Tag]
  let images: [Image]
}

extension TestRepository {
  /// Writes a file and commits it, with a message that raises nothing if none is given.
  func set(_ path: String, _ text: String, _ message: String? = nil) throws {
    try write(path, text)
    try git("add", "--all")
    try commit(message ?? "chore: write \(path)")
  }
}

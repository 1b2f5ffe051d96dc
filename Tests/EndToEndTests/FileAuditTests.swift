import Foundation
import TestSupport
import Testing

/// A workspace of uv's in which all goes together: two libraries, of which one needs the other, and a service.
private let uvWorkspace = [
  "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"libs/*\", \"services/*\"]\n",
  "uv.lock": """
  version = 1
  revision = 3

  [[package]]
  name = "api"
  version = "2.0.0"
  source = { editable = "services/api" }

  [[package]]
  name = "core"
  version = "0.3.0"
  source = { editable = "libs/core" }

  [[package]]
  name = "portfolio"
  version = "1.0.0"
  source = { editable = "libs/portfolio" }

  """,
  "libs/core/pyproject.toml": "[project]\nname = \"core\"\nversion = \"0.3.0\"\n",
  "libs/core/src/core/__init__.py": "__version__ = \"0.3.0\"\n",
  "libs/portfolio/pyproject.toml": """
  [project]
  name = "portfolio"
  version = "1.0.0"
  dependencies = ["core>=0.3,<0.4"]

  [tool.uv.sources]
  core = { workspace = true }

  """,
  "libs/portfolio/a.py": "x = 1\n",
  "services/api/pyproject.toml": """
  [project]
  name = "api"
  version = "2.0.0"
  dependencies = ["portfolio"]

  [tool.uv.sources]
  portfolio = { workspace = true }

  """,
  "services/api/main.py": "from fastapi import FastAPI\n\napp = FastAPI(title=\"API\", version=\"2.0.0\")\n",
  "services/api/Dockerfile": """
  FROM python:3.12-slim
  WORKDIR /app
  COPY pyproject.toml uv.lock ./
  COPY libs libs
  COPY services/api services/api
  RUN uv sync --frozen --package api

  """,
  "compose.yaml": "services:\n  api:\n    image: registry.example.com/api:2.0.0\n    build:\n      context: .\n"
    + "      dockerfile: services/api/Dockerfile\n",
  ".versioning.toml": "[packages.api]\nimage = \"registry.example.com/api\"\n",
]

private func repository(_ files: [String: String], changing changes: [String: String] = [:]) throws -> TestRepository {
  let repository = try TestRepository(Sandbox(), files: files.merging(changes) { $1 }, message: "feat: start")
  return repository
}

/// One thing that is wrong, and how it is told.
private struct Drift: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let file: String
  let replacing: String
  let with: String
  let lines: [String]
  var isError = true

  init(
    _ description: String, _ file: String, _ replacing: String, _ with: String, _ lines: [String], isError: Bool = true
  ) {
    testDescription = description
    self.file = file
    self.replacing = replacing
    self.with = with
    self.lines = lines
    self.isError = isError
  }
}

private let drifts = [
  Drift(
    "a lock with another version", "uv.lock", "\"1.0.0\"", "\"0.9.0\"",
    [
      "uv.lock:16:12: error: package.portfolio.version is 0.9.0, and portfolio is 1.0.0 (libs/portfolio/pyproject.toml:3) "
        + "(version-differs)", "  do: write it anew: uv lock",
    ]),
  Drift(
    "a lock without a member", "uv.lock", "libs/core", "libs/other",
    ["uv.lock:1:1: error: the lock does not hold core (lock-lacks-package)", "  do: write it anew: uv lock"]),
  Drift(
    "a member that was given another name", "uv.lock", "\"portfolio\"", "\"stocks\"",
    [
      "uv.lock:1:1: error: the lock does not hold portfolio: in its folder it has stocks (lock-lacks-package)",
      "  do: write it anew: uv lock",
    ]),
  Drift(
    "a range that excludes", "libs/portfolio/pyproject.toml", ">=0.3,<0.4", ">=0.2,<0.3",
    [
      "libs/portfolio/pyproject.toml:4:22: error: portfolio wants core >=0.2,<0.3, and core is 0.3.0 (range-excludes)",
      "  do: write >=0.3,<0.4",
    ]),
  Drift(
    "a literal", "libs/core/src/core/__init__.py", "0.3.0", "0.2.0",
    [
      "libs/core/src/core/__init__.py:1:16: warning: __version__ is 0.2.0, and core is 0.3.0 "
        + "(libs/core/pyproject.toml:3); releases leave it (literal-differs)",
      "  do: write 0.3.0, and releases go on from there",
    ], isError: false),
  Drift(
    "a literal in a call", "services/api/main.py", "2.0.0", "1.9.0",
    [
      "services/api/main.py:3:37: warning: FastAPI(version=) is 1.9.0, and api is 2.0.0 "
        + "(services/api/pyproject.toml:3); releases leave it (literal-differs)",
      "  do: write 2.0.0, and releases go on from there",
    ], isError: false),
  Drift(
    "an image", "compose.yaml", "2.0.0", "1.9.0",
    [
      "compose.yaml:3:12: warning: registry.example.com/api has the tag 1.9.0, and api is 2.0.0 (image-differs)",
      "  do: write 2.0.0 where this version is to run",
    ], isError: false),
  Drift(
    "a library that is not copied", "services/api/Dockerfile", "COPY libs libs", "COPY libs/portfolio libs/portfolio",
    [
      "services/api/Dockerfile:5:1: warning: the image of api needs core through portfolio, and nothing copies libs/core "
        + "into it (copy-missing)", "  do: add COPY libs/core to the Dockerfile",
    ], isError: false),
]

@Suite("What files say about versions")
struct FileAuditTests {
  @Test("where all goes together, nothing is found")
  func agreement() throws {
    let repository = try repository(uvWorkspace)
    let outcome = try repository.bump("check", "--files")
    #expect(
      outcome == Sandbox.Outcome(stdout: "versions, locks and tags of 3 packages agree\n", stderr: "", exitCode: 0))
    #expect(try repository.bump("--yes").exitCode == 0)
    #expect(try repository.bump("check", "--files").exitCode == 0)
    #expect(
      try repository.bump("check", "--files", "--package", "core").stdout == "versions, locks and tags of core agree\n")
    #expect(try repository.status == "")
  }

  @Test("each thing that is wrong is told with its place and what to do", arguments: drifts)
  fileprivate func drift(_ row: Drift) throws {
    let text = try #require(uvWorkspace[row.file])
    let repository = try repository(
      uvWorkspace,
      changing: [
        row.file: text.replacing(row.replacing, with: row.with, maxReplacements: row.file == "uv.lock" ? 1 : 9)
      ])
    let outcome = try repository.bump("check", "--files")
    #expect(outcome.stdout == row.lines.map { "\($0)\n" }.joined())
    #expect(outcome.exitCode == (row.isError ? 46 : 0), "\(outcome)")
    let document = try JSONDecoder().decode(
      Document.self, from: Data(repository.bump("check", "--files", "--format", "json").stdout.utf8))
    #expect(document.valid == !row.isError)
    #expect(document.findings.map(\.severity) == [row.isError ? "error" : "warning"])
    #expect(document.packages.map(\.version) == ["0.3.0", "1.0.0", "2.0.0"])
  }

  @Test("what an extra needs that somebody asks for is to be copied, and no other one's")
  func extras() throws {
    var files = uvWorkspace
    files["libs/portfolio/pyproject.toml"] = files["libs/portfolio/pyproject.toml"]?.replacing(
      "dependencies = [\"core>=0.3,<0.4\"]\n",
      with: "[project.optional-dependencies]\nfast = [\"core>=0.3,<0.4\"]\n")
    files["services/api/Dockerfile"] = files["services/api/Dockerfile"]?.replacing(
      "COPY libs libs", with: "COPY libs/portfolio libs/portfolio")
    for (needs, isMissing) in [("portfolio", false), ("portfolio[fast]", true)] {
      let manifest = files["services/api/pyproject.toml"]?.replacing("[\"portfolio\"]", with: "[\"\(needs)\"]")
      let told = try repository(files, changing: ["services/api/pyproject.toml": manifest ?? ""])
        .bump("check", "--files")
      #expect(told.exitCode == 0, "\(told)")
      #expect(told.stdout.contains("the image of api needs core through portfolio") == isMissing, "\(told)")
    }
  }

  @Test("a lock that git tracks is there", arguments: [true, false])
  func lostLock(isWorkspace: Bool) throws {
    let alone = [
      "pyproject.toml": "[project]\nname = \"shop\"\nversion = \"1.0.0\"\n",
      "uv.lock": "version = 1\n\n[[package]]\nname = \"shop\"\nversion = \"1.0.0\"\nsource = { editable = \".\" }\n",
    ]
    let repository = try repository(isWorkspace ? uvWorkspace : alone)
    try FileManager.default.removeItem(at: repository.url("uv.lock"))
    let told = try repository.bump("check", "--files")
    #expect(told.exitCode == 46)
    #expect(
      told.stdout.lines == [
        "uv.lock: error: git tracks the lock, and it is not there (lock-lacks-package)",
        "  do: git restore uv.lock, or write it anew: uv lock",
      ], "\(told)")
    try repository.git("rm", "--quiet", "uv.lock")
    try repository.commit("build: no lock")
    #expect(try repository.bump("check", "--files").exitCode == 0)
  }

  private struct Document: Decodable {
    struct Package: Decodable {
      let name: String
      let version: String
    }

    struct Finding: Decodable {
      let rule: String
      let severity: String
    }

    let valid: Bool
    let packages: [Package]
    let findings: [Finding]
  }

  @Test("what serves all packages does not make an image one of the package at the root")
  func rootPackage() throws {
    let root = """
      [project]
      name = "platform"
      version = "1.0.0"
      dependencies = ["extra"]

      [tool.uv.sources]
      extra = { workspace = true }

      [tool.uv.workspace]
      members = ["libs/*", "services/*"]

      """
    let copied = "COPY pyproject.toml README.md run.py ./\nCOPY scripts scripts\nCOPY libs/core libs/portfolio libs/\n"
    let files = [
      "pyproject.toml": root, "README.md": "Read me\n", "run.py": "x = 1\n", "scripts/wait.sh": "true\n",
      "libs/extra/pyproject.toml": "[project]\nname = \"extra\"\nversion = \"0.1.0\"\n", "libs/extra/e.py": "x = 1\n",
      "services/api/Dockerfile": "FROM a\n\(copied)COPY services/api services/api\n",
      "docker/api.Dockerfile": "FROM a\nCOPY run.py ./\nCOPY libs/core libs/core\n", "uv.lock": "version = 1\n",
    ]
    func lines(_ changes: [String: String] = [:]) throws -> [String] {
      let all = files.merging(changes) { $1 }
      return try repository(uvWorkspace, changing: all).bump("check", "--files").stdout.lines
        .filter { $0.contains("copy-missing") }
    }
    #expect(try lines() == [])
    for own in ["COPY run.py ./", "COPY scripts scripts\nCOPY libs/core libs/core"] {
      let found = try lines(["docker/api.Dockerfile": "FROM a\n\(own)\n"])
      #expect(found.count == 1 && found.first?.contains("the image of platform needs extra") == true, "\(found)")
    }
  }

  @Test(
    "a manifest that has to state a version is held to it",
    arguments: [
      ("[project]\nname = \"core\"\n", true), ("[project]\nname = \"core\"\ndynamic = [\"version\"]\n", false),
      ("[tool.poetry]\nname = \"core\"\n", true),
      ("[tool.poetry]\nname = \"core\"\npackage-mode = false\n", false),
    ])
  func versionDue(_ manifest: String, _ isDue: Bool) throws {
    let repository = try TestRepository(
      Sandbox(),
      files: [
        "core/pyproject.toml": manifest, "api/pyproject.toml": "[project]\nname = \"api\"\nversion = \"2.0.0\"\n",
      ])
    let outcome = try repository.bump("check", "--files")
    #expect(outcome.exitCode == (isDue ? 46 : 0), "\(outcome)")
    #expect(outcome.stdout.contains("core/pyproject.toml:1:1: error: it states no version, and") == isDue, "\(outcome)")
  }

  @Test("a build context that the libraries are not in cannot bring them in")
  func context() throws {
    let repository = try repository(
      uvWorkspace,
      changing: [
        "compose.yaml": "services:\n  api:\n    build: ./services/api\n",
        "services/api/Dockerfile": "FROM python:3.12-slim\nCOPY pyproject.toml main.py ./\n",
      ])
    let outcome = try repository.bump("check", "--files")
    #expect(
      outcome.stdout.lines == [
        "services/api/Dockerfile:2:1: warning: the image of api needs portfolio, and libs/portfolio is not in the folder "
          + "that it is built in (services/api) (copy-missing)",
        "  do: build it in the root of the repository (context: . in a compose file), and copy libs/portfolio",
        "services/api/Dockerfile:2:1: warning: the image of api needs core through portfolio, and libs/core is not in the "
          + "folder that it is built in (services/api) (copy-missing)",
        "  do: build it in the root of the repository (context: . in a compose file), and copy libs/core",
      ])
    #expect(outcome.exitCode == 0)
  }

  @Test("what .dockerignore keeps out is not copied; what a variable hides is not judged")
  func ignored() throws {
    let ignoring = try repository(uvWorkspace, changing: [".dockerignore": "libs/core\n"])
    #expect(try ignoring.bump("check", "--files").stdout.contains("nothing copies libs/core"))
    let hidden = try repository(
      uvWorkspace,
      changing: ["services/api/Dockerfile": "FROM a\nARG LIBS\nCOPY services/api a\nCOPY $LIBS libs\n"])
    #expect(try hidden.bump("check", "--files").stdout.contains("agree"))
  }

  @Test("tags, version_files and locks of a single package")
  func single() throws {
    let pyproject = """
      [project]
      name = "shop"
      version = "1.1.0"

      [tool.commitizen]
      name = "cz_conventional_commits"
      tag_format = "v$version"
      version_provider = "pep621"
      version_files = ["README.md:Version", "gone.py", "new.py"]

      """
    let repository = try repository([
      "pyproject.toml": pyproject, "README.md": "Version 1.0.0\n",
      "uv.lock": "version = 1\n\n[[package]]\nname = \"shop\"\nversion = \"1.0.0\"\nsource = { editable = \".\" }\n",
      "chart/Chart.yaml": "name: shop\nversion: 0.3.0\nappVersion: '1.0.0'\n",
    ])
    try repository.tag("v1.0.0")
    try repository.write("new.py", "x = '1.0.0'\n")
    let outcome = try repository.bump("check", "--files")
    #expect(outcome.exitCode == 46)
    #expect(
      outcome.stdout.lines.filter { !$0.hasPrefix("  ") } == [
        "README.md: error: no line that version_files means has the version 1.1.0 (pyproject.toml:3) (version-differs)",
        "chart/Chart.yaml:3:14: warning: appVersion is 1.0.0, and shop is 1.1.0 (pyproject.toml:3); releases leave it "
          + "(literal-differs)",
        "gone.py: error: it has to state the version of shop, and does not exist (version-missing)",
        "new.py: error: it has to state the version of shop, and git does not track it (version-missing)",
        "pyproject.toml:3:12: error: pyproject.toml:3 states 1.1.0, but there is no tag v1.1.0; the nearest release in its "
          + "history is v1.0.0 (tag-differs)",
        "uv.lock:5:12: error: package.shop.version is 1.0.0, and shop is 1.1.0 (pyproject.toml:3) (version-differs)",
      ])
    #expect(outcome.stderr.contains("the files do not agree about versions: 5 errors"))
  }

  @Test("Poetry's hash, and the ranges that locks repeat")
  func locks() throws {
    let hash = String(repeating: "0", count: 64)
    let repository = try repository([
      "api/pyproject.toml": "[tool.poetry]\nname = \"api\"\nversion = \"1.0.0\"\n\n[tool.poetry.dependencies]\n"
        + "core = { path = \"../core\", develop = true }\n",
      "api/poetry.lock": "[metadata]\nlock-version = \"2.0\"\ncontent-hash = \"\(hash)\"\n",
      "core/pyproject.toml": "[tool.poetry]\nname = \"core\"\nversion = \"1.0.0\"\n",
      "web/package.json": "{\"name\": \"web\", \"version\": \"1.0.0\", \"workspaces\": [\"ui\"]}\n",
      "web/ui/package.json": "{\"name\": \"ui\", \"version\": \"1.2.0\", \"dependencies\": {\"web\": \"^1.0.0\"}}\n",
      "web/package-lock.json": """
      {
        "name": "web", "version": "1.0.0", "lockfileVersion": 3,
        "packages": {
          "": {"name": "web", "version": "1.0.0"},
          "ui": {"version": "1.2.0", "dependencies": {"web": "^0.9.0"}}
        }
      }

      """,
    ])
    let outcome = try repository.bump("check", "--files")
    #expect(
      outcome.stdout.lines.filter { !$0.hasPrefix("  ") } == [
        "api/poetry.lock:1:1: error: api needs core by its path, and the lock does not hold it there (lock-lacks-package)",
        "api/poetry.lock:3:17: error: the content-hash is not that of api/pyproject.toml, so that poetry install refuses the "
          + "lock (lock-hash-stale)",
        "web/package-lock.json:5:57: error: it holds web ^0.9.0, and web/ui/package.json wants ^1.0.0 (lock-range-differs)",
      ], "\(outcome)")
  }

  @Test("what a lock says that git does not track, and what runs during prereleases, is as it is")
  func leftAlone() throws {
    let repository = try repository([
      "pyproject.toml": "[project]\nname = \"shop\"\nversion = \"1.1.0a0\"\n", ".gitignore": "uv.lock\n",
      ".versioning.toml": "[images]\nrepositories = [\"example.com/shop\"]\n",
      "k8s/a.yaml": "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'example.com/shop:1.0.0'}]}\n",
    ])
    try repository.write(
      "uv.lock", "version = 1\n\n[[package]]\nname = \"shop\"\nversion = \"1.0.0\"\nsource = { editable = \".\" }\n")
    #expect(try repository.bump("check", "--files").stdout == "versions, locks and tags of shop agree\n")
  }

  @Test("options that do not go together are refused")
  func options() throws {
    let repository = try repository(uvWorkspace)
    #expect(try repository.bump("check", "--files", "-m", "feat: x").exitCode == 20)
    #expect(try repository.bump("check", "--package", "core").exitCode == 20)
    #expect(try repository.bump("check", "--files", "--package", "cor").exitCode == 64)
  }
}

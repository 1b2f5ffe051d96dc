import Testing
import Workspaces

/// A lock, a package in it, and all that comes with the package.
private struct Row: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let lock: String
  let text: String
  var manifest = "services/api/pyproject.toml"
  let closure: [String]?
}

private let uv = """
  version = 1

  [manifest]
  members = ["api", "core"]

  [[package]]
  name = "api"
  version = "2.0.0"
  source = { editable = "services/api" }
  dependencies = [{ name = "core" }, { name = "httpx", extra = ["http2"] }]
  [package.optional-dependencies]
  fast = [{ name = "uvloop" }]
  [package.dev-dependencies]
  dev = [{ name = "pytest" }]

  [[package]]
  name = "core"
  version = "0.3.0"
  source = { editable = "libs/core" }
  dependencies = [
      { name = "numpy", version = "1.0", source = { registry = "r" }, marker = "python_version < '3.10'" },
      { name = "numpy", version = "2.0", source = { registry = "r" }, marker = "python_version >= '3.10'" },
      { name = "tool" },
  ]

  [[package]]
  name = "httpx"
  version = "0.27"
  source = { registry = "r" }
  [package.optional-dependencies]
  http2 = [{ name = "h2" }]
  socks = [{ name = "socksio" }]

  [[package]]
  name = "h2"
  version = "4"
  source = { registry = "r" }
  dependencies = [{ name = "httpx" }]
  [[package]]
  name = "numpy"
  version = "1.0"
  source = { registry = "r" }
  [[package]]
  name = "numpy"
  version = "2.0"
  source = { registry = "r" }
  [[package]]
  name = "numpy"
  version = "3.0"
  source = { registry = "r" }
  [[package]]
  name = "pytest"
  version = "8"
  source = { registry = "r" }
  [[package]]
  name = "socksio"
  version = "1"
  source = { registry = "r" }
  [[package]]
  name = "tool"
  version = "1"
  source = { git = "https://example.org/tool?rev=abc" }
  [[package]]
  name = "uvloop"
  version = "0.19"
  source = { registry = "r" }
  """

private let uvClosure = [
  "h2 4", "httpx 0.27", "numpy 1.0", "numpy 2.0", "tool 1 https://example.org/tool?rev=abc", "uvloop 0.19",
]

private let cargo = """
  version = 4
  [[package]]
  name = "api"
  version = "2.0.0"
  dependencies = ["core", "serde 1.0.0"]
  [[package]]
  name = "core"
  version = "0.3.0"
  dependencies = ["rand 0.8.0 (git+https://example.org/rand#abc)"]
  [[package]]
  name = "rand"
  version = "0.8.0"
  source = "git+https://example.org/rand#abc"
  [[package]]
  name = "serde"
  version = "1.0.0"
  source = "registry+https://example.org/index"
  [[package]]
  name = "serde"
  version = "0.9.0"
  source = "registry+https://example.org/index"
  """

private let npm = """
  {"lockfileVersion": 3, "packages": {
    "": {"name": "root", "workspaces": ["libs/*", "services/*"]},
    "libs/core": {"name": "@x/core", "version": "0.3.0", "dependencies": {"lodash": "^3"}},
    "libs/core/node_modules/lodash": {"version": "3.0.0"},
    "node_modules/@x/core": {"resolved": "libs/core", "link": true},
    "node_modules/jest": {"version": "29.0.0", "dev": true},
    "node_modules/lodash": {"version": "4.0.0"},
    "node_modules/a": {"version": "1.0.0", "dependencies": {"lodash": "*", "b": "*"}, "optionalDependencies": {"gone": "*"}},
    "node_modules/a/node_modules/b": {"version": "2.0.0", "resolved": "git+ssh://example.org/b#1", "dependencies": {"a": "*"}},
    "services/api": {"name": "api", "version": "2.0.0", "dependencies": {"@x/core": "*", "a": "*"}, "devDependencies": {"jest": "*"}}
  }}
  """

@Suite("What a lock resolves")
struct LockResolutionTests {
  private static let files: [String: String] = [
    "services/api/pyproject.toml": "[project]\nname = \"api\"\nversion = \"2.0.0\"\n",
    "services/api/Cargo.toml": "[package]\nname = \"api\"\nversion = \"2.0.0\"\n",
    "services/api/package.json": "{\"name\": \"api\", \"version\": \"2.0.0\"}\n",
  ]

  private func package(_ manifest: String) throws -> Package {
    let workspace = try Workspace([manifest: Self.files[manifest] ?? ""])
    return try #require(workspace.package(manifest: manifest))
  }

  @Test(
    "everything that is installed with a package",
    arguments: [
      Row(
        testDescription: "uv", lock: "uv.lock", text: uv,
        closure: uvClosure),
      Row(
        testDescription: "a lock of another folder", lock: "tools/uv.lock",
        text: uv.replacing("\"services/api\"", with: "\"../services/api\""),
        closure: uvClosure),
      Row(testDescription: "not in the lock", lock: "tools/uv.lock", text: uv, closure: nil),
      Row(
        testDescription: "Cargo", lock: "Cargo.lock", text: cargo, manifest: "services/api/Cargo.toml",
        closure: ["rand 0.8.0 git+https://example.org/rand#abc", "serde 1.0.0"]),
      Row(
        testDescription: "npm", lock: "package-lock.json", text: npm, manifest: "services/api/package.json",
        closure: ["a 1.0.0", "b 2.0.0 git+ssh://example.org/b#1", "lodash 3.0.0", "lodash 4.0.0"]),
    ])
  fileprivate func closure(_ row: Row) throws {
    let resolution = try #require(LockResolution(path: row.lock, bytes: Array(row.text.utf8)))
    #expect(try resolution.closure(of: package(row.manifest))?.sorted() == row.closure)
  }

  @Test(
    "extras come along unless the package's image is built without",
    arguments: [
      (nil, true), ("RUN uv sync --frozen --package api", false), ("RUN uv sync --extra fast", true),
      ("RUN uv sync --all-extras", true), ("RUN pip install .[fast]", true), ("RUN poetry install -E fast", true),
      ("RUN pip install .", false), ("RUN pip install 'api[fast]'", true),
    ])
  func extras(_ instruction: String?, _ isShipped: Bool) throws {
    let manifest = "services/api/pyproject.toml"
    var files = [manifest: Self.files[manifest] ?? ""]
    files["services/api/Dockerfile"] = instruction.map { "FROM a\n\($0)\nCMD [\"api\"]\n" }
    let package = try #require(try Workspace(files).package(manifest: manifest))
    let resolution = try #require(LockResolution(path: "uv.lock", bytes: Array(uv.utf8)))
    #expect(try #require(resolution.closure(of: package)).contains { $0.hasPrefix("uvloop") } == isShipped)
  }

  @Test(
    "what is no lock, or none that is read",
    arguments: [
      ("uv.lock", "x ="), ("poetry.lock", "[[package]]"), ("package-lock.json", "{\"lockfileVersion\": 1}"),
      ("package-lock.json", "{"), ("Cargo.lock", "[[package]"),
    ])
  func none(_ path: String, _ text: String) {
    #expect(LockResolution(path: path, bytes: Array(text.utf8)) == nil)
  }
}

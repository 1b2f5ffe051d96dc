import Foundation
import TestSupport
import Testing
import Workspaces

/// A repository whose locks a tool wrote, the versions to release, and what the tool says afterwards.
private struct LockRow: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let files: [String: String]
  let versions: [String: String]
  /// The folders in which the tool is run.
  let folders: [String]
  /// Texts that files have to hold afterwards.
  var holds: [String: [String]] = [:]
}

private func project(_ name: String, _ version: String, _ rest: String = "") -> String {
  "[project]\nname = \"\(name)\"\nversion = \"\(version)\"\nrequires-python = \">=3.9,<4.0\"\n\(rest)"
}

private func crate(_ name: String, _ rest: String) -> String {
  "[package]\nname = \"\(name)\"\nedition = \"2021\"\n\(rest)"
}

private func poetry(_ name: String, _ version: String, _ rest: String) -> String {
  """
  [tool.poetry]
  name = "\(name)"
  version = "\(version)" # \(version)
  description = "Zoë's 🚀"
  authors = []
  packages = [{ include = "x.py" }]

  [tool.poetry.dependencies]
  python = "^3.9"
  \(rest)

  """
}

private let uvFiles = [
  "pyproject.toml":
    "[tool.uv.workspace]\nmembers = [\"stega/*\"]\n[tool.uv.sources]\nstega-core = { workspace = true }\n",
  "stega/core/pyproject.toml": project("stega_core", "0.3.0"),
  "stega/portfolio/pyproject.toml": project(
    "stega-portfolio", "0.1.0",
    "dependencies = ['Stega_Core[x] >=0.3, <0.4 ; python_version > \"3\"']\n[dependency-groups]\ndev = [\"stega-core~=0.3\"]\n"
  ),
]

private let pathFiles = [
  "libs/core/pyproject.toml": project("core", "1.2.0"),
  "services/a/pyproject.toml": project(
    "a", "0.1.0", "dependencies = [\"core>=1.2,<2\"]\n[tool.uv.sources]\ncore = { path = \"../../libs/core\" }\n"),
  "services/b/pyproject.toml": project(
    "b", "0.1.0",
    "dependencies = [\"core==1.2.*\"]\n[tool.uv.sources]\ncore = { path = \"../../libs/core\", editable = true }\n"),
]

private let uvRows = [
  LockRow(
    testDescription: "a workspace", files: uvFiles,
    versions: ["stega_core": "0.4.0", "stega-portfolio": "0.1.1"], folders: [""],
    holds: ["stega/portfolio/pyproject.toml": ["'Stega_Core[x] >=0.4, <0.5 ; ", "\"stega-core~=0.3\""]]),
  LockRow(
    testDescription: "a workspace, a prerelease", files: uvFiles, versions: ["stega_core": "0.4.0a0"], folders: [""],
    holds: ["stega/portfolio/pyproject.toml": [">=0.4a0, <0.5", "stega-core~=0.4a0"]]),
  LockRow(
    testDescription: "projects with paths and a lock each", files: pathFiles, versions: ["core": "2.0.0"],
    folders: ["services/a", "services/b"],
    holds: ["services/a/pyproject.toml": ["core>=2.0,<3"], "services/b/pyproject.toml": ["core==2.0.*"]]),
]

private let cargoRows = [
  LockRow(
    testDescription: "an inherited version and its requirement",
    files: [
      "Cargo.toml":
        "[workspace]\nresolver = \"2\"\nmembers = [\"crates/*\"]\n[workspace.package]\nversion = \"0.3.0\" # 0.3.0\n[workspace.dependencies]\ncore-lib = { path = \"crates/core\", version = \"0.3\" }\n",
      "crates/core/Cargo.toml": crate("core-lib", "version.workspace = true\n"),
      "crates/core/src/lib.rs": "",
      "crates/app/Cargo.toml": crate(
        "app",
        "version = \"1.0.0\"\n[dependencies]\ncore-lib.workspace = true\n[dev-dependencies]\ncore-lib = { path = \"../core\", version = \">=0.3, <0.4\" }\n"
      ),
      "crates/app/src/main.rs": "fn main() {}",
    ], versions: ["core-lib": "0.4.0", "app": "1.0.1"], folders: [""],
    holds: ["Cargo.toml": ["version = \"0.4\" }"], "crates/app/Cargo.toml": ["\">=0.4, <0.5\""]]),
  LockRow(
    testDescription: "two packages of one name, a prerelease",
    files: [
      "Cargo.toml": "[workspace]\nresolver = \"2\"\nmembers = [\"core\", \"app\"]\nexclude = [\"vendor\"]\n",
      "core/Cargo.toml": crate("core-lib", "version = \"0.3.0\"\n"), "core/src/lib.rs": "",
      "vendor/core-lib/Cargo.toml": crate("core-lib", "version = \"9.0.0\"\n[workspace]\n"),
      "vendor/core-lib/src/lib.rs": "",
      "app/Cargo.toml": crate(
        "app",
        "version = \"1.0.0\"\n[dependencies]\ncore-lib = { path = \"../core\", version = \"0.3.0\" }\nother = { package = \"core-lib\", path = \"../vendor/core-lib\" }\n"
      ), "app/src/main.rs": "fn main() {}",
    ], versions: ["core-lib": "0.4.0-alpha.1"], folders: [""],
    holds: [
      "app/Cargo.toml": ["\"0.4.0-alpha.1\""], "Cargo.lock": ["\"core-lib 0.4.0-alpha.1\"", "\"core-lib 9.0.0\""],
    ]),
]

private let npmRows = [
  LockRow(
    testDescription: "members and the root",
    files: [
      "package.json":
        "{\n    \"name\": \"root\",\n    \"version\": \"1.0.0\",\n    \"workspaces\": [\"packages/*\"],\n    \"dependencies\": { \"@acme/ui\": \"^1.0.0\" }\n}",
      "packages/ui/package.json": "{\"name\": \"@acme/ui\", \"version\": \"1.0.0\"}\n",
      "packages/web/package.json":
        "{\"name\": \"web\", \"version\": \"2.0.0\", \"dependencies\": {\"@acme/ui\": \">=1.0.0 <2\"}, \"peerDependencies\": {\"@acme/ui\": \"1.x\"}}\n",
    ], versions: ["@acme/ui": "2.0.0", "web": "2.0.1", "root": "1.1.0"], folders: [""],
    holds: ["package.json": ["\"^2.0.0\""], "packages/web/package.json": ["\">=2.0.0 <3\"", "\"2.x\""]])
]

private let poetryRows = [
  LockRow(
    testDescription: "path dependencies, one through the other",
    files: [
      "api/pyproject.toml": poetry(
        "dnd-api", "0.1.0",
        "dnd-common = { path = \"../common\", develop = true, extras = [\"u\"] }\ndnd-util = { path = \"../util\" }"),
      "api/x.py": "",
      "common/pyproject.toml": poetry(
        "dnd-common", "0.1.0",
        "dnd-util = { version = \"^0.1.0\", optional = true }\n[tool.poetry.extras]\nu = [\"dnd-util\"]"),
      "common/x.py": "", "util/pyproject.toml": poetry("dnd-util", "0.1.0", ""), "util/x.py": "",
    ], versions: ["dnd-util": "1.0.0", "dnd-common": "0.1.1", "dnd-api": "0.2.0"], folders: ["api"],
    holds: ["api/poetry.lock": ["\"dnd-util (>=1.0.0,<2.0.0)\"", "version = \"^1.0.0\""]])
]

/// Ranges of the manifest itself, which `content-hash` holds: Poetry 2 alone reads them.
private let poetryProjectRows = [
  LockRow(
    testDescription: "ranges of the project itself",
    files: [
      "bot/pyproject.toml": project(
        "dnd-bot", "0.1.0",
        "dependencies = [\"dnd-common (>=0.1.0,<0.2.0)\", \"dnd-util>=0.1\"]\n[dependency-groups]\ndev = [\"dnd-util<1\"]\n[tool.poetry]\npackages = [{ include = \"x.py\" }]\n[tool.poetry.dependencies]\ndnd-common = { path = \"../common\" }\ndnd-util = { path = \"../util\" }\n"
      ),
      "bot/x.py": "",
      "common/pyproject.toml": project("dnd-common", "0.1.0", "dependencies = [\"dnd-util (>=0.1,<2)\"]\n"),
      "common/dnd_common.py": "", "util/pyproject.toml": project("dnd-util", "0.1.0"), "util/dnd_util.py": "",
    ], versions: ["dnd-util": "1.0.0", "dnd-common": "0.2.0"], folders: ["bot"],
    holds: ["bot/pyproject.toml": ["(>=0.2.0,<0.3.0)", "dnd-util>=0.1", "dnd-util<2"]])
]

private let uvTool = PeerTool.named("uv", "BUMP_UV")
private let poetryTools = PeerTool.named("poetry", "BUMP_POETRY").split(separator: ":").map(String.init)
  .filter { PeerTool.runs([$0, "--version"]) }

@Suite("Locks as their tools write them")
struct LockToolTests {
  /// Has the tool write the locks, releases, and returns the sandbox with the files after that.
  private func release(_ row: LockRow, lock: [String]) throws -> (Sandbox, URL, [String: String]) {
    let sandbox = try PeerTool.sandbox()
    let root = sandbox.folder.appending(path: "repository")
    try write(row.files, to: root)
    for folder in row.folders { try PeerTool.answer(lock, in: root.appending(path: folder), of: sandbox) }
    var files = row.files
    for folder in row.folders {
      for name in ["uv.lock", "Cargo.lock", "package-lock.json", "poetry.lock"] {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        if let data = try? Data(contentsOf: root.appending(path: path)) {
          files[path] = String(decoding: data, as: UTF8.self)
        }
      }
    }
    let after = try released(files, row.versions)
    #expect(after != files)
    for (path, texts) in row.holds {
      for text in texts { #expect(after[path]?.contains(text) == true, "\(path): \(after[path] ?? "")") }
    }
    try write(after, to: root)
    return (sandbox, root, after)
  }

  private func write(_ files: [String: String], to root: URL) throws {
    for (path, text) in files {
      let url = root.appending(path: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  /// Holds where the tool accepts the locks, and writing them anew changes no byte of any file.
  private func check(_ row: LockRow, lock: [String], accepts: [String], relock: [String]? = nil) throws {
    let (sandbox, root, after) = try release(row, lock: lock)
    for folder in row.folders {
      try PeerTool.answer(accepts, in: root.appending(path: folder), of: sandbox)
      try PeerTool.answer(relock ?? lock, in: root.appending(path: folder), of: sandbox)
    }
    for (path, text) in after {
      #expect(try String(contentsOf: root.appending(path: path), encoding: .utf8) == text, "\(path)")
    }
  }

  @Test("uv", .enabled(if: PeerTool.runs([uvTool, "--version"])), arguments: uvRows)
  fileprivate func uv(_ row: LockRow) throws {
    try check(row, lock: [uvTool, "lock", "--offline"], accepts: [uvTool, "lock", "--check", "--offline"])
  }

  @Test("Cargo", .enabled(if: PeerTool.runs(["cargo", "--version"])), arguments: cargoRows)
  fileprivate func cargo(_ row: LockRow) throws {
    try check(
      row, lock: ["cargo", "metadata", "--offline", "--format-version", "1"],
      accepts: ["cargo", "metadata", "--locked", "--offline", "--format-version", "1"])
  }

  @Test("npm", .enabled(if: PeerTool.runs(["npm", "--version"])), arguments: npmRows, ["2", "3"])
  fileprivate func npm(_ row: LockRow, _ version: String) throws {
    try check(
      row, lock: ["npm", "install", "--package-lock-only", "--offline", "--lockfile-version", version],
      accepts: ["npm", "ci", "--offline"])
  }

  @Test("Poetry", .enabled(if: !poetryTools.isEmpty), arguments: poetryRows + poetryProjectRows, poetryTools)
  fileprivate func poetry(_ row: LockRow, _ poetry: String) throws {
    let isOld = try PeerTool.answer([poetry, "--version"]).contains("version 1.")
    if isOld, row.files["bot/pyproject.toml"] != nil { return }
    try check(
      row, lock: [poetry, "lock", "-n"], accepts: [poetry, "check", "--lock", "-n"],
      relock: [poetry, "lock", "-n"] + (isOld ? ["--no-update"] : []))
  }
}

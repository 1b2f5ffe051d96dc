import Foundation
import TestSupport
import Testing
import VersionFiles

private let poetrySampleWithRanges = """
  [[package]]
  name = "dnd-common"
  version = "0.1.0"

  [package.dependencies]
  dnd-util = {version = ">=0.1.0,<0.2.0", optional = true}
  Dnd_Util-extra = "*"
  twice = [
      {version = "^1", python = "<3.10"},
      {version = "^2", python = ">=3.10"},
  ]

  [package.extras]
  all = ["dnd-util (>=0.1.0,<0.2.0)", "httpx (>=0.1.0,<0.2.0)"]
  u = ["dnd.util[x] (>=0.1.0,<0.2.0) ; python_version > \\"3\\""]

  [package.source]
  type = "directory"
  url = "../common"

  [[package]]
  name = "other"
  version = "0.1.0"

  [package.dependencies]
  dnd-util = ">=0.1.0,<0.2.0"

  """

private let uvSampleWithRanges = """
  [[package]]
  name = "app"
  version = "0.1.0"
  source = { virtual = "." }

  [package.metadata]
  requires-dist = [{ name = "core", specifier = ">=0.1" }, { name = "core-x", specifier = ">=0.1" }, { name = "lib", editable = "lib" }]

  [package.metadata.requires-dev]
  dev = [{ name = "core", marker = "extra == 'x'", specifier = ">=0.1,<1" }]

  """

private let npmSampleWithRanges = """
  {
    "lockfileVersion": 2,
    "packages": {
      "": { "dependencies": { "@acme/ui": "^1.0.0" } },
      "packages/web": {
        "version": "1.0.0",
        "dependencies": { "@acme/ui": "^1.0.0", "left-pad": "^1.0.0" },
        "peerDependencies": { "@acme/ui": "1.x" }
      }
    },
    "dependencies": {
      "web": { "version": "file:packages/web", "requires": { "@acme/ui": "^1.0.0" } },
      "left-pad": { "version": "1.0.0", "requires": { "@acme/ui": "^1.0.0" } }
    }
  }

  """

private let pnpmSample = """
  lockfileVersion: '9.0'

  settings:
    autoInstallPeers: true

  importers:

    .:
      devDependencies:
        '@acme/ui':
          specifier: workspace:^1.0.0
          version: link:packages/ui

    packages/web:
      dependencies:
        '@acme/ui':
          specifier: '>=1.0.0 <2'
          version: link:../ui
        left-pad:
          specifier: ^1.0.0
          version: 1.3.0

  packages:

    left-pad@1.3.0:
      resolution: {integrity: sha512-x}
      peerDependencies:
        '@acme/ui': ^1.0.0

  """

struct LockedRangeRow: Sendable, CustomTestStringConvertible {
  let range: LockedRange
  let text: String
  let places: [String]
  var testDescription: String { "\(range)" }
}

private let lockedRangeRows = [
  LockedRangeRow(
    range: .poetryLock(source: "../common/", dependency: "dnd_util"), text: poetrySampleWithRanges,
    places: [
      "package.dnd-common.dependencies.dnd-util: >=0.1.0,<0.2.0",
      "package.dnd-common.extras.all: >=0.1.0,<0.2.0 converted",
    ]),
  LockedRangeRow(
    range: .poetryLock(source: "../common", dependency: "twice"), text: poetrySampleWithRanges,
    places: ["package.dnd-common.dependencies.twice: ^1", "package.dnd-common.dependencies.twice: ^2"]),
  LockedRangeRow(range: .poetryLock(source: "../x", dependency: "twice"), text: poetrySampleWithRanges, places: []),
  LockedRangeRow(
    range: .uvLock(source: "./", dependency: "core"), text: uvSampleWithRanges,
    places: ["package.metadata.core.specifier: >=0.1", "package.metadata.core.specifier: >=0.1,<1"]),
  LockedRangeRow(range: .uvLock(source: ".", dependency: "lib"), text: uvSampleWithRanges, places: []),
  LockedRangeRow(
    range: .npmLock(member: "packages/web", dependency: "@acme/ui"), text: npmSampleWithRanges,
    places: [
      "packages.\"packages/web\".dependencies.\"@acme/ui\": ^1.0.0",
      "packages.\"packages/web\".peerDependencies.\"@acme/ui\": 1.x", "dependencies.web.requires.\"@acme/ui\": ^1.0.0",
    ]),
  LockedRangeRow(
    range: .npmLock(member: ".", dependency: "@acme/ui"), text: npmSampleWithRanges,
    places: ["packages.\"\".dependencies.\"@acme/ui\": ^1.0.0"]),
  LockedRangeRow(
    range: .pnpmLock(importer: "packages/web", dependency: "@acme/ui"), text: pnpmSample,
    places: ["line 17: >=1.0.0 <2"]),
  LockedRangeRow(
    range: .pnpmLock(importer: ".", dependency: "@acme/ui"), text: pnpmSample, places: ["line 11: workspace:^1.0.0"]),
  LockedRangeRow(range: .pnpmLock(importer: "packages", dependency: "@acme/ui"), text: pnpmSample, places: []),
  LockedRangeRow(
    range: .pnpmLock(importer: ".", dependency: "a"),
    text: "lockfileVersion: 5.4\nspecifiers:\n  a: ^1.0.0\n  b: ^1.0.0\n",
    places: ["line 3: ^1.0.0"]),
  LockedRangeRow(
    range: .pnpmLock(importer: "x", dependency: "a"),
    text: "importers:\n  x:\n    specifiers:\n      a: ^1.0.0 \n    dependencies:\n      a: link:../a\n",
    places: ["line 4: ^1.0.0"]),
]

@Suite("Ranges in lock files")
struct LockedRangeTests {
  @Test("the copies of a range are found, and nothing else", arguments: lockedRangeRows)
  func places(_ row: LockedRangeRow) throws {
    for text in [row.text, row.text.replacing("\n", with: "\r\n"), "\u{FEFF}" + row.text] {
      let bytes = Array(text.utf8)
      let places = try row.range.locate(in: bytes)
      #expect(
        places.map { "\($0.location.name): \($0.location.text)\($0.isConverted ? " converted" : "")" } == row.places)
      for place in places {
        #expect(String(decoding: bytes[place.location.range], as: UTF8.self) == place.location.text)
      }
      let after = applying(try Edit.merging(places.map { $0.location.replaced(with: ">=7.7 <8") }), to: bytes)
      #expect(try row.range.locate(in: after).map(\.location.text) == places.map { _ in ">=7.7 <8" })
    }
  }

  @Test("a lock cut off anywhere is read or refused", arguments: lockedRangeRows)
  func prefixes(_ row: LockedRangeRow) {
    let bytes = Array(row.text.utf8)
    for end in stride(from: 0, through: bytes.count, by: 3) {
      for place in (try? row.range.locate(in: Array(bytes[..<end]))) ?? [] {
        #expect(place.location.range.upperBound <= end)
      }
    }
  }
}

@Suite("Poetry's content hash")
struct PoetryContentHashTests {
  /// A digest that a test can read back: the text itself.
  private final class Texts: @unchecked Sendable { var texts: [String] = [] }

  /// The three texts that are tried for a manifest, the first one last in the list of Poetry's versions.
  private func contents(_ manifest: String) throws -> [String] {
    let lock = Array("[metadata]\ncontent-hash = \"none\"\n".utf8)
    let seen = Texts()
    #expect(throws: VersionFileError.staleHash(offset: 27)) {
      try PoetryContentHash.edits(of: lock, before: Array(manifest.utf8), after: []) { content in
        seen.texts.append(String(decoding: content, as: UTF8.self))
        return []
      }
    }
    return seen.texts
  }

  @Test("the old style hashes Poetry's own tables, absent ones as null")
  func legacy() throws {
    let text = try contents(
      "[tool.poetry]\nversion = \"1.0.0\"\n[tool.poetry.dependencies]\npython = \"^3.9\"\nb = { path = \"../b\\u00e9🚀\", develop = true }\na = [1, 1.5]\n[tool.poetry.group.dev]\n"
    )
    #expect(
      text
        == Array(
          repeating:
            #"{"dependencies": {"a": [1, 1.5], "b": {"develop": true, "path": "../b\u00e9\ud83d\ude80"}, "python": "^3.9"}, "dev-dependencies": null, "extras": null, "group": {"dev": {}}, "source": null}"#,
          count: 3))
  }

  @Test("the new style hashes [project] and groups, of Poetry's tables only those that exist")
  func project() throws {
    let texts = try contents(
      "[project]\nname = \"a\"\nversion = \"1\"\nrequires-python = \">=3.9\"\ndependencies = [\"b>=1\"]\n[dependency-groups]\ndev = [\"c\"]\n[tool.poetry.dependencies]\nb = { path = \"../b\" }\n"
    )
    let poetry = #""tool": {"poetry": {"dependencies": {"b": {"path": "../b"}}}}}"#
    let project = #""project": {"dependencies": ["b>=1"], "requires-python": ">=3.9"}, "#
    #expect(
      texts == [
        #"{"dependency-groups": {"dev": ["c"]}, "# + project + poetry, "{" + project + poetry,
        #"{"dependencies": {"b": {"path": "../b"}}, "dev-dependencies": null, "extras": null, "source": null}"#,
      ])
  }

  @Test("the hash of a lock changes with a range and not with a version; a lock that was stale is refused")
  func edits() throws {
    func digest(_ bytes: [UInt8]) -> [UInt8] {
      [UInt8(truncatingIfNeeded: bytes.reduce(0) { $0 &* 31 &+ Int($1) }), 0xAB]
    }
    let before = Array("[tool.poetry]\nversion = \"1\"\ndependencies = { a = \"^1\" }\n".utf8)
    let text = Array(
      #"{"dependencies": {"a": "^1"}, "dev-dependencies": null, "extras": null, "source": null}"#.utf8)
    let hash = digest(text).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let lock = Array("[metadata]\nlock-version = \"2.0\"\ncontent-hash = \"\(hash)\"\n".utf8)
    let version = Array("[tool.poetry]\nversion = \"2\"\ndependencies = { a = \"^1\" }\n".utf8)
    #expect(try PoetryContentHash.edits(of: lock, before: before, after: version, sha256: digest).isEmpty)
    let range = Array("[tool.poetry]\nversion = \"2\"\ndependencies = { a = \"^2\" }\n".utf8)
    let edits = try PoetryContentHash.edits(of: lock, before: before, after: range, sha256: digest)
    #expect(edits.map(\.range) == [48..<52])
    #expect(throws: VersionFileError.staleHash(offset: 48)) {
      try PoetryContentHash.edits(of: lock, before: range, after: before, sha256: digest)
    }
  }

  @Test(
    "a hash is Poetry's own, whatever the manifest",
    .enabled(if: PeerTool.runs([PeerTool.named("python3", "BUMP_PYTHON"), "-c", "import poetry.packages.locker"])))
  func real() throws {
    var random = SeededRandom(seed: 41)
    func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
    func value(_ depth: Int = 0) -> String {
      switch Int.random(in: 0..<(depth > 2 ? 5 : 7), using: &random) {
      case 0: return pick(["\"^1.2\"", "'a\\b'", "\"\\u00e9🚀\\t\\\"\"", "\"\"", "\"~\\u007f/\\u2028\""])
      case 1: return pick(["1", "-7", "0x1F", "1_000"])
      case 2: return pick(["true", "false"])
      case 3: return pick(["1.5", "1e16", "1e-7", "-0.0", "123456789.125", "1e22"])
      case 4: return pick(["\">=1,<2\"", "\"*\""])
      case 5:
        return "[" + (0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth + 1) }.joined(separator: ", ")
          + "]"
      default:
        let keys = ["path", "version", "ä", "b-a", "b.a", "B", "develop"].shuffled(using: &random)
        return "{"
          + keys.prefix(Int.random(in: 0...3, using: &random)).map { "\"\($0)\" = \(value(depth + 1))" }.joined(
            separator: ", ")
          + "}"
      }
    }
    func table(_ name: String, _ keys: [String]) -> String {
      "[\(name)]\n" + keys.filter { _ in Bool.random(using: &random) }.map { "\($0) = \(value())\n" }.joined()
    }
    let manifests = (0..<400).map { _ in
      var text = ""
      if Bool.random(using: &random) {
        text += table(
          "project", ["name", "version", "requires-python", "dependencies", "optional-dependencies", "urls"])
      }
      if Bool.random(using: &random) { text += table("dependency-groups", ["dev", "test"]) }
      if Bool.random(using: &random) {
        text += table("tool.poetry", ["name", "version", "source", "extras", "dev-dependencies"])
        if Bool.random(using: &random) { text += table("tool.poetry.dependencies", ["python", "b", "a", "'é'"]) }
        if Bool.random(using: &random) { text += table("tool.poetry.group.dev.dependencies", ["x", "y"]) }
      }
      return text
    }
    let script = """
      import json, sys, tomllib
      from pathlib import Path
      from poetry.packages.locker import Locker
      import poetry.packages.locker as module
      class Text:
          def __init__(self, content): self.content = content
          def hexdigest(self): return self.content.decode()
      module.sha256 = Text
      for text in json.load(sys.stdin):
          locker = Locker(Path("poetry.lock"), tomllib.loads(text))
          print(locker._get_content_hash() + "\\t" + locker._get_content_hash(with_dependency_groups=False))
      """
    let input = String(decoding: try JSONEncoder().encode(manifests), as: UTF8.self)
    let answers = try PeerTool.answer([PeerTool.named("python3", "BUMP_PYTHON"), "-c", script], input: input)
      .split(separator: "\n")
    try #require(answers.count == manifests.count)
    for (manifest, answer) in zip(manifests, answers) {
      #expect(try contents(manifest).prefix(2).joined(separator: "\t") == answer, "\(manifest)")
    }
  }
}

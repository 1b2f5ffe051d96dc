import Foundation
import Requirements
import SemanticVersion
import TestSupport
import Testing

/// The tools that decide about ranges, where this machine has them.
private enum Tool {
  /// `BUMP_PYTHON`, or `python3`.
  static let python = PeerTool.named("python3", "BUMP_PYTHON")

  static func pythonHas(_ module: String) -> Bool { PeerTool.runs([python, "-c", "import \(module)"]) }

  /// The semver that comes with npm.
  static let nodeSemver: String? = {
    guard let root = try? PeerTool.answer(["npm", "root", "-g"]).trimmingCharacters(in: .whitespacesAndNewlines) else {
      return nil
    }
    let path = "\(root)/npm/node_modules/semver"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()
}

/// A range and a version, made up.
private struct Pair { let range: String; let version: String }

private struct Generator {
  var random: SeededRandom

  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }

  mutating func number() -> String { pick(["0", "0", "1", "1", "2", "3", "10"]) }

  mutating func release(_ counts: [Int]) -> String { (0..<pick(counts)).map { _ in number() }.joined(separator: ".") }

  mutating func pythonVersion(_ counts: [Int] = [1, 2, 2, 3, 3, 3, 4]) -> String {
    pick(["", "", "", "", "", "1!"]) + release(counts)
      + pick(["", "", "", "", "a1", "b0", "rc2", ".post1", ".dev1", "a1.dev2", "a1.post1"])
  }

  mutating func semanticVersion() -> String {
    release([3]) + pick(["", "", "", "-alpha.1", "-alpha.2", "-0", "-rc", "-a10"])
  }

  mutating func pythonRange() -> String {
    (0..<pick([1, 1, 2, 2, 3])).map { _ in
      let operation = pick(["==", "==", "!=", "<", "<=", ">", ">=", ">=", "~=", "==*", "!=*", "==="])
      let space = pick(["", "", " "])
      switch operation {
      case "==*", "!=*": return operation.dropLast() + space + release([1, 2, 3]) + ".*"
      case "~=": return operation + space + pythonVersion([2, 3, 3, 4])
      default: return operation + space + pythonVersion()
      }
    }.joined(separator: pick([",", ", "]))
  }

  mutating func poetryRange() -> String {
    (0..<pick([1, 1, 1, 2])).map { _ in
      (0..<pick([1, 1, 2])).map { _ in
        let operation = pick(["", "==", "!=", "<", "<=", ">", ">=", "~", "^", "^", "~=", "*"])
        switch operation {
        case "*": return release([1, 2, 3]) + ".*"
        case "~=": return operation + pythonVersion([2, 3])
        default: return operation + pythonVersion()
        }
      }.joined(separator: pick([",", ", "]))
    }.joined(separator: " || ")
  }

  mutating func partial(_ wildcards: [String]) -> String {
    switch pick([0, 1, 2, 2, 3, 3]) {
    case 0: release([1, 2]) + "." + pick(wildcards)
    case 1: release([1])
    case 2: release([2])
    default: semanticVersion()
    }
  }

  mutating func cargoRange() -> String {
    (0..<pick([1, 1, 2])).map { _ in
      pick(["", "^", "~", "=", "<", "<=", ">", ">="]) + pick(["", " "]) + partial(["*"])
    }
    .joined(separator: pick([",", ", "]))
  }

  mutating func npmRange() -> String {
    (0..<pick([1, 1, 1, 2])).map { _ in
      if pick([0, 0, 0, 1]) == 1 { return partial(["x", "*"]) + " - " + partial(["x", "X"]) }
      return (0..<pick([1, 1, 2])).map { _ in
        pick(["", "^", "^", "~", "=", "<", "<=", ">", ">=", "~>", "v"]) + partial(["x", "*"])
      }.joined(separator: " ")
    }.joined(separator: pick([" || ", "||"]))
  }
}

@Suite("Ranges as the real tools read them")
struct ToolTests {
  private func compare(
    _ syntax: RangeSyntax, count: Int, seed: UInt64, _ range: (inout Generator) -> String,
    _ answer: ([Pair]) throws -> [String]
  ) throws {
    var generator = Generator(random: SeededRandom(seed: seed))
    var pairs: [Pair] = []
    while pairs.count < count {
      let text = range(&generator)
      for _ in 0..<5 {
        let version =
          syntax == .python || syntax == .poetry ? generator.pythonVersion() : generator.semanticVersion()
        pairs.append(Pair(range: text, version: version))
      }
    }
    let answers = try answer(pairs)
    try #require(answers.count == pairs.count)
    #expect(answers.count { $0 == "E" } < count / 3)
    var admitted = 0
    for (pair, expected) in zip(pairs, answers) {
      let ours: String
      do {
        let version = try syntax.version(pair.version)
        ours = try VersionRange(parsing: pair.range, syntax: syntax).admits(version) ? "1" : "0"
      } catch is RangeError {
        ours = "E"
      }
      if ours == "1" { admitted += 1 }
      #expect(ours == expected, "\(syntax) \(pair.range) and \(pair.version)")
    }
    #expect(admitted > count / 20)
  }

  private func lines(_ pairs: [Pair]) -> String { pairs.map { "\($0.range)\t\($0.version)\n" }.joined() }

  private func rows(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

  @Test("PEP 440, as packaging has it", .enabled(if: Tool.pythonHas("packaging.specifiers")))
  func packaging() throws {
    let script = """
      import sys
      from packaging.specifiers import SpecifierSet, InvalidSpecifier
      for line in sys.stdin:
          text, version = line.rstrip("\\n").split("\\t")
          try:
              specifiers = SpecifierSet(text)
              print(int(specifiers.contains(version, prereleases=bool(specifiers.prereleases))))
          except InvalidSpecifier:
              print("E")
      """
    try compare(.python, count: 6_000, seed: 1, { $0.pythonRange() }) { pairs in
      rows(try PeerTool.answer([Tool.python, "-c", script], input: lines(pairs)))
    }
  }

  @Test("Poetry's constraints, as poetry-core has them", .enabled(if: Tool.pythonHas("poetry.core")))
  func poetry() throws {
    let script = """
      import sys
      from poetry.core.constraints.version import parse_constraint, Version
      for line in sys.stdin:
          text, version = line.rstrip("\\n").split("\\t")
          try:
              print(int(parse_constraint(text).allows(Version.parse(version))))
          except ValueError:
              print("E")
      """
    try compare(.poetry, count: 6_000, seed: 2, { $0.poetryRange() }) { pairs in
      rows(try PeerTool.answer([Tool.python, "-c", script], input: lines(pairs)))
    }
  }

  @Test("npm's ranges, as its own semver has them", .enabled(if: Tool.nodeSemver != nil))
  func npm() throws {
    let semver = try #require(Tool.nodeSemver)
    let script = """
      const semver = require(process.argv[1])
      for (const line of require('fs').readFileSync(0, 'utf8').split('\\n').slice(0, -1)) {
        const [text, version] = line.split('\\t')
        console.log(semver.validRange(text) === null ? 'E' : Number(semver.satisfies(version, text)))
      }
      """
    try compare(.npm, count: 8_000, seed: 3, { $0.npmRange() }) { pairs in
      rows(try PeerTool.answer(["node", "-e", script, semver], input: lines(pairs)))
    }
  }

  @Test(
    "Cargo's requirements, as Cargo resolves a path dependency", .enabled(if: PeerTool.runs(["cargo", "--version"])))
  func cargo() throws {
    let script = """
      import os, subprocess, sys
      os.makedirs("a/src"); os.makedirs("b/src")
      open("a/src/lib.rs", "w"); open("b/src/lib.rs", "w")
      for line in sys.stdin:
          text, version = line.rstrip("\\n").split("\\t")
          open("b/Cargo.toml", "w").write(f'[package]\\nname = "b"\\nversion = "{version}"\\nedition = "2021"\\n')
          open("a/Cargo.toml", "w").write('[package]\\nname = "a"\\nversion = "0.1.0"\\nedition = "2021"\\n[dependencies]\\n'
              + f'b = {{ path = "../b", version = "{text}" }}\\n')
          if os.path.exists("a/Cargo.lock"): os.remove("a/Cargo.lock")
          run = subprocess.run(["cargo", "generate-lockfile", "--offline", "--manifest-path", "a/Cargo.toml"],
              capture_output=True, text=True)
          print(1 if run.returncode == 0 else 0 if "failed to select a version" in run.stderr else "E")
      """
    try compare(.cargo, count: 200, seed: 4, { $0.cargoRange() }) { pairs in
      rows(try PeerTool.answer(["python3", "-c", script], input: lines(pairs)))
    }
  }
}

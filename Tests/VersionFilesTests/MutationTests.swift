import Foundation
import FuzzTargets
import StructuredText
import TestSupport
import Testing
import VersionFiles

/// A file of each format, to be damaged.
struct Specimen: Sendable, CustomTestStringConvertible {
  let format: VersionFileFormat
  let text: String

  init(_ format: VersionFileFormat, _ text: String) {
    self.format = format
    self.text = text
  }

  var testDescription: String { "\(format)" }
}

private let specimens: [Specimen] = [
  Specimen(.pep621, pyprojectSample), Specimen(.poetry, poetrySample), Specimen(.cargo, cargoWorkspaceSample),
  Specimen(.pyproject, pyprojectSample + "\n[tool.poetry]\nversion = '1.0.0'\n"),
  Specimen(
    .npm, "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"dependencies\": {\n    \"b\": \"1.0.0\"\n  }\n}\n"),
  Specimen(.composer, "{\n    \"version\": \"1.0.0\",\n    \"require\": {\"c\": \"1.0.0\"}\n}\n"),
  Specimen(.npmLock, npmLockSample), Specimen(.uvLock(source: "libs/idna"), uvLockSample),
  Specimen(.uvLock(source: "."), uvLockSample),
  Specimen(.cargoLock(name: "core-lib", version: "1.0.0"), cargoLockSample),
  Specimen(.poetryLock(source: "../libs/common"), poetryLockSample),
  Specimen(.tomlKey(["tool", "commitizen", "version"]), pyprojectSample),
  Specimen(.jsonKey(["packages", "packages/web", "version"]), npmLockSample),
  Specimen(.text(pattern: nil, spellings: ["1.0.0"]), pyprojectSample),
  Specimen(.text(pattern: "version", spellings: ["1.0.0", "1.0"]), npmLockSample),
  Specimen(.pythonVariable(["__version__"]), pythonSample),
  Specimen(.pythonArgument("version", function: "FastAPI"), fastAPISample), Specimen(.rubyConstant, rubySample),
  Specimen(.gemspec, gemspecSample), Specimen(.properties(key: "version"), gradleSample), Specimen(.maven, pomSample),
  Specimen(.msbuild, csprojSample), Specimen(.cmake, cmakeSample), Specimen(.mix, mixSample),
  Specimen(.helmChart(key: "version"), chartSample), Specimen(.helmChart(key: "appVersion"), chartSample),
  Specimen(.plain, "\n  1.0.0\n\n"),
]

@Suite("Damaged files")
struct MutationTests {
  @Test("a harmless change moves the version, any other is an error; nothing else changes", arguments: specimens)
  func mutations(_ specimen: Specimen) throws {
    var random = SeededGenerator(seed: 7)
    var found = 0
    for _ in 0..<200 {
      var lines = specimen.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&lines, isJSON: specimen.format.isJSON, &random) }
      let newline = Bool.random(using: &random) ? "\n" : "\r\n"
      let mark = Int.random(in: 0..<5, using: &random) == 0 ? "\u{FEFF}" : ""
      let bytes = Array((mark + lines.joined(separator: newline)).utf8)
      do throws(VersionFileError) {
        let locations = try specimen.format.locate(in: bytes)
        found += 1
        do { try checkSplice(specimen.format, bytes, locations, to: "7.7.7") } catch { Issue.record("\(error)") }
      } catch {
        #expect(!error.description.isEmpty)
        _ = error.position(in: bytes)
      }
    }
    #expect(found > 40, "the mutations should leave most files readable")
  }

  private func mutate(_ lines: inout [String], isJSON: Bool, _ random: inout SeededGenerator) {
    let index = lines.indices.randomElement(using: &random) ?? 0
    let comments = [
      "# version = \"1.0.0\"", "#", "# \"\"\" ' [project]", "  # 版本 1.0.0", "<!-- <version>1.0.0</version> -->",
    ]
    let tables = [
      "[zz]\nversion = \"1.0.0\"", "[[zzz]]\nversion = \"1.0.0\"\nname = \"idna\"", "[project.zz]",
      "[tool.zz]\nversion = '1.0.0'",
    ]
    switch Int.random(in: 0..<10, using: &random) {
    case 0 where !isJSON: lines.insert(comments.randomElement(using: &random) ?? "", at: index)
    case 1 where !isJSON: lines[index] += " # version = \"1.0.0\""
    case 2 where !isJSON: lines.append(tables.randomElement(using: &random) ?? "")
    case 0...2: lines[index] = lines[index].replacing(": ", with: "\t :  ")
    case 3: lines.insert("", at: index)
    case 4: lines[index] = "\t  " + lines[index] + "  \t"
    case 5: lines[index] = lines[index].replacing(" = ", with: "=")
    case 6 where !isJSON: lines[index] = lines[index].replacing("\"", with: "'")
    case 7: lines.remove(at: index)
    case 8: lines.insert(lines[index], at: index)
    default:
      lines[index] = lines[index].replacing(
        "1.0.0", with: ["1.0.0", "1.0.1", "", "\u{E9}"].randomElement(using: &random) ?? "")
    }
    if lines.isEmpty { lines = [""] }
  }

  @Test(
    "in a damaged module Python itself reads the version that is found",
    .enabled(if: PeerTool.runs(["python3", "--version"])))
  func python() throws {
    var random = SeededGenerator(seed: 17)
    let format = VersionFileFormat.pythonVariable(["__version__"])
    var files: [(text: String, version: String)] = []
    for _ in 0..<600 {
      var lines = pythonSample.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&lines, isJSON: false, &random) }
      let text = lines.joined(separator: "\n")
      guard let locations = try? format.locate(in: Array(text.utf8)) else { continue }
      let after = applying(locations.map { $0.replaced(with: "7.7.7") }, to: Array(text.utf8))
      files += [(text, locations[0].text), (String(decoding: after, as: UTF8.self), "7.7.7")]
    }
    let script = """
      import ast, json, sys
      for text in json.load(sys.stdin):
          try:
              value = None
              for node in ast.parse(text).body:
                  targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
                  if any(getattr(target, "id", None) == "__version__" for target in targets):
                      value = ast.literal_eval(node.value)
              print(value)
          except (SyntaxError, ValueError):
              print("unreadable")
      """
    let input = String(decoding: try JSONEncoder().encode(files.map(\.text)), as: UTF8.self)
    let answers = try PeerTool.answer(["python3", "-W", "ignore", "-c", script], input: input)
      .split(separator: "\n", omittingEmptySubsequences: false)
    var read = 0
    for (file, answer) in zip(files, answers) where answer != "unreadable" {
      read += 1
      #expect(answer == file.version, "\(file.text)")
    }
    #expect(read > 100)
  }

  @Test("50,000 inputs of random bytes and scraps are read or refused")
  func randomBytes() {
    var random = SeededGenerator(seed: 11)
    let scraps = [
      "[", "]", "[[", "]]", "{", "}", "\"", "'", "\"\"\"", "'''", "=", ",", ":", ".", "\n", "\r\n", "\r", "#", "\\",
      "\\u00e9", "\\ud83d", " ", "\t", "a",
      "version", "package", "project", "1.0.0", "1", "-", "+inf", "0x", "1e", "1979-05-27", "07:32:00", "T", "Z",
      "true", "null", "\"version\"", "\"1.0.0\"",
      "name = \"a\"\n", "source = { editable = \".\" }\n", "[[package]]\n", "[project]\n", "dynamic = [\"version\"]\n",
      "\u{FEFF}", "é", "-alpha", "_",
    ].map { Array($0.utf8) }
    for round in 0..<50_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<16, using: &random) {
        if Int.random(in: 0..<8, using: &random) == 0 {
          bytes.append(UInt8.random(in: .min ... .max, using: &random))
        } else {
          bytes += scraps.randomElement(using: &random) ?? []
        }
      }
      let specimen = specimens[round % specimens.count]
      do throws(VersionFileError) {
        let locations = try specimen.format.locate(in: bytes)
        for location in locations { #expect(location.range.upperBound <= bytes.count) }
      } catch {
        _ = error.position(in: bytes)
        _ = error.description
      }
    }
  }

  @Test("a file cut off anywhere is read or refused", arguments: specimens)
  func prefixes(_ specimen: Specimen) {
    let bytes = Array(specimen.text.utf8)
    for end in stride(from: 0, through: bytes.count, by: 3) {
      _ = try? specimen.format.locate(in: Array(bytes[..<end]))
    }
  }

  @Test("whatever our TOML reader accepts a real one accepts, with the same values")
  func sameAsRealReader() {
    var random = SeededGenerator(seed: 13)
    let scraps = [
      "a", "b", ".", "=", " = ", "1", "'x'", "\"y\"", "\n", "\n", "[a]", "[b]", "[a.b]", "[[a]]", "[[b]]", "[[a.b]]",
      "{", "}", "[", "]", ",", "a = 1", "b.a = 2",
      "a.b = 'c'", "x = {a=1}", "#", " ", "1.5", "1979-05-27", "0x1F", "\"\"\"", "'''", "\\n", "\r\n", "_", "-", "true",
      "a = [1, 2]", "c.d.e = {}",
    ]
    var accepted = 0
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1..<10, using: &random)).map { _ in scraps.randomElement(using: &random) ?? "" }
        .joined()
      guard let node = try? TOML.parse(Array(text.utf8)) else { continue }
      accepted += 1
      let other = tomlKit(text)
      #expect(other == node.plain, "\(text.debugDescription)")
    }
    #expect(accepted > 1_000)
  }
}

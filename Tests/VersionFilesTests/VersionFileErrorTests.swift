import StructuredText
import Testing
import VersionFiles

/// A file in which no version can be found, and the start of what the user is told.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  let format: VersionFileFormat
  let text: String
  let message: String
  let line: Int?

  init(_ format: VersionFileFormat, _ text: String, _ message: String, line: Int? = nil) {
    self.format = format
    self.text = text
    self.message = message
    self.line = line
  }

  var testDescription: String { text }
}

@Suite("Version file errors")
struct VersionFileErrorTests {
  static let cases = [
    ErrorCase(
      .pep621, "[project]\nname = \"a\"\ndynamic = [\n  \"version\",\n]", "project.version is dynamic", line: 4),
    ErrorCase(.pyproject, "project.dynamic = ['version']", "project.version is dynamic", line: 1),
    ErrorCase(.pep621, "[project]\nversion = \"1\"\ndynamic = [\"version\"]", "project.version is dynamic", line: 3),
    ErrorCase(
      .pyproject, "[project]\nversion = \"1\"\ndynamic = [\"version\"]\n[tool.poetry]\nversion = '1'",
      "project.version is dynamic", line: 3),
    ErrorCase(.pep621, "[project]\nversion = 1.0", "project.version is not a string", line: 2),
    ErrorCase(.pep621, "[project]\nversion = { attr = \"x\" }", "project.version is not a string", line: 2),
    ErrorCase(.pep621, "[project]\nname = \"x\"", "there is no project.version"),
    ErrorCase(.pep621, "[[project]]\nversion = \"1.0.0\"", "there is no project.version"),
    ErrorCase(.pep621, "project = 1", "there is no project.version"),
    ErrorCase(.pep621, "", "there is no project.version"),
    ErrorCase(.poetry, "[project]\nversion = \"1.0.0\"", "there is no tool.poetry.version"),
    ErrorCase(.pyproject, "[tool.poetry]\npackage-mode = false", "there is no project.version"),
    ErrorCase(
      .pyproject, "[project]\nversion = \"1.0.0\"\n[tool.poetry]\nversion = \"1.0.1\"",
      "project.version is 1.0.0 but tool.poetry.version is 1.0.1", line: 4),
    ErrorCase(
      .pep621, "[project]\nversion = \"1.0.0\"\nversion = \"1.0.0\"", "the key version is defined twice", line: 3),
    ErrorCase(.pep621, "[project]\nversion = 1.0.0", "the number is not valid", line: 2),
    ErrorCase(.pep621, "[project]\nversion = \"1.0.0", "the string has no closing quote", line: 2),
    ErrorCase(.cargo, "[package]\nname = \"a\"\nversion.workspace = true", "package.version is inherited", line: 3),
    ErrorCase(.cargo, "[package]\nversion = { workspace = true }", "package.version is inherited", line: 2),
    ErrorCase(.cargo, "[workspace]\nmembers = []", "there is no package.version"),
    ErrorCase(.cargo, "[package]\nversion = 1", "package.version is not a string", line: 2),
    ErrorCase(.helmChart(key: "appVersion"), "name: a\nversion: 1.0.0\n", "there is no appVersion"),
    ErrorCase(.helmChart(key: "appVersion"), "appVersion:\nversion: 1.0.0\n", "there is no appVersion"),
    ErrorCase(
      .helmChart(key: "appVersion"), "version: &v 1.0.0\nappVersion: *v\n", "appVersion is computed, or refers", line: 2
    ),
    ErrorCase(.helmChart(key: "version"), "version:\n  - 1.0.0\n", "version is not a string", line: 2),
    ErrorCase(.helmChart(key: "version"), "version: !!float 1.0\n", "version is not a string", line: 1),
    ErrorCase(.helmChart(key: "version"), "version: \"1.0\\u002e0\"\n", "version has escapes", line: 1),
    ErrorCase(.helmChart(key: "version"), "version: >-\n  1.0.0\n", "version has escapes", line: 1),
    ErrorCase(.helmChart(key: "version"), "name: a\nversion: {{ .V }}\n", "the file is not YAML from here on", line: 2),
    ErrorCase(.helmChart(key: "version"), "", "there is no version"),
    ErrorCase(.npm, "{\"name\": \"a\"}", "there is no version"),
    ErrorCase(.npm, "{\n\"version\": 1}", "version is not a string", line: 2),
    ErrorCase(.npm, "[]", "there is no version"),
    ErrorCase(.npm, "{\n\"version\": \"1.0.0\",\n}", "expected a key", line: 3),
    ErrorCase(.npm, "{\"version\": \"1.0.0\",\n\"version\": \"1.0.1\"}", "the key version is defined twice", line: 2),
    ErrorCase(.npmLock, "{\"packages\": {\"\": {}}}", "there is no version"),
    ErrorCase(.npmLock, "{\"version\": null}", "version is not a string", line: 1),
    ErrorCase(.uvLock(source: "libs/none"), uvLockSample, "the lock has no local package libs/none"),
    ErrorCase(.uvLock(source: "idna"), uvLockSample, "the lock has no local package idna"),
    ErrorCase(
      .uvLock(source: "."), "[[package]]\nsource = { editable = \".\" }\nversion = 1",
      "package.version is not a string", line: 3),
    ErrorCase(
      .cargoLock(name: "core-lib", version: "2.0.0"), cargoLockSample,
      "the lock has no local package core-lib 2.0.0"),
    ErrorCase(
      .cargoLock(name: "a", version: "1"), "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\"a\\u00201\"]",
      "package.a.dependencies.a has escapes", line: 4),
    ErrorCase(.tomlKey(["a", "b"]), "a.c = 1", "there is no a.b"),
    ErrorCase(.poetryLock(source: "."), poetryLockSample, "the lock has no local package ."),
    ErrorCase(.poetryLock(source: "x"), "[[package]]\nversion = \"1.0.0\"", "the lock has no local package x"),
    ErrorCase(.pythonVariable(["__version__"]), "x = 1", "there is no __version__"),
    ErrorCase(.pythonVariable(["__version__"]), "class A:\n  __version__ = '1'\n", "there is no __version__"),
    ErrorCase(.pythonVariable(["v"]), "\nv = metadata.version('x')", "v is computed", line: 2),
    ErrorCase(.pythonVariable(["v"]), "v = '1' + '2'", "v is computed", line: 1),
    ErrorCase(.pythonVariable(["v"]), "v = f'1'", "v is computed", line: 1),
    ErrorCase(.pythonVariable(["v"]), "v = '1\\x30'", "v is computed", line: 1),
    ErrorCase(.pythonVariable(["v"]), "v = '1'\nv = '2'", "v is 1 but v is 2", line: 2),
    ErrorCase(.pythonArgument("version", function: "F"), "F(version=v)", "F(version=) is computed", line: 1),
    ErrorCase(.pythonArgument("version", function: "F"), "F(x)\ndef F(version='1'): pass", "there is no F(version=)"),
    ErrorCase(
      .pythonArgument("version", function: "F"), "F(version='1')\nF(version='2')",
      "F(version=) is 1 but F(version=) is 2",
      line: 2),
    ErrorCase(.rubyConstant, "module A\n  VERSION = [1, 2].join('.')\nend", "VERSION is computed", line: 2),
    ErrorCase(.rubyConstant, "VERSION = \"#{X}.1\"", "VERSION is computed", line: 1),
    ErrorCase(.gemspec, "s.version = A::VERSION\n", "version is computed", line: 1),
    ErrorCase(.properties(key: "version"), "a.version=1\nversions=1", "there is no version"),
    ErrorCase(.properties(key: "version"), "version=1\nversion=2", "version is 1 but version is 2", line: 2),
    ErrorCase(.properties(key: "version"), "version=1.\\\n  0", "version has escapes", line: 1),
    ErrorCase(.maven, "<project>\n<parent><version>1</version></parent></project>", "there is no project/version"),
    ErrorCase(.maven, "<project>\n<version>${x}</version></project>", "project/version is computed", line: 2),
    ErrorCase(.maven, "<project>\n<version>1<!-- x --></version></project>", "project/version has escapes", line: 2),
    ErrorCase(.maven, "<project>\n<version>1</project>", "the file is not XML", line: 2),
    ErrorCase(.maven, "", "the file is not XML", line: 1),
    ErrorCase(
      .msbuild, "<Project><PropertyGroup><VersionPrefix>1</VersionPrefix></PropertyGroup></Project>",
      "there is no Project/PropertyGroup/Version"),
    ErrorCase(
      .msbuild, "<Project><PropertyGroup><Version>$(V)</Version></PropertyGroup></Project>",
      "Project/PropertyGroup/Version is computed", line: 1),
    ErrorCase(.cmake, "project(x)", "there is no project(VERSION)"),
    ErrorCase(.cmake, "project(x VERSION ${V})", "project(VERSION) is computed", line: 1),
    ErrorCase(.mix, "def project do\n[version: @version]\nend", "project.version is computed", line: 2),
    ErrorCase(.mix, "def application do\n[version: \"1\"]\nend", "there is no project.version"),
    ErrorCase(.plain, "1.0.0\n1.0.1\n", "the file is not a version", line: 1),
    ErrorCase(.plain, "\n", "there is no version"), ErrorCase(.tomlKey([]), "a.c = 1", "there is no key"),
    ErrorCase(.jsonKey(["a", ""]), "{}", "there is no a.\"\""),
    ErrorCase(.text(pattern: "(", spellings: ["1.0.0"]), "1.0.0", "( is not a regular expression"),
    ErrorCase(
      .text(pattern: "^x", spellings: ["1.0.0"]), "1.0.0", "no line that matches ^x has the version 1.0.0 on its own"),
    ErrorCase(
      .text(pattern: nil, spellings: ["1.0.0", "1.0"]), "1.0.1", "no line has the version 1.0.0 or 1.0 on its own"),
    ErrorCase(.text(pattern: nil, spellings: []), "1.0.1", "no line has the version"),
  ]

  @Test("the error says what is wrong and where", arguments: cases)
  func message(_ row: ErrorCase) throws {
    let bytes = Array(row.text.utf8)
    let error = try #require(throws: VersionFileError.self) { try row.format.locate(in: bytes) }
    #expect(error.description.hasPrefix(row.message))
    #expect(!error.description.hasSuffix("."))
    #expect(error.position(in: bytes)?.line == row.line)
  }

  @Test("a lock file of bytes that are not UTF-8 is an error with its place")
  func encoding() throws {
    let bytes = Array("version = \"1.0.0\"\n# caf".utf8) + [0xE9]
    let error = try #require(throws: VersionFileError.self) {
      try VersionFileFormat.tomlKey(["version"]).locate(in: bytes)
    }
    #expect(error == .syntax(SyntaxError(offset: 23, reason: .notUTF8)))
  }
}

@Suite("Edit")
struct EditTests {
  let bytes = Array("a 1 b 1".utf8)

  @Test("edits are put in order, equal ones made once")
  func merging() throws {
    let first = Edit(range: 2..<3, replacement: Array("22".utf8))
    let second = Edit(range: 6..<7, replacement: [])
    let edits = try Edit.merging([second, first, second])
    #expect(edits == [first, second])
    #expect(applying(edits, to: bytes) == Array("a 22 b ".utf8))
    #expect(applying([], to: bytes) == bytes)
  }

  @Test("edits that differ about the same bytes are refused", arguments: [2..<3, 1..<4, 2..<4, 1..<3])
  func overlap(_ range: Range<Int>) {
    let edits = [Edit(range: 2..<3, replacement: [1]), Edit(range: range, replacement: [2])]
    #expect(throws: VersionFileError.overlap(offset: 2)) { try Edit.merging(edits) }
  }
}

import FuzzTargets
import StructuredText
import Testing
import VersionFiles

/// A file, and the places that should be found in it.
struct FormatCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let format: VersionFileFormat
  let text: String
  let names: [String]
  var version = "1.0.0"

  init(_ description: String, _ format: VersionFileFormat, _ text: String, _ names: [String], version: String = "1.0.0")
  {
    testDescription = description
    self.format = format
    self.text = text
    self.names = names
    self.version = version
  }
}

@Suite("Version file formats")
struct FormatTests {
  @Test(
    "the version is found in its places, and only these change",
    arguments: tomlCases + jsonCases + lockCases + sourceCases)
  func locate(_ row: FormatCase) throws {
    let bytes = Array(row.text.utf8)
    let locations = try row.format.locate(in: bytes)
    #expect(locations.map(\.name) == row.names)
    #expect(locations.map(\.text) == row.names.map { _ in row.version })
    for version in ["2.0.0", "1.0.1-alpha.0", "10.20.30+build.5", "1"] {
      try checkSplice(row.format, bytes, locations, to: version)
    }
  }

  @Test(
    "CRLF, a byte order mark and a missing final newline stay",
    arguments: tomlCases + jsonCases + lockCases + sourceCases)
  func lineEnds(_ row: FormatCase) throws {
    let hasLongString = row.text.contains("\"\"\"") || row.text.contains("'''") || row.text.contains("\r\n")
    let variants = [
      "\u{FEFF}" + row.text.replacing("\u{FEFF}", with: ""), row.text + "\n\n",
      hasLongString ? row.text : row.text.replacing("\n", with: "\r\n"),
    ]
    for variant in variants {
      let bytes = Array(variant.utf8)
      let locations = try row.format.locate(in: bytes)
      #expect(locations.map(\.name) == row.names)
      try checkSplice(row.format, bytes, locations, to: "2.0.0")
    }
  }

  @Test("the dynamic package of a uv.lock has no version to write")
  func dynamicLock() throws {
    #expect(try VersionFileFormat.uvLock(source: "libs/scm").locate(in: Array(uvLockSample.utf8)).isEmpty)
  }

  @Test("in a uv.lock the registry's package of the same name stays")
  func registryPackage() throws {
    let bytes = Array(uvLockSample.utf8)
    let locations = try VersionFileFormat.uvLock(source: "libs/idna").locate(in: bytes)
    let after = String(decoding: applying(locations.map { $0.replaced(with: "2.0.0") }, to: bytes), as: UTF8.self)
    #expect(after.contains("version = \"1.0.0\"\nsource = { registry"))
    #expect(after.contains("version = \"2.0.0\"\nsource = { directory = \"libs/idna\" }"))
    #expect(after.contains("version = \"1.0.0\", source = { registry"))
    #expect(after.contains("version = \"2.0.0\", source = { directory"))
    #expect(after.contains("idna-1.0.0.tar.gz"))
  }

  @Test(
    "a file name gives the format",
    arguments: [
      ("pyproject.toml", VersionFileFormat.pyproject), ("libs/a/pyproject.toml", .pyproject), ("Cargo.toml", .cargo),
      ("web/package.json", .npm), ("composer.json", .composer), ("package-lock.json", .npmLock),
      ("npm-shrinkwrap.json", .npmLock), ("uv.lock", nil), ("my-package.json", nil), ("", nil), ("/", nil),
      ("cargo.toml", nil), ("gradle.properties", .properties(key: "version")), ("a/pom.xml", .maven),
      ("CMakeLists.txt", .cmake), ("mix.exs", .mix), ("lib/x/version.rb", .rubyConstant), ("x.gemspec", .gemspec),
      ("X.csproj", .msbuild), ("Directory.Build.props", .msbuild),
      ("deploy/Chart.yaml", .helmChart(key: "version")),
    ] as [(String, VersionFileFormat?)])
  func fileName(_ name: String, _ format: VersionFileFormat?) {
    #expect(VersionFileFormat.forFile(named: name) == format)
  }
}

let tomlCases: [FormatCase] = [
  FormatCase("sample", .pep621, pyprojectSample, ["project.version"]),
  FormatCase("sample", .pyproject, pyprojectSample, ["project.version"]),
  FormatCase("sample", .poetry, poetrySample, ["tool.poetry.version"]),
  FormatCase("sample", .pyproject, poetrySample, ["tool.poetry.version"]),
  FormatCase(
    "other key of the sample", .tomlKey(["tool", "commitizen", "version"]), pyprojectSample, ["tool.commitizen.version"]
  ),
  FormatCase("literal", .pep621, "[project]\nversion = '1.0.0'", ["project.version"]),
  FormatCase("three quotes", .pep621, "[project]\nversion = \"\"\"1.0.0\"\"\"", ["project.version"]),
  FormatCase("three single quotes", .pep621, "[project]\nversion = '''\n1.0.0'''\n", ["project.version"]),
  FormatCase("escape", .pep621, #"[project]\#nversion = "1.0\u002E0""#, ["project.version"]),
  FormatCase("inline table", .pep621, "project = { name = \"x\", version = \"1.0.0\" } # 1.0.0", ["project.version"]),
  FormatCase("dotted key", .pep621, "project.version = \"1.0.0\"\nproject.name = \"1.0.0\"", ["project.version"]),
  FormatCase("spaced dots", .pep621, "project . version=\"1.0.0\"", ["project.version"]),
  FormatCase("quoted keys", .pep621, "[\"project\"]\n'version' = \"1.0.0\"", ["project.version"]),
  FormatCase("escaped key", .pep621, #"[project]\#n"v\u0065rsion" = "1.0.0""#, ["project.version"]),
  FormatCase(
    "indent", .pep621, "  [ project ] # [project]\n\t version\t =\t \"1.0.0\"\t#\"1.0.0\"", ["project.version"]),
  FormatCase("no space", .pep621, "[project]\nversion=\"1.0.0\"#x", ["project.version"]),
  FormatCase(
    "same number first", .pep621, "[a]\nversion = \"1.0.0\"\n[project]\nversion = \"1.0.0\"\n", ["project.version"]),
  FormatCase(
    "commented out first", .pep621, "[project]\n# version = \"1.0.0\"\nversion = \"1.0.0\"", ["project.version"]),
  FormatCase(
    "in a long string first", .pep621,
    "x = \"\"\"\n[project]\nversion = \"1.0.0\"\n\"\"\"\n[project]\nversion = \"1.0.0\"", ["project.version"]),
  FormatCase(
    "subtable first", .pep621, "[project.urls]\nversion = \"1.0.0\"\n[project]\nversion = \"1.0.0\"",
    ["project.version"]),
  FormatCase("unicode", .pep621, "[project]\nname = \"प्रोजेक्ट 🚀\" # é\nversion = \"1.0.0\"", ["project.version"]),
  FormatCase(
    "other fields dynamic", .pep621, "[project]\ndynamic = [\"readme\"]\nversion = \"1.0.0\"", ["project.version"]),
  FormatCase(
    "both", .pyproject, "[project]\nversion = \"1.0.0\"\n[tool.poetry]\nversion = '1.0.0'",
    ["project.version", "tool.poetry.version"]),
  FormatCase(
    "both, Poetry first", .pyproject, "[tool.poetry]\nversion = '1.0.0'\n[project]\nversion = \"1.0.0\"",
    ["tool.poetry.version", "project.version"]),
  FormatCase(
    "dynamic for Poetry 2", .pyproject, "[project]\ndynamic = [ \"version\" ]\n[tool.poetry]\nversion = '1.0.0'",
    ["tool.poetry.version"]),
  FormatCase("dotted Poetry", .poetry, "[tool]\npoetry.version = \"1.0.0\"", ["tool.poetry.version"]),
  FormatCase("workspace", .cargo, cargoWorkspaceSample, ["workspace.package.version"]),
  FormatCase(
    "package", .cargo, "[package]\nname = \"a\"\nversion = \"1.0.0\"\n[dependencies]\nb = { version = \"1.0.0\" }",
    ["package.version"]),
  FormatCase(
    "dependency first", .cargo, "[dependencies.version]\nversion = \"1.0.0\"\n[package]\nversion = \"1.0.0\"",
    ["package.version"]),
  FormatCase(
    "root that inherits", .cargo, "[package]\nversion.workspace = true\n[workspace.package]\nversion = \"1.0.0\"",
    ["workspace.package.version"]),
  FormatCase(
    "root that inherits, inline", .cargo,
    "[package]\nversion = { workspace = true }\n[workspace]\npackage = { version = \"1.0.0\" }",
    ["workspace.package.version"]),
  FormatCase(
    "own settings", .tomlKey(["version"]), "version = \"1.0.0\"\n[packages.a]\nversion = \"1.0.0\"", ["version"]),
  FormatCase(
    "key with a dot", .tomlKey(["a.b", "version"]), "[\"a.b\"]\nversion = \"1.0.0\"\n[a.b]\nversion = \"1.0.0\"",
    ["\"a.b\".version"]),
]

let npmLockSample = """
  {
    "name": "root",
    "version": "1.0.0",
    "lockfileVersion": 3,
    "requires": true,
    "packages": {
      "": {
        "name": "root",
        "version": "1.0.0",
        "workspaces": ["packages/*"],
        "dependencies": { "left-pad": "1.0.0" }
      },
      "node_modules/@acme/web": { "resolved": "packages/web", "link": true },
      "node_modules/left-pad": { "version": "1.0.0", "resolved": "https://example.org/left-pad-1.0.0.tgz" },
      "packages/web": { "name": "@acme/web", "version": "1.0.0" }
    }
  }

  """

let jsonCases: [FormatCase] = [
  FormatCase("plain", .npm, "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\"\n}\n", ["version"]),
  FormatCase("one line", .npm, #"{"version":"1.0.0","dependencies":{"version":"1.0.0"}}"#, ["version"]),
  FormatCase("nested first", .npm, "{\"engines\": {\"version\": \"1.0.0\"},\n\t\"version\" : \"1.0.0\" }", ["version"]),
  FormatCase("escapes", .npm, #"{"v\u0065rsion": "1.0\u002e0", "d": "\"version\": \"1.0.0\""}"#, ["version"]),
  FormatCase(
    "unicode", .npm, "{\"author\": \"Zoë 🚀\", \"version\": \"1.0.0\", \"x\": [\"1.0.0\", null, 1.0, true]}", ["version"]
  ),
  FormatCase(
    "composer", .composer, "{\n    \"require\": {\"php\": \"1.0.0\"},\n    \"version\": \"1.0.0\"\n}", ["version"]),
  FormatCase("lock", .npmLock, npmLockSample, ["version", "packages.\"\".version"]),
  FormatCase(
    "lock of npm 6", .npmLock,
    #"{"version": "1.0.0", "lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0"}}}"#, ["version"]),
  FormatCase(
    "lock, root entry alone", .npmLock, #"{"packages": {"": {"version": "1.0.0"}}}"#, ["packages.\"\".version"]),
  FormatCase(
    "member in the lock", .jsonKey(["packages", "packages/web", "version"]), npmLockSample,
    ["packages.\"packages/web\".version"]),
  FormatCase(
    "any key", .jsonKey(["info", "version"]), #"{"info": {"version": "1.0.0"}, "version": "1.0.0"}"#, ["info.version"]),
]

let lockCases: [FormatCase] = [
  FormatCase("editable root", .uvLock(source: "."), uvLockSample, ["package.app.version"]),
  FormatCase(
    "directory, ambiguous name", .uvLock(source: "libs/idna"), uvLockSample,
    ["package.idna.version", "package.app.optional-dependencies.a.idna.version"]),
  FormatCase("virtual", .uvLock(source: "./tools/tool/"), uvLockSample, ["package.tool.version"]),
  FormatCase(
    "entries before the package", .uvLock(source: "libs/b"),
    "[[package]]\nname = \"a\"\ndependencies = [{ name = \"b\", version = \"1.0.0\", source = { virtual = \"libs/b\" } }]\n[[package]]\nversion = \"1.0.0\"\nname = \"b\"\nsource = { virtual = \"libs/b\" }",
    ["package.a.dependencies.b.version", "package.b.version"]),
  FormatCase(
    "path outside", .uvLock(source: "../../libs/core"),
    "[[package]]\nname = \"core\"\nversion = \"1.0.0\"\nsource = { editable = \"../../libs/core\" }",
    ["package.core.version"]),
  FormatCase(
    "ambiguous name", .cargoLock(name: "core-lib", version: "1.0.0"), cargoLockSample,
    ["package.app.dependencies.core-lib", "package.core-lib.version"]),
  FormatCase(
    "other version of the name", .cargoLock(name: "core-lib", version: "9.0.0"), cargoLockSample,
    ["package.app.dependencies.core-lib", "package.core-lib.version"], version: "9.0.0"),
  FormatCase("path dependency", .poetryLock(source: "../libs/common/"), poetryLockSample, ["package.common.version"]),
  FormatCase("plain", .cargoLock(name: "app", version: "1.0.0"), cargoLockSample, ["package.app.version"]),
]

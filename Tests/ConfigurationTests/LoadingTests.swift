import Configuration
import Testing

@Suite("which file counts")
struct LoadingTests {
  private static let contents = [
    ".versioning.toml": "squash = 'body'",
    "pyproject.toml": "[project]\nname = 'x'\n[tool.commitizen]\nversion = '1.0.0'",
    ".cz.toml": "[tool.commitizen]\ntag_format = 'a$version'",
    "cz.toml": "[tool.commitizen]\ntag_format = 'b$version'",
    ".cz.json": #"{"commitizen": {"tag_format": "c$version"}}"#,
    "cz.json": #"{"commitizen": {"tag_format": "d$version"}}"#,
  ]

  private func files(_ names: some Sequence<String>) -> [ConfigurationFile] {
    names.compactMap { name in Self.contents[name].map { ConfigurationFile(name: name, bytes: Array($0.utf8)) } }
  }

  @Test("the first of the names that exists counts, in whatever order they are given", arguments: 0..<6)
  func precedence(_ first: Int) throws {
    let names = ConfigurationFile.fileNames[first..<6]
    let settings = try loadConfiguration(from: files(names.reversed())).settings
    #expect(settings.origin.file == names.first)
  }

  @Test("without a file the defaults hold")
  func none() throws {
    #expect(try loadConfiguration(from: []) == LoadedConfiguration(settings: Settings()))
    #expect(try load("pyproject.toml", "[project]\nname = 'x'") == LoadedConfiguration(settings: Settings()))
  }

  @Test("our table of pyproject.toml counts before commitizen's, and a warning says so")
  func both() throws {
    let text = "[tool.commitizen]\nversion = '1.0.0'\n\n[tool.versioning]\nsquash = 'body'"
    let loaded = try load("pyproject.toml", text)
    #expect(loaded.settings.origin == .versioning(file: "pyproject.toml"))
    #expect(loaded.settings.tablePath == ["tool", "versioning"])
    #expect(loaded.settings.scheme == nil)
    #expect(
      loaded.warnings.map(\.description) == [
        "pyproject.toml:1:1: [tool.commitizen] is not read, since [tool.versioning] is there too"
      ])
  }

  @Test("problems in our table of pyproject.toml have the line of the file")
  func lines() {
    let text = "[project]\nname = 'x'\n\n[tool.versioning]\nimages.sah = true"
    #expect(
      problems("pyproject.toml", text) == ["pyproject.toml:5:8: unknown key images.sah; did you mean images.sha"])
  }

  @Test("two tables of ours are a surprise, commitizen's beside .versioning.toml is none")
  func shadowed() throws {
    let ours = ConfigurationFile(name: "pyproject.toml", bytes: Array("[tool.versioning]\nsquash = 'body'".utf8))
    #expect(
      try loadConfiguration(from: files([".versioning.toml"]) + [ours]).warnings.map(\.description) == [
        "pyproject.toml:1:1: [tool.versioning] is not read, since .versioning.toml comes first"
      ])
    #expect(try loadConfiguration(from: files([".versioning.toml", "pyproject.toml"])).warnings == [])
    #expect(
      try loadConfiguration(from: files([".cz.toml", "cz.json"])).warnings.map(\.message) == [
        "commitizen is not read, since .cz.toml comes first"
      ])
  }

  @Test("a broken pyproject.toml beside .versioning.toml is not our concern")
  func unrelated() throws {
    let broken = ConfigurationFile(name: "pyproject.toml", bytes: Array("[".utf8))
    #expect(try loadConfiguration(from: files([".versioning.toml"]) + [broken]).warnings == [])
  }

  @Test("a file of commitizen's without its table is passed over with a warning")
  func empty() throws {
    let bare = ConfigurationFile(name: ".cz.toml", bytes: Array("[commitizen]\nversion = '1.0.0'".utf8))
    let loaded = try loadConfiguration(from: [bare] + files(["cz.json"]))
    #expect(loaded.settings.tagFormat == "d$version")
    #expect(
      loaded.warnings.map(\.description) == [
        ".cz.toml:1:1: the file is not read, since it has no table [tool.commitizen]"
      ])
  }

  @Test("the JSON form is commitizen's table too, with lines")
  func json() throws {
    let text = """
      {
        "commitizen": {
          "name": "cz_conventional_commits", "version": "1.2.0a0",
          "version_files": ["src/a.py:version"], "gpg_sign": null,
          "colour": true
        }
      }
      """
    let loaded = try load("cz.json", text)
    #expect(loaded.settings.origin == .commitizen(file: "cz.json"))
    #expect(loaded.settings.tablePath == ["commitizen"])
    #expect(loaded.settings.version == "1.2.0a0")
    #expect(loaded.settings.versionProvider == .commitizen)
    #expect(loaded.settings.versionFiles.map(\.path) == ["src/a.py"])
    #expect(loaded.warnings.map(\.description) == ["cz.json:5:5: unknown key colour"])
    #expect(problems("cz.json", "{\n \"commitizen\": [}").map { $0.prefix(10) } == ["cz.json:2:"])
  }

  @Test("YAML alone is refused with what to do; beside another file it does not matter")
  func yaml() throws {
    let yaml = ConfigurationFile(name: ".cz.yaml", bytes: Array("commitizen:\n  version: 1.0.0".utf8))
    let error = #expect(throws: ConfigurationError.self) { try loadConfiguration(from: [yaml]) }
    #expect(error?.description == ".cz.yaml:1:1: YAML configuration is not read")
    guard case .problems(let problems)? = error else { return }
    #expect(problems.first?.hint?.contains(".versioning.toml") == true)
    #expect(try loadConfiguration(from: [yaml] + files(["cz.toml"])).settings.tagFormat == "b$version")
  }

  @Test(
    "a file that the user names is read by its name, else by what it holds",
    arguments: [
      ("svc/.versioning.toml", "squash = 'body'", Origin.versioning(file: "svc/.versioning.toml")),
      ("release.toml", "squash = 'body'", .versioning(file: "release.toml")),
      ("release.toml", "[tool.commitizen]\nversion = '1.0.0'", .commitizen(file: "release.toml")),
      ("release.toml", "[tool.versioning]\nsquash = 'body'", .versioning(file: "release.toml")),
      ("svc/pyproject.toml", "[tool.commitizen]\nversion = '1.0.0'", .commitizen(file: "svc/pyproject.toml")),
      ("release.json", #"{"commitizen": {}}"#, .commitizen(file: "release.json")),
      ("release.json", #"{"squash": "body"}"#, .versioning(file: "release.json")),
    ])
  func explicit(_ name: String, _ text: String, _ origin: Origin) throws {
    let loaded = try loadConfiguration(explicit: ConfigurationFile(name: name, bytes: Array(text.utf8)))
    #expect(loaded.settings.origin == origin)
    #expect(loaded.warnings == [])
  }

  @Test(
    "top-level keys of one package mean one package, unless packages are named",
    arguments: [
      ("tag_format = 'v$version'", true), ("version = '1.0.0'", true), ("version_provider = 'scm'", true),
      ("version_files = ['a']", true), ("squash = 'body'", false),
      ("tag_format = '$name-$version'\n[packages.api]\npath = 'api'", false),
    ])
  func onePackage(_ text: String, _ isOne: Bool) throws {
    #expect(try load(".versioning.toml", text).settings.describesOnePackage == isOne)
  }

  @Test("without a manifest, the key version is the provider")
  func provider() throws {
    #expect(try load(".versioning.toml", "version = '0.1.0'").settings.versionProvider == .config)
  }

  @Test("a file that the user names has to configure something")
  func explicitWithout() {
    let file = ConfigurationFile(name: "a/pyproject.toml", bytes: Array("[project]".utf8))
    let error = #expect(throws: ConfigurationError.self) { try loadConfiguration(explicit: file) }
    #expect(error?.description == "a/pyproject.toml has neither [tool.versioning] nor [tool.commitizen]")
  }
}

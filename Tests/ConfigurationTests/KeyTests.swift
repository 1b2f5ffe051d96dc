import Configuration
import SemanticVersion
import Testing

@Suite("the table of keys")
struct KeyTests {
  @Test(
    "each key stands once and has a line of description",
    arguments: [ConfigurationKey.all, ConfigurationKey.commitizen])
  func descriptions(_ keys: [ConfigurationKey]) {
    #expect(Set(keys.map(\.name)).count == keys.count)
    for key in keys {
      #expect(key.summary.hasSuffix(".") && !key.summary.contains("\n"), "\(key.name)")
      #expect(!key.expected.isEmpty, "\(key.name)")
    }
  }

  @Test("a file of every stated default gives the defaults")
  func defaults() throws {
    let lines = ConfigurationKey.all.compactMap { key in
      key.path.contains("*") ? nil : key.defaultValue.map { "\(key.name) = \($0)" }
    }
    // calver_format alone is warned of.
    let loaded = try load(".versioning.toml", (["version_scheme = \"calver\""] + lines).joined(separator: "\n"))
    #expect(loaded.warnings == [])
    var expected = Settings()
    expected.origin = .versioning(file: ".versioning.toml")
    expected.scheme = .calver
    expected.bumpMessage = "bump: version $current_version → $new_version"
    #expect(loaded.settings == expected)
  }

  @Test(
    "each key is known, and a value of any kind is read or refused at its place",
    arguments: ["1", "-1", "1.5", "true", "'x'", "''", "[]", "[1]", "[['']]", "{}", "{a = 1}", "1979-05-27"])
  func anyValue(_ value: String) {
    for key in ConfigurationKey.all {
      let name = key.path.map { $0 == "*" ? "x" : $0 }.joined(separator: ".")
      let found = problems(".versioning.toml", "\(name) = \(value)")
      #expect(!found.contains { $0.contains("unknown key \(name)") }, "\(found)")
    }
    for key in ConfigurationKey.commitizen {
      let name = key.path.map { $0 == "*" ? "x" : $0 }.joined(separator: ".")
      let found = problems("cz.toml", "[tool.commitizen]\nname = 'cz_customize'\n\(name) = \(value)")
      #expect(!found.contains { $0.contains("unknown key \(name)") }, "\(found)")
    }
  }

  @Test("tables that the user names are in it under a star")
  func stars() {
    let names = ConfigurationKey.all.map(\.name)
    for name in ["packages.*.path", "groups.*.mode", "increments.*", "changelog.sections.*", "shared.*", "push.remote"]
    {
      #expect(names.contains(name))
    }
  }
}

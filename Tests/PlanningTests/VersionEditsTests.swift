import Configuration
import Planning
import SemanticVersion
import Testing

@Suite("Version files of a plan")
struct VersionEditsTests {
  private func plan(_ files: [String: String], _ change: (inout Settings) -> Void, asks prerelease: String? = nil)
    throws -> [String: String]
  {
    var builder = SnapshotBuilder(nil, messages: ["feat: x"])
    builder.settings = Settings()
    builder.settings.updateChangelogOnBump = false
    change(&builder.settings)
    builder.files = files.mapValues { Array($0.utf8) }
    var request = ReleaseRequest()
    request.prerelease = prerelease
    let plan = try ReleasePlan(try builder.snapshot(), request)
    return Dictionary(uniqueKeysWithValues: plan.files.map { ($0.path, String(decoding: $0.after, as: UTF8.self)) })
  }

  @Test("each ecosystem gets its own spelling of one version")
  func spellings() throws {
    let python = [
      "pyproject.toml": "[project]\nname = \"a\"\nversion = \"1.0.0\"\n",
      "uv.lock": "version = 1\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = { editable = \".\" }\n",
      "a.py": "__version__ = \"1.0.0\"\n",
    ]
    let after = try plan(
      python,
      {
        $0.scheme = .semver
        $0.versionFiles = [VersionFileEntry(path: "a.py", pattern: "__version__", offset: 0)]
      }, asks: "alpha")
    #expect(after["pyproject.toml"] == "[project]\nname = \"a\"\nversion = \"1.1.0-a0\"\n")
    #expect(after["uv.lock"]?.contains("version = \"1.1.0a0\"") == true)
    #expect(after["a.py"] == "__version__ = \"1.1.0-a0\"\n")
    let node = try plan(
      ["package.json": "{\"name\": \"a\", \"version\": \"1.0.0\"}"], { $0.scheme = .pep440 }, asks: "alpha")
    #expect(node["package.json"] == "{\"name\": \"a\", \"version\": \"1.1.0-alpha.0\"}")
  }

  @Test("a prerelease that Python cannot read is refused where a Python manifest states it")
  func pythonWord() throws {
    #expect {
      try plan(["pyproject.toml": "[project]\nversion = \"1.0.0\"\n"], { $0.scheme = .semver2 }, asks: "hotfix")
    } throws: { ($0 as? Refusal)?.code == .versionUnreadable }
  }

  @Test("a manifest may hold Python's spelling under a SemVer scheme")
  func pythonSpelling() throws {
    let after = try plan(
      ["pyproject.toml": "[project]\nversion = \"1.1.0a0\"\n"], { $0.scheme = .semver }, asks: "alpha")
    #expect(after["pyproject.toml"] == "[project]\nversion = \"1.1.0-a1\"\n")
  }

  @Test("a calendar version is respelt where a manifest needs it")
  func calendar() throws {
    let python = [
      "pyproject.toml": "[project]\nname = \"a\"\nversion = \"2026.9.1\"\n",
      "uv.lock": "version = 1\n\n[[package]]\nname = \"a\"\nversion = \"2026.9.1\"\nsource = { editable = \".\" }\n",
      "a.py": "__version__ = \"2026.09.1\"\nold = \"2026.9.1\"\n",
    ]
    var form = try CalendarFormat(parsing: "YYYY.0M.MICRO")
    func settings(_ settings: inout Settings) {
      settings.scheme = .calver
      settings.calverFormat = form
      if form.parts.contains(.paddedMonth) { settings.versionFiles = [VersionFileEntry(path: "a.py")] }
    }
    var after = try plan(python, settings, asks: "alpha")
    #expect(after["pyproject.toml"] == "[project]\nname = \"a\"\nversion = \"2026.11.0a0\"\n")
    #expect(after["uv.lock"]?.contains("version = \"2026.11.0a0\"") == true)
    #expect(after["a.py"] == "__version__ = \"2026.11.0a0\"\nold = \"2026.11.0a0\"\n")
    form = try CalendarFormat(parsing: "YYYY.MICRO")
    func manifest(_ version: String) -> String { "{\"name\": \"a\", \"version\": \"\(version)\"}" }
    after = try plan(["package.json": manifest("2026.3.0")], settings, asks: "rc")
    #expect(after["package.json"] == manifest("2026.4.0-rc.0"))
    after = try plan(["package.json": manifest("2026.4.0-rc.0")], settings)
    #expect(after["package.json"] == manifest("2026.4.0"))
    form = try CalendarFormat(parsing: "YYYY.MM.DD.MICRO")
    #expect {
      try plan(["pyproject.toml": "[project]\nversion = \"1.0.0\"\n"], settings)
    } throws: { error in
      guard let refusal = error as? Refusal else { return false }
      return refusal.code == .versionUnreadable && refusal.message.hasPrefix("pyproject.toml:2: '1.0.0' is no calver")
    }
  }

  @Test("a version file without the version, or none, is refused with its name")
  func missing() throws {
    for (files, path) in [([:], "b.py"), (["b.py": "x = 1\n"], "b.py")] as [([String: String], String)] {
      #expect {
        try plan(
          files.merging(["pyproject.toml": "[project]\nversion = \"1.0.0\"\n"]) { $1 },
          {
            $0.versionFiles = [VersionFileEntry(path: path, pattern: nil, offset: 0)]
          })
      } throws: { error in
        guard let refusal = error as? Refusal else { return false }
        return refusal.code == .versionNotInFile && refusal.message.hasPrefix("b.py")
      }
    }
  }

  @Test("two entries about the same place are one edit")
  func overlapping() throws {
    let after = try plan(
      ["pyproject.toml": "[project]\nversion = \"1.0.0\"\n"],
      {
        $0.versionFiles = [VersionFileEntry(path: "pyproject.toml", pattern: "version", offset: 0)]
      })
    #expect(after["pyproject.toml"] == "[project]\nversion = \"1.1.0\"\n")
  }
}

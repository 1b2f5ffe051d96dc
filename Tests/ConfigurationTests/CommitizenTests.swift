import Configuration
import SemanticVersion
import Testing

@Suite("commitizen's table")
struct CommitizenTests {
  @Test("the block of the users' manual gives exactly these settings")
  func manual() throws {
    let loaded = try load(
      "pyproject.toml",
      """
      [project]
      name = "my_app"
      version = "1.1.0"

      [tool.commitizen]
      name = "cz_conventional_commits"
      tag_format = "v$version"
      version_scheme = "semver"
      version_provider = "pep621" # Reads version from [project] table above
      update_changelog_on_bump = true
      major_version_zero = true
      """)
    var expected = Settings()
    expected.origin = .commitizen(file: "pyproject.toml")
    expected.tablePath = ["tool", "commitizen"]
    expected.tagFormat = "v$version"
    expected.scheme = .semver
    expected.versionProvider = .pep621
    expected.increments.zeroBreaking = .minor
    expected.increments.majorVersionZero = true
    expected.changelog.style = .commitizen
    expected.changelog.sections = ChangelogSettings.Style.commitizen.sections
    #expect(loaded.settings == expected)
    #expect(loaded.warnings == [])
    #expect(loaded.settings.describesOnePackage)
  }

  @Test("an empty block brings commitizen's defaults, with annotated tags and merged prereleases")
  func defaults() throws {
    let settings = try load(".cz.toml", "[tool.commitizen]").settings
    #expect(settings.scheme == .pep440)
    #expect(settings.tagFormat == "$version")
    #expect(settings.versionProvider == nil)
    #expect(!settings.updateChangelogOnBump)
    #expect(settings.annotatedTag)
    #expect(settings.gpgSign == nil)
    #expect(settings.changelog.mergePrerelease)
    #expect(settings.changelog.style == .commitizen)
    #expect(settings.changelog.file == "CHANGELOG.md")
    #expect(settings.changelog.sections.map(\.title) == ["Feat", "Fix", "Refactor", "Perf"])
    #expect(settings.increments.zeroBreaking == .major && !settings.increments.majorVersionZero)
    #expect(settings.describesOnePackage)
  }

  @Test("every key that it shares with us is read")
  func keys() throws {
    let loaded = try load(
      "cz.toml",
      #"""
      [tool.commitizen]
      version = "0.3.0"
      version_scheme = "semver2"
      version_files = ["src/*.py:version"]
      tag_format = "rel-${version}"
      legacy_tag_formats = ["$version"]
      ignored_tag_formats = ["tmp-*"]
      bump_message = "release $new_version"
      annotated_tag = false
      annotated_tag_message = "so it is"
      gpg_sign = true
      prerelease_offset = 1
      changelog_file = "docs/CHANGES.rst"
      changelog_format = "restructuredtext"
      changelog_merge_prerelease = false
      changelog_incremental = true
      pre_bump_hooks = ["make docs", "echo \"$CZ_PRE_NEW_VERSION\""]
      post_bump_hooks = "true"
      allowed_prefixes = ["Merge"]
      message_length_limit = 72
      allow_abort = true
      encoding = "utf-8"
      use_shortcuts = true
      change_type_map = {feat = "New", docs = "Documentation"}
      change_type_order = ["Documentation", "New"]
      """#)
    let settings = loaded.settings
    #expect(loaded.warnings == [])
    #expect(settings.versionProvider == .commitizen)
    #expect(settings.version == "0.3.0")
    #expect(settings.scheme == .semver2)
    #expect(settings.versionFiles.map(\.pattern) == ["version"])
    #expect(settings.tagFormat == "rel-${version}")
    #expect(settings.legacyTagFormats == ["$version"])
    #expect(settings.ignoredTagFormats == ["tmp-*"])
    #expect(settings.bumpMessage == "release $new_version")
    #expect(!settings.annotatedTag)
    #expect(settings.annotatedTagMessage == "so it is")
    #expect(settings.gpgSign == true)
    #expect(settings.prereleaseOffset == 1)
    #expect(settings.changelog.file == "docs/CHANGES.rst")
    #expect(settings.changelog.format == .restructuredText)
    #expect(!settings.changelog.mergePrerelease)
    #expect(settings.preBumpHooks == [.shell("make docs"), .shell("echo \"$CZ_PRE_NEW_VERSION\"")])
    #expect(settings.postBumpHooks == [.shell("true")])
    #expect(settings.commits.allowedPrefixes == ["Merge"])
    #expect(settings.commits.maxSubject == 72)
    #expect(settings.commits.allowAbort)
    #expect(settings.changelog.sections.map(\.title) == ["Documentation", "New", "Fix", "Refactor", "Perf"])
  }

  @Test(
    "what a plug-in may have put there, and what does nothing here, is a warning",
    arguments: [
      ("cz_jira_project = 'X'", "2:1: unknown key cz_jira_project"),
      ("tag_fromat = 'v$version'", "2:1: unknown key tag_fromat; did you mean tag_format"),
      ("bump_map = {}", "2:1: unknown key bump_map; did you mean customize.bump_map"),
      (
        "name = 'cz_jira'",
        "2:8: the rules of cz_jira are a plug-in of commitizen; commits are read as Conventional Commits"
      ),
      (
        "customize = {change_type_order = 'a'}",
        "2:13: customize is read only with name = \"cz_customize\"; it is ignored"
      ),
      ("customize = {}", "2:13: customize is read only with name = \"cz_customize\"; it is ignored"),
      ("encoding = 'latin-1'", "2:1: encoding is ignored: files are UTF-8"),
      (
        "version_provider = 'commitizen'",
        "2:20: version_provider is \"commitizen\", but there is no key version; it is found from the manifests"
      ),
    ])
  func warnings(_ line: String, _ warning: String) throws {
    #expect(problems(".cz.toml", "[tool.commitizen]\n\(line)") == ["warning: .cz.toml:\(warning)"])
  }

  @Test(
    "a value that would release the wrong thing is an error",
    arguments: [
      (
        "tag_format = 'release'",
        "2:14: tag_format \"release\" gives different releases the same tag; put $version into it"
      ),
      ("version = '1.0-x'", "2:11: version \"1.0-x\" is no pep440 version: "),
      (
        "version_scheme = 'pep44'",
        "2:18: version_scheme must be \"semver\", \"semver2\" or \"pep440\", not the string \"pep44\"; did you mean \"pep440\""
      ),
      ("version_provider = 'my_plugin'", "2:20: version_provider must be "),
      ("tag_format = ['v$version']", "2:14: tag_format must be a string, not "),
      ("major_version_zero = 'false'", "2:22: major_version_zero must be true or false, not the string \"false\""),
      ("version_files = ['../a.py']", "2:18: version_files \"../a.py\" leads out of the repository"),
    ])
  func errors(_ line: String, _ start: String) throws {
    let found = problems(".cz.toml", "[tool.commitizen]\n\(line)")
    #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix(".cz.toml:\(start)") }, "\(found)")
  }

  @Test("customize: plain types become levels, headings and types that may be used")
  func customize() throws {
    let loaded = try load(
      ".cz.toml",
      #"""
      [tool.commitizen]
      name = "cz_customize"
      major_version_zero = true
      [tool.commitizen.customize]
      bump_pattern = "^(break|new|fix|hotfix)"
      example = "new: x"
      [tool.commitizen.customize.bump_map]
      "^.+!$" = "MAJOR"
      '^BREAKING[\-\ ]CHANGE' = "MAJOR"
      "^break" = "MAJOR"
      "new" = "minor"
      "^(fix|hotfix)$" = "PATCH"
      "^perf" = "PATCH"
      [tool.commitizen.customize.bump_map_major_version_zero]
      "^.+!$" = "MINOR"
      "^break" = "MINOR"
      "^new" = "MINOR"
      [tool.commitizen.customize.change_type_map]
      new = "News"
      """#)
    #expect(loaded.warnings == [])
    let settings = loaded.settings
    #expect(
      settings.increments.levels == [
        "break": .increment(.major), "new": .increment(.minor), "fix": .increment(.patch),
        "hotfix": .increment(.patch), "perf": .increment(.none),
      ])
    #expect(settings.increments.increment(ofType: "feat") == .none)
    #expect(settings.increments.zeroBreaking == .minor)
    #expect(settings.commits.types.contains("hotfix") && settings.commits.types.contains("docs"))
    #expect(settings.changelog.sections.map(\.title) == ["break", "News", "fix", "hotfix", "perf"])
  }

  @Test("customize: what is more than types is named as ignored")
  func customizeIgnored() throws {
    let text = #"""
      [tool.commitizen]
      name = "cz_customize"
      [tool.commitizen.customize]
      schema_pattern = "^x"
      bump_pattern = '^\w+'
      bump_map = {'^\w+x' = "MAJOR", "^.+!$" = "MINOR", new = "HUGE"}
      plug = 1
      """#
    #expect(
      problems(".cz.toml", text) == [
        "warning: .cz.toml:4:1: customize.schema_pattern is ignored: messages are checked as Conventional Commits of the types in bump_map",
        #"warning: .cz.toml:5:16: customize.bump_pattern is ignored: it is not a choice of plain types such as "^(feat|fix)""#,
        #"warning: .cz.toml:6:13: customize.bump_map."^\w+x" is ignored: it is not a plain type such as "^feat""#,
        #"warning: .cz.toml:6:32: customize.bump_map."^.+!$" is ignored: a breaking change is always major"#,
        #".cz.toml:6:57: customize.bump_map.new must be "MAJOR", "MINOR" or "PATCH", not the string "HUGE""#,
        "warning: .cz.toml:7:1: unknown key customize.plug",
      ])
  }
}

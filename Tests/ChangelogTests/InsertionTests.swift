import Changelog
import SemanticVersion
import Testing

/// Inserts a release into a text; by default v1.2.0 with one fix.
func inserted(
  into file: String, style: ChangelogStyle = .conventional, tag: String = "v1.2.0", formats: [String] = ["v$version"],
  scheme: Scheme = .semver2, links: RepositoryLinks? = nil, changes: [Change]? = nil, replacing: [String] = []
) throws -> String {
  let formats = formats.map { TagFormat($0) }
  let start = tag.firstIndex(where: \.isNumber) ?? tag.startIndex
  let release = Release(
    tag: tag, version: try version(String(tag[start...]), scheme), previousTag: "v1.1.0", date: date,
    changes: changes ?? [Change(id: id("a1b2c3d"), type: "fix", description: "b")])
  let options = RenderingOptions(style: style, links: links)
  let once = try ChangelogFile(Array(file.utf8)).inserting(
    release, options, formats: formats, scheme: scheme, replacing: replacing)
  let twice = try ChangelogFile(once).inserting(
    release, options, formats: formats, scheme: scheme, replacing: replacing)
  #expect(String(decoding: twice, as: UTF8.self) == String(decoding: once, as: UTF8.self), "twice is not once")
  return String(decoding: once, as: UTF8.self)
}

private let section = "## v1.2.0 (2026-11-20)\n\n### Bug fixes\n\n- b (a1b2c3d)\n"

@Suite("inserting a section")
struct InsertionTests {
  @Test("no text becomes a document", arguments: ["", "\n", " \r\n\t"])
  func nothing(_ file: String) throws {
    #expect(try inserted(into: file) == "# Changelog\n\n" + section)
    #expect(try inserted(into: file, style: .commitizen) == "## v1.2.0 (2026-11-20)\n\n### Fix\n\n- b\n")
  }

  @Test(
    "the section goes before the newest release, whatever the style of its heading",
    arguments: [
      "## v1.0.0 (2020-01-01)", "## [1.0.0] - 2017-06-20",
      "## [v1.0.0](https://x/compare/v0.9.0...v1.0.0) (2020-01-01)",
      "# [10.0.0-next.3](https://github.com/angular/angular/compare/10.0.0-next.2...10.0.0-next.3) (2020-04-22)",
      "### 0.19.1 (Jan 7, 2020)", "v1.0.0\n======", "1.0.0 / 2014-01-02\n-----------", "## V1.0.0", "##  1.0.0  ##",
      "## Version 1.0", "# Release v2.0.0 - Codename", "## **1.0.0**", "## `v1.0.0`", "## lib-1.0.0 (2020-01-01)",
      "## Rel-1.0.0", "# version 2020.03.24", "# Changelog for 2020.1.1", "## ripgrep 13.0.0 (2021-06-12)",
      "## [0.0.5] - 2014-08-09 [YANKED]", "## @scope/pkg@1.0.0", "## 1.0.0: the first", "   ## 1.0.0",
      "<a name=\"1.0.0\"></a>\n## 1.0.0", "## v3", "## [1.0.0][]", "## 1.0.0-beta.2",
    ])
  func headings(_ heading: String) throws {
    let top = "# Changelog\n\nAll notable changes.\n\n"
    let old = heading + "\n\n- a\n"
    #expect(try inserted(into: top + old) == top + section + "\n" + old)
    #expect(try inserted(into: old) == section + "\n" + old)
    #expect(
      try inserted(into: (top + old).replacing("\n", with: "\r\n"))
        == (top + section + "\n" + old).replacing("\n", with: "\r\n"))
  }

  @Test(
    "what is no release heading stays above: the section follows title and introduction",
    arguments: [
      "## Notes", "1.0.0", "##1.0.0", "### Bug Fixes", "#### 1.0.0 brings", "## 1. Introduction", "## 3 things",
      "```\n## 1.0.0\n```", "~~~\n## 1.0.0\n```\n## 1.0.1\n~~~", "<!--\n## 1.0.0\n-->", "<!-- ## 1.0.0 -->",
      "    ## 1.0.0", "- a\n  ```\n  ## 1.0.0\n  ```", "<pre>\n## 1.0.0\n</pre>", "text\n1.0.0\n-----", "> ## 1.0.0",
      "####### 1.0.0", "- 1.0.0\n---", "## Migrating to 2.0.0", "### 1.2.0 migration", "---", "## 1.x", "## 2020-01-01",
    ])
  func noHeadings(_ text: String) throws {
    let top = "# Changelog\n\n" + text
    #expect(try inserted(into: top) == top + "\n\n" + section)
    #expect(try inserted(into: top + "\n") == top + "\n\n" + section)
    #expect(try inserted(into: top + "\n\n") == top + "\n\n" + section)
  }

  @Test("front matter is not read")
  func frontMatter() throws {
    let top = "---\nversion: 1.0.0\n---\n"
    #expect(try inserted(into: top) == top + "\n" + section)
  }

  @Test("a byte order mark stays first")
  func byteOrderMark() throws {
    #expect(try inserted(into: "\u{FEFF}") == "\u{FEFF}# Changelog\n\n" + section)
    #expect(try inserted(into: "\u{FEFF}## 1.0.0\n") == "\u{FEFF}" + section + "\n## 1.0.0\n")
  }

  @Test("the section a release already has is replaced, where it is, with all that was generated")
  func again() throws {
    let old =
      "## v1.2.0 (2026-11-19)\n\n### Features\n\n- x ([#1](u), [1234567](u))\n- y (89abcde) by Ada\n\n### Bug fixes\n\n- b and c (a1b2c3d)\n"
    let file = "# Changelog\n\n## v2.0.0\n\n" + old + "\n## v1.1.0\n"
    #expect(try inserted(into: file) == "# Changelog\n\n## v2.0.0\n\n" + section + "\n## v1.1.0\n")
  }

  @Test("what people wrote into the section stays, before the generated groups")
  func handwritten() throws {
    let old =
      "## v1.2.0\n\nThis is *great*.\n\n### Features\n\n- x (1234567)\n- mine\n\n### Bug fixes\n\n- c (7654321)\n"
    #expect(
      try inserted(into: old)
        == "## v1.2.0 (2026-11-20)\n\nThis is *great*.\n\n### Features\n\n- mine\n\n### Bug fixes\n\n- b (a1b2c3d)\n")
  }

  @Test("the text of an Unreleased section moves into the release; its heading stays")
  func unreleased() throws {
    #expect(
      try inserted(into: "# Changelog\n\n## [Unreleased]\n\nHello.\r\n\n- x\n\n\n## [1.1.0]\n\n- a\n", links: links)
        == """
        # Changelog

        ## [Unreleased]

        ## v1.2.0 (2026-11-20)

        [Compare with v1.1.0](https://github.com/o/r/compare/v1.1.0...v1.2.0)

        Hello.\r

        - x

        ### Bug fixes

        - b ([a1b2c3d](https://github.com/o/r/commit/\(id("a1b2c3d"))))

        ## [1.1.0]

        - a

        """)
  }

  @Test(
    "Unreleased in every spelling",
    arguments: ["## Unreleased", "## [UNRELEASED](x)", "Unreleased\n---", "### unreleased (soon)"])
  func spellings(_ heading: String) throws {
    #expect(
      try inserted(into: heading + "\n- x\n## 1.0.0\n")
        == heading + "\n\n## v1.2.0 (2026-11-20)\n\n- x\n\n### Bug fixes\n\n- b (a1b2c3d)\n\n## 1.0.0\n")
  }

  @Test("without releases, the section follows Unreleased")
  func unreleasedAlone() throws {
    #expect(
      try inserted(into: "## Unreleased\n\n- x")
        == "## Unreleased\n\n## v1.2.0 (2026-11-20)\n\n- x\n\n### Bug fixes\n\n- b (a1b2c3d)\n")
    #expect(
      try inserted(into: "# T\n## Unreleased\n\n## Credits\n") == "# T\n## Unreleased\n\n" + section + "\n## Credits\n")
  }

  @Test("a template of empty groups stays under Unreleased")
  func template() throws {
    let top = "## [Unreleased]\n\n### Added\n\n<!-- what is\nnew -->\n\n### Fixed\n\n"
    #expect(try inserted(into: top + "## [1.1.0]\n") == top + section + "\n## [1.1.0]\n")
  }

  @Test("headings that move are below that of the release")
  func levels() throws {
    #expect(
      try inserted(into: "# Unreleased\n\n## Added\n- x\n\nFixed\n-----\n- y\n\n# 1.0.0\n")
        == "# Unreleased\n\n## v1.2.0 (2026-11-20)\n\n### Added\n- x\n\n### Fixed\n- y\n\n### Bug fixes\n\n- b (a1b2c3d)\n\n# 1.0.0\n"
    )
  }

  @Test("what was generated under Unreleased is not listed twice, and no hand-written text is beside 'no changes'")
  func generatedUnreleased() throws {
    #expect(
      try inserted(into: "## Unreleased\n\n### Bug fixes\n\n- b (a1b2c3d)\n- c\n\n## 1.0.0\n")
        == "## Unreleased\n\n## v1.2.0 (2026-11-20)\n\n### Bug fixes\n\n- c\n- b (a1b2c3d)\n\n## 1.0.0\n"
    )
    #expect(
      try inserted(into: "## Unreleased\n\n- c\n", changes: []) == "## Unreleased\n\n## v1.2.0 (2026-11-20)\n\n- c\n")
  }

  @Test("a final release gathers the sections of its prereleases and what people wrote there")
  func prereleases() throws {
    let file = """
      # Changelog

      ## v1.2.0-rc.1 (2026-11-19)

      Try it!

      ### Bug fixes

      - b (a1b2c3d)

      ## v1.2.0-rc.0 (2026-11-18)

      ### Features

      - x (1234567)

      ## v1.1.0

      - a

      """
    #expect(
      try inserted(into: file, replacing: ["v1.2.0-rc.0", "v1.2.0-rc.1", "v1.2.0-rc.9"])
        == "# Changelog\n\n## v1.2.0 (2026-11-20)\n\nTry it!\n\n### Bug fixes\n\n- b (a1b2c3d)\n\n## v1.1.0\n\n- a\n")
    #expect(
      try inserted(into: "## 1.2.0-rc.1\n\n### Fix\n\n- b\n- mine\n", style: .commitizen, replacing: ["v1.2.0-rc.1"])
        == "## v1.2.0 (2026-11-20)\n\n### Fix\n\n- mine\n- b\n")
  }

  @Test("two packages in one file have sections of their own")
  func packages() throws {
    let file = "# Changelog\n\n## web-v1.2.0\n\n- a\n\n## API-v1.2.0\n\n- (1234567)\n"
    let formats = ["api-v$version", "web-v$version"]
    #expect(
      try inserted(into: file, tag: "api-v1.2.0", formats: formats)
        == "# Changelog\n\n## web-v1.2.0\n\n- a\n\n## api-v1.2.0 (2026-11-20)\n\n### Bug fixes\n\n- b (a1b2c3d)\n")
    #expect(try inserted(into: "## lib-1.2.0\n") == section + "\n## lib-1.2.0\n")
  }

  @Test("Keep a Changelog: definitions at the end are kept and extended")
  func definitions() throws {
    let top = "# Changelog\n\n## [Unreleased]\n\n"
    let old = "## [1.1.0] - 2020-01-01\n\n- a\n\n"
    let base = "https://github.com/o/r/compare/"
    let new =
      "## [1.2.0] - 2026-11-20\n\n### Fixed\n\n- b ([a1b2c3d](https://github.com/o/r/commit/\(id("a1b2c3d"))))\n\n"
    #expect(
      try inserted(
        into: top + old + "[unreleased]: x\n[1.1.0]: y\n[Foo]: <z>\n\n", style: .keepAChangelog, links: links)
        == top + new + old
        + "[unreleased]: \(base)v1.2.0...HEAD\n[1.2.0]: \(base)v1.1.0...v1.2.0\n[1.1.0]: y\n[Foo]: <z>\n\n")
    #expect(
      try inserted(into: top + old, style: .keepAChangelog, links: links)
        == top + new + old + "[1.2.0]: \(base)v1.1.0...v1.2.0\n")
    #expect(
      try inserted(into: "", style: .keepAChangelog, links: links)
        == "# Changelog\n\n" + new + "[1.2.0]: \(base)v1.1.0...v1.2.0\n")
    #expect(try inserted(into: "# T\n\n[a]: b", style: .conventional) == "# T\n\n" + section + "\n[a]: b")
  }

  @Test("headings that contradict each other are an error that says where")
  func contradictions() {
    #expect(throws: ChangelogError.duplicateSection(tag: "v1.2.0", line: 1, otherLine: 3)) {
      try inserted(into: "## 1.2.0\n\n## v1.2.0\n")
    }
    #expect(throws: ChangelogError.duplicateUnreleased(line: 2, otherLine: 3)) {
      try inserted(into: "# T\n## Unreleased\n## [Unreleased]\n")
    }
    #expect(throws: Never.self) { try inserted(into: "## 1.1.0\n## 1.1.0\n") }
  }

  @Test("a block without an end is an error only where it would swallow text")
  func unclosed() throws {
    #expect(throws: ChangelogError.unclosedBlock(line: 2)) { try inserted(into: "# T\n```\n## 1.0.0\n") }
    #expect(throws: ChangelogError.unclosedBlock(line: 2)) { try inserted(into: "## Unreleased\n<!--\n## 1.0.0\n") }
    #expect(throws: ChangelogError.unclosedBlock(line: 3)) { try inserted(into: "## 1.2.0\n\n~~~\n") }
    #expect(try inserted(into: "## 1.0.0\n```\n") == section + "\n## 1.0.0\n```\n")
    #expect(try inserted(into: "- a\n  ```\n## 1.0.0\n") == "- a\n  ```\n\n" + section + "\n## 1.0.0\n")
  }

  @Test("a version of PEP 440 is found in every spelling")
  func pep440() throws {
    let file = "## v1.2.0.dev4\n\n- x (1234567)\n\n## 1.1\n"
    #expect(
      try inserted(into: file, style: .commitizen, tag: "1.2.0.dev4", formats: ["$version"], scheme: .pep440)
        == "## 1.2.0.dev4 (2026-11-20)\n\n### Fix\n\n- b\n\n## 1.1\n")
  }

  @Test("the section of one release is read as it stands")
  func section_() throws {
    let file = ChangelogFile(Array("# T\r\n\r\n## [1.2.0]\r\n\r\n- a\r\n\r\n[1.2.0]: x\r\n".utf8))
    let formats = [TagFormat("v$version")]
    #expect(
      file.section(of: "v1.2.0", version: try version("1.2.0"), formats: formats, scheme: .semver2)
        == "## [1.2.0]\n\n- a\n")
    #expect(file.section(of: "v1.3.0", version: try version("1.3.0"), formats: formats, scheme: .semver2) == nil)
  }
}

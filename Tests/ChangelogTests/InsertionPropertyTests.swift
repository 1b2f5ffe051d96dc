import Changelog
import SemanticVersion
import Testing

@Suite("inserting into any file")
struct InsertionPropertyTests {
  /// Lines of changelogs, well formed and not; `%` becomes a number that no other line has.
  private static let lines = [
    "# Changelog", "## v1.1.0 (2020-01-01)", "## [1.0.0] - 2017-06-20", "# [0.9.0](https://x) (2016-01-01)",
    "### 0.8.1 (Jan 7, 2015)", "0.8.0 %", "-----", "=====", "### Added", "### Bug fixes", "## Notes %", "# Part %",
    "- mark%", "- mark% (1234567)", "* mark%", "  mark%", "      mark%", "mark%", "1. mark%", "  - mark%", "", "", "",
    "   ", "> mark%", "| mark% |", "[mark%]: https://x", "[1.0.0]: https://x/mark%", "<!-- mark% -->",
    "<a name=\"a%\"></a>", "<details>", "\u{FEFF}mark%", "### Fixed", "---", "\tmark%", "#### mark%",
    "[Compare with v1.0.0](https://x)", "No user-facing changes.", "## mark% v1.0.0",
  ]
  private static let rareLines = [
    "```", "  ```", "~~~", "<!--", "-->", "<pre>", "</pre>", "## [Unreleased]", "## Unreleased", "Unreleased\n---",
    "# Unreleased", "### unreleased", "## v1.2.0 (2026-11-20)", "## [1.2.0]", "# 1.2.0", "v1.2.0\n======",
    "## v1.2.0-rc.1", "## [1.2.0-rc.2] - 2020-01-01", "### 1.2.0-rc.1", "[unreleased]: https://x", "[1.2.0]: https://x",
  ]

  /// The same of reStructuredText.
  private static let restructuredTextLines = [
    "Changelog\n=========", "v1.1.0 (2020-01-01)\n-------------------", "1.0.0 - 2017-06-20\n==================",
    "Added\n~~~~~", "Bug fixes\n---------", "Fixed\n^^^^^", "Notes %\n~~~~~~~~~", "~~~~~~~~~\nPart %\n~~~~~~~~~",
    "- mark%", "- mark% (1234567)", "* mark%", "  mark%", "      mark%", "mark%", "mark%", "1. mark%", "  - mark%", "",
    "", "", "   ", "| mark%", ".. _mark%: https://x", ".. _1.0.0: https://x/mark%", ".. mark%", ".. note:: mark%",
    "---",
    "=====", "mark%::", "`Compare with v1.0.0 <https://x>`__", "No user-facing changes.",
    "mark% v1.0.0\n~~~~~~~~~~~~~~",
    ":mark%: x",
  ]
  private static let rareRestructuredTextLines = [
    "Unreleased\n----------", "Unreleased\n==========", "unreleased\n~~~~~~~~~~",
    "v1.2.0 (2026-11-20)\n-------------------", "1.2.0\n=====", "=====\n1.2.0\n=====", "v1.2.0-rc.1\n-----------",
    "1.2.0-rc.2 - 2020-01-01\n~~~~~~~~~~~~~~~~~~~~~~~", ".. _unreleased: https://x",
  ]
  /// The same of AsciiDoc.
  private static let asciiDocLines = [
    "= Changelog", "== v1.1.0 (2020-01-01)", "== 1.0.0 - 2017-06-20", "= https://x[0.9.0] (2016-01-01)",
    "=== 0.8.1 (Jan 7, 2015)", "0.8.0 %\n-------", "=== Added", "=== Bug fixes", "== Notes %", "= Part %", "* mark%",
    "- mark% (1234567)", "* mark% (1234567)", "* mark%", "** mark%", ". mark%", "mark%", "mark%", "mark%", "+", "+", "",
    "", "", "   ", "[[a%]]", ":mark%: x", "// mark%", "term%:: mark%", "[NOTE]", "=== Fixed", "<<<", "mark% +",
    "https://x[Compare with v1.0.0]", "No user-facing changes.", "== mark% v1.0.0", "## mark%",
  ]
  private static let rareAsciiDocLines = [
    "----", "====", "--", "////", "|===", "```", "== Unreleased", "Unreleased\n----------", "= Unreleased",
    "=== unreleased", "== v1.2.0 (2026-11-20)", "== 1.2.0", "= link:++https://x++[1.2.0]", "v1.2.0\n======",
    "== v1.2.0-rc.1", "== 1.2.0-rc.2 - 2020-01-01", "=== 1.2.0-rc.1", ":unreleased: https://x",
  ]

  private static func lines(of markup: Markup) -> (usual: [String], rare: [String]) {
    switch markup {
    case .markdown: (lines, rareLines)
    case .restructuredText: (restructuredTextLines, rareRestructuredTextLines)
    case .asciidoc: (asciiDocLines, rareAsciiDocLines)
    }
  }

  private func file(
    _ generator: inout SeededGenerator, with rare: Bool, _ markup: Markup = .markdown
  ) -> String {
    let lines = Self.lines(of: markup)
    var text = ""
    if Int.random(in: 0..<20, using: &generator) == 0 { text += "\u{FEFF}" }
    let newline = generator.pick(["\n", "\n", "\r\n", "\r"])
    let count = Int.random(in: 0...14, using: &generator)
    for number in 0..<count {
      let isRare = rare && Int.random(in: 0..<5, using: &generator) == 0
      let line = generator.pick(isRare ? lines.rare : lines.usual)
      text += line.replacing("%", with: "\(number)_").replacing("\n", with: newline)
      let isOther = Int.random(in: 0..<12, using: &generator) == 0
      if number + 1 < count || Bool.random(using: &generator) { text += isOther ? "\n" : newline }
    }
    return text
  }

  private func release(_ generator: inout SeededGenerator) throws -> Release {
    let types = ["feat", "fix", "chore"]
    var changes: [Change] = []
    for number in 0..<Int.random(in: 0...3, using: &generator) {
      let note = Int.random(in: 0..<4, using: &generator) == 0 ? ["Note:\n\n```\ncode\n\n## v1.0.0"] : []
      changes.append(
        Change(
          id: Bool.random(using: &generator) ? id("abcdef\(number)") : "", type: generator.pick(types),
          description: "change \(number)", breakingNotes: note))
    }
    return Release(
      tag: "v1.2.0", version: try version("1.2.0"), previousTag: "v1.1.0", date: date, changes: changes)
  }

  private func insert(
    _ release: Release, _ options: RenderingOptions, into file: [UInt8]
  ) throws(ChangelogError) -> [UInt8] {
    try ChangelogFile(file, markup: options.markup).inserting(
      release, options, formats: [TagFormat("v$version")], scheme: .semver2,
      replacing: ["v1.2.0-rc.1", "v1.2.0-rc.2"])
  }

  private func options(_ generator: inout SeededGenerator, _ markup: Markup = .markdown) -> RenderingOptions {
    RenderingOptions(
      style: generator.pick(ChangelogStyle.allCases), markup: markup,
      links: Bool.random(using: &generator) ? links : nil)
  }

  @Test(
    "twice is the same as once, and nothing that people wrote is lost or doubled",
    arguments: (0..<8).map { (Markup.markdown, $0) }
      + [Markup.restructuredText, .asciidoc].flatMap { markup in (100..<102).map { (markup, $0) } })
  func idempotent(_ markup: Markup, _ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var (refused, ambiguous) = (0, 0)
    for _ in 0..<2_500 {
      let file = file(&generator, with: true, markup)
      let (release, options) = (try release(&generator), options(&generator, markup))
      let once: [UInt8]
      do {
        once = try insert(release, options, into: Array(file.utf8))
      } catch {
        refused += 1
        if case .ambiguous = error { ambiguous += 1 }
        continue
      }
      let twice = try insert(release, options, into: once)
      guard twice == once else {
        Issue.record("\(file.debugDescription)\n\(string(once).debugDescription)\n\(string(twice).debugDescription)")
        return
      }
      let lost = marks(of: file).filter { mark in
        occurrences(of: mark, in: once) != occurrences(of: mark, in: Array(file.utf8))
      }
      guard lost.isEmpty || file.contains("(1234567)") else {
        Issue.record("\(lost)\n\(file.debugDescription)\n\(string(once).debugDescription)")
        return
      }
    }
    #expect(refused < 1_000 && ambiguous < 100, "\(refused) \(ambiguous)")
  }

  @Test("without Unreleased and without its own section, a release only adds bytes", arguments: 8..<12)
  func outside(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let file = Array(file(&generator, with: false).utf8)
      guard file.contains(where: { $0 > 0x20 && $0 < 0x80 }) else { continue }
      let (release, options) = (try release(&generator), options(&generator))
      let output = try insert(release, options, into: file)
      // Definitions of Keep a Changelog are a second place.
      var plain = options
      plain.links = nil
      let single = try insert(release, plain, into: file)
      let same = zip(file, single).prefix { $0 == $1 }.count
      let sameEnd = zip(file.reversed(), single.reversed()).prefix { $0 == $1 }.count
      #expect(same + sameEnd >= file.count)
      guard isSubsequence(lines: file, of: output) else {
        Issue.record("\(string(file).debugDescription)\n\(string(output).debugDescription)")
        return
      }
    }
  }

  @Test("the next release keeps the section of the last one", arguments: Markup.allCases)
  func releases(_ markup: Markup) throws {
    var generator = SeededGenerator(seed: 99)
    for _ in 0..<500 {
      let (release, options) = (try release(&generator), options(&generator, markup))
      var next = release
      next.tag = "v1.3.0"
      next.version = try version("1.3.0")
      next.previousTag = "v1.2.0"
      let first = try insert(release, options, into: [])
      let second = try insert(next, options, into: first)
      let document = renderDocument([next, release], options)
      #expect(string(second) == document)
      #expect(try insert(release, options, into: second) == second)
    }
  }

  @Test("random bytes never trap", arguments: 0..<5)
  func random(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let alphabet =
      Array("##  -=*`~<>!-+.[]()v1.20\n\r\n\n\tUnreleased:\\|@_&;".utf8) + [0xEF, 0xBB, 0xBF, 0xFF, 0x00, 0xC3]
    let formats = [TagFormat("v$version"), TagFormat("$version-lib")]
    let section = render(try release(&generator), RenderingOptions())
    for number in 0..<10_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...50, using: &generator) {
        let isAny = Int.random(in: 0..<9, using: &generator) == 0
        bytes.append(isAny ? UInt8.random(in: 0...255, using: &generator) : generator.pick(alphabet))
      }
      if number.isMultiple(of: 2) {
        let file = ChangelogFile(bytes, markup: generator.pick(Markup.allCases))
        _ = try? file.inserting(
          section, tag: "v1.2.0", version: try version("1.2.0"), formats: formats, scheme: .semver2)
        _ = file.section(of: string(bytes), version: try version("1.2.0"), formats: formats, scheme: .pep440)
      } else {
        let text = string(bytes)
        _ = RepositoryLinks(origin: text)
        let change = Change(
          id: text, type: "fix", scope: text, description: text, breakingNotes: [text],
          references: [Change.Reference(number: -1, repository: text, text: text)], authors: [text])
        let release = Release(tag: text, previousTag: text, date: date, changes: [change])
        _ = renderNotes(release, options(&generator, generator.pick(Markup.allCases)), limit: bytes.count)
      }
    }
  }

  private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func marks(of file: String) -> [String] {
    file.split { $0.isWhitespace || "[](){}:|<>\"/".contains($0) }.map(String.init).filter { $0.hasPrefix("mark") }
  }

  private func occurrences(of mark: String, in file: [UInt8]) -> Int {
    string(file).split(separator: mark, omittingEmptySubsequences: false).count - 1
  }

  /// Whether the lines of a file stand in another one in the same order.
  private func isSubsequence(lines file: [UInt8], of other: [UInt8]) -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let lines = other.dropFirst(other.starts(with: mark) ? 3 : 0).split { $0 == 0x0A || $0 == 0x0D }
    var index = 0
    for line in file.dropFirst(file.starts(with: mark) ? 3 : 0).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      while index < lines.count, lines[index] != line { index += 1 }
      if index == lines.count { return false }
      index += 1
    }
    return true
  }
}

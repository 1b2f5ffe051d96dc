import Changelog
import SemanticVersion
import TestSupport
import Testing

/// One line of a changelog and the version that commitizen 4.x finds in it.
private struct Row: Decodable {
  var tag_format: String
  var line: String
  var version: String?
}

/// Lines that are no heading of a release; all others are one here, whatever the tag format: people change it.
private let others: Set<String> = [
  "## [Unreleased]", "All notable changes to this project will be documented in this file.", "# Changelog",
  "### Bug Fixes", "1.0.0", "##1.0.0",
]

@Test("every heading in which commitizen finds a release is one here too, and so are those of other tag formats")
func peerHeadings() throws {
  guard let rows = try peerSuite("cz_changelog_heading_cases", as: Row.self) else { return }
  for row in rows {
    let old = row.line + "\n"
    let text = try ChangelogFile(Array(old.utf8)).inserting(
      "## v99.0.0\n", tag: "v99.0.0", version: version("99.0.0"), formats: [TagFormat(row.tag_format)],
      scheme: .semver2)
    let isBefore = String(decoding: text, as: UTF8.self) == "## v99.0.0\n\n" + old
    #expect(isBefore == !others.contains(row.line), "\(row.tag_format) \(row.line)")
    #expect(isBefore || row.version == nil, "\(row.tag_format) \(row.line)")
  }
}

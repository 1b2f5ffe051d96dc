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

@Test("every heading in which commitizen finds a release is one here too")
func peerHeadings() throws {
  guard let rows = try peerSuite("cz_changelog_heading_cases", as: Row.self) else { return }
  for row in rows where row.version != nil {
    let old = row.line + "\n"
    let text = try ChangelogFile(Array(old.utf8)).inserting(
      "## new\n", tag: "v99.0.0", version: version("99.0.0"), formats: [TagFormat(row.tag_format)], scheme: .semver2)
    #expect(String(decoding: text, as: UTF8.self) == "## new\n\n" + old, "\(row.tag_format) \(row.line)")
  }
}

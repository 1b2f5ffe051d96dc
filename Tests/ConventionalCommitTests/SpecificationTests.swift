import ConventionalCommit
import Foundation
import TestSupport
import Testing

/// Messages with the reading that the letter of Conventional Commits 1.0.0 gives them.
struct SpecificationTests {
  struct Row: Codable, Sendable, CustomTestStringConvertible {
    let message: String
    let valid: Bool
    let type: String?
    let scope: String?
    let breaking: Bool?
    let description: String?
    let body: String?
    let footers: [[String]]?
    let note: String?
    let source: String

    var testDescription: String { "\(source) (\(note ?? ""))" }
    var name: String { source.replacingOccurrences(of: "probe :: ", with: "") }
  }

  /// Rows that we read otherwise on purpose, and why. A row that starts to agree has to leave the table.
  static let intended = [
    "hdr-tab-after-colon": "a tab is a blank as good as a space",
    "hdr-scope-padded": "a scope is trimmed",
    "hdr-leading-newline": "git strips blank lines at the start",
    "hdr-bom": "a byte order mark is no part of the type",
    "hdr-breaking-dash-type": "BREAKING-CHANGE: as the subject announces a breaking change",
    "body-no-blank": "a missing blank line is a lint error and spoils no header",
    "body-note-para": "a value that is no breaking note ends at a blank line",
    "foot-no-blank": "a missing blank line is a lint error and spoils no header",
    "foot-then-prose": "a value that is no breaking note ends at a blank line",
    "foot-colon-newline": "the text of a breaking note may stand below its keyword",
    "foot-fixes-prose-breaking": "a value that is no breaking note ends at a blank line",
    "brk-nospace": "a breaking note needs no space behind its colon",
    "brk-midpara": "a breaking note may start on any line",
    "brk-star": "a breaking note may stand behind a bullet",
    "brk-noblank": "a missing blank line is a lint error, and a breaking note may start on any line",
    "brk-indented": "a breaking note may stand behind three blanks",
    "brk-in-code-fence-para": "code is no note",
    "squash-github-body": "the header of the next squashed commit ends a breaking note",
  ]

  @Test("the specification's reading, but where ours is kinder", arguments: try rows())
  func specification(_ row: Row) {
    let message = CommitMessage(parsing: row.message)
    let differences = Self.differences(of: message, from: row)
    if let reason = Self.intended[row.name] {
      #expect(!differences.isEmpty, "agrees now although listed: \(reason)")
    } else {
      #expect(differences.isEmpty)
    }
  }

  @Test("every intended difference names a row")
  func namesExist() throws {
    let names = Set(try Self.rows().map(\.name))
    #expect(Set(Self.intended.keys).subtracting(names).isEmpty)
  }

  static func rows() throws -> [Row] { try fixture("commit_parse_cases", as: Row.self, in: .module) }

  static func differences(of message: CommitMessage, from row: Row) -> [String] {
    guard let header = message.header else { return row.valid ? ["no header"] : [] }
    guard row.valid else { return ["has a header"] }
    var result: [String] = []
    if header.type != row.type { result.append("type \(header.type)") }
    if header.scope != row.scope { result.append("scope \(header.scope ?? "nil")") }
    if header.description != row.description { result.append("description \(header.description)") }
    if message.isBreaking != row.breaking { result.append("breaking \(message.isBreaking)") }
    if message.body != row.body ?? "" { result.append("body \(message.body)") }
    let footers = message.footers.map { [$0.token, $0.value] }
    if footers != row.footers ?? [] { result.append("footers \(footers)") }
    return result
  }
}

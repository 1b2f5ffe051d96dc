import ConventionalCommit
import TestSupport
import Testing

/// Messages of other parsers' test suites with the letter's reading, where their table is at hand.
struct PeerParserTests {
  /// Rows by number that we read otherwise on purpose, by reason. A row that starts to agree has to leave the table.
  static let intended: [String: [Int]] = [
    "a missing blank line is a lint error and spoils no header": [
      6, 76, 96, 97, 98, 99, 100, 101, 104, 120, 130, 133, 138, 162, 169, 172, 173, 174, 175, 176, 177, 179,
    ],
    "git strips blank lines at the start": [136],
    "a breaking note may start on any line, and behind a bullet": [118, 170, 194],
    "a value that is no breaking note ends at a blank line": [171],
    "the token of a footer has letters, digits, - and _ only": [191],
    "a commit type at the start of a line is a squashed commit's, never a footer's token": [190, 195, 200, 203],
  ]

  @Test("the letter's reading of other parsers' messages, but where ours is kinder")
  func reading() throws {
    guard let rows = try peerSuite("commit_parse_cases", as: SpecificationTests.Row.self) else { return }
    let listed = Dictionary(uniqueKeysWithValues: Self.intended.flatMap { reason, rows in rows.map { ($0, reason) } })
    #expect(listed.keys.allSatisfy { $0 < rows.count })
    for (number, row) in rows.enumerated() {
      let differences = SpecificationTests.differences(of: CommitMessage(parsing: row.message), from: row)
      let name: Comment = "\(number): \(row.message.debugDescription)"
      if let reason = listed[number] {
        #expect(!differences.isEmpty, "\(name) agrees now although listed: \(reason)")
        let isLint = lint(Array(row.message.utf8)).contains { $0.code == .missingBlankLine && $0.severity == .error }
        #expect(isLint == reason.hasPrefix("a missing blank line"), name)
      } else {
        #expect(differences == [], name)
      }
    }
  }
}

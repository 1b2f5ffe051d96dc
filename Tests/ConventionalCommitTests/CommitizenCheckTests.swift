import ConventionalCommit
import TestSupport
import Testing

/// commitizen's judgement of the same messages, where its table is at hand.
struct CommitizenCheckTests {
  struct Row: Codable, Sendable, CustomTestStringConvertible {
    let message: String
    let valid: Bool

    var testDescription: String { message }
  }

  /// Messages that we judge otherwise on purpose, by reason.
  static let intended: [String: [String]] = [
    "types are compared without case (CC 1.0.0 item 15)": ["Feat: a", "FEAT: a", "Feat!: a", "FIX!: a"],
    "a scope may hold blanks": ["feat(a b): a"],
    "one scope without parentheses; commitizen's is greedy": ["feat(a(b)): a", "feat(a)(b): c"],
    "CR LF ends a line as LF does": ["fix: a\r\n\r\nBREAKING CHANGE: b\r\n"],
    "git keeps blanks before the subject, so the release would not see the type": [
      " feat: leading space", "\tfeat: tab",
    ],
    "only what git and the forges write is skipped, not every word that begins alike": ["Mergesort: x", "Revertx"],
  ]

  @Test(
    "commitizen's judgement, but where ours differs on purpose",
    arguments: try peerSuite("cz_check_cases", as: Row.self) ?? [])
  func judgement(_ row: Row) {
    let isValid = !lint(Array(row.message.utf8), rules: LintRules()).contains { $0.severity == .error }
    if let reason = Self.intended.first(where: { $0.value.contains(row.message) })?.key {
      #expect(isValid != row.valid, "agrees now although listed: \(reason)")
    } else {
      #expect(isValid == row.valid)
    }
  }

  @Test("every intended difference names a row of the table")
  func messagesExist() throws {
    guard let rows = try peerSuite("cz_check_cases", as: Row.self) else { return }
    #expect(Set(Self.intended.values.joined()).isSubset(of: rows.map(\.message)))
  }
}

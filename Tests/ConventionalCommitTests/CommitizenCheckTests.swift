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
  static let intended: [String: [String]] = [:]

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
}

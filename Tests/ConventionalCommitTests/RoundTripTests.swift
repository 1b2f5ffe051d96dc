import ConventionalCommit
import TestSupport
import Testing

/// What is printed reads as it was, and linter and reader agree on what a header is.
struct RoundTripTests {
  private static let words = [
    "add", "the", "login", "#12", "a:b", "(see", "below)", "feat", "BREAKING", "CHANGE", "https://x.y/z", "é", "`code`",
    "it's", "x!", "- y", "1.", "*", "\"quoted\"", "->", "Refs", "fix(a):x", "日本",
  ]

  /// A line that begins neither like a footer nor like a bullet.
  private func line(_ random: inout SeededRandom) -> String {
    "so, "
      + (0..<Int.random(in: 1...6, using: &random)).map { _ in Self.words.randomElement(using: &random) ?? "" }
      .joined(separator: " ")
  }

  private func paragraph(_ random: inout SeededRandom) -> String {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in line(&random) }.joined(separator: "\n")
  }

  private func text(_ header: String, _ body: String, _ footers: [Footer]) -> String {
    var lines = ""
    for footer in footers {
      lines += footer.token + (footer.separator == .colon ? ": " : " #") + footer.value
      // Behind a blank line in a note the next footer needs one too.
      lines += footer.value.contains("\n\n") ? "\n\n" : "\n"
    }
    return [header, body, lines].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  @Test("a whole message, put together of its parts, reads as these parts", arguments: 0..<4 as Range<UInt64>)
  func messages(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var failures: [String] = []
    for _ in 0..<25_000 {
      let header = Header(
        type: ["feat", "fix", "Chore", "x-y"].randomElement(using: &random) ?? "",
        scope: Bool.random(using: &random) ? ["api", "a b", "a/b, c:d"].randomElement(using: &random) : nil,
        isBreaking: Bool.random(using: &random), description: line(&random))
      let body = (0..<Int.random(in: 0...3, using: &random)).map { _ in paragraph(&random) }
        .joined(separator: Bool.random(using: &random) ? "\n\n" : "\n\n\n")
      var footers: [Footer] = []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
          // The text of a note runs over blank lines up to the next footer.
          let note = (0..<Int.random(in: 1...2, using: &random)).map { _ in paragraph(&random) }
          let token = Bool.random(using: &random) ? "BREAKING CHANGE" : "BREAKING-CHANGE"
          footers.append(Footer(token: token, value: note.joined(separator: "\n\n")))
        case 1:
          footers.append(Footer(token: "Closes", separator: .hash, value: "\(Int.random(in: 1...99, using: &random))"))
        case 2: footers.append(Footer(token: "Co-authored-by", value: "A <a@b.c>"))
        default: footers.append(Footer(token: "Refs", value: paragraph(&random)))
        }
      }
      let written = text(header.text, body, footers)
      let message = CommitMessage(parsing: written)
      let isSame =
        message.header == header && message.body == body && message.footers == footers
        && message.breakingNotes == footers.filter(\.isBreakingChange).map(\.value)
        && message.isBreaking == (header.isBreaking || footers.contains(where: \.isBreakingChange))
        && text(message.header?.text ?? "", message.body, message.footers) == written
      if !isSame { failures.append(written) }
    }
    #expect(failures.isEmpty, "\(failures.prefix(3))")
  }

  /// What the linter says where a line is no header.
  private static let formCodes: Set<Finding.Code> = [
    .emptyMessage, .notConventional, .textBeforeType, .blankBeforeScope, .blankBeforeColon, .missingSpaceAfterColon,
    .misplacedExclamationMark, .emptyScope, .unclosedScope, .parenthesisInScope, .emptyDescription,
  ]

  private static let headerPieces = [
    "feat", "fix", "Feat", "x", "é", "(", ")", "()", "(api)", "!", ":", ": ", ":\t", "::", "://", " ", "  ", "\t", "\r",
    "\u{A0}", "\u{3000}", "✨", "[A-1]", "BREAKING CHANGE: ", "BREAKING-CHANGE", "#", "a", "Merge", "Revert \"",
    "fixup! ",
    "bump: version 1.0.0 -> 1.1.0", "\n", "\u{FEFF}",
  ]

  @Test("the linter finds a fault of form where, and only where, the reader finds no header")
  func forms() {
    var random = SeededRandom(seed: 7)
    var failures: [String] = []
    var valid = 0
    for _ in 0..<120_000 {
      let written = (0..<Int.random(in: 0...7, using: &random))
        .map { _ in Self.headerPieces.randomElement(using: &random) ?? "" }.joined()
      let message = CommitMessage(parsing: written)
      let codes = Set(lint(Array(written.utf8)).map(\.code))
      // What git and the forges make is not judged, nor are release commits.
      guard message.kind == .ordinary else {
        if !codes.isEmpty { failures.append(written) }
        continue
      }
      if message.header != nil { valid += 1 }
      // What stands where the type should be is a fault of another kind, and no header either.
      if message.header == nil, codes.contains(.breakingSubject) { continue }
      if (message.header == nil) == codes.isDisjoint(with: Self.formCodes) { failures.append(written) }
      let found = Set(message.findings.map(\.code))
      if found.isDisjoint(with: Self.formCodes) == (message.header == nil && !message.subject.isEmpty) {
        failures.append(written)
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(3))")
    #expect(valid > 1_000)
  }
}

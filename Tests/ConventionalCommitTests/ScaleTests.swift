import ConventionalCommit
import Testing

/// Large messages, read once each: time that grows with the square of the length would be felt.
struct ScaleTests {
  @Test("20,000 footers")
  func footers() {
    let text = "feat: x\n\n" + (1...20_000).map { "Token-\($0): value #\($0)\n" }.joined()
    let message = CommitMessage(parsing: text)
    #expect(message.footers.count == 20_000)
    #expect(message.references.count == 20_000)
  }

  @Test("20,000 paragraphs of footers, notes, squashed commits and listings")
  func paragraphs() {
    let commit = "commit 0123456789012345678901234567890123456789\nAuthor: a\n\n    fix: z\n\n"
    let paragraph = "BREAKING CHANGE: y\n\nmore\n\nA: 1\nRefs:\n\nprose\n\n* fix: z\n\n\(commit)"
    let text = "feat: x\n\n" + String(repeating: paragraph, count: 20_000)
    let message = CommitMessage(parsing: text)
    #expect(message.breakingNotes.count == 20_000)
    #expect(message.nested.count == 40_000)
    #expect(message.findings.count == 20_000)
  }

  @Test("a megabyte of prose in one line and in many")
  func megabyte() {
    let prose = String(repeating: "lorem ipsum dolor sit amet: consectetur, ", count: 25_000)
    let message = CommitMessage(
      parsing: "feat: x\n\n\(prose)end\n\n\(prose.split(separator: ",").joined(separator: "\n"))")
    #expect(message.body.utf8.count > 2_000_000)
    #expect(message.footers.isEmpty && message.nested.isEmpty && message.references.isEmpty)
  }

  @Test(
    "much of one thing",
    arguments: [
      "x", " ", "\n", "a\n", "(", ")", ":", "!", "#", "#1", "`", "```\n", "\"", "Revert \"", "revert: ", "- ", "*",
      "* fix: ",
      "BREAKING CHANGE:", "BREAKING CHANGE:\n", "breaking change:\n", "A: 1\n", "A:\n", "A: ", "fix: #1\n", "a/b#1 ",
      "a/",
      "Closes ", "\u{A0}", "é", "(#1)", " (#1)", "(cherry picked from commit ", "This reverts commit abcdef1\n",
      "BEGIN_NESTED_COMMIT\n",
      "commit 0123456789012345678901234567890123456789\nAuthor: a\n\n", "    ", "~~~\n\n", "->", "fixup! ",
    ])
  func repetition(_ piece: String) {
    let repeated = String(repeating: piece, count: 50_000 / piece.utf8.count)
    for text in [
      repeated, "feat: x\n\n" + repeated, "Revert \"" + repeated + "\"", "revert: " + repeated,
      "f(" + repeated + "): x",
    ] {
      let bytes = Array(text.utf8)
      let message = CommitMessage(parsing: bytes)
      #expect(message.body.utf8.count <= bytes.count)
      #expect(lint(bytes, rules: LintRules(scopes: ["a"], maxSubject: 72)).count <= bytes.count)
    }
  }
}

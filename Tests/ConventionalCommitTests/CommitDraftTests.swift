import ConventionalCommit
import TestSupport
import Testing

struct CommitDraftTests {
  @Test("a draft is written as the standard has it")
  func message() throws {
    let draft = CommitDraft(
      type: "feat", scope: " api ", description: " answer in JSON\t", body: "\n\nWhy.  \n\n\n#12 was wrong.\n\n",
      breakingNote: "XML is gone;\n  ask for JSON", footers: [Footer(token: "Closes", value: "#12")])
    #expect(
      draft.message == """
        feat(api)!: answer in JSON

        Why.

        #12 was wrong.

        BREAKING CHANGE: XML is gone;
          ask for JSON

        Closes: #12

        """)
    try draft.check(LintRules())
    #expect(CommitDraft(type: "fix", scope: " ", description: "x").message == "fix: x\n")
    #expect(CommitDraft(type: "fix", description: "x", isBreaking: true).message == "fix!: x\n")
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let draft: CommitDraft
    let part: CommitDraft.Part
    let says: String
    var rules = LintRules()

    var testDescription: String { "\(part): \(draft)" }
  }

  @Test(
    "what a reader would take for something else is refused, and so is what the rules do not allow",
    arguments: [
      Row(draft: CommitDraft(type: "", description: "x"), part: .type, says: "the type is missing"),
      Row(draft: CommitDraft(type: "feature", description: "x"), part: .type, says: "perhaps feat"),
      Row(draft: CommitDraft(type: "fe at", description: "x"), part: .type, says: "no conventional header"),
      Row(draft: CommitDraft(type: "feat!", description: "x"), part: .type, says: "read as something else"),
      Row(draft: CommitDraft(type: "feat", scope: "a)b", description: "x"), part: .scope, says: "conventional header"),
      Row(draft: CommitDraft(type: "feat", scope: "a(b", description: "x"), part: .scope, says: "parenthesis"),
      Row(draft: CommitDraft(type: "feat", scope: "a\nb", description: "x"), part: .scope, says: "several lines"),
      Row(
        draft: CommitDraft(type: "feat", scope: "apo", description: "x"), part: .scope, says: "perhaps api",
        rules: LintRules(scopes: ["api", "ui"])),
      Row(draft: CommitDraft(type: "feat", description: " "), part: .description, says: "description is missing"),
      Row(draft: CommitDraft(type: "feat", description: "a\nb"), part: .description, says: "several lines"),
      Row(draft: CommitDraft(type: "feat", description: "a\u{1B}[D"), part: .description, says: "control character"),
      Row(
        draft: CommitDraft(type: "feat", description: "abcd"), part: .description, says: "10 characters",
        rules: LintRules(maxSubject: 9)),
      Row(
        draft: CommitDraft(type: "feat", description: "abc", isBreaking: true), part: .description,
        says: "10 characters", rules: LintRules(maxSubject: 9)),
      Row(draft: CommitDraft(type: "feat", description: "x", body: "a\n\nRefs: #1"), part: .body, says: "line 3"),
      Row(draft: CommitDraft(type: "feat", description: "x", body: "Note: a"), part: .body, says: "line 1"),
      Row(
        draft: CommitDraft(type: "feat", description: "x", body: "a\nBREAKING CHANGE: b\nc"), part: .body,
        says: "line 2 of the body would be read as a breaking change"),
      Row(
        draft: CommitDraft(type: "feat", description: "x", body: "```\na", isBreaking: true, breakingNote: "b"),
        part: .body, says: "the code block"),
      Row(
        draft: CommitDraft(
          type: "feat", description: "x", body: "a\n# ------------------------ >8 ------------------------\nb"),
        part: .body, says: "line 2"),
      Row(draft: CommitDraft(type: "feat", description: "x", body: "a\u{7}"), part: .body, says: "control character"),
      Row(
        draft: CommitDraft(type: "feat", description: "x", breakingNote: "a\nuse: b"), part: .breakingNote,
        says: "the breaking note would be read"),
      Row(
        draft: CommitDraft(
          type: "feat", description: "x", footers: [Footer(token: "BREAKING-CHANGE", value: "a")]),
        part: .footers, says: "a breaking change is no footer"),
      Row(
        draft: CommitDraft(type: "feat", description: "x", footers: [Footer(token: "fix", value: "#1")]),
        part: .footers, says: "the footer would be read"),
      Row(
        draft: CommitDraft(type: "feat", description: "x", footers: [Footer(token: "A b", value: "#1")]),
        part: .footers, says: "the footer would be read"),
      Row(
        draft: CommitDraft(type: "feat", description: "x", footers: [Footer(token: "Refs", value: "a\nb")]),
        part: .footers, says: "several lines"),
    ])
  func refused(_ row: Row) throws {
    let error = try #require(throws: CommitDraftError.self) { try row.draft.check(row.rules) }
    #expect(error.part == row.part)
    #expect("\(error)".contains(row.says), "\(error)")
  }

  @Test(
    "text that only looks like a footer is the body's",
    arguments: [
      "#12 is the reason", "# a heading\n\n#!/bin/sh", "* feat: a\n* fix(b)!: c", "a\nRefs: b", " Refs: #1",
      "    BREAKING CHANGE: in code", "```\nBREAKING CHANGE: x\n\nRefs: #1\n```", "see https://example.com: x",
      "breaking changes ahead", "feat: squashed\n\nfix: too", "(cherry picked from commit 1234567)", "a (b): c",
    ])
  func looksLikeFooter(_ body: String) throws {
    let footers = [Footer(token: "Closes", value: "#1"), Footer(token: "Refs", separator: .hash, value: "2")]
    let draft = CommitDraft(
      type: "feat", scope: "a", description: "(b): c!: #1", body: body, breakingNote: "it: breaks", footers: footers)
    try draft.check(LintRules())
    let read = CommitMessage(parsing: draft.message)
    #expect(read.body == body)
    #expect(read.breakingNotes == ["it: breaks"])
    #expect(Array(read.footers.dropFirst()) == footers)
  }

  static let pieces =
    [
      ":", "(", ")", "!", "#", "-", "*", " ", "  ", "    ", "\t", "\n", "\n\n", "\n\n\n", "\r\n", "\"", ".", ",", "~~~",
      "```", "```\n", ": ", " #", "* ", "- ", "feat", "fix", "feat: x", "* feat: y", "fix(a)!: y", "BREAKING CHANGE",
      "BREAKING CHANGE: ", "BREAKING-CHANGE: z", "breaking change: ", "\n\nRefs: ", "Refs: #1", "Token", "Token: ",
      "Reviewed-by:", "Reviewed-by: Ada\n", "Revert \"", "revert: ", "This reverts commit 1234567.", "closes ", "#12",
      "\n#12 text\n", "!3", "o/r#1", "://", "Merge branch 'x'", "fixup! ", "BEGIN_NESTED_COMMIT\n",
      "END_NESTED_COMMIT\n", "\n---------\n", "(cherry picked from commit 12345678)\n",
      "commit 0123456789012345678901234567890123456789\nAuthor: a\n\n    ", "bump: version 1 → 2",
      "\n# ------------------------ >8 ------------------------\n", "é", "\u{A0}", "\u{FEFF}", "\u{2028}", "e\u{301}",
      "text", "more text", "text\n\n", "a longer line of text, as authors write them\n",
    ]

  /// What a draft says, byte by byte, and what a reader finds.
  private func isReadBack(_ draft: CommitDraft, _ options: ReadingOptions) -> Bool {
    func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
    let read = CommitMessage(parsing: draft.message, options: options)
    guard let header = read.header, read.kind == .ordinary else { return false }
    let note = draft.breakingNote.isEmpty ? [] : [draft.breakingNote]
    let footers = note.map { Footer(token: "BREAKING CHANGE", value: $0) } + draft.footers
    return same(header.type, draft.type) && same(header.scope ?? "", draft.scope ?? "")
      && same(header.description, draft.description) && header.isBreaking == draft.isBreaking
      && read.isBreaking == draft.isBreaking && same(read.body, draft.body)
      && read.breakingNotes.count == note.count && zip(read.breakingNotes, note).allSatisfy(same)
      && read.footers.count == footers.count
      && zip(read.footers, footers).allSatisfy { $0 == $1 && same($0.value, $1.value) }
  }

  @Test(
    "a draft that passes is read back as exactly what was said, and no other is refused",
    arguments: 0..<10 as Range<UInt64>)
  func readBack(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    func text(_ count: ClosedRange<Int>) -> String {
      (0..<Int.random(in: count, using: &random)).map { _ in
        Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
      }
      .joined()
    }
    // A project with types of its own is read by the linter with the usual ones, by a release without.
    let rules = seed == 0 ? LintRules(types: ["feat", "fix", "docs"]) : LintRules()
    let options = (seed == 0 ? [Set(rules.types), ReadingOptions.usualTypes] : [Set(rules.types)])
      .map { ReadingOptions(knownTypes: $0) }
    var passed = 0
    var hostile = 0
    var failures: [String] = []
    for _ in 0..<10_000 {
      let isBreaking = Bool.random(using: &random)
      let footers = (0..<Int.random(in: 0...2, using: &random)).map { _ in
        Footer(
          token: ["Refs", "Closes", "Reviewed-by", "fix", "BREAKING-CHANGE", "a b"].randomElement(using: &random) ?? "",
          separator: Bool.random(using: &random) ? .colon : .hash, value: text(1...2))
      }
      let draft = CommitDraft(
        type: ["feat", "fix", "docs"].randomElement(using: &random) ?? "",
        scope: Bool.random(using: &random) ? text(1...2) : nil, description: text(1...3), body: text(0...6),
        isBreaking: isBreaking, breakingNote: isBreaking && Bool.random(using: &random) ? text(1...3) : "",
        footers: Int.random(in: 0...2, using: &random) == 0 ? footers : [])
      let isRead =
        options.allSatisfy { isReadBack(draft, $0) }
        && lint(Array(draft.message.utf8), rules: rules).allSatisfy { $0.severity == .warning }
      do throws(CommitDraftError) {
        try draft.check(rules)
        passed += 1
        if draft.body.contains("BREAKING CHANGE: ") || draft.body.contains("* feat:") { hostile += 1 }
        if !isRead { failures.append("passed: \(draft.message.debugDescription)") }
      } catch {
        // Two things are refused that a reader takes: what a terminal would obey, and what git cuts.
        switch error {
        case .controlCharacter, .scissors, .severalLines: break
        default: if isRead { failures.append("\(error): \(draft.message.debugDescription)") }
        }
      }
    }
    #expect(failures.isEmpty)
    #expect(passed > 1000)
    #expect(hostile > 10)
  }
}

import ConventionalCommit

extension FuzzTarget {
  /// A commit's message: `feat: x`.
  static let message = FuzzTarget("message") { bytes in
    let message = CommitMessage(parsing: bytes)
    try checkSoundness(of: message, in: bytes)
    try checkSoundness(of: CommitMessage(parsing: bytes, options: ReadingOptions(lenientHeaders: true)), in: bytes)
    if let header = message.header {
      try hold((try? Header(parsing: header.text)) == header, "a header prints as it reads", [header])
    }
    let withReturns = bytes.flatMap { $0 == 0x0A ? [0x0D, $0] : [$0] }
    try hold(CommitMessage(parsing: withReturns) == message, "carriage returns change nothing", [message])

    for rules in [LintRules(), LintRules(types: ["feat", "ops"], scopes: ["a", "b c"], maxSubject: 20)] {
      try checkPlaces(of: lint(bytes, rules: rules), in: bytes)
    }
    for prefix in ["#", ";", "//", ""] {
      let stripped = strippingComments(from: bytes, commentPrefix: prefix)
      try hold(
        strippingComments(from: stripped, commentPrefix: prefix) == stripped, "comments are taken away at once",
        [prefix, stripped])
      try hold(
        stripped.isEmpty || stripped.last == 0x0A && stripped.first != 0x0A, "what is left ends with one line feed")
    }
  }

  /// What follows the subject of a message: `Refs: #1`.
  static let footers = FuzzTarget("footers") { bytes in
    let subject = Array("feat: x\n\n".utf8)
    let message = CommitMessage(parsing: subject + bytes)
    try checkSoundness(of: message, in: subject + bytes)
    // In an open code block, behind a NUL, and where a nested commit begins, a footer is none.
    let text = String(decoding: bytes.filter { $0 < 0x80 }, as: UTF8.self)
    guard !["```", "~~~", ">8", "\u{0}", "BEGIN_NESTED_COMMIT"].contains(where: text.contains) else { return }
    let breaking = CommitMessage(parsing: subject + bytes + "\n\nBREAKING CHANGE: gone".utf8)
    try hold(
      breaking.breakingNotes.last == "gone" && breaking.isBreaking, "no text hides a breaking change below it",
      [breaking])
    let reviewed = CommitMessage(parsing: subject + bytes + "\n\nReviewed-by: Ada".utf8)
    try hold(
      reviewed.footers.last == Footer(token: "Reviewed-by", value: "Ada"), "no text hides a footer below it", [reviewed]
    )

    guard message.nested.isEmpty else { return }
    // What runs on below `BREAKING CHANGE:` alone may have the form of a footer, and is one right below another.
    let further = message.footers.flatMap { $0.value.split(separator: "\n").dropFirst() }
    let alone = further.map { CommitMessage(parsing: "feat: x\n\n\($0)") }
    guard alone.allSatisfy({ $0.footers.isEmpty && $0.findings.isEmpty }) else { return }
    let printed = message.footers.map { "\($0.token)\($0.separator == .colon ? ": " : " #")\($0.value)" }
    let again = CommitMessage(parsing: "feat: x\n\n" + printed.joined(separator: "\n\n"))
    try hold(again.footers == message.footers, "footers print as they read", [message.footers, again.footers])
  }

  private static func checkSoundness(of message: CommitMessage, in bytes: [UInt8]) throws {
    try checkPlaces(of: message.findings, in: bytes)
    try hold(!message.subject.utf8.contains(0x0A), "the subject is one line", [message.subject])
    try hold(message.header?.description.isEmpty != true, "a description is never empty")
    try hold(message.header?.scope?.isEmpty != true, "a scope is never empty")
    try hold(message.footers.allSatisfy { !$0.token.isEmpty && !$0.value.isEmpty }, "a footer is never empty")
    try hold(message.breakingNotes.allSatisfy { !$0.isEmpty }, "a breaking note is never empty")
    try hold(
      message.footers.count(where: \.isBreakingChange) <= message.breakingNotes.count, "breaking footers are notes")
    try hold(message.nested.allSatisfy { !$0.header.description.isEmpty }, "a nested description is never empty")
    try hold(message.references.allSatisfy { $0.number > 0 }, "a reference has a number")
    try hold(message.revert?.commitIDs.allSatisfy { !$0.isEmpty } != false, "a reverted commit has an ID")
    try hold(message.releaseAs.allSatisfy { !$0.version.isEmpty }, "a version asked for is never empty")
  }

  private static func checkPlaces(of findings: [Finding], in bytes: [UInt8]) throws {
    let lines = bytes.count { $0 == 0x0A } + 1
    try hold(
      // A byte of Latin-1 is up to two of UTF-8.
      findings.allSatisfy {
        $0.line >= 1 && $0.line <= lines && $0.column >= 1 && $0.offset >= 0 && $0.offset <= bytes.count * 2
          && !$0.message.isEmpty
      }, "a finding has a place", [findings])
    try hold(zip(findings, findings.dropFirst()).allSatisfy { $0.offset <= $1.offset }, "findings are in order")
  }
}

import ConventionalCommit
import Testing

struct LintTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let message: String
    let code: Finding.Code
    let place: [Int]
    var repair: String?
    var rules = LintRules()

    var testDescription: String { "\(code): \(message)" }
  }

  static let rows = [
    Row(message: "", code: .emptyMessage, place: [0, 1, 1]),
    Row(message: "Add login", code: .notConventional, place: [3, 1, 4]),
    Row(message: "https://example.com: x", code: .notConventional, place: [5, 1, 6]),
    Row(message: " feat: x", code: .textBeforeType, place: [0, 1, 1], repair: "feat: x"),
    Row(message: "✨ feat: x", code: .textBeforeType, place: [0, 1, 1], repair: "feat: x"),
    Row(message: "[PROJ-1] feat(api)!:  x", code: .textBeforeType, place: [0, 1, 1], repair: "feat(api)!: x"),
    Row(message: "feat (api): x", code: .blankBeforeScope, place: [4, 1, 5], repair: "feat(api): x"),
    Row(message: "feat : x", code: .blankBeforeColon, place: [4, 1, 5], repair: "feat: x"),
    Row(message: "feat(a:b) ! : x", code: .blankBeforeColon, place: [9, 1, 10], repair: "feat(a:b)!: x"),
    Row(message: "feat:x", code: .missingSpaceAfterColon, place: [5, 1, 6], repair: "feat: x"),
    Row(message: "feat!(api): x", code: .misplacedExclamationMark, place: [4, 1, 5], repair: "feat(api)!: x"),
    Row(message: "feat!!: x", code: .misplacedExclamationMark, place: [4, 1, 5], repair: "feat!: x"),
    Row(message: "feat(): x", code: .emptyScope, place: [4, 1, 5], repair: "feat: x"),
    Row(message: "fix(é: x", code: .unclosedScope, place: [3, 1, 4], repair: "fix(é): x"),
    Row(message: "fix(é(b)): x", code: .parenthesisInScope, place: [6, 1, 6]),
    Row(message: "feat:", code: .emptyDescription, place: [5, 1, 6]),
    Row(message: "BREAKING CHANGE: drop x", code: .breakingSubject, place: [0, 1, 1], repair: "feat!: drop x"),
    Row(message: "BREAKING-CHANGE: drop x", code: .breakingSubject, place: [0, 1, 1], repair: "feat!: drop x"),
    Row(message: "faet: x", code: .unknownType, place: [0, 1, 1], repair: "feat"),
    Row(message: "feature(api): x", code: .unknownType, place: [0, 1, 1], repair: "feat"),
    Row(message: "hot-fix: x", code: .unknownType, place: [0, 1, 1], repair: "fix"),
    Row(message: "performance: x", code: .unknownType, place: [0, 1, 1], repair: "perf"),
    Row(message: "chroe: x", code: .unknownType, place: [0, 1, 1], repair: "chore"),
    Row(message: "wip: x", code: .unknownType, place: [0, 1, 1]),
    Row(message: "feat: x", code: .unknownType, place: [0, 1, 1], rules: LintRules(types: ["new"])),
    Row(
      message: "fix(apo): x", code: .scopeNotAllowed, place: [4, 1, 5], repair: "api", rules: LintRules(scopes: ["api"])
    ),
    Row(
      message: "fix(api, ui): x", code: .scopeNotAllowed, place: [4, 1, 5],
      rules: LintRules(scopes: ["api", "storage"])),
    Row(message: "fix: éèx", code: .subjectTooLong, place: [9, 1, 8], rules: LintRules(maxSubject: 7)),
    Row(message: "feat: x\nbody", code: .missingBlankLine, place: [8, 2, 1]),
    Row(
      message: "feat: x\n\nbreaking change: y", code: .lowerCaseBreaking, place: [9, 3, 1],
      repair: "BREAKING CHANGE: y"),
    Row(
      message: "feat: x\n\n* Breaking-Change: y", code: .lowerCaseBreaking, place: [11, 3, 3],
      repair: "BREAKING CHANGE: y"),
    Row(
      message: "feat: x\n\nBREAKING CHANGES: y", code: .malformedBreaking, place: [9, 3, 1],
      repair: "BREAKING CHANGE: y"),
    Row(
      message: "feat: x\n\n**BREAKING CHANGE:** y", code: .malformedBreaking, place: [11, 3, 3],
      repair: "BREAKING CHANGE: y"),
    Row(message: "feat: x\n\nBREAKING CHANGE #12", code: .malformedBreaking, place: [9, 3, 1]),
    Row(
      message: "feat: x\n\nBREAKING CHANGE(api): y", code: .malformedBreaking, place: [9, 3, 1]),
    Row(message: "feat: x\n\nBREAKING CHANGE:", code: .emptyFooter, place: [9, 3, 1]),
    Row(message: "feat: x\n\nRefs: #1\nReviewed-by:", code: .emptyFooter, place: [18, 4, 1]),
    Row(message: "\r\n\nfeat: x\r\nbody", code: .missingBlankLine, place: [8, 2, 1]),
  ]

  @Test("a fault is found, placed and repaired", arguments: rows)
  func fault(_ row: Row) throws {
    let findings = lint(Array(row.message.utf8), rules: row.rules)
    #expect(findings.map(\.code) == [row.code])
    let finding = try #require(findings.first)
    #expect([finding.offset, finding.line, finding.column] == row.place)
    #expect(finding.repair == row.repair)
    #expect(!finding.message.isEmpty && !finding.message.hasSuffix("."))
    #expect(finding.message.first?.isUppercase == false || finding.code == .emptyFooter)
  }

  @Test(
    "a repaired subject has no faults", arguments: rows.filter { ($0.repair ?? "").contains(": ") && $0.place[1] == 1 })
  func repair(_ row: Row) throws {
    #expect(lint(Array(try #require(row.repair).utf8), rules: row.rules).isEmpty)
  }

  @Test("every code is found by some row")
  func codes() {
    let missing = Set(Finding.Code.allCases).subtracting(Self.rows.map(\.code))
    #expect(missing == [.notUTF8], "bytes are no text; NormalisingTests has them")
  }

  @Test("several faults come in order")
  func order() {
    let rules = LintRules(scopes: ["api"], maxSubject: 10)
    let findings = lint(Array("faet(x): too long a subject\nbody\n\nbreaking change: y".utf8), rules: rules)
    #expect(
      findings.map(\.code) == [.unknownType, .scopeNotAllowed, .subjectTooLong, .missingBlankLine, .lowerCaseBreaking])
    #expect(findings.map(\.severity) == [.error, .error, .error, .error, .warning])
  }

  @Test(
    "nothing to say",
    arguments: [
      "feat: x", "FEAT(Api)!: x", "bump: version 1.0.0 → 1.1.0", "bump: 0.0.1 -> 1.0.0", "Merge branch 'x'",
      "Revert \"x\" (#3)", "fixup! x", "squash! x", "amend! x", "feat: x\n\nChanges:\n- a: b\n\nRefs: #1",
      "feat: x\n\n    breaking change: in code\n\n```\nBREAKING CHANGES: y\n```", "feat: x\n\nBREAKING CHANGE:\n\ny",
      "feat: x\n\nThe breaking changes: see below",
    ])
  func clean(_ message: String) {
    #expect(lint(Array(message.utf8), rules: LintRules()).isEmpty)
  }

  @Test("release commits are accepted whatever the types are, and prefixes by option")
  func exemptions() {
    let rules = LintRules(types: ["feat"], allowedPrefixes: ["Import "])
    #expect(lint(Array("bump: version 1.0.0 → 1.1.0".utf8), rules: rules).isEmpty)
    #expect(lint(Array("Import translations".utf8), rules: rules).isEmpty)
    #expect(lint(Array(" bump: version 1.0.0 → 1.1.0".utf8), rules: rules).map(\.code) == [.textBeforeType])
    #expect(lint(Array("bump: the version".utf8), rules: rules).map(\.code) == [.unknownType])
    #expect(lint(Array("Mergesort: x".utf8), rules: rules).map(\.code) == [.unknownType])
  }

  @Test("scopes may be listed")
  func scopes() {
    let rules = LintRules(scopes: ["api", "ui"])
    #expect(lint(Array("fix(ui, api): x".utf8), rules: rules).isEmpty)
    #expect(lint(Array("fix: x".utf8), rules: rules).isEmpty)
  }
}

import ConventionalCommit
import RegularExpressions
import TestSupport
import Testing

@Suite("What may stand before the type")
struct HeaderPrefixTests {
  static let pattern = #":[a-z_]+:|\p{Emoji_Presentation}\u{FE0F}?|\[?[A-Z]+-[0-9]+\]?:?"#

  private func prefix() throws -> HeaderPrefix { try HeaderPrefix(pattern: Self.pattern) }

  @Test(
    "the header begins behind it",
    arguments: [
      "✨ feat(ui)!: login", ":sparkles: feat(ui)!: login", "PROJ-12 feat(ui)!: login", "[PROJ-12] feat(ui)!: login",
      "PROJ-12: feat(ui)!: login", "✨feat(ui)!: login", "feat(ui)!: login",
    ])
  func read(_ subject: String) throws {
    let message = CommitMessage(parsing: subject, prefix: try prefix())
    let header = try #require(message.header)
    #expect(header.text == "feat(ui)!: login")
    #expect(message.subject == subject)
    #expect(lint(Array(subject.utf8), prefix: try prefix()).isEmpty)
  }

  @Test("without the pattern it is a fault")
  func strict() {
    #expect(CommitMessage(parsing: "✨ feat: login").header == nil)
    #expect(lint(Array("✨ feat: login".utf8)).map(\.code) == [.textBeforeType])
  }

  @Test("faults are placed where they stand in the whole subject")
  func places() throws {
    let rules = LintRules(scopes: ["ui"])
    let unknown = try #require(lint(Array("PROJ-12 fead: x".utf8), prefix: try prefix()).first)
    #expect(unknown.code == .unknownType && unknown.offset == 8 && unknown.column == 9 && unknown.repair == "feat")
    let scope = try #require(lint(Array("✨ feat(iu): x".utf8), rules: rules, prefix: try prefix()).first)
    #expect(scope.code == .scopeNotAllowed && scope.offset == 9 && scope.column == 8)
  }

  @Test("only the beginning of a long subject is looked at, and no character is cut")
  func long() throws {
    let any = try HeaderPrefix(pattern: ".*é ")
    let far = String(repeating: "é", count: 60) + " feat: x"
    #expect(CommitMessage(parsing: far, prefix: any).header == nil)
    #expect(CommitMessage(parsing: "ééé feat: x", prefix: any).header?.type == "feat")
  }

  @Test("a pattern that is none is refused")
  func broken() {
    #expect(throws: RegularExpressionError.unbalanced) { try HeaderPrefix(pattern: "(") }
  }
}

import ConventionalCommit
import Testing

struct HeaderTests {
  @Test(
    "a header prints as it was read",
    arguments: ["feat: x", "feat!: x", "fix(api): x", "fix(api, ui)!: x: y (z): w", "✨(пакет): добавить", "v8: x"])
  func printing(_ line: String) throws {
    #expect(try Header(parsing: line).text == line)
  }

  @Test("blanks around scope and description are no part of them")
  func blanks() throws {
    let header = try Header(parsing: "feat( api ):  \t x \t ")
    #expect(header == Header(type: "feat", scope: "api", description: "x"))
  }

  @Test("the first parenthesis closes the scope")
  func firstParenthesis() throws {
    let header = try Header(parsing: "fix(a): b (c): d")
    #expect(header == Header(type: "fix", scope: "a", description: "b (c): d"))
  }

  @Test("types are compared without case")
  func normalizedType() throws {
    #expect(try Header(parsing: "FEAT: x").normalizedType == "feat")
  }

  @Test(
    "a fault is named with its place",
    arguments: [
      ("", HeaderError.notConventional(offset: 0)),
      ("feat", .notConventional(offset: 4)),
      (": x", .notConventional(offset: 0)),
      ("(api): x", .notConventional(offset: 0)),
      ("feat(api) x", .notConventional(offset: 9)),
      ("https://example.com", .notConventional(offset: 5)),
      ("std::vector: x", .notConventional(offset: 3)),
      ("fe\u{A0}at: x", .notConventional(offset: 0)),
      ("\u{3000}feat: x", .notConventional(offset: 0)),
      (" feat: x", .blankBeforeType(offset: 0)),
      ("feat (api): x", .blankBeforeScope(offset: 4)),
      ("feat : x", .blankBeforeColon(offset: 4)),
      ("feat(api) : x", .blankBeforeColon(offset: 9)),
      ("feat !: x", .blankBeforeColon(offset: 4)),
      ("feat! : x", .blankBeforeColon(offset: 5)),
      ("feat:x", .missingSpaceAfterColon(offset: 5)),
      ("feat:\u{A0}x", .missingSpaceAfterColon(offset: 5)),
      ("feat!(api): x", .misplacedExclamationMark(offset: 4)),
      ("feat!!: x", .misplacedExclamationMark(offset: 4)),
      ("feat(): x", .emptyScope(offset: 4)),
      ("feat( \t): x", .emptyScope(offset: 4)),
      ("feat(api: x", .unclosedScope(offset: 4)),
      ("feat(a(b)): x", .parenthesisInScope(offset: 6)),
      ("feat(a)(b): x", .parenthesisInScope(offset: 7)),
      ("feat:", .emptyDescription(offset: 5)),
      ("feat: \t", .emptyDescription(offset: 5)),
      ("feat: \nbody", .emptyDescription(offset: 5)),
    ])
  func fault(_ line: String, _ error: HeaderError) {
    #expect(throws: error) { try Header(parsing: line) }
  }

  @Test(
    "lenient headers need no space, but URLs stay URLs",
    arguments: [
      ("feat:x", Header(type: "feat", description: "x")),
      ("feat(api)!:x", Header(type: "feat", scope: "api", isBreaking: true, description: "x")),
      ("feat: x", Header(type: "feat", description: "x")),
      ("https://example.com", nil),
      ("std::vector leaks", nil),
      ("feat:", nil),
    ])
  func lenient(_ line: String, _ header: Header?) {
    let message = CommitMessage(parsing: line, options: ReadingOptions(lenientHeaders: true))
    #expect(message.header == header)
  }

  @Test("a lenient header stays a lint error")
  func lenientFinding() {
    let message = CommitMessage(parsing: "feat:x", options: ReadingOptions(lenientHeaders: true))
    #expect(message.findings.map(\.code) == [.missingSpaceAfterColon])
  }
}

import ConventionalCommit
import Testing

struct FooterTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let rule: String
    let text: String
    var body = ""
    var footers: [[String]] = []

    var testDescription: String { rule }
  }

  static let rows = [
    Row(
      rule: "a paragraph of footers", text: "A: 1\nb-c: 2\nd_e #3",
      footers: [["A", "1"], ["b-c", "2"], ["d_e", "3"]]),
    Row(rule: "a value runs on over lines", text: "A: 1\n  more\nand more", footers: [["A", "1\n  more\nand more"]]),
    Row(
      rule: "a value ends at a blank line", text: "A: 1\n\nprose\n\nB: 2", body: "prose",
      footers: [["A", "1"], ["B", "2"]]),
    Row(
      rule: "text around footers", text: "one\n\nA: 1\n\ntwo\n\nthree", body: "one\n\ntwo\n\nthree",
      footers: [["A", "1"]]),
    Row(rule: "not inside a paragraph", text: "prose\nA: 1", body: "prose\nA: 1"),
    Row(rule: "the scheme of a URL is no token", text: "https://example.com/a", body: "https://example.com/a"),
    Row(
      rule: "a URL below a footer is its value", text: "Link: x\nhttps://e.com",
      footers: [["Link", "x\nhttps://e.com"]]),
    Row(rule: "a commit type is no token", text: "fix: #12\n\nRefs: #1", body: "fix: #12", footers: [["Refs", "#1"]]),
    Row(rule: "in any case", text: "Build: fine", body: "Build: fine"),
    Row(
      rule: "a fence holds no footers", text: "```\nA: 1\n\nB: 2\n```\n\nC: 3", body: "```\nA: 1\n\nB: 2\n```",
      footers: [["C", "3"]]),
    Row(
      rule: "tildes fence too", text: "~~~~ yaml\nA: 1\n\n```\nB: 2\n~~~~", body: "~~~~ yaml\nA: 1\n\n```\nB: 2\n~~~~"),
    Row(rule: "an open fence runs to the end", text: "```\n\nA: 1", body: "```\n\nA: 1"),
    Row(
      rule: "a code span is no fence", text: "```x``` is code\n\nA: 1", body: "```x``` is code", footers: [["A", "1"]]),
    Row(rule: "a token without value is text", text: "Todo:\n- a", body: "Todo:\n- a"),
    Row(
      rule: "an empty footer spoils no other", text: "A: 1\nReviewed-by:\nB: 2", body: "Reviewed-by:",
      footers: [["A", "1"], ["B", "2"]]),
    Row(
      rule: "a cherry-pick line ends a footer", text: "A: 1\n(cherry picked from commit 676104e1f2d3)\nB: 2",
      body: "(cherry picked from commit 676104e1f2d3)", footers: [["A", "1"], ["B", "2"]]),
    Row(rule: "a hash needs a value", text: "Closes #", body: "Closes #"),
    Row(rule: "no blank before the colon", text: "A : 1", body: "A : 1"),
    Row(rule: "no footer behind blanks", text: "  A: 1", body: "  A: 1"),
    Row(
      rule: "below the scissors is no message",
      text: "a\n\n# ------------------------ >8 ------------------------\n\nA: 1",
      body: "a\n\n# ------------------------ >8 ------------------------\n\nA: 1"),
  ]

  @Test("footers", arguments: rows)
  func footers(_ row: Row) {
    let message = CommitMessage(parsing: "feat: x\n\n\(row.text)")
    #expect(message.body == row.body)
    #expect(message.footers.map { [$0.token, $0.value] } == row.footers)
    #expect(message.header == Header(type: "feat", description: "x"))
    #expect(!message.isBreaking)
  }

  @Test("the separator is kept")
  func separator() {
    let message = CommitMessage(parsing: "feat: x\n\nCloses #1\nRefs: #2")
    #expect(message.footers.map(\.separator) == [.hash, .colon])
  }

  @Test("co-authors of all parts, each once")
  func coAuthors() {
    let message = CommitMessage(
      parsing:
        "feat: x\n\nCo-authored-by: A <a@b.c>\n\n---------\n\nco-authored-by: B <b@b.c>\nCo-Authored-By: A <a@b.c>")
    #expect(message.coAuthors == ["A <a@b.c>", "B <b@b.c>"])
  }

  @Test(
    "Release-As names a version, perhaps of a component",
    arguments: [
      ("Release-As: 2.0.0", ReleaseAs(version: "2.0.0")),
      ("release-as: 2.0.0-rc.1\nmore", ReleaseAs(version: "2.0.0-rc.1")),
      ("Release-As: api@2.0.0", ReleaseAs(component: "api", version: "2.0.0")),
      ("Release-As: @org/pkg@2.0.0", ReleaseAs(component: "@org/pkg", version: "2.0.0")),
      ("Release-As: api@", nil),
    ])
  func releaseAs(_ footer: String, _ wish: ReleaseAs?) {
    #expect(CommitMessage(parsing: "chore: x\n\n\(footer)").releaseAs == (wish.map { [$0] } ?? []))
  }

  @Test(
    "cherry-picks name their origin",
    arguments: [
      (
        "(cherry picked from commit 676104E1f2d3c4b5a69788796a5b4c3d2e1f0a9b)",
        ["676104e1f2d3c4b5a69788796a5b4c3d2e1f0a9b"]
      ),
      ("(cherry picked from commit 676104e)\n(cherry picked from commit a215868)", ["676104e", "a215868"]),
      ("(cherry picked from commit )", []), ("(cherry picked from commit the other one)", []),
      ("see (cherry picked from commit 676104e)", []), ("```\n(cherry picked from commit 676104e)\n```", []),
      ("(cherry picked from commit", []),
    ])
  func cherryPicks(_ text: String, _ ids: [String]) {
    #expect(CommitMessage(parsing: "fix: x\n\n\(text)").cherryPickedFrom == ids)
  }
}

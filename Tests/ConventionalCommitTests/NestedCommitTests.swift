import ConventionalCommit
import Testing

struct NestedCommitTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let rule: String
    let text: String
    let headers: [String]
    var options = ReadingOptions()

    var testDescription: String { rule }
  }

  static let rows = [
    Row(
      rule: "bullets (GitHub)", text: "feat: a (#12)\n\n* feat(api)!: b\n\n* fix: c",
      headers: ["feat(api)!: b", "fix: c"]),
    Row(rule: "hyphens", text: "Squashed\n\n- feat: a\n- fix: b", headers: ["feat: a", "fix: b"]),
    Row(
      rule: "paragraphs", text: "feat: a\n\ntext\n\nfix(utils): b\n\nfeat(utils)!: c",
      headers: ["fix(utils): b", "feat(utils)!: c"]),
    Row(
      rule: "lines of headers", text: "Title (#12)\n\nfeat: a\nfix: b\ndocs: c",
      headers: ["feat: a", "fix: b", "docs: c"]),
    Row(rule: "below footers", text: "chore: a\n\nCloses: #1\nfix(deps): b", headers: ["fix(deps): b"]),
    Row(rule: "any case", text: "chore: a\n\nFix: b", headers: ["Fix: b"]),
    Row(
      rule: "marks (release-please)",
      text:
        "fix: a\n\nBEGIN_NESTED_COMMIT\nfeat(x): b\n\nbody b\nEND_NESTED_COMMIT\nBEGIN_NESTED_COMMIT\n\nown!: c\nEND_NESTED_COMMIT",
      headers: ["feat(x): b", "own!: c"]),
    Row(rule: "merge of GitHub", text: "Merge pull request #12 from o/x\n\nfeat(x): y", headers: ["feat(x): y"]),
    Row(rule: "merge of Azure", text: "Merged PR 45: feat(x): y", headers: ["feat(x): y"]),
    Row(rule: "no header in a paragraph", text: "fix: a\n\ntext\nfix: b", headers: []),
    Row(rule: "no header right below the subject", text: "fix: a\nfix: b", headers: []),
    Row(rule: "no unknown type", text: "fix: a\n\n* one: b\n\nNote: c", headers: []),
    Row(
      rule: "types are an option", text: "fix: a\n\n* one: b", headers: ["one: b"],
      options: ReadingOptions(knownTypes: ["one"])),
    Row(rule: "no header in a fence", text: "fix: a\n\n```\n* feat: b\n```", headers: []),
    Row(rule: "no header in a code block", text: "fix: a\n\n    feat: b\n\n    * feat: c", headers: []),
    Row(rule: "no list of references", text: "fix: a\n\nfix: #12\n\n* fix: #1, o/r#2 and GH-3", headers: []),
    Row(
      rule: "lenient", text: "fix: a\n\n* feat:b", headers: ["feat: b"], options: ReadingOptions(lenientHeaders: true)),
    Row(rule: "strict", text: "fix: a\n\n* feat:b", headers: []),
  ]

  @Test("squashed commits are found", arguments: rows)
  func headers(_ row: Row) {
    #expect(CommitMessage(parsing: row.text, options: row.options).nested.map(\.header.text) == row.headers)
  }

  @Test("each has its own body and notes, and its notes count for the lead as without squash")
  func parts() {
    let message = CommitMessage(
      parsing: """
        feat: lead (#12)

        * feat(api): one

        text of one

        BREAKING CHANGE: tokens needed

        * fix: two

        text of two

        ---------

        Co-authored-by: A <a@b.c>
        """)
    #expect(
      message.nested == [
        NestedCommit(
          header: Header(type: "feat", scope: "api", description: "one"), body: "text of one",
          breakingNotes: ["tokens needed"]),
        NestedCommit(header: Header(type: "fix", description: "two"), body: "text of two"),
      ])
    #expect(message.nested.map(\.isBreaking) == [true, false])
    #expect(message.breakingNotes == ["tokens needed"])
    #expect(message.coAuthors == ["A <a@b.c>"])
  }

  @Test("a nested exclamation mark is not the lead's")
  func exclamationMark() {
    let message = CommitMessage(parsing: "feat: a\n\n* feat!: b")
    #expect(!message.isBreaking)
    #expect(message.nested.map(\.isBreaking) == [true])
  }

  static let listing = """
    Squashed commit of the following:

    commit 63ec09b9e844e616dcaa7bae35a0b66671b59fbb
    Author: A <a@b.c>
    Date:   Sun Oct 13 12:05:23 2024 -0600

        feat(release): one

        text

        BREAKING CHANGE: y

        Co-authored-by: B <b@b.c>

    commit 73ec09b9e844e616dcaa7bae35a0b66671b59fbb
    Author: A <a@b.c>
    Date:   Sun Oct 13 12:05:23 2024 -0600

        drop z

        BREAKING CHANGE: z is gone

    commit 83ec09b9e844e616dcaa7bae35a0b66671b59fbb
    Author: A <a@b.c>
    Date:   Sun Oct 13 12:05:23 2024 -0600

        own: three

    Refs: #1
    """

  @Test("a listing of git merge --squash is read, commits without header for their notes")
  func gitListing() {
    let message = CommitMessage(parsing: Self.listing)
    #expect(
      message.nested == [
        NestedCommit(
          header: Header(type: "feat", scope: "release", description: "one"), body: "text", breakingNotes: ["y"]),
        NestedCommit(header: Header(type: "", description: "drop z"), breakingNotes: ["z is gone"]),
        NestedCommit(header: Header(type: "own", description: "three")),
      ])
    #expect(!message.isBreaking)
    #expect(message.coAuthors == ["B <b@b.c>"])
    #expect(message.footers.map(\.token) == ["Refs"])
    #expect(message.body.hasSuffix("    own: three"))
  }
}

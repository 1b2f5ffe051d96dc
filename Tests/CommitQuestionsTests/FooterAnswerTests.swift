import CommitQuestions
import ConventionalCommit
import Testing

struct FooterAnswerTests {
  @Test(
    "issues are footers of their own, others are taken as they are",
    arguments: [
      ("", []), ("#12", ["Refs: #12"]), ("12", ["Refs: #12"]), ("Closes #12", ["Closes: #12"]),
      ("closes: #12", ["Closes: #12"]), ("fix #12, #13", ["Fixes: #12", "Fixes: #13"]),
      ("Closes #1, refs PROJ-7,8", ["Closes: #1", "Refs: PROJ-7", "Refs: #8"]), ("resolved !34", ["Resolves: !34"]),
      ("o/r#5", ["Refs: o/r#5"]), ("see https://example.com/1", ["see: https://example.com/1"]),
      ("Reviewed-by: Ada", ["Reviewed-by: Ada"]), ("Co-authored-by: Ada <a1@b.c>", ["Co-authored-by: Ada <a1@b.c>"]),
      ("Closes #12 and #13", ["Closes #12 and #13"]), ("Acked-by: A, B", ["Acked-by: A, B"]),
      ("Closes #1, two", ["Closes #1, two"]),
    ])
  func taken(text: String, footers: [String]) throws {
    #expect(try readFooters(text).map(\.text) == footers)
  }

  @Test(
    "anything else is not taken",
    arguments: ["nothing", "see the ticket", "closes", "feat: x", ",", "#12,", "Refs:", "a: b\nc: d"])
  func refused(text: String) {
    #expect(throws: AnswerError.noFooter(text)) { try readFooters(text) }
  }
}

import ConventionalCommit
import Testing

struct RevertTests {
  static let id = "676104e1f2d3c4b5a69788796a5b4c3d2e1f0a9b"

  @Test(
    "reverts",
    arguments: [
      ("Revert \"feat: x\"\n\nThis reverts commit \(id).", Revert(commitIDs: [id], quotedSubject: "feat: x")),
      (
        "Revert \"feat: x (#3)\" (#45)\n\nThis reverts commit \(id).", Revert(commitIDs: [id], quotedSubject: "feat: x")
      ),
      ("Revert \"feat: x\"\n\nReverts o/r#44", Revert(quotedSubject: "feat: x")),
      (
        "Reapply \"feat: x\"\n\nThis reverts commit \(id).",
        Revert(isReapplied: true, commitIDs: [id], quotedSubject: "feat: x")
      ),
      ("Revert \"Revert \"feat: x\" (#4)\" (#5)", Revert(isReapplied: true, quotedSubject: "Revert \"feat: x\"")),
      ("Revert \"Reapply \"feat: x\"\"", Revert(quotedSubject: "Reapply \"feat: x\"")),
      (
        "Revert \"Merge branch 'x'\"\n\nThis reverts commit \(id), reversing\nchanges made to a215868.",
        Revert(commitIDs: [id], quotedSubject: "Merge branch 'x'")
      ),
      (
        "revert: feat: x\n\nRefs: 676104e, a215868",
        Revert(commitIDs: ["676104e", "a215868"], quotedSubject: "feat: x")
      ),
      ("revert(api): x (#9)\n\nThis reverts commit 676104E.", Revert(commitIDs: ["676104e"], quotedSubject: "x")),
      ("revert: revert: feat: x", Revert(isReapplied: true, quotedSubject: "revert: feat: x")),
      ("revert: Revert \"feat: x\" (#2)", Revert(quotedSubject: "feat: x")),
      ("revert: \"feat: x\"", Revert(quotedSubject: "feat: x")),
      ("revert: 676104e", Revert(commitIDs: ["676104e"])),
      ("Revert: x", Revert(quotedSubject: "x")),
      (
        "Roll back login\n\nThis reverts commits 676104e, a215868 and 12345ab.",
        Revert(commitIDs: ["676104e", "a215868", "12345ab"])
      ),
      (
        "fix: roll back login\n\nThis reverts commit 676104e (feat: login, 2024-01-01).", Revert(commitIDs: ["676104e"])
      ),
    ])
  func reverts(_ text: String, _ revert: Revert) {
    #expect(CommitMessage(parsing: text).revert == revert)
  }

  @Test(
    "no reverts",
    arguments: [
      "feat: x", "Revertx", "Revert \"feat: x", "Revert \"\"", "Revert feat: x", "Revert \" (#1)",
      "feat: x\n\n* Revert \"fix: y\"\n\nThis reverts commit 676104e.", "feat: x\n\nThis reverts commit of faith.",
      "fixup! Revert \"feat: x\"", "feat: x\n\nRefs: 676104e",
    ])
  func noReverts(_ text: String) {
    #expect(CommitMessage(parsing: text).revert == nil)
  }

  @Test("a chain leads to the original subject")
  func chain() {
    let message = CommitMessage(parsing: "Revert \"Revert \"Reapply \"feat: x\" (#4)\"\" (#5)")
    #expect(message.revert?.originalSubject == "feat: x")
    #expect(message.revert?.isReapplied == true)
  }
}

import ConventionalCommit
import Testing

struct BreakingTests {
  @Test(
    "breaking notes",
    arguments: [
      ("feat: x\n\nBREAKING CHANGE: y", ["y"]),
      ("feat: x\n\nBREAKING-CHANGE: y", ["y"]),
      ("feat: x\n\nBREAKING CHANGE:y", ["y"]),
      ("feat: x\n\nBREAKING CHANGE:\ny", ["y"]),
      ("feat: x\n\nBREAKING CHANGE:\n\ny\n\nz", ["y\n\nz"]),
      ("feat: x\n\nBREAKING CHANGE: y\n\nz\nw\n\nRefs: #1", ["y\n\nz\nw"]),
      ("feat: x\n\nBREAKING CHANGE: y\nRefs: #1", ["y"]),
      ("feat: x\n\nBREAKING CHANGE: y\n\nz\nw: v", ["y\n\nz\nw: v"]),
      (
        "feat: x\n\nBREAKING CHANGE: y\n```\nRefs: #1\n\nBREAKING CHANGE: z\n```",
        ["y\n```\nRefs: #1\n\nBREAKING CHANGE: z\n```"]
      ),
      ("feat: x\n\nBREAKING CHANGE: a\nBREAKING CHANGE: b\n\nBREAKING-CHANGE: c", ["a", "b", "c"]),
      ("feat: x\n\nprose\nBREAKING CHANGE: y", ["y"]),
      ("feat: x\nBREAKING CHANGE: y", ["y"]),
      ("feat: x\n\n   BREAKING CHANGE: y", ["y"]),
      ("feat: x\n\n* BREAKING CHANGE: y", ["y"]),
      ("feat: x\n\n  - BREAKING CHANGE: y\n    more\n  - other", ["y\n    more"]),
      ("feat: x\n\n- BREAKING CHANGE: a\n- BREAKING CHANGE: b", ["a", "b"]),
      ("BREAKING CHANGE: y", ["y"]),
      ("BREAKING-CHANGE: y\n\nmore\n\nRefs: #1", ["y\n\nmore"]),
      ("BREAKING CHANGE:\n\ny", ["y"]),
      ("no header\n\nBREAKING CHANGE: y", ["y"]),
      ("feat: x\n\nBREAKING CHANGE:\nconfig: renamed", ["config: renamed"]),
      ("feat: x\n\nBREAKING CHANGE:\n- fix: renamed", ["- fix: renamed"]),
      ("feat: x\n\nBREAKING CHANGE: y\n(cherry picked from commit 676104e)", ["y"]),
      ("feat: x\n\nBREAKING CHANGE: y   \n\n\n", ["y"]),
      ("feat: x\n\n<details>\n\n```\n</details>\n\nBREAKING CHANGE: y", ["y"]),
      ("feat: x\n\n<details>a</details>\nBREAKING CHANGE: y", ["y"]),
      ("feat: x\n\n<details>\n\nBREAKING CHANGE: y", ["y"]),
      ("feat: x\n\n<detailsOf>\n\nBREAKING CHANGE: y\n</details>", ["y\n</details>"]),
      ("feat: x\n\nsee <details>\n\nBREAKING CHANGE: y\n</details>", ["y\n</details>"]),
      ("feat: x\n\n```\n<details>\n```\n\nBREAKING CHANGE: y\n</details>", ["y\n</details>"]),
    ])
  func notes(_ text: String, _ notes: [String]) {
    let message = CommitMessage(parsing: text)
    #expect(message.breakingNotes == notes)
    #expect(message.isBreaking)
  }

  @Test(
    "no breaking notes",
    arguments: [
      "feat: x\n\nbreaking change: y", "feat: x\n\nBreaking Change: y", "feat: x\n\nBREAKING CHANGES: y",
      "feat: x\n\nBREAKING CHANGE y", "feat: x\n\nBREAKING CHANGE #12", "feat: x\n\nBREAKING_CHANGE: y",
      "feat: x\n\nThis is no BREAKING CHANGE: y", "feat: x\n\n    BREAKING CHANGE: y", "feat: x\n\nBREAKING CHANGE:",
      "feat: x\n\nBREAKING CHANGE:\n\nSigned-off-by: A <a@b.c>", "feat: x\n\nBREAKING CHANGE:\nRefs: #1",
      "feat: x\n\n```\nBREAKING CHANGE: y\n```", "feat: x\n\n~~~\n\nBREAKING CHANGE: y", "BREAKING CHANGE:",
      "feat: x\n\n> BREAKING CHANGE: y", "feat: x\n\n<details>\n\nBREAKING CHANGE: y\n\n</details>",
      "feat: x\n\n<details><summary>a</summary>\n- BREAKING CHANGE: y\n</details>\n\nz",
      "feat: x\n\n  <DETAILS open>\n<details>\n</details>\nBREAKING CHANGE: y\n</Details>",
      "feat: x\n\n<details>\n```\n</details>\n\n<details>\nBREAKING CHANGE: y\n```\n</details>",
      "feat: x\n\n<details>\n<details>\nBREAKING CHANGE: y\n</details>",
    ])
  func noNotes(_ text: String) {
    let message = CommitMessage(parsing: text)
    #expect(message.breakingNotes.isEmpty)
    #expect(!message.isBreaking)
  }

  @Test("notes of the body are footers and leave it, a note in the subject is none")
  func places() {
    let message = CommitMessage(parsing: "feat: x\n\nbody\n\nBREAKING CHANGE: y\n\nRefs: #1\n\nafter")
    #expect(message.body == "body\n\nafter")
    #expect(message.footers == [Footer(token: "BREAKING CHANGE", value: "y"), Footer(token: "Refs", value: "#1")])
    #expect(message.footers.map(\.isBreakingChange) == [true, false])
    let subject = CommitMessage(parsing: "BREAKING CHANGE: y\n\nmore\n\nRefs: #1")
    #expect(subject.body.isEmpty)
    #expect(subject.footers.map(\.token) == ["Refs"])
  }

  @Test("a keyword that says nothing stays text and is reported as an error")
  func emptyNote() {
    let message = CommitMessage(parsing: "feat: x\n\nbody\n\nBREAKING CHANGE:\n\nRefs: #1")
    #expect(message.body == "body\n\nBREAKING CHANGE:")
    #expect(message.findings.map(\.code) == [.emptyFooter])
    #expect(message.findings.first?.severity == .error)
  }
}

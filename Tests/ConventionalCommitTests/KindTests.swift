import ConventionalCommit
import Testing

struct KindTests {
  @Test(
    "what git and the forges make",
    arguments: [
      (.merge, "Merge branch 'x'"), (.merge, "Merge branch 'x' into main"), (.merge, "Merge branches 'a', 'b' and 'c'"),
      (.merge, "Merge remote-tracking branch 'origin/x'"), (.merge, "Merge tag 'v1'"), (.merge, "Merge commit 'abc'"),
      (.merge, "Merge branch 'x' of https://e.com/o/r"), (.merge, "Merge https://e.com/o/r"),
      (.merge, "Merge git@e.com:o/r into main"), (.merge, "Merge ../r"), (.merge, "Merge pull request #12 from o/x"),
      (.merge, "Merged PR 45: feat: x"), (.merge, "Merged in x (pull request #9)"), (.merge, "Pull request #1: x"),
      (.merge, "Merge \"Change of Gerrit\""), (.merge, "Merge pull request 'x' (#12) from a into b"),
      (.merge, "Merge 676104e1f2d3c4b5a69788796a5b4c3d2e1f0a9b into 676104e1f2d3c4b5a69788796a5b4c3d2e1f0a9b"),
      (.revert, "Revert \"feat: x\""), (.revert, "Revert \"feat: x\" (#45)"), (.revert, "Reapply \"feat: x\""),
      (.fixup, "fixup! feat: x"), (.fixup, "squash! x"), (.fixup, "amend! x"),
      (.ordinary, "Mergesort: x"), (.ordinary, "Merge the two parsers"), (.ordinary, "Merge: x"),
      (.ordinary, "Merge a: b"), (.ordinary, "Merge pull request #x"), (.ordinary, "Pull request #"),
      (.ordinary, "Revertx"), (.ordinary, "Revert feat: x"), (.ordinary, "revert: feat: x"),
      (.ordinary, "fixup: x"), (.ordinary, "fixup!x"), (.ordinary, "feat(x): y"), (.ordinary, ""),
    ] as [(CommitMessage.Kind, String)])
  func kind(_ kind: CommitMessage.Kind, _ subject: String) {
    #expect(CommitMessage(parsing: subject).kind == kind)
  }
}

import ConventionalCommit
import Testing

struct IssueReferenceTests {
  @Test(
    "references and what the commit does to them",
    arguments: [
      ("fix: x (#3)", ["#3"]),
      ("fix: #12 crash", ["#12"]),
      ("fix(#12): x", []),
      (
        "x\n\nCloses #1, fixes o/r#2, GH-4\nresolves https://github.com/o/r/issues/5",
        ["close #1", "fix o/r#2", "fix GH-4"]
      ),
      ("x\n\nFixes: #1, #2 and a/b/c#3", ["fix #1", "fix #2", "fix a/b/c#3"]),
      ("x\n\nfix: #12", ["fix #12"]),
      ("x\n\nClosed issue #4; resolving !5", ["close #4", "resolve !5"]),
      ("x\n\nCloses #28\nSee merge request g/s/p!46", ["close #28", "g/s/p!46"]),
      ("x\n\nfixes the crash of #12", ["#12"]),
      ("x\n\nfixes\n\n#12", ["#12"]),
      ("x #1\n\nRefs: #1\n\nCloses #1\nFixes #1", ["close #1"]),
      ("x\n\ngh-7 GH-8a GH-", ["GH-7"]),
      ("x\n\nhttps://e.com/a#12 https://e.com/#13 [#14](https://e.com)", ["#14"]),
      ("x\n\n&#39; ##5 #0 #012 #1f2e3d foo#6 /#7 v1.0#8 a//b#9 #99999999999999999999", []),
      ("x\n\n修正#12を", ["#12"]),
      ("x\n\n```\ncloses #1\n```\n\n#2", ["#2"]),
      ("x\n\n<details>\n\ncloses #1\n\n</details>\n\n#2", ["#2"]),
      ("x\n\n!important !=3 !34. #35.", ["!34", "#35"]),
      ("Merge pull request #12 from o/x", ["#12"]),
      ("x\n\n* closes #1\n* fixes: #2", ["close #1", "fix #2"]),
    ])
  func references(_ text: String, _ expected: [String]) {
    let references = CommitMessage(parsing: text).references
    #expect(references.map { ($0.action.map { "\($0) " } ?? "") + $0.text } == expected)
  }
}

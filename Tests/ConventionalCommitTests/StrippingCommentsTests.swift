import ConventionalCommit
import Testing

struct StrippingCommentsTests {
  static let cut = "# ------------------------ >8 ------------------------"

  /// What `git stripspace --strip-comments` and `git commit --verbose` 2.39 make of the same files.
  @Test(
    "comments and what is below the scissors go, as in git",
    arguments: [
      ("feat: x\n# comment\n", "feat: x\n"),
      ("# c\n\nfeat: x  \n\n\n\n # kept\n#gone\nb\n\n", "feat: x\n\n # kept\nb\n"),
      ("feat: x\n\nbody\n\(cut)\ndiff --git a b\n+BREAKING CHANGE: y\n", "feat: x\n\nbody\n"),
      ("feat: x\n\(cut)", "feat: x\n"),
      ("\(cut)\nfeat: x\n", ""),
      ("feat: x\n\n  \(cut)\nbody", "feat: x\n\n  \(cut)\nbody\n"),
      ("feat: x\n\n#12 is an issue\n", "feat: x\n"),
      ("feat: x\n\na\n#\n\n#\nb", "feat: x\n\na\n\nb\n"),
      ("feat: x\r\n\r\nbody\r\n# c\r\n", "feat: x\n\nbody\n"),
      ("", ""), ("# only\n# comments", ""), ("\n\n", ""),
    ])
  func stripping(_ file: String, _ message: String) {
    #expect(String(decoding: strippingComments(from: Array(file.utf8)), as: UTF8.self) == message)
  }

  @Test("the comment prefix is git's setting, one or more characters")
  func prefix() {
    let file = Array("; c\n// d\n# e\n; ------------------------ >8 ------------------------\nf".utf8)
    func strip(_ prefix: String) -> String {
      String(decoding: strippingComments(from: file, commentPrefix: prefix), as: UTF8.self)
    }
    #expect(strip(";") == "// d\n# e\n")
    #expect(strip("//") == "; c\n# e\n; ------------------------ >8 ------------------------\nf\n")
    #expect(strip("").hasPrefix("; c\n// d\n# e\n; ---"))
  }
}

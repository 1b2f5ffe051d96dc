import Foundation
import TestSupport
import Testing

@Suite("Check")
struct CheckTests {
  private func folder() throws -> (Sandbox, URL) {
    let sandbox = try Sandbox()
    return (sandbox, sandbox.folder)
  }

  @Test(
    "conventional messages pass, also outside of a repository",
    arguments: [
      "feat: ok", "feat(ui)!: ok", "fix: ok\n\nbody\n\nCloses: #1", "Merge branch 'x'", "fixup! feat: ok",
      "bump: version 1.0.0 → 1.1.0", "Revert \"feat: ok\"\n\nThis reverts commit 1234567.",
    ])
  func passes(message: String) throws {
    let (sandbox, folder) = try folder()
    let outcome = try sandbox.bump(["check", "-m", message], in: folder)
    #expect(outcome == Sandbox.Outcome(stdout: "Commit message is conventional\n", stderr: "", exitCode: 0))
  }

  @Test(
    "others end with 14, with the place and the repair",
    arguments: [
      ("feature: x", "1:1: error: the type feature is unknown", "write: feat"),
      ("feat :x", "1:5: error: a blank stands before the colon", "write: feat: x"),
      ("feat x", "1:5: error: the subject is no conventional header", "feat(api): add login"),
      ("fix: x\nbody", "2:1: error: the line below the subject is not blank", ""),
      ("", "1:1: error: the message is empty", ""),
    ])
  func refused(message: String, says: String, repair: String) throws {
    let (sandbox, folder) = try folder()
    let outcome = try sandbox.bump(["check", "-m", message], in: folder)
    #expect(outcome.exitCode == 14)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains(says), "\(outcome.stderr)")
    #expect(repair.isEmpty || outcome.stderr.contains(repair), "\(outcome.stderr)")
  }

  @Test("a commit-msg hook's file is read without comments and what is below the scissors")
  func file() throws {
    let (sandbox, folder) = try folder()
    let text = """
      feat: ok

      # Please enter the commit message.
      # ------------------------ >8 ------------------------
      diff --git a/x b/x

      """
    let file = folder.appending(path: "COMMIT_EDITMSG")
    try Data(text.utf8).write(to: file)
    #expect(try sandbox.bump(["check", "--message-file", "COMMIT_EDITMSG"], in: folder).exitCode == 0)
    #expect(try sandbox.bump(["check", "--commit-msg-file", file.path], in: folder).exitCode == 0)
    #expect(try sandbox.bump(["check", "--message-file", "missing"], in: folder).exitCode == 64)
    try Data("# nothing\n".utf8).write(to: file)
    #expect(try sandbox.bump(["check", "--message-file", "COMMIT_EDITMSG"], in: folder).exitCode == 14)
    #expect(try sandbox.bump(["check", "--message-file", "COMMIT_EDITMSG", "--allow-abort"], in: folder).exitCode == 0)
  }

  @Test("standard input is a message")
  func input() throws {
    let (sandbox, folder) = try folder()
    #expect(try sandbox.bump(["check"], in: folder, input: "feat: ok\n").exitCode == 0)
    #expect(try sandbox.bump(["check"], in: folder, input: "# comment\nfix: ok\n").exitCode == 0)
    #expect(try sandbox.bump(["check"], in: folder, input: "nope\n").exitCode == 14)
    #expect(try sandbox.bump(["check", "-l", "9"], in: folder, input: "feat: too long\n").exitCode == 14)
  }

  @Test("a range is checked commit by commit")
  func range() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    try repository.commit("fix: two")
    #expect(try repository.bump("check", "--range", "v1.0.0..HEAD").stdout == "2 commit messages are conventional\n")
    #expect(try repository.bump("check", "--rev-range", "v1.0.0..").exitCode == 0)
    #expect(try repository.bump("check", "--range", "HEAD..HEAD").exitCode == 3)
    #expect(try repository.bump("check", "--range", "nowhere..HEAD").exitCode == 64)
    let id = try repository.commit("no header")
    let before = try repository.fingerprint
    let outcome = try repository.bump("check", "--range", "v1.0.0..HEAD")
    #expect(outcome.exitCode == 14)
    #expect(outcome.stderr.contains("\(id.prefix(7)):1:"))
    #expect(outcome.stderr.contains("1 of 3 commit messages are not conventional"))
    #expect(try repository.bump("check", "--range", "HEAD", "-m", "feat: x").exitCode == 20)
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("the parsed message as JSON, also of one that does not conform")
  func json() throws {
    struct Document: Decodable {
      struct Message: Decodable {
        struct Finding: Decodable {
          let severity: String
          let line: Int
          let column: Int
        }

        let valid: Bool
        let type: String?
        let scope: String?
        let breaking: Bool
        let breakingNotes: [String]
        let findings: [Finding]
      }

      let schema: String
      let messages: [Message]
    }
    let (sandbox, folder) = try folder()
    let message = "feat(ui): x\n\nBREAKING CHANGE: y"
    let good = try sandbox.bump(["check", "-m", message, "--format", "json"], in: folder)
    #expect(good.exitCode == 0)
    let document = try JSONDecoder().decode(Document.self, from: Data(good.stdout.utf8))
    #expect(document.schema == "bump.check/1")
    #expect(document.messages.first?.type == "feat")
    #expect(document.messages.first?.scope == "ui")
    #expect(document.messages.first?.breakingNotes == ["y"])
    let bad = try sandbox.bump(["check", "-m", "nope", "--format", "json"], in: folder)
    #expect(bad.exitCode == 14)
    let refused = try JSONDecoder().decode(Document.self, from: Data(bad.stdout.utf8))
    #expect(refused.messages.first?.valid == false)
    #expect(refused.messages.first?.findings.first?.severity == "error")
  }

  @Test("the repository's own types and limits hold")
  func rules() throws {
    let settings = "version_provider = \"scm\"\n[commits]\ntypes = [\"feat\", \"deps\"]\nmax_subject = 20\n"
    let repository = try TestRepository(Sandbox(), files: [".versioning.toml": settings])
    #expect(try repository.bump("check", "-m", "deps: raise").exitCode == 0)
    #expect(try repository.bump("check", "-m", "fix: mend").exitCode == 14)
    #expect(try repository.bump("check", "-m", "feat: far more than twenty").exitCode == 14)
  }

  @Test("a configured prefix counts everywhere")
  func headerPrefix() throws {
    let settings = "version = \"1.0.0\"\n[commits]\nheader_prefix = ':[a-z_]+:|[A-Z]+-[0-9]+'\n"
    let repository = try TestRepository(Sandbox(), files: [".versioning.toml": settings], message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.commit(":sparkles: feat: search")
    try repository.commit("ABC-7 fix: a crash")
    #expect(try repository.bump("check", "--range", "v1.0.0..HEAD").exitCode == 0)
    #expect(try repository.bump("check", "-m", "✨ fix: x").exitCode == 14)
    #expect(try repository.bump("version", "--next").stdout == "1.1.0\n")
    #expect(try repository.bump("changelog", "--unreleased").stdout.contains("- a crash"))
    try repository.commit("Revert \":sparkles: feat: search\"")
    #expect(try repository.bump("version", "--next").stdout == "1.0.1\n")
    try repository.write(".versioning.toml", settings.replacingOccurrences(of: "':[", with: "'("))
    let broken = try repository.bump("version")
    #expect(broken.exitCode == 19 && broken.stderr.contains(".versioning.toml:3:17"))
    func check(_ prefix: String) throws -> Sandbox.Outcome {
      try repository.write(".versioning.toml", "version = \"1.0.0\"\n[commits]\nheader_prefix = '\(prefix)'\n")
      return try repository.bump("check", "-m", String(repeating: "a", count: 60) + "! fix: x")
    }
    // What is slow elsewhere is not here.
    for slow in ["(a*)*b", "((x|y)z)+", "(?:[A-Z]+ ){2,}"] { #expect(try check(slow).exitCode == 14, "\(slow)") }
    for unknown in [#"(a)\1"#, "(?>a)b", "a++"] {
      let refused = try check(unknown)
      #expect(refused.exitCode == 19 && refused.stderr.contains(".versioning.toml:3:17"), "\(unknown): \(refused)")
    }
  }
}

import Foundation
import TestSupport
import Testing

@Suite("Commit")
struct CommitTests {
  /// A repository with a change that is staged and one that is not.
  private func repository(settings: String = "") throws -> TestRepository {
    let repository = try TestRepository(
      Sandbox(), files: ["a": "1\n", "b": "1\n", ".versioning.toml": "version = \"1.0.0\"\n" + settings],
      message: "feat(ui): start")
    try repository.write("a", "2\n")
    try repository.git("add", "a")
    try repository.write("b", "2\n")
    return repository
  }

  private func terminal(_ repository: TestRepository, _ arguments: String...) throws -> TerminalProcess {
    repository.sandbox.environment["NO_COLOR"] = "1"
    return try repository.sandbox.terminal(["commit"] + arguments, in: repository.root)
  }

  /// The bytes of HEAD's message.
  private func message(_ repository: TestRepository) throws -> String {
    let object = try repository.git("cat-file", "commit", "HEAD")
    return String(object[try #require(object.range(of: "\n\n")).upperBound...])
  }

  private var kept: String { ".git/BUMP_COMMITMSG" }

  @Test("answers in a terminal make a commit of what is staged")
  func answers() throws {
    let repository = try repository()
    let terminal = try terminal(repository)
    try terminal.answer("Type (1-11, or its name) [feat]:", "feature")
    try terminal.answer("Not taken: the type feature is unknown", "")
    try terminal.expect("Scopes of late: 1 ui")
    try terminal.answer("Scope", "1")
    try terminal.answer("Description", "")
    try terminal.answer("Not taken: the description is missing", "größer als éver")
    try terminal.answer("Body:", "#12 is why.\n\nRefs: #1\n    indented\n.")
    try terminal.expect("Not taken: line 3 of the body would be read as a footer")
    try terminal.answer("compatibility", "y")
    try terminal.answer("What breaks", "all of it")
    try terminal.answer("Issues", "closes #3")
    try terminal.answer("Commit this?", "")
    #expect(try terminal.end() == 0)
    #expect(
      try message(repository) == """
        feat(ui)!: größer als éver

        #12 is why.

            indented

        BREAKING CHANGE: all of it

        Closes: #3

        """)
    #expect(try repository.status == " M b\n")
    #expect(!repository.has(kept))
    #expect(try repository.bump("check", "--range", "HEAD~1..HEAD").exitCode == 0)
  }

  @Test("with --type and --description nothing is asked and no terminal is needed")
  func options() throws {
    let repository = try repository()
    let outcome = try repository.bump(
      "commit", "--type", "fix", "--scope", "api", "--description", "x", "--body", "# why\n\nbecause", "--breaking",
      "--issue", "closes #1, #2", "--footer", "Reviewed-by: Ada", "--signoff")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(outcome.stdout.contains("] fix(api)!: x"))
    #expect(outcome.stderr == "")
    #expect(
      try message(repository)
        == "fix(api)!: x\n\n# why\n\nbecause\n\nCloses: #1\nCloses: #2\nReviewed-by: Ada\nSigned-off-by: Ada Lovelace <ada@example.com>\n"
    )
  }

  @Test("git's settings change nothing about the message")
  func settings() throws {
    let repository = try repository()
    try repository.git("config", "commit.cleanup", "strip")
    try repository.git("config", "i18n.commitEncoding", "ISO-8859-1")
    try repository.git("config", "core.commentChar", "f")
    let arguments = ["commit", "--type=fix", "--description=é", "--body=#1\n\n\n\nfoo", "--breaking=b"]
    #expect(try repository.bump(arguments).exitCode == 0)
    #expect(try message(repository) == "fix!: é\n\n#1\n\nfoo\n\nBREAKING CHANGE: b\n")
    #expect(try !repository.git("cat-file", "commit", "HEAD").contains("encoding ISO"))
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let code: Int32
    let says: String

    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(
    "what cannot be is refused, and nothing is committed",
    arguments: [
      Row(arguments: [], code: 64, says: "there is none"),
      Row(arguments: ["--type", "feat"], code: 64, says: "--description"),
      Row(arguments: ["--type", "feature", "--description", "x"], code: 14, says: "perhaps feat"),
      Row(arguments: ["--type", "feat", "--description", ""], code: 64, says: "the description is missing"),
      Row(arguments: ["--type", "feat", "--description", "x\ny"], code: 64, says: "several lines"),
      Row(arguments: ["--type", "feat", "--description", "x", "--scope", "a)"], code: 14, says: "header"),
      Row(arguments: ["--type", "feat", "--description", "x", "-l", "6"], code: 14, says: "at most 6"),
      Row(arguments: ["--type", "feat", "--description", "x", "--body", "Refs: #1"], code: 64, says: "line 1"),
      Row(
        arguments: ["--type", "feat", "--description", "x", "--body", "a\n\nBREAKING CHANGE: b"], code: 64,
        says: "read as a breaking change"),
      Row(arguments: ["--type", "feat", "--description", "x", "--issue", "none"], code: 64, says: "neither an issue"),
      Row(arguments: ["--retry"], code: 10, says: "no message"),
      Row(arguments: ["--retry", "--no-retry"], code: 20, says: "exclude each other"),
      Row(arguments: ["--retry", "--type", "fix"], code: 64, says: "--edit"),
      Row(arguments: ["--type", "feat", "--description", "x", "--", "--nonsense"], code: 6, says: "unknown option"),
    ])
  func refused(_ row: Row) throws {
    let repository = try repository()
    let head = try repository.id("HEAD")
    let outcome = try repository.bump(["commit"] + row.arguments)
    #expect(outcome.exitCode == row.code, "\(outcome.stderr)")
    #expect(outcome.stderr.contains(row.says), "\(outcome.stderr)")
    #expect(try repository.id("HEAD") == head)
    #expect(try repository.status == "M  a\n M b\n")
  }

  @Test("a message whose edit is refused is kept")
  func refusedEdit() throws {
    let repository = try repository()
    repository.sandbox.environment["GIT_EDITOR"] = "sed -i s/fix:/nope:/"
    let wrong = try repository.bump("commit", "--edit", "--type", "fix", "--description", "a crash")
    #expect(wrong.exitCode == 14 && wrong.stderr.contains("bump commit --retry --edit"), "\(wrong)")
    repository.sandbox.environment["GIT_EDITOR"] = "sed -i s/nope:/fix:/"
    #expect(try repository.bump("commit", "--retry", "--edit").exitCode == 0)
    #expect(try message(repository).hasPrefix("fix: a crash"))
    #expect(try repository.bump("commit", "--retry", "--no-retry").exitCode == 20)
  }

  @Test("the project's own rules hold")
  func rules() throws {
    let repository = try repository(
      settings: "[commits]\ntypes = [\"new\", \"mend\"]\nscopes = [\"api\", \"ui\"]\nmax_subject = 16\n")
    let terminal = try terminal(repository)
    try terminal.expect("1 new")
    try terminal.answer("Type (1-2, or its name) [new]:", "m")
    try terminal.expect("Scopes: 1 api, 2 ui")
    try terminal.answer("Scope (a number or a name; Enter: none):", "core")
    try terminal.answer("Not taken: the scope core is not allowed", "u")
    try terminal.answer("at most 6 characters", "1234567")
    try terminal.answer("Not taken: the subject has 17 characters", "123456")
    try terminal.answer("The header has 16 of 16 characters", "")
    try terminal.answer("compatibility", "y")
    try terminal.expect("Not taken: the subject has 17 characters")
    try terminal.answer("at most 5 characters", "12345")
    try terminal.answer("What breaks", "")
    try terminal.answer("Issues", "")
    try terminal.answer("Commit this?", "c")
    #expect(try terminal.end() == 0)
    #expect(try message(repository) == "mend(ui)!: 12345\n")
  }

  @Test("nothing staged is said before the first question, and --all takes what is tracked")
  func nothingStaged() throws {
    let repository = try repository()
    try repository.git("reset", "--quiet")
    let outcome = try repository.bump("commit", "--type", "fix", "--description", "x")
    #expect(outcome.exitCode == 11)
    #expect(outcome.stderr.contains("--all"))
    let asked = try terminal(repository)
    #expect(try asked.end() == 11)
    #expect(!asked.transcript.contains("Type"))
    #expect(try repository.bump("commit", "--type", "fix", "--description", "x", "--all").exitCode == 0)
    #expect(try repository.status == "")
    #expect(try repository.bump("commit", "--type", "fix", "--description", "x", "-a").exitCode == 11)
    let empty = try repository.bump("commit", "--type", "chore", "--description", "x", "--", "--allow-empty")
    #expect(empty.exitCode == 0)
    #expect(
      try repository.bump("c", "--type", "docs", "--description", "y", "--", "--amend", "--allow-empty").exitCode == 0)
    #expect(try message(repository) == "docs: y\n")
    #expect(try repository.git("rev-list", "--count", "HEAD").trimmed == "3")
  }

  @Test("a dry run prints the message; a file gets it too")
  func dryRun() throws {
    let repository = try repository()
    try repository.git("reset", "--quiet")
    let before = try repository.fingerprint
    let arguments = ["commit", "--type=fix", "--description=x", "--dry-run"]
    #expect(try repository.bump(arguments) == Sandbox.Outcome(stdout: "fix: x\n", stderr: "", exitCode: 0))
    #expect(try repository.fingerprint.differences(from: before) == [])
    let terminal = try terminal(repository, "--dry-run", "--type=docs", "--scope", "", "--body", "", "--issue=#1")
    try terminal.answer("Description", "words")
    try terminal.answer("compatibility", "")
    try terminal.answer("Commit this?", "")
    try terminal.expect("docs: words\n\nRefs: #1\n")
    #expect(try terminal.end() == 0)
    #expect(try repository.bump(arguments + ["--write-message-to-file", "message"]).exitCode == 0)
    #expect(try repository.read("message") == "fix: x\n")
  }

  @Test("where a hook says no, git's words stand, and the message is kept for --retry")
  func retry() throws {
    let repository = try repository()
    try repository.hook("pre-commit", "echo 'no, not today' >&2; exit 3")
    let outcome = try repository.bump("commit", "--type", "fix", "--description", "x", "--body", "#1")
    #expect(outcome.exitCode == 6)
    #expect(outcome.stderr.hasPrefix("no, not today\n"))
    #expect(try repository.read(kept) == "fix: x\n\n#1\n")
    #expect(try repository.bump("commit", "--retry").exitCode == 6)
    try repository.hook("pre-commit", "exit 0")
    #expect(try repository.bump("commit", "--retry").exitCode == 0)
    #expect(try message(repository) == "fix: x\n\n#1\n")
    #expect(!repository.has(kept))
  }

  @Test("the kept message is offered, unless that is not wanted")
  func offer() throws {
    let repository = try repository()
    try repository.hook("commit-msg", "exit 1")
    #expect(try repository.bump("commit", "--type", "fix", "--description", "kept").exitCode == 6)
    try FileManager.default.removeItem(at: repository.url(".git/hooks/commit-msg"))
    let refused = try terminal(repository)
    try refused.answer("Take this message?", "n")
    try refused.expect("Type")
    refused.send("\u{4}")
    #expect(try refused.end() == 8)
    let other = try terminal(repository, "--no-retry")
    try other.expect("Type")
    other.send("\u{3}")
    #expect(try other.end() == 130)
    let taken = try terminal(repository)
    try taken.expect("fix: kept")
    try taken.answer("Take this message?", "")
    try taken.answer("Commit this?", "")
    #expect(try taken.end() == 0)
    #expect(try message(repository) == "fix: kept\n")
  }

  @Test("each work tree keeps its own message")
  func workTrees() throws {
    let repository = try repository()
    try repository.hook("pre-commit", "exit 1")
    try repository.git("worktree", "add", "--quiet", "../other")
    let other = TestRepository(repository.sandbox, at: repository.sandbox.folder.appending(path: "other"))
    try other.write("a", "3\n")
    #expect(try other.bump("commit", "--all", "--type", "fix", "--description", "other").exitCode == 6)
    #expect(try repository.read(".git/worktrees/other/BUMP_COMMITMSG") == "fix: other\n")
    #expect(try repository.bump("commit", "--retry").exitCode == 10)
  }

  @Test("Ctrl-C and Ctrl-D at any question, and quitting, commit nothing", arguments: ["\u{3}", "\u{4}", "q"])
  func givingUp(key: String) throws {
    let repository = try repository()
    let before = try repository.fingerprint
    for question in ["Type", "Scope (", "Body:", "Commit this?"] where key != "q" || question == "Commit this?" {
      let terminal = try terminal(repository, "--description=x", "--breaking=y", "--issue=#1")
      let questions = ["Type", "Scope (", "Body:", "Commit this?"]
      for other in questions.prefix(while: { $0 != question }) { try terminal.answer(other, "") }
      try terminal.expect(question)
      terminal.send(key == "q" ? "q\n" : key)
      #expect(try terminal.end() == (key == "\u{3}" ? 130 : 8), "\(question)")
    }
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("body and message are written in the editor that git would start")
  func editor() throws {
    let repository = try repository()
    let script = repository.sandbox.folder.appending(path: "edit with me.sh")
    try writeProgram(#"printf 'edited\n\n# 1\n' >>"$1""#, to: script)
    repository.sandbox.environment = ["GIT_EDITOR": "", "EDITOR": "false"]
    try repository.git("config", "core.editor", "'\(script.path)'")
    let terminal = try terminal(repository, "--type=fix", "--scope", "", "--breaking", "")
    try terminal.answer("Description", "x")
    try terminal.answer("Body:", "e")
    try terminal.answer("Issues", "")
    try terminal.answer("Commit this?", "edit")
    try terminal.expect("# 1\n    edited")
    try terminal.answer("Commit this?", "")
    #expect(try terminal.end() == 0)
    #expect(try message(repository) == "fix!: x\n\nedited\n\n# 1\nedited\n\n# 1\n")
    #expect(!repository.has(".git/BUMP_EDITMSG"))
    let changed = try repository.bump("commit", "-e", "-a", "--type", "fix", "--description", "y")
    #expect(changed.exitCode == 14)
    #expect(changed.stderr.contains("2:1: error"))
  }

  @Test("what may stand before the type may be put there in the editor")
  func prefix() throws {
    let repository = try repository(settings: "[commits]\nheader_prefix = \"[A-Z]+-[0-9]+\"\n")
    repository.sandbox.environment = ["GIT_EDITOR": "sed -i -e '1s/^/PROJ-1 /'"]
    let outcome = try repository.bump("commit", "--edit", "--type", "fix", "--description", "x")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(try message(repository) == "PROJ-1 fix: x\n")
  }

  @Test("a body that cannot be, and an editor that fails, are no loss")
  func editorTrouble() throws {
    let repository = try repository()
    let script = repository.sandbox.folder.appending(path: "edit")
    let text = """
      echo again >>"$1"
      echo 'BREAKING CHANGE: x' >>"$1"
      exit $(($(wc -l <"$1") / 5))
      """
    try writeProgram(text, to: script)
    repository.sandbox.environment["GIT_EDITOR"] = script.path
    let terminal = try terminal(repository, "--type=fix", "--scope", "", "--breaking", "", "--issue=#1")
    try terminal.answer("Description", "x")
    try terminal.answer("Body:", "e")
    try terminal.expect("Not taken: line 2 of the body would be read as a breaking change")
    try terminal.answer("(e)dit it, or (l)eave it", "")
    try terminal.expect("Not taken: line 2 of the body would be read as a breaking change")
    try terminal.answer("(e)dit it, or (l)eave it", "e")
    try terminal.expect("ended with 1")
    try terminal.answer("Body:", "typed\n.")
    try terminal.answer("Commit this?", "")
    #expect(try terminal.end() == 0)
    #expect(try message(repository) == "fix!: x\n\ntyped\n\nRefs: #1\n")
  }

  @Test("colours mark what is asked, unless they are not wanted")
  func colours() throws {
    let repository = try repository()
    for (variables, isPlain) in [([:], false), (["NO_COLOR": "1"], true), (["TERM": "dumb"], true)] {
      repository.sandbox.environment = variables
      let terminal = try repository.sandbox.terminal(["commit"], in: repository.root)
      try terminal.expect("Type")
      terminal.send("\u{4}")
      #expect(try terminal.end() == 8)
      #expect(terminal.transcript.contains("\u{1B}") != isPlain)
    }
  }

  @Test("an edited message that is not conventional cannot be committed, but edited again")
  func editedBadly() throws {
    let repository = try repository()
    repository.sandbox.environment = ["GIT_EDITOR": "sed -i -e s/feat/fate/"]
    let terminal = try terminal(repository, "--edit", "--scope", "", "--body", "", "--breaking", "", "--issue=#1")
    try terminal.answer("Type", "")
    try terminal.answer("Description", "x")
    try terminal.expect("the type fate is unknown")
    try terminal.answer("This cannot be committed: (e)dit, (a)gain, (q)uit [edit]:", "c")
    try terminal.answer("choose from edit, again, quit", "a")
    try terminal.answer("Type", "fix")
    try terminal.answer("Description", "y")
    try terminal.answer("Commit this?", "")
    #expect(try terminal.end() == 0)
    #expect(try message(repository) == "fix!: y\n\nRefs: #1\n")
  }

  @Test("Ctrl-C in a hook ends git and bump, and the message is kept")
  func interruptedHook() throws {
    let repository = try repository()
    try repository.hook("pre-commit", "echo waiting; exec sleep 120")
    let terminal = try terminal(repository, "--type=fix", "--description=x")
    try terminal.expect("waiting")
    terminal.send("\u{3}")
    #expect(try terminal.end() == 130)
    #expect(try repository.read(kept) == "fix: x\n")
    #expect(try repository.git("rev-list", "--count", "HEAD").trimmed == "1")
  }

  @Test("the first commit of a repository, from another folder")
  func firstCommit() throws {
    let repository = try TestRepository(Sandbox())
    let arguments = ["-C", repository.root.path, "commit", "--type=feat", "--description=begin"]
    #expect(try repository.sandbox.bump(arguments, in: repository.sandbox.folder).exitCode == 11)
    try repository.write("a", "1")
    try repository.git("add", "a")
    let outcome = try repository.sandbox.bump(arguments + ["--", "--quiet"], in: repository.sandbox.folder)
    #expect(outcome == Sandbox.Outcome(stdout: "", stderr: "", exitCode: 0))
    #expect(try message(repository) == "feat: begin\n")
  }

  @Test("conflicts and bare repositories are refused")
  func conflicts() throws {
    let repository = try repository()
    try repository.git("commit", "--quiet", "--all", "--message", "fix: ours")
    try repository.git("switch", "--quiet", "--create", "other", "HEAD~1")
    try repository.set("a", "3\n", "fix: theirs")
    try repository.git("cherry-pick", "main", expecting: 1)
    #expect(try repository.bump("commit", "--type", "fix", "--description", "x").exitCode == 40)
    let bare = TestRepository(repository.sandbox, at: repository.sandbox.folder.appending(path: "bare.git"))
    try repository.git("clone", "--quiet", "--bare", ".", bare.root.path)
    #expect(try bare.bump("commit", "--type", "fix", "--description", "x").exitCode == 40)
  }
}

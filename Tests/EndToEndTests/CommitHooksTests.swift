import Foundation
import TestSupport
import Testing

@Suite("Hooks of git in a release")
struct CommitHooksTests {
  private let before = ["pre-commit", "prepare-commit-msg", "commit-msg"]

  /// A repository that is to be released as 1.1.0, where hooks know the tested bump as `$BUMP` and a place for their
  /// traces as `$TRACE`.
  private func repository(_ settings: String = Manual.settings) throws -> TestRepository {
    let sandbox = try Sandbox()
    sandbox.environment["BUMP"] = executable.path
    sandbox.environment["TRACE"] = sandbox.folder.appending(path: "trace").path
    var files = Manual.files("1.0.0")
    files["pyproject.toml"] = Manual.pyproject("1.0.0", settings: settings)
    files["other"] = "1\n"
    let repository = try TestRepository(sandbox, files: files, message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.commit("feat: one")
    return repository
  }

  private func trace(_ repository: TestRepository) throws -> String {
    try String(contentsOf: repository.sandbox.folder.appending(path: "trace"), encoding: .utf8)
  }

  /// Expects that nothing is released and everything as before.
  private func expectRefused(
    _ repository: TestRepository, _ code: Int32 = 6, _ words: String..., arguments: [String] = [],
    besides paths: [String] = [], location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try repository.fingerprint
    let outcome = try repository.bump(arguments)
    #expect(outcome.exitCode == code, "\(outcome)", sourceLocation: location)
    for word in words { #expect(outcome.stderr.contains(word), "\(outcome.stderr)", sourceLocation: location) }
    #expect(outcome.stdout == "", sourceLocation: location)
    let differences = try repository.fingerprint.differences(from: before).filter { difference in
      !([".git/objects/", ".git/bump:", ".git/bump/history:"] + paths).contains { difference.hasPrefix($0) }
    }
    #expect(differences == [], sourceLocation: location)
  }

  // MARK: - As git commit

  @Test(
    "each hook gets what git commit of the same files gives it", arguments: [false, true], [[], ["--no-verify"]])
  func environment(isLinked: Bool, options: [String]) throws {
    var repository = try repository()
    let dump = """
      {
        echo "== $(basename "$0") of $# in $(pwd), input $(wc -c)"
        for word; do echo "argument $word"; done
        env | grep ^GIT_ | sed 's/_DATE=\\(@*\\)[0-9]*/_DATE=\\1N/; s/_INDEX_FILE=\\(.*\\/\\)[^\\/]*$/_INDEX_FILE=\\1/' | sort
        git ls-files --stage
        git diff --cached --name-status
        git diff --name-status
        cat ${1:-/dev/null}
      } >>"$TRACE"
      """
    for name in before + ["post-commit"] { try repository.hook(name, dump) }
    if isLinked {
      try repository.git("worktree", "add", "--quiet", "-b", "next", "../linked")
      repository = TestRepository(repository.sandbox, at: repository.sandbox.folder.appending(path: "linked"))
    }
    // What is staged and what is changed besides belongs to no release.
    func change() throws {
      try repository.write("other", "2\n")
      try repository.write("new", "staged\n")
      try repository.git("add", "new")
    }
    try change()
    let outcome = try repository.bump(["--allow-dirty"] + options)
    #expect(outcome.exitCode == 0, "\(outcome)")
    let ours = try trace(repository)
    #expect(ours.lines.count { $0.hasPrefix("== ") } == (options.isEmpty ? 4 : 2))

    try repository.git("tag", "--delete", "v1.1.0")
    let message = try repository.git("log", "-1", "--format=%B").trimmed
    try FileManager.default.removeItem(at: repository.sandbox.folder.appending(path: "trace"))
    try repository.git("reset", "--quiet", "--mixed", "HEAD^")
    try repository.git("add", "--intent-to-add", "CHANGELOG.md")
    try change()
    let commit = ["commit", "--quiet"] + options + ["--message", message, "--"]
    try repository.sandbox.git(commit + ["CHANGELOG.md", "pyproject.toml", "uv.lock"], in: repository.root)
    let gits = try trace(repository)
    #expect(gits == ours)
  }

  @Test("git's folder may be elsewhere")
  func elsewhere() throws {
    let repository = try repository()
    try repository.hook("commit-msg", "pwd >\"$TRACE\"; git diff --cached --name-only >>\"$TRACE\"; test -f \"$1\"")
    try FileManager.default.moveItem(
      at: repository.url(".git"), to: repository.sandbox.folder.appending(path: "git"))
    repository.sandbox.environment["GIT_DIR"] = "../git"
    repository.sandbox.environment["GIT_WORK_TREE"] = "."
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(try trace(repository) == "\(repository.root.path)\nCHANGELOG.md\npyproject.toml\nuv.lock\n")
    #expect(try repository.status == "")
  }

  @Test("core.hooksPath counts, and what git runs without a first line of its own runs")
  func hooksPath() throws {
    let repository = try repository()
    try repository.hook("pre-commit", "exit 1")
    try repository.git("config", "core.hooksPath", "tools/hooks")
    try repository.program("tools/hooks/pre-commit", "echo here >\"$TRACE\"", firstLine: "")
    try repository.git("add", "--all")
    try repository.commit("chore: hooks")
    try expectReleased(repository, repository.bump(), tag: "v1.1.0")
    #expect(try trace(repository) == "here\n")
  }

  @Test("a hook that is not executable is left out, as git says; our own is too")
  func notRun() throws {
    let repository = try repository()
    try repository.hook("pre-commit", "exit 1", mode: 0o644)
    #expect(try repository.bump("hooks", "install", "commit-msg").exitCode == 0)
    repository.sandbox.environment["PATH"] = "/usr/bin:/bin"
    let outcome = try repository.bump()
    try expectReleased(repository, outcome, tag: "v1.1.0")
    #expect(outcome.stderr.contains("'.git/hooks/pre-commit' hook was ignored because it's not set as executable"))
    let own = try self.repository()
    try own.hook("commit-msg", "exit 1")
    #expect(try own.bump("hooks", "install", "commit-msg").exitCode == 42)
  }

  @Test("a release of tags alone, and one of files alone, runs none")
  func noCommit() throws {
    let repository = try TestRepository(
      Sandbox(), files: [".versioning.toml": "version_provider = \"scm\"\nupdate_changelog_on_bump = false\n"],
      message: "feat: start")
    for name in before + ["post-commit"] { try repository.hook(name, "exit 1") }
    try expectReleased(repository, repository.bump(), tag: "v0.1.0")
    let files = try self.repository()
    for name in before { try files.hook(name, "exit 1") }
    #expect(try files.bump("--version-files-only").exitCode == 0)
  }

  @Test("what a read-only command or a dry run asks runs none")
  func dryRun() throws {
    let repository = try repository()
    for name in before { try repository.hook(name, "touch \"$TRACE\"") }
    for arguments in [["--dry-run"], ["--get-next"], ["version"], ["explain"], ["notes"]] {
      #expect(try repository.bump(arguments).exitCode == 0)
    }
    #expect(throws: (any Error).self) { try trace(repository) }
  }

  // MARK: - Saying no

  @Test(
    "where a hook fails, it has spoken, and nothing is changed",
    arguments: ["pre-commit", "prepare-commit-msg", "commit-msg"])
  func failure(name: String) throws {
    let repository = try repository(Manual.settings + "changelog_file = \"docs/news/CHANGELOG.md\"\n")
    try repository.hook(name, "echo 'not like this'; exit 3")
    try expectRefused(
      repository, 6, "not like this\n", "Error: the \(name) hook ended with 3\nHint: nothing was changed")
    let outcome = try repository.bump("--no-verify")
    #expect(outcome.exitCode == (name == "prepare-commit-msg" ? 6 : 0))
  }

  @Test("a failing post-commit hook is a warning: the release is made")
  func afterwards() throws {
    let repository = try repository()
    try repository.hook("post-commit", "git log -1 --format=%s >\"$TRACE\"; exit 2")
    let outcome = try repository.bump()
    try expectReleased(repository, outcome, tag: "v1.1.0")
    #expect(outcome.stderr.contains("Warning: the post-commit hook ended with 2\n"))
    #expect(try trace(repository) == "bump: version 1.0.0 → 1.1.0\n")
  }

  @Test("a request to end while a hook runs takes the release back, and ends the hook")
  func signal() throws {
    let repository = try repository()
    try repository.hook("commit-msg", "kill -TERM \(bumpProcess); sleep 120; touch \"$TRACE\"")
    let before = try repository.fingerprint
    let outcome = try repository.bump()
    // The signal itself ends bump where whoever started it has not blocked it.
    #expect([43, 128 + 15].contains(outcome.exitCode), "\(outcome)")
    try expectUnchanged(repository, since: before)
    #expect(throws: (any Error).self) { try trace(repository) }
  }

  @Test("Ctrl-C while a hook runs takes the release back")
  func controlC() throws {
    let repository = try repository()
    try repository.hook("pre-commit", "echo '# half' >>pyproject.toml; echo running; exec sleep 120")
    let before = try repository.fingerprint
    let terminal = try repository.sandbox.terminal([], in: repository.root)
    try terminal.expect("running")
    terminal.send("\u{3}")
    let code = try terminal.end()
    #expect(code == 43, "\(terminal.transcript)")
    #expect(terminal.transcript.contains("interrupted while the pre-commit hook was running"))
    try expectUnchanged(repository, since: before)
  }

  @Test(
    "a crash while a hook runs is taken back by bump recover, which runs none and keeps what nobody can say whose it is",
    arguments: ["pre-commit", "prepare-commit-msg", "commit-msg"])
  func crash(name: String) throws {
    let repository = try repository(Manual.settings + "changelog_file = \"docs/CHANGELOG.md\"\n")
    try repository.hook(
      name, "echo run >>\"$TRACE\"; echo '# mine' >>uv.lock; git add uv.lock; kill -9 \(bumpProcess)")
    let before = try repository.fingerprint
    let crashed = try repository.bump()
    #expect(crashed.exitCode == 128 + 9, "\(crashed)")
    #expect(try repository.read("uv.lock") == Manual.lock("1.1.0") + "# mine\n")
    let outcome = try repository.bump("recover")
    #expect(outcome.exitCode == 0)
    #expect(outcome.stderr.contains("Took back the release 1.1.0"))
    #expect(
      outcome.stderr.contains("Warning: uv.lock was changed by a hook or since and stays as it is: look at git diff"))
    #expect(try repository.read("uv.lock") == Manual.lock("1.1.0") + "# mine\n")
    let next = try repository.bump()
    #expect(next.exitCode == 40 && next.stderr.contains("uv.lock"), "\(next.stderr)")
    try repository.git("checkout", "--quiet", "--", "uv.lock")
    // git's checkout writes down when it wrote the file.
    try expectUnchanged(repository, since: before, besides: ".git/COMMIT_EDITMSG", ".git/index:")
    #expect(try repository.status == "")
    #expect(try trace(repository) == "run\n")
  }

  @Test("what the user does after a crash in a hook stays", arguments: UserWork.allCases)
  func workSince(work: UserWork) throws {
    let repository = try repository()
    try repository.hook("pre-commit", "kill -9 \(bumpProcess)")
    #expect(try repository.bump().exitCode == 128 + 9)
    #expect(try repository.status.contains(" M uv.lock\n"))
    try repository.git("config", "core.hooksPath", "/dev/null")
    switch work {
    case .edited:
      try repository.write("uv.lock", repository.read("uv.lock") + "# mine\n")
    case .staged:
      try repository.write("uv.lock", Manual.lock("1.0.0") + "# mine\n")
      try repository.git("add", "uv.lock")
    case .committed:
      try repository.git("checkout", "--quiet", "--", "uv.lock")
      try repository.write("uv.lock", repository.read("uv.lock") + "# mine\n")
      try repository.git("commit", "--quiet", "--message", "fix: mine", "uv.lock")
    case .committedThroughIndex:
      let mine = repository.sandbox.folder.appending(path: "mine")
      try Data((Manual.lock("1.0.0") + "# mine\n").utf8).write(to: mine)
      let blob = try repository.git("hash-object", "-w", mine.path).trimmed
      try repository.git("update-index", "--cacheinfo", "100644,\(blob),uv.lock")
      try repository.git("commit", "--quiet", "--message", "fix: mine")
    case .stagedAlone:
      let mine = repository.sandbox.folder.appending(path: "mine")
      try Data((Manual.lock("1.0.0") + "# mine\n").utf8).write(to: mine)
      let blob = try repository.git("hash-object", "-w", mine.path).trimmed
      try repository.git("update-index", "--cacheinfo", "100644,\(blob),uv.lock")
    case .committedAll:
      try repository.git("add", "--all")
      try repository.git("commit", "--quiet", "--message", "fix: all")
    case .switched:
      try repository.git("switch", "--quiet", "--force", "--create", "other", "HEAD~")
    }
    var (lock, head) = (try repository.read("uv.lock"), try repository.id("HEAD"))
    // What is the release's alone becomes what HEAD has.
    if work == .committedThroughIndex { lock = Manual.lock("1.0.0") + "# mine\n" }
    if work == .stagedAlone { lock = Manual.lock("1.0.0") }
    let outcome = try repository.bump("recover")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(try repository.read("uv.lock") == lock)
    #expect(try repository.id("HEAD") == head)
    let left =
      switch work {
      case .edited: " M uv.lock"
      case .staged: "M  uv.lock"
      case .stagedAlone: "MM uv.lock"
      case .committed, .committedThroughIndex, .committedAll, .switched: ""
      }
    #expect(try repository.status.trimmed == left.trimmed)
    let isKept = work == .edited || work == .staged
    #expect(outcome.stderr.contains("uv.lock was changed by a hook or since") == isKept, "\(outcome.stderr)")
  }

  /// What somebody does who finds the files of a release that was cut off.
  enum UserWork: CaseIterable {
    case edited, staged, stagedAlone, committed, committedThroughIndex, committedAll, switched
  }

  @Test("a crash in the post-commit hook leaves the whole release")
  func crashAfterwards() throws {
    let repository = try repository()
    try repository.hook("post-commit", "kill -9 \(bumpProcess)")
    #expect(try repository.bump().exitCode == 128 + 9)
    try expectReleased(repository, repository.bump("recover"), tag: "v1.1.0")
  }

  @Test("a hook may ask bump, and cannot release")
  func asking() throws {
    let repository = try repository()
    try repository.hook("pre-commit", "\"$BUMP\" version >\"$TRACE\"")
    try expectReleased(repository, repository.bump(), tag: "v1.1.0")
    #expect(try trace(repository) == "1.1.0\n")
    try repository.commit("feat: two")
    try repository.hook("pre-commit", "exec \"$BUMP\"")
    try expectRefused(repository, 6, "another release is being made", "the pre-commit hook ended with 40")
  }

  @Test("a hook that commits itself has moved the branch: that stays, and nothing is released")
  func commits() throws {
    let repository = try repository()
    try repository.hook(
      "commit-msg", "git read-tree HEAD; git commit --quiet --no-verify --allow-empty --message 'chore: mine'")
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 6)
    #expect(try repository.tags == ["v1.0.0"])
    #expect(try repository.status == "")
  }

  // MARK: - The message

  @Test("the message that the hooks leave is committed, cleaned up as git does")
  func message() throws {
    let repository = try repository()
    try repository.hook(
      "prepare-commit-msg", "[ \"$2\" = message ] && { printf '\\n\\n'; cat \"$1\"; } >m && mv m \"$1\"")
    try repository.hook("commit-msg", "printf '\\n\\n# kept  \\nChange-Id: I1\\n\\n' >>\"$1\"")
    let outcome = try repository.bump()
    try expectReleased(repository, outcome, tag: "v1.1.0")
    let message = try repository.git("log", "-1", "--format=%B")
    #expect(
      message == "bump: version 1.0.0 → 1.1.0\n\nRelease-Tag: v1.1.0\n\n# kept\nChange-Id: I1\n\n")
    #expect(outcome.stderr.contains("Warning: the prepare-commit-msg or commit-msg hook changed the message"))
    #expect(try repository.bump("undo", "--yes").exitCode == 0)
  }

  @Test(
    "a message by which the release would not be known is refused",
    arguments: [
      ("sed -i /Release-Tag/d \"$1\"", "took the line 'Release-Tag: v1.1.0' out of the message"),
      ("sed -i 1s/1.1.0/soon/ \"$1\"", "took the version 1.1.0 out of the message's first line"),
      (": >\"$1\"", "left an empty message"), ("rm \"$1\"", "left an empty message"),
      ("printf '\\377' >>\"$1\"", "left no UTF-8 message"),
    ])
  func lostMessage(script: String, says: String) throws {
    let repository = try repository()
    try repository.write(".git/COMMIT_EDITMSG", "the last one\n")
    try repository.hook("commit-msg", script)
    try expectRefused(repository, 6, "Error: the commit-msg hook \(says)")
  }

  // MARK: - The files

  @Test(
    "what a hook does to our files is in the release; what it stages counts",
    arguments: [
      ("echo '# end' >>uv.lock", "# end\n"),
      ("echo '# end' >>uv.lock; git add uv.lock", "# end\n"),
      ("echo '# staged' >>uv.lock; git add uv.lock; echo '# not' >>uv.lock", "# staged\n"),
      // As pre-commit does: what was mended has to be looked at.
      ("grep -q '# end' uv.lock || { echo '# end' >>uv.lock; exit 1; }", "# end\n"),
      (
        "git diff --cached --quiet -- uv.lock && exit 1; git diff >p; git checkout -q -- .; git apply --allow-empty p; rm p",
        ""
      ),
    ])
  func mended(script: String, end: String) throws {
    let repository = try repository()
    try repository.write("other", "2\n")
    try repository.hook("pre-commit", script)
    let outcome = try repository.bump("--allow-dirty")
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.stderr.contains("Warning: the pre-commit hook changed uv.lock") == !end.isEmpty)
    try expectFile(repository, "uv.lock", Manual.lock("1.1.0") + end)
    try expectFile(repository, "other", "2\n")
    #expect(try repository.git("show", "HEAD:uv.lock") == Manual.lock("1.1.0") + end)
    #expect(try repository.status == " M other\n")
    #expect(try repository.bump("undo", "--yes").exitCode == 0)
    try expectFile(repository, "uv.lock", Manual.lock("1.0.0"))
  }

  @Test("line ends are those of the work tree, also where only the index was changed")
  func lineEnds() throws {
    let repository = try repository()
    try repository.set(".gitattributes", "uv.lock eol=crlf\n")
    try repository.git("rm", "--quiet", "--cached", "uv.lock")
    try repository.git("reset", "--quiet", "--hard")
    try repository.hook(
      "pre-commit",
      "id=$({ git cat-file blob :uv.lock; echo '# end'; } | git hash-object -w --stdin); "
        + "git update-index --cacheinfo 100644,$id,uv.lock")
    try expectReleased(repository, repository.bump(), tag: "v1.1.0")
    let text = Manual.lock("1.1.0") + "# end\n"
    try expectFile(repository, "uv.lock", text.replacingOccurrences(of: "\n", with: "\r\n"))
    #expect(try repository.git("show", "HEAD:uv.lock") == text)
  }

  @Test(
    "a hook that goes too far is refused, and our files are as before",
    arguments: [
      ("echo 2 >>other", "changed what the release does not write: other", ["other", "git status"]),
      ("echo 2 >>other; exit 1", "does not write: other", ["other", "git status"]),
      ("echo 2 >>other; echo >>uv.lock; exit 1", "does not write: other", ["other", "git status"]),
      ("rm other", "does not write: other", ["other", "git status"]),
      ("echo 1 >b; git add b", "does not write: b", ["b", "git status"]),
      ("echo 1 >b; unset GIT_INDEX_FILE; git add b", "does not write: b", ["b", "git status", ".git/index"]),
      ("git update-index --chmod=+x other", "does not write: other", []),
      ("git rm -q --cached other", "does not write: other", []),
      ("git rm -q -f uv.lock", "took uv.lock out of the commit", []),
      ("git reset -q -- uv.lock", "took uv.lock out of the commit", []),
      ("rm uv.lock", "removed uv.lock", []), ("git update-index --chmod=+x uv.lock", "changed the mode of uv.lock", []),
      ("sed -i s/1.1.0/2.0.0/ pyproject.toml", "took the version out of pyproject.toml", []),
      ("echo '[' >>pyproject.toml; git add pyproject.toml", "took the version out of pyproject.toml", []),
      ("echo >>uv.lock; exit 1", "a hook had changed uv.lock; what it left is kept: git cat-file blob", []),
      ("rm \"$GIT_INDEX_FILE\"", "took pyproject.toml out of the commit", []),
    ] as [(String, String, [String])])
  func tooFar(script: String, says: String, stays: [String]) throws {
    let repository = try repository()
    try repository.hook("pre-commit", script)
    try expectRefused(repository, 6, says, besides: stays)
    try repository.hook("pre-commit", "exit 0")
    #expect(try repository.bump("--allow-dirty").exitCode == 0)
  }

  @Test("a signature that cannot be had, after the hooks, takes all back")
  func noSignature() throws {
    let repository = try repository()
    try repository.hook("pre-commit", "touch \"$TRACE\"")
    for (name, value) in [("gpg.format", "ssh"), ("gpg.ssh.program", "false"), ("user.signingKey", "~/.gitconfig")] {
      try repository.git("config", name, value)
    }
    try expectRefused(repository, 6, "Error: ", arguments: ["--sign"])
    #expect(try trace(repository) == "")
  }
}

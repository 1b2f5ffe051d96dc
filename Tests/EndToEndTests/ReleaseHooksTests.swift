import Foundation
import TestSupport
import Testing

@Suite("Hooks of a release")
struct ReleaseHooksTests {
  /// A repository with these settings of its own, released as 1.0.0, where hooks know a place for their traces as
  /// `$TRACE`.
  private func repository(_ settings: String, commitizen: String? = nil) throws -> TestRepository {
    let sandbox = try Sandbox()
    sandbox.environment["TRACE"] = sandbox.folder.appending(path: "trace").path
    let files = [
      commitizen == nil ? ".versioning.toml" : ".cz.toml":
        commitizen ?? "version_provider = \"uv\"\n\(settings)\n",
      "pyproject.toml": Manual.pyproject("1.0.0", settings: ""), "uv.lock": Manual.lock("1.0.0"), "other": "1\n",
    ]
    let repository = try TestRepository(sandbox, files: files, message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.commit("feat: one")
    return repository
  }

  /// What the hooks wrote; nil where they wrote nothing.
  private func trace(_ repository: TestRepository) -> String? {
    try? String(contentsOf: repository.sandbox.folder.appending(path: "trace"), encoding: .utf8)
  }

  private func commitizen(_ more: String) -> String {
    """
    [tool.commitizen]
    version = "1.0.0"
    version_scheme = "semver"
    tag_format = "v$version"
    \(more)

    """
  }

  // MARK: - What they are told

  /// What commitizen 4.19.3 gives its hooks, noted from runs of it.
  @Test("a shell line of commitizen's settings gets commitizen's variables, and ours")
  func variables() throws {
    let note = "{ pwd; env | grep -E '^(CZ|BUMP)_[A-Z]+' | sort; echo; } >>\\\"$TRACE\\\""
    let repository = try repository(
      "",
      commitizen: commitizen(
        "update_changelog_on_bump = true\npre_bump_hooks = \"\(note)\"\npost_bump_hooks = [\"\(note)\"]"))
    func expect(_ arguments: [String], old: String, new: String, increment: String, isFirst: String = "False") throws {
      try? FileManager.default.removeItem(at: repository.sandbox.folder.appending(path: "trace"))
      let outcome = try repository.bump(arguments)
      #expect(outcome.exitCode == 0, "\(outcome)")
      let commit = try repository.id("HEAD")
      let title = "bump: version \(old) → \(new)"
      func ours(_ more: [String]) -> String {
        ([
          "BUMP_CHANGELOG_FILE=CHANGELOG.md", "BUMP_CURRENT_TAG=v\(old)", "BUMP_CURRENT_VERSION=\(old)",
          "BUMP_INCREMENT=\(increment.isEmpty ? "none" : increment.lowercased())", "BUMP_MESSAGE=\(title)",
          "BUMP_PACKAGES=my_app", "BUMP_NEW_VERSION=\(new)", "BUMP_TAG=v\(new)",
        ] + more).sorted().joined(separator: "\n")
      }
      let found = trace(repository)
      #expect(
        found == """
          \(repository.root.path)
          \(ours([]))
          CZ_PRE_CHANGELOG_FILE_NAME=CHANGELOG.md
          CZ_PRE_CURRENT_TAG_VERSION=v\(old)
          CZ_PRE_CURRENT_VERSION=\(old)
          CZ_PRE_INCREMENT=\(increment)
          CZ_PRE_IS_INITIAL=\(isFirst)
          CZ_PRE_MESSAGE=\(title)
          CZ_PRE_NEW_TAG_VERSION=v\(new)
          CZ_PRE_NEW_VERSION=\(new)

          \(repository.root.path)
          \(ours(["BUMP_COMMIT=\(commit)"]))
          CZ_POST_CHANGELOG_FILE_NAME=CHANGELOG.md
          CZ_POST_CURRENT_TAG_VERSION=v\(new)
          CZ_POST_CURRENT_VERSION=\(new)
          CZ_POST_INCREMENT=\(increment)
          CZ_POST_MESSAGE=\(title)
          CZ_POST_PREVIOUS_TAG_VERSION=v\(old)
          CZ_POST_PREVIOUS_VERSION=\(old)
          CZ_POST_WAS_INITIAL=\(isFirst)


          """)
    }
    try repository.git("tag", "--delete", "v1.0.0")
    try expect([], old: "1.0.0", new: "1.1.0", increment: "MINOR", isFirst: "True")
    try repository.commit("fix: b")
    try expect([], old: "1.1.0", new: "1.1.1", increment: "PATCH")
    try repository.commit("feat: b")
    try expect(["--prerelease", "alpha"], old: "1.1.1", new: "1.2.0-a0", increment: "MINOR")
    try repository.commit("docs: b")
    try expect(["--prerelease", "alpha"], old: "1.2.0-a0", new: "1.2.0-a1", increment: "")
  }

  @Test("an argument list is run without a shell, in the root, with the terminal's input")
  func argumentList() throws {
    let repository = try repository(
      """
      pre_bump_hooks = [["./say", "a b; $(touch x)", "*"], ["sh", "-c", "read line; echo \\"$line\\" >>\\"$TRACE\\""]]
      """)
    try repository.program("say", "pwd >\"$TRACE\"; for word; do echo \"$word\" >>\"$TRACE\"; done; echo to stdout")
    try repository.git("add", "say")
    try repository.commit("chore: say")
    try FileManager.default.createDirectory(at: repository.url("src"), withIntermediateDirectories: true)
    let outcome = try repository.sandbox.bump([], in: repository.url("src"), input: "an answer\n")
    try expectReleased(repository, outcome, tag: "v1.1.0")
    #expect(trace(repository) == "\(repository.root.path)\na b; $(touch x)\n*\nan answer\n")
    #expect(!outcome.stdout.contains("to stdout"))
    #expect(outcome.stderr.contains("to stdout\n"))
  }

  // MARK: - What they do

  @Test("the new files are there before the commit, and what a hook does to them is released")
  func files() throws {
    let script = "git diff --name-only >>\"$TRACE\"; echo '# end' >>uv.lock; echo made >made; git add uv.lock"
    let repository = try repository("pre_bump_hooks = [[\"sh\", \"-c\", '''\(script)''']]")
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.stderr.contains("Warning: a command of pre_bump_hooks changed uv.lock: the release has it so\n"))
    #expect(trace(repository) == "pyproject.toml\nuv.lock\n")
    try expectFile(repository, "uv.lock", Manual.lock("1.1.0") + "# end\n")
    #expect(try repository.status == "?? made\n")
    #expect(try repository.git("show", "HEAD:uv.lock") == Manual.lock("1.1.0") + "# end\n")
  }

  @Test("git's hooks come after the project's own, on what those left")
  func order() throws {
    let repository = try repository(
      """
      pre_bump_hooks = [["sh", "-c", "echo pre >>\\"$TRACE\\"; echo '# end' >>uv.lock"]]
      post_bump_hooks = [["sh", "-c", "echo post >>\\"$TRACE\\"; git tag --points-at HEAD >>\\"$TRACE\\""]]
      """)
    try repository.hook("pre-commit", "git show :uv.lock | tail -n 1 >>\"$TRACE\"")
    try repository.hook("post-commit", "echo committed >>\"$TRACE\"")
    try expectReleased(repository, repository.bump(), tag: "v1.1.0")
    #expect(trace(repository) == "pre\n# end\ncommitted\npost\nv1.1.0\n")
  }

  @Test(
    "a command before the commit that fails or goes too far ends the release, and nothing of it is left",
    arguments: [
      ("exit 3", "pre_bump_hooks ('sh -c exit 3') ended with 3", []),
      ("echo >>uv.lock; git add uv.lock; exit 3", "ended with 3", [".git/index"]),
      ("git add --all; exit 3", "ended with 3", [".git/index"]),
      ("kill -9 $$", "was ended by signal 9", []),
      ("sleep 3600", "took longer than 1 s and was ended", []),
      (
        "echo 2 >>other", "a command of pre_bump_hooks changed what the release does not write: other",
        ["other", "git status"]
      ),
      ("echo 1 >b; git add --all", "does not write: b", ["b", "git status", ".git/index"]),
      ("sed -i s/1.1.0/9.9.9/ uv.lock", "took the version out of uv.lock", []),
    ] as [(String, String, [String])])
  func failure(script: String, says: String, stays: [String]) throws {
    let limit = script.hasPrefix("sleep") ? 1 : 600
    let repository = try repository("hook_timeout = \(limit)\npre_bump_hooks = [[\"sh\", \"-c\", \"\(script)\"]]")
    let before = try repository.fingerprint
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 26, "\(outcome)")
    #expect(outcome.stderr.contains(says), "\(outcome.stderr)")
    #expect(outcome.stdout == "")
    let differences = try repository.fingerprint.differences(from: before).filter { difference in
      !([".git/objects/", ".git/bump:", ".git/bump/history:"] + stays).contains { difference.hasPrefix($0) }
    }
    #expect(differences == [])
    #expect(try repository.git("diff", "--cached", "--name-only").lines.filter { $0 != "b" } == [])
  }

  @Test("a branch that is switched meanwhile gets no release, and neither does the one before")
  func switchedBranch() throws {
    let repository = try repository("pre_bump_hooks = [[\"git\", \"switch\", \"--quiet\", \"--create\", \"topic\"]]")
    let before = try repository.id("HEAD")
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 40, "\(outcome)")
    #expect(outcome.stderr.contains("HEAD was switched from refs/heads/main to refs/heads/topic meanwhile"))
    #expect(try repository.id("main") == before)
    #expect(try repository.id("topic") == before)
    #expect(try repository.tags == ["v1.0.0"])
    try expectWhole(repository)
    #expect(try repository.status == "")
  }

  @Test("a program that is not there ends the release")
  func missing() throws {
    let repository = try repository("pre_bump_hooks = [[\"no-such-program\"]]")
    let before = try repository.fingerprint
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 26)
    #expect(outcome.stderr.contains("pre_bump_hooks ('no-such-program'): cannot run no-such-program: "))
    try expectUnchanged(repository, since: before)
  }

  @Test("a command that fails after the release ends with 26, and the release stays")
  func failureAfterwards() throws {
    let repository = try repository("post_bump_hooks = [[\"sh\", \"-c\", \"exit 4\"], [\"touch\", \"never\"]]")
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 26)
    #expect(outcome.stdout.contains("tag to create: v1.1.0\n"))
    #expect(outcome.stderr.contains("Released 1.1.0 as commit "))
    #expect(
      outcome.stderr.hasSuffix(
        "Error: post_bump_hooks ('sh -c exit 4') ended with 4\n"
          + "Hint: the release itself is made; run what is left by hand\n"))
    try expectReleased(repository, repository.bump("recover"), tag: "v1.1.0")
  }

  @Test("a crash in a command before the commit is taken back by the next bump, which starts anew")
  func crash() throws {
    let repository = try repository(
      "pre_bump_hooks = [[\"sh\", \"-c\", \"echo x >>\\\"$TRACE\\\"; kill -9 $PPID\"]]")
    let before = try repository.fingerprint
    #expect(try repository.bump().exitCode == 128 + 9)
    #expect(try repository.bump("recover").exitCode == 0)
    try expectUnchanged(repository, since: before)
    #expect(trace(repository) == "x\n")
  }

  // MARK: - When they do not

  @Test("a dry run shows them, and like what only reads it runs none")
  func dryRun() throws {
    let repository = try repository(
      "pre_bump_hooks = [[\"touch\", \"x\"]]\npost_bump_hooks = [[\"touch\", \"y\"]]")
    let before = try repository.fingerprint
    for arguments in [
      ["--get-next"], ["version"], ["explain"], ["notes"], ["check", "-m", "feat: x"], ["undo", "-n"],
    ] {
      _ = try repository.bump(arguments)
    }
    let dry = try repository.bump("--dry-run")
    #expect(dry.exitCode == 0)
    #expect(dry.stdout.contains("command before the commit: touch x\ncommand after the release: touch y\n"))
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("a command after the release that Ctrl-C ends has failed, and there is nothing to bring in order")
  func interruptedAfter() throws {
    let repository = try repository("post_bump_hooks = [[\"sh\", \"-c\", \"kill -INT $$\"]]")
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 26 && outcome.stderr.contains("the release itself is made"), "\(outcome)")
    #expect(try repository.tags == ["v1.0.0", "v1.1.0"])
    #expect(try repository.bump("recover").stderr == "There is nothing to recover.\n")
  }

  @Test("files alone get the commands before the commit")
  func filesOnly() throws {
    let repository = try repository(
      "pre_bump_hooks = [[\"sh\", \"-c\", \"echo '# end' >>uv.lock\"]]\npost_bump_hooks = [[\"false\"]]")
    let outcome = try repository.bump("--version-files-only")
    #expect(outcome.exitCode == 0, "\(outcome)")
    try expectFile(repository, "uv.lock", Manual.lock("1.1.0") + "# end\n")
    #expect(try repository.tags == ["v1.0.0"])
    #expect(try repository.status == " M pyproject.toml\n M uv.lock\n?? CHANGELOG.md\n")
  }

  @Test("a release of tags alone has them too")
  func tagsAlone() throws {
    let script = "echo \"$BUMP_TAG $BUMP_COMMIT\" >>\"$TRACE\""
    let repository = try TestRepository(
      Sandbox(),
      files: [
        ".versioning.toml":
          """
        version_provider = "scm"
        update_changelog_on_bump = false
        pre_bump_hooks = [["sh", "-c", '''\(script)''']]
        post_bump_hooks = [["sh", "-c", '''\(script)''']]

        """
      ], message: "feat: start")
    repository.sandbox.environment["TRACE"] = repository.sandbox.folder.appending(path: "trace").path
    try expectReleased(repository, repository.bump(), tag: "v0.1.0")
    #expect(trace(repository) == "v0.1.0 \nv0.1.0 \(try repository.id("HEAD"))\n")
  }
}

import Foundation
import TestSupport
import Testing

@Suite("Pushing")
struct PushTests {
  // MARK: - All of it or nothing

  @Test("the branch and the tag arrive in one transaction, and the plan says so before")
  func together() throws {
    let (repository, server) = try published()
    let before = try repository.id("HEAD")
    try repository.commit("feat: one")
    let dry = try repository.bump("--push", "--dry-run")
    #expect(dry.stdout.hasSuffix("push to origin, each line as a whole:\n  refs/heads/main refs/tags/v1.1.0\n"))
    let json = try repository.bump("--push", "--dry-run", "--format", "json")
    let plan = try JSONDecoder().decode(PushDocument.self, from: Data(json.stdout.utf8))
    #expect(plan.push == .init(remote: "origin", expected: before, atomic: true, groups: [[main, "refs/tags/v1.1.0"]]))
    #expect(try transactions(server) == [])
    let real = try release(repository, "--push")
    #expect(real.stdout == dry.stdout)
    try expectReleased(repository, real, tag: "v1.1.0")
    #expect(real.stderr.hasSuffix("Pushed 1.1.0 to origin: refs/heads/main refs/tags/v1.1.0\n"), "\(real.stderr)")
    #expect(try transactions(server) == ["\(main) refs/tags/v1.1.0"])
    try expectPushed(repository, server, "v1.1.0")
    let again = try repository.bump("push")
    #expect(again == Sandbox.Outcome(stdout: "", stderr: "There is nothing to push.\n", exitCode: 0))
    // The tracking branch is git's matter, and git knows.
    #expect(try repository.git("status", "--short", "--branch").trimmed == "## main...origin/main")
  }

  @Test("what the server refuses is a complete release here, and bump push goes on", arguments: ["heads", "tags"])
  func refused(kind: String) throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    let before = try references(server)
    try hook(server, "update", "case $1 in refs/\(kind)/*) echo 'not \u{1B}[31mtoday' >&2; exit 1;; esac")
    let outcome = try repository.bump("--push")
    #expect(outcome.exitCode == 45)
    let name = kind == "heads" ? main : "refs/tags/v1.1.0"
    #expect(
      outcome.stderr.contains(
        "Error: 1.1.0 is released, but not pushed: origin refuses \(name), hook declined; git says:\n"
          + "  remote: not \\u{1B}[31mtoday\n"), "\(outcome.stderr)")
    #expect(outcome.stderr.hasSuffix("Hint: bump push tries again, bump undo takes the release back\n"))
    try expectComplete(repository, "v1.1.0")
    #expect(try references(server) == before)

    // Nothing new before that is settled; but questions are answered.
    try repository.commit("feat: two")
    let fingerprint = try repository.fingerprint
    let next = try repository.bump("--increment", "minor")
    #expect(next.exitCode == 45)
    #expect(
      next.stderr
        == "Error: the release 1.1.0 is not pushed yet\nHint: bump push pushes it, bump undo takes it back\n")
    let files = try repository.bump("--version-files-only")
    #expect(files.exitCode == 45)
    #expect(try repository.bump("version").stdout == "1.1.0\n")
    #expect(try repository.bump("--dry-run").stderr.contains("would be refused: the release 1.1.0 is not pushed yet"))
    let dry = try repository.bump("push", "--dry-run")
    #expect(
      dry.stdout
        == "release to push: 1.1.0\npush to origin, each line as a whole:\n  \(main) refs/tags/v1.1.0\n")
    #expect(try repository.fingerprint.differences(from: fingerprint) == [])

    try FileManager.default.removeItem(at: server.url("hooks/update"))
    let again = try repository.bump("push")
    #expect(again.exitCode == 0, "\(again.stderr)")
    try expectPushed(repository, server, "v1.1.0")
    try expectReleased(repository, repository.bump("--push"), tag: "v1.2.0")
    try expectPushed(repository, server, "v1.2.0")
  }

  @Test("a tag that the remote has is taken, in a dry run too, and nothing is changed")
  func taken() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try server.git("update-ref", "refs/tags/v1.1.0", main)
    let before = try repository.fingerprint
    for arguments in [["--push"], ["--push", "--dry-run"]] {
      let outcome = try repository.bump(arguments)
      #expect(outcome.exitCode == 42)
      #expect(outcome.stderr.contains("Error: origin has the tag v1.1.0 already\nHint: fetch what is there"))
    }
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("a branch that is ahead over there or has gone another way is refused", arguments: [true, false])
  func ahead(isKnown: Bool) throws {
    let (repository, server) = try published()
    let other = try clone(server, "other")
    try other.commit("feat: other")
    try other.git("push", "--quiet", "origin", "main")
    try repository.commit("feat: one")
    if isKnown { try repository.git("fetch", "--quiet") }
    let before = try repository.fingerprint
    let dry = try repository.bump("--push", "--dry-run")
    #expect(dry.exitCode == 0)
    let problem = "main has commits at origin that are not here"
    #expect(
      dry.stderr.contains("Warning: the release itself would be refused: \(problem) (git pull, and run bump again)"))
    let outcome = try repository.bump("--push")
    #expect(outcome.exitCode == 45)
    #expect(outcome.stderr.hasSuffix("Error: \(problem)\nHint: git pull, and run bump again\n"), "\(outcome.stderr)")
    #expect(try repository.fingerprint.differences(from: before) == [])
    try repository.git("branch", "--quiet", "--unset-upstream")
    let alone = try repository.bump("--push")
    #expect(alone.stderr.hasSuffix("Hint: git pull origin main, and run bump again\n"), "\(alone.stderr)")
    try repository.git("branch", "--quiet", "--set-upstream-to", "origin/main")
    try repository.git("pull", "--quiet", "--no-rebase", "--no-edit")
    try expectReleased(repository, repository.bump("--push"), tag: "v1.1.0")
    try expectPushed(repository, server, "v1.1.0")
  }

  @Test("somebody pushes between the question and the push: neither overwrites the other", arguments: [true, false])
  func lost(isFetched: Bool) throws {
    let (repository, server) = try published()
    let other = try clone(server, "other")
    try other.commit("fix: other")
    try repository.commit("feat: one")
    try hook(
      repository, "pre-push", "git -C '\(other.root.path)' push --quiet origin main </dev/null", in: ".git/hooks")
    let outcome = try repository.bump("--push")
    #expect(outcome.exitCode == 45)
    #expect(
      outcome.stderr.contains("1.1.0 is released, but not pushed: somebody else has pushed to main at origin;"),
      "\(outcome.stderr)")
    // Somebody may have pushed on top of the release itself: what is there has to be here first.
    let unknown = "Hint: git fetch origin, and bump push again: it sees then whether the release is there\n"
    #expect(outcome.stderr.hasSuffix(unknown))
    try expectComplete(repository, "v1.1.0")
    #expect(try server.id(main) == other.id("HEAD"))
    #expect(try server.tags == ["v1.0.0"])
    if isFetched { try repository.git("fetch", "--quiet") }
    let again = try repository.bump("push")
    #expect(again.exitCode == 45)
    #expect(
      again.stderr.hasSuffix(
        isFetched ? "Hint: git fetch origin, bump undo, git pull, and bump again\n" : unknown))
    if !isFetched {
      #expect(try repository.bump("undo", "--yes").stderr.contains("Hint: git fetch origin, and run bump undo again"))
      try repository.git("fetch", "--quiet")
    }
    #expect(try repository.bump("undo", "--yes").exitCode == 0)
    try repository.git("pull", "--quiet", "--no-rebase", "--no-edit")
    try FileManager.default.removeItem(at: repository.url(".git/hooks/pre-push"))
    try expectReleased(repository, repository.bump("--push"), tag: "v1.1.0")
    try expectPushed(repository, server, "v1.1.0")
  }

  @Test("a tag that came meanwhile lets nothing through")
  func lateTag() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try hook(repository, "pre-push", "git -C '\(server.root.path)' tag v1.1.0 main", in: ".git/hooks")
    let outcome = try repository.bump("--push")
    #expect(outcome.exitCode == 45)
    #expect(outcome.stderr.contains("not pushed: origin has another tag v1.1.0;"), "\(outcome.stderr)")
    #expect(outcome.stderr.hasSuffix("Hint: bump undo, git pull --tags, and bump again\n"))
    try expectComplete(repository, "v1.1.0")
    #expect(try server.id(main) == repository.id("v1.0.0^{commit}"))
    #expect(try repository.bump("push").stderr.hasSuffix("Hint: bump undo, git pull --tags, and bump again\n"))
    #expect(try repository.bump("undo", "--yes").exitCode == 0)
    try server.git("tag", "--delete", "v1.1.0")
    try FileManager.default.removeItem(at: repository.url(".git/hooks/pre-push"))
    try expectReleased(repository, repository.bump("--push"), tag: "v1.1.0")
    try expectPushed(repository, server, "v1.1.0")
  }

  // MARK: - Step by step

  @Test("a server without atomic pushes gets the branch and then the tag, when asked to")
  func stepwise() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try server.git("config", "receive.advertiseAtomic", "false")
    let outcome = try repository.bump("--push")
    #expect(outcome.exitCode == 45)
    #expect(
      outcome.stderr.hasSuffix("Hint: bump push --no-atomic pushes the branch, and then the tags\n"),
      "\(outcome.stderr)")
    try expectComplete(repository, "v1.1.0")
    #expect(try transactions(server) == [])
    #expect(try repository.bump("push", "--no-atomic").exitCode == 0)
    #expect(try transactions(server) == [main, "refs/tags/v1.1.0"])
    try expectPushed(repository, server, "v1.1.0")

    try repository.set(".versioning.toml", "[push]\natomic = false\n", "feat: two")
    try expectReleased(repository, repository.bump("--push"), tag: "v1.2.0")
    try expectPushed(repository, server, "v1.2.0")
  }

  @Test(
    "tags go in groups, and after one that fails the rest is pushed, the branch not again", arguments: [true, false])
  func groups(isAtomic: Bool) throws {
    let (repository, server) = try published()
    let formats = (2...10).map { "\"n\($0)-$version\"" }.joined(separator: ", ")
    try repository.set(
      ".versioning.toml", "extra_tag_formats = [\(formats)]\n[push]\natomic = \(isAtomic)\n", "feat: one")
    try hook(server, "update", "case $1 in refs/tags/n5-*) exit 1;; esac")
    let outcome = try repository.bump("--push")
    #expect(outcome.exitCode == 45)
    #expect(outcome.stderr.contains("1.1.0 is released, and pushed in part: origin refuses refs/tags/n5-1.1.0"))
    #expect(outcome.stderr.hasSuffix("Hint: bump push pushes the rest\n"), "\(outcome.stderr)")
    try expectComplete(repository, "v1.1.0")
    #expect(try repository.bump("undo", "--yes").stderr.contains("Error: 1.1.0 is published"))
    try FileManager.default.removeItem(at: server.url("hooks/update"))
    #expect(try repository.bump("push").exitCode == 0)
    func tags(_ numbers: [Int]) -> String {
      numbers.map { $0 == 1 ? "refs/tags/v1.1.0" : "refs/tags/n\($0)-1.1.0" }.joined(separator: " ")
    }
    #expect(
      try transactions(server)
        == (isAtomic
          ? ["\(main) \(tags([1, 2, 3]))", tags([4, 5, 6]), tags([7, 8, 9]), tags([10])]
          : [main, tags([1, 2, 3]), tags([4, 6]), tags([5, 7, 8]), tags([9, 10])]))
    try expectPushed(repository, server, "v1.1.0")
    #expect(try server.tags.count == 11)
  }

  // MARK: - Cut off

  /// Kills bump, whose child `git push` is.
  private let killing = "kill -9 $(ps -o ppid= -p $PPID)"

  @Test("killed before the push: the release is complete, and bump push pushes it", arguments: [["push"], ["--push"]])
  func killedBefore(next: [String]) throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try hook(repository, "pre-push", "\(killing); exit 1", in: ".git/hooks")
    #expect(try repository.bump("--push").exitCode == 128 + 9)
    try expectComplete(repository, "v1.1.0")
    #expect(try repository.bump().stderr.contains("Hint: bump push pushes it"))
    try FileManager.default.removeItem(at: repository.url(".git/hooks/pre-push"))
    let outcome = try repository.bump(next)
    #expect(outcome.stderr.hasSuffix("Pushed 1.1.0 to origin: refs/heads/main refs/tags/v1.1.0\n"), "\(outcome.stderr)")
    try expectPushed(repository, server, "v1.1.0")
  }

  @Test("killed after the server took it: nothing is pushed again", arguments: [false, true])
  func killedAfter(isBuiltOn: Bool) throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    let programs = repository.sandbox.folder.appending(path: "bin")
    try hook(
      TestRepository(repository.sandbox, at: programs), "git",
      "PATH=${PATH#*:}; git \"$@\"; case $1 in push) kill -9 $PPID;; esac", in: ".")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    repository.sandbox.environment["PATH"] = "\(programs.path):\(path)"
    #expect(try repository.bump("--push").exitCode == 128 + 9)
    repository.sandbox.environment["PATH"] = path
    let undo = try repository.bump("undo", "--yes")
    #expect(undo.exitCode == 40)
    #expect(undo.stderr.contains("1.1.0 is published"))
    var tip = try repository.id("HEAD")
    if isBuiltOn {
      let other = try clone(server, "other")
      tip = try other.commit("fix: other")
      try other.git("push", "--quiet", "origin", "main")
      let unknown = try repository.bump("push")
      #expect(unknown.exitCode == 45)
      #expect(unknown.stderr.contains("Hint: git fetch origin, and bump push again"))
      try repository.git("fetch", "--quiet")
    }
    let count = try transactions(server).count
    #expect(try repository.bump().exitCode == 45)
    let outcome = try repository.bump("push")
    #expect(outcome == Sandbox.Outcome(stdout: "", stderr: "1.1.0 is at origin already\n", exitCode: 0))
    #expect(try transactions(server).count == count)
    #expect(try server.id(main) == tip)
    #expect(try repository.bump("push").stderr == "There is nothing to push.\n")
  }

  @Test("a release that is finished after a crash still waits for its push", arguments: [true, false])
  func recovered(byRecover: Bool) throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try hook(repository, "pre-push", "exit 1", in: ".git/hooks")
    #expect(try repository.bump("--push").exitCode == 45)
    try FileManager.default.removeItem(at: repository.url(".git/hooks/pre-push"))
    // As if it had been killed before the journal was closed.
    try FileManager.default.moveItem(at: repository.url(".git/bump/unpushed"), to: repository.url(".git/bump/journal"))
    let said = "Finished the release 1.1.0 (v1.1.0) that was interrupted.\nIt is not pushed yet: bump push does that.\n"
    if byRecover {
      #expect(try repository.bump("recover").stderr == said)
      #expect(try repository.bump("push").exitCode == 0)
    } else {
      let outcome = try repository.bump("--push")
      #expect(outcome.stderr == said + "Pushed 1.1.0 to origin: refs/heads/main refs/tags/v1.1.0\n")
    }
    try expectPushed(repository, server, "v1.1.0")
  }

  // MARK: - Taking back

  @Test("what waits for its push is taken back as if it had never been")
  func undo() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try hook(server, "pre-receive", "exit 1")
    let before = try repository.fingerprint
    #expect(try repository.bump("--push").exitCode == 45)
    #expect(try repository.bump("undo", "--yes").exitCode == 0)
    let differences = try repository.fingerprint.differences(from: before)
    #expect(differences.filter { !$0.hasPrefix(".git/") } == [])
    #expect(!repository.has(".git/bump/unpushed"))
    #expect(try repository.bump("push").stderr == "There is nothing to push.\n")
    try FileManager.default.removeItem(at: server.url("hooks/pre-receive"))
    try expectReleased(repository, repository.bump("--push"), tag: "v1.1.0")
  }

  @Test("taken back by hand it waits no longer, and in part it is refused with the way out")
  func byHand() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try hook(server, "pre-receive", "exit 1")
    #expect(try repository.bump("--push").exitCode == 45)
    let release = try repository.id("HEAD")
    try repository.git("reset", "--quiet", "--hard", "HEAD~")
    let half = try repository.bump("push")
    #expect(half.exitCode == 45)
    #expect(half.stderr.contains("git merge \(release.prefix(7)) brings it back; "))
    try repository.git("tag", "--delete", "v1.1.0")
    #expect(try repository.bump("push").stderr == "There is nothing to push.\n")
    try FileManager.default.removeItem(at: server.url("hooks/pre-receive"))
    try expectReleased(repository, repository.bump("--push"), tag: "v1.1.0")
    try expectPushed(repository, server, "v1.1.0")
  }

  @Test(
    "undo asks the remote, and without an answer takes nothing back unless told to",
    arguments: ["v1.1.0", "main", "main:refs/heads/another"])
  func undoAsks(pushed: String) throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    #expect(try repository.bump().exitCode == 0)
    // By its path, so that no tracking branch moves.
    try repository.git("push", "--quiet", server.root.path, pushed)
    let outcome = try repository.bump("undo", "--yes")
    #expect(outcome.exitCode == 40)
    #expect(outcome.stderr.contains("1.1.0 is published: origin has it"), "\(outcome.stderr)")
    try repository.git("remote", "set-url", "origin", "../gone.git")
    let unknown = try repository.bump("undo", "--yes")
    #expect(unknown.exitCode == 45)
    #expect(unknown.stderr.contains("nobody can say whether 1.1.0 is published: origin does not answer"))
    #expect(unknown.stderr.contains("'../gone.git' does not appear to be a git repository"))
    #expect(unknown.stderr.hasSuffix("Hint: bump undo --offline goes by what is known here\n"))
    #expect(try repository.bump("undo", "--yes", "--offline").exitCode == 0)
    #expect(try repository.tags == ["v1.0.0"])
  }

  @Test("the branch of a release that waits may get another name")
  func renamed() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try hook(server, "pre-receive", "exit 1")
    #expect(try repository.bump("--push").exitCode == 45)
    try repository.git("branch", "--move", "trunk")
    let copy = try repository.fingerprint
    #expect(try repository.bump("undo", "--yes", "--dry-run").exitCode == 0)
    #expect(try repository.fingerprint.differences(from: copy) == [])
    try FileManager.default.removeItem(at: server.url("hooks/pre-receive"))
    #expect(try repository.bump("push").exitCode == 0)
    try expectPushed(repository, server, "v1.1.0")
  }

  @Test("a release whose commit was rewritten is not passed over in silence")
  func rewritten() throws {
    let (repository, _) = try published()
    try repository.commit("feat: one")
    #expect(try repository.bump().exitCode == 0)
    try repository.git("commit", "--quiet", "--amend", "--no-edit", "--date", "2026-09-30T12:00:00Z")
    let outcome = try repository.bump("push")
    #expect(outcome.exitCode == 45)
    #expect(outcome.stderr.contains("main does not have the release 1.1.0 any more"), "\(outcome.stderr)")
    try repository.git("tag", "--delete", "v1.1.0")
    #expect(try repository.bump("push").stderr == "There is nothing to push.\n")
  }

  @Test("of a release without a commit the tag alone says whether it is published")
  func tagAlone() throws {
    let (repository, server) = try published()
    try repository.write(
      "pyproject.toml",
      Manual.pyproject("1.0.0", settings: "version_provider = \"scm\"\ntag_format = \"v$version\"\n"))
    try repository.git("commit", "--quiet", "--all", "--message", "feat: one")
    try hook(server, "update", "case $1 in refs/tags/*) exit 1;; esac")
    try repository.git("push", "--quiet", "origin", "main")
    let outcome = try repository.bump("--push", "--no-changelog")
    #expect(outcome.exitCode == 45)
    #expect(outcome.stderr.contains("1.1.0 is released, but not pushed"), "\(outcome.stderr)")
    #expect(try repository.bump("undo", "--yes").exitCode == 0)
    #expect(try repository.tags == ["v1.0.0"])
  }

  // MARK: - Where to

  @Test(
    "the tags of earlier releases that were made here go with the next release, or with bump push",
    arguments: [true, false])
  func earlier(byPush: Bool) throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    for _ in 0..<4 {
      #expect(try repository.bump("--prerelease", "alpha").exitCode == 0)
      try repository.commit("fix: more")
    }
    // Taken back by hand, moved, and of another branch.
    try repository.git("tag", "--delete", "v1.1.0-a1")
    try repository.git("tag", "--force", "v1.1.0-a2", "HEAD")
    try repository.git("switch", "--quiet", "--create", "other")
    #expect(try repository.bump("--increment", "major").exitCode == 0)
    try repository.git("switch", "--quiet", "main")
    if byPush {
      // What is committed since is not the release's.
      let before = try repository.fingerprint
      let dry = try repository.bump("push", "--dry-run")
      #expect(
        dry.stdout == "release to push: 1.1.0-a3\npush to origin, each line as a whole:\n"
          + "  \(main) refs/tags/v1.1.0-a3\n  refs/tags/v1.1.0-a0\n")
      #expect(try repository.fingerprint.differences(from: before) == [])
      #expect(try repository.bump("push").exitCode == 0)
      #expect(try transactions(server) == ["\(main) refs/tags/v1.1.0-a3", "refs/tags/v1.1.0-a0"])
      #expect(try server.id(main) == repository.id("HEAD~"))
    } else {
      let dry = try repository.bump("--push", "--dry-run")
      #expect(dry.stdout.hasSuffix("  \(main) refs/tags/v1.1.0\n  refs/tags/v1.1.0-a0 refs/tags/v1.1.0-a3\n"))
      let real = try repository.bump("--push")
      #expect(real.exitCode == 0, "\(real.stderr)")
      #expect(real.stdout == dry.stdout)
      #expect(try server.id("v1.1.0") == repository.id("v1.1.0"))
    }
    for tag in ["v1.1.0-a0", "v1.1.0-a3"] { #expect(try server.id(tag) == repository.id(tag)) }
    #expect(try server.tags.count == (byPush ? 3 : 4))
    #expect(try repository.bump("push").stderr == "There is nothing to push.\n")
  }

  @Test("an earlier tag that the server refuses, or that is deleted meanwhile, is no matter of the release")
  func earlierRefused() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    #expect(try repository.bump().exitCode == 0)
    try repository.commit("fix: two")
    try hook(server, "update", "case $1 in refs/tags/v1.1.0) exit 1;; esac")
    let outcome = try repository.bump("--push")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(
      outcome.stderr.contains(
        "Warning: origin did not take tags of earlier releases: git push origin refs/tags/v1.1.0 tries again\n"))
    try expectPushed(repository, server, "v1.1.1")
    #expect(try server.tags == ["v1.0.0", "v1.1.1"])
    try repository.commit("fix: three")
    try expectReleased(repository, repository.bump(), tag: "v1.1.2")
    try repository.git("tag", "--delete", "v1.1.0")
    try FileManager.default.removeItem(at: server.url("hooks/update"))
    #expect(try repository.bump("push").exitCode == 0)
    #expect(try server.tags == ["v1.0.0", "v1.1.1", "v1.1.2"])
  }

  @Test("the newest release is pushed, whichever was pushed last, and none whose tags were deleted")
  func newest() throws {
    let (repository, server) = try published()
    for kind in ["feat: one", "fix: two", "fix: three"] {
      try repository.commit(kind)
      #expect(try repository.bump().exitCode == 0)
    }
    try repository.git("switch", "--quiet", "--detach", "v1.1.0")
    #expect(try repository.bump("push").exitCode == 0)
    try repository.git("switch", "--quiet", "main")
    try repository.commit("docs: more")
    try repository.git("tag", "--delete", "v1.1.2")
    #expect(try repository.bump("push").exitCode == 0)
    try expectPushed(repository, server, "v1.1.1")
    #expect(try server.tags == ["v1.0.0", "v1.1.0", "v1.1.1"])
  }

  @Test("a branch that is gone over there since its release was published is not made again; here another may have it")
  func goneBranch() throws {
    let (repository, server) = try published()
    try repository.git("switch", "--quiet", "--create", "side")
    try repository.commit("feat: one")
    #expect(try repository.bump("--push").exitCode == 0)
    try server.git("update-ref", "-d", "refs/heads/side")
    try repository.commit("docs: more")
    #expect(try repository.bump("push").stderr == "There is nothing to push.\n")
    try repository.commit("fix: two")
    #expect(try repository.bump().exitCode == 0)
    try repository.git("switch", "--quiet", "main")
    try repository.git("merge", "--quiet", "side")
    try repository.git("branch", "--quiet", "--delete", "--force", "side")
    #expect(try repository.bump("push").exitCode == 0)
    #expect(try server.id("v1.1.1") == repository.id("v1.1.1"))
  }

  @Test("a release that was built on and is late is merged by hand")
  func builtOn() throws {
    let (repository, server) = try published()
    let other = try clone(server, "other")
    try other.commit("fix: other")
    try repository.commit("feat: one")
    #expect(try repository.bump().exitCode == 0)
    try repository.commit("fix: two")
    try other.git("push", "--quiet", "origin", "main")
    #expect(try repository.bump("push").stderr.contains("Hint: git fetch origin, and bump push again"))
    try repository.git("fetch", "--quiet", "origin")
    let byHand = "git push origin HEAD:refs/heads/main refs/tags/v1.1.0, then bump push\n"
    #expect(try repository.bump("push").stderr.hasSuffix("Hint: merge what is there, and \(byHand)"))
    try repository.git("switch", "--quiet", "--create", "elsewhere", "HEAD~2")
    let elsewhere = try repository.bump("push")
    #expect(elsewhere.stderr == "There is nothing to push.\n", "\(elsewhere.stderr)")
    try repository.git("switch", "--quiet", "main")
    try repository.git("merge", "--quiet", "--no-edit", "origin/main")
    let merged = try repository.bump("push")
    #expect(merged.exitCode == 45)
    #expect(merged.stderr.hasSuffix("Hint: \(byHand)"))
    try repository.git("push", "--quiet", "origin", "HEAD:refs/heads/main", "refs/tags/v1.1.0")
    try expectPushed(repository, server, "v1.1.0")
    #expect(try repository.bump("push").stderr == "There is nothing to push.\n")
  }

  @Test("a release that was made without --push is pushed by bump push")
  func later() throws {
    let (repository, server) = try published()
    #expect(try repository.bump("push").stderr == "There is nothing to push.\n")
    try repository.commit("feat: one")
    #expect(try repository.bump().exitCode == 0)
    let before = try repository.fingerprint
    #expect(try repository.bump("push", "--dry-run").stdout.hasPrefix("release to push: 1.1.0\n"))
    #expect(try repository.fingerprint.differences(from: before) == [])
    #expect(try repository.bump("push").exitCode == 0)
    #expect(try transactions(server) == ["\(main) refs/tags/v1.1.0"])
    try expectPushed(repository, server, "v1.1.0")
  }

  struct Target: CustomTestStringConvertible {
    let settings: [(String, String)]
    var arguments: [String] = []
    var configuration = ""
    let remote: String
    var branch = "refs/heads/main"

    var testDescription: String { "\(settings) \(arguments) \(configuration)" }
  }

  @Test(
    "the remote and its branch are those that git would push to",
    arguments: [
      Target(settings: [], remote: "origin"),
      Target(settings: [("branch.main.remote", "fork")], remote: "fork"),
      Target(
        settings: [("branch.main.remote", "fork"), ("remote.pushDefault", "origin")], remote: "origin"),
      Target(settings: [("remote.pushDefault", "origin"), ("branch.main.pushRemote", "fork")], remote: "fork"),
      Target(settings: [("branch.main.remote", ".")], remote: "origin"),
      Target(settings: [("branch.main.pushRemote", "fork")], arguments: ["--remote", "origin"], remote: "origin"),
      Target(
        settings: [("branch.main.pushRemote", "origin")], configuration: "[push]\nremote = \"fork\"\n", remote: "fork"),
      Target(
        settings: [("branch.main.remote", "fork"), ("branch.main.merge", "refs/heads/next")], remote: "fork",
        branch: "refs/heads/next"),
      Target(
        settings: [
          ("branch.main.remote", "fork"), ("branch.main.merge", "refs/heads/next"), ("push.default", "current"),
        ], remote: "fork"),
      Target(
        settings: [("branch.main.remote", "fork"), ("branch.main.merge", "refs/heads/next")],
        arguments: ["--remote", "origin"], remote: "origin"),
    ])
  func target(_ row: Target) throws {
    let (repository, _) = try published()
    _ = try bare(repository.sandbox, "fork.git")
    try repository.git("remote", "add", "fork", "../fork.git")
    try repository.set(".versioning.toml", row.configuration, "feat: one")
    for (name, value) in row.settings { try repository.git("config", name, value) }
    let outcome = try repository.bump(["--push", "--dry-run", "--format", "json"] + row.arguments)
    let plan = try JSONDecoder().decode(PushDocument.self, from: Data(outcome.stdout.utf8))
    #expect(plan.push?.remote == row.remote)
    #expect(plan.push?.groups == [[row.branch, "refs/tags/v1.1.0"]])
  }

  @Test("a push URL of its own is the one that is asked, and settings of git's push no more than the release")
  func pushURL() throws {
    let (repository, server) = try published()
    let other = try bare(repository.sandbox, "other.git")
    try repository.git("config", "remote.origin.pushurl", "../other.git")
    try repository.git("config", "push.followTags", "true")
    try repository.git("config", "push.gpgSign", "false")
    try repository.commit("feat: one")
    try repository.tag("mine")
    // It stands where the release is fetched from, which says nothing of where it is pushed to.
    try server.git("update-ref", "refs/tags/v1.1.0", main)
    try expectReleased(repository, repository.bump("--push"), tag: "v1.1.0")
    #expect(try other.git("for-each-ref", "--format=%(refname)").lines == [main, "refs/tags/v1.1.0"])
    try repository.git("config", "--add", "remote.origin.pushurl", "../my_app.git")
    try repository.commit("feat: two")
    let several = try repository.bump("--push")
    #expect(several.exitCode == 64)
    #expect(several.stderr.contains("origin has 2 URLs to push to"))
  }

  @Test("without a remote that answers nothing is written, and no password is shown")
  func unreachable() throws {
    let (repository, _) = try published()
    try repository.commit("feat: one")
    let before = try repository.fingerprint
    for (arguments, code, text) in [
      (["--push", "--remote", "nope"], 64, "Error: there is no remote nope\nHint: the remotes are origin\n"),
      (
        ["--push", "--remote", "../gone.git"], 45,
        "Error: ../gone.git does not answer; git says:\n  fatal: '../gone.git'"
      ),
      (
        ["--push", "--remote", "https://me:secret@example.invalid/a.git"], 45,
        "Error: https://example.invalid/a.git does"
      ),
      (["--remote", "origin"], 64, "nothing is pushed without --push"),
      (["--push", "--version-files-only"], 20, "exclude each other"),
    ] {
      let outcome = try repository.bump(arguments)
      #expect(outcome.exitCode == code, "\(outcome.stderr)")
      #expect(outcome.stderr.contains(text), "\(outcome.stderr)")
      #expect(!outcome.stderr.contains("secret") && outcome.stdout == "")
    }
    let dry = try repository.bump("--push", "--dry-run", "--remote", "https://me:secret@example.invalid/a.git")
    #expect(dry.exitCode == 0)
    #expect(dry.stdout.contains("push to https://example.invalid/a.git, each"))
    #expect(!(dry.stdout + dry.stderr).contains("secret"))
    #expect(try repository.fingerprint.differences(from: before) == [])
    try repository.git("remote", "remove", "origin")
    #expect(try repository.bump("--push").stderr.contains("Error: there is no remote to push to\nHint: git remote add"))
  }

  @Test("git's pre-push hook has its say, unless it is skipped")
  func hooks() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    try hook(repository, "pre-push", "echo 'tests fail'; exit 1", in: ".git/hooks")
    let outcome = try repository.bump("--push")
    #expect(outcome.exitCode == 45)
    #expect(
      outcome.stderr.contains("1.1.0 is released, but not pushed: the push failed; git says:\n  tests fail\n"),
      "\(outcome.stderr)")
    #expect(try repository.bump("push").exitCode == 45)
    #expect(try repository.bump("push", "--no-verify").exitCode == 0)
    try expectPushed(repository, server, "v1.1.0")
    try repository.commit("feat: two")
    try expectReleased(repository, repository.bump("--push", "--no-verify"), tag: "v1.2.0")
    try expectPushed(repository, server, "v1.2.0")
  }

  @Test("from a commit on no branch the tag goes alone; a release without a tag is its branch")
  func parts() throws {
    let (repository, server) = try published()
    try repository.commit("feat: one")
    #expect(try repository.bump("--push", "--no-tag").exitCode == 0)
    #expect(try server.id(main) == repository.id("HEAD"))
    try repository.git("switch", "--quiet", "--detach")
    try repository.commit("feat: two")
    let outcome = try repository.bump("--push", "--detached")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(try transactions(server).count == 2)
    #expect(try server.id("\(server.tags.last ?? "")^{commit}") == repository.id("HEAD"))
  }

  // MARK: - Races

  @Test("of two clones that release at once one wins, and the other is led out", arguments: 0..<20)
  func race(round: Int) throws {
    let (first, server) = try published()
    let second = try clone(server, "second")
    try first.commit("feat: first")
    try second.commit("feat: second")
    let sandbox = first.sandbox
    _ = try sandbox.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        "xargs", "-P", "2", "-I", "{}", "sh", "-c",
        "cd {} && '\(executable.path)' --push --tag-message 'of {}' >/dev/null 2>{}.err; echo $? >{}.code",
      ], in: sandbox.folder, input: [first, second].map { $0.root.path + "\n" }.joined())
    let codes = try [first, second].map {
      try String(contentsOf: URL(fileURLWithPath: $0.root.path + ".code"), encoding: .utf8).trimmed
    }
    let (winner, loser) = codes[0] == "0" ? (first, second) : (second, first)
    #expect([["0", "42"], ["0", "45"]].contains(codes.sorted()), "\(codes)")
    #expect(try server.id(main) == winner.id("HEAD"))
    #expect(try server.id("v1.1.0") == winner.id("v1.1.0"))
    let isComplete = try loser.tags.contains("v1.1.0")
    if isComplete { try expectComplete(loser, "v1.1.0") } else { try expectWhole(loser) }

    try loser.git("fetch", "--quiet", "--no-tags")
    if isComplete { #expect(try loser.bump("undo", "--yes").exitCode == 0) }
    try loser.git("pull", "--quiet", "--no-rebase", "--no-edit", "--tags")
    try expectReleased(loser, loser.bump("--push"), tag: "v1.2.0")
    try expectPushed(loser, server, "v1.2.0")
  }
}

// MARK: - Repositories

private let main = "refs/heads/main"

/// What the tests look at of the push in `bump.plan/1`.
private struct PushDocument: Decodable {
  struct Push: Decodable, Equatable {
    let remote: String
    let expected: String?
    let atomic: Bool
    let groups: [[String]]
  }

  let push: Push?
}

private func bare(_ sandbox: Sandbox, _ name: String) throws -> TestRepository {
  try sandbox.git(["init", "--quiet", "--bare", "--template=", name], in: sandbox.folder)
  return TestRepository(sandbox, at: sandbox.folder.appending(path: name))
}

/// The manual's project, released as 1.0.0, and the server that has it, which writes down each transaction.
func published() throws -> (repository: TestRepository, server: TestRepository) {
  let sandbox = try Sandbox()
  let server = try bare(sandbox, "my_app.git")
  let repository = try Manual.repository(sandbox)
  try repository.git("remote", "add", "origin", "../my_app.git")
  try repository.git("push", "--quiet", "--set-upstream", "origin", "main", "v1.0.0")
  try hook(server, "post-receive", "while read old new name; do names=\"$names $name\"; done; echo $names >>received")
  return (repository, server)
}

/// A clone of somebody else's.
private func clone(_ server: TestRepository, _ name: String) throws -> TestRepository {
  try server.sandbox.git(["clone", "--quiet", server.root.path, name], in: server.sandbox.folder)
  let clone = TestRepository(server.sandbox, at: server.sandbox.folder.appending(path: name))
  try clone.git("config", "user.name", "Grace Hopper")
  return clone
}

private func hook(_ repository: TestRepository, _ name: String, _ script: String, in folder: String = "hooks") throws {
  try repository.program("\(folder)/\(name)", script)
}

/// The references of each push that arrived, in order.
private func transactions(_ server: TestRepository) throws -> [String] {
  server.has("received") ? try server.read("received").lines : []
}

private func references(_ repository: TestRepository) throws -> [String] {
  try repository.git("for-each-ref", "--format=%(refname) %(objectname)").lines
}

// MARK: - Expectations

/// Expects a release that is complete here and waits for its push.
private func expectComplete(
  _ repository: TestRepository, _ tag: String, location: SourceLocation = #_sourceLocation
) throws {
  #expect(try repository.id("\(tag)^{commit}") == repository.id("HEAD"), sourceLocation: location)
  #expect(try repository.status == "", sourceLocation: location)
  #expect(repository.has(".git/bump/unpushed"), sourceLocation: location)
  try expectWhole(repository, location: location)
}

/// Expects the server to have what the repository has of a release, and nothing to wait.
func expectPushed(
  _ repository: TestRepository, _ server: TestRepository, _ tag: String, location: SourceLocation = #_sourceLocation
) throws {
  #expect(try server.id(tag) == repository.id(tag), sourceLocation: location)
  try server.git("merge-base", "--is-ancestor", tag, main)
  #expect(!repository.has(".git/bump/unpushed"), sourceLocation: location)
  #expect(!repository.has(".git/bump/journal"), sourceLocation: location)
  try server.git("fsck", "--strict", "--no-dangling")
}

import Foundation
import TestSupport
import Testing

@Suite("Hooks")
struct HooksTests {
  /// A repository whose hooks find the tested bump on the `PATH`.
  private func repository() throws -> TestRepository {
    let sandbox = try Sandbox()
    let programs = sandbox.folder.appending(path: "bin")
    try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(at: programs.appending(path: "bump"), withDestinationURL: executable)
    sandbox.environment["PATH"] = "\(programs.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
    return try TestRepository(sandbox, files: ["a": "1\n"])
  }

  private func git(_ repository: TestRepository, _ arguments: String...) throws -> Sandbox.Outcome {
    try repository.sandbox.run(URL(fileURLWithPath: "/usr/bin/env"), ["git"] + arguments, in: repository.root)
  }

  private let names = ["commit-msg", "pre-push"]

  @Test("the commit-msg hook lets conventional messages through and no others; a release goes on")
  func commitMessage() throws {
    let repository = try repository()
    #expect(try repository.bump("hooks", "install").exitCode == 0)
    #expect(try repository.bump("hooks", "status").stdout == "commit-msg: installed\npre-push: installed\n")
    let refused = try git(repository, "commit", "--allow-empty", "-m", "nope")
    #expect(refused.exitCode == 1)
    #expect(refused.stderr.contains("1:5: error: the subject is no conventional header"))
    let taken = try git(repository, "commit", "--quiet", "--allow-empty", "-m", "feat: x")
    #expect(taken == Sandbox.Outcome(stdout: "", stderr: "", exitCode: 0))
    let empty = try git(repository, "commit", "--allow-empty", "-m", "")
    #expect(empty.stderr.contains("Aborting commit due to empty commit message"))
    #expect(try repository.bump("0.1.0").exitCode == 0)
  }

  @Test("the hook is where git looks for it: core.hooksPath, also in a linked work tree")
  func folders() throws {
    let repository = try repository()
    try repository.git("worktree", "add", "--quiet", "../other")
    let other = TestRepository(repository.sandbox, at: repository.sandbox.folder.appending(path: "other"))
    for (path, file) in [(nil, ".git/hooks"), ("tools/hooks", nil), ("~/hooks", "../home/hooks")]
      as [(String?, String?)]
    {
      if let path { try repository.git("config", "core.hooksPath", path) }
      if path == "tools/hooks" { try repository.write("tools/x", "") }
      let place = path == "tools/hooks" ? repository : other
      #expect(try place.bump("hooks", "install").exitCode == 0)
      let found = try place.git("rev-parse", "--git-path", "hooks").trimmed
      let folder = found.hasPrefix("/") ? found : place.url(found).path
      for name in names { #expect(FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)")) }
      if let file { #expect(repository.has("\(file)/commit-msg")) }
      #expect(try git(place, "commit", "--allow-empty", "-m", "nope").exitCode == 1)
      #expect(try place.bump("hooks", "uninstall").exitCode == 0)
      #expect(try git(place, "commit", "--allow-empty", "-m", "nope").exitCode == 0)
    }
    try repository.git("config", "core.hooksPath", "/dev/null")
    #expect(try repository.bump("hooks", "install").exitCode == 64)
  }

  @Test("a hook of somebody else stays, and the line to add to it is said")
  func foreign() throws {
    let repository = try repository()
    try repository.write(".git/hooks/pre-push", "#!/bin/sh\nexit 0\n")
    let before = try repository.fingerprint
    let outcome = try repository.bump("hooks", "install")
    #expect(outcome.exitCode == 42)
    #expect(outcome.stderr.contains("Hint: add this line to it: bump check --pre-push \"$1\" || exit 1"))
    #expect(try repository.bump("hooks", "uninstall").exitCode == 0)
    #expect(try repository.fingerprint.differences(from: before) == [])
    #expect(try repository.bump("hooks", "install", "commit-msg").exitCode == 0)
    #expect(try repository.bump("hooks", "status").stdout == "commit-msg: installed\npre-push: not bump's\n")
  }

  @Test("one of ours is replaced, also without its permission to run, and installing twice is installing once")
  func again() throws {
    let repository = try repository()
    try repository.bump("hooks", "install")
    let path = ".git/hooks/commit-msg"
    let script = try repository.read(path)
    try repository.write(path, script + "# of an older version\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: repository.url(path).path)
    #expect(try repository.bump("hooks", "install").exitCode == 0)
    #expect(try repository.read(path) == script)
    #expect(FileManager.default.isExecutableFile(atPath: repository.url(path).path))
    let before = try repository.fingerprint
    #expect(try repository.bump("hooks", "install").exitCode == 0)
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("without bump on the PATH nothing passes in silence")
  func missing() throws {
    let repository = try repository()
    try repository.bump("hooks", "install")
    repository.sandbox.environment["PATH"] = "/usr/bin:/bin"
    let outcome = try git(repository, "commit", "--allow-empty", "-m", "feat: x")
    #expect(outcome.exitCode == 1)
    #expect(outcome.stderr.contains("commit-msg hook: bump is not on the PATH, so that nothing was checked."))
    #expect(outcome.stderr.contains("git commit --no-verify"))
  }

  @Test("where another program keeps the hooks, nothing is written, and what to add to it is said")
  func managers() throws {
    let rows = [
      (".pre-commit-config.yaml", "repos: []\n", "entry: bump check --allow-abort --message-file"),
      ("lefthook.yml", "", "run: bump check --pre-push {1}"),
      (".husky/_/h", "", ".husky/pre-push: bump check --pre-push"),
      (".husky/commit-msg", "", ".husky/pre-push: bump check --pre-push"),
    ]
    for (file, text, says) in rows {
      let repository = try repository()
      try repository.write(file, text)
      if file.hasPrefix(".husky/_") { try repository.git("config", "core.hooksPath", ".husky/_") }
      let before = try repository.fingerprint
      let outcome = try repository.bump("hooks", "install")
      #expect(outcome.exitCode == 42)
      #expect(outcome.stderr.contains(says), "\(outcome.stderr)")
      #expect(try repository.fingerprint.differences(from: before) == [])
    }
  }

  /// A repository with a bare remote that has its first commit, and the pre-push hook.
  private func pushing() throws -> TestRepository {
    let repository = try repository()
    try repository.commit("an old message")
    try repository.git("clone", "--quiet", "--bare", ".", "../remote.git")
    try repository.git("remote", "add", "origin", "../remote.git")
    try repository.git("fetch", "--quiet", "origin")
    #expect(try repository.bump("hooks", "install", "pre-push").exitCode == 0)
    return repository
  }

  @Test("the pre-push hook checks what the remote does not have: of new branches, of tags, of what moved")
  func push() throws {
    let repository = try pushing()
    try repository.commit("feat: good")
    #expect(try git(repository, "push", "--quiet", "origin", "main").exitCode == 0)
    try repository.git("switch", "--quiet", "--create", "topic")
    #expect(try git(repository, "push", "--quiet", "origin", "topic").exitCode == 0)
    let bad = try repository.commit("bad one")
    try repository.commit("fix: another good one")
    for arguments in [["topic"], ["HEAD:refs/heads/new"], ["--all"]] {
      let refused = try repository.sandbox.run(
        URL(fileURLWithPath: "/usr/bin/env"), ["git", "push", "--quiet", "origin"] + arguments, in: repository.root)
      #expect(refused.exitCode == 1)
      #expect(refused.stderr.contains("\(bad.prefix(7)):1:4: error"))
      #expect(refused.stderr.contains("1 of 2 commit messages are not conventional"))
    }
    try repository.tag("v1")
    try repository.git("tag", "tree", "HEAD^{tree}")
    #expect(try git(repository, "push", "--quiet", "origin", "tree").exitCode == 0)
    #expect(try git(repository, "push", "--quiet", "origin", "v1").exitCode == 1)
    #expect(try git(repository, "push", "--quiet", "../remote.git", "topic").exitCode == 1)
    #expect(try git(repository, "push", "--quiet", "--no-verify", "origin", "topic").exitCode == 0)
    #expect(try git(repository, "push", "--quiet", "origin", "v1").exitCode == 0)
    #expect(try git(repository, "push", "--quiet", "origin", ":topic").exitCode == 0)
    try repository.git("switch", "--quiet", "main")
    try repository.git("commit", "--quiet", "--amend", "--allow-empty", "--message", "feat: better")
    #expect(try git(repository, "push", "--quiet", "--force", "origin", "main").exitCode == 0)
  }

  @Test("nothing to say of an old history that another remote has not, but of what no remote has")
  func anotherRemote() throws {
    let repository = try pushing()
    try repository.git("init", "--quiet", "--bare", "../second.git")
    try repository.git("remote", "add", "second", "../second.git")
    #expect(try git(repository, "push", "--quiet", "second", "main").exitCode == 1)
    #expect(try git(repository, "push", "--quiet", "../second.git", "main").exitCode == 0)
  }

  @Test("what pre-commit says of a push in its variables")
  func preCommit() throws {
    let repository = try pushing()
    let first = try repository.id("HEAD")
    try repository.commit("bad one")
    let variables = [
      "PRE_COMMIT": "1", "PRE_COMMIT_REMOTE_NAME": "origin", "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main",
    ]
    for more in [["PRE_COMMIT_FROM_REF": first, "PRE_COMMIT_TO_REF": try repository.id("HEAD")], [:]] {
      repository.sandbox.environment.merge(variables.merging(more) { $1 }) { $1 }
      let outcome = try repository.bump("check", "--pre-push")
      #expect(outcome.exitCode == 14)
      #expect(outcome.stderr.contains("the commit message is not conventional"))
    }
  }

  @Test("lines that git would not write, and none at all")
  func lines() throws {
    let repository = try pushing()
    #expect(try repository.bump("check", "--pre-push", "origin", input: "").exitCode == 0)
    #expect(try repository.bump("check", "--pre-push", "origin", input: "nonsense\n").exitCode == 64)
    #expect(try repository.bump("check", "--pre-push", "origin", "-m", "feat: x").exitCode == 20)
  }
}

import Foundation
import TestSupport
import Testing

@Suite("Taking a release back")
struct UndoTests {
  /// All that a user can see of a repository; git's caches and unreachable objects are not among it.
  private struct Visible: Equatable {
    let references: String
    let head: String
    let index: String
    let status: String
    let fingerprint: Fingerprint

    init(_ repository: TestRepository) throws {
      references = try repository.git("for-each-ref", "--format=%(refname) %(objectname) %(symref)")
      head = try repository.read(".git/HEAD")
      index = try repository.git("ls-files", "--stage", "-v")
      status = try repository.git("--no-optional-locks", "status", "--porcelain", "--ignored")
      fingerprint = try repository.fingerprint
    }

    func differences(from earlier: Visible) -> [String] {
      var found = fingerprint.differences(from: earlier.fingerprint).filter { !$0.hasPrefix(".git/") }
      if references != earlier.references { found.append("references: \(earlier.references) -> \(references)") }
      if head != earlier.head { found.append("HEAD: \(earlier.head) -> \(head)") }
      if index != earlier.index { found.append("index: \(earlier.index) -> \(index)") }
      if status != earlier.status { found.append("status: \(earlier.status) -> \(status)") }
      return found
    }
  }

  /// A repository of a random kind, and the options by which a release is made in it.
  private func repository(_ random: inout SeededRandom) throws -> (TestRepository, [String]) {
    func toss() -> Bool { Bool.random(using: &random) }
    var options: [String] = []
    let repository: TestRepository
    if toss() {
      repository = try Manual.repository(Sandbox())
    } else {
      let isTagsOnly = toss()
      var settings =
        isTagsOnly ? "version_provider = \"scm\"\n" : "version = \"1.0.0\"\nversion_files = [\"src/a.py\"]\n"
      settings += "tag_format = \"v$version\"\nannotated_tag = \(toss())\n"
      if isTagsOnly, toss() { settings += "update_changelog_on_bump = false\n" }
      if toss() { settings += "changelog_file = \"docs/of/CHANGES.md\"\n" }
      repository = try TestRepository(
        Sandbox(), files: [".versioning.toml": settings, "src/a.py": "__version__ = \"1.0.0\"\n"])
      try repository.tag("v1.0.0")
    }
    if toss() { try repository.git("config", "core.autocrlf", "true") }
    if toss() {
      let end = toss() ? "\r\n" : "\n"
      try repository.write("CHANGELOG.md", "# Changelog\(end)\(end)## v1.0.0\(end)\(end)- first\(end)")
      if toss() {
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: repository.url("CHANGELOG.md").path)
      }
      try repository.git("add", "CHANGELOG.md")
      try repository.commit("docs: a changelog")
    }
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      try repository.commit(["feat: one", "fix: two", "feat!: three"].randomElement(using: &random) ?? "")
    }
    if toss() { try repository.write("notes/untracked.txt", "mine\n") }
    if toss() {
      try repository.write(".gitignore", "*.log\n")
      try repository.git("add", ".gitignore")
      try repository.commit("chore: ignore")
      try repository.write("a.log", "ignored\n")
    }
    if toss() {
      try repository.write("staged.txt", "staged\n")
      try repository.git("add", "staged.txt")
      try repository.write("staged.txt", "and changed again\n")
      options.append("--allow-dirty")
    }
    if toss() { try repository.git("pack-refs", "--all") }
    if toss() { try repository.git("gc", "--quiet") }
    if toss() {
      try repository.git("switch", "--quiet", "--detach")
      options.append("--detached")
    } else if toss() {
      try repository.git("switch", "--quiet", "--create", "release/next")
    }
    if toss() { options += ["--prerelease", ["alpha", "beta", "rc"].randomElement(using: &random) ?? ""] }
    if toss() { options.append("--lightweight-tag") }
    if toss() { options.append("--no-tag") }
    return (repository, options)
  }

  @Test("taking a release back is the identity", arguments: 0..<20)
  func identity(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    for round in 0..<10 {
      let (repository, options) = try repository(&random)
      let before = try Visible(repository)
      let release = try repository.bump(options)
      guard release.exitCode == 0 else {
        // A tag was the only thing to make, and none was wanted.
        #expect(release.stderr.contains("--no-tag") || release.exitCode == 21, "\(seed).\(round): \(release)")
        #expect(try Visible(repository).differences(from: before) == [])
        continue
      }
      let after = try Visible(repository)
      #expect(try repository.git("fsck", "--strict", "--no-dangling").isEmpty)
      // Twice: what was taken back can be made again, and taken back again.
      for _ in 0..<2 {
        let undo = try repository.bump("undo", "--yes")
        if options.contains("--no-tag"), undo.exitCode != 0, after == before { break }
        #expect(undo.exitCode == 0, "\(seed).\(round) \(options): \(undo)")
        #expect(try Visible(repository).differences(from: before) == [], "\(seed).\(round) \(options)")
        #expect(try repository.git("fsck", "--strict", "--no-dangling").isEmpty)
        let again = try repository.bump(options)
        #expect(again.exitCode == 0, "\(seed).\(round) \(options): \(again)")
      }
      #expect(try Visible(repository).status == after.status, "\(seed).\(round) \(options)")
    }
  }

  private func released() throws -> TestRepository {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    #expect(try repository.bump().exitCode == 0)
    return repository
  }

  private func refused(
    _ repository: TestRepository, _ words: String..., code: Int32 = 40, location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try repository.fingerprint
    let outcome = try repository.bump("undo", "--yes")
    #expect(outcome.exitCode == code, "\(outcome)", sourceLocation: location)
    for word in words { #expect(outcome.stderr.contains(word), "\(outcome.stderr)", sourceLocation: location) }
    #expect(try repository.fingerprint.differences(from: before) == [], sourceLocation: location)
  }

  @Test("a dry run says what goes and changes nothing; without a terminal the answer has to be given")
  func dryRun() throws {
    let repository = try released()
    let before = try repository.fingerprint
    let dry = try repository.bump("undo", "--dry-run")
    #expect(dry.exitCode == 0)
    #expect(dry.stdout.lines.prefix(3).contains("tag to delete: v1.1.0"))
    let asked = try repository.bump("undo")
    #expect(asked.exitCode == 64)
    #expect(asked.stderr.contains("--yes"))
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("release after release is taken back, the last one first")
  func several() throws {
    let repository = try Manual.repository(Sandbox())
    let before = try Visible(repository)
    let commit = try repository.commit("feat: one")
    for _ in 0..<3 { #expect(try repository.bump("--prerelease", "alpha", "--allow-no-commit").exitCode == 0) }
    for _ in 0..<3 { #expect(try repository.bump("undo", "--yes").exitCode == 0) }
    #expect(try repository.id("HEAD") == commit)
    try repository.git("reset", "--quiet", "--hard", "HEAD^")
    #expect(try Visible(repository).differences(from: before) == [])
    try refused(repository, "no release that bump made")
  }

  @Test("a release with a commit on top of it stays")
  func builtOn() throws {
    let repository = try released()
    try repository.commit("feat: two")
    try refused(repository, "HEAD is no release that bump made")
  }

  @Test("a release that a remote has stays")
  func published() throws {
    let repository = try released()
    try repository.git("init", "--quiet", "--bare", "../remote.git")
    try repository.git("remote", "add", "origin", "../remote.git")
    try repository.git("push", "--quiet", "origin", "main")
    try refused(repository, "1.1.0 is published", "bump revert")
  }

  @Test("a tag that was moved is somebody else's")
  func movedTag() throws {
    let repository = try released()
    try repository.git("tag", "--force", "v1.1.0", "HEAD^")
    try refused(repository, "the tag v1.1.0 is not the one that was released")
  }

  @Test("another branch at the same commit is not the one that was released")
  func otherBranch() throws {
    let repository = try released()
    try repository.git("switch", "--quiet", "--create", "other")
    try refused(repository, "made on refs/heads/main", "refs/heads/other")
  }

  @Test("what was written after the release is kept, and named")
  func editedFile() throws {
    let repository = try released()
    let changelog = try repository.read("CHANGELOG.md") + "\nby hand\n"
    try repository.write("CHANGELOG.md", changelog)
    let outcome = try repository.bump("undo", "--yes")
    #expect(outcome.exitCode == 0)
    #expect(outcome.stderr.contains("CHANGELOG.md was changed meanwhile and stays as it is"))
    try expectFile(repository, "CHANGELOG.md", changelog)
    try expectFile(repository, "pyproject.toml", Manual.pyproject("1.0.0"))
    #expect(try repository.status == "?? CHANGELOG.md\n")
  }
}

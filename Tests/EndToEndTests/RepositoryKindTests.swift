import Foundation
import TestSupport
import Testing

/// A kind of repository: how git makes it, and what becomes of reading and of releasing there.
struct RepositoryKind: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// What a shell does in a repository whose version is 1.0.0, with a feature since.
  let script: String
  /// Where bump runs, from the repository's folder.
  var place = "."
  /// Variables of bump's environment; `ROOT` is the repository's folder.
  var environment: [String: String] = [:]
  /// Options of every command that reads, and of the release.
  var options: [String] = []
  /// What the commands that read end with; nil where each ends otherwise.
  var reading: Int32? = 0
  /// What a dry run ends with.
  var dry: Int32 = 0
  /// What a release ends with.
  var release: Int32 = 0
  /// What a release says on standard error.
  var words: [String] = []
  /// What else the shell finds after a release, a line each.
  var check = ""
  /// Whether `git fsck` finds nothing and `git status` shows nothing after a release.
  var isSound = true

  init(_ name: String, _ script: String, _ change: (inout RepositoryKind) -> Void = { _ in }) {
    testDescription = name
    self.script = script
    change(&self)
  }

  /// A kind that no release is made in, but that can be read.
  static func refused(
    _ name: String, _ script: String, _ code: Int32, _ words: String...,
    change: (inout RepositoryKind) -> Void = { _ in }
  ) -> RepositoryKind {
    RepositoryKind(name, script) {
      $0.release = code
      $0.words = words
      change(&$0)
    }
  }

  /// A kind that cannot be read either.
  static func unreadable(
    _ name: String, _ script: String, _ code: Int32, _ words: String...,
    change: (inout RepositoryKind) -> Void = { _ in }
  ) -> RepositoryKind {
    RepositoryKind(name, script) {
      ($0.reading, $0.dry, $0.release) = (code, code, code)
      $0.words = words
      change(&$0)
    }
  }

  func run() throws {
    let sandbox = try Sandbox()
    let main = try Self.project(sandbox)
    try main.shell(script)
    let repository = TestRepository(sandbox, at: main.url(place).standardizedFileURL)
    sandbox.environment = environment.mapValues { $0.replacing("ROOT", with: main.root.path) }
    let places = place == "." ? [main] : [main, repository]
    let before = try places.map { try $0.fingerprint }
    func expectUntouched(_ what: String) throws {
      let differences = try zip(places, before).flatMap { try $0.fingerprint.differences(from: $1) }
      #expect(differences == [], "\(what) changed something")
    }

    for arguments in [["version", "--next"], ["changelog"]] {
      let outcome = try repository.bump(arguments + options)
      if let reading { #expect(outcome.exitCode == reading, "\(arguments): \(outcome.stderr)") }
    }
    #expect(try repository.bump(["--dry-run"] + options).exitCode == dry)
    try expectUntouched("reading")

    let outcome = try repository.bump(options)
    #expect(outcome.exitCode == release, "\(outcome.stderr)")
    for word in words { #expect(outcome.stderr.contains(word), "\(outcome.stderr)") }
    guard release == 0 else { return try expectUntouched("a refused release") }
    sandbox.environment = [:]
    if isSound {
      try expectReleased(repository, outcome, tag: "v1.1.0")
    }
    if !check.isEmpty { #expect(try repository.shell(check) == "ok\n") }
  }

  /// A project of version 1.0.0 with a feature since.
  static func project(_ sandbox: Sandbox) throws -> TestRepository {
    let repository = try TestRepository(
      sandbox,
      files: [
        "pyproject.toml": Manual.pyproject("1.0.0"), "src/a.txt": "a\n", "other/b.txt": "b\n", "deep/down/c.txt": "c\n",
      ], message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.set("src/a.txt", "a\na\n", "feat: more")
    return repository
  }
}

extension TestRepository {
  /// Runs a shell's script there, and returns what it printed.
  @discardableResult
  func shell(_ script: String) throws -> String {
    let outcome = try sandbox.run(URL(fileURLWithPath: "/bin/sh"), ["-eu", "-c", script], in: root)
    #expect(outcome.exitCode == 0, "\(script)\n\(outcome.stderr)")
    return outcome.stdout
  }
}

@Suite struct RepositoryKindTests {
  @Test("each kind of work tree", arguments: RepositoryKind.workTrees)
  func workTree(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("each form of the index", arguments: RepositoryKind.indexes)
  func index(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("clones that lack something", arguments: RepositoryKind.clones)
  func clone(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("odd references", arguments: RepositoryKind.references)
  func reference(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("HEAD in odd states", arguments: RepositoryKind.heads)
  func head(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("extensions of the repository format", arguments: RepositoryKind.formats)
  func format(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("replaced history", arguments: RepositoryKind.replacements)
  func replacement(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("commits that git would not make", arguments: RepositoryKind.commits)
  func commit(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("files that git converts", arguments: RepositoryKind.conversions)
  func conversion(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("git's variables and settings", arguments: RepositoryKind.environments)
  func environment(_ kind: RepositoryKind) throws { try kind.run() }

  @Test("repositories of somebody else", .enabled(if: geteuid() == 0), arguments: RepositoryKind.owners)
  func owner(_ kind: RepositoryKind) throws { try kind.run() }
}

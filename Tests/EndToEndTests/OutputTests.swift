import Foundation
import TestSupport
import Testing

/// Commands whose answer nobody reads.
@Suite("Output that goes nowhere")
struct OutputTests {
  /// Runs bump in a shell whose `"$@" REDIRECTION` it is.
  private func run(_ repository: TestRepository, _ arguments: [String], _ line: String) throws -> Sandbox.Outcome {
    try repository.sandbox.run(
      URL(fileURLWithPath: "/bin/bash"),
      ["-c", "set -o pipefail; \(line)", "bash", repository.sandbox.program.path] + arguments, in: repository.root)
  }

  private static let full =
    "Error: cannot write the answer to standard output: No space left on device; what the command had to do is done\n"

  /// How the shell starts bump, and what it ends with.
  private static let lines: [(String, Int32)] = [
    ("\"$@\" >/dev/full", 1), ("\"$@\" | true", 128 + SIGPIPE), ("\"$@\" >&-", 1),
  ]

  @Test("a release does all that it has to do, and says so", arguments: lines)
  func release(_ line: String, code: Int32) throws {
    let (repository, server) = try published()
    try repository.set(
      "pyproject.toml",
      Manual.pyproject(
        "1.0.0",
        settings: Manual.settings + "post_bump_hooks = \"touch \(repository.sandbox.folder.path)/ran\"\n"),
      "feat: one")
    let outcome = try run(repository, ["--push"], line)
    #expect(outcome.exitCode == code, "\(outcome.stderr)")
    #expect(outcome.stderr.contains("Pushed 1.1.0 to origin"), "\(outcome.stderr)")
    if line.contains("full") { #expect(outcome.stderr.hasSuffix(Self.full), "\(outcome.stderr)") }
    try expectPushed(repository, server, "v1.1.0")
    #expect(FileManager.default.fileExists(atPath: repository.sandbox.folder.appending(path: "ran").path))
  }

  @Test("undo takes back what it was asked to")
  func undo() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    let before = try repository.id("HEAD")
    #expect(try repository.bump().exitCode == 0)
    let outcome = try run(repository, ["undo", "--yes"], "\"$@\" >/dev/full")
    #expect(outcome.exitCode == 1)
    #expect(outcome.stderr.hasSuffix("Took 1.1.0 back.\n" + Self.full), "\(outcome.stderr)")
    #expect(try repository.id("HEAD") == before)
  }

  @Test("an answer alone is an error too", arguments: [["--help"], ["--version"], ["version"], ["version", "--help"]])
  func answers(_ arguments: [String]) throws {
    let repository = try Manual.repository(Sandbox())
    let outcome = try run(repository, arguments, "\"$@\" >/dev/full")
    #expect(outcome.exitCode == 1)
    #expect(outcome.stderr == Self.full)
  }
}

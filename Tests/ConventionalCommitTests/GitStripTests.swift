import ConventionalCommit
import Foundation
import TestSupport
import Testing

/// Comments and scissors, against git itself.
struct GitStripTests {
  private static let cut = "# ------------------------ >8 ------------------------"

  private static let pieces = [
    "feat: x", "body", "#", "# c", "#12", " # c", "\t#", "x # y", "a  ", "b\t", "c \t\r", "\u{0B}", "\u{0C}", " ", "  ",
    "é", "\u{A0}", ";", "//", cut, cut + " ", " " + cut, "\r",
  ]

  private func text(_ random: inout SeededRandom, _ pieces: [String], lines: ClosedRange<Int>) -> String {
    (0..<Int.random(in: lines, using: &random)).map { _ in
      (0..<[0, 1, 1, 1, 2][Int.random(in: 0..<5, using: &random)]).map { _ in pieces.randomElement(using: &random) ?? ""
      }
      .joined()
    }.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "")
  }

  @Test("comments go as in git stripspace --strip-comments")
  func comments() throws {
    let sandbox = try Sandbox(executable: URL(fileURLWithPath: "/usr/bin/git"))
    var random = SeededRandom(seed: 5)
    // What is below the scissors, stripspace leaves to git commit.
    let pieces = Self.pieces.filter { !$0.contains(">8") }
    var failures = 0
    for round in 0..<250 {
      // Few long texts hold many messages: 100,000 of them behind lines that stay; the short ones have the ends.
      let texts = (0..<(round < 100 ? 1_000 : 1)).map { _ in text(&random, pieces, lines: 0...8) }
      let file = texts.joined(separator: "\n=\n")
      let stripped = try sandbox.git(["stripspace", "--strip-comments"], in: sandbox.folder, input: file)
      if String(decoding: strippingComments(from: Array(file.utf8)), as: UTF8.self) != stripped { failures += 1 }
    }
    #expect(failures == 0)
  }

  @Test("scissors cut as in git commit")
  func scissors() throws {
    let repository = try TestRepository(Sandbox(executable: URL(fileURLWithPath: "/usr/bin/git")))
    repository.sandbox.environment["GIT_EDITOR"] = "cp \(repository.url("message").path)"
    var random = SeededRandom(seed: 6)
    // With scissors git keeps all other comments.
    let pieces = Self.pieces.filter { !$0.hasPrefix("#") || $0.contains(">8") }
    var failures: [String] = []
    for _ in 0..<150 {
      let file = "feat: x\n" + text(&random, pieces, lines: 0...6)
      // The file as an editor leaves it.
      try repository.write("message", file)
      try repository.git("commit", "--quiet", "--allow-empty", "--cleanup=scissors", "--edit", "--message=x")
      let object = try repository.git("cat-file", "commit", "HEAD")
      let message = object.components(separatedBy: "\n\n").dropFirst().joined(separator: "\n\n")
      let stripped = try repository.git("stripspace", "--strip-comments", input: message)
      let ours = String(decoding: strippingComments(from: Array(file.utf8)), as: UTF8.self)
      if ours != stripped { failures.append(file) }
    }
    #expect(failures.isEmpty, "\(failures.prefix(3))")
  }
}

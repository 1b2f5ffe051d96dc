import ConventionalCommit
import FuzzTargets
import TestSupport
import Testing

struct PropertyTests {
  @Test("a printed header reads as the header it was printed from")
  func printedHeaders() {
    var random = SeededRandom(seed: 1)
    var failures: [String] = []
    for _ in 0..<100_000 {
      let header = Header(
        type: word("abcXYZ019_-./#'\"*é✨功", in: &random),
        scope: Bool.random(using: &random) ? word("abcXYZ019_-./#:!,@*é✨功", in: &random) : nil,
        isBreaking: Bool.random(using: &random), description: word("abc ():!#\"*é✨功", in: &random, trimmed: true))
      let message = CommitMessage(parsing: header.text)
      let isSame = (try? Header(parsing: header.text)) == header && message.header == header
      if !isSame || message.subject != header.text { failures.append(header.text) }
    }
    #expect(failures.isEmpty)
  }

  @Test("whatever can be read as a header prints and reads the same")
  func readHeaders() throws {
    var random = SeededRandom(seed: 2)
    var count = 0
    for _ in 0..<100_000 {
      let line = word("fx ():!\t\r#\u{A0}", in: &random, length: 2...14)
      guard let header = try? Header(parsing: line) else { continue }
      count += 1
      #expect(try Header(parsing: header.text) == header)
    }
    #expect(count > 100)
  }

  static let pieces: [[UInt8]] =
    [
      ":", "(", ")", "!", "#", "-", "*", " ", "  ", "    ", "\t", "\n", "\n\n", "\r", "\r\n", "\"", "'", ".", ",", "/",
      "0",
      "9", "~~~", "```", "`", "_", "@", ": ", " #", "* ", "- ", "feat", "fix", "feat: x", "fix(a)!: y",
      "BREAKING CHANGE:",
      "BREAKING-CHANGE: ", "breaking change: ", "Refs: ", "Token", "Revert \"", "Reapply \"", "revert: ",
      "This reverts commit ", "deadbeef", "(cherry picked from commit ", "Co-authored-by: ", "Release-As: ", "closes ",
      "#12", "!3", "o/r#1", "GH-4", "://", "Merge ", "Merged PR 1: ", "fixup! ", "BEGIN_NESTED_COMMIT\n",
      "END_NESTED_COMMIT\n", "---------\n", "commit 0123456789012345678901234567890123456789\nAuthor: a\n\n    ",
      "# ------------------------ >8 ------------------------\n", "é", "\u{A0}", "\u{FEFF}",
    ].map { Array($0.utf8) } + [[0], [0x80], [0xC3], [0xFF], [0xE2, 0x82], [0xF4]]

  @Test("no bytes trap, and what is read is sound", arguments: 10..<20 as Range<UInt64>)
  func anyBytes(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let target = try #require(FuzzTarget.all.first { $0.name == "message" })
    for _ in 0..<1_000 {
      let bytes = (0..<Int.random(in: 0...16, using: &random))
        .flatMap { _ in Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)] }
      #expect(throws: Never.self, "\(bytes)") { try target.check(bytes) }
    }
  }

  private func word(
    _ alphabet: String, in random: inout SeededRandom, length: ClosedRange<Int> = 1...8, trimmed: Bool = false
  ) -> String {
    let letters = Array(alphabet.unicodeScalars)
    var scalars = (0..<Int.random(in: length, using: &random))
      .map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
    if trimmed {
      if scalars.first == " " { scalars[0] = "a" }
      if scalars.last == " " { scalars[scalars.count - 1] = "a" }
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }
}

import ConventionalCommit
import Testing

struct NormalisingTests {
  @Test(
    "line ends, byte order mark, blank lines and trailing blanks do not matter",
    arguments: [
      "feat: x\r\n\r\nbody\r\n\r\nRefs: #1\r\n", "\u{FEFF}feat: x\n\nbody\n\nRefs: #1",
      "\n \n\nfeat: x\n\nbody\n\nRefs: #1",
      "feat: x  \n\t\nbody \n\nRefs: #1  \n\n \n", "feat: x\r\r\n\r\nbody\n\nRefs: #1\r",
    ])
  func equalReadings(_ message: String) {
    #expect(CommitMessage(parsing: message) == CommitMessage(parsing: "feat: x\n\nbody\n\nRefs: #1"))
  }

  @Test("a NUL ends the message, as in git")
  func nul() {
    let message = CommitMessage(parsing: "feat: x\n\nbody\0\n\nBREAKING CHANGE: y")
    #expect(message.body == "body")
    #expect(!message.isBreaking)
  }

  @Test("an empty message is no conventional commit", arguments: ["", "\n\n", " \t\r\n", "\0feat: x", "\u{FEFF}"])
  func empty(_ text: String) {
    let message = CommitMessage(parsing: text)
    #expect(message.subject.isEmpty && message.header == nil && message.body.isEmpty)
    #expect(message.findings.isEmpty)
  }

  @Test("bytes that are no UTF-8 are read as Latin-1, with a warning at the first")
  func latin1() {
    let message = CommitMessage(parsing: Array("fix: caf".utf8) + [0xE9] + Array("\n\nBREAKING CHANGE: ".utf8) + [0xFC])
    #expect(message.header?.description == "café")
    #expect(message.breakingNotes == ["ü"])
    #expect(message.findings.map(\.code) == [.notUTF8])
    #expect(message.findings.first?.severity == .warning)
    #expect(message.findings.first?.column == 9)
  }

  @Test(
    "ill-formed UTF-8 is recognised",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82],
      [0xF0, 0x8F, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x82, 0x41],
    ] as [[UInt8]])
  func illFormed(_ bytes: [UInt8]) {
    let message = CommitMessage(parsing: Array("fix: é".utf8) + bytes)
    #expect(message.findings.map(\.code) == [.notUTF8])
    #expect(message.findings.first?.offset == 9, "after é, which is four bytes of UTF-8 when read as Latin-1")
  }

  @Test(
    "well-formed UTF-8 stays as it is",
    arguments: ["é", "€", "\u{D7FF}\u{E000}", "😀", "\u{10FFFF}", "\u{800}", "\u{10000}"])
  func wellFormed(_ text: String) {
    let message = CommitMessage(parsing: "fix: \(text)")
    #expect(message.header?.description == text)
    #expect(message.findings.isEmpty)
  }
}

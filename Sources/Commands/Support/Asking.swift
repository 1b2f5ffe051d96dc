import Glibc
import Planning
import Processes

/// Questions in a terminal: one line each, on standard error, so that every terminal and screen reader shows them.
struct Asking {
  let style = Style(STDERR_FILENO)
  /// What became of the work where no answer came.
  var unanswered = "nothing was committed"

  /// Whether somebody can read the questions and answer.
  static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Asks, and returns the line that is typed, without its line feed.
  func line(_ prompt: String) throws(Refusal) -> String {
    while true {
      write("\(style.bold(prompt)) ", to: STDERR_FILENO)
      if let text = try readLine() { return text }
      wrong("that is not UTF-8")
    }
  }

  /// Goes through the lines from `first` to one that is a full stop, or to the end of the input.
  func lines(from first: String, _ body: (String) -> Void) throws(Refusal) {
    var line: String? = first
    while line != "." {
      if let line { body(line) } else { wrong("that line is not UTF-8") }
      guard let bytes = try readBytes() else { break }
      line = String(validating: bytes, as: UTF8.self)
    }
  }

  /// Asks until one of `choices` is typed, or the beginning of it; the first is that of an empty line.
  func choice(_ prompt: String, _ choices: [String]) throws(Refusal) -> String {
    while true {
      let word = try line(prompt).lowercased().filter { !$0.isWhitespace }
      if let choice = choices.first(where: { $0.hasPrefix(word) }) { return choice }
      wrong("choose from \(choices.joined(separator: ", "))")
    }
  }

  /// Says why an answer is none.
  func wrong(_ text: String) { note("\(style.red("Not taken:")) \(visible(text))") }

  private func readLine() throws(Refusal) -> String? {
    guard let bytes = try readBytes() else {
      note("")
      throw Refusal(.noAnswers, "the questions were not answered; \(unanswered)")
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The bytes of a line; nil at the end of the input.
  private func readBytes() throws(Refusal) -> [UInt8]? {
    StatusLine.paused {
      var bytes: [UInt8] = []
      var byte: UInt8 = 0
      while true {
        let count = unsafe read(STDIN_FILENO, &byte, 1)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return bytes.isEmpty ? nil : bytes }
        if byte == UInt8(ascii: "\n") { return bytes }
        bytes.append(byte)
      }
    }
  }
}

extension BodyReader {
  /// Where a line stands, which decides what may start on it.
  enum Place {
    case belowSubject, paragraphStart, text, footers, nestedHeaders, nestedCommit
  }

  /// A footer or note whose value may go on.
  struct OpenFooter {
    let token: Range<Int>
    let separator: Footer.Separator
    let line: Range<Int>
    var isNote = false
    var bulletColumn: Int?
    var isSubject = false
    private(set) var value: Range<Int>?

    mutating func append(_ range: Range<Int>) {
      value = (value?.lowerBound ?? range.lowerBound)..<range.upperBound
    }

    /// Returns whether `line` is the next item of the list that a bulleted note stands in.
    func isEnded(by line: Range<Int>, of text: MessageText) -> Bool {
      guard let bulletColumn, value != nil, let column = LineStart(line, of: text).bulletColumn else { return false }
      return column <= bulletColumn
    }
  }

  /// A squashed commit that is being read.
  struct Draft {
    let header: Header
    var text = FreeText()
    var notes: [String] = []
  }

  /// Stretches of text that footers separate.
  struct FreeText {
    private var ranges: [Range<Int>] = []
    private var isOpen = false

    mutating func append(_ range: Range<Int>) {
      if isOpen, let last = ranges.popLast() {
        ranges.append(last.lowerBound..<range.upperBound)
      } else {
        ranges.append(range)
      }
      isOpen = true
    }

    mutating func interrupt() { isOpen = false }

    func string(in text: MessageText) -> String {
      var bytes: [UInt8] = []
      for range in ranges {
        if !bytes.isEmpty { bytes += [Ascii.lineFeed, Ascii.lineFeed] }
        bytes += text.bytes[range]
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension Observation {
  static func missingBlankLine(at line: Range<Int>) -> Observation {
    Observation(
      code: .missingBlankLine, offset: line.lowerBound,
      message: "the line below the subject is not blank; write a blank line between subject and body")
  }

  static func emptyFooter(_ token: String, at line: Range<Int>, isBreaking: Bool) -> Observation {
    Observation(
      code: .emptyFooter, severity: isBreaking ? .error : .warning, offset: line.lowerBound,
      message: isBreaking
        ? "\(token) says nothing and does not count; write what breaks after the colon, or remove the line"
        : "the footer \(token) has no value; write one after the colon, or remove the line")
  }
}

extension MessageText {
  /// What the decoding of the message showed.
  var observations: [Observation] {
    guard let latin1Offset else { return [] }
    return [
      Observation(
        code: .notUTF8, severity: .warning, offset: latin1Offset,
        message:
          "the message is not UTF-8 and was read as Latin-1; set i18n.commitEncoding if it is in another encoding")
    ]
  }
}

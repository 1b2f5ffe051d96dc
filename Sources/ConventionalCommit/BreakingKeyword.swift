/// `BREAKING CHANGE:` or `BREAKING-CHANGE:` at the start of a line, behind at most three blanks or a bullet
/// (CC 1.0.0 items 12 and 16, and what real releases were made of).
struct BreakingKeyword {
  /// The two words.
  let token: Range<Int>
  /// Where the text begins that follows the colon.
  let end: Int
  /// The column of the bullet, nil without one.
  let bulletColumn: Int?

  init?(_ line: Range<Int>, of text: MessageText) {
    let marks = LineStart(line, of: text)
    guard marks.isShallow else { return nil }
    let length = "BREAKING CHANGE".utf8.count
    let rest = marks.content..<line.upperBound
    guard text.starts(rest, with: "BREAKING CHANGE:") || text.starts(rest, with: "BREAKING-CHANGE:") else { return nil }
    token = marks.content..<marks.content + length
    end = marks.content + length + 1
    bulletColumn = marks.bulletColumn
  }
}

/// The blanks and the bullet that a line begins with.
struct LineStart {
  /// At most three blanks stand at the start; more would be a code block.
  let isShallow: Bool
  /// The column of `* ` or `- `, nil if there is no bullet.
  let bulletColumn: Int?
  /// Where the text behind them begins.
  let content: Int

  init(_ line: Range<Int>, of text: MessageText) {
    let column = text.indentation(of: line)
    let start = line.lowerBound + column
    isShallow = column <= 3
    let isBullet =
      start + 1 < line.upperBound && (text.bytes[start] == Ascii.asterisk || text.bytes[start] == Ascii.hyphen)
      && (text.bytes[start + 1] == Ascii.space || text.bytes[start + 1] == Ascii.tab)
    bulletColumn = isBullet ? column : nil
    content = isBullet ? start + 1 + text.indentation(of: start + 1..<line.upperBound) : start
  }
}

extension Observation {
  /// A warning if `line` looks like a breaking note but is none; nil for all other lines.
  init?(nearlyBreaking line: Range<Int>, of text: MessageText) {
    guard LineStart(line, of: text).isShallow, BreakingKeyword(line, of: text) == nil else { return nil }
    var offset = line.lowerBound
    while offset < line.upperBound, isDecoration(text.bytes[offset]) { offset += 1 }
    let start = offset
    for word in ["breaking", "change"] {
      guard text.starts(offset..<line.upperBound, withAnyCaseOf: word) else { return nil }
      offset += word.utf8.count
      let isJoint =
        offset < line.upperBound && [Ascii.space, Ascii.hyphen, Ascii.underscore].contains(text.bytes[offset])
      if word == "breaking", isJoint { offset += 1 }
    }
    let wordEnd = offset
    if offset < line.upperBound, text.bytes[offset].lowercased == UInt8(ascii: "s") { offset += 1 }
    while offset < line.upperBound, isEmphasis(text.bytes[offset]) { offset += 1 }
    guard offset < line.upperBound else { return nil }
    let mark = text.bytes[offset]
    guard mark == Ascii.colon || mark == Ascii.hash || mark == Ascii.exclamationMark || mark == Ascii.leftParenthesis
    else { return nil }
    let isKeyword = offset == wordEnd && mark == Ascii.colon
    let hasSmallLetters = text.bytes[start..<wordEnd].contains { $0.isLetter && $0 == $0.lowercased }
    var rest = line.upperBound
    if mark == Ascii.colon {
      rest = offset + 1
      while rest < line.upperBound, isEmphasis(text.bytes[rest]) { rest += 1 }
    }
    self.init(
      code: isKeyword && hasSmallLetters ? .lowerCaseBreaking : .malformedBreaking, severity: .warning, offset: start,
      message: "this is no breaking note; one begins with BREAKING CHANGE: in capital letters at the start of a line",
      repair: rest == line.upperBound ? nil : "BREAKING CHANGE: \(text.string(rest..<line.upperBound))")
  }
}

private func isEmphasis(_ byte: UInt8) -> Bool {
  byte.isBlank || byte == Ascii.asterisk || byte == Ascii.underscore
}

private func isDecoration(_ byte: UInt8) -> Bool {
  isEmphasis(byte) || byte == Ascii.hyphen || byte == Ascii.hash || byte == UInt8(ascii: ">")
}

/// The four kinds of strings (TOML v1.0.0 "String").
extension TOMLReader {
  /// `"…"` on one line. Returns the text with its escapes resolved.
  mutating func basicString() throws(SyntaxError) -> String {
    let start = cursor.offset
    cursor.offset += 1
    var text: [UInt8] = []
    while let byte = cursor.peek {
      switch byte {
      case UInt8(ascii: "\""):
        cursor.offset += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): throw cursor.error(.unfinishedString, at: start)
      case _ where isControl(byte): throw cursor.error(.controlCharacter(byte))
      default:
        text.append(byte)
        cursor.offset += 1
      }
    }
    throw cursor.error(.unfinishedString, at: start)
  }

  /// `'…'` on one line, without escapes.
  mutating func literalString() throws(SyntaxError) -> String {
    let start = cursor.offset
    cursor.offset += 1
    cursor.skip { $0 != UInt8(ascii: "'") && !isControl($0) }
    let text = String(decoding: cursor.bytes[start + 1..<cursor.offset], as: UTF8.self)
    if cursor.skip(UInt8(ascii: "'")) { return text }
    guard let byte = cursor.peek, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") else {
      throw cursor.error(.unfinishedString, at: start)
    }
    throw cursor.error(.controlCharacter(byte))
  }

  /// `"""…"""`.
  mutating func multilineBasicString() throws(SyntaxError) -> Node {
    try multilineString(quote: UInt8(ascii: "\""), hasEscapes: true)
  }

  /// `'''…'''`.
  mutating func multilineLiteralString() throws(SyntaxError) -> Node {
    try multilineString(quote: UInt8(ascii: "'"), hasEscapes: false)
  }

  /// A newline right after the opening quotes is not part of the string. One or two quotes may stand anywhere in it,
  /// also right before the closing three. Newlines stay as they are written.
  private mutating func multilineString(quote: UInt8, hasEscapes: Bool) throws(SyntaxError) -> Node {
    let start = cursor.offset
    cursor.offset += 3
    _ = try newline()
    let contentStart = cursor.offset
    var text: [UInt8] = []
    while let byte = cursor.peek {
      switch byte {
      case quote:
        let quotes = cursor.count(of: quote, atMost: 5)
        cursor.offset += quotes
        text.append(contentsOf: repeatElement(quote, count: quotes < 3 ? quotes : quotes - 3))
        guard quotes >= 3 else { continue }
        return Node(
          .string(String(decoding: text, as: UTF8.self)), range: start..<cursor.offset,
          contentRange: contentStart..<cursor.offset - 3)
      case UInt8(ascii: "\\") where hasEscapes:
        if try !lineEndingBackslash() { try escape(into: &text) }
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        let lineEnd = cursor.offset
        _ = try newline()
        text.append(contentsOf: cursor.bytes[lineEnd..<cursor.offset])
      case _ where isControl(byte): throw cursor.error(.controlCharacter(byte))
      default:
        text.append(byte)
        cursor.offset += 1
      }
    }
    throw cursor.error(.unfinishedString, at: start)
  }

  /// A backslash at the end of a line takes all whitespace up to the next text away.
  ///
  /// Returns false and stays where it is if the backslash is followed by text.
  private mutating func lineEndingBackslash() throws(SyntaxError) -> Bool {
    let start = cursor.offset
    cursor.offset += 1
    whitespace()
    guard try newline() else {
      cursor.offset = start
      return false
    }
    repeat { whitespace() } while try newline()
    return true
  }

  private mutating func escape(into text: inout [UInt8]) throws(SyntaxError) {
    let start = cursor.offset
    cursor.offset += 2
    switch cursor.peek(-1) {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "u"): try codePoint(4, from: start, into: &text)
    case UInt8(ascii: "U"): try codePoint(8, from: start, into: &text)
    default: throw cursor.error(.badEscape, at: start)
    }
  }

  private mutating func codePoint(_ digits: Int, from start: Int, into text: inout [UInt8]) throws(SyntaxError) {
    guard let code = cursor.hexadecimal(digits), let scalar = Unicode.Scalar(code) else {
      throw cursor.error(.badEscape, at: start)
    }
    text.append(contentsOf: String(scalar).utf8)
  }
}

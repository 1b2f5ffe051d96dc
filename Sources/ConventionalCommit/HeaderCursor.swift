/// Reads `type(scope)!: description` from one line.
struct HeaderCursor {
  let bytes: [UInt8]
  private var offset: Int
  private let end: Int
  /// Where the description begins, once read.
  private(set) var descriptionOffset: Int

  init(bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
    descriptionOffset = range.upperBound
  }

  /// Reads a header; `isLenient` also takes one without a space after the colon, unless the colon belongs to a URL or
  /// is doubled.
  mutating func header(isLenient: Bool = false) throws(HeaderError) -> Header {
    let type = try type()
    let scope = try scope()
    let isBreaking = try exclamationMark()
    try colon(isLenient: isLenient)
    let description = try description()
    return Header(type: type, scope: scope, isBreaking: isBreaking, description: description)
  }

  private var peek: UInt8? { offset < end ? bytes[offset] : nil }

  private mutating func type() throws(HeaderError) -> String {
    let start = offset
    if let byte = peek, byte.isBlank { throw .blankBeforeType(offset: start) }
    while let byte = peek, !byte.isBlank, !isReserved(byte) {
      if unicodeBlankLength > 0 { throw .notConventional(offset: start) }
      offset += 1
    }
    guard offset > start else { throw .notConventional(offset: start) }
    return string(start..<offset)
  }

  /// The first `)` closes the scope, so that a parenthesis in the description is no part of it.
  private mutating func scope() throws(HeaderError) -> String? {
    guard peek == Ascii.leftParenthesis else {
      if blanksLead(to: Ascii.leftParenthesis), looksLikeScope { throw .blankBeforeScope(offset: offset) }
      return nil
    }
    let opening = offset
    offset += 1
    while let byte = peek, byte != Ascii.rightParenthesis {
      if byte == Ascii.leftParenthesis { throw .parenthesisInScope(offset: offset) }
      offset += 1
    }
    guard peek != nil else { throw .unclosedScope(offset: opening) }
    let content = trimmed(opening + 1..<offset)
    guard !content.isEmpty else { throw .emptyScope(offset: opening) }
    offset += 1
    if peek == Ascii.leftParenthesis { throw .parenthesisInScope(offset: offset) }
    return string(content)
  }

  private mutating func exclamationMark() throws(HeaderError) -> Bool {
    guard peek == Ascii.exclamationMark else {
      if blanksLead(to: Ascii.exclamationMark, Ascii.colon) { throw .blankBeforeColon(offset: offset) }
      return false
    }
    let mark = offset
    offset += 1
    if peek == Ascii.leftParenthesis || peek == Ascii.exclamationMark { throw .misplacedExclamationMark(offset: mark) }
    return true
  }

  private mutating func colon(isLenient: Bool) throws(HeaderError) {
    guard peek == Ascii.colon else {
      if blanksLead(to: Ascii.colon) { throw .blankBeforeColon(offset: offset) }
      throw .notConventional(offset: offset)
    }
    offset += 1
    guard let byte = peek else { throw .emptyDescription(offset: offset) }
    if byte == Ascii.space || byte == Ascii.tab { return }
    let isURL = byte == Ascii.slash && offset + 1 < end && bytes[offset + 1] == Ascii.slash
    if isURL || byte == Ascii.colon { throw .notConventional(offset: offset - 1) }
    guard isLenient else { throw .missingSpaceAfterColon(offset: offset) }
  }

  private mutating func description() throws(HeaderError) -> String {
    let content = trimmed(offset..<end)
    guard !content.isEmpty else { throw .emptyDescription(offset: offset) }
    descriptionOffset = content.lowerBound
    return string(content)
  }

  private func isReserved(_ byte: UInt8) -> Bool {
    byte == Ascii.leftParenthesis || byte == Ascii.rightParenthesis || byte == Ascii.colon
      || byte == Ascii.exclamationMark
  }

  /// The length in bytes of the non-ASCII white space at the cursor, 0 if there is none.
  private var unicodeBlankLength: Int {
    guard bytes[offset] >= 0x80 else { return 0 }
    func follow(_ rest: UInt8...) -> Bool { offset + rest.count < end && bytes[(offset + 1)...].starts(with: rest) }
    switch bytes[offset] {
    case 0xC2: return follow(0xA0) || follow(0x85) ? 2 : 0
    case 0xE1: return follow(0x9A, 0x80) ? 3 : 0
    case 0xE2:
      guard offset + 2 < end else { return 0 }
      let last = bytes[offset + 2]
      let isGeneral = bytes[offset + 1] == 0x80 && ((0x80...0x8A).contains(last) || [0xA8, 0xA9, 0xAF].contains(last))
      return isGeneral || follow(0x81, 0x9F) ? 3 : 0
    case 0xE3: return follow(0x80, 0x80) ? 3 : 0
    default: return 0
    }
  }

  /// Returns whether blanks stand at the cursor and one of `targets` follows them.
  private func blanksLead(to targets: UInt8...) -> Bool {
    var next = offset
    while next < end, bytes[next].isBlank { next += 1 }
    return next > offset && next < end && targets.contains(bytes[next])
  }

  /// Returns whether a colon follows the next `)`: `feat (api): x`, not `Update (see below)`.
  private var looksLikeScope: Bool {
    guard let closing = bytes[offset..<end].firstIndex(of: Ascii.rightParenthesis) else { return false }
    var next = closing + 1
    if next < end, bytes[next] == Ascii.exclamationMark { next += 1 }
    return next < end && bytes[next] == Ascii.colon
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start].isBlank { start += 1 }
    while end > start, bytes[end - 1].isBlank { end -= 1 }
    return start..<end
  }

  private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

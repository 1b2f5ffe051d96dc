import StructuredText

/// The words, strings and symbols of a program, which is all that finding a version in it takes.
///
/// Comments are passed over. A quote without its partner on the line stands for itself, so that what is not understood (a
/// regular expression with one quote in it) ends with the line.
struct SourceText {
  enum Language { case python, ruby, elixir }

  enum Kind: Equatable {
    case word(String)
    /// A string; its text is what is between the quotes, nil where that is not to be taken as it stands: with escapes,
    /// values put in, bytes.
    case string(String?)
    case symbol(UInt8)
    /// The end of a line outside brackets.
    case newline
  }

  struct Token {
    let kind: Kind
    /// The bytes; of a string those between the quotes.
    let range: Range<Int>
    /// How many brackets are open around it; an opening or closing one counts as outside itself.
    let depth: Int
    /// The white space before it on its line in bytes, where it is the first of a line outside brackets.
    let indent: Int?

    func isWord(_ text: String) -> Bool { kind == .word(text) }

    func isSymbol(_ symbol: Character) -> Bool { symbol.asciiValue.map { kind == .symbol($0) } ?? false }
  }

  private(set) var tokens: [Token] = []
  private let bytes: [UInt8]
  private let language: Language
  private var offset = 0
  private var depth = 0
  private var lineStart = 0
  /// The words that end here-documents that start on this line.
  private var hereDocuments: [[UInt8]] = []

  init(_ bytes: [UInt8], _ language: Language) {
    self.bytes = bytes
    self.language = language
    if bytes.starts(with: byteOrderMark) { offset = byteOrderMark.count }
    startLine()
    while offset < bytes.count { next() }
    append(.newline, bytes.count..<bytes.count)
  }

  // MARK: Reading

  private func byte(_ distance: Int = 0) -> UInt8? { offset + distance < bytes.count ? bytes[offset + distance] : nil }

  private func starts(with text: String) -> Bool { bytes[offset...].starts(with: text.utf8) }

  private mutating func append(_ kind: Kind, _ range: Range<Int>, at depth: Int? = nil) {
    var indent: Int?
    let depth = depth ?? self.depth
    if depth == 0, tokens.last.map({ $0.kind == .newline }) ?? true { indent = range.lowerBound - lineStart }
    tokens.append(Token(kind: kind, range: range, depth: depth, indent: indent))
  }

  private mutating func next() {
    guard let byte = byte() else { return }
    switch byte {
    case UInt8(ascii: "\n"): endLine()
    case UInt8(ascii: "#"): while let byte = self.byte(), byte != UInt8(ascii: "\n") { offset += 1 }
    case UInt8(ascii: "\\") where self.byte(1) == UInt8(ascii: "\n"): offset += 2
    case UInt8(ascii: "\\") where self.byte(1) == UInt8(ascii: "\r"): offset += 3
    case UInt8(ascii: "\""), UInt8(ascii: "'"): string(prefix: "")
    case UInt8(ascii: "`") where language == .ruby: string(prefix: "f")
    case UInt8(ascii: "%") where language == .ruby && delimited(1): break
    case UInt8(ascii: "/") where language == .ruby && regularExpression(): break
    case UInt8(ascii: "~") where language == .elixir && delimited(1): break
    case UInt8(ascii: "<") where language == .ruby && starts(with: "<<"): hereDocument()
    case _ where isSpace(byte): offset += 1
    case _ where isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80: word()
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      append(.symbol(byte), offset..<offset + 1)
      depth += 1
      offset += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      depth = max(depth - 1, 0)
      append(.symbol(byte), offset..<offset + 1)
      offset += 1
    default:
      append(.symbol(byte), offset..<offset + 1)
      offset += 1
    }
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C || byte == 0x0D }

  private mutating func endLine() {
    if depth == 0 { append(.newline, offset..<offset + 1) }
    offset += 1
    while let word = hereDocuments.first, offset < bytes.count {
      let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = bytes[offset..<end].drop { isSpace($0) }
      if line.elementsEqual(word) || line.elementsEqual(word + [0x0D]) { hereDocuments.removeFirst() }
      offset = min(end + 1, bytes.count)
    }
    startLine()
  }

  /// Ruby's comments of whole lines, and the end of a program before the end of its file.
  private mutating func startLine() {
    if language == .ruby, starts(with: "=begin") {
      while offset < bytes.count, !starts(with: "=end") { skipLine() }
      skipLine()
    }
    if language == .ruby, starts(with: "__END__"), byte(7).map({ $0 == 0x0A || $0 == 0x0D }) ?? true {
      offset = bytes.count
    }
    lineStart = offset
  }

  private mutating func skipLine() {
    offset = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
  }

  private mutating func word() {
    let start = offset
    while let byte = byte(), isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if language == .python, let quote = byte(), "'\"".utf8.contains(quote), text.utf8.count <= 2,
      text.lowercased().utf8.allSatisfy({ "rbfut".utf8.contains($0) })
    {
      string(prefix: text.lowercased())
    } else {
      append(.word(text), start..<offset)
    }
  }

  /// A string from its first quote on. Python's prefix letters say what may be in it.
  private mutating func string(prefix: String) {
    guard let quote = byte() else { return }
    let isLong = quote != UInt8(ascii: "`") && language != .ruby && byte(1) == quote && byte(2) == quote
    let width = isLong ? 3 : 1
    let opening = offset
    let start = offset + width
    var end = start
    var isPlain = !prefix.contains("b") && !prefix.contains("f") && !prefix.contains("t")
    let hasValues = language != .python && quote != UInt8(ascii: "'")
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\\") {
        isPlain = false
        end += 2
        continue
      }
      if hasValues, byte == UInt8(ascii: "#"), end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "{") {
        isPlain = false
      }
      if !isLong, byte == UInt8(ascii: "\n") { break }
      if byte == quote, !isLong || bytes[end...].starts(with: [quote, quote, quote]) {
        let text = isPlain ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
        append(.string(text), start..<end)
        offset = end + width
        return
      }
      end += 1
    }
    append(.symbol(quote), opening..<opening + 1)
    offset = isLong ? bytes.count : opening + 1
  }

  /// Ruby's `%q(...)`, Elixir's `~s(...)`: false where none stands here. Brackets within do not nest.
  private mutating func delimited(_ distance: Int) -> Bool {
    var start = distance
    while let byte = byte(start), isLetter(byte), start <= distance + 1 { start += 1 }
    guard let open = byte(start), "([{<|/!\"'".utf8.contains(open), start > distance || "([{<".utf8.contains(open)
    else {
      return false
    }
    let pairs: [UInt8: UInt8] = [0x28: 0x29, 0x5B: 0x5D, 0x7B: 0x7D, 0x3C: 0x3E]
    var end = offset + start + 1
    while end < bytes.count, bytes[end] != pairs[open] ?? open { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    guard end < bytes.count else { return false }
    append(.string(nil), offset..<end + 1)
    offset = end + 1
    return true
  }

  /// Ruby's `/.../` on one line, where a value may stand; false where it divides, or none ends.
  private mutating func regularExpression() -> Bool {
    if let last = tokens.last {
      guard case .symbol(let symbol) = last.kind else { return last.kind == .newline && skipToSlash() }
      guard !")]}".utf8.contains(symbol) else { return false }
    }
    return skipToSlash()
  }

  private mutating func skipToSlash() -> Bool {
    var end = offset + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "/") {
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "/") else { return false }
    append(.string(nil), offset..<end + 1)
    offset = end + 1
    return true
  }

  /// Ruby's `<<~WORD`; its text starts on the next line.
  private mutating func hereDocument() {
    var start = offset + 2
    if start < bytes.count, "~-".utf8.contains(bytes[start]) { start += 1 }
    var quote: UInt8?
    if start < bytes.count, "'\"".utf8.contains(bytes[start]) {
      quote = bytes[start]
      start += 1
    }
    let word = bytes[min(start, bytes.count)...].prefix { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
    guard let first = word.first, !isDigit(first), quote != nil || !(0x61...0x7A ~= first) else {
      append(.symbol(UInt8(ascii: "<")), offset..<offset + 1)
      offset += 1
      return
    }
    hereDocuments.append(Array(word))
    append(.string(nil), offset..<word.endIndex)
    offset = word.endIndex + (quote == nil ? 0 : 1)
  }

  // MARK: Finding

  /// The location of the string at an index of the tokens, if it is one as it stands and `isEnd` holds of what follows.
  func version(
    at index: Int, name: String, isEnd: (Token) -> Bool
  ) throws(VersionFileError) -> VersionLocation {
    guard index < tokens.count else { throw .missing(name: name) }
    let token = tokens[index]
    guard case .string(let text?) = token.kind, index + 1 < tokens.count, isEnd(tokens[index + 1]) else {
      throw .reference(name: name, offset: token.range.lowerBound)
    }
    return VersionLocation(text: text, range: token.range, name: name)
  }
}

/// Several places that have to say the same. Throws where there are none, or where two differ.
func agreeing(_ locations: [VersionLocation], name: String) throws(VersionFileError) -> [VersionLocation] {
  guard let first = locations.first else { throw .missing(name: name) }
  if let other = locations.first(where: { $0.text != first.text }) {
    throw .disagree(first: first, second: other, offset: other.range.lowerBound)
  }
  return locations
}

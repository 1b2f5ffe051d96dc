/// Reads JSON as RFC 8259 defines it: no comments, no trailing commas, no duplicate keys.
public enum JSON {
  /// Reads a document and returns its value.
  ///
  /// A byte order mark is skipped (§8.1 allows that). Throws where the grammar is broken, where a table has a key
  /// twice (§4 leaves that open; two versions in one file are an error here), where an escape is half of a surrogate
  /// pair (§8.2), and beyond ``SyntaxError/nestingLimit`` levels.
  public static func parse(_ bytes: [UInt8]) throws(SyntaxError) -> Node {
    var reader = JSONReader(cursor: try Cursor(bytes))
    return try reader.document()
  }
}

/// One method per rule of RFC 8259.
private struct JSONReader {
  var cursor: Cursor

  mutating func document() throws(SyntaxError) -> Node {
    whitespace()
    let node = try value(depth: 0)
    whitespace()
    guard cursor.peek == nil else { throw cursor.error(.expected(.endOfDocument)) }
    return node
  }

  /// RFC 8259 §2.
  mutating func whitespace() {
    cursor.skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
  }

  /// RFC 8259 §3.
  mutating func value(depth: Int) throws(SyntaxError) -> Node {
    switch cursor.peek {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""):
      let (text, range) = try string()
      return Node(.string(text), range: range, contentRange: range.lowerBound + 1..<range.upperBound - 1)
    case .some(let byte) where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
    default: return try literal()
    }
  }

  mutating func literal() throws(SyntaxError) -> Node {
    let start = cursor.offset
    for (word, value) in [("true", Node.Value.boolean(true)), ("false", .boolean(false)), ("null", .null)] {
      guard cursor.bytes[start...].starts(with: word.utf8) else { continue }
      cursor.offset += word.utf8.count
      return Node(value, range: start..<cursor.offset)
    }
    throw cursor.error(.expected(.value))
  }

  /// RFC 8259 §4.
  mutating func object(depth: Int) throws(SyntaxError) -> Node {
    let start = cursor.offset
    guard depth < SyntaxError.nestingLimit else { throw cursor.error(.nestedTooDeeply) }
    cursor.offset += 1
    var entries: [Entry] = []
    var keys = KeyIndex()
    whitespace()
    while !cursor.skip(UInt8(ascii: "}")) {
      if !entries.isEmpty {
        try cursor.expect(UInt8(ascii: ","), .commaOrTableEnd)
        whitespace()
      }
      guard cursor.peek == UInt8(ascii: "\"") else { throw cursor.error(.expected(.key)) }
      let (key, keyRange) = try string()
      guard keys.position(of: key) == nil else { throw cursor.error(.duplicateKey(key), at: keyRange.lowerBound) }
      keys.append(key)
      whitespace()
      try cursor.expect(UInt8(ascii: ":"), .colon)
      whitespace()
      entries.append(Entry(key: key, keyRange: keyRange, node: try value(depth: depth + 1)))
      whitespace()
    }
    return Node(.table(entries), range: start..<cursor.offset)
  }

  /// RFC 8259 §5.
  mutating func array(depth: Int) throws(SyntaxError) -> Node {
    let start = cursor.offset
    guard depth < SyntaxError.nestingLimit else { throw cursor.error(.nestedTooDeeply) }
    cursor.offset += 1
    var elements: [Node] = []
    whitespace()
    while !cursor.skip(UInt8(ascii: "]")) {
      if !elements.isEmpty {
        try cursor.expect(UInt8(ascii: ","), .commaOrArrayEnd)
        whitespace()
      }
      elements.append(try value(depth: depth + 1))
      whitespace()
    }
    return Node(.array(elements), range: start..<cursor.offset)
  }

  /// RFC 8259 §6.
  mutating func number() throws(SyntaxError) -> Node {
    let start = cursor.offset
    _ = cursor.skip(UInt8(ascii: "-"))
    if !cursor.skip(UInt8(ascii: "0")) { try digits() }
    if let byte = cursor.peek, isDigit(byte) { throw cursor.error(.badNumber, at: start) }
    var isWhole = true
    if cursor.skip(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if cursor.peek == UInt8(ascii: "e") || cursor.peek == UInt8(ascii: "E") {
      isWhole = false
      cursor.offset += 1
      if !cursor.skip(UInt8(ascii: "+")) { _ = cursor.skip(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: cursor.bytes[start..<cursor.offset], as: UTF8.self)
    let integer = isWhole ? Int64(text) : nil
    return Node(integer.map(Node.Value.integer) ?? .float(text), range: start..<cursor.offset)
  }

  mutating func digits() throws(SyntaxError) {
    let start = cursor.offset
    cursor.skip(while: isDigit)
    guard cursor.offset > start else { throw cursor.error(.badNumber) }
  }

  /// RFC 8259 §7. The range has the quotes in it.
  mutating func string() throws(SyntaxError) -> (String, Range<Int>) {
    let start = cursor.offset
    cursor.offset += 1
    var text: [UInt8] = []
    while let byte = cursor.peek {
      switch byte {
      case UInt8(ascii: "\""):
        cursor.offset += 1
        return (String(decoding: text, as: UTF8.self), start..<cursor.offset)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: try escape())
      case ..<0x20:
        throw cursor.error(.controlCharacter(byte))
      default:
        text.append(byte)
        cursor.offset += 1
      }
    }
    throw cursor.error(.unfinishedString, at: start)
  }

  mutating func escape() throws(SyntaxError) -> [UInt8] {
    let start = cursor.offset
    cursor.offset += 2
    switch cursor.peek(-1) {
    case UInt8(ascii: "\""): return [UInt8(ascii: "\"")]
    case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
    case UInt8(ascii: "/"): return [UInt8(ascii: "/")]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      guard var code = cursor.hexadecimal(4) else { throw cursor.error(.badEscape, at: start) }
      if 0xD800..<0xDC00 ~= code {
        guard cursor.skip(UInt8(ascii: "\\")), cursor.skip(UInt8(ascii: "u")), let low = cursor.hexadecimal(4),
          0xDC00..<0xE000 ~= low
        else { throw cursor.error(.badEscape, at: start) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw cursor.error(.badEscape, at: start) }
      return Array(String(scalar).utf8)
    default: throw cursor.error(.badEscape, at: start)
    }
  }
}

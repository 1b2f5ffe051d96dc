/// Statements and values of TOML v1.0.0, one method per rule of its grammar, named as there.
struct TOMLReader {
  var cursor: Cursor
  let root = TOMLTable(.header, range: 0..<0, depth: 0)
  /// The table of the last header.
  private var current: TOMLTable

  init(cursor: Cursor) {
    self.cursor = cursor
    current = root
  }

  mutating func document() throws(SyntaxError) -> Node {
    while cursor.peek != nil { try expression() }
    root.range = 0..<cursor.bytes.count
    return root.node
  }

  /// One line, or as many as its value spans.
  mutating func expression() throws(SyntaxError) {
    whitespace()
    switch cursor.peek {
    case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): break
    case UInt8(ascii: "["): try table()
    default: try keyValue(in: current)
    }
    whitespace()
    try comment()
    guard try newline() || cursor.peek == nil else { throw cursor.error(.expected(.endOfLine)) }
  }

  mutating func whitespace() {
    cursor.skip { $0 == 0x20 || $0 == 0x09 }
  }

  /// Steps over LF or CRLF and returns true if it comes next.
  mutating func newline() throws(SyntaxError) -> Bool {
    if cursor.skip(UInt8(ascii: "\n")) { return true }
    guard cursor.peek == UInt8(ascii: "\r") else { return false }
    guard cursor.peek(1) == UInt8(ascii: "\n") else { throw cursor.error(.controlCharacter(0x0D)) }
    cursor.offset += 2
    return true
  }

  mutating func comment() throws(SyntaxError) {
    guard cursor.skip(UInt8(ascii: "#")) else { return }
    cursor.skip { !isControl($0) }
    if let byte = cursor.peek, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
      throw cursor.error(.controlCharacter(byte))
    }
  }

  /// Whitespace, newlines and comments: what may stand between the elements of an array.
  mutating func commentsAndNewlines() throws(SyntaxError) {
    repeat {
      whitespace()
      try comment()
    } while try newline()
  }

  // MARK: Keys and tables

  /// "Keys": bare, quoted or dotted.
  mutating func key() throws(SyntaxError) -> [TOMLKey] {
    var parts = [try simpleKey()]
    while true {
      whitespace()
      guard cursor.skip(UInt8(ascii: ".")) else { return parts }
      whitespace()
      parts.append(try simpleKey())
      guard parts.count <= SyntaxError.nestingLimit else { throw cursor.error(.nestedTooDeeply) }
    }
  }

  mutating func simpleKey() throws(SyntaxError) -> TOMLKey {
    let start = cursor.offset
    let text: String
    switch cursor.peek {
    case UInt8(ascii: "\""): text = try basicString()
    case UInt8(ascii: "'"): text = try literalString()
    default:
      cursor.skip { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
      guard cursor.offset > start else { throw cursor.error(.expected(.key)) }
      text = String(decoding: cursor.bytes[start..<cursor.offset], as: UTF8.self)
    }
    return TOMLKey(text: text, range: start..<cursor.offset)
  }

  /// "Key/Value Pair".
  mutating func keyValue(in table: TOMLTable) throws(SyntaxError) {
    let path = try key()
    try cursor.expect(UInt8(ascii: "="), .equalsSign)
    whitespace()
    var table = table
    for part in path.dropLast() { table = try table.dotted(part) }
    guard let last = path.last else { return }
    try table.requireAbsent(last)
    table.append(last, .value(try value(depth: table.depth + 1)))
  }

  /// "Table" and "Array of Tables".
  mutating func table() throws(SyntaxError) {
    let start = cursor.offset
    cursor.offset += 1
    let isElement = cursor.skip(UInt8(ascii: "["))
    whitespace()
    let path = try key()
    try cursor.expect(UInt8(ascii: "]"), .headerEnd)
    if isElement { try cursor.expect(UInt8(ascii: "]"), .headerEnd) }
    let range = start..<cursor.offset
    var table = root
    for part in path.dropLast() { table = try table.superTable(part, header: range) }
    guard let last = path.last else { return }
    current = isElement ? try table.element(last, header: range) : try table.table(last, header: range)
  }

  // MARK: Values

  mutating func value(depth: Int) throws(SyntaxError) -> Node {
    let start = cursor.offset
    let text: String
    switch cursor.peek {
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "{"): return try inlineTable(depth: depth)
    case UInt8(ascii: "\"") where cursor.starts(with: "\"\"\""): return try multilineBasicString()
    case UInt8(ascii: "'") where cursor.starts(with: "'''"): return try multilineLiteralString()
    case UInt8(ascii: "\""): text = try basicString()
    case UInt8(ascii: "'"): text = try literalString()
    default: return try scalar()
    }
    return Node(.string(text), range: start..<cursor.offset, contentRange: start + 1..<cursor.offset - 1)
  }

  /// "Array". A comma may follow the last element.
  mutating func array(depth: Int) throws(SyntaxError) -> Node {
    let start = cursor.offset
    guard depth <= SyntaxError.nestingLimit else { throw cursor.error(.nestedTooDeeply) }
    cursor.offset += 1
    var elements: [Node] = []
    try commentsAndNewlines()
    while !cursor.skip(UInt8(ascii: "]")) {
      elements.append(try value(depth: depth + 1))
      try commentsAndNewlines()
      if cursor.skip(UInt8(ascii: ",")) {
        try commentsAndNewlines()
      } else if cursor.peek != UInt8(ascii: "]") {
        throw cursor.error(.expected(.commaOrArrayEnd))
      }
    }
    return Node(.array(elements), range: start..<cursor.offset)
  }

  /// "Inline Table": on one line, without a comma after the last member, and closed once written.
  mutating func inlineTable(depth: Int) throws(SyntaxError) -> Node {
    let start = cursor.offset
    guard depth <= SyntaxError.nestingLimit else { throw cursor.error(.nestedTooDeeply) }
    cursor.offset += 1
    let table = TOMLTable(.header, range: start..<start, depth: depth)
    whitespace()
    if !cursor.skip(UInt8(ascii: "}")) {
      while true {
        try keyValue(in: table)
        whitespace()
        if cursor.skip(UInt8(ascii: "}")) { break }
        try cursor.expect(UInt8(ascii: ","), .commaOrTableEnd)
        whitespace()
      }
    }
    table.range = start..<cursor.offset
    return table.node
  }
}

/// Whether TOML forbids the byte in comments and strings ("Comment", "String"): controls other than tab.
func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 || byte == 0x7F }

/// A place in the bytes of a document: what both grammars need to move on and to say where they failed.
struct Cursor {
  let bytes: [UInt8]
  var offset = 0

  /// Stands behind the byte order mark, if there is one. Throws if the bytes are not UTF-8.
  init(_ bytes: [UInt8]) throws(SyntaxError) {
    self.bytes = bytes
    if let offset = firstInvalidUTF8(in: bytes) { throw SyntaxError(offset: offset, reason: .notUTF8) }
    if bytes.starts(with: byteOrderMark) { offset = byteOrderMark.count }
  }

  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func peek(_ distance: Int) -> UInt8? { offset + distance < bytes.count ? bytes[offset + distance] : nil }

  func starts(with text: String) -> Bool {
    bytes[offset...].starts(with: text.utf8)
  }

  /// How often `byte` comes next, up to a limit.
  func count(of byte: UInt8, atMost limit: Int) -> Int {
    bytes[offset...].prefix(limit).prefix { $0 == byte }.count
  }

  /// Steps over `byte` and returns true if it comes next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    offset += 1
    return true
  }

  mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = peek, condition(byte) { offset += 1 }
  }

  mutating func expect(_ byte: UInt8, _ expected: SyntaxError.Expected) throws(SyntaxError) {
    guard skip(byte) else { throw error(.expected(expected)) }
  }

  func error(_ reason: SyntaxError.Reason, at offset: Int? = nil) -> SyntaxError {
    SyntaxError(offset: offset ?? self.offset, reason: reason)
  }

  /// Reads `count` hexadecimal digits; nil if there are fewer.
  mutating func hexadecimal(_ count: Int) -> UInt32? {
    var number: UInt32 = 0
    for _ in 0..<count {
      guard let byte = peek, let digit = hexadecimalValue(byte) else { return nil }
      number = number << 4 | UInt32(digit)
      offset += 1
    }
    return number
  }
}

func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  if isDigit(byte) { return byte - UInt8(ascii: "0") }
  let letter = (byte | 0x20) &- UInt8(ascii: "a")
  return letter < 6 ? letter + 10 : nil
}

/// The offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7); nil if all are.
package func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
  var offset = 0
  while offset < bytes.count {
    let first = bytes[offset]
    if first < 0x80 {
      offset += 1
      continue
    }
    let length: Int
    let second: ClosedRange<UInt8>
    switch first {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return offset
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return offset }
    for index in (offset + 2)..<(offset + length) where bytes[index] & 0xC0 != 0x80 { return offset }
    offset += length
  }
  return nil
}

/// A dependency as PEP 508 writes it: `name[extra] >=1.2,<2 ; marker` or `name @ url ; marker`.
///
/// Offsets are UTF-8 bytes from the start of the text.
public struct PythonDependency: Hashable, Sendable {
  /// The name as written.
  public let name: String
  /// The extras as written.
  public let extras: [String]
  /// Where the version specifiers stand, without parentheses and the white space around; nil where there are none.
  public let specifiers: Range<Int>?
  /// What follows the `@`; nil where there is none.
  public let url: String?

  /// Reads `text`; nil where it does not start as PEP 508 says. Markers are passed over.
  public init?(parsing text: String) {
    let bytes = Array(text.utf8)
    var offset = 0
    func skipSpace() { while offset < bytes.count, isSpace(bytes[offset]) { offset += 1 } }
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    skipSpace()
    let start = offset
    while offset < bytes.count, isNameByte(bytes[offset]) { offset += 1 }
    guard offset > start, isAlphanumeric(bytes[start]), isAlphanumeric(bytes[offset - 1]) else { return nil }
    name = string(start..<offset)
    skipSpace()
    var extras: [String] = []
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "[") {
      guard let end = bytes[offset...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
      extras = bytes[(offset + 1)..<end].split(separator: UInt8(ascii: ",")).map {
        String(decoding: trimmed($0), as: UTF8.self)
      }
      offset = end + 1
      skipSpace()
    }
    self.extras = extras
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "@") {
      offset += 1
      skipSpace()
      let start = offset
      while offset < bytes.count, !isSpace(bytes[offset]) { offset += 1 }
      guard offset > start else { return nil }
      url = string(start..<offset)
      specifiers = nil
      return
    }
    url = nil
    let end = bytes[offset...].firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
    var rest = trimmed(bytes[offset..<end])
    if rest.first == UInt8(ascii: "("), rest.last == UInt8(ascii: ")"), rest.count > 1 {
      rest = trimmed(rest.dropFirst().dropLast())
    }
    guard let first = rest.first else {
      specifiers = nil
      return
    }
    guard "<>=!~".utf8.contains(first) else { return nil }
    specifiers = rest.startIndex..<rest.endIndex
  }

  /// A name in the form in which names are compared (PEP 503): lower case, runs of `-`, `_` and `.` one hyphen.
  public static func normalizedName(_ name: String) -> String {
    var result: [UInt8] = []
    for byte in name.utf8 {
      if "-_.".utf8.contains(byte) {
        if result.last != UInt8(ascii: "-") { result.append(UInt8(ascii: "-")) }
      } else {
        result.append(0x41...0x5A ~= byte ? byte | 0x20 : byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 26 }

private func isNameByte(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "-_.".utf8.contains(byte) }

func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  let start = text.firstIndex { !isSpace($0) } ?? text.endIndex
  let end = text.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
  return text[start..<end]
}

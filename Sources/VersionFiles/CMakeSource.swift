import StructuredText

/// `CMakeLists.txt`: `project(NAME VERSION 1.0.0)`. CMake reads one to four numbers there and no prerelease.
///
/// Traps: `cmake_minimum_required(VERSION ...)`, `find_package`, comments, and arguments over many lines.
struct CMakeSource {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func version() throws(VersionFileError) -> VersionLocation {
    var cursor = CMakeCursor(bytes)
    return try cursor.version()
  }
}

private struct CMakeCursor {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: byteOrderMark) { offset = byteOrderMark.count }
  }

  /// An argument: its text and where it stands, without quotes.
  private struct Argument {
    let range: Range<Int>
    let isQuoted: Bool
  }

  mutating func version() throws(VersionFileError) -> VersionLocation {
    let name = "project(VERSION)"
    while offset < bytes.count {
      let start = offset
      guard isLetter(bytes[offset]) || bytes[offset] == UInt8(ascii: "_") else {
        skipElement()
        continue
      }
      while offset < bytes.count, isLetterOrDigit(bytes[offset]) || bytes[offset] == UInt8(ascii: "_") { offset += 1 }
      let command = String(decoding: bytes[start..<offset], as: UTF8.self).lowercased()
      while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x09 { offset += 1 }
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "(") else { continue }
      offset += 1
      let arguments = arguments()
      guard command == "project" else { continue }
      let texts = arguments.map { String(decoding: bytes[$0.range], as: UTF8.self) }
      guard
        let keyword = arguments.indices.dropFirst().first(where: { texts[$0] == "VERSION" && !arguments[$0].isQuoted }),
        keyword + 1 < arguments.count
      else { throw .missing(name: name) }
      let argument = arguments[keyword + 1]
      guard !texts[keyword + 1].contains("$") else { throw .reference(name: name, offset: argument.range.lowerBound) }
      return VersionLocation(text: texts[keyword + 1], range: argument.range, name: name)
    }
    throw .missing(name: name)
  }

  /// Steps over a comment, a bracket, a string, or one byte.
  private mutating func skipElement() {
    switch bytes[offset] {
    case UInt8(ascii: "#"):
      offset += 1
      if !skipBracket() { while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 } }
    case UInt8(ascii: "\""): skipString()
    case UInt8(ascii: "["): if !skipBracket() { offset += 1 }
    default: offset += 1
    }
  }

  private mutating func skipString() {
    offset += 1
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    offset = min(offset + 1, bytes.count)
  }

  /// `[==[ ... ]==]`.
  private mutating func skipBracket() -> Bool {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "[") else { return false }
    let equals = bytes[(offset + 1)...].prefix { $0 == UInt8(ascii: "=") }
    guard equals.endIndex < bytes.count, bytes[equals.endIndex] == UInt8(ascii: "[") else { return false }
    let closing = [UInt8(ascii: "]")] + equals + [UInt8(ascii: "]")]
    offset = equals.endIndex + 1
    while offset < bytes.count, !bytes[offset...].starts(with: closing) { offset += 1 }
    offset = min(offset + closing.count, bytes.count)
    return true
  }

  /// The arguments up to the closing parenthesis, behind which it stands then.
  private mutating func arguments() -> [Argument] {
    var arguments: [Argument] = []
    var depth = 1
    while offset < bytes.count, depth > 0 {
      let start = offset
      switch bytes[offset] {
      case UInt8(ascii: "("):
        depth += 1
        offset += 1
      case UInt8(ascii: ")"):
        depth -= 1
        offset += 1
      case UInt8(ascii: "#"), UInt8(ascii: "["): skipElement()
      case UInt8(ascii: "\""):
        skipString()
        arguments.append(Argument(range: start + 1..<max(offset - 1, start + 1), isQuoted: true))
      case ...0x20: offset += 1
      default:
        while offset < bytes.count, bytes[offset] > 0x20, !"()#\"".utf8.contains(bytes[offset]) {
          offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
        offset = min(offset, bytes.count)
        arguments.append(Argument(range: start..<offset, isQuoted: false))
      }
    }
    return arguments
  }
}

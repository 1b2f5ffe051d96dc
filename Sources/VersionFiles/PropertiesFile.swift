import StructuredText

/// `gradle.properties` and other Java properties: `version=1.0.0`.
///
/// Traps: keys that only end the same (`kotlin.version`), a key that stands twice (the last one counts), values that go
/// on in the next line, bytes that are Latin-1.
struct PropertiesFile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func version(_ key: String) throws(VersionFileError) -> [VersionLocation] {
    var locations: [VersionLocation] = []
    var start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    var isContinued = false
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") } ?? bytes.count
      defer { start = end + 1 }
      var line = bytes[start..<end]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      let isComment = line.first { !isSpace($0) }.map { "#!".utf8.contains($0) } ?? true
      let slashes = line.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      let isWithin = isContinued
      isContinued = !slashes.isMultiple(of: 2) && (isWithin || !isComment)
      guard !isWithin, !isComment else { continue }
      line = line.drop(while: isSpace)
      guard line.starts(with: key.utf8) else { continue }
      var rest = line.dropFirst(key.utf8.count)
      guard let separator = rest.first, isSpace(separator) || "=:".utf8.contains(separator) else { continue }
      rest = rest.drop(while: isSpace)
      if let first = rest.first, "=:".utf8.contains(first) { rest = rest.dropFirst().drop(while: isSpace) }
      while let last = rest.last, isSpace(last) { rest.removeLast() }
      guard !rest.contains(UInt8(ascii: "\\")) else { throw .escaped(name: key, offset: rest.startIndex) }
      guard !rest.starts(with: "$".utf8) else { throw .reference(name: key, offset: rest.startIndex) }
      locations.append(
        VersionLocation(
          text: String(decoding: rest, as: UTF8.self), range: rest.startIndex..<rest.endIndex, name: key))
    }
    return try agreeing(locations, name: key)
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C }
}

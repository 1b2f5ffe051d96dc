import StructuredText

/// A file whose whole text is the version, but for white space around it: `VERSION`.
struct PlainText {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func version() throws(VersionFileError) -> VersionLocation {
    let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    guard let first = bytes[start...].firstIndex(where: { $0 > 0x20 }),
      let last = bytes.lastIndex(where: { $0 > 0x20 })
    else { throw .missing(name: "version") }
    let range = first..<last + 1
    if let space = bytes[range].firstIndex(where: { $0 <= 0x20 }) {
      throw .malformed(format: "a version", offset: space)
    }
    return VersionLocation(text: String(decoding: bytes[range], as: UTF8.self), range: range, name: "version")
  }
}

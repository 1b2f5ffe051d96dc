/// A place in a text as editors count: line and column, both from 1.
public struct TextPosition: Hashable, Sendable {
  /// The line. Lines end at a line feed, so that CRLF ends one line.
  public let line: Int
  /// The column in Unicode scalars; a byte order mark does not count.
  public let column: Int

  /// Finds the position of a byte `offset`; one beyond the end is the end.
  ///
  /// Bytes that are not UTF-8 count one column each, continuation bytes none.
  public init(of offset: Int, in bytes: [UInt8]) {
    let end = min(max(offset, 0), bytes.count)
    var line = 1
    var lineStart = bytes.starts(with: byteOrderMark) ? min(byteOrderMark.count, end) : 0
    for index in lineStart..<end where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    self.line = line
    column = 1 + bytes[lineStart..<end].count { $0 & 0xC0 != 0x80 }
  }
}

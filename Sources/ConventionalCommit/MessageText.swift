/// A commit message in the one form that every rule reads: UTF-8, no byte order mark, LF line ends, no blank at the end
/// of a line, no blank line at the start or the end.
///
/// All offsets of this module count bytes from the start of this form.
struct MessageText {
  /// Valid UTF-8.
  let bytes: [UInt8]
  /// The lines without their line feeds; a blank line is an empty range.
  let lines: [Range<Int>]
  /// Which lines belong to a fenced code block, its fences included, or to a `<details>` element, or stand below git's
  /// scissors line.
  let isFenced: [Bool]
  /// Where the first byte stands that is no UTF-8, nil for a message in UTF-8. Such a message is read as Latin-1.
  let latin1Offset: Int?

  init(_ message: [UInt8]) {
    let trimmed = trimming(message)
    if let invalid = firstInvalidByte(of: trimmed) {
      (bytes, latin1Offset) = (latin1ToUTF8(trimmed), latin1ToUTF8(Array(trimmed[..<invalid])).count)
    } else {
      (bytes, latin1Offset) = (trimmed, nil)
    }
    lines = lineRanges(of: bytes)
    isFenced = fencedLines(lines, of: bytes)
  }

  var subject: Range<Int> { lines.first ?? 0..<0 }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Returns whether `range` begins with `word`, an ASCII text.
  func starts(_ range: Range<Int>, with word: String) -> Bool {
    let word = word.utf8
    guard word.count <= range.count else { return false }
    var offset = range.lowerBound
    for byte in word {
      guard bytes[offset] == byte else { return false }
      offset += 1
    }
    return true
  }

  /// Returns whether `range` begins with `word`, a text of small ASCII letters, in any case.
  func starts(_ range: Range<Int>, withAnyCaseOf word: String) -> Bool {
    let word = word.utf8
    guard word.count <= range.count else { return false }
    var offset = range.lowerBound
    for byte in word {
      guard bytes[offset].lowercased == byte else { return false }
      offset += 1
    }
    return true
  }

  /// Returns `range` without blanks at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start].isBlank { start += 1 }
    while end > start, bytes[end - 1].isBlank { end -= 1 }
    return start..<end
  }

  /// The number of spaces and tabs that `line` begins with.
  func indentation(of line: Range<Int>) -> Int {
    var offset = line.lowerBound
    while offset < line.upperBound, bytes[offset] == Ascii.space || bytes[offset] == Ascii.tab { offset += 1 }
    return offset - line.lowerBound
  }
}

/// Cuts at the first NUL as git does, and removes the byte order mark, carriage returns and blanks at line ends, and
/// blank lines at both ends.
private func trimming(_ message: [UInt8]) -> [UInt8] {
  let end = message.firstIndex(of: 0) ?? message.count
  var offset = message.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  var result: [UInt8] = []
  result.reserveCapacity(end)
  var blankLines = 0
  while offset < end {
    let lineEnd = message[offset..<end].firstIndex(of: Ascii.lineFeed) ?? end
    var contentEnd = lineEnd
    while contentEnd > offset, message[contentEnd - 1].isBlank { contentEnd -= 1 }
    if contentEnd > offset {
      if !result.isEmpty { result.append(contentsOf: repeatElement(Ascii.lineFeed, count: blankLines + 1)) }
      result.append(contentsOf: message[offset..<contentEnd])
      blankLines = 0
    } else {
      blankLines += 1
    }
    offset = lineEnd + 1
  }
  return result
}

private func lineRanges(of bytes: [UInt8]) -> [Range<Int>] {
  guard !bytes.isEmpty else { return [] }
  var lines: [Range<Int>] = []
  var start = 0
  for (offset, byte) in bytes.enumerated() where byte == Ascii.lineFeed {
    lines.append(start..<offset)
    start = offset + 1
  }
  lines.append(start..<bytes.count)
  return lines
}

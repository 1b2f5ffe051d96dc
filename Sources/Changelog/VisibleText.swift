/// The bytes of a text without what a reader cannot see: control characters but tab and line feed, marks of direction,
/// characters of no width. Every kind of line ending becomes a line feed.
func visibleBytes(of text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  var followsReturn = false
  for scalar in text.unicodeScalars {
    if scalar == "\n" && followsReturn {
      followsReturn = false
      continue
    }
    followsReturn = scalar == "\r"
    switch scalar.value {
    case 0x0D: bytes.append(0x0A)
    case 0x0B, 0x0C, 0x85, 0x2028, 0x2029: bytes.append(0x20)
    default: if isVisible(scalar.value) { bytes += scalar.utf8 }
    }
  }
  return bytes
}

private func isVisible(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x09, 0x0A: true
  case 0x00..<0x20, 0x7F..<0xA0, 0xAD: false
  // Arabic letter mark, Mongolian vowel separator, zero width and direction, invisible operators and isolates.
  case 0x061C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F: false
  case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: false
  default: true
  }
}

/// The first line that is not empty, on one line and without white space around it.
func firstLine(of text: String) -> [UInt8] {
  let line = visibleBytes(of: text).trimmedSlice.prefix { $0 != 0x0A }
  return line.map { $0 == 0x09 ? 0x20 : $0 }.trimmed
}

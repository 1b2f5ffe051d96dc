/// The bytes of a text without what a reader cannot see: control characters but tab and line feed, marks of direction,
/// characters of no width. Every kind of line ending becomes a line feed.
func visibleBytes(of text: String) -> [UInt8] {
  var bytes = Array(text.utf8)
  if bytes.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09 }) { return bytes }
  bytes.removeAll(keepingCapacity: true)
  let scalars = text.unicodeScalars
  var followsReturn = false
  for index in scalars.indices {
    let scalar = scalars[index]
    if scalar == "\n" && followsReturn {
      followsReturn = false
      continue
    }
    followsReturn = scalar == "\r"
    switch scalar.value {
    case 0x0D: bytes.append(0x0A)
    case 0x0B, 0x0C, 0x85, 0x2028, 0x2029: bytes.append(0x20)
    default: if !isHidden(at: index, of: scalars) { bytes += scalar.utf8 }
    }
  }
  return bytes
}

/// Whether a character is not seen, or changes how others are seen: a control but tab and line feed, a mark that turns
/// the direction of text round, a character of no width.
///
/// Letters that are written from right to left are none. A joiner stays where it has work to do: between two letters of
/// a script that joins them, or in an emoji.
package func isHidden(at index: String.Index, of scalars: String.UnicodeScalarView) -> Bool {
  let scalar = scalars[index]
  guard isHidden(scalar) else { return false }
  guard scalar.value == 0x200C || scalar.value == 0x200D, index > scalars.startIndex else { return true }
  let next = scalars.index(after: index)
  return next == scalars.endIndex || !isJoined(scalars[scalars.index(before: index)]) || !isJoined(scalars[next])
}

/// Whether a character is not seen, wherever it stands.
package func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A: false
  case 0x00..<0x20, 0x7F..<0xA0, 0xAD: true
  // Arabic letter mark, Mongolian vowel separator, zero width and direction, line ends, invisible operators, isolates.
  case 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
  // Byte order mark, interlinear annotation, tags.
  case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
  default: false
  }
}

/// Arabic, Syriac, the scripts of India, and what emoji are made of.
private func isJoined(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x0620...0x0DFF, 0x2190...0x2BFF, 0xFE0F, 0x1F000...0x1FAFF: true
  default: false
  }
}

/// The first line that is not empty, on one line and without white space around it.
func firstLine(of text: String) -> [UInt8] {
  let line = visibleBytes(of: text).trimmedSlice.prefix { $0 != 0x0A }
  return line.map { $0 == 0x09 ? 0x20 : $0 }.trimmed
}

/// The lines of a file that end with LF, CRLF or CR; a byte order mark is before the first one.
func linesOfText(_ bytes: [UInt8]) -> [Outline.Line] {
  var lines: [Outline.Line] = []
  var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  var index = start
  while index < bytes.count {
    guard isLineEnd(bytes[index]) else {
      index += 1
      continue
    }
    let isPair = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
    let end = index + (isPair ? 2 : 1)
    lines.append(Outline.Line(content: start..<index, end: end))
    start = end
    index = end
  }
  if start < bytes.count { lines.append(Outline.Line(content: start..<bytes.count, end: bytes.count)) }
  return lines
}

/// The marks of a code fence that a line opens.
func fence(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
  guard let first = rest.first, first == UInt8(ascii: "`") || first == UInt8(ascii: "~") else { return nil }
  let marks = rest.prefix { $0 == first }
  guard marks.count >= 3, first == UInt8(ascii: "~") || !rest[marks.endIndex...].contains(first) else { return nil }
  return marks
}

/// What ends the element that a line begins with, where its content is no Markdown.
func closingMark(ofElement line: ArraySlice<UInt8>) -> [UInt8]? {
  if line.starts(with: "<!--".utf8) { return Array("-->".utf8) }
  for name in ["pre", "script", "style", "textarea"] {
    let rest = line.dropFirst(name.utf8.count + 1)
    guard lowercased(line.dropFirst().prefix(name.utf8.count)) == name else { continue }
    if rest.first.map({ isBlank($0) || $0 == UInt8(ascii: ">") }) ?? true { return Array("</\(name)>".utf8) }
  }
  return nil
}

/// Whether `text` has `mark` in it, letters without case.
func contains(_ text: ArraySlice<UInt8>, _ mark: [UInt8]) -> Bool {
  text.indices.contains { start in
    text[start...].prefix(mark.count).elementsEqual(mark) { (isLetter($0) ? $0 | 0x20 : $0) == $1 }
  }
}

/// The level of the heading that a line of `=` or `-` makes of the line before.
func underlineLevel(_ rest: ArraySlice<UInt8>) -> Int? {
  let text = rest.trimmedSlice
  guard let first = text.first, text.allSatisfy({ $0 == first }) else { return nil }
  return first == UInt8(ascii: "=") ? 1 : first == UInt8(ascii: "-") ? 2 : nil
}

/// How far the content of a list item is from its marker; nil for a line that begins none.
func contentOffset(ofItem rest: ArraySlice<UInt8>) -> Int? {
  guard let first = rest.first else { return nil }
  var end = rest.startIndex
  if "-*+".utf8.contains(first) {
    end += 1
  } else {
    end = rest.prefix(9).prefix(while: isDigit).endIndex
    guard end > rest.startIndex, end < rest.endIndex, ".)".utf8.contains(rest[end]) else { return nil }
    end += 1
  }
  let blanks = rest[end...].prefix(while: isBlank).count
  guard blanks > 0, end + blanks < rest.endIndex else { return nil }
  let marks = rest.filter { !isBlank($0) }
  if marks.count > 2, "-*".utf8.contains(first), marks.allSatisfy({ $0 == first }) { return nil }
  return end - rest.startIndex + (blanks > 4 ? 1 : blanks)
}

/// The label of `[label]: address`.
func definitionLabel(_ rest: ArraySlice<UInt8>) -> Range<Int>? {
  guard rest.first == UInt8(ascii: "["), let close = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
  let label = rest[..<close].dropFirst()
  let after = rest[(close + 1)...]
  guard !label.isEmpty, label.first != UInt8(ascii: "^"), after.first == UInt8(ascii: ":"),
    !after.dropFirst().allSatisfy(isBlank)
  else { return nil }
  return label.startIndex..<label.endIndex
}

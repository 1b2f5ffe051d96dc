/// Markdown of a text of several lines in which lists, fenced and indented code stay what they are and all else is
/// text. Empty lines are empty; the caller indents the others.
///
/// Blocks are written anew with indentation of our own, so that a renderer sees the same blocks: a fence is closed, a
/// heading, quote, rule or table is text.
func noteMarkdown(_ note: String) -> [String] {
  var writer = NoteWriter()
  for line in trimmedLines(of: visibleBytes(of: note)) {
    writer.write(line)
  }
  return writer.finished()
}

private struct NoteWriter {
  /// A list item that following lines may belong to.
  struct Item {
    /// The column of its content in the source.
    var offset: Int
    /// The columns that its marker takes in the output.
    var width: Int
  }

  struct Fence {
    var marker: ArraySlice<UInt8>
    var indent: Int
  }

  enum Previous { case nothing, text, code, block }

  private var lines: [String] = []
  private var items: [Item] = []
  private var fence: Fence?
  private var isAfterBlank = false
  private var previous = Previous.nothing

  mutating func write(_ line: ArraySlice<UInt8>) {
    let (indent, rest) = indentation(of: line)
    if fence != nil {
      writeInFence(line, indent: indent, rest: rest)
    } else if rest.isEmpty {
      isAfterBlank = !lines.isEmpty
    } else {
      writeBlock(indent: indent, rest: rest)
    }
  }

  mutating func finished() -> [String] {
    if let fence { emit(Array(fence.marker)) }
    return lines
  }

  private mutating func writeBlock(indent: Int, rest: ArraySlice<UInt8>) {
    let marker = listMarker(of: rest)
    let opening = openingFence(of: rest)
    let depth = items.count
    if isAfterBlank || marker != nil || opening != nil {
      while let item = items.last, indent < item.offset { items.removeLast() }
    }
    let endsParagraph = isAfterBlank || previous != .text || items.count < depth
    let relative = indent - (items.last?.offset ?? 0)
    // Right behind a list, whose items are indented less here than in the source, code would be part of the last one.
    if relative >= 4, items.count == depth, previous == .code || (isAfterBlank && previous != .nothing) {
      emit(code: Array(repeating: 0x20, count: relative) + rest)
      previous = .code
    } else if let opening {
      emit(Array(opening.marker) + opening.info)
      fence = Fence(marker: opening.marker, indent: indent)
    } else if let marker, items.count < 8, marker.mayInterrupt || endsParagraph {
      emit(Array(marker.text) + [0x20] + inlineMarkdown(spaced(marker.content), beginsBlock: true))
      let width = marker.text.count + 1
      items.append(Item(offset: indent + marker.content.startIndex - rest.startIndex, width: width))
      previous = .block
    } else {
      emit(inlineMarkdown(spaced(rest), beginsBlock: true))
      previous = .text
    }
  }

  private mutating func writeInFence(_ line: ArraySlice<UInt8>, indent: Int, rest: ArraySlice<UInt8>) {
    guard let fence else { return }
    let length = rest.prefix { $0 == fence.marker.first }.count
    if length >= fence.marker.count, rest.dropFirst(length).allSatisfy(isBlank), indent - fence.indent <= 3 {
      self.fence = nil
      emit(Array(fence.marker))
      previous = .block
    } else if fence.indent == 0 || rest.isEmpty {
      emit(code: fence.indent == 0 ? Array(line) : [])
    } else {
      emit(code: Array(repeating: 0x20, count: max(0, indent - fence.indent)) + rest)
    }
  }

  private mutating func emit(code bytes: [UInt8]) {
    emit(Array(withoutLogCommands(inCode: String(decoding: bytes, as: UTF8.self)).utf8))
  }

  private mutating func emit(_ bytes: [UInt8]) {
    if isAfterBlank, !lines.isEmpty { lines.append("") }
    isAfterBlank = false
    guard !bytes.allSatisfy(isBlank) else {
      lines.append("")
      return
    }
    let width = items.reduce(0) { $0 + $1.width }
    lines.append(String(repeating: " ", count: width) + String(decoding: bytes, as: UTF8.self))
  }
}

/// The columns before the first byte that is no white space, tabs reaching the next multiple of four, and the rest.
private func indentation(of line: ArraySlice<UInt8>) -> (Int, ArraySlice<UInt8>) {
  var columns = 0
  for index in line.indices {
    switch line[index] {
    case 0x20: columns += 1
    case 0x09: columns += 4 - columns % 4
    default: return (columns, line[index...])
    }
  }
  return (columns, line[line.endIndex...])
}

/// A line without white space around it and without tabs.
private func spaced(_ line: ArraySlice<UInt8>) -> [UInt8] { line.map { $0 == 0x09 ? 0x20 : $0 }.trimmed }

private struct ListMarker {
  /// `-`, `*`, `+`, or digits with `.` or `)`.
  var text: ArraySlice<UInt8>
  var content: ArraySlice<UInt8>
  /// Whether a paragraph ends before it (CommonMark 0.31 §5.2): a bullet, or the number 1.
  var mayInterrupt: Bool
}

private func listMarker(of line: ArraySlice<UInt8>) -> ListMarker? {
  var end = line.startIndex
  if let first = line.first, "-*+".utf8.contains(first) {
    end += 1
  } else {
    end = line.prefix(9).prefix(while: isDigit).endIndex
    guard end > line.startIndex, end < line.endIndex, ".)".utf8.contains(line[end]) else { return nil }
    end += 1
  }
  let content = line[end...].drop(while: isBlank)
  guard !content.isEmpty, content.startIndex > end else { return nil }
  // A rule: - - -
  let marks = line.filter { !isBlank($0) }
  if "-*".utf8.contains(line[line.startIndex]), marks.allSatisfy({ $0 == marks[0] }) { return nil }
  let text = line[..<end]
  return ListMarker(
    text: text, content: content, mayInterrupt: !isDigit(text[text.startIndex]) || text.dropLast().elementsEqual([0x31])
  )
}

/// Three or more backticks or tildes, and the first word of what follows (CommonMark 0.31 §4.5).
private func openingFence(of line: ArraySlice<UInt8>) -> (marker: ArraySlice<UInt8>, info: [UInt8])? {
  guard let first = line.first, first == UInt8(ascii: "`") || first == UInt8(ascii: "~") else { return nil }
  let marker = line.prefix { $0 == first }
  let rest = line[marker.endIndex...]
  guard marker.count >= 3, first == UInt8(ascii: "~") || !rest.contains(first) else { return nil }
  let info = rest.drop(while: isBlank).prefix { isAlphanumeric($0) || "+-._#".utf8.contains($0) }
  return (marker, Array(info))
}

/// The lines without the empty ones before the first and after the last.
private func trimmedLines(of bytes: [UInt8]) -> ArraySlice<ArraySlice<UInt8>> {
  var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
  while let line = lines.first, line.allSatisfy(isBlank) { lines.removeFirst() }
  while let line = lines.last, line.allSatisfy(isBlank) { lines.removeLast() }
  return lines
}

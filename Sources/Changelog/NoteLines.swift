/// A line of a note, or what one adds to its blocks.
struct NoteLine {
  enum Content {
    case text([UInt8])
    /// The first line of an item, with its marker: `-`, `*`, `+`, or digits with `.` or `)`.
    case item(marker: [UInt8], [UInt8])
    /// The opening marks of a fence, with the word after them.
    case fence([UInt8], info: [UInt8])
    case endOfFence([UInt8])
    /// A line in a fence.
    case code([UInt8])
    /// A line of indented code, with all of its indentation.
    case indentedCode([UInt8])
  }

  var content: Content
  /// The widths of the markers of the items that it is in, blanks included; not of the one that it begins.
  var widths: [Int]
  /// Whether an empty line stands before it.
  var isAfterBlank: Bool

  /// The columns before it.
  var indentation: Int { widths.reduce(0, +) }
}

/// The lines of a note, read as the blocks of Markdown that it is made of.
func noteLines(_ note: String) -> [NoteLine] {
  var reader = NoteReader()
  for line in trimmedLines(of: visibleBytes(of: note)) { reader.read(line) }
  return reader.finished()
}

private struct NoteReader {
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

  private var lines: [NoteLine] = []
  private var items: [Item] = []
  private var fence: Fence?
  private var isAfterBlank = false
  private var previous = Previous.nothing

  mutating func read(_ line: ArraySlice<UInt8>) {
    let (indent, rest) = indentation(of: line)
    if fence != nil {
      readInFence(line, indent: indent, rest: rest)
    } else if rest.isEmpty {
      isAfterBlank = !lines.isEmpty
    } else {
      readBlock(indent: indent, rest: rest)
    }
  }

  mutating func finished() -> [NoteLine] {
    if let fence { add(.endOfFence(Array(fence.marker))) }
    return lines
  }

  private mutating func readBlock(indent: Int, rest: ArraySlice<UInt8>) {
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
      add(.indentedCode(Array(repeating: 0x20, count: relative) + rest))
      previous = .code
    } else if let opening {
      add(.fence(Array(opening.marker), info: opening.info))
      fence = Fence(marker: opening.marker, indent: indent)
    } else if let marker, items.count < 8, marker.mayInterrupt || endsParagraph {
      add(.item(marker: Array(marker.text), spaced(marker.content)))
      let width = marker.text.count + 1
      items.append(Item(offset: indent + marker.content.startIndex - rest.startIndex, width: width))
      previous = .block
    } else {
      add(.text(spaced(rest)))
      previous = .text
    }
  }

  private mutating func readInFence(_ line: ArraySlice<UInt8>, indent: Int, rest: ArraySlice<UInt8>) {
    guard let fence else { return }
    let length = rest.prefix { $0 == fence.marker.first }.count
    if length >= fence.marker.count, rest.dropFirst(length).allSatisfy(isBlank), indent - fence.indent <= 3 {
      self.fence = nil
      add(.endOfFence(Array(fence.marker)))
      previous = .block
    } else if fence.indent == 0 || rest.isEmpty {
      add(.code(fence.indent == 0 ? Array(line) : []))
    } else {
      add(.code(Array(repeating: 0x20, count: max(0, indent - fence.indent)) + rest))
    }
  }

  private mutating func add(_ content: NoteLine.Content) {
    lines.append(
      NoteLine(content: content, widths: items.map(\.width), isAfterBlank: isAfterBlank && !lines.isEmpty))
    isAfterBlank = false
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

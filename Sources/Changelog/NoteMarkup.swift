/// The blocks of a note, for the markups that tell them apart otherwise than Markdown.
private struct NoteBlock {
  enum Kind {
    case paragraph
    case item(marker: [UInt8])
    case code
  }

  var kind: Kind
  /// Text as it is, or lines of code.
  var lines: [[UInt8]]
  var widths: [Int]

  static func blocks(of note: String) -> [NoteBlock] {
    var blocks: [NoteBlock] = []
    var isInFence = false
    for line in noteLines(note) {
      let last = blocks.last
      switch line.content {
      case .text(let text):
        // The rest of a paragraph that an item begins stands one level deeper than the item.
        if !line.isAfterBlank, let last, last.continues(at: line.widths.count) {
          blocks[blocks.count - 1].lines.append(text)
        } else {
          blocks.append(NoteBlock(kind: .paragraph, lines: [text], widths: line.widths))
        }
      case .item(let marker, let text):
        blocks.append(NoteBlock(kind: .item(marker: marker), lines: [text], widths: line.widths))
      case .fence:
        blocks.append(NoteBlock(kind: .code, lines: [], widths: line.widths))
        isInFence = true
      case .code(let code):
        if line.isAfterBlank { blocks[blocks.count - 1].lines.append([]) }
        blocks[blocks.count - 1].lines.append(code)
      case .endOfFence: isInFence = false
      case .indentedCode(let code):
        if case .code? = last?.kind, !isInFence, last?.isIndented == true {
          if line.isAfterBlank { blocks[blocks.count - 1].lines.append([]) }
          blocks[blocks.count - 1].lines.append(Array(code.dropFirst(4)))
        } else {
          blocks.append(
            NoteBlock(kind: .code, lines: [Array(code.dropFirst(4))], widths: line.widths, isIndented: true))
        }
      }
    }
    return blocks.compactMap(\.shown)
  }

  private var isIndented = false

  init(kind: Kind, lines: [[UInt8]], widths: [Int], isIndented: Bool = false) {
    self.kind = kind
    self.lines = lines
    self.widths = widths
    self.isIndented = isIndented
  }

  private func continues(at depth: Int) -> Bool {
    switch kind {
    case .paragraph: depth == widths.count
    case .item: depth == widths.count + 1
    case .code: false
    }
  }

  /// Code without empty lines around it, in which a CI finds no command; nil for code without any.
  private var shown: NoteBlock? {
    guard case .code = kind else { return self }
    var block = self
    block.lines = lines.map { $0.allSatisfy(isBlank) ? [] : withoutLogCommands(inCode: $0) }
    while block.lines.last?.isEmpty == true { block.lines.removeLast() }
    while block.lines.first?.isEmpty == true { block.lines.removeFirst() }
    return block.lines.isEmpty ? nil : block
  }
}

/// reStructuredText of a note, in which each block is set off from the next. The caller indents the lines.
func noteRestructuredText(_ note: String) -> [String] {
  var lines: [String] = []
  for block in NoteBlock.blocks(of: note) {
    let indentation = String(repeating: " ", count: block.widths.reduce(0, +))
    if !lines.isEmpty { lines.append("") }
    func text(_ line: [UInt8]) -> String {
      String(decoding: inlineRestructuredText(line, beginsBlock: true, allowsMarkup: true), as: UTF8.self)
    }
    switch block.kind {
    case .paragraph:
      lines += block.lines.map { indentation + text($0) }
    case .item(let marker):
      let hanging = indentation + String(repeating: " ", count: marker.count + 1)
      lines.append(indentation + String(decoding: marker, as: UTF8.self) + " " + text(block.lines[0]))
      lines += block.lines.dropFirst().map { hanging + text($0) }
    case .code:
      lines += [indentation + "::", ""]
      lines += block.lines.map { $0.isEmpty ? "" : indentation + "  " + String(decoding: $0, as: UTF8.self) }
    }
  }
  return lines
}

/// AsciiDoc of a note that can be attached to an item: one paragraph, or an open block.
func noteAsciiDoc(_ note: String) -> [String] {
  let blocks = NoteBlock.blocks(of: note)
  func text(_ line: [UInt8]) -> String {
    String(decoding: inlineAsciiDoc(line, beginsBlock: true, allowsLinks: true), as: UTF8.self)
  }
  if blocks.count == 1, case .paragraph = blocks[0].kind { return blocks[0].lines.map(text) }
  var lines: [String] = []
  for block in blocks {
    // What stands in an item is attached to it.
    if !lines.isEmpty { lines.append(block.isAttached ? "+" : "") }
    switch block.kind {
    case .paragraph: lines += block.lines.map(text)
    case .item(let marker):
      let mark = isDigit(marker[0]) ? "." : "*"
      lines.append(String(repeating: mark, count: min(5, block.widths.count + 1)) + " " + text(block.lines[0]))
      lines += block.lines.dropFirst().map(text)
    case .code: lines += listing(block.lines)
    }
  }
  return lines.isEmpty ? [] : ["--"] + lines + ["--"]
}

extension NoteBlock {
  fileprivate var isAttached: Bool {
    if case .item = kind { return false }
    return !widths.isEmpty
  }
}

/// A listing whose delimiter no line of it is, and in which no line is a directive of the preprocessor or ends the open
/// block around it: those are indented.
private func listing(_ code: [[UInt8]]) -> [String] {
  let longest = code.map { line in line.allSatisfy { $0 == UInt8(ascii: "-") } ? line.count : 0 }.max() ?? 0
  let delimiter = String(repeating: "-", count: max(4, longest + 1))
  let isIndented = code.contains { line in
    if line[...].trimmedEnd.elementsEqual("--".utf8) { return true }
    let line = line.first == UInt8(ascii: "\\") ? line.dropFirst() : line[...]
    return ["include::", "ifdef::", "ifndef::", "ifeval::", "endif::"].contains { line.starts(with: $0.utf8) }
  }
  let lines = code.map { line in
    (isIndented && !line.isEmpty ? " " : "") + String(decoding: line, as: UTF8.self)
  }
  return (isIndented ? ["[indent=0]"] : []) + [delimiter] + lines + [delimiter]
}

/// Tells what people wrote in a section from what was generated.
struct HandwrittenText {
  let outline: MarkdownOutline
  /// Entries that the new section has: whoever wrote them, they are not needed twice.
  let generated: Set<[UInt8]>
  /// Whether an entry with the abbreviated ID of a commit, as generated ones have, counts as generated.
  let knowsEntriesByCommit: Bool

  /// The lines of a range that are to be kept.
  func lines(in range: Range<Int>) -> [Int] {
    var kept: [Int] = []
    /// Headings that have nothing under them so far, and whether something was left out under the last one.
    var pending: [(level: Int, lines: Range<Int>)] = []
    var leftOut = false
    func keepPending() {
      for heading in pending { kept += heading.lines }
      pending = []
    }
    for block in blocks(in: outline.trimmed(range)) {
      switch block.kind {
      case .heading(let level):
        if !leftOut, pending.contains(where: { $0.level >= level }) { keepPending() }
        pending.removeAll { $0.level >= level }
        leftOut = false
        pending.append((level, block.lines))
      case .item where isGenerated(block.lines), .text where isGeneratedLine(block.lines.lowerBound): leftOut = true
      case .item, .text:
        keepPending()
        kept += block.lines
      }
    }
    if !leftOut { keepPending() }
    return kept
  }

  /// Whether nothing in a range was written by anybody: headings of a template and comments only.
  func isScaffold(_ range: Range<Int>) -> Bool {
    var isInComment = false
    let headings = headingLines(in: range)
    for line in range where !outline.isBlankLine(line) {
      let text = outline.content(line).trimmedSlice
      if !isInComment, text.starts(with: "<!--".utf8) { isInComment = true }
      let closes = contains(text, Array("-->".utf8))
      if isInComment {
        if closes {
          isInComment = false
          if !text.suffix(3).elementsEqual("-->".utf8) { return false }
        }
      } else if !headings.contains(line) {
        return false
      }
    }
    return true
  }

  private func headingLines(in range: Range<Int>) -> Set<Int> {
    Set(outline.headings.lazy.filter { range.contains($0.lines.lowerBound) }.flatMap { Array($0.lines) })
  }

  // MARK: Blocks

  private struct Block {
    enum Kind {
      case heading(level: Int)
      case item
      case text
    }

    var kind: Kind
    var lines: Range<Int>
  }

  /// Headings, items with all that is indented under them, and any other line by itself, each with the blank lines
  /// after it.
  private func blocks(in range: Range<Int>) -> [Block] {
    let headings = Dictionary(
      outline.headings.lazy.filter { range.contains($0.lines.lowerBound) }.map { ($0.lines.lowerBound, $0) }
    ) { first, _ in first }
    var blocks: [Block] = []
    var line = range.lowerBound
    while line < range.upperBound {
      var end = line + 1
      var kind = Block.Kind.text
      if let heading = headings[line] {
        kind = .heading(level: heading.level)
        end = heading.lines.upperBound
      } else if outline.items.contains(line) {
        kind = .item
        while end < range.upperBound, isWithinItem(end, range, headings.keys) { end += 1 }
      }
      while end < range.upperBound, outline.isBlankLine(end) { end += 1 }
      blocks.append(Block(kind: kind, lines: line..<end))
      line = end
    }
    return blocks
  }

  private func isWithinItem(
    _ line: Int, _ range: Range<Int>, _ headings: Dictionary<Int, MarkdownOutline.Heading>.Keys
  ) -> Bool {
    guard !headings.contains(line) else { return false }
    return outline.isBlankLine(line) || isBlank(outline.content(line)[outline.content(line).startIndex])
  }

  private func isGenerated(_ lines: Range<Int>) -> Bool {
    if generated.contains(text(lines)) { return true }
    return knowsEntriesByCommit && namesCommit(outline.content(lines.lowerBound))
  }

  private func isGeneratedLine(_ line: Int) -> Bool {
    let text = outline.content(line).trimmedSlice
    return text.starts(with: SectionText.compare.utf8) || text.elementsEqual(SectionText.empty.utf8)
  }

  /// The lines as one text with LF, without white space around it.
  private func text(_ lines: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    for line in outline.trimmed(lines) { text += Array(outline.content(line)) + [0x0A] }
    return text
  }

  /// The items of a section that was just rendered.
  static func items(of section: MarkdownOutline) -> Set<[UInt8]> {
    let reader = HandwrittenText(outline: section, generated: [], knowsEntriesByCommit: false)
    var items: Set<[UInt8]> = []
    for block in reader.blocks(in: section.lines.indices) {
      if case .item = block.kind { items.insert(reader.text(block.lines)) }
    }
    return items
  }
}

/// Whether a line has `(a1b2c3d)` or `[a1b2c3d](`, seven digits of an ID at the end of a list of links.
private func namesCommit(_ line: ArraySlice<UInt8>) -> Bool {
  var digits = 0
  for index in line.indices {
    if isHexDigit(line[index]) {
      digits += 1
      continue
    }
    if digits == 7 {
      let before = index - 8 >= line.startIndex ? line[index - 8] : 0
      let after = line[index]
      if before == UInt8(ascii: "["), after == UInt8(ascii: "]") { return true }
      if after == UInt8(ascii: ")"), before == UInt8(ascii: "(") || before == 0x20 { return true }
    }
    digits = 0
  }
  return false
}

/// Tells what people wrote in a section from what was generated.
struct HandwrittenText {
  let outline: Outline
  /// Entries that the new section has: whoever wrote them, they are not needed twice.
  let generated: Set<[UInt8]>
  /// Whether an entry with the abbreviated ID of a commit, as generated ones have, counts as generated.
  let knowsEntriesByCommit: Bool
  /// The level of the headings of generated groups.
  let groupLevel: Int

  /// The lines of a range that are to be kept.
  func lines(in range: Range<Int>) -> [Int] {
    var kept: [Int] = []
    /// Headings that have nothing under them so far, and whether the last one is of a generated group.
    var pending: [(level: Int, lines: Range<Int>)] = []
    var leftOut = false
    func keepPending() {
      for heading in pending { kept += heading.lines }
      pending = []
    }
    /// What a block set apart stays apart without it.
    func keepBlankLine(after block: Block) {
      let end = block.lines.upperBound - 1
      guard pending.isEmpty, outline.isBlankLine(end), let last = kept.last, !outline.isBlankLine(last) else { return }
      kept.append(end)
    }
    let blocks = blocks(in: outline.trimmed(range))
    for (index, block) in blocks.enumerated() {
      // What follows without a blank line may be part of the same paragraph, which nobody generated.
      let next = index + 1 < blocks.count ? blocks[index + 1].kind : nil
      let continuesText = index > 0 && blocks[index - 1].continues
      let standsAlone = !block.continues || next != .text
      switch block.kind {
      case .heading(let level):
        if !leftOut, pending.contains(where: { $0.level >= level }) { keepPending() }
        pending.removeAll { $0.level >= level }
        leftOut = false
        pending.append((level, block.lines))
      case .item where standsAlone && isGenerated(block.lines):
        leftOut = pending.last?.level == groupLevel
        keepBlankLine(after: block)
      case .text where standsAlone && !continuesText && isGeneratedLine(block.lines.lowerBound):
        keepBlankLine(after: block)
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
      if isLineComment(line) { continue }
      if !isInComment, outline.markup == .markdown, text.starts(with: "<!--".utf8) { isInComment = true }
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

  /// `// text` of AsciiDoc. In reStructuredText, `.. text` is more often a directive than a comment.
  private func isLineComment(_ line: Int) -> Bool {
    let text = outline.content(line)
    return outline.markup == .asciidoc && text.starts(with: "//".utf8) && !text.starts(with: "///".utf8)
  }

  private func headingLines(in range: Range<Int>) -> Set<Int> {
    Set(outline.headings.lazy.filter { range.contains($0.lines.lowerBound) }.flatMap { Array($0.lines) })
  }

  // MARK: Blocks

  private struct Block {
    enum Kind: Equatable {
      case heading(level: Int)
      case item
      case text
    }

    var kind: Kind
    var lines: Range<Int>
    /// Whether text that follows without a blank line would be part of it.
    var continues: Bool
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
        while end < range.upperBound, headings[end] == nil, outline.isWithinItem(end) { end += 1 }
      }
      while end < range.upperBound, outline.isBlankLine(end) { end += 1 }
      let isHeading = headings[line] != nil
      blocks.append(Block(kind: kind, lines: line..<end, continues: !isHeading && !outline.isBlankLine(end - 1)))
      line = end
    }
    return blocks
  }

  private func isGenerated(_ lines: Range<Int>) -> Bool {
    if generated.contains(text(lines)) { return true }
    return knowsEntriesByCommit && namesCommit(outline.content(lines.lowerBound))
  }

  private func isGeneratedLine(_ line: Int) -> Bool {
    let text = outline.content(line).trimmedSlice
    return outline.isComparison(line) || text.elementsEqual(SectionText.empty.utf8)
  }

  /// The lines as one text with LF, without white space around it.
  private func text(_ lines: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    for line in outline.trimmed(lines) { text += Array(outline.content(line)) + [0x0A] }
    return text
  }

  /// The items of a section that was just rendered.
  static func items(of section: Outline) -> Set<[UInt8]> {
    let reader = HandwrittenText(outline: section, generated: [], knowsEntriesByCommit: false, groupLevel: 0)
    var items: Set<[UInt8]> = []
    for block in reader.blocks(in: section.lines.indices) {
      if case .item = block.kind { items.insert(reader.text(block.lines)) }
    }
    return items
  }
}

/// Whether a line has `(a1b2c3d)`, `[a1b2c3d](`, `` `a1b2c3d < `` or `[a1b2c3d]`, seven digits of an ID at the end of a
/// list of links.
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
      if before == UInt8(ascii: "`"), line[index...].starts(with: " <".utf8) { return true }
      if after == UInt8(ascii: ")"), before == UInt8(ascii: "(") || before == 0x20 { return true }
    }
    digits = 0
  }
  return false
}

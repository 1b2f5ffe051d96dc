/// The lines of a file and which of them are headings, as far as a changelog needs it.
///
/// In Markdown, text in code fences, indented code, comments, `<pre>`, `<script>`, `<style>` and front matter is no heading
/// (CommonMark 0.31 §4.2 to §4.6).
struct Outline {
  struct Line {
    /// Without its line ending.
    var content: Range<Int>
    /// With it.
    var end: Int
  }

  struct Heading {
    /// An underlined heading has two lines, one with a line above too three.
    var lines: Range<Int>
    var level: Int
    /// What is between the marks.
    var text: Range<Int>
    /// Where its section begins: at the heading, or at the anchors (`<a name="...">`) right above it.
    var start: Int
  }

  let bytes: [UInt8]
  let markup: Markup
  private(set) var lines: [Line] = []
  var headings: [Heading] = []
  /// What is under the headings of each level in reStructuredText.
  var adornments: [Adornment]
  /// The lines that define a link or, in AsciiDoc, an attribute, and the label of each.
  var definitions: [Int: Range<Int>] = [:]
  /// The lines in which an item of a list begins that is not in another one.
  var items: Set<Int> = []
  /// The lines of AsciiDoc that belong to the item above them, but for blank ones.
  var nested: Set<Int> = []
  /// The first of the definitions at the end of the file, or the number of lines.
  private(set) var trailingDefinitions = 0
  /// The line of a fence or comment that lasts to the end of the file without being closed.
  var openBlock: Int?
  /// The heading of reStructuredText that is deeper than the one before it by more than one level, an error in docutils.
  var inconsistentHeading: Heading?

  /// `adornments` are those of the levels that are known already.
  init(_ bytes: [UInt8], _ markup: Markup, adornments: [Adornment] = []) {
    self.bytes = bytes
    self.markup = markup
    self.adornments = adornments
    lines = linesOfText(bytes)
    switch markup {
    case .markdown: scanMarkdown()
    case .restructuredText: scanRestructuredText()
    case .asciidoc: scanAsciiDoc()
    }
    trailingDefinitions = lines.count
    var index = lines.count - 1
    while index >= 0, isBlankLine(index) || definitions[index] != nil {
      if definitions[index] != nil { trailingDefinitions = index }
      index -= 1
    }
  }

  func content(_ line: Int) -> ArraySlice<UInt8> { bytes[lines[line].content] }

  /// Where a line begins.
  func start(_ line: Int) -> Int { line < lines.count ? lines[line].content.lowerBound : bytes.count }

  func isBlankLine(_ line: Int) -> Bool { content(line).allSatisfy(isBlank) }

  /// Whether a line is part of the item above it.
  func isWithinItem(_ line: Int) -> Bool {
    if isBlankLine(line) { return true }
    return markup == .asciidoc ? nested.contains(line) : isBlank(bytes[lines[line].content.lowerBound])
  }

  /// Whether a line is the generated one that leads to a comparison.
  func isComparison(_ line: Int) -> Bool {
    let text = content(line).trimmedSlice
    return switch markup {
    case .markdown: text.starts(with: "[\(SectionText.compare)".utf8)
    case .restructuredText: text.starts(with: "`\(SectionText.compare)".utf8)
    case .asciidoc:
      (text.starts(with: "http".utf8) || text.starts(with: "link:".utf8))
        && contains(text, Array("[\(lowercased(SectionText.compare.utf8))".utf8))
    }
  }

  /// The line without its indentation, and how far it is indented.
  private func indented(_ line: Int) -> (indent: Int, rest: ArraySlice<UInt8>) {
    let content = content(line)
    var indent = 0
    for index in content.indices {
      guard isBlank(content[index]) else { return (indent, content[index...]) }
      indent += content[index] == 0x09 ? 4 - indent % 4 : 1
    }
    return (indent, content[content.endIndex...])
  }

  // MARK: Reading blocks

  /// What the current line may continue.
  private struct State {
    /// The lines of the paragraph so far; an underline makes a heading of one that is not indented.
    var paragraphLines = 0
    var isAfterText = false
    /// The column of the content of the innermost list item, 0 outside lists.
    var itemOffset = 0
    var isAfterBlank = true
  }

  private mutating func scanMarkdown() {
    var state = State()
    var index = endOfFrontMatter()
    while index < lines.count {
      let (indent, rest) = indented(index)
      defer { index += 1 }
      guard let first = rest.first else {
        state = State(itemOffset: state.itemOffset)
        continue
      }
      if indent < state.itemOffset, state.isAfterBlank || first == UInt8(ascii: "#") { state.itemOffset = 0 }
      if indent - (indent >= state.itemOffset ? state.itemOffset : 0) > 3 {
        // Indented code, or the rest of a paragraph.
        state.isAfterBlank = false
        if state.paragraphLines > 0 { state.paragraphLines = 2 }
        continue
      }
      if let end = endOfBlock(at: index, indent: indent, rest: rest, itemOffset: state.itemOffset) {
        index = end
        state = State(itemOffset: state.itemOffset)
      } else if indent <= 3, let heading = numberSignHeading(at: index, rest: rest) {
        headings.append(heading)
        state = State()
      } else if indent <= 3, state.paragraphLines == 1, let level = underlineLevel(rest) {
        headings.append(underlinedHeading(at: index - 1, level: level))
        state = State()
      } else {
        readText(at: index, indent: indent, rest: rest, &state)
        if let offset = contentOffset(ofItem: rest), let fence = fence(rest.dropFirst(offset)) {
          // A fence in the line that begins an item.
          index = endOfFence(fence, from: index, item: indent + offset)
          state = State(itemOffset: state.itemOffset)
        }
      }
      state.isAfterBlank = false
    }
  }

  private mutating func readText(at index: Int, indent: Int, rest: ArraySlice<UInt8>, _ state: inout State) {
    let isParagraph = state.paragraphLines > 0
    state.paragraphLines = 0
    if let offset = contentOffset(ofItem: rest) {
      if indent == 0 { items.insert(index) }
      state.itemOffset = indent + offset
    } else if indent <= 3, !state.isAfterText, let label = definitionLabel(rest) {
      definitions[index] = label
      return
    } else if state.itemOffset == 0, rest.first != UInt8(ascii: ">"), rest.first != UInt8(ascii: "|") {
      // Two lines count as two, and so does an indented one.
      state.paragraphLines = isParagraph || indent > 0 || state.isAfterText ? 2 : 1
    }
    state.isAfterText = true
  }

  /// The line after YAML or TOML between `---` or `+++` at the start of the file.
  private func endOfFrontMatter() -> Int {
    guard !lines.isEmpty else { return 0 }
    let mark = content(0).trimmed
    guard mark == Array("---".utf8) || mark == Array("+++".utf8) else { return 0 }
    for index in lines.indices.dropFirst() where content(index).trimmedSlice.elementsEqual(mark) { return index + 1 }
    return 0
  }

  /// The last line of a fence, comment or element of raw text that begins in line `index`.
  private mutating func endOfBlock(at index: Int, indent: Int, rest: ArraySlice<UInt8>, itemOffset: Int) -> Int? {
    if let fence = fence(rest) { return endOfFence(fence, from: index, item: indent >= itemOffset ? itemOffset : 0) }
    guard rest.first == UInt8(ascii: "<"), indent <= 3 else { return nil }
    guard let closing = closingMark(ofElement: rest) else { return nil }
    for line in index..<lines.count {
      let text = line == index ? rest.dropFirst(closing.count > 3 ? 1 : 4) : content(line)
      if contains(text, closing) { return line }
    }
    openBlock = index
    return lines.count
  }

  private mutating func endOfFence(_ fence: ArraySlice<UInt8>, from start: Int, item: Int) -> Int {
    for line in (start + 1)..<max(lines.count, start + 1) {
      let (indent, rest) = indented(line)
      // The item that holds the fence ends, and the fence with it.
      if indent < item, !rest.isEmpty { return line - 1 }
      let marks = rest.prefix { $0 == fence.first }
      if marks.count >= fence.count, indent - item <= 3, rest[marks.endIndex...].allSatisfy(isBlank) { return line }
    }
    openBlock = start
    return lines.count
  }

  // MARK: Headings

  private func numberSignHeading(at index: Int, rest: ArraySlice<UInt8>) -> Heading? {
    let marks = rest.prefix { $0 == UInt8(ascii: "#") }
    let after = rest[marks.endIndex...]
    guard (1...6).contains(marks.count), after.first.map(isBlank) ?? true else { return nil }
    var text = after.trimmedSlice
    let closing = text.reversed().prefix { $0 == UInt8(ascii: "#") }.count
    let before = text.dropLast(closing)
    if before.isEmpty || before.last.map(isBlank) == true { text = before.trimmedSlice }
    return Heading(
      lines: index..<(index + 1), level: marks.count, text: text.startIndex..<text.endIndex, start: anchorStart(index))
  }

  private func underlinedHeading(at index: Int, level: Int) -> Heading {
    let text = content(index).trimmedSlice
    return Heading(
      lines: index..<(index + 2), level: level, text: text.startIndex..<text.endIndex, start: anchorStart(index))
  }

  private func anchorStart(_ heading: Int) -> Int {
    var start = heading
    while start > 0 {
      let line = content(start - 1).trimmedSlice
      guard line.starts(with: "<a ".utf8), line.suffix(4).elementsEqual("</a>".utf8) else { break }
      start -= 1
    }
    return start
  }
}

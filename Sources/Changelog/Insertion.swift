/// The edits that bring a section into a file.
struct Insertion {
  private struct Edit {
    var lines: Range<Int>
    /// What stands there instead; nil for nothing.
    var text: [UInt8]?
    /// Whether a blank line sets the text off from what is above.
    var isSetOffAbove = false
    /// Whether one sets it off from what is below. Where lines are taken away, one keeps apart what they separated.
    var isSetOffBelow = true
  }

  private let outline: Outline
  private var newline: [UInt8] = [0x0A]
  private var edits: [Edit] = []
  /// The first line that is changed or set off, counted from 1.
  var line: Int { (edits.map(\.lines.lowerBound).min() ?? 0) + 1 }

  init(_ map: SectionMap, _ section: GeneratedSection, tag: String, replacing tags: [String]) throws(ChangelogError) {
    outline = map.outline
    let own = try map.ownSection(tag)
    let unreleased = try map.unreleasedSection()
    let replaced = try map.sections(of: tags, besides: own)
    let generated = HandwrittenText.items(of: section.outline)
    let groupLevel = section.level + 1
    let byCommit = HandwrittenText(
      outline: outline, generated: generated, knowsEntriesByCommit: true, groupLevel: groupLevel)
    let byText = HandwrittenText(
      outline: outline, generated: generated, knowsEntriesByCommit: false, groupLevel: groupLevel)
    var written: [[Int]] = []
    if let own { written.append(section.handwritten(in: own.body, of: byCommit, or: byText)) }
    if let unreleased, !byText.isScaffold(unreleased.body) {
      let lines = outline.trimmed(unreleased.body)
      written.append(byText.lines(in: lines))
      remove(lines.lowerBound..<unreleased.end)
    }
    for section in replaced {
      written.append(byCommit.lines(in: section.body))
      remove(section.heading.start..<section.end)
    }
    let line = map.newSectionLine(after: unreleased)
    let place = own.map {
      $0.heading.lines.lowerBound..<outline.trimmed($0.heading.lines.lowerBound..<$0.end).upperBound
    }
    let removed = edits.map(\.lines)
    newline = outline.lineEnding { line in removed.contains { $0.contains(line) } }
    let text = section.text(written.map { outline.moved($0, below: section.level) }, newline)
    edits.append(Edit(lines: place ?? line..<line, text: text, isSetOffAbove: own == nil))
    let end = max(own?.end ?? 0, edits.map(\.lines.upperBound).max() ?? 0)
    if let open = outline.openBlock, end > open { throw .unclosedBlock(line: open + 1) }
  }

  /// Takes lines away, together with those that were taken away right before.
  private mutating func remove(_ lines: Range<Int>) {
    if let last = edits.last, last.lines.upperBound == lines.lowerBound {
      edits[edits.count - 1].lines = last.lines.lowerBound..<lines.upperBound
    } else {
      edits.append(Edit(lines: lines))
    }
  }

  /// Adds definitions before those of older releases. The one of Unreleased only takes the place of an old one,
  /// and only if no newer release is in the file.
  mutating func add(_ references: [LinkReference], isNewest: Bool) {
    guard outline.openBlock == nil else { return }
    let definitions = outline.definitions.map { (line: $0, label: lowercased(outline.bytes[$1])) }
      .sorted { $0.line < $1.line }
    let trailing = definitions.filter { $0.line >= outline.trailingDefinitions }
    for reference in references {
      let existing = definitions.first { $0.label == lowercased(reference.label.utf8) }
      if let existing, reference.isUnreleased, isNewest, !edits.contains(where: { $0.lines.contains(existing.line) }) {
        let label = outline.definitions[existing.line].map { outline.bytes[$0] } ?? []
        let text = Array("[".utf8) + label + Array("]: \(reference.address)".utf8) + lineEnd(existing.line)
        edits.append(Edit(lines: existing.line..<(existing.line + 1), text: text, isSetOffBelow: false))
      } else if existing == nil, !reference.isUnreleased {
        let line = trailing.first { $0.label != "unreleased" }?.line ?? trailing.last.map { $0.line + 1 }
        let text = Array("\(reference)".utf8) + newline
        let place = line ?? outline.lines.count
        edits.append(Edit(lines: place..<place, text: text, isSetOffAbove: line == nil, isSetOffBelow: false))
      }
    }
  }

  private func lineEnd(_ line: Int) -> [UInt8] {
    Array(outline.bytes[outline.lines[line].content.upperBound..<outline.lines[line].end])
  }

  func result() -> [UInt8] {
    var output = Array(outline.bytes[..<outline.start(0)])
    let mark = output.count
    var line = 0
    func copy(to end: Int) {
      guard end > line else { return }
      output += outline.bytes[outline.start(line)..<outline.lines[end - 1].end]
      line = end
    }
    // At the same line, what is taken away goes first, so that new text is set off from what stays.
    let sorted = edits.enumerated().sorted {
      ($0.element.lines.lowerBound, $0.element.text == nil ? 0 : 1, $0.offset)
        < ($1.element.lines.lowerBound, $1.element.text == nil ? 0 : 1, $1.offset)
    }
    for (_, edit) in sorted {
      copy(to: edit.lines.lowerBound)
      if let text = edit.text {
        if !output.isEmpty, output.count > mark, output.last.map(isLineEnd) == false { output += newline }
        if edit.isSetOffAbove, output.count > mark { addBlankLine(to: &output, from: mark) }
        output += text
      }
      line = max(line, edit.lines.upperBound)
      let isFollowed = line < outline.lines.count && !outline.isBlankLine(line)
      // CR before LF would become one line ending of two.
      let isJoined =
        output.last == 0x0D && outline.start(line) < outline.bytes.count && outline.bytes[outline.start(line)] == 0x0A
      if isFollowed || isJoined, edit.isSetOffBelow, output.count > mark { addBlankLine(to: &output, from: mark) }
    }
    copy(to: outline.lines.count)
    return output
  }

  /// Adds a blank line where there is none; one LF may not be enough, since it completes a CR before it.
  private func addBlankLine(to output: inout [UInt8], from start: Int) {
    while !endsWithBlankLine(output, from: start) { output += newline }
  }
}

/// Whether the last line of a text is empty or white space.
private func endsWithBlankLine(_ text: [UInt8], from start: Int) -> Bool {
  var index = text.count
  guard index > start, isLineEnd(text[index - 1]) else { return false }
  index -= index >= start + 2 && text[index - 1] == 0x0A && text[index - 2] == 0x0D ? 2 : 1
  while index > start, isBlank(text[index - 1]) { index -= 1 }
  return index == start || isLineEnd(text[index - 1])
}

extension GeneratedSection {
  /// The lines of a section of the same release that people wrote: what stands between the parts of this one, or, where
  /// the parts differ, what does not look generated.
  func handwritten(in body: Range<Int>, of reader: HandwrittenText, or byText: HandwrittenText) -> [Int] {
    let file = reader.outline
    let body = file.trimmed(body)
    func matches(_ part: Range<Int>, at line: Int) -> Bool {
      line >= body.lowerBound && line + part.count <= body.upperBound
        && part.enumerated().allSatisfy { file.content(line + $0).elementsEqual(outline.content($1)) }
    }
    let start = body.lowerBound + lead.count
    if matches(lead, at: body.lowerBound) {
      let end = body.upperBound - rest.count
      if end >= start, matches(rest, at: end), end == start || rest.isEmpty || file.isBlankLine(end - 1) {
        return Array(file.trimmed(start..<end))
      }
      if isEmpty { return Array(file.trimmed(start..<body.upperBound)) }
    }
    let others = byText.lines(in: body)
    return isWhole(body, with: others, file) ? others : reader.lines(in: body)
  }

  /// Whether this section with some lines of a file is what stands in the file.
  private func isWhole(_ body: Range<Int>, with lines: [Int], _ file: Outline) -> Bool {
    let whole = text([file.moved(lines, below: level)].filter { !$0.isEmpty }, [0x0A])
    let outline = Outline(whole, outline.markup, adornments: outline.adornments)
    let expected = outline.trimmed(heading.upperBound..<max(outline.lines.count, heading.upperBound))
    return expected.count == body.count
      && zip(expected, body).allSatisfy { outline.content($0).elementsEqual(file.content($1)) }
  }

  /// The whole section with what people wrote, in the line ending of a file.
  ///
  /// Entries under the same heading are brought together, those that people wrote first. That there is nothing to say is
  /// not said beside what people wrote, except where it keeps definitions of links from ending the section, where they
  /// would count as those of the file.
  func text(_ written: [[UInt8]], _ newline: [UInt8]) -> [UInt8] {
    var written = written.filter { !$0.isEmpty }
    let isSilent = rest.isEmpty || (isEmpty && !written.isEmpty)
    var saysNothing = isSilent
    if isSilent, let last = written.last {
      let outline = Outline(last, outline.markup, adornments: outline.adornments)
      let line = outline.trailingDefinitions
      if line < outline.lines.count {
        saysNothing = rest.isEmpty
        let isApart = line == 0 || outline.isBlankLine(line - 1)
        if saysNothing, !isApart {
          written[written.count - 1] = last[..<outline.start(line)] + newline + last[outline.start(line)...]
        }
      }
    }
    let body = saysNothing ? 0..<0 : rest
    let parts =
      [lines(heading, newline), lines(lead, newline)]
      + (GroupedText(written, self, body, newline).merged ?? written.map { $0 + newline } + [lines(body, newline)])
    return Array(parts.filter { !$0.isEmpty }.joined(separator: newline))
  }

  func lines(_ range: Range<Int>, _ newline: [UInt8]) -> [UInt8] {
    range.flatMap { Array(outline.content($0)) + newline }
  }
}

extension Outline {
  /// The line ending of the first line that stays; LF where there is none.
  func lineEnding(without isRemoved: (Int) -> Bool) -> [UInt8] {
    guard let line = lines.indices.first(where: { !isRemoved($0) }).map({ lines[$0] }),
      line.end > line.content.upperBound
    else { return [0x0A] }
    return Array(bytes[line.content.upperBound..<line.end])
  }

  /// Lines as they are, without an ending after the last one, but with headings below `level`.
  func moved(_ numbers: [Int], below level: Int) -> [UInt8] {
    var numbers = numbers[...]
    while let first = numbers.first, isBlankLine(first) { numbers.removeFirst() }
    while let last = numbers.last, isBlankLine(last) { numbers.removeLast() }
    let chosen = Set(numbers)
    let inside = headings.filter { chosen.contains($0.lines.lowerBound) }
    let byLine = movedLevels(of: inside, below: level)
    let adornments = Adornment.extended(adornments, to: 6)
    var text: [UInt8] = []
    var end = 0
    var next = 0
    for number in numbers where number >= next {
      let line = lines[number]
      let ending = bytes[line.content.upperBound..<line.end]
      if let (heading, level) = byLine[number], heading.level != level {
        next = heading.lines.upperBound
        text += self.lines(of: heading, level: level, adornments).joined(separator: ending)
      } else {
        text += bytes[line.content]
      }
      end = text.count
      text += ending
    }
    return Array(text[..<end])
  }

  /// The headings by their first lines, each with its level below `level`. In reStructuredText no level may be skipped.
  private func movedLevels(of headings: [Heading], below level: Int) -> [Int: (heading: Heading, level: Int)] {
    let shift = level + 1 - (headings.map(\.level).min() ?? level + 1)
    var levels: [Int: (heading: Heading, level: Int)] = [:]
    var previous = level
    for heading in headings {
      previous =
        markup == .restructuredText
        ? min(6, heading.level + shift, previous + 1) : min(6, heading.level + max(0, shift))
      levels[heading.lines.lowerBound] = (heading, previous)
    }
    return levels
  }

  /// The lines of a heading at another level.
  private func lines(of heading: Heading, level: Int, _ adornments: [Adornment]) -> [[UInt8]] {
    if markup == .restructuredText {
      let text = String(decoding: bytes[heading.text], as: UTF8.self)
      return adornments[level - 1].lines(around: text).map { Array($0.utf8) }
    }
    let marks = Array(repeating: UInt8(ascii: markup == .asciidoc ? "=" : "#"), count: level)
    guard heading.lines.count == 1 else { return [marks + [0x20] + bytes[heading.text]] }
    return [marks + content(heading.lines.lowerBound).drop(while: isBlank).dropFirst(heading.level)]
  }
}

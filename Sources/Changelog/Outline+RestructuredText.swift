extension Outline {
  /// Finds the headings of reStructuredText as docutils does: a line at the start of a block with punctuation under it,
  /// or over and under it. The level of each is the order in which its adornment comes up.
  mutating func scanRestructuredText() {
    var isAtBlockStart = true
    var index = 0
    while index < lines.count {
      if isBlankLine(index) {
        isAtBlockStart = true
        index += 1
        continue
      }
      if isAtBlockStart, let count = heading(at: index) {
        index += count
        continue
      }
      let text = content(index)
      if !text.isEmpty, !isBlank(text[text.startIndex]) {
        if ["- ", "* ", "+ "].contains(where: { text.starts(with: $0.utf8) }) { items.insert(index) }
        if let label = targetLabel(text) { definitions[index] = label }
      }
      // An explicit target or comment ends with its line if nothing indented follows.
      isAtBlockStart = text.starts(with: ".. ".utf8)
      index += 1
    }
  }

  /// Reads a heading and returns how many lines it has.
  private mutating func heading(at index: Int) -> Int? {
    if let mark = adornmentMark(of: index), index + 2 < lines.count, adornmentMark(of: index + 2) == mark,
      !isBlankLine(index + 1), adornmentMark(of: index + 1) == nil
    {
      let text = content(index + 1).trimmedSlice
      guard fits(text, under: content(index)), fits(text, under: content(index + 2)) else { return nil }
      add(Adornment(mark: mark, hasOverline: true), lines: index..<(index + 3), text: text)
      return 3
    }
    guard index + 1 < lines.count, let mark = adornmentMark(of: index + 1), adornmentMark(of: index) == nil else {
      return nil
    }
    let text = content(index)
    guard !isBlank(text[text.startIndex]), !beginsOtherBlock(text), fits(text.trimmedSlice, under: content(index + 1))
    else { return nil }
    add(Adornment(mark: mark), lines: index..<(index + 2), text: text.trimmedSlice)
    return 2
  }

  private mutating func add(_ adornment: Adornment, lines: Range<Int>, text: ArraySlice<UInt8>) {
    if !adornments.contains(adornment) { adornments.append(adornment) }
    let level = (adornments.firstIndex(of: adornment) ?? 0) + 1
    var start = lines.lowerBound
    // Targets right above lead to the heading.
    var above = start
    while above > 0, isBlankLine(above - 1) || content(above - 1).starts(with: ".. _".utf8) {
      above -= 1
      if !isBlankLine(above) {
        guard content(above).trimmedSlice.last == UInt8(ascii: ":") else { break }
        start = above
      }
    }
    let heading = Heading(lines: lines, level: min(6, level), text: text.startIndex..<text.endIndex, start: start)
    if heading.level > (headings.last?.level ?? 0) + 1, inconsistentHeading == nil { inconsistentHeading = heading }
    headings.append(heading)
  }

  /// The punctuation that a line consists of.
  private func adornmentMark(of line: Int) -> UInt8? {
    let text = content(line)
    guard let first = text.first, first > 0x20, first < 0x7F, !isAlphanumeric(first) else { return nil }
    return text.trimmedSlice.allSatisfy { $0 == first } ? first : nil
  }

  /// docutils takes a line that is too short for an underline only from four marks on.
  private func fits(_ text: ArraySlice<UInt8>, under line: ArraySlice<UInt8>) -> Bool {
    let count = line.trimmedSlice.count
    return count >= 4 || displayWidth(of: String(decoding: text, as: UTF8.self)) <= count
  }

  private func beginsOtherBlock(_ text: ArraySlice<UInt8>) -> Bool {
    ["- ", "* ", "+ ", "| ", ".. ", "__ ", ">>> ", "+-"].contains { text.starts(with: $0.utf8) }
  }

  /// The name of `.. _name: address`.
  private func targetLabel(_ text: ArraySlice<UInt8>) -> Range<Int>? {
    guard text.starts(with: ".. _".utf8) else { return nil }
    let name = text.dropFirst(4)
    guard
      let colon = name.indices.first(where: { index in
        name[index] == UInt8(ascii: ":") && index + 1 < name.endIndex && isBlank(name[index + 1])
      }), colon > name.startIndex
    else { return nil }
    return name.startIndex..<colon
  }
}

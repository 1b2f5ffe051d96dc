extension Outline {
  /// Finds the section titles of AsciiDoc as Asciidoctor does: `=` or `#` before the text, or a line under it. What
  /// stands between delimiters is no section.
  mutating func scanAsciiDoc() {
    var index = 0
    /// Whether the line may continue an item, and whether it follows a blank one.
    var isInItem = false
    var isAfterBlank = true
    /// Whether the line above attaches the next block to the item.
    var isAttached = false
    while index < lines.count {
      let text = content(index).trimmedEnd
      guard !text.isEmpty else {
        isAfterBlank = true
        index += 1
        continue
      }
      defer { isAfterBlank = false }
      if let end = endOfDelimitedBlock(at: index, text) {
        isInItem = isInItem && (isAttached || !isAfterBlank)
        if isInItem { nested.formUnion(index...min(end, lines.count - 1)) }
        isAttached = false
        index = end + 1
        continue
      }
      if text.elementsEqual("+".utf8) {
        if isInItem { nested.insert(index) }
        isAttached = isInItem
        // It would attach whatever comes to follow it.
        if isAttached, lines[(index + 1)...].indices.allSatisfy(isBlankLine) { openBlock = index }
        index += 1
        continue
      }
      if !isAttached, let heading = asciiDocHeading(at: index, text, mayBeUnderlined: isAfterBlank) {
        headings.append(heading)
        isInItem = false
        index = heading.lines.upperBound
        continue
      }
      if text.starts(with: "* ".utf8) || text.starts(with: "- ".utf8), !isAttached {
        items.insert(index)
        isInItem = true
      } else if isInItem, isAttached || !isAfterBlank || isNestedItem(text) {
        nested.insert(index)
      } else {
        isInItem = false
      }
      // Attributes in brackets belong to the block that they stand before.
      isAttached = isAttached && text.first == UInt8(ascii: "[") && text.last == UInt8(ascii: "]")
      if isAttributeEntry(text) { definitions[index] = lines[index].content }
      index += 1
    }
  }

  /// The last line of a block that a delimiter begins.
  private mutating func endOfDelimitedBlock(at index: Int, _ text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first else { return nil }
    let isRun = text.allSatisfy { $0 == first }
    let isDelimiter =
      (text.count >= 4 && isRun && "-.=*_+/".utf8.contains(first)) || text.elementsEqual("--".utf8)
      || (text.count >= 4 && "|,:!".utf8.contains(first) && text.dropFirst().allSatisfy { $0 == UInt8(ascii: "=") })
      || text.starts(with: "```".utf8)
    guard isDelimiter, !isUnderline(index) else { return nil }
    let closing = text.starts(with: "```".utf8) ? text.prefix(3) : text
    for line in lines.indices.dropFirst(index + 1) where content(line).trimmedEnd.elementsEqual(closing) { return line }
    openBlock = index
    return lines.count
  }

  /// Whether a line is under a title rather than before a block.
  private func isUnderline(_ line: Int) -> Bool {
    headings.last.map { $0.lines.contains(line) } ?? false
  }

  private func asciiDocHeading(at index: Int, _ text: ArraySlice<UInt8>, mayBeUnderlined: Bool) -> Heading? {
    if let first = text.first, first == UInt8(ascii: "=") || first == UInt8(ascii: "#") {
      let marks = text.prefix { $0 == first }
      let rest = text[marks.endIndex...]
      guard marks.count <= 6, rest.first.map(isBlank) == true else { return nil }
      var title = rest.trimmedSlice
      let suffix = title.reversed().prefix { $0 == first }.count
      if suffix == marks.count, title.dropLast(suffix).last.map(isBlank) == true {
        title = title.dropLast(suffix).trimmedSlice
      }
      guard !title.isEmpty else { return nil }
      return Heading(
        lines: index..<(index + 1), level: marks.count, text: title.startIndex..<title.endIndex,
        start: asciiDocAnchorStart(index))
    }
    guard mayBeUnderlined, index + 1 < lines.count, let first = text.first, isAlphanumeric(first) || first >= 0x80
    else {
      return nil
    }
    let line = content(index + 1).trimmedEnd
    guard let mark = line.first, let level = Array("=-~^+".utf8).firstIndex(of: mark), line.count > 1,
      line.allSatisfy({ $0 == mark }),
      abs(String(decoding: text, as: UTF8.self).unicodeScalars.count - line.count) <= 1
    else { return nil }
    return Heading(
      lines: index..<(index + 2), level: level + 1, text: text.startIndex..<text.endIndex,
      start: asciiDocAnchorStart(index))
  }

  /// The line of the anchors right above a heading.
  private func asciiDocAnchorStart(_ heading: Int) -> Int {
    var start = heading
    while start > 0 {
      let line = content(start - 1).trimmedEnd
      guard line.starts(with: "[[".utf8) || line.starts(with: "[#".utf8), line.last == UInt8(ascii: "]") else { break }
      start -= 1
    }
    return start
  }

  private func isNestedItem(_ text: ArraySlice<UInt8>) -> Bool {
    let text = text.drop(while: isBlank)
    guard let first = text.first, first == UInt8(ascii: "*") || first == UInt8(ascii: ".") else { return false }
    let marks = text.prefix { $0 == first }.count
    return marks <= 5 && (marks > 1 || first == UInt8(ascii: ".")) && text.dropFirst(marks).first.map(isBlank) == true
  }

  /// `:name: value`.
  private func isAttributeEntry(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: ":") else { return false }
    let name = text.dropFirst().prefix { isAlphanumeric($0) || "-_!".utf8.contains($0) }
    let rest = text[name.endIndex...]
    return !name.isEmpty && rest.first == UInt8(ascii: ":") && (rest.count == 1 || isBlank(rest[rest.startIndex + 1]))
  }
}

extension ArraySlice<UInt8> {
  /// Without white space at the end.
  var trimmedEnd: ArraySlice<UInt8> {
    var end = endIndex
    while end > startIndex, isSpace(self[end - 1]) { end -= 1 }
    return self[..<end]
  }
}

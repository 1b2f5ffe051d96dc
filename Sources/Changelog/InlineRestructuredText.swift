/// reStructuredText that shows a line as it is, in docutils. Without markup, as within other markup, code spans and links
/// of the author are shown without theirs.
func inlineRestructuredText(_ bytes: [UInt8], beginsBlock: Bool, allowsMarkup: Bool) -> [UInt8] {
  var writer = RestructuredTextWriter(bytes: bytes, allowsMarkup: allowsMarkup)
  writer.write(bytes.indices)
  if beginsBlock { writer.output = withoutBlockMarker(writer.output) }
  // A literal block would be expected after it.
  if writer.output.suffix(2).elementsEqual("::".utf8) { writer.output.insert(0x5C, at: writer.output.count - 1) }
  return writer.output
}

/// What stands in angle brackets of a link. An underscore at the end would name another link.
func restructuredTextAddress(_ address: String) -> String {
  var escaped = ""
  for scalar in address.unicodeScalars {
    if "\\`*<>".unicodeScalars.contains(scalar) {
      escaped += percentEncoded(String(scalar))
    } else {
      escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped.utf8.last == UInt8(ascii: "_") ? escaped.dropLast() + "\\_" : escaped
}

private struct RestructuredTextWriter {
  let bytes: [UInt8]
  let allowsMarkup: Bool
  var output: [UInt8] = []
  /// Whether what comes next has to be set off, so that the markup before it ends.
  private var followsMarkup = false

  init(bytes: [UInt8], allowsMarkup: Bool) {
    self.bytes = bytes
    self.allowsMarkup = allowsMarkup
  }

  mutating func write(_ range: Range<Int>) {
    for token in InlineTokens(bytes, in: range, allowsLinks: allowsMarkup, quotesMentions: false).tokens {
      switch token.kind {
      case .code:
        let content = contentOfCodeSpan(bytes[token.range])
        if allowsMarkup, isLiteral(content) {
          writeMarkup("``".utf8 + withoutBracketCommands(content) + "``".utf8)
        } else {
          writeText(content)
        }
      case .link(let text, let destination):
        let words = inlineRestructuredText(Array(bytes[text]), beginsBlock: false, allowsMarkup: false)
        let address = restructuredTextAddress(String(decoding: bytes[destination], as: UTF8.self))
        writeMarkup("`".utf8 + words + " <\(address)>`__".utf8)
      case .text, .backticks, .literal, .address: writeText(bytes[token.range])
      }
    }
  }

  /// Inline markup begins after white space and ends before it (reStructuredText, "Inline markup recognition rules");
  /// elsewhere an escaped blank, which is not shown, takes its place.
  private mutating func writeMarkup(_ markup: [UInt8]) {
    if let last = output.last, last != 0x20 || followsMarkup { output += #"\ "#.utf8 }
    output += markup
    followsMarkup = true
  }

  private mutating func writeText(_ text: ArraySlice<UInt8>) {
    guard let first = text.first else { return }
    if followsMarkup, first != 0x20 { output += #"\ "#.utf8 }
    followsMarkup = false
    for index in text.indices {
      if isSpecial(at: index, in: text) { output.append(UInt8(ascii: "\\")) }
      output.append(text[index])
    }
  }

  private mutating func writeText(_ text: [UInt8]) { writeText(text[...]) }

  private func isSpecial(at index: Int, in text: ArraySlice<UInt8>) -> Bool {
    let next = index + 1 < text.endIndex ? text[index + 1] : nil
    let previous = index > text.startIndex ? text[index - 1] : nil
    switch text[index] {
    case UInt8(ascii: "\\"), UInt8(ascii: "`"): return true
    case UInt8(ascii: "*"), UInt8(ascii: "|"): return previous != 0x20 || next != 0x20
    // A reference ends with one; between ASCII letters and digits it is text.
    case UInt8(ascii: "_"): return !(previous.map(isAlphanumeric) == true && next.map(isAlphanumeric) == true)
    // A CI takes ##[ and ##vso[ for commands.
    case UInt8(ascii: "#"): return previous == UInt8(ascii: "#")
    default: return false
    }
  }

  /// Whether code can stand between double backquotes as it is.
  private func isLiteral(_ code: [UInt8]) -> Bool {
    guard let first = code.first, let last = code.last else { return false }
    return first != 0x20 && last != 0x20 && !code.contains(UInt8(ascii: "`"))
  }
}

/// A line that begins no list, field, option, table, directive, comment, underline or other block.
private func withoutBlockMarker(_ line: [UInt8]) -> [UInt8] {
  guard let first = line.first else { return line }
  let escape: [UInt8] = [UInt8(ascii: "\\")]
  if !isAlphanumeric(first) {
    let isMark = first == 0xE2 && ["•", "‣", "⁃"].contains { line.starts(with: $0.utf8) }
    let isRule = first < 0x80 && line.allSatisfy { $0 == first }
    // An escaped blank, which is not shown, keeps backslashes from being a line of marks.
    if isRule, first == escape[0] { return escape + [0x20] + line }
    return isMark || isRule || #"*+-:/>|._=(#"#.utf8.contains(first) ? escape + line : line
  }
  // 1. a. iv) MCM.
  let word = line.prefix { isAlphanumeric($0) }
  let isNumeral = word.allSatisfy(isDigit) || word.count == 1 || word.allSatisfy { "ivxlcdmIVXLCDM".utf8.contains($0) }
  let stop = word.endIndex
  guard isNumeral, stop < line.count, ".)".utf8.contains(line[stop]), stop + 1 == line.count || line[stop + 1] == 0x20
  else { return line }
  return line[..<stop] + escape + line[stop...]
}

/// What a code span of Markdown shows (CommonMark 0.31 §6.1).
func contentOfCodeSpan(_ span: ArraySlice<UInt8>) -> [UInt8] {
  let marks = span.prefix { $0 == UInt8(ascii: "`") }.count
  let content = span.dropFirst(marks).dropLast(marks)
  guard content.count > 1, content.first == 0x20, content.last == 0x20, content.contains(where: { $0 != 0x20 }) else {
    return Array(content)
  }
  return Array(content.dropFirst().dropLast())
}

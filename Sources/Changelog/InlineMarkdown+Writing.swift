/// Markdown that shows one line, bytes without white space around them, as it is in any CommonMark renderer.
///
/// `beginsBlock` says that the text may be read as a heading, a list or a quote, as at the start of a line or an item.
/// `isSparing` says to escape no more than what CommonMark and its dialects would take for markup in this very line;
/// else all that could be, whatever the dialect and what it is put beside.
func inlineMarkdown(
  _ bytes: [UInt8], beginsBlock: Bool, allowsLinks: Bool = true, isSparing: Bool = false
) -> [UInt8] {
  var writer = InlineWriter(bytes: bytes, isSparing: isSparing)
  writer.write(bytes.indices, beginsBlock: beginsBlock, allowsLinks: allowsLinks)
  return writer.output
}

/// Whether a byte stands once, so that nothing closes what it would open, and begins no item.
private func standsAlone(_ mark: UInt8, in bytes: [UInt8]) -> Bool {
  bytes.count { $0 == mark } == 1 && (bytes.first != mark || bytes.count > 1 && bytes[1] != 0x20)
}

private struct InlineWriter {
  let bytes: [UInt8]
  var output: [UInt8] = []
  /// `$x$` is a formula on some forges, a lone dollar is not.
  let escapesDollars: Bool

  /// The marks that stand alone; empty if all are escaped.
  private var harmless: Set<UInt8> = []
  private let isSparing: Bool

  init(bytes: [UInt8], isSparing: Bool) {
    self.bytes = bytes
    self.isSparing = isSparing
    if isSparing { harmless = Set("*_~".utf8.filter { standsAlone($0, in: bytes) }) }
    escapesDollars = bytes.count { $0 == UInt8(ascii: "$") } > 1
  }

  mutating func write(_ range: Range<Int>, beginsBlock: Bool, allowsLinks: Bool) {
    let marker = beginsBlock ? blockMarker(in: range) : nil
    for token in InlineTokens(bytes, in: range, allowsLinks: allowsLinks).tokens {
      switch token.kind {
      case .text: writeText(token.range, in: range, marker: marker)
      case .code: output += bytes[token.range]
      case .backticks:
        for _ in token.range { output += #"\`"#.utf8 }
      case .literal: writeCode(token.range)
      case .link(let text, let destination):
        output.append(UInt8(ascii: "["))
        write(text, beginsBlock: false, allowsLinks: false)
        output += "](".utf8
        for index in destination {
          if beginsEntity(bytes, at: index, end: destination.upperBound) { output.append(UInt8(ascii: "\\")) }
          output.append(bytes[index])
        }
        output.append(UInt8(ascii: ")"))
      case .address(let isBare):
        if !isBare { output.append(UInt8(ascii: "<")) }
        output += bytes[token.range]
        if !isBare { output.append(UInt8(ascii: ">")) }
      }
    }
  }

  /// A code span whose backticks are one more than any run inside.
  private mutating func writeCode(_ range: Range<Int>) {
    let tick = UInt8(ascii: "`")
    var longest = 0
    var run = 0
    for byte in bytes[range] {
      run = byte == tick ? run + 1 : 0
      longest = max(longest, run)
    }
    let touches = bytes[range].first == tick || bytes[range].last == tick
    let fence = Array(repeating: tick, count: longest + 1) + (touches ? [0x20] : [])
    output += fence + bytes[range] + fence.reversed()
  }

  private mutating func writeText(_ range: Range<Int>, in whole: Range<Int>, marker: Int?) {
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] == UInt8(ascii: "_") {
        index = writeUnderscores(at: index, in: whole, stop: range.upperBound)
        continue
      }
      if index == marker || isSpecial(at: index, in: whole, text: range) {
        output.append(UInt8(ascii: "\\"))
      }
      output.append(bytes[index])
      index += 1
    }
  }

  /// Underscores between ASCII letters and digits are text in CommonMark (§6.2), others may be emphasis.
  private mutating func writeUnderscores(at start: Int, in whole: Range<Int>, stop: Int) -> Int {
    let end = bytes[start..<stop].drop { $0 == UInt8(ascii: "_") }.startIndex
    let isInWord =
      start > whole.lowerBound && end < whole.upperBound && isAlphanumeric(bytes[start - 1])
      && isAlphanumeric(bytes[end])
    let isText = isInWord || harmless.contains(UInt8(ascii: "_"))
    for _ in start..<end { output += isText ? "_".utf8 : #"\_"#.utf8 }
    return end
  }

  /// `text` is the text that the byte is in: a backslash right behind an address would be part of that.
  private func isSpecial(at index: Int, in whole: Range<Int>, text: Range<Int>) -> Bool {
    let next = index + 1 < whole.upperBound ? bytes[index + 1] : nil
    let previous = index > whole.lowerBound ? bytes[index - 1] : nil
    if isSparing, harmless.contains(bytes[index]) || !isMarkup(at: index, in: whole, stop: text.upperBound) {
      return false
    }
    switch bytes[index] {
    case UInt8(ascii: "\\"), UInt8(ascii: "["), UInt8(ascii: "|"): return true
    case UInt8(ascii: "*"), UInt8(ascii: "~"): return previous != 0x20 || next != 0x20
    case UInt8(ascii: "$"): return escapesDollars
    case UInt8(ascii: "&"): return beginsEntity(bytes, at: index, end: whole.upperBound)
    case UInt8(ascii: "<"): return next != nil && next != 0x20
    // An address of another scheme is no link, and a dialect that makes it one must not see our backslashes in it.
    case UInt8(ascii: ":"): return bytes[index..<whole.upperBound].starts(with: "://".utf8)
    case UInt8(ascii: "."):
      guard index >= text.lowerBound + 3, lowercased(bytes[(index - 3)..<index]) == "www" else { return false }
      return index == whole.lowerBound + 3 || !isAlphanumeric(bytes[index - 4])
    default: return false
    }
  }

  /// Whether a byte that may be markup is, where it stands (CommonMark 0.31 §2.4, §6.3, §6.6; GFM's task lists).
  ///
  /// `stop` is where the text ends that the byte is in: what comes then may be written otherwise.
  private func isMarkup(at index: Int, in whole: Range<Int>, stop: Int) -> Bool {
    let next = index + 1 < stop ? bytes[index + 1] : nil
    switch bytes[index] {
    case UInt8(ascii: "\\"): return next.map { $0 < 0x80 && $0 > 0x20 && !isAlphanumeric($0) } ?? true
    case UInt8(ascii: "["):
      let rest = bytes[index..<whole.upperBound]
      return index == whole.lowerBound || ["](", "][", "]:"].contains { mark in contains(rest, Array(mark.utf8)) }
        // No markup, but what a CI may take for a command: `##vso[`.
        || contains(bytes[whole.lowerBound..<index], Array("##".utf8))
    case UInt8(ascii: "<"): return next.map { isLetter($0) || "/!?".utf8.contains($0) } ?? true
    case UInt8(ascii: "|"): return false
    default: return true
    }
  }

  /// The byte to escape so that a line is no heading, quote, list, rule, underline or row of a table.
  private func blockMarker(in range: Range<Int>) -> Int? {
    guard let first = bytes[range].first else { return nil }
    let next = range.count > 1 ? bytes[range.lowerBound + 1] : 0x20
    switch first {
    case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "="): return range.lowerBound
    case UInt8(ascii: "+"): return next == 0x20 ? range.lowerBound : nil
    case UInt8(ascii: "-"): return next == 0x20 || ":-".utf8.contains(next) ? range.lowerBound : nil
    case UInt8(ascii: ":"): return next == UInt8(ascii: "-") ? range.lowerBound : nil
    default:
      let stop = bytes[range].prefix(10).prefix(while: isDigit).endIndex
      guard stop > range.lowerBound, stop < range.upperBound, ".)".utf8.contains(bytes[stop]),
        stop + 1 == range.upperBound || bytes[stop + 1] == 0x20
      else { return nil }
      return stop
    }
  }
}

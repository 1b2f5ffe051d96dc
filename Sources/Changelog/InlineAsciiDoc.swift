/// AsciiDoc that shows a line as it is, in Asciidoctor.
///
/// What would be markup is written as a character reference (`&#42;`), which is the one escape that works wherever text
/// stands. An apostrophe is left to AsciiDoc's typography.
func inlineAsciiDoc(_ bytes: [UInt8], beginsBlock: Bool, allowsLinks: Bool) -> [UInt8] {
  var writer = AsciiDocWriter(bytes: bytes)
  writer.write(bytes.indices, beginsBlock: beginsBlock, allowsLinks: allowsLinks)
  return writer.output
}

/// The address of a link as it stands before the brackets.
func asciiDocAddress(_ address: String) -> String {
  let bytes = Array(address.utf8)
  if isWebAddress(bytes), isPlain(bytes) { return address }
  return "link:++\(passedThrough(address))++"
}

/// An address that can stand between `++`.
private func passedThrough(_ address: String) -> String {
  address.contains("++") || address.utf8.last == UInt8(ascii: "+") ? address.replacing("+", with: "%2B") : address
}

private func isWebAddress(_ bytes: [UInt8]) -> Bool {
  bytes.starts(with: "https://".utf8) || bytes.starts(with: "http://".utf8)
}

/// Whether nothing in an address is taken for formatting or typography.
private func isPlain(_ address: [UInt8]) -> Bool {
  address.enumerated().allSatisfy { index, byte in
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "-"):
      index + 1 < address.count && address[index + 1] != byte && address[index + 1] != UInt8(ascii: ">")
    case UInt8(ascii: "_"):
      index > 0 && isAlphanumeric(address[index - 1]) && index + 1 < address.count && isAlphanumeric(address[index + 1])
    default: isAlphanumeric(byte) || ":/?=%".utf8.contains(byte)
    }
  }
}

private struct AsciiDocWriter {
  let bytes: [UInt8]
  var output: [UInt8] = []
  /// Whether the text is that of a link, where `=` would make attributes of it.
  private var isNested = false

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func write(_ range: Range<Int>, beginsBlock: Bool, allowsLinks: Bool) {
    isNested = !allowsLinks
    let marker = beginsBlock ? asciiDocBlockMarker(in: bytes[range]) : nil
    for token in InlineTokens(bytes, in: range, allowsLinks: allowsLinks, quotesMentions: false).tokens {
      switch token.kind {
      case .code: writeCode(token.range, in: range)
      case .link(let text, let destination):
        output += asciiDocAddress(String(decoding: bytes[destination], as: UTF8.self)).utf8
        output.append(UInt8(ascii: "["))
        write(text, beginsBlock: false, allowsLinks: false)
        isNested = false
        output.append(UInt8(ascii: "]"))
      case .address:
        let address = Array(bytes[token.range])
        let after = token.range.upperBound < range.upperBound ? bytes[token.range.upperBound] : 0x20
        let before = output.last ?? 0x20
        if isPlain(address), after == 0x20, before == 0x20 {
          output += address
        } else {
          output += "link:++\(passedThrough(String(decoding: address, as: UTF8.self)))++[".utf8
          isNested = true
          writeText(address[...], isCode: false, marker: nil)
          isNested = false
          output.append(UInt8(ascii: "]"))
        }
      case .text, .backticks, .literal: writeText(bytes[token.range], isCode: false, marker: marker)
      }
    }
  }

  /// Monospace of the unconstrained form where the constrained one would not be recognised.
  private mutating func writeCode(_ range: Range<Int>, in whole: Range<Int>) {
    let content = contentOfCodeSpan(bytes[range])
    guard !content.allSatisfy({ $0 == 0x20 }) else {
      writeText(content[...], isCode: true, marker: nil)
      return
    }
    let before = output.last ?? 0x20
    let after = range.upperBound < whole.upperBound ? bytes[range.upperBound] : 0x20
    let isConstrained =
      (before == 0x20 || before == UInt8(ascii: "(")) && " .,:!?)".utf8.contains(after) && content.first != 0x20
      && content.last != 0x20
    let mark = Array((isConstrained ? "`" : "``").utf8)
    // Brackets right before would be attributes.
    if output.last == UInt8(ascii: "]") { output += "{empty}".utf8 }
    output += mark
    writeText(content[...], isCode: true, marker: nil)
    output += mark
  }

  private mutating func writeText(_ text: ArraySlice<UInt8>, isCode: Bool, marker: Int?) {
    for index in text.indices {
      let byte = text[index]
      if index == marker || isSpecial(at: index, in: text, isCode: isCode) {
        output += "&#\(byte);".utf8
      } else {
        output.append(byte)
      }
    }
  }

  private func isSpecial(at index: Int, in text: ArraySlice<UInt8>, isCode: Bool) -> Bool {
    func byte(_ offset: Int) -> UInt8? { text.indices.contains(index + offset) ? text[index + offset] : nil }
    let (previous, next) = (byte(-1), byte(1))
    switch text[index] {
    case UInt8(ascii: "`"), UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "\\"):
      return true
    case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "#"), UInt8(ascii: "+"):
      // One that a word follows can begin formatting, but not end it, and none is left that could.
      let isWord = text[index] == UInt8(ascii: "_") && previous.map(isAlphanumeric) == true
      if isWord, next.map(isAlphanumeric) == true { return false }
      let isFree = previous == 0x20 && next == 0x20
      return isCode || !(isFree || (next.map(isAlphanumeric) == true && previous != text[index]))
    case UInt8(ascii: "{"): return next.map { isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 >= 0x80 } ?? true
    case UInt8(ascii: "&"): return isCode || beginsEntity(bytes, at: index, end: bytes.count)
    case UInt8(ascii: "<"): return next.map { "<-=".utf8.contains($0) } ?? false
    case UInt8(ascii: "("):
      return previous == text[index] || ["(C)", "(R)", "(TM)"].contains { text[index...].starts(with: $0.utf8) }
    case UInt8(ascii: "$"): return previous == text[index]
    case UInt8(ascii: "-"):
      let isOption = byte(-2) == 0x20 && next.map(isAlphanumeric) == true
      return next == UInt8(ascii: ">") || (previous == text[index] && !isOption)
    case UInt8(ascii: "="): return next == UInt8(ascii: ">") || isNested
    case UInt8(ascii: "."): return previous == text[index] && byte(-2) == text[index]
    case UInt8(ascii: ":"), UInt8(ascii: ";"):
      // image:x, whose brackets may be those of a link that follows; term:: text; the address of another scheme.
      let isMacro = text[index] == UInt8(ascii: ":") && previous.map(isLetter) == true && next != text[index]
      let isFollowed = next.map { $0 != 0x20 } ?? (!isCode && index + 1 < bytes.count)
      if isMacro, isFollowed { return true }
      return (previous == text[index] && (next == nil || next == 0x20 || next == text[index]))
        || text[index...].starts(with: "://".utf8)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return isCode
    default: return false
    }
  }
}

/// The byte to write as a reference so that a line begins no block, or nil.
func asciiDocBlockMarker(in line: ArraySlice<UInt8>) -> Int? {
  guard let first = line.first else { return nil }
  if "=#.*-/|'<:_+>".utf8.contains(first) { return line.startIndex }
  if ",!".utf8.contains(first), line.dropFirst().first == UInt8(ascii: "=") { return line.startIndex }
  let word = line.prefix { isAlphanumeric($0) }
  let stop = word.endIndex
  guard !word.isEmpty, stop < line.endIndex else { return nil }
  let isFollowed = stop + 1 == line.endIndex || line[stop + 1] == 0x20
  // include::x, image::x: the brackets may be those of a link that follows.
  if line[stop...].starts(with: "::".utf8) { return stop }
  if line[stop] == UInt8(ascii: ":"), isFollowed {
    return ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"].contains { word.elementsEqual($0.utf8) } ? stop : nil
  }
  let isNumeral =
    word.allSatisfy(isDigit) || word.count == 1 || word.allSatisfy { "ivxIVX".utf8.contains($0) }
  return isNumeral && isFollowed && ".)".utf8.contains(line[stop]) ? stop : nil
}

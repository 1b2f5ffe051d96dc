/// What a line of plain text is made of, for markup that shows exactly that text.
///
/// Code spans, `[text](https://...)` and addresses of the web are the author's and stay; `@name` becomes a code span,
/// since forges notify whoever is named outside one; all else is text.
struct InlineTokens {
  struct Token {
    enum Kind {
      case text
      /// A code span, copied as it is.
      case code
      /// Backticks that begin no code span.
      case backticks
      /// To be shown as code as it is, backticks included.
      case literal
      case link(text: Range<Int>, destination: Range<Int>)
      /// An address; `isBare` if it may stand as it is in every dialect.
      case address(isBare: Bool)
    }

    var kind: Kind
    var range: Range<Int>
  }

  private(set) var tokens: [Token] = []
  private let bytes: [UInt8]
  private let end: Int
  private let allowsLinks: Bool
  /// Whether names after an `@` are to be code.
  private let quotesMentions: Bool
  /// Where a run of backticks ends that begins a code span: the start of the run to the end of the span.
  private let spans: [Int: Int]

  init(_ bytes: [UInt8], in range: Range<Int>, allowsLinks: Bool, quotesMentions: Bool = true) {
    self.bytes = bytes
    end = range.upperBound
    self.allowsLinks = allowsLinks
    self.quotesMentions = quotesMentions
    spans = codeSpans(bytes, in: range)
    var index = range.lowerBound
    while index < end {
      let token = token(at: index, from: range.lowerBound)
      append(token)
      index = token.range.upperBound
    }
  }

  private func token(at index: Int, from start: Int) -> Token {
    switch bytes[index] {
    case UInt8(ascii: "`"):
      if let end = spans[index] { return Token(kind: .code, range: index..<end) }
      return Token(kind: .backticks, range: index..<endOfRun(at: index))
    case UInt8(ascii: "["):
      if allowsLinks, index == start || bytes[index - 1] != UInt8(ascii: "!"), let link = link(at: index) {
        return link
      }
    case UInt8(ascii: "h"), UInt8(ascii: "H"):
      let isWordStart = index == start || !isAlphanumeric(bytes[index - 1])
      if allowsLinks, isWordStart, let address = address(at: index) { return address }
    case UInt8(ascii: "@"):
      if quotesMentions, !isInMailAddress(at: index, from: start), let end = endOfMention(at: index) {
        return Token(kind: .literal, range: index..<end)
      }
    default: break
    }
    return Token(kind: .text, range: index..<(index + 1))
  }

  /// Joins text to text. A literal joins any backticks beside it, which would else lengthen its own.
  private mutating func append(_ token: Token) {
    guard let last = tokens.last else {
      tokens.append(token)
      return
    }
    let joined = last.range.lowerBound..<token.range.upperBound
    switch (last.kind, token.kind) {
    case (.text, .text):
      tokens[tokens.count - 1].range = joined
    case (.literal, .literal), (.literal, .code), (.literal, .backticks), (.code, .literal), (.backticks, .literal):
      tokens[tokens.count - 1] = Token(kind: .literal, range: joined)
    default:
      tokens.append(token)
    }
  }

  private func endOfRun(at index: Int) -> Int {
    bytes[index..<end].drop { $0 == UInt8(ascii: "`") }.startIndex
  }

  /// Whether a word stands before and no other `@` in it: what follows a mail address is outside of its link.
  private func isInMailAddress(at index: Int, from start: Int) -> Bool {
    guard index > start, isAlphanumeric(bytes[index - 1]) else { return false }
    let stop = bytes[start..<index].last { " ,;()<>[]@".utf8.contains($0) }
    return stop != UInt8(ascii: "@")
  }

  /// `@` and a name, with what belongs to names of packages: `@scope/pkg@1.2.3`.
  private func endOfMention(at index: Int) -> Int? {
    guard index + 1 < end, isAlphanumeric(bytes[index + 1]) || bytes[index + 1] == UInt8(ascii: "_") else { return nil }
    var last = index + 1
    var next = last
    while next < end, isAlphanumeric(bytes[next]) || "_./@+-".utf8.contains(bytes[next]) {
      if isAlphanumeric(bytes[next]) || bytes[next] == UInt8(ascii: "_") { last = next }
      next += 1
    }
    return last + 1
  }

  /// `[text](http...)` with neither brackets in the text nor a title. Code spans in the text may hold anything.
  private func link(at index: Int) -> Token? {
    var close = index + 1
    while close < end, bytes[close] != UInt8(ascii: "]") {
      if bytes[close] == UInt8(ascii: "[") { return nil }
      close = bytes[close] == UInt8(ascii: "`") ? spans[close] ?? endOfRun(at: close) : close + 1
    }
    guard close > index + 1, close + 1 < end, bytes[close + 1] == UInt8(ascii: "("),
      let scheme = endOfScheme(at: close + 2)
    else { return nil }
    var depth = 0
    var next = scheme
    while next < end {
      switch bytes[next] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        if depth == 0, next > scheme {
          return Token(
            kind: .link(text: (index + 1)..<close, destination: (close + 2)..<next), range: index..<(next + 1))
        }
        depth -= 1
        if depth < 0 { return nil }
      case let byte: if !isAddressByte(byte) { return nil }
      }
      next += 1
    }
    return nil
  }

  private func endOfScheme(at index: Int) -> Int? {
    for scheme in ["https://", "http://"] {
      let stop = index + scheme.utf8.count
      guard stop < end, isAlphanumeric(bytes[stop]) else { continue }
      if lowercased(bytes[index..<stop]) == scheme { return stop }
    }
    return nil
  }

  /// An address as GitHub Flavored Markdown's extended autolinks end it: neither with punctuation nor with a
  /// parenthesis that it does not open.
  private func address(at index: Int) -> Token? {
    guard let scheme = endOfScheme(at: index) else { return nil }
    var stop = scheme
    var depth = 0
    while stop < end, isAddressByte(bytes[stop]), !beginsEntity(bytes, at: stop, end: end) {
      if bytes[stop] == UInt8(ascii: "(") { depth += 1 }
      if bytes[stop] == UInt8(ascii: ")") { depth -= 1 }
      stop += 1
    }
    while stop > scheme,
      "?!.,:;*_~'".utf8.contains(bytes[stop - 1]) || (bytes[stop - 1] == UInt8(ascii: ")") && depth < 0)
    {
      if bytes[stop - 1] == UInt8(ascii: ")") { depth += 1 }
      stop -= 1
    }
    let after = bytes[stop..<end].first { !".,:;!?)'".utf8.contains($0) }
    let isPlain = (scheme..<stop).allSatisfy { offset in
      let byte = bytes[offset]
      if byte == UInt8(ascii: "_") {
        return isAlphanumeric(bytes[offset - 1]) && offset + 1 < stop && isAlphanumeric(bytes[offset + 1])
      }
      return !"*~@$".utf8.contains(byte)
    }
    return Token(kind: .address(isBare: isPlain && (after == nil || after == 0x20)), range: index..<stop)
  }
}

/// Whether a byte may be part of an address without ending a code span, a link, an autolink or a line before it.
private func isAddressByte(_ byte: UInt8) -> Bool {
  byte > 0x20 && byte < 0x7F && !#"<>"`\[]|{}^"#.utf8.contains(byte)
}

/// Where each code span begins and ends (CommonMark 0.31 §6.1): a run of backticks up to the next of the same length.
private func codeSpans(_ bytes: [UInt8], in range: Range<Int>) -> [Int: Int] {
  var runs: [Range<Int>] = []
  var index = range.lowerBound
  while index < range.upperBound {
    let stop = bytes[index..<range.upperBound].drop { $0 == UInt8(ascii: "`") }.startIndex
    if stop > index { runs.append(index..<stop) }
    index = max(stop, index + 1)
  }
  var next: [Int: Range<Int>] = [:]
  var spans: [Int: Int] = [:]
  for run in runs.reversed() {
    if let close = next[run.count] { spans[run.lowerBound] = close.upperBound }
    next[run.count] = run
  }
  return spans
}

/// Whether `&` stands for a character here: `&lt;`, `&#64;`. Names have at most 31 letters.
func beginsEntity(_ bytes: [UInt8], at index: Int, end: Int) -> Bool {
  guard bytes[index] == UInt8(ascii: "&") else { return false }
  let name = bytes[(index + 1)..<end].prefix(33).prefix { isAlphanumeric($0) || $0 == UInt8(ascii: "#") }
  return !name.isEmpty && name.endIndex < end && bytes[name.endIndex] == UInt8(ascii: ";")
}

/// Finds issue references in a message outside its code fences, and the verbs before them.
struct ReferenceScanner {
  let text: MessageText
  /// The references, each once, in order. A verb anywhere outweighs its absence; of two verbs the first counts.
  private(set) var found: [IssueReference] = []
  private var indices: [IssueReference: Int] = [:]
  private var action: IssueReference.Action?

  init(text: MessageText) { self.text = text }

  /// Scans `subject`, the prose part of the first line, then all other lines. A verb reaches over a list: it ends at
  /// the first other word and at a blank line.
  mutating func scan(subject: Range<Int>) {
    scan(subject)
    action = nil
    for index in text.lines.indices.dropFirst() {
      if text.isFenced[index] || text.lines[index].isEmpty { action = nil } else { scan(text.lines[index]) }
    }
  }

  /// Returns whether `range` is nothing but a list of references, as after `fix: `.
  static func isList(_ range: Range<Int>, of text: MessageText) -> Bool {
    var scanner = ReferenceScanner(text: text)
    scanner.action = .fix
    scanner.scan(range)
    return scanner.action != nil && !scanner.found.isEmpty
  }

  private mutating func scan(_ range: Range<Int>) {
    let bytes = text.bytes
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      if isWordByte(byte) {
        offset = word(at: offset, until: range.upperBound)
      } else if isMarker(byte) {
        let isFresh = offset == range.lowerBound || !(isMarker(bytes[offset - 1]) || bytes[offset - 1] == ampersand)
        let end = digits(after: offset, until: range.upperBound)
        if isFresh, let end { add(repository: nil, marker: marker(byte), digits: offset + 1..<end) }
        offset = end ?? offset + 1
      } else {
        if !joinsList(byte) { action = nil }
        offset += 1
      }
    }
  }

  /// Reads the word at `start` and what belongs to it, and returns its end.
  private mutating func word(at start: Int, until end: Int) -> Int {
    let bytes = text.bytes
    var offset = start
    while offset < end, isWordByte(bytes[offset]) { offset += 1 }
    let word = start..<offset
    if offset < end, isMarker(bytes[offset]), let last = digits(after: offset, until: end) {
      if isRepository(word) {
        add(repository: text.string(word), marker: marker(bytes[offset]), digits: offset + 1..<last)
      } else {
        action = nil
      }
      return last
    }
    if text.starts(offset..<end, with: "://") {
      action = nil
      while offset < end, !bytes[offset].isBlank, bytes[offset] != Ascii.rightParenthesis { offset += 1 }
      return offset
    }
    if text.starts(word, withAnyCaseOf: "gh-"), word.count > 3, bytes[(start + 3)..<offset].allSatisfy(\.isDigit) {
      add(repository: nil, marker: .gh, digits: start + 3..<offset)
      return offset
    }
    readVerb(word)
    return offset
  }

  /// Nearly all words are neither verb nor filler, which their first letter or the want of a verb before them tells.
  private mutating func readVerb(_ word: Range<Int>) {
    let initial = text.bytes[word.lowerBound].lowercased
    let mayBeVerb = initial == UInt8(ascii: "c") || initial == UInt8(ascii: "f") || initial == UInt8(ascii: "r")
    guard word.count <= 9, mayBeVerb || action != nil else {
      action = nil
      return
    }
    let name = text.string(word).lowercased()
    if let verb = verbs[name] { action = verb } else if !fillers.contains(name) { action = nil }
  }

  private mutating func add(repository: String?, marker: IssueReference.Marker, digits: Range<Int>) {
    guard text.bytes[digits.lowerBound] != UInt8(ascii: "0"), let number = Int(text.string(digits)) else { return }
    let key = IssueReference(repository: repository, marker: marker, number: number)
    let reference = IssueReference(repository: repository, marker: marker, number: number, action: action)
    if let index = indices[key] {
      if found[index].action == nil { found[index] = reference }
    } else {
      indices[key] = found.count
      found.append(reference)
    }
  }

  /// The end of the digits after the mark at `offset`, nil if none follow or a letter follows them.
  private func digits(after offset: Int, until end: Int) -> Int? {
    var next = offset + 1
    while next < end, text.bytes[next].isDigit { next += 1 }
    guard next > offset + 1 else { return nil }
    if next < end, text.bytes[next].isLetter || text.bytes[next] == Ascii.underscore { return nil }
    return next
  }

  /// Returns whether `word` has the form `owner/repo`, with any number of groups before it.
  private func isRepository(_ word: Range<Int>) -> Bool {
    let parts = text.bytes[word].split(separator: Ascii.slash, omittingEmptySubsequences: false)
    return parts.count >= 2
      && parts.allSatisfy { $0.first.map { $0.isAlphanumeric || $0 == Ascii.underscore } ?? false }
  }
}

private let ampersand = UInt8(ascii: "&")

private func isMarker(_ byte: UInt8) -> Bool { byte == Ascii.hash || byte == Ascii.exclamationMark }

private func marker(_ byte: UInt8) -> IssueReference.Marker { byte == Ascii.hash ? .hash : .exclamationMark }

private func isWordByte(_ byte: UInt8) -> Bool {
  byte.isAlphanumeric || byte == Ascii.underscore || byte == Ascii.hyphen || byte == Ascii.slash
    || byte == UInt8(ascii: ".")
}

/// Bytes that stand between a verb and its references, or between references.
private func joinsList(_ byte: UInt8) -> Bool {
  byte.isBlank || byte == Ascii.comma || byte == Ascii.colon || byte == ampersand || byte == UInt8(ascii: ";")
    || byte == UInt8(ascii: "[") || byte == Ascii.asterisk
}

private let verbs: [String: IssueReference.Action] = [
  "close": .close, "closes": .close, "closed": .close, "closing": .close,
  "fix": .fix, "fixes": .fix, "fixed": .fix, "fixing": .fix,
  "resolve": .resolve, "resolves": .resolve, "resolved": .resolve, "resolving": .resolve,
]

private let fillers: Set<String> = ["and", "issue", "issues", "bug", "bugs", "-"]

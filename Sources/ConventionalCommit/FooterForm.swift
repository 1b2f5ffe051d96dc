/// The parts of a line `Token: value` or `Token #value` (CC 1.0.0 items 8 and 9).
///
/// A colon needs a blank behind it, so that the scheme of a URL is no token.
struct FooterForm {
  let token: Range<Int>
  let separator: Footer.Separator
  /// Nil for `Token:` with nothing behind it.
  let value: Range<Int>?

  /// Reads `line`; nil if it has another form. A token is made of ASCII letters, digits, `-` and `_`.
  init?(_ line: Range<Int>, of text: MessageText) {
    var offset = line.lowerBound
    guard offset < line.upperBound, text.bytes[offset].isAlphanumeric else { return nil }
    while offset < line.upperBound, isTokenByte(text.bytes[offset]) { offset += 1 }
    guard offset < line.upperBound else { return nil }
    token = line.lowerBound..<offset
    let rest = offset..<line.upperBound
    if text.bytes[offset] == Ascii.colon {
      separator = .colon
      let content = text.trimmed(offset + 1..<line.upperBound)
      guard content.isEmpty || content.lowerBound > offset + 1 else { return nil }
      value = content.isEmpty ? nil : content
    } else if text.starts(rest, with: " #"), rest.count > 2, !text.bytes[offset + 2].isBlank {
      separator = .hash
      value = offset + 2..<line.upperBound
    } else {
      return nil
    }
  }

  /// Returns whether the token is one that is hardly ever the first word of a sentence.
  func isWellKnown(in text: MessageText) -> Bool {
    guard token.count <= 64 else { return false }
    return text.bytes[token].contains(Ascii.hyphen) || wellKnown.contains(text.string(token).lowercased())
  }
}

private func isTokenByte(_ byte: UInt8) -> Bool {
  byte.isAlphanumeric || byte == Ascii.hyphen || byte == Ascii.underscore
}

private let wellKnown: Set<String> = [
  "bug", "cc", "close", "closed", "closes", "fixed", "fixes", "issue", "issues", "jira", "link", "ref", "refs",
  "references", "related", "resolve", "resolved", "resolves", "see", "ticket", "xref",
]

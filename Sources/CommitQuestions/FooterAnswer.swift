public import ConventionalCommit

/// Reads what an author writes of issues: `Closes #12, #13`, `refs PROJ-7`, `#12`, or one footer of any kind,
/// `Reviewed-by: Ada`. Nothing for an empty text.
///
/// Every issue is a footer of its own, since forges close only the one that follows the word. An issue without a word
/// is only referred to.
public func readFooters(_ text: String) throws(AnswerError) -> [Footer] {
  let text = trimmed(text)
  if text.isEmpty { return [] }
  if let footers = references(text) { return footers }
  // A footer of another kind, in the form that every reader of messages knows.
  let read = CommitMessage(parsing: "x: y\n\n\(text)").footers
  if read.count == 1, let footer = read.first, footer.text == text { return read }
  throw .noFooter(text)
}

private func references(_ text: String) -> [Footer]? {
  var token = "Refs"
  var footers: [Footer] = []
  for item in text.split(separator: ",", omittingEmptySubsequences: false) {
    var reference = trimmed(String(item))
    if let blank = reference.firstIndex(where: \.isWhitespace) {
      var word = reference[..<blank]
      if word.last == ":" { word.removeLast() }
      guard word.first?.isLetter == true, word.utf8.allSatisfy(isTokenByte) else { return nil }
      token = canonical(String(word))
      reference = trimmed(String(reference[blank...]))
    }
    guard isReference(reference) else { return nil }
    footers.append(Footer(token: token, value: reference.utf8.allSatisfy(isDigit) ? "#\(reference)" : reference))
  }
  return footers
}

/// Whether a text names an issue: one word with a number in it.
private func isReference(_ text: String) -> Bool {
  !text.contains(where: \.isWhitespace) && text.utf8.contains(where: isDigit)
}

/// The words of the forges in the form that a trailer has.
private func canonical(_ word: String) -> String {
  switch word.lowercased() {
  case "close", "closes", "closed", "closing": "Closes"
  case "fix", "fixes", "fixed", "fixing": "Fixes"
  case "resolve", "resolves", "resolved", "resolving": "Resolves"
  case "ref", "refs", "references": "Refs"
  default: word
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isTokenByte(_ byte: UInt8) -> Bool {
  isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
}

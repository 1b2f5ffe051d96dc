extension Revert {
  /// Reads what the message of `subject` reverts; nil if it reverts nothing.
  ///
  /// Beneath an ordinary subject "This reverts commit" counts at the start of the body only, so that a squashed commit
  /// is no revert because a part of it was one.
  init?(subject: SubjectReader, text: MessageText, footers: [Footer]) {
    if let quotation = Quotation(text.subject, of: text) {
      self.init(quotation, commitIDs: sentenceIDs(in: text), text: text)
    } else if subject.header?.normalizedType == "revert" {
      let ids =
        sentenceIDs(in: text)
        + footers.filter { ["ref", "refs"].contains($0.token.lowercased()) }
        .flatMap { objectIDs(in: Array($0.value.utf8)) }
      self.init(description: subject.freeText, commitIDs: ids, text: text)
    } else {
      let ids = text.lines.dropFirst().first { !$0.isEmpty }.map { revertedIDs(in: $0, of: text) } ?? []
      guard subject.kind == .ordinary, !ids.isEmpty else { return nil }
      self.init(commitIDs: ids)
    }
  }

  private init(_ quotation: Quotation, commitIDs: [String], text: MessageText) {
    let chain = Quotation.innermost(text.subject, of: text)
    self.init(
      isReapplied: chain.reverts.isMultiple(of: 2), commitIDs: commitIDs, quotedSubject: text.string(quotation.subject))
  }

  /// `revert: feat: x`, `revert: Revert "feat: x"` (git's subject behind a type) and `revert: revert: feat: x`.
  private init(description: Range<Int>, commitIDs: [String], text: MessageText) {
    if let quotation = Quotation(description, of: text) {
      let chain = Quotation.innermost(description, of: text)
      self.init(
        isReapplied: chain.reverts.isMultiple(of: 2), commitIDs: commitIDs,
        quotedSubject: text.string(quotation.subject))
      return
    }
    let quoted = Quotation.withoutQuotes(Quotation.withoutNumber(description, of: text), of: text)
    if text.bytes[quoted].count >= 7, text.bytes[quoted].allSatisfy(\.isHexDigit) {
      self.init(commitIDs: [text.string(quoted).lowercased()] + commitIDs)
      return
    }
    var cursor = HeaderCursor(bytes: text.bytes, range: quoted)
    let inner = try? cursor.header()
    self.init(
      isReapplied: inner?.normalizedType == "revert", commitIDs: commitIDs, quotedSubject: text.string(quoted))
  }
}

/// The IDs of every "This reverts commit" line outside code fences.
private func sentenceIDs(in text: MessageText) -> [String] {
  text.lines.indices.dropFirst().flatMap { text.isFenced[$0] ? [] : revertedIDs(in: text.lines[$0], of: text) }
}

/// The IDs in `This reverts commit X.`, `This reverts commit X, reversing` and `This reverts commits X, Y and Z.`
private func revertedIDs(in line: Range<Int>, of text: MessageText) -> [String] {
  let sentence = "This reverts commit"
  guard text.starts(line, with: sentence) else { return [] }
  var start = line.lowerBound + sentence.utf8.count
  if start < line.upperBound, text.bytes[start] == UInt8(ascii: "s") { start += 1 }
  var ids: [String] = []
  for word in words(of: text.bytes[start..<line.upperBound]) {
    if word.elementsEqual("and".utf8) { continue }
    guard word.count >= 4, word.allSatisfy(\.isHexDigit) else { break }
    ids.append(String(decoding: word, as: UTF8.self).lowercased())
  }
  return ids
}

/// The words of a footer's value that can be object IDs: seven or more hexadecimal digits.
private func objectIDs(in value: [UInt8]) -> [String] {
  words(of: value[...]).filter { $0.count >= 7 && $0.allSatisfy(\.isHexDigit) }
    .map { String(decoding: $0, as: UTF8.self).lowercased() }
}

private func words(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
  bytes.split { $0.isBlank || $0 == Ascii.lineFeed || $0 == Ascii.comma || $0 == UInt8(ascii: ".") }
}

extension Observation {
  /// What to say of a subject that could not be read as a header.
  init(_ error: HeaderError, subject: Range<Int>, of text: MessageText, options: ReadingOptions) {
    let line = text.string(subject)
    if let keyword = BreakingKeyword(subject, of: text) {
      let note = text.string(text.trimmed(keyword.end..<subject.upperBound))
      self.init(
        code: .breakingSubject, offset: subject.lowerBound,
        message: "the subject has no type; mark a breaking change with ! before the colon or in a footer",
        repair: note.isEmpty ? nil : "feat!: \(note)")
      return
    }
    if let rest = headerBehindPrefix(subject, of: text, options: options) {
      self.init(
        code: .textBeforeType, offset: subject.lowerBound,
        message: "something stands before the type; begin the subject with the type", repair: rest)
      return
    }
    self.init(
      code: Finding.Code(error), offset: error.offset, message: error.description,
      repair: repaired(line, options: options))
  }
}

extension Finding.Code {
  init(_ error: HeaderError) {
    switch error {
    case .notConventional: self = .notConventional
    case .blankBeforeType: self = .textBeforeType
    case .blankBeforeScope: self = .blankBeforeScope
    case .blankBeforeColon: self = .blankBeforeColon
    case .missingSpaceAfterColon: self = .missingSpaceAfterColon
    case .misplacedExclamationMark: self = .misplacedExclamationMark
    case .emptyScope: self = .emptyScope
    case .unclosedScope: self = .unclosedScope
    case .parenthesisInScope: self = .parenthesisInScope
    case .emptyDescription: self = .emptyDescription
    }
  }
}

/// The header with a known type that follows the first blanks, or a bracket: `✨ feat: x`, `[PROJ-1] feat: x`.
private func headerBehindPrefix(_ subject: Range<Int>, of text: MessageText, options: ReadingOptions) -> String? {
  guard let blank = text.bytes[subject].firstIndex(where: \.isBlank) else { return nil }
  let rest = text.trimmed(blank..<subject.upperBound)
  var cursor = HeaderCursor(bytes: text.bytes, range: rest)
  guard let header = try? cursor.header(), options.knownTypes.contains(header.normalizedType) else { return nil }
  return header.text
}

/// Puts the marks of a header into their places, and returns it if it can be read then.
private func repaired(_ line: String, options: ReadingOptions) -> String? {
  let closing = line.utf8.firstIndex(of: Ascii.rightParenthesis) ?? line.startIndex
  let colonBehindScope = line.utf8[closing...].firstIndex(of: Ascii.colon)
  guard let first = line.utf8.firstIndex(of: Ascii.colon) else { return nil }
  let isInParentheses = line.utf8[..<first].contains(Ascii.leftParenthesis)
  let colon = isInParentheses ? colonBehindScope ?? first : first
  var mark = false
  var outline: [UInt8] = []
  var isInScope = false
  for byte in line.utf8[..<colon] {
    if byte == Ascii.leftParenthesis { isInScope = true }
    if byte == Ascii.exclamationMark, !isInScope {
      mark = true
    } else if isInScope || !byte.isBlank {
      outline.append(byte)
    }
    if byte == Ascii.rightParenthesis { isInScope = false }
  }
  if isInScope { outline.append(Ascii.rightParenthesis) }
  if let opening = outline.firstIndex(of: Ascii.leftParenthesis),
    outline[opening...].dropFirst().dropLast().allSatisfy(\.isBlank), outline.last == Ascii.rightParenthesis
  {
    outline.removeSubrange(opening...)
  }
  let description = String(Substring(line.utf8[line.utf8.index(after: colon)...]))
  let text = "\(String(decoding: outline, as: UTF8.self))\(mark ? "!" : ""): \(description)"
  guard let header = try? Header(parsing: text), options.knownTypes.contains(header.normalizedType) else { return nil }
  return header.text
}

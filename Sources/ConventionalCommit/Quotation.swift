/// A subject in the form that `git revert` writes: `Revert "subject"` or `Reapply "subject"`, perhaps with the number
/// of a change after it, as the forges' buttons add it.
struct Quotation {
  /// What stands between the quotes, without a change number at its end.
  let subject: Range<Int>
  let isReapply: Bool

  /// Reads `line`; nil if it has not this exact form.
  init?(_ line: Range<Int>, of text: MessageText) {
    let prefixes = ["Revert \"", "Reapply \""]
    guard let prefix = prefixes.first(where: { text.starts(line, with: $0) }) else { return nil }
    let end = Self.withoutNumber(line, of: text).upperBound
    let start = line.lowerBound + prefix.utf8.count
    guard end > start + 1, text.bytes[end - 1] == Ascii.quote else { return nil }
    subject = Self.withoutNumber(start..<end - 1, of: text)
    guard !subject.isEmpty else { return nil }
    isReapply = prefix == prefixes[1]
  }

  /// Follows a chain of quotations to its end. A reapplied subject is twice reverted.
  static func innermost(_ line: Range<Int>, of text: MessageText) -> (subject: Range<Int>, reverts: Int) {
    var (subject, reverts) = (line, 0)
    while let quotation = Quotation(subject, of: text) {
      subject = quotation.subject
      reverts += quotation.isReapply ? 2 : 1
    }
    return (subject, reverts)
  }

  /// Returns `range` without ` (#12)` or ` (!12)` at its end.
  static func withoutNumber(_ range: Range<Int>, of text: MessageText) -> Range<Int> {
    var offset = range.upperBound - 1
    guard range.count > 5, text.bytes[offset] == Ascii.rightParenthesis else { return range }
    offset -= 1
    let digits = offset
    while offset > range.lowerBound, text.bytes[offset].isDigit { offset -= 1 }
    let isMark = text.bytes[offset] == Ascii.hash || text.bytes[offset] == Ascii.exclamationMark
    guard offset < digits, isMark, offset - 2 >= range.lowerBound, text.bytes[offset - 1] == Ascii.leftParenthesis,
      text.bytes[offset - 2] == Ascii.space
    else { return range }
    return text.trimmed(range.lowerBound..<offset - 2)
  }

  /// Returns `range` without a pair of quotes around it.
  static func withoutQuotes(_ range: Range<Int>, of text: MessageText) -> Range<Int> {
    guard range.count > 2, text.bytes[range.lowerBound] == Ascii.quote, text.bytes[range.upperBound - 1] == Ascii.quote
    else { return range }
    return range.lowerBound + 1..<range.upperBound - 1
  }
}

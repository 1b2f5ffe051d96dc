public import RegularExpressions

/// What a project lets stand before the type of a header: an emoji, a `:code:`, the number of a ticket.
public struct HeaderPrefix {
  /// How much of a subject is looked at, in bytes.
  public static let longest = 100

  private let expression: RegularExpression

  /// Compiles a regular expression that is matched at the beginning of the subject.
  ///
  /// Throws where it is none that can be used.
  public init(pattern: String) throws(RegularExpressionError) {
    expression = try RegularExpression(pattern)
  }

  /// The part of `line` that follows the prefix and the blanks after it; all of it where there is no prefix.
  func rest(of line: Range<Int>, in text: MessageText) -> Range<Int> {
    var end = min(line.upperBound, line.lowerBound + Self.longest)
    while end < line.upperBound, text.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    let subject = text.string(line.lowerBound..<end)
    guard let count = expression.prefixCount(in: subject), count > 0 else { return line }
    var start = line.lowerBound + subject.unicodeScalars.prefix(count).reduce(0) { $0 + $1.utf8.count }
    while start < line.upperBound, text.bytes[start].isBlank { start += 1 }
    return start..<line.upperBound
  }
}

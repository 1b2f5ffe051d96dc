/// What a project lets stand before the type of a header: an emoji, a `:code:`, the number of a ticket.
public struct HeaderPrefix {
  /// How much of a subject is looked at, in bytes, since an expression may take time that grows faster than its text.
  public static let longest = 100

  private let regex: Regex<AnyRegexOutput>

  /// Compiles a regular expression in Swift's syntax, matched at the beginning of the subject on Unicode scalars.
  ///
  /// Throws ``HeaderPrefixError`` where it is none.
  public init(pattern: String) throws(HeaderPrefixError) {
    do {
      regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
    } catch {
      throw HeaderPrefixError(pattern: pattern)
    }
  }

  /// The part of `line` that follows the prefix and the blanks after it; all of it where there is no prefix.
  func rest(of line: Range<Int>, in text: MessageText) -> Range<Int> {
    var end = min(line.upperBound, line.lowerBound + Self.longest)
    while end < line.upperBound, text.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    guard let match = try? regex.prefixMatch(in: text.string(line.lowerBound..<end)), !match.range.isEmpty else {
      return line
    }
    let length = match[0].substring?.utf8.count ?? 0
    var start = line.lowerBound + length
    while start < line.upperBound, text.bytes[start].isBlank { start += 1 }
    return start..<line.upperBound
  }
}

/// A pattern that is no regular expression.
public struct HeaderPrefixError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The pattern.
  public let pattern: String

  /// In lower case, without a full stop.
  public var description: String { "'\(pattern)' is no regular expression" }
}

/// Why a document is not TOML or JSON, and where.
public struct SyntaxError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// The bytes are not UTF-8.
    case notUTF8
    /// Something else should stand here.
    case expected(Expected)
    /// A string has no closing quote, or a line ends inside a string that may not span lines.
    case unfinishedString
    /// A control character that has to be written as an escape, or that is not allowed at all.
    case controlCharacter(UInt8)
    /// An unknown escape, or one of a code point that is not a Unicode scalar.
    case badEscape
    /// What looks like a number is not one.
    case badNumber
    /// An integer beyond 64 bits.
    case integerTooLarge
    /// What looks like a date or time is not one, or is not in the calendar.
    case badDateTime
    /// A key that its table has already.
    case duplicateKey(String)
    /// A table that has been defined already, by a header, by dotted keys or as an inline table.
    case duplicateTable(String)
    /// A key that leads through a value that is not a table.
    case notATable(String)
    /// More levels of tables and arrays than ``nestingLimit``.
    case nestedTooDeeply
  }

  /// What should stand at the place of the error.
  public enum Expected: Hashable, Sendable {
    case key, equalsSign, colon, value, endOfLine, endOfDocument, headerEnd, commaOrArrayEnd, commaOrTableEnd
  }

  /// How many levels of tables and arrays a document may have.
  public static let nestingLimit = 128

  /// Where, in bytes from the start of the document.
  public let offset: Int
  /// What is wrong.
  public let reason: Reason

  /// An error at an offset in bytes.
  public init(offset: Int, reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  /// Where, as editors count; `bytes` are those that were parsed.
  public func position(in bytes: [UInt8]) -> TextPosition {
    TextPosition(of: offset, in: bytes)
  }
}

extension SyntaxError: CustomStringConvertible {
  /// What is wrong and what to write instead; ``position(in:)`` says where.
  public var description: String {
    switch reason {
    case .notUTF8: "the bytes here are not UTF-8; save the file as UTF-8"
    case .expected(let expected): "expected \(expected)"
    case .unfinishedString: "the string has no closing quote; close it on its line"
    case .controlCharacter(let byte): "the control character with the number \(byte) is not allowed here; remove it"
    case .badEscape: "the escape is not valid; write a backslash as \\\\"
    case .badNumber: "the number is not valid; put quotes around it if it is text"
    case .integerTooLarge: "the integer is larger than 64 bits; put quotes around it if it is text"
    case .badDateTime: "the date or time is not valid; write it as in 2026-01-31T09:30:00Z"
    case .duplicateKey(let key): "the key \(key) is defined twice; keep one"
    case .duplicateTable(let key): "the table \(key) is defined twice; join the two"
    case .notATable(let key): "\(key) already has a value that is not an open table; rename one of the two"
    case .nestedTooDeeply: "tables and arrays are nested deeper than \(Self.nestingLimit) levels; flatten them"
    }
  }
}

extension SyntaxError.Expected: CustomStringConvertible {
  /// The name of what is missing, with an article.
  public var description: String {
    switch self {
    case .key: "a key"
    case .equalsSign: "an equals sign after the key"
    case .colon: "a colon after the key"
    case .value: "a value; put quotes around text"
    case .endOfLine: "the end of the line"
    case .endOfDocument: "the end of the document"
    case .headerEnd: "the closing bracket of the table header"
    case .commaOrArrayEnd: "a comma or the closing bracket of the array"
    case .commaOrTableEnd: "a comma or the closing brace of the table"
    }
  }
}

extension UInt8 {
  /// A space, tab, carriage return, vertical tab or form feed: what is trimmed, never a line feed.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0B || self == 0x0C }

  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  var isLetter: Bool { lowercased >= 0x61 && lowercased <= 0x7A }

  var isAlphanumeric: Bool { isDigit || isLetter }

  var isHexDigit: Bool { isDigit || (lowercased >= 0x61 && lowercased <= 0x66) }

  /// The small letter for an ASCII capital, every other byte as it is.
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

/// Bytes that mean something in a commit message, by name.
enum Ascii {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let colon = UInt8(ascii: ":")
  static let hash = UInt8(ascii: "#")
  static let exclamationMark = UInt8(ascii: "!")
  static let leftParenthesis = UInt8(ascii: "(")
  static let rightParenthesis = UInt8(ascii: ")")
  static let quote = UInt8(ascii: "\"")
  static let hyphen = UInt8(ascii: "-")
  static let asterisk = UInt8(ascii: "*")
  static let underscore = UInt8(ascii: "_")
  static let slash = UInt8(ascii: "/")
  static let comma = UInt8(ascii: ",")
}

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

func isLetter(_ byte: UInt8) -> Bool {
  (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
}

/// ASCII letters and digits.
func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

func isHexDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || ((byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "f"))
}

/// Space and tab, CommonMark's white space within a line.
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || isLineEnd(byte) }

func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

/// The bytes as text with ASCII letters in lower case.
func lowercased(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: bytes.map { isLetter($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
}

extension Collection<UInt8> where Self: BidirectionalCollection {
  /// The part without white space around it.
  var trimmedSlice: SubSequence {
    var end = endIndex
    while end > startIndex, isSpace(self[index(before: end)]) { end = index(before: end) }
    return self[..<end].drop(while: isSpace)
  }

  var trimmed: [UInt8] { Array(trimmedSlice) }
}

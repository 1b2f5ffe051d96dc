/// A position in the bytes of a version.
struct Cursor {
  let bytes: [UInt8]
  var offset = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }
  var isAtEnd: Bool { offset == bytes.count }

  /// The character at the position, for messages.
  var character: Character { String(decoding: bytes[offset...].prefix(4), as: UTF8.self).first ?? " " }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    offset += 1
    return true
  }

  mutating func takeWhile(_ belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = offset
    while let byte = peek, belongs(byte) { offset += 1 }
    return bytes[start..<offset]
  }

  /// Digits as a number; `leadingZeros` are an error in SemVer (§2, §9) and dropped in PEP 440.
  mutating func number(_ part: VersionError.Part, leadingZeros: Bool = false) throws(VersionError) -> VersionNumber {
    let start = offset
    let digits = takeWhile(isDigit)
    guard !digits.isEmpty else { throw .missing(part, offset: start) }
    if !leadingZeros, digits.count > 1, digits.first == UInt8(ascii: "0") { throw .leadingZero(part, offset: start) }
    guard let value = value(of: digits) else { throw .tooLarge(part, offset: start) }
    return value
  }
}

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

func isLetter(_ byte: UInt8) -> Bool {
  (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
}

/// The number that decimal digits say, or nil where it is over the limit.
func value(of digits: ArraySlice<UInt8>) -> VersionNumber? {
  var value: VersionNumber = 0
  for digit in digits {
    let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tenfold.addingReportingOverflow(VersionNumber(digit - UInt8(ascii: "0")))
    if overflow || carry { return nil }
    value = sum
  }
  return value
}

/// Booleans, numbers, dates and times: values without quotes.
extension TOMLReader {
  mutating func scalar() throws(SyntaxError) -> Node {
    let start = cursor.offset
    cursor.skip(while: isScalarByte)
    // "Offset Date-Time": a space may stand for the T.
    if cursor.offset - start == 10, cursor.bytes[start + 4] == UInt8(ascii: "-"), cursor.peek == 0x20,
      let next = cursor.peek(1), isDigit(next)
    {
      cursor.offset += 1
      cursor.skip(while: isScalarByte)
    }
    let word = TOMLWord(bytes: cursor.bytes[start..<cursor.offset])
    guard let first = word.bytes.first else { throw cursor.error(.expected(.value)) }
    return Node(try word.value(startingWith: first), range: start..<cursor.offset)
  }

  private func isScalarByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): true
    default: isLetter(byte) || isDigit(byte)
    }
  }
}

/// The bytes of one value without quotes.
private struct TOMLWord {
  let bytes: ArraySlice<UInt8>

  var text: String { String(decoding: bytes, as: UTF8.self) }

  private func error(_ reason: SyntaxError.Reason) -> SyntaxError {
    SyntaxError(offset: bytes.startIndex, reason: reason)
  }

  func value(startingWith first: UInt8) throws(SyntaxError) -> Node.Value {
    if bytes.elementsEqual("true".utf8) { return .boolean(true) }
    if bytes.elementsEqual("false".utf8) { return .boolean(false) }
    let unsigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes
    if unsigned.elementsEqual("inf".utf8) || unsigned.elementsEqual("nan".utf8) { return .float(text) }
    guard let digit = unsigned.first, isDigit(digit) else { throw error(.expected(.value)) }
    if looksLikeDateTime {
      var clock = TOMLClock(bytes: bytes)
      guard clock.isValid() else { throw error(.badDateTime) }
      return .dateTime(text)
    }
    if let radix { return .integer(try integer(bytes.dropFirst(2), radix: radix, isNegative: false)) }
    if bytes.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) {
      guard isFloat(unsigned) else { throw error(.badNumber) }
      return .float(text)
    }
    guard unsigned.count == 1 || digit != UInt8(ascii: "0") else { throw error(.badNumber) }
    return .integer(try integer(unsigned, radix: 10, isNegative: first == UInt8(ascii: "-")))
  }

  /// Four digits and a hyphen, or two digits and a colon.
  private var looksLikeDateTime: Bool {
    let head = bytes.prefix { isDigit($0) }.count
    let next = bytes.dropFirst(head).first
    return head == 4 && next == UInt8(ascii: "-") || head == 2 && next == UInt8(ascii: ":")
  }

  /// The base that `0x`, `0o` or `0b` name.
  private var radix: Int64? {
    guard bytes.first == UInt8(ascii: "0") else { return nil }
    switch bytes.dropFirst().first {
    case UInt8(ascii: "x"): return 16
    case UInt8(ascii: "o"): return 8
    case UInt8(ascii: "b"): return 2
    default: return nil
    }
  }

  /// "Integer": digits, with single underscores between them.
  private func integer(
    _ digits: ArraySlice<UInt8>, radix: Int64, isNegative: Bool
  ) throws(SyntaxError) -> Int64 {
    var number: Int64 = 0
    var isAfterDigit = false
    for byte in digits {
      if byte == UInt8(ascii: "_"), isAfterDigit {
        isAfterDigit = false
        continue
      }
      guard let digit = hexadecimalValue(byte), digit < radix else { throw error(.badNumber) }
      let (product, isTooLarge) = number.multipliedReportingOverflow(by: radix)
      let (sum, overflows) =
        isNegative
        ? product.subtractingReportingOverflow(Int64(digit)) : product.addingReportingOverflow(Int64(digit))
      guard !isTooLarge, !overflows else { throw error(.integerTooLarge) }
      number = sum
      isAfterDigit = true
    }
    guard isAfterDigit else { throw error(.badNumber) }
    return number
  }

  /// "Float": an integer part, then a fraction, an exponent or both.
  private func isFloat(_ unsigned: ArraySlice<UInt8>) -> Bool {
    var rest = unsigned
    guard let whole = digits(&rest), whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits(&rest) != nil else { return false }
    }
    if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard digits(&rest) != nil else { return false }
    }
    return rest.isEmpty
  }

  /// Takes digits with single underscores between them from the front; nil if there are none.
  private func digits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let run = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
    guard let first = run.first, let last = run.last, isDigit(first), isDigit(last) else { return nil }
    guard !zip(run, run.dropFirst()).contains(where: { $0 == UInt8(ascii: "_") && $1 == UInt8(ascii: "_") }) else {
      return nil
    }
    rest = rest.dropFirst(run.count)
    return run
  }
}

/// RFC 3339 as TOML uses it: "Offset Date-Time", "Local Date-Time", "Local Date", "Local Time".
private struct TOMLClock {
  var bytes: ArraySlice<UInt8>

  mutating func isValid() -> Bool {
    if bytes.dropFirst(2).first == UInt8(ascii: ":") { return time() && bytes.isEmpty }
    guard date() else { return false }
    guard let separator = bytes.popFirst() else { return true }
    guard separator == 0x20 || separator | 0x20 == UInt8(ascii: "t"), time() else { return false }
    return offset() && bytes.isEmpty
  }

  private mutating func date() -> Bool {
    guard let century = number(in: 0...99), let yearOfCentury = number(in: 0...99), skip(UInt8(ascii: "-")),
      let month = number(in: 1...12), skip(UInt8(ascii: "-")), let day = number(in: 1...31)
    else { return false }
    let year = century * 100 + yearOfCentury
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  private mutating func time() -> Bool {
    guard number(in: 0...23) != nil, skip(UInt8(ascii: ":")), number(in: 0...59) != nil, skip(UInt8(ascii: ":")),
      number(in: 0...59) != nil
    else { return false }
    guard skip(UInt8(ascii: ".")) else { return true }
    let fraction = bytes.prefix { isDigit($0) }
    bytes = bytes.dropFirst(fraction.count)
    return !fraction.isEmpty
  }

  /// Nothing for a local time.
  private mutating func offset() -> Bool {
    guard let first = bytes.popFirst() else { return true }
    if first | 0x20 == UInt8(ascii: "z") { return true }
    guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return false }
    return number(in: 0...23) != nil && skip(UInt8(ascii: ":")) && number(in: 0...59) != nil
  }

  /// Takes two digits.
  private mutating func number(in range: ClosedRange<Int>) -> Int? {
    guard let tens = bytes.popFirst(), let ones = bytes.popFirst(), isDigit(tens), isDigit(ones) else { return nil }
    let number = Int(tens - UInt8(ascii: "0")) * 10 + Int(ones - UInt8(ascii: "0"))
    return range.contains(number) ? number : nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard bytes.first == byte else { return false }
    bytes = bytes.dropFirst()
    return true
  }
}

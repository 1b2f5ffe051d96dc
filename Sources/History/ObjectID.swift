/// The name of a git object: its SHA-1, 20 bytes.
public struct ObjectID: Hashable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// Reads 20 bytes; nil for any other number of them.
  public init?(_ bytes: some Sequence<UInt8>) {
    var high: UInt64 = 0
    var middle: UInt64 = 0
    var low: UInt32 = 0
    var count = 0
    for byte in bytes {
      switch count {
      case 0..<8: high = high << 8 | UInt64(byte)
      case 8..<16: middle = middle << 8 | UInt64(byte)
      case 16..<20: low = low << 8 | UInt32(byte)
      default: return nil
      }
      count += 1
    }
    guard count == 20 else { return nil }
    (self.high, self.middle, self.low) = (high, middle, low)
  }

  /// Takes the bytes as numbers, most significant first.
  public init(words: (high: UInt64, middle: UInt64, low: UInt32)) { (high, middle, low) = words }

  /// The bytes as numbers, most significant first.
  public var words: (high: UInt64, middle: UInt64, low: UInt32) { (high, middle, low) }

  /// Reads 40 hexadecimal digits; nil for anything else.
  public init?(hex: some Collection<UInt8>) {
    guard hex.count == 40 else { return nil }
    var digits = hex.makeIterator()
    guard let high = number(of: 16, in: &digits), let middle = number(of: 16, in: &digits),
      let low = number(of: 8, in: &digits)
    else { return nil }
    (self.high, self.middle, self.low) = (high, middle, UInt32(low))
  }

  /// Reads 40 hexadecimal digits; nil for anything else.
  public init?(_ text: String) { self.init(hex: Array(text.utf8)) }

  /// The 20 bytes, most significant first.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20)
    for word in [high, middle] {
      for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (56 - 8 * place))) }
    }
    for place in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: low >> (24 - 8 * place))) }
    return bytes
  }

  /// 40 hexadecimal digits.
  public var description: String {
    var digits: [UInt8] = []
    digits.reserveCapacity(40)
    for place in 0..<40 {
      let word =
        place < 16
        ? high >> (60 - 4 * place) : place < 32 ? middle >> (124 - 4 * place) : UInt64(low) >> (156 - 4 * place)
      let digit = UInt8(word & 15)
      digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Of a digest 64 bits are as good as all of it.
  public func hash(into hasher: inout Hasher) { hasher.combine(high) }

  /// The first seven digits, for people.
  public var short: String { String(description.prefix(7)) }
}

/// The number that the next hexadecimal digits write; nil where one is none.
private func number(of count: Int, in digits: inout some IteratorProtocol<UInt8>) -> UInt64? {
  var number: UInt64 = 0
  for _ in 0..<count {
    guard let byte = digits.next() else { return nil }
    let digit = byte &- UInt8(ascii: "0")
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    guard digit < 10 || letter < 6 else { return nil }
    number = number << 4 | UInt64(digit < 10 ? digit : letter + 10)
  }
  return number
}

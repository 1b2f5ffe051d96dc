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

  /// Reads 40 hexadecimal digits; nil for anything else.
  public init?(hex: some Collection<UInt8>) {
    guard hex.count == 40 else { return nil }
    var high: UInt64 = 0
    var middle: UInt64 = 0
    var low: UInt32 = 0
    for (place, digit) in hex.enumerated() {
      guard let value = hexValue(digit) else { return nil }
      switch place {
      case 0..<16: high = high << 4 | UInt64(value)
      case 16..<32: middle = middle << 4 | UInt64(value)
      default: low = low << 4 | UInt32(value)
      }
    }
    (self.high, self.middle, self.low) = (high, middle, low)
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

private func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

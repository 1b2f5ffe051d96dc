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
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20)
    var half: UInt8?
    for digit in hex {
      guard let value = hexValue(digit) else { return nil }
      if let high = half {
        bytes.append(high << 4 | value)
        half = nil
      } else {
        half = value
      }
    }
    self.init(bytes)
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
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

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

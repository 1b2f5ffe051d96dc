/// Who did something and when, as a commit or a tag records it.
public struct Identity: Hashable, Sendable, CustomStringConvertible {
  /// The name, without the address.
  public var name: String
  /// The mail address, without angle brackets.
  public var email: String
  /// Seconds since 1970-01-01 00:00 UTC.
  public var seconds: Int64
  /// The time zone, in minutes east of UTC.
  public var offsetMinutes: Int

  /// Makes an identity.
  public init(name: String, email: String, seconds: Int64, offsetMinutes: Int) {
    self.name = name
    self.email = email
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }

  /// `Name <mail>`.
  public var description: String { "\(name) <\(email)>" }

  /// Reads what follows `author ` or `tagger ` in an object: `Name <mail> seconds zone`.
  ///
  /// Never fails: git itself reads lines that other tools wrote wrongly. What cannot be read is empty or 0.
  public init(reading line: ArraySlice<UInt8>) {
    name = ""
    email = ""
    seconds = 0
    offsetMinutes = 0
    if let open = line.firstIndex(of: UInt8(ascii: "<")),
      let close = line[open...].firstIndex(of: UInt8(ascii: ">"))
    {
      name = String(decoding: line[..<open], as: UTF8.self).trimmed
      email = String(decoding: line[(open + 1)..<close], as: UTF8.self)
    }
    // The date comes after the last bracket, since some addresses hold one too many.
    guard let close = line.lastIndex(of: UInt8(ascii: ">")) else { return }
    let words = line[(close + 1)...].split(separator: UInt8(ascii: " "))
    guard let date = words.first.flatMap({ Int64(String(decoding: $0, as: UTF8.self)) }), date >= 0,
      date <= Self.latest
    else { return }
    seconds = date
    guard let zone = words.dropFirst().first.flatMap({ Int(String(decoding: $0, as: UTF8.self)) }),
      abs(zone.clamped) <= 9999
    else { return }
    offsetMinutes = zone / 100 * 60 + zone % 100
  }

  /// Later dates, which no calendar shows, are overflows; git takes them for 1970 too.
  private static let latest: Int64 = 1 << 55
}

extension Int {
  fileprivate var clamped: Int { Swift.max(-10_000, Swift.min(self, 10_000)) }
}

extension String {
  fileprivate var trimmed: String {
    let bytes = Array(utf8)
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }), let end = bytes.lastIndex(where: { $0 > 0x20 }) else {
      return ""
    }
    return String(decoding: bytes[start...end], as: UTF8.self)
  }
}

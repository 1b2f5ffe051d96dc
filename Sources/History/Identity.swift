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
    let open = line.firstIndex(of: UInt8(ascii: "<"))
    let close = line.lastIndex(of: UInt8(ascii: ">"))
    let name = line[..<(open ?? line.endIndex)]
    self.name = String(decoding: name, as: UTF8.self).trimmed
    if let open, let close, open < close {
      email = String(decoding: line[(open + 1)..<close], as: UTF8.self)
    } else {
      email = ""
    }
    let rest = close.map { line[($0 + 1)...] } ?? []
    let words = rest.split(separator: UInt8(ascii: " "))
    seconds = words.first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
    let zone = words.dropFirst().first.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    offsetMinutes = zone / 100 * 60 + zone % 100
  }
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

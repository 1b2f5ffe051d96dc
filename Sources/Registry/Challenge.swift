/// What a registry asks for with `WWW-Authenticate`: RFC 9110 §11.6.1.
struct Challenge: Hashable {
  /// In lower case: `basic`, `bearer`.
  let scheme: String
  /// The parameters by their names in lower case.
  let parameters: [String: String]

  /// Reads the challenges of one header; what does not fit the grammar ends the reading.
  static func parse(_ header: String) -> [Challenge] {
    var cursor = Cursor(bytes: Array(header.utf8))
    var challenges: [Challenge] = []
    while let scheme = cursor.token() {
      var parameters: [String: String] = [:]
      cursor.skipSpace()
      while let (name, value) = cursor.parameter() {
        parameters[name.lowercased()] = value
        guard cursor.skipComma() else { break }
      }
      challenges.append(Challenge(scheme: scheme.lowercased(), parameters: parameters))
      _ = cursor.skipComma()
    }
    return challenges
  }

  /// What the token is to be good for, as in `repository:my_app:pull,push`; several are separated by spaces.
  var scopes: Set<String> {
    Set((parameters["scope"] ?? "").split(separator: " ").map(String.init))
  }

  private struct Cursor {
    let bytes: [UInt8]
    var offset = 0
    var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func skipSpace() { while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { offset += 1 } }

    mutating func skipComma() -> Bool {
      skipSpace()
      guard peek == UInt8(ascii: ",") else { return false }
      while peek == UInt8(ascii: ",") {
        offset += 1
        skipSpace()
      }
      return true
    }

    mutating func token() -> String? {
      let start = offset
      while let byte = peek, isTokenByte(byte) { offset += 1 }
      return offset > start ? String(decoding: bytes[start..<offset], as: UTF8.self) : nil
    }

    /// `name=value` or `name="value"`; takes nothing where there is none, since a scheme may follow.
    mutating func parameter() -> (String, String)? {
      let start = offset
      guard let name = token() else { return nil }
      skipSpace()
      guard peek == UInt8(ascii: "=") else {
        offset = start
        return nil
      }
      offset += 1
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { return token().map { (name, $0) } }
      offset += 1
      var value: [UInt8] = []
      while let byte = peek {
        offset += 1
        if byte == UInt8(ascii: "\"") { return (name, String(decoding: value, as: UTF8.self)) }
        if byte == UInt8(ascii: "\\"), let next = peek {
          value.append(next)
          offset += 1
        } else {
          value.append(byte)
        }
      }
      return nil
    }
  }
}

/// RFC 9110 §5.6.2.
private func isTokenByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }
}

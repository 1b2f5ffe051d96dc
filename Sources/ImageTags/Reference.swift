/// A full reference by its kind. Short names are never guessed at: a tag and a branch can share one.
enum Reference: Hashable, Sendable {
  case branch(String)
  case tag(String)

  /// Nil for all that is neither under `refs/heads/` nor under `refs/tags/`.
  init?(_ full: String) {
    if let name = full.dropping(prefix: "refs/heads/"), !name.isEmpty {
      self = .branch(name)
    } else if let name = full.dropping(prefix: "refs/tags/"), !name.isEmpty {
      self = .tag(name)
    } else {
      return nil
    }
  }
}

extension String {
  /// The rest after `prefix`, or nil where it does not begin so. Compares bytes, as git does: to `String` itself
  /// `refs/heads/` is no prefix where a combining character follows.
  func dropping(prefix: String) -> String? {
    guard utf8.starts(with: prefix.utf8) else { return nil }
    return String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  /// Whether both are the same bytes. To `==` the composed and the decomposed `é` are one.
  func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

/// `text` with other text for some of its characters.
func replacing(_ text: String, _ replacements: [Unicode.Scalar: String]) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if let other = replacements[scalar] { result += other.unicodeScalars } else { result.append(scalar) }
  }
  return String(result)
}

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

func isLowercaseLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

func isLetter(_ byte: UInt8) -> Bool { isLowercaseLetter(byte | 0x20) }

func isHexadecimalDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || ((byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "f"))
}

/// The grammar of image references: OCI distribution specification 1.1, "Pulling manifests", and for the host the one of
/// distribution/reference.
public enum OCIReference {
  /// The most characters that a tag can have.
  public static let tagLimit = 128

  /// Whether `text` is a tag: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
  public static func isValidTag(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= tagLimit else { return false }
    return first != UInt8(ascii: ".") && first != UInt8(ascii: "-") && text.utf8.allSatisfy(isTagByte)
  }

  /// Whether `text` names a repository, with or without its registry: `my_app`, `registry.example.com:5000/team/my_app`.
  ///
  /// What stands before the first slash is a host where it has a dot or a colon, or is `localhost`. Clients commonly
  /// stop at 255 characters.
  public static func isValidRepository(_ text: String) -> Bool {
    guard text.utf8.count <= 255 else { return false }
    var path = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
    if path.count > 1, let first = path.first, isHostForm(first) {
      guard isHost(first) else { return false }
      path.removeFirst()
    }
    return path.allSatisfy(isPathComponent)
  }

  static func isTagByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  /// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
  private static func isPathComponent(_ bytes: [UInt8]) -> Bool {
    let isWord = { (byte: UInt8) in isDigit(byte) || isLowercaseLetter(byte) }
    guard let first = bytes.first, let last = bytes.last, isWord(first), isWord(last) else { return false }
    return bytes.split(whereSeparator: isWord).allSatisfy { separator in
      separator.elementsEqual(".".utf8) || separator.elementsEqual("_".utf8) || separator.elementsEqual("__".utf8)
        || separator.allSatisfy { $0 == UInt8(ascii: "-") }
    }
  }

  static func isHostForm(_ bytes: [UInt8]) -> Bool {
    bytes.contains(UInt8(ascii: ".")) || bytes.contains(UInt8(ascii: ":")) || bytes.elementsEqual("localhost".utf8)
  }

  /// `domain-name | IPv4 address | "[" IPv6 address "]"`, then `":" port` or nothing; a port is 1 to 65535.
  private static func isHost(_ bytes: [UInt8]) -> Bool {
    if bytes.first == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]")), end > 1 else { return false }
      return bytes[1..<end].allSatisfy { isHexadecimalDigit($0) || $0 == UInt8(ascii: ":") }
        && isPort(bytes[(end + 1)...])
    }
    let name = bytes.prefix { $0 != UInt8(ascii: ":") }
    return name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      guard let first = label.first, let last = label.last else { return false }
      return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
        && label.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
    } && isPort(bytes[name.endIndex...])
  }

  private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let colon = bytes.first else { return true }
    guard colon == UInt8(ascii: ":"), bytes.dropFirst().allSatisfy(isDigit) else { return false }
    return UInt16(String(decoding: bytes.dropFirst(), as: UTF8.self)).map { $0 > 0 } ?? false
  }
}

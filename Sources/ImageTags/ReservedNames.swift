/// The tags that no branch may take, because the policy gives them out itself or a registry reads them.
public struct ReservedNames: Hashable, Sendable {
  /// In lower case.
  private let words: Set<[UInt8]>

  /// `names` are reserved beside `latest`, `edge`, `stable` and `nightly`: the channels, and another name for `edge`.
  public init(names: [String] = []) {
    words = Set((["latest", "edge", "stable", "nightly"] + names).map(lowercase))
  }

  /// Whether `slug` is reserved, without regard to case.
  public func contains(_ slug: String) -> Bool {
    let bytes = lowercase(slug)
    return words.contains(bytes) || hasOwnPrefix(bytes) || isDigestTag(bytes) || isVersionLike(bytes)
  }

  /// Whether `name` is reserved for versions, commits and the like, and so can be neither a channel nor `edge`.
  static func isTaken(_ name: String) -> Bool {
    let bytes = lowercase(name)
    return bytes.elementsEqual("latest".utf8) || hasOwnPrefix(bytes) || isDigestTag(bytes) || isVersionLike(bytes)
  }
}

private func lowercase(_ text: String) -> [UInt8] {
  text.utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
}

private func hasOwnPrefix(_ bytes: [UInt8]) -> Bool {
  ["sha-", "pr-", "mr-", "mq-", "branch-"].contains { bytes.starts(with: $0.utf8) }
}

/// `sha256-` and 16 hexadecimal digits: the tags of OCI referrers and of cosign.
private func isDigestTag(_ bytes: [UInt8]) -> Bool {
  ["sha256-", "sha512-"].contains { algorithm in
    bytes.starts(with: algorithm.utf8)
      && bytes.dropFirst(algorithm.utf8.count).prefix(while: isHexadecimalDigit).count >= 16
  }
}

/// What a version or a floating tag could be called: `v?N(.N)*` whole, or beginning `v?N.N.N`, `v?N(.N)*_` (PEP 440's
/// local versions, with `_` for `+`) or `v?N(.N)*.?(a|b|c|rc|post|dev)N`.
private func isVersionLike(_ bytes: [UInt8]) -> Bool {
  var rest = bytes[...]
  if rest.first == UInt8(ascii: "v") { rest.removeFirst() }
  var numbers = 0
  while true {
    let digits = rest.prefix(while: isDigit)
    guard !digits.isEmpty else { break }
    numbers += 1
    rest = rest[digits.endIndex...]
    guard rest.first == UInt8(ascii: "."), rest.dropFirst().first.map(isDigit) == true else { break }
    rest.removeFirst()
  }
  guard numbers > 0 else { return false }
  if rest.isEmpty || numbers >= 3 || rest.first == UInt8(ascii: "_") { return true }
  if rest.first == UInt8(ascii: ".") { rest.removeFirst() }
  let word = rest.prefix(while: isLetter)
  return ["a", "b", "c", "rc", "post", "dev"].contains { word.elementsEqual($0.utf8) }
    && rest[word.endIndex...].first.map(isDigit) == true
}

/// A branch name as a tag: readable where it can be, with a hash where something was lost.
///
/// Only `/` and `-` are taken for each other: `feat/login` and `feat-login` have one slug. Any other change leaves the first
/// 8 hexadecimal digits of the SHA-256 of the branch name behind.
public struct BranchSlug: Hashable, Sendable {
  /// The tag.
  public let name: String
  /// Whether the name ends in the hash.
  public let isHashed: Bool

  /// Makes the slug of `branch`, a name without `refs/heads/`.
  ///
  /// `limit` is the most characters of the slug, for example 63 for Kubernetes' label values; 16 is the least, 128 the
  /// most. `sha256` is the hash function.
  public init(
    branch: String, limit: Int = OCIReference.tagLimit, reserved: ReservedNames = ReservedNames(),
    sha256: @Sendable ([UInt8]) -> [UInt8]
  ) {
    let limit = min(max(limit, 16), OCIReference.tagLimit)
    let readable = branch.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "-") : $0 }
    var text = BranchSlug.sanitized(readable)
    if text.isEmpty { text = Array("branch".utf8) }
    if reserved.contains(String(decoding: text, as: UTF8.self)) { text = BranchSlug.escape + text }

    guard text != readable || text.count > limit else {
      name = String(decoding: text, as: UTF8.self)
      isHashed = false
      return
    }
    isHashed = true
    let hash = sha256(Array(branch.utf8)).prefix(4).flatMap(hexadecimal)
    let hashed = BranchSlug.joined(text, hash, limit: limit)
    // The hash itself can complete a reserved name: `pr` and 8 digits.
    guard !hashed.starts(with: BranchSlug.escape), reserved.contains(String(decoding: hashed, as: UTF8.self)) else {
      name = String(decoding: hashed, as: UTF8.self)
      return
    }
    name = String(decoding: BranchSlug.joined(BranchSlug.escape + text, hash, limit: limit), as: UTF8.self)
  }

  private static let escape = Array("branch-".utf8)

  /// Every run of bytes that no tag can have becomes one hyphen; leading dots and hyphens go.
  private static func sanitized(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var inRun = false
    for byte in bytes {
      let isAllowed = OCIReference.isTagByte(byte)
      if isAllowed {
        text.append(byte)
      } else if !inRun {
        text.append(UInt8(ascii: "-"))
      }
      inRun = !isAllowed
    }
    return Array(text.drop(while: isDotOrHyphen))
  }

  private static func joined(_ text: [UInt8], _ hash: [UInt8], limit: Int) -> [UInt8] {
    let cut = text.prefix(limit - 9)
    return cut.prefix(cut.count - cut.reversed().prefix(while: isDotOrHyphen).count) + [UInt8(ascii: "-")] + hash
  }
}

private func isDotOrHyphen(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") }

private func hexadecimal(_ byte: UInt8) -> [UInt8] {
  let digits = Array("0123456789abcdef".utf8)
  return [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
}

import Foundation
import ImageTags
import SemanticVersion
import Testing

@Suite("Branch slugs of random names")
struct BranchSlugPropertyTests {
  /// SplitMix64.
  private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return bits ^ (bits >> 31)
    }
  }

  private static let pieces = [
    "feat", "fix", "x", "login", "v", "V", "0", "1", "2", "10", "rc", "a", "b", "dev", "post", "sha", "sha256", "pr",
    "mq", "branch", "latest", "edge", "nightly", "0123456789abcdef", "/", "/", "-", "-", ".", ".", "_", "#", "$(id)",
    "'", "é", "e\u{301}", "日本", "+", "@", "%0A", "`", ";", String(repeating: "long", count: 12),
  ]

  /// Names of up to 12 pieces, and now and then of any bytes.
  private static func names(_ count: Int) -> [String] {
    var random = Random(state: 20_261_121)
    return (0..<count).map { index in
      guard index % 10 != 0 else {
        let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
          UInt8.random(in: 0x21...0xFF, using: &random)
        }
        return String(decoding: bytes, as: UTF8.self)
      }
      let length = Int.random(in: 1...12, using: &random)
      return (0..<length).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
  }

  /// The reserved names of the contract, said once more in another language; those that begin `branch-` are the escape.
  private static let reserved =
    #"^(latest|edge|stable|nightly|v?\d+(\.\d+)*|v?\d+\.\d+\.\d+.*|v?\d+(\.\d+)*_.*"#
    + #"|v?\d+(\.\d+)*\.?(a|b|c|rc|post|dev)\d.*|(sha|pr|mr|mq)-.*|sha(256|512)-[0-9a-f]{16}.*)$"#

  /// Whether a version's own image tag is `slug`.
  private static func isRelease(_ slug: String) -> Bool {
    guard slug.first?.isNumber == true else { return false }
    let text = slug.replacing("_", with: "+", maxReplacements: 1)
    return Scheme.allCases.contains { scheme in
      (try? Version(parsing: text, scheme: scheme)).map { $0.description == text } ?? false
    }
  }

  @Test("10,000 names: no branch has a tag of the policy's own, whatever the settings")
  func decisions() throws {
    let policy = ImagePolicy(
      floating: Set(Floating.allCases), channels: ["alpha", "rc"], edge: "canary", slugLimit: 63)
    let own = ["latest", "alpha", "rc", "canary", "edge", "stable", "nightly"]
    for name in Self.names(10_000) where !name.isEmpty {
      let decision = try imageTags(
        for: .branch(name), tags: TagList(names: [], isComplete: true), policy: policy, sha256: sha256)
      let tag = try #require(decision.tags.first).name
      let isOwn = own.contains(tag.lowercased()) || Self.isRelease(tag)
      let isEscaped = policy.reservedNames.contains(tag) == tag.hasPrefix("branch-")
      let isRight = !isOwn && isEscaped && decision.tags.count == 1 && decision.version == tag
      if !isRight { Issue.record("\(name) has \(tag)") }
    }
  }

  @Test("100,000 names: in the grammar, within the limit, never reserved, told apart")
  func properties() throws {
    let reserved = try NSRegularExpression(pattern: Self.reserved, options: .caseInsensitive)
    let names = ReservedNames()
    let hyphen = UInt8(ascii: "-")
    var owners: [String: [UInt8]] = [:]
    var hashed = 0
    var failures: [String] = []
    for (index, name) in Self.names(100_000).enumerated() {
      let limit = index % 4 == 0 ? 63 : 128
      let branchSlug = BranchSlug(branch: name, limit: limit, reserved: names, sha256: sha256)
      let text = branchSlug.name
      let readable = name.utf8.map { $0 == UInt8(ascii: "/") ? hyphen : $0 }
      let isReserved = reserved.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
      let isInGrammar = OCIReference.isValidTag(text) && text.utf8.count <= limit
      // A clean slug is the name but for its slashes, and its own slug.
      let isRight =
        branchSlug.isHashed
        ? text.utf8.dropLast(8).last == hyphen
        : text.utf8.elementsEqual(readable) && slug(text, limit: limit, reserved: names) == text
      let isAlone = owners.updateValue(readable, forKey: text).map { $0 == readable } ?? true
      if isReserved || Self.isRelease(text) || !isInGrammar || !isRight || !isAlone { failures.append(name) }
      if branchSlug.isHashed { hashed += 1 }
    }
    #expect(failures.isEmpty)
    #expect(hashed > 10_000 && hashed < 99_000, "both kinds are among them")
  }
}

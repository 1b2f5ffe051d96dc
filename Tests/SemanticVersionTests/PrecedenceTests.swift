import SemanticVersion
import TestSupport
import Testing

@Suite("Precedence")
struct PrecedenceTests {
  static let ordered: [(Scheme, [String])] = [
    // SemVer 2.0.0 §11, its own example and more.
    (
      .semver2,
      [
        "0.9.9", "1.0.0-0", "1.0.0-9", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
        "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.9.0", "1.10.0", "2.0.0-a10", "2.0.0-a9",
        "2.0.0", "99999999999999999999999.0.0",
      ]
    ),
    (
      .semver,
      [
        "1.2.0-5", "1.2.0-a0", "1.2.0-a0-dev3", "1.2.0-a9", "1.2.0-a10", "1.2.0-a10-dev2", "1.2.0-a10-dev11",
        "1.2.0-alpha.0",
        "1.2.0-b0", "1.2.0-b10", "1.2.0-dev1", "1.2.0-dev10", "1.2.0-rc", "1.2.0-rc2", "1.2.0-rc10", "1.2.0",
      ]
    ),
    // PEP 440, "Summary of permitted suffixes and relative ordering", and packaging's list.
    (
      .pep440,
      [
        "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2",
        "1.0b2.post345.dev456",
        "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34",
        "1.0.post456", "1.1.dev1", "1.2+123abc", "1.2+123abc456", "1.2+abc", "1.2+abc123", "1.2+abc123def",
        "1.2+1234.abc",
        "1.2+123456", "1.2.r32+123456", "1.2.rev33+123456", "1!1.0",
      ]
    ),
  ]

  @Test("lower comes before higher, never the reverse", arguments: ordered)
  func order(_ scheme: Scheme, _ texts: [String]) throws {
    let versions = try texts.map { try Version(parsing: $0, scheme: scheme) }
    for (index, lower) in versions.enumerated() {
      #expect(!lower.precedes(lower))
      for higher in versions[(index + 1)...] {
        #expect(lower.precedes(higher), "\(lower) < \(higher)")
        #expect(!higher.precedes(lower), "\(higher) < \(lower)")
      }
    }
  }

  @Test("build metadata plays no part in SemVer, trailing zeros none in PEP 440")
  func equals() throws {
    let plain = try Version(parsing: "1.0.0+a", scheme: .semver2)
    let other = try Version(parsing: "1.0.0+b", scheme: .semver2)
    #expect(!plain.precedes(other) && !other.precedes(plain) && plain != other)
    let short = try Version(parsing: "1.0", scheme: .pep440)
    let long = try Version(parsing: "1.0.0", scheme: .pep440)
    #expect(!short.precedes(long) && !long.precedes(short))
  }

  /// Agreeing with ranks for every pair is being antisymmetric, transitive and total, here for 33 million triples.
  @Test("precedence is a total order up to build metadata, for 102,400 pairs of each scheme", arguments: Scheme.samples)
  func totalOrder(_ scheme: Scheme) {
    var random = SeededRandom(seed: 3)
    var pool: Set<Version> = []
    while pool.count < 320 { pool.insert(.random(scheme, numbers: 0...1, &random)) }
    let versions = pool.sorted { ($0.description, 0) < ($1.description, 0) }.sorted { $0.precedes($1) }
    var ranks = [0]
    for (left, right) in zip(versions, versions.dropFirst()) {
      // PEP 440 orders local labels too.
      let isSame = scheme == .pep440 ? left == right : left.withoutBuild == right.withoutBuild
      #expect(left.precedes(right) != isSame, "\(left) \(right)")
      ranks.append(ranks[ranks.count - 1] + (isSame ? 0 : 1))
    }
    for (left, leftRank) in zip(versions, ranks) {
      for (right, rightRank) in zip(versions, ranks) where left.precedes(right) != (leftRank < rightRank) {
        Issue.record("\(left) \(right)")
      }
    }
  }
}

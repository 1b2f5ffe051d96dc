import ImageTags
import RegularExpressions
import SemanticVersion
import TestSupport
import Testing

@Suite("Rules for registries")
struct RegistryRulesTests {
  private static let policies = [
    ImagePolicy(scheme: .semver), ImagePolicy(scheme: .semver2, floating: Set(Floating.allCases), channels: ["alpha"]),
    ImagePolicy(scheme: .pep440),
    ImagePolicy(scheme: .pep440, floating: Set(Floating.allCases), channels: ["a", "rc"]),
    ImagePolicy(scheme: .pep440, floating: [.latest, .minor], edge: "main-edge"),
  ]

  /// Branch names of pieces that versions and reserved names are made of.
  private static func branches(_ count: Int) -> [String] {
    var random = SeededRandom(seed: 20_261_121)
    let pieces = [
      "feat", "fix", "v", "0", "1", "2", "10", "rc", "a", "b", "dev", "post", "sha", "sha-", "0123456789ab", "latest",
      "/", "-", ".", ".", "_", "é", "#", "release", "1.2", "1.2.3",
    ]
    return (0..<count).map { _ in
      (0..<Int.random(in: 1...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
  }

  private static func versions(_ policy: ImagePolicy, _ count: Int) -> [Version] {
    var random = SeededRandom(seed: 7)
    let suffixes =
      policy.scheme.name == .pep440
      ? ["", "a0", "b12", "rc1", ".post1", ".dev3", "a1.dev2", "+local.1", "rc1.post2.dev3"]
      : ["", "-a0", "-rc.1", "-alpha.10", "-x.y-z", "+build.5", "-rc.1+5"]
    var versions: [Version] = []
    while versions.count < count {
      let numbers = (0..<(policy.scheme.name == .pep440 ? Int.random(in: 1...4, using: &random) : 3)).map { _ in
        "\(Int.random(in: 0...30, using: &random))"
      }
      let text = numbers.joined(separator: ".") + (suffixes.randomElement(using: &random) ?? "")
      if let version = try? Version(parsing: text, scheme: policy.scheme) { versions.append(version) }
    }
    return versions
  }

  private static func fits(_ patterns: [RegularExpression], _ tag: String) -> Bool {
    patterns.contains { $0.matches(in: tag) }
  }

  @Test("RE2 patterns fit every release, no floating tag and none of 100,000 branches", arguments: policies.indices)
  func patterns(_ index: Int) throws {
    let policy = Self.policies[index]
    let immutable = try policy.immutablePatterns.map { try RegularExpression($0) }
    let floating = try policy.floatingPatterns.map { try RegularExpression($0) }
    #expect((policy.immutablePatterns + policy.floatingPatterns).allSatisfy { $0.utf8.count < 100 })
    #expect(policy.immutablePatterns.count <= 5)
    for version in Self.versions(policy, 2_000) {
      let tags = try simulateImageTags(
        of: [PastRelease(tag: "v\(version)", version: version, seconds: 0)], policy: policy)[0].tags
      // What cannot be told from a floating tag is left out, and said to be.
      let isShort =
        version.release.count == 2 && policy.floating.contains(.minor)
        || version.release.count == 1 && policy.floating.contains(.major)
      for tag in tags
      where tag.mutability == .immutable && !(isShort && tag.name.allSatisfy { $0 == "." || $0.isNumber }) {
        #expect(Self.fits(immutable, tag.name) && !Self.fits(floating, tag.name), "\(tag.name)")
      }
      for tag in tags where tag.mutability == .floating {
        #expect(Self.fits(floating, tag.name) && !Self.fits(immutable, tag.name), "\(tag.name)")
      }
    }
    let reserved = policy.reservedNames
    let names = Self.branches(100_000 / Self.policies.count).map { slug($0, reserved: reserved) }
    for name in names + ["latest", "nightly", "edge", "pr-7", "mq-0123456789ab", "sha-0123456789ab-dirty", "main"] {
      #expect(!Self.fits(immutable, name), "\(name)")
    }
    #expect(Self.fits(immutable, "sha-0123456789ab"))
  }

  @Test("ECR's filters fit the grammar, cover most and no release")
  func filters() {
    let branches = [
      "main", "feat/a", "feat/b", "feat/c", "fix/a", "fix/b", "1234-x", "dependabot/npm/x", "v1.0.0", "sha/x",
      "release/1.2",
    ]
    let policy = ImagePolicy(scheme: .semver)
    let filters = MutableTagFilters(policy, defaultBranch: "main", branches: branches, sha256: sha256)
    #expect(filters.filters == ["latest", "main", "pr-*", "nightly", "feat-*"])
    #expect(
      filters.open == [
        "1234-x", "branch-sha-x-\(slug("sha/x").suffix(8))", "branch-v1.0.0-\(slug("v1.0.0").suffix(8))",
        "dependabot-npm-x", "fix-a", "fix-b", "release-1.2",
      ])
    let floating = MutableTagFilters(
      ImagePolicy(floating: Set(Floating.allCases), channels: ["alpha", "rc"], edge: "edge"), defaultBranch: "main",
      branches: branches, sha256: sha256)
    #expect(floating.filters == ["latest", "rc", "edge", "alpha", "main"])
    #expect(floating.open.starts(with: ["X.Y", "X"]) && floating.open.contains("pr-*"))
  }

  @Test("no filter of any branches fits a release or a commit")
  func safety() {
    var random = SeededRandom(seed: 3)
    let names = Self.branches(3_000)
    for policy in Self.policies {
      let tags = Self.versions(policy, 200).map { $0.description.replacing("+", with: "_") } + ["sha-0123456789ab"]
      for _ in 0..<20 {
        let branches = (0..<30).compactMap { _ in names.randomElement(using: &random) }.filter { !$0.isEmpty }
        let filters = MutableTagFilters(policy, defaultBranch: branches.first, branches: branches, sha256: sha256)
        #expect(filters.filters.count <= MutableTagFilters.limit)
        for filter in filters.filters {
          #expect(!tags.contains { MutableTagFilters.fits(filter, $0) }, "\(filter)")
          #expect((1...128).contains(filter.utf8.count))
          #expect(
            filter.utf8.allSatisfy {
              OCIReference.isValidTag("a\(Character(Unicode.Scalar($0)))") || $0 == UInt8(ascii: "*")
            })
        }
      }
    }
  }

  @Test("Harbor's pattern is told by the scheme")
  func glob() {
    #expect(ImagePolicy(scheme: .semver).immutableGlob == "{[0-9]*.[0-9]*.[0-9]*,sha-????????????}")
    #expect(ImagePolicy(scheme: .pep440).immutableGlob == "{[0-9]*.[0-9]*,sha-????????????}")
    #expect(
      ImagePolicy(scheme: .pep440, floating: [.minor]).immutableGlob == "{[0-9]*.[0-9]*.[0-9]*,sha-????????????}")
  }
}

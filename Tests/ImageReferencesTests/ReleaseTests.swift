import ImageReferences
import ImageTags
import SemanticVersion
import Testing

@Suite("What a release makes of a reference")
struct ReleaseTests {
  @Test(
    "versions move forward, and nothing else is touched",
    arguments: [
      ("1.2.0", "1.1.0", nil), ("1.2.0", "1.2.0-a0", nil), ("1.2.0", "v1.1.0", nil), ("1.10.0", "1.9.0", nil),
      ("1.2.0", "1.2.0", "it has that tag already"), ("1.1.1", "1.2.0", "1.2.0 is higher"),
      ("1.2.0", "latest", "latest is no release"), ("1.2.0", "main", "main is no release"),
      ("1.2.0", "1.1", "1.1 is no release"), ("1.2.0", "sha-0123456789ab", "sha-0123456789ab is no release"),
      ("1.2.0-a1", "1.2.0-a0", nil), ("1.2.0-a1", "1.1.0", "a prerelease replaces prereleases only"),
      ("1.2.0-a1", "1.2.0", "1.2.0 is higher"), ("1.3.0-a0", "1.2.0-a0", nil),
    ] as [(String, String, String?)])
  func keeping(_ version: String, _ tag: String, _ reason: String?) throws {
    let reference = try #require(
      try imageReferences(in: Array("image: \(app):\(tag)\n".utf8), path: "x.yaml", to: [app]).first)
    let release = try ReferenceUpdate(
      version: Version(parsing: version, scheme: .semver), tag: version, policy: ImagePolicy(scheme: .semver))
    #expect(release.keeping(reference)?.description == reason)
  }

  @Test(
    "variants of an image are no prereleases",
    arguments: [
      ("1.3.0-slim", false), ("1.3.0-alpine3.19", false), ("1.3.0-alpine", false), ("1.3.0-dev", false),
      ("1.3.0-rc1-slim", false), ("1.3.0-slim-dev3", false), ("1.3.0-1", false), ("1.3.0_ubuntu1", false),
      ("1.3.0-a0", true), ("1.3.0-alpha.1", true), ("1.3.0-b2", true), ("1.3.0-rc.1", true), ("1.3.0-dev3", true),
      ("1.3.0-a0-dev1", true), ("1.3.0-canary.2", true), ("1.3.0-nightly.4", true), ("1.3.0-nightly.5", false),
      ("1.3.0_build7", true), ("1.3.0", true),
    ])
  func variants(_ tag: String, _ isReplaced: Bool) throws {
    let reference = try #require(
      try imageReferences(in: Array("image: \(app):\(tag)\n".utf8), path: "x.yaml", to: [app]).first)
    let releases = try ["1.3.0-nightly.4", "1.3.0+build7"].map { try Version(parsing: $0, scheme: .semver) }
    let release = try ReferenceUpdate(
      version: Version(parsing: "1.4.0", scheme: .semver), tag: "1.4.0",
      policy: ImagePolicy(scheme: .semver, channels: ["canary"]), releases: releases)
    #expect(release.keeping(reference) == (isReplaced ? nil : .variant(tag)))
  }

  @Test("a floating name stays where the policy moves it")
  func floating() throws {
    let reference = try #require(
      try imageReferences(in: Array("image: \(app):'1.1'\n".replacing("'", with: "").utf8), path: "x.yaml", to: [app])
        .first)
    let policy = ImagePolicy(scheme: .pep440, floating: [.latest, .minor])
    let release = try ReferenceUpdate(version: Version(parsing: "1.2.0", scheme: .pep440), tag: "1.2.0", policy: policy)
    #expect(release.keeping(reference) == .notARelease("1.1"))
    let plain = try ReferenceUpdate(
      version: Version(parsing: "1.2.0", scheme: .pep440), tag: "1.2.0", policy: ImagePolicy(scheme: .pep440))
    #expect(plain.keeping(reference) == nil)
  }
}

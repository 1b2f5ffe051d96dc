import Foundation
import SemanticVersion
import TestSupport
import Testing

struct BumpRow: Codable, Sendable, CustomTestStringConvertible {
  let scheme: String
  let current: String
  let increment: String?
  let prerelease: String?
  let prereleaseOffset: UInt64?
  let devrelease: UInt64?
  let buildMetadata: String?
  let exactIncrement: Bool?
  let localVersion: Bool?
  let expected: String
  let note: String?

  enum CodingKeys: String, CodingKey {
    case scheme, current, increment, prerelease, devrelease, expected, note
    case prereleaseOffset = "prerelease_offset"
    case buildMetadata = "build_metadata"
    case exactIncrement = "exact_increment"
    case localVersion = "local_version"
  }

  var testDescription: String {
    "\(scheme) \(current) \(increment ?? "-") \(prerelease ?? "-") -> \(expected)"
  }

  func next() throws -> String {
    let scheme = Scheme(try #require(Scheme.Name(rawValue: scheme)))
    let options = NextVersionOptions(
      prerelease: prerelease, prereleaseOffset: VersionNumber(prereleaseOffset ?? 0),
      devrelease: devrelease.map { VersionNumber($0) }, buildMetadata: buildMetadata,
      mode: exactIncrement == true ? .exact : .linear, localVersion: localVersion ?? false)
    let increment = try #require(Increment(rawValue: (increment ?? "none").lowercased()))
    return try Version(parsing: current, scheme: scheme).next(increment, options).description
  }
}

@Suite("The next version is commitizen's")
struct NextVersionTests {
  @Test("observed of commitizen 4.19.3", arguments: try fixture("cz_bump_sample", as: BumpRow.self, in: .module))
  func sample(_ row: BumpRow) throws {
    #expect(try row.next() == row.expected)
  }

  /// Rows of commitizen's own suite whose version the named scheme cannot say. commitizen reads every scheme as
  /// PEP 440; here SemVer is SemVer 2.0.0 §2 and §9, and such a version is refused (exit code 24).
  static let notSemVer: Set<String> = [
    "0.1.1rc0", "0.1.1b1", "0.1.2a0", "0.2.0a0", "0.2.0a1", "0.2.0b0", "0.2.0b1", "0.2.0rc0", "0.2.0rc1", "0.2.0rc2",
    "0.3.1a0", "1", "1-alpha.0", "1-beta", "1.0.0a0", "1.0.0a1", "1.0.0a2", "1.0.0a2.dev0", "1.0.0a3.dev0",
    "1.0.0alpha1", "1.0.0b0", "1.0.0b1", "1.0.0beta1", "1.0.0rc0", "1.0.0rc1", "1.0.0rc1+e20d7b57f3eb", "1.0.1a0",
    "1.0.1a1", "1.1", "1.1.0a0", "1.1.0a1", "1.1.0a2", "1.1.0a3", "1.2", "1a0", "1beta", "2.0.0a0", "2.0.0a1",
    "2.0.0a2", "2.0.0a3", "2.0.0a4", "2.0.0a5", "2.0.0b0", "3.0.0a1", "3.0.0b1", "3.0.0rc1", "3.1.4a0", "3.3.4a0",
    "3.3.4a1", "3.4.0a0", "3.4.0a1", "3.4.0a2", "4.0.0a0", "4.0.0a1", "4.0.0a2",
  ]

  @Test("commitizen's own table, where it is at hand")
  func commitizenSuite() throws {
    guard let rows = try peerSuite("cz_bump_cases", as: BumpRow.self) else { return }
    #expect(rows.count == 290)
    for row in rows {
      if row.scheme != "pep440", Self.notSemVer.contains(row.current) {
        #expect(throws: VersionError.self, "\(row.testDescription)") { try row.next() }
      } else {
        #expect(throws: Never.self, "\(row.testDescription)") {
          let next = try row.next()
          #expect(next == row.expected, "\(row.testDescription) \(row.note ?? "")")
        }
      }
    }
  }

  @Test(
    "what commitizen drops without a word is refused",
    arguments: ["1!1.2.3", "1.2.3.post1", "1.2.3.4"])
  func lossyVersions(_ text: String) throws {
    let version = try Version(parsing: text, scheme: .pep440)
    #expect(throws: VersionError.self) { try version.next(.patch) }
  }

  @Test(
    "words of one's own continue",
    arguments: [
      ("1.2.0-next.3", "next", "1.2.0-next.4"), ("1.2.0-next", "next", "1.2.0-next.1"),
      ("1.2.0-feature.1", "alpha", "1.2.0-alpha.0"), ("1.2.0-rc.1.2", "rc.1", "1.2.0-rc.1.3"),
      ("1.2.0", "next", "1.3.0-next.0"),
    ])
  func ownWords(_ current: String, _ word: String, _ expected: String) throws {
    let next = try Version(parsing: current, scheme: .semver2).next(.minor, NextVersionOptions(prerelease: word))
    #expect(next.description == expected)
  }

  @Test("a prerelease that Python cannot say is refused there")
  func pythonWords() throws {
    let version = try Version(parsing: "1.2.0", scheme: .pep440)
    #expect(throws: VersionError.noSuchPhase("next", .pep440)) {
      try version.next(.minor, NextVersionOptions(prerelease: "next"))
    }
  }

  @Test("a next version never comes before the current one, a release comes after it, in 105,000 random cases")
  func monotone() throws {
    var random = SeededRandom(seed: 7)
    let schemes = Scheme.samples
    for index in 0..<105_000 {
      let scheme = schemes[index % schemes.count]
      var current = Version.random(scheme, numbers: 0...2, &random).withoutBuild
      if Bool.random(using: &random) { current = current.finalRelease }
      let increment = Increment.allCases.randomElement(using: &random) ?? .none
      let options = NextVersionOptions(
        prerelease: [nil, nil, "alpha", "beta", "rc"].randomElement(using: &random) ?? nil,
        mode: Bool.random(using: &random) ? .linear : .exact, date: .random(&random))
      // A stable version without an increment is no release.
      if increment == .none, !current.isPrerelease { continue }
      guard let next = try next(current, increment, options) else { continue }
      let isKnown = current.series.map { ["alpha", "beta", "rc"].contains($0.phase) } ?? !current.isPrerelease
      if !isKnown, options.prerelease != nil {
        // A word of one's own may stand above the one asked for: 1.0.0-next.1 and alpha give 1.0.0-alpha.0.
        if next.finalRelease.precedes(current.finalRelease) { Issue.record("\(current) \(increment) -> \(next)") }
      } else if !current.precedes(next) {
        Issue.record("\(current) \(increment) \(options) -> \(next)")
      }
    }
  }

  /// Nil where the calendar does not let it move forward, and of post-releases.
  private func next(_ current: Version, _ increment: Increment, _ options: NextVersionOptions) throws -> Version? {
    do {
      return try current.next(increment, options)
    } catch VersionError.dateBehind, VersionError.noCounter, VersionError.postReleaseNotRaised {
      return nil
    }
  }
}

import SemanticVersion
import TestSupport
import Testing

extension Version {
  /// What may follow the numbers; a number of its own stands for each `#`.
  private static func suffixes(_ scheme: Scheme) -> [String] {
    switch scheme {
    case .semver:
      [
        "", "-a#", "-b#", "-rc#", "-dev#", "-a#-dev2", "-next.#", "-a0#x", "-a#x", "-ab", "-#", "-rc.#", "-a", "-d",
        "-a#-x", "+b.#",
      ]
    case .semver2: ["", "-alpha.#", "-beta", "-rc.#.1", "-dev.#", "-x-y.#", "+b.#"]
    case .pep440: ["", "a#", "b#", "rc#", ".dev#", "a#.dev2", "+l.#", "+l#", ".post#", "rc#.post1.dev#"]
    case .calver: ["", "a#", "b#", "rc#", ".dev#", "a#.dev2", "+B.0#"]
    }
  }

  /// A random version with a prerelease in one of many spellings; built by parsing, as users' versions are.
  static func random(
    _ scheme: Scheme, numbers range: ClosedRange<Int> = 0...12, _ random: inout SeededRandom
  ) -> Version {
    let parts = scheme.calendarFormat?.parts ?? [.major, .minor, .micro]
    let date = CalendarDate.random(&random)
    let numbers = parts.map { part in
      switch part {
      case .fullYear: String(date.year)
      case .shortYear, .paddedYear: String(date.year - 2_000)
      case .month: String(date.month)
      case .paddedMonth: String(String(date.month + 100).dropFirst())
      case .day: String(date.day)
      case .paddedDay: String(String(date.day + 100).dropFirst())
      // Every year has these.
      case .week, .paddedWeek: String(Int.random(in: 10...52, using: &random))
      case .major, .minor, .micro: String(Int.random(in: range, using: &random))
      }
    }
    let suffixes = suffixes(scheme)
    let suffix = suffixes[Int.random(in: 0..<suffixes.count, using: &random)].utf8
    let number = String(Int.random(in: 0...12, using: &random)).utf8
    let bytes = suffix.flatMap { $0 == UInt8(ascii: "#") ? Array(number) : [$0] }
    let text = numbers.joined(separator: ".") + String(decoding: bytes, as: UTF8.self)
    do {
      return try Version(parsing: text, scheme: scheme)
    } catch {
      preconditionFailure("\(text): \(error)")
    }
  }
}

extension CalendarDate {
  /// A day of the eight years from 2024 on, which have two leap days and a week 53.
  static func random(_ random: inout SeededRandom) -> CalendarDate {
    CalendarDate(secondsSince1970: 1_704_067_200 + Int64.random(in: 0..<2_922, using: &random) * 86_400)
  }
}

extension Scheme {
  /// The schemes, calendar versions in some forms.
  static let samples = [.semver, .semver2, .pep440] + CalendarFormat.samples.map { Scheme.calver($0) }
}

extension CalendarFormat {
  static let samples = ["YYYY.0M.MICRO", "0Y.0W.MICRO", "YYYY.MM.DD", "YYYY.MAJOR.MINOR.PATCH"].map { text in
    do { return try CalendarFormat(parsing: text) } catch { preconditionFailure("\(text): \(error)") }
  }
}

@Suite("Versions are read to the letter")
struct VersionTests {
  // The table that semver.org links to beside its regular expression.
  @Test(
    "SemVer 2.0.0 accepts",
    arguments: [
      "0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid", "1.0.0-alpha",
      "1.0.0-beta", "1.0.0-alpha.beta", "1.0.0-alpha.beta.1", "1.0.0-alpha.1", "1.0.0-alpha0.valid",
      "1.0.0-alpha.0valid",
      "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay", "1.0.0-rc.1+build.1", "2.0.0-rc.1+build.123",
      "1.2.3-beta", "10.2.3-DEV-SNAPSHOT", "1.2.3-SNAPSHOT-123", "1.0.0", "2.0.0", "1.1.7", "2.0.0+build.1848",
      "2.0.1-alpha.1227", "1.0.0-alpha+beta", "1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "1.2.3----R-S.12.9.1--.12+meta",
      "1.2.3----RC-SNAPSHOT.12.9.1--.12", "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
      "99999999999999999999999.999999999999999999.99999999999999999", "1.0.0-0A.is.legal",
    ])
  func semanticVersions(_ text: String) throws {
    #expect(try Version(parsing: text, scheme: .semver2).description == text)
    #expect(try Version(parsing: text, scheme: .semver).description == text)
  }

  @Test(
    "SemVer 2.0.0 refuses",
    arguments: [
      "", "1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "-invalid+invalid",
      "-invalid.01", "alpha", "alpha.beta", "alpha.beta.1", "alpha.1", "alpha+beta", "alpha_beta", "alpha.", "alpha..",
      "beta", "1.0.0-alpha_beta", "-alpha.", "1.0.0-alpha..", "1.0.0-alpha..1", "1.0.0-alpha...1", "01.1.1", "1.01.1",
      "1.1.01", "1.2", "1.2.3.DEV", "1.2-SNAPSHOT", "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788", "1.2-RC-SNAPSHOT",
      "-1.0.3-gamma+b7718", "+justmeta", "9.8.7+meta+meta", "9.8.7-whatever+meta+meta", "v1.2.3", " 1.2.3", "1.2.3 ",
      "1.2.3-é", "１.2.3", "1.2.3-", "1.2.3+",
    ])
  func notSemanticVersions(_ text: String) {
    #expect(throws: VersionError.self) { try Version(parsing: text, scheme: .semver2) }
  }

  @Test(
    "errors say where and what to write",
    arguments: [
      ("1.0", "the patch number is missing at column 4; write all of major.minor.patch, as in 1.4.0"),
      ("1.02.3", "the minor number starts with 0 at column 3; write it without leading zeros"),
      ("1.2.3 x", "unexpected white space after the patch at column 6"),
      ("v1.2.3", "the major number is missing at column 1; write all of major.minor.patch, as in 1.4.0"),
      ("1.2.3-a..b", "an identifier of the prerelease is missing at column 9, as in 1.4.0-alpha.1"),
      ("1.2.x", "the patch number is missing at column 5; write all of major.minor.patch, as in 1.4.0"),
      ("", "the version is empty; write all of major.minor.patch, as in 1.4.0"),
    ])
  func messages(_ text: String, _ message: String) {
    #expect {
      try Version(parsing: text, scheme: .semver2)
    } throws: { error in
      "\(error)" == message
    }
  }

  // PEP 440, "Normalization", and the rows of packaging's own tests.
  @Test(
    "PEP 440 is read and normalised",
    arguments: [
      ("1.0", "1.0"), ("v1.0", "1.0"), (" 1.0 ", "1.0"), ("1.1RC1", "1.1rc1"), ("00.1", "0.1"), ("1.1.a1", "1.1a1"),
      ("1.1-a1", "1.1a1"), ("1.1_a_1", "1.1a1"), ("1.1alpha1", "1.1a1"), ("1.1beta2", "1.1b2"), ("1.1c3", "1.1rc3"),
      ("1.1pre3", "1.1rc3"), ("1.1preview3", "1.1rc3"), ("1.2a", "1.2a0"), ("1.2-post2", "1.2.post2"),
      ("1.2.post-2", "1.2.post2"), ("1.2post", "1.2.post0"), ("1.0-r4", "1.0.post4"), ("1.0-rev4", "1.0.post4"),
      ("1.0-1", "1.0.post1"), ("1.2-dev2", "1.2.dev2"), ("1.2.dev", "1.2.dev0"), ("1.0+ubuntu-1", "1.0+ubuntu.1"),
      ("1.0+ABC_01", "1.0+abc.1"), ("1!2.0", "1!2.0"), ("2024.01.05", "2024.1.5"),
      ("1.0a1.post2.dev3", "1.0a1.post2.dev3"),
      ("1.0.0.0.1", "1.0.0.0.1"), ("1.2.0-a0", "1.2.0a0"), ("1.2.0-alpha.0", "1.2.0a0"),
      ("1.0.dev456+local", "1.0.dev456+local"),
    ])
  func pythonVersions(_ text: String, _ normal: String) throws {
    #expect(try Version(parsing: text, scheme: .pep440).description == normal)
  }

  @Test(
    "PEP 440 refuses",
    arguments: [
      "", "french toast", "1.0+a+", "1.0++", "1.0+_foobar", "1.0+foo&asd", "1.0+1+1", "1.2.0-hotfix.1", "1.0-SNAPSHOT",
      "1.0a1b2", "1..0", "1.0.", "a1", "1.0-", "1.0 .0",
    ])
  func notPythonVersions(_ text: String) {
    #expect(throws: VersionError.self) { try Version(parsing: text, scheme: .pep440) }
  }

  struct PeerRow: Codable, Sendable {
    let scheme: String
    let input: String
    let normalized: String?
    let isPrerelease: Bool?

    enum CodingKeys: String, CodingKey {
      case scheme, input, normalized
      case isPrerelease = "is_prerelease"
    }
  }

  /// What commitizen reads under its SemVer schemes, which are PEP 440 in other clothes, and what SemVer 2.0.0 makes of
  /// it: nothing, or the version as it is written.
  static let semVerReads: [String: [String]] = [
    "three numbers, nothing before them (§2)": [
      "v1.2.3", "V1.2.3", " 1.2.3 ", "1.2", "1", "1.2.3.4", "1!1.2.3", "1.2.3a1", "1.2.3_a1", "1.2.3.a.1", "1.2.3c1",
      "1.2.3.dev1", "1.2.3.post1",
    ],
    "no leading zeros (§2)": ["01.02.03", "2020.03.24"],
    "no underscores (§10)": ["1.2.3+ABC-def_1.002"],
    "a prerelease is kept as it is written (§9)": [
      "1.2.3-alpha", "1.2.3-alpha1", "1.2.3-alpha.1", "1.2.3-a.1", "1.2.3-beta.2", "1.2.3-b2", "1.2.3-rc.1",
      "1.2.3-rc1", "1.2.3-pre.1", "1.2.3-preview1", "1.2.3-RC1", "1.2.3-dev.1", "1.2.3-dev1", "1.2.3-a0-dev1",
      "1.2.3-alpha.0.dev.1", "1.2.3-rc.1+build.5",
    ],
    "what follows the hyphen is a prerelease and no post-release (§9)": [
      "1.2.3-0", "1.2.3-1", "1.2.3-post1", "1.2.3-r4",
    ],
    "any identifiers, of which commitizen reads few (§9)": [
      "1.2.3-rc.1.2", "1.2.3-alpha.beta", "1.2.3-next.3", "1.2.3-feature.1", "1.2.3-x.7.z.92", "1.2.3-SNAPSHOT",
    ],
  ]

  @Test("commitizen's reading of versions, where its table is at hand: PEP 440 alike, SemVer but for the listed ones")
  func commitizenSuite() throws {
    guard let rows = try peerSuite("cz_version_parse_cases", as: PeerRow.self) else { return }
    #expect(rows.count == 150)
    let listed = Set(Self.semVerReads.values.joined())
    var found: Set<String> = []
    for row in rows {
      let scheme = Scheme(try #require(Scheme.Name(rawValue: row.scheme)))
      let version = try? Version(parsing: row.input, scheme: scheme)
      let ours = version.map { "\($0) \($0.isPrerelease)" }
      if ours == row.normalized.map({ "\($0) \(row.isPrerelease == true)" }) { continue }
      #expect(scheme != .pep440 && listed.contains(row.input), "\(row) is \(ours ?? "none")")
      #expect(version == nil || version?.description == row.input, "\(row) is \(ours ?? "none")")
      found.insert(row.input)
    }
    #expect(found == listed)
  }

  @Test("printing what was parsed gives it back, in 100,000 random cases")
  func roundTrip() throws {
    var random = SeededRandom(seed: 1)
    let schemes = Scheme.samples
    for index in 0..<100_000 {
      let version = Version.random(schemes[index % schemes.count], &random)
      let again = try Version(parsing: version.description, scheme: version.scheme)
      if again != version { Issue.record("\(version) is read as \(again)") }
    }
  }

  @Test("no bytes trap the parsers, in 100,000 random cases")
  func neverTraps() {
    var random = SeededRandom(seed: 2)
    let alphabet = Array("0123456789.-+_!abcdrvxprevost \u{00e9}\n")
    for _ in 0..<100_000 {
      let text = String(
        (0..<Int.random(in: 0...14, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "." })
      for scheme in Scheme.allCases { _ = try? Version(parsing: text, scheme: scheme) }
    }
  }

  @Test(
    "Python's spelling of a SemVer version",
    arguments: [
      ("1.2.0-a0", "1.2.0a0"), ("1.2.0-alpha.1", "1.2.0a1"), ("1.2.0-rc.1.dev.2", "1.2.0rc1.dev2"),
      ("1.2.0-dev3", "1.2.0.dev3"),
      ("1.2.0+Build.05", "1.2.0+build.5"), ("1.2.0", "1.2.0"), ("1.2.0-5", nil), ("1.2.0-hotfix.1", nil),
      ("1.2.0-alpha.1.2", nil), ("1.2.0-SNAPSHOT", nil), ("1.2.0-09-dev3", nil),
    ] as [(String, String?)])
  func pythonSpelling(_ text: String, _ python: String?) throws {
    #expect(try Version(parsing: text, scheme: .semver2).pythonSpelling == python)
  }
}

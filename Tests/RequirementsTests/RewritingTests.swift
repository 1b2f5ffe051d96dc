import Requirements
import SemanticVersion
import TestSupport
import Testing

struct RewritingRow: Sendable, CustomTestStringConvertible {
  let syntax: RangeSyntax
  let range: String
  let version: String
  /// nil where it is refused.
  let result: String?

  var testDescription: String { "\(syntax) \(range) for \(version)" }
}

private func rows(_ syntax: RangeSyntax, _ table: [(String, String, String?)]) -> [RewritingRow] {
  table.map { RewritingRow(syntax: syntax, range: $0.0, version: $0.1, result: $0.2) }
}

extension RangeSyntax {
  func version(_ text: String) throws -> Version {
    try Version(parsing: text, scheme: self == .python || self == .poetry ? .pep440 : .semver2)
  }
}

private let table =
  rows(
    .python,
    [
      (">=0.3,<0.4", "0.4.0", ">=0.4,<0.5"), (">=0.3, <0.4", "0.4.2", ">=0.4, <0.5"),
      (">= 0.3 , < 0.4 ", "0.4.0", ">= 0.4 , < 0.5 "),
      (">=0.3,<0.4", "1.0.0", ">=1.0,<1.1"), (">=1.2.3,<2", "2.1.0", ">=2.1.0,<3"),
      (">=1,<2.0.0", "2.0.0", ">=2,<3.0.0"),
      (">=0.9,<1.0", "1.0.0", ">=1.0,<2.0"), ("<2,>=1.4", "1.5.0", "<2,>=1.5"),
      (">=0.3,<0.4", "0.4.0a0", ">=0.4a0,<0.5"),
      (">=0.3.0,<0.4", "0.4.0a0", ">=0.4.0a0,<0.5"), (">=0.4.0a0,<0.5", "0.4.0", ">=0.4.0,<0.5"),
      (">=0.3,<0.4", "0.4.1a0", ">=0.4.1a0,<0.5"), ("~=1.2", "1.3.4", "~=1.3"), ("~=1.2", "2.0.0", "~=2.0"),
      ("~=1.2.3", "1.3.0", "~=1.3.0"),
      ("~=1.2", "1.3.0a1", "~=1.3a1"), ("~=1.2", "1.3.1a1", nil), ("==1.2.*", "1.3.4", "==1.3.*"),
      ("==1.*", "2.0.0", "==2.*"),
      ("==1.2.*", "1.3.0a1", nil), ("==1.2.3", "1.2.4", "==1.2.4"), ("==1.2", "1.3.1", "==1.3.1"),
      ("==1.2", "1.3.0", "==1.3"),
      ("== v1.2.0", "1.2.1", "== v1.2.1"), ("===1.2.0", "1.3.0", "===1.3.0"), (">=0.3", "0.4.0.post1", ">=0.4.post1"),
      ("==1.2.0", "1.2.1+local", "==1.2.1"), (">=1.0,!=1.2", "1.3.0", ">=1.3,!=1.2"), (">=1.0,!=1.3.0", "1.3.0", nil),
      (">1.0", "1.3.0", ">1.0"),
      (">1.0", "0.9.0", nil), ("<=0.3", "0.4.0", "<=0.4"), ("<=0.3", "0.4.1", "<=0.4.1"), ("", "1.0.0", ""),
      ("", "1.0.0a0", nil),
      ("<0.4", "0.4.0", "<0.5"), ("<0.4", "0.4.0a0", nil), (">=1!1.0,<1!2", "1!2.0.0", ">=1!2.0,<1!3"),
      (">=0.3.0.0", "0.4.0", ">=0.4.0.0"),
      (">=0.3,<0.4.dev0", "0.4.0", ">=0.4,<0.5.dev0"), (">=0.10,<0.11", "0.11.0", ">=0.11,<0.12"),
    ])
  + rows(
    .poetry,
    [
      ("^1.2", "2.0.3", "^2.0"), ("^0.1.0", "0.2.0", "^0.2.0"), ("^1", "2.1.0", "^2"), ("~1.2", "1.3.4", "~1.3"),
      ("~1", "2.0.0", "~2"),
      (">=1,<2", "2.0.0", ">=2,<3"), (">=1 <2", "2.0.0", ">=2 <3"), ("1.*", "2.3.0", "2.*"),
      ("1.2.*", "1.3.0a1", "1.3.*"), ("1.2", "1.3.1", "1.3.1"),
      ("1.2.3", "1.2.4", "1.2.4"), ("*", "2.0.0a0", "*"), ("^1.2 || ^2.0", "2.1.0", "^1.2 || ^2.0"),
      ("^1.2 || ^2.0", "3.0.0", nil),
      ("^1.2", "2.0.0a0", "^2.0a0"), ("^1.2", "2.0.1a0", "^2.0.1a0"), ("== 1.2.0", "1.3.0", "== 1.3.0"),
      ("~=1.2", "1.3.0", "~=1.3"), (">=0.1.0,<0.2.0", "0.2.0", ">=0.2.0,<0.3.0"),
    ])
  + rows(
    .cargo,
    [
      ("0.3", "0.4.0", "0.4"), ("0.3.0", "0.4.1", "0.4.1"), ("^0.3", "0.4.2", "^0.4"), ("1", "2.3.4", "2"),
      ("~1.2", "1.3.4", "~1.3"), ("=1.2.3", "1.2.4", "=1.2.4"),
      ("=1.2", "1.3.4", "=1.3"), ("=1.2", "1.3.0-alpha.0", nil), ("1.*", "2.0.0", "2.*"), ("1.2.*", "1.4.0", "1.4.*"),
      ("1.2.*", "1.4.0-alpha.1", nil), ("*", "3.0.0", "*"),
      ("*", "3.0.0-rc.1", nil), (">=0.3, <0.4", "0.4.0", ">=0.4, <0.5"), (">= 1.2, < 1.5", "1.5.2", ">= 1.5, < 1.6"),
      ("0.3", "0.4.1-alpha.1", "0.4.1-alpha.1"),
      ("0.4.1-alpha.1", "0.4.1", "0.4.1"), (">=0.3, <0.4.0", "0.4.0-a0", ">=0.4.0-a0, <0.5.0"),
      ("^0.3.0", "0.4.0+build", "^0.4.0"),
    ])
  + rows(
    .npm,
    [
      ("^1.2.3", "2.0.0", "^2.0.0"), ("~1.2.3", "1.3.0", "~1.3.0"), ("1.x", "2.0.1", "2.x"),
      ("1.2.x", "1.3.0", "1.3.x"), ("1.x.x", "2.0.0", "2.x.x"), ("1", "2.3.4", "2"),
      ("1.2.3", "1.2.4", "1.2.4"), ("v1.2.3", "1.2.4", "v1.2.4"), (">=1.2.3 <2.0.0", "2.1.0", ">=2.1.0 <3.0.0"),
      (">=1.2.3 <2.0.0-0", "2.1.0", ">=2.1.0 <3.0.0-0"),
      ("1.2.3 - 2.3.4", "2.4.0", "2.4.0 - 2.4.0"), ("^1.0.0 || ^2.0.0", "2.1.0", "^1.0.0 || ^2.0.0"),
      ("^1.0.0 || ^2.0.0", "3.0.0", nil), ("workspace:^", "9.0.0-rc.1", "workspace:^"),
      ("workspace:*", "9.0.0", "workspace:*"), ("workspace:~", "9.0.0", "workspace:~"),
      ("workspace:^1.2.3", "2.0.0", "workspace:^2.0.0"),
      ("workspace:@acme/ui@~1.0.0", "1.1.0", "workspace:@acme/ui@~1.1.0"), ("*", "2.0.0", "*"), ("", "2.0.0", ""),
      ("*", "2.0.0-rc.0", nil), ("^1.2.3", "2.0.0-rc.0", "^2.0.0-rc.0"),
      ("~1.2", "1.3.0-rc.0", "~1.3.0-rc.0"), ("1.2.x", "1.3.0-rc.0", nil), ("^1.2.3-rc.0", "1.2.3", "^1.2.3"),
      (">1.2.3", "1.3.0", ">1.2.3"), ("~> 1.2", "1.3.0", "~> 1.3"),
    ])

@Suite("Rewriting ranges")
struct RewritingTests {
  @Test("operator, precision, spelling and spaces stay, and the new version is admitted", arguments: table)
  func rewriting(_ row: RewritingRow) throws {
    let range = try VersionRange(parsing: row.range, syntax: row.syntax)
    let version = try row.syntax.version(row.version)
    guard let result = row.result else {
      let error = #expect(throws: RangeError.self) { try range.rewritten(for: version) }
      #expect(error?.description.isEmpty == false)
      return
    }
    let rewritten = try range.rewritten(for: version)
    #expect(rewritten.text == result)
    #expect(rewritten.admits(version))
  }

  @Test("commitizen's and PEP 440's spellings of a version are those of the ecosystem")
  func spelling() throws {
    let semver = try Version(parsing: "0.4.0-a1", scheme: .semver)
    #expect(try VersionRange(parsing: ">=0.3.0,<0.4", syntax: .python).rewritten(for: semver).text == ">=0.4.0a1,<0.5")
    #expect(try VersionRange(parsing: "^0.3", syntax: .cargo).rewritten(for: semver).text == "^0.4.0-a1")
    let python = try Version(parsing: "0.4.0a1", scheme: .pep440)
    #expect(try VersionRange(parsing: "^0.3", syntax: .npm).rewritten(for: python).text == "^0.4.0-alpha.1")
    let hotfix = try Version(parsing: "0.4.0-hotfix.1", scheme: .semver2)
    #expect(throws: RangeError.cannotSpell(hotfix, .python)) {
      try VersionRange(parsing: ">=0.3", syntax: .python).rewritten(for: hotfix)
    }
  }

  @Test(
    "what is no range is refused",
    arguments: [
      (.python, "1.2"), (.python, ">=1.2 <2"), (.python, "~=1"), (.python, ">=1.*"), (.python, "==1.2a1.*"),
      (.python, ">=1+x"),
      (.python, ">="), (.python, "latest"), (.poetry, ""), (.poetry, "1.2 - 1.3"), (.poetry, "^"),
      (.poetry, "^1.2 |||"), (.cargo, ""),
      (.cargo, "1.2.3.4"), (.cargo, "01.2"), (.cargo, "1,"), (.cargo, "*, 1"), (.cargo, "1.*.2"), (.cargo, "1 2"),
      (.cargo, "v1"), (.npm, "latest"), (.npm, "1.2.3.4"),
      (.npm, "01.2.3"), (.npm, "workspace:../x"), (.npm, "file:../x"), (.npm, "1.2.3 - "), (.npm, "^1.2.3&"),
      (.npm, "é"),
    ] as [(RangeSyntax, String)])
  func refused(_ syntax: RangeSyntax, _ text: String) {
    #expect(throws: RangeError.self) { try VersionRange(parsing: text, syntax: syntax) }
  }

  @Test(
    "a dependency of PEP 508 comes apart",
    arguments: [
      ("a", "a", nil), ("a.b_c [x, y] >=1.2 , <2 ; python_version < '3'", "a.b_c", ">=1.2 , <2"),
      ("a(>=1.2)", "a", ">=1.2"),
      ("a ~=1.2;x", "a", "~=1.2"), ("a @ file:../b", "a", nil), ("a;extra=='x'", "a", nil), (" a==1.0 ", "a", "==1.0"),
      ("-a", nil, nil), ("a 1.2", nil, nil), ("a[x", nil, nil), ("", nil, nil), ("a @ ", nil, nil),
    ] as [(String, String?, String?)])
  func dependency(_ text: String, _ name: String?, _ specifiers: String?) {
    let dependency = PythonDependency(parsing: text)
    #expect(dependency?.name == name)
    #expect(dependency?.specifiers.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } == specifiers)
  }

  @Test("names are compared as PEP 503 says")
  func names() { #expect(PythonDependency.normalizedName("My__Pkg.-x") == "my-pkg-x") }

  @Test(
    "a range names a prerelease of a version while one of its bounds is one",
    arguments: [
      (RangeSyntax.python, ">=0.4a1,<0.5", "0.4.0", true), (.python, ">=0.4.0a1", "0.4.0", true),
      (.python, ">=0.4a1", "0.4.1", false), (.python, ">=0.4a1", "0.4.0a2", false), (.python, ">=0.4", "0.4.0", false),
      (.poetry, "^0.4a1", "0.4.0", true), (.cargo, "0.4.1-alpha.0", "0.4.1", true), (.cargo, "0.4.1", "0.4.1", false),
      (.npm, "^0.4.1-alpha.0", "0.4.1+b7", true), (.npm, "^1.0.0 || ^2.0.0-rc.1", "2.0.0", true),
    ])
  func namesPrerelease(_ syntax: RangeSyntax, _ range: String, _ version: String, _ answer: Bool) throws {
    #expect(
      try VersionRange(parsing: range, syntax: syntax).namesPrerelease(of: syntax.version(version)) == answer)
  }

  @Test(
    "whatever the range, what is rewritten admits the version and stays when it is rewritten again",
    arguments: RangeSyntax.allCases)
  func random(_ syntax: RangeSyntax) throws {
    var random = SeededRandom(seed: 23)
    let scraps = [
      ">=", "<=", "<", ">", "=", "==", "===", "!=", "~", "~=", "^", "*", ".*", ".x", " ", ",", ", ", "||", " - ", "v",
      "1", "0", "2", "1.2", "0.3", "0.0.1",
      "1.2.3", "10", "a1", "-alpha.1", ".post1", ".dev0", "1!", "+x", "workspace:", "é", "\u{0}", "(", "-", ".",
    ]
    var rewritten = 0
    for _ in 0..<30_000 {
      let text = (0..<Int.random(in: 1...7, using: &random)).map { _ in scraps.randomElement(using: &random) ?? "" }
        .joined()
      guard let range = try? VersionRange(parsing: text, syntax: syntax) else { continue }
      let numbers = (0..<3).map { _ in String(Int.random(in: 0...3, using: &random)) }.joined(separator: ".")
      let suffixes = syntax == .python || syntax == .poetry ? ["", "", "a1", ".post1"] : ["", "", "-rc.1"]
      let version = try syntax.version(numbers + (suffixes.randomElement(using: &random) ?? ""))
      guard let result = try? range.rewritten(for: version) else { continue }
      rewritten += 1
      #expect(result.admits(version), "\(text) for \(version): \(result)")
      #expect(try result.rewritten(for: version) == result, "\(text) for \(version): \(result)")
    }
    #expect(rewritten > 200)
  }
}

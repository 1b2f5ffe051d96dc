import SemanticVersion
import TestSupport
import Testing

@Suite("Tags")
struct TagFormatTests {
  @Test(
    "a version as a tag",
    arguments: [
      ("v$version", "1.2.0-a0", Scheme.semver, "v1.2.0-a0"), ("v${version}", "1.2.0", .semver, "v1.2.0"),
      ("$name-v$version", "1.2.0", .semver2, "api-v1.2.0"), ("api/v$version", "1.2.0", .semver2, "api/v1.2.0"),
      ("v$major.$minor.$patch$prerelease", "1.2.3-alpha.0", .semver2, "v1.2.3alpha.0"),
      ("ver$major.$minor.$patch.$prerelease", "1.2.3a0", .pep440, "ver1.2.3.a0"),
      ("v$major.$minor.$patch-$prerelease-$devrelease", "1.2.3-a1-dev2", .semver, "v1.2.3-a1-dev2"),
      ("v$major.$minor.$patch", "1.2.3-rc1", .semver, nil),
      ("v$major.$minor.$patch$prerelease", "1.2.3--beta", .semver, nil), ("$$x$version", "1.2.3", .semver, "$x1.2.3"),
      ("v$major.$minor.$patch$prerelease$devrelease", "1.2.3-alpha.1.dev.2", .semver2, "v1.2.3alpha.1dev.2"),
      ("v$major.$minor.$patch$prerelease$devrelease", "1.2.3-dev2", .semver, "v1.2.3dev2"),
      ("v$major.$minor.$patch$prerelease$devrelease", "1.2.3a1.dev2", .pep440, "v1.2.3a1dev2"),
      ("v$major.$minor.$patch+$major", "1.2.3", .semver, "v1.2.3+1"),
      ("v$major.$minor.$patch$prerelease", "1.2.3-4.a", .semver2, nil), ("v$version-$major", "1.2.3", .semver2, nil),
      ("v$version$other", "1.2.3", .semver, "v1.2.3$other"), ("lib+$version", "1.2.3", .semver, "lib+1.2.3"),
      ("v$version", "2026.01.0a1", try calendar("YYYY.0M.MICRO"), "v2026.01.0a1"),
      ("v$major-$minor-$patch$prerelease", "2026.01.0rc1", try calendar("YYYY.0M.MICRO"), "v2026-01-0rc1"),
      ("v$major/$minor.$patch", "2026.3", try calendar("YYYY.MICRO"), "v2026/3.0"),
      ("v$major.$minor.$patch", "2026.1.31.0", try calendar("YYYY.MM.DD.MICRO"), nil),
    ] as [(String, String, Scheme, String?)])
  func writing(_ format: String, _ version: String, _ scheme: Scheme, _ tag: String?) throws {
    let version = try Version(parsing: version, scheme: scheme)
    let format = TagFormat(format, name: "api")
    #expect(format.tag(for: version) == tag)
    if let tag { #expect(format.read(tag, scheme: scheme) == .version(version)) }
  }

  @Test(
    "a format for people has the name",
    arguments: [("$name-v$version", "api-v$version"), ("${name}/$major.$minor.$patch", "api/$major.$minor.$patch")])
  func shown(_ format: String, _ text: String) { #expect("\(TagFormat(format, name: "api"))" == text) }

  private static func calendar(_ format: String) throws -> Scheme { .calver(try CalendarFormat(parsing: format)) }

  @Test(
    "tags that are not ours",
    arguments: [
      ("v$version", "1.2.3"), ("v$version", "V1.2.3"), ("$version", "v1.2.3"), ("api-$version", "api-gateway-v1.0.0"),
      ("api-$version", "api-v1.0.0"), ("v$version", "vv1.2.3"), ("v$version", "version1.2.3"), ("v$version", ""),
      ("$version-lib", "1.2.3-library"), ("v$version", "v"), ("v$major.$minor.$patch", "v1.2"),
      ("v$major.$minor.$patch$prerelease", "v1.2.3-beta"),
      ("a.c$version", "abc1.2.3"),
    ])
  func foreign(_ format: String, _ tag: String) {
    for scheme in Scheme.allCases { #expect(TagFormat(format).read(tag, scheme: scheme) == .foreign, "\(scheme)") }
  }

  @Test("a tag of our form whose version is none is reported", arguments: ["v1.2", "v1.02.3", "v1.2.3.4", "v2024"])
  func unreadable(_ tag: String) {
    guard case .unreadable = TagFormat("v$version").read(tag, scheme: .semver2) else {
      Issue.record("\(tag) is \(TagFormat("v$version").read(tag, scheme: .semver2))")
      return
    }
  }

  @Test("a variable that stands twice is the same twice")
  func twice() throws {
    let format = TagFormat("v$major.$minor.$patch+$major")
    #expect(format.read("v1.2.3+1", scheme: .semver2) == .version(try Version(parsing: "1.2.3", scheme: .semver2)))
    #expect(format.read("v1.2.3+2", scheme: .semver2) == .foreign)
  }

  @Test("a name that fits in many ways is read at once")
  func manyWays() {
    let format = TagFormat("$major.$minor.$patch$prerelease" + String(repeating: "-$prerelease-$devrelease", count: 20))
    #expect(format.read("1.2.3" + String(repeating: "-", count: 200) + "!", scheme: .semver2) == .foreign)
  }

  @Test(
    "patterns of tags that are never read",
    arguments: [
      ("star-*", "star-something", true), ("star-*", "a-star-x", false), ("*-${major}.${minor}", "x-1.2", true),
      ("ignored-${version}", "ignored-1.2.3", true), ("known", "known", true), ("known", "unknown", false),
      ("a*b*c", "a1b2b3c", true),
      ("*-${major}.${minor}", "x-1.2.3", false), ("*-$major", "x-y-12", true), ("$major*", "12", true),
      ("$major*", "x", false), ("*$minor-rc", "a1-rc2-rc", true), ("*$minor-rc", "a1-rc22-rcx", false),
      ("*$patch-rc", "a1-b22-rc", true), ("*", "", true), ("a*", "a", true), ("*a*a", "aa", true), ("*a*a", "a", false),
      ("a*bb*c", "abc", false),
    ])
  func patterns(_ pattern: String, _ tag: String, _ matches: Bool) {
    #expect(TagFormat(pattern).matchesAsPattern(tag) == matches)
  }

  @Test(
    "a format tells releases apart",
    arguments: [
      ("v$version", true), ("v$major.$minor.$patch", true), ("release", false), ("v$major.$minor", false),
      ("v$major$minor$patch", false), ("v$major.${minor}0$patch", false), ("v$version-$major", false),
      ("$patch$prerelease$minor.$major", false), ("$prerelease$major.$minor.$patch", false),
      ("$major.$minor.$patch+$major", false),
      ("v$major.$minor.$patch$prerelease", true), ("$patch-$minor-$major", true),
    ])
  func distinguishing(_ format: String, _ distinguishes: Bool) {
    #expect(TagFormat(format).distinguishesReleases == distinguishes)
  }

  @Test("reading what was written gives the version back, in 50,000 random cases")
  func roundTrip() {
    var random = SeededRandom(seed: 5)
    let formats = ["v$version", "$version", "lib@$version", "v$major.$minor.$patch-$prerelease", "x$version-y"].map {
      TagFormat($0)
    }
    let schemes = Scheme.samples
    for index in 0..<50_000 {
      let version = Version.random(schemes[index % schemes.count], &random)
      let format = formats[index % formats.count]
      guard let tag = format.tag(for: version) else { continue }
      if format.read(tag, scheme: version.scheme) != .version(version) { Issue.record("\(format) \(tag)") }
    }
  }
}

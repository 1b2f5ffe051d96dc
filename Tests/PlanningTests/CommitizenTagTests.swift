import Configuration
import History
import Planning
import SemanticVersion
import TestSupport
import Testing

/// How commitizen reads, writes and finds the same tags, where its table is at hand.
@Suite("Tags as commitizen has them")
struct CommitizenTagTests {
  struct Row: Codable, Sendable {
    let op: String
    let scheme: String
    let format: String
    let tag: String?
    let version: String?
    let legacy: [String]?
    let ignored: [String]?
    let tags: [String]?

    enum CodingKeys: String, CodingKey {
      case op, scheme, tag, version, tags
      case format = "tag_format"
      case legacy = "legacy_tag_formats"
      case ignored = "ignored_tag_formats"
    }

    /// The releases that the tags are, the row's format being ours.
    func releases(among names: [String]) throws -> VersionTags {
      var settings = Settings()
      settings.versionProvider = .scm
      settings.scheme = Scheme.Name(rawValue: scheme)
      // A legacy format, since some of the table's tell no releases apart.
      settings.tagFormat = "none/$version"
      settings.legacyTagFormats = [format] + (legacy ?? [])
      settings.ignoredTagFormats = ignored ?? []
      let project = try Project(settings: settings, files: [:], folder: "demo")
      return try VersionTags(names: names, project: project) { wanted throws(Refusal) in
        wanted.sorted().compactMap { name in
          (try? SnapshotBuilder.id(1)).map { TagReference(name: name, target: $0, commit: $0) }
        }
      }
    }
  }

  private static func rows(_ op: String, count: Int) throws -> [Row] {
    guard let rows = try peerSuite("cz_tag_cases", as: Row.self) else { return [] }
    #expect(rows.count == 1448)
    let chosen = rows.filter { $0.op == op }
    #expect(chosen.count == count)
    return chosen
  }

  /// `scheme format tag` of what we read otherwise on purpose, by reason.
  static let readings: [String: [String]] = [
    "$version is the version alone; a v before it belongs into the format": [
      "pep440 $version v0.1.0", "pep440 $version v1.2", "pep440 $version v1.2.3", "pep440 $version v1.2.3-beta",
      "semver $version v1.2", "semver $version v1.2.3", "semver $version v1.2.3-beta", "semver2 $version v1.2",
      "semver2 $version v1.2.3", "semver2 $version v1.2.3-beta", "pep440 lib/$version lib/v1.2.3",
      "semver lib/$version lib/v1.2.3", "semver2 lib/$version lib/v1.2.3",
    ],
    "SemVer has three numbers, without leading zeros, and a hyphen before a prerelease": [
      "semver $version 1.2", "semver $version 1.2.3a0", "semver $version 1.2.3rc1", "semver $version 2020.03.24",
      "semver v$version v1.2", "semver2 $version 1.2", "semver2 $version 1.2.3a0", "semver2 $version 1.2.3rc1",
      "semver2 $version 2020.03.24", "semver2 v$version v1.2",
    ],
    "a version is that of its tag; commitizen spells it anew": [
      "semver $version 1.2.3-alpha.0", "semver $version 1.2.3-alpha.0.dev.1", "semver $version 1.2.3-rc.1",
      "semver $version 1.2.3-rc.1+b.5", "semver v$version v1.2.3-beta", "semver2 $version 1.2.3-a0",
      "semver2 $version 1.2.3-a0-dev1", "semver2 v$version v1.2.3-beta",
      "semver v${major}.${minor}.${patch}-${prerelease} v1.2.3-beta",
      "semver2 v${major}.${minor}.${patch}-${prerelease} v1.2.3-beta",
    ],
    "SemVer has any identifiers; commitizen crashes": [
      "semver $version 1.2.3-feature.1", "semver $version 1.2.3-lib", "semver $version 1.2.3-next.3",
      "semver2 $version 1.2.3-feature.1", "semver2 $version 1.2.3-lib", "semver2 $version 1.2.3-next.3",
      "semver2 ${major}.${minor}-${patch}${prerelease} 0.0-2alpha.beta.1",
    ],
    "all of PEP 440 is a version": [
      "pep440 $version 1", "pep440 $version 1!1.2.3", "pep440 $version 1.2.3.4", "pep440 $version 1.2.3.dev1",
      "pep440 $version 1.2.3.post1", "pep440 $version 1.2.3a0.dev1", "pep440 $version 1.2.3a1+b.1",
      "pep440 v$version v1",
    ],
    "a tag of separate parts is the one that its version gets": [
      "pep440 v${major}.${minor}.${patch}-${prerelease} v1.2.3-beta",
      "pep440 v$major.$minor.$patch$prerelease$devrelease v1.0.0.dev0",
      "pep440 version-${major}.${minor}.${patch}${devrelease} version-1.2.3.dev1",
    ],
    "a number that the format does not have is 0": [
      "pep440 v$major.$minor v1.2", "semver v$major.$minor v1.2", "semver2 v$major.$minor v1.2",
      "pep440 v$major.$minor$prerelease$devrelease v1.0rc1",
    ],
  ]

  @Test("read alike, but for the listed ones")
  func reading() throws {
    let listed = Set(Self.readings.values.joined())
    var found: Set<String> = []
    for row in try Self.rows("match", count: 1188) {
      let tag = try #require(row.tag)
      let version = try row.releases(among: [tag]).releases.first?.version.description
      let name = "\(row.scheme) \(row.format) \(tag)"
      if version == row.version {
        #expect(!listed.contains(name), "agrees now although listed: \(name)")
      } else {
        #expect(listed.contains(name), "\(name) is \(version ?? "foreign"), not \(row.version ?? "foreign")")
        found.insert(name)
      }
    }
    #expect(found.isEmpty || found == listed)
  }

  @Test("written alike, unless a part of the version is lost or a variable stays")
  func writing() throws {
    var (same, lost, unknown) = (0, 0, 0)
    for row in try Self.rows("format", count: 247) {
      let scheme = Scheme(try #require(Scheme.Name(rawValue: row.scheme)))
      let theirs = try #require(row.tag)
      let version = try Version(parsing: try #require(row.version), scheme: scheme)
      let format = TagFormat(row.format, name: "api")
      let ours = format.tag(for: version)
      if ours == theirs {
        same += 1
      } else if let word = ["$devrelease", "$name"].first(where: { theirs.contains($0) }), row.format.contains(word) {
        // commitizen knows no $name, and $devrelease only when it reads.
        #expect(ours?.contains("$") != true, "\(row)")
        unknown += 1
      } else {
        // The tag would be that of another version, or of every one.
        #expect(ours == nil, "\(row)")
        #expect(format.read(theirs, scheme: scheme) != .version(version), "\(row)")
        lost += 1
      }
    }
    #expect([same, lost, unknown] == [0, 0, 0] || [same, lost, unknown] == [150, 63, 34])
  }

  /// `version: tags` of what we find otherwise on purpose, by reason.
  static let finds: [String: [String]] = [
    "PEP 440: 1.2 is 1.2.0; commitizen takes the highest that begins so": [
      "1.2: 1.2.0 1.2.2 1.2.1 1.3.0", "1.2: 1.2.0b1 1.2.0 1.2.1b1", "1.2: v1.2.0 v1.2.1 v1.3.0",
      "1: v1.2.0 v1.2.1 v1.3.0", "1.2: not-a-version 1.2.0 1.2.1",
    ],
    "a tag is found by the version that it says": ["1.2.3rc1: 1.2.3-rc.1"],
  ]

  @Test("found alike, but for the listed ones")
  func finding() throws {
    let listed = Set(Self.finds.values.joined())
    var found: Set<String> = []
    for row in try Self.rows("find", count: 13) {
      let (text, tags) = (try #require(row.version), try #require(row.tags))
      let tag = try row.releases(among: tags).tag(of: Version(parsing: text, scheme: .pep440))?.name
      let name = "\(text): \(tags.joined(separator: " "))"
      #expect((tag == row.tag) != listed.contains(name), "\(name) is \(tag ?? "none"), not \(row.tag ?? "none")")
      if tag != row.tag { found.insert(name) }
    }
    #expect(found.isEmpty || found == listed)
  }

  @Test("a Python version without its last zeros finds its tag")
  func trailingZeros() throws {
    var builder = SnapshotBuilder("1.2", scheme: .pep440, messages: ["fix: x"])
    builder.otherTags = [("v1.2.0", true)]
    builder.isTagged = false
    #expect(try builder.snapshot().baseline.tagName == "v1.2.0")
    #expect(try builder.answer() == "1.2.1")
  }
}

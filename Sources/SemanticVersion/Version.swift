/// A number of a version: SemVer sets no limit, this one ends at 38 digits.
public typealias VersionNumber = UInt128

/// A version number in one of the ``Scheme``s, for example `1.4.0-alpha.2+7f3c` or `2026.11.0`.
///
/// `==` compares every field, so that a version can be a dictionary key. ``precedes(_:)`` is the order of SemVer §11
/// or of PEP 440, in which SemVer's build metadata plays no part; sort with it.
public struct Version: Hashable, Sendable, CustomStringConvertible {
  /// A prerelease as a word and a counter, for example `alpha` and 2.
  public struct Series: Hashable, Sendable {
    /// `alpha`, `beta`, `rc`, or the author's own word.
    public let phase: String
    /// The counter; 0 where none is written.
    public let number: VersionNumber

    /// Makes a series; `a` and `b` are taken for `alpha` and `beta`.
    public init(phase: String, number: VersionNumber) {
      self.phase = Series.canonical(phase) ?? phase
      self.number = number
    }

    /// The canonical name of one of the three known phases, without case, or nil.
    static func canonical(_ word: String) -> String? {
      switch word.lowercased() {
      case "a", "alpha": "alpha"
      case "b", "beta": "beta"
      case "rc": "rc"
      default: nil
      }
    }

    /// Position among the known phases, or nil for a word of the author's own.
    var rank: Int? { ["alpha", "beta", "rc"].firstIndex(of: phase) }
  }

  /// What a version is made of. It takes 200 bytes: copies share them, of which there are many where there are many tags.
  private struct Fields: Hashable, Sendable {
    let scheme: Scheme
    let epoch: VersionNumber
    let release: [VersionNumber]
    let prerelease: [Identifier]
    let series: Series?
    let post: VersionNumber?
    let dev: VersionNumber?
    let build: [String]
  }

  private final class Storage: Sendable {
    let fields: Fields

    init(_ fields: Fields) { self.fields = fields }
  }

  private let storage: Storage

  /// The grammar that the version was read by.
  public var scheme: Scheme { storage.fields.scheme }
  /// PEP 440's epoch; 0 in SemVer.
  public var epoch: VersionNumber { storage.fields.epoch }
  /// The numbers before any suffix: three in SemVer, one or more in PEP 440, one for each part of a calendar version.
  public var release: [VersionNumber] { storage.fields.release }
  /// What follows the hyphen in SemVer, for example `alpha`, `2`. Empty for a release and where phases are spelled as
  /// in PEP 440.
  public var prerelease: [Identifier] { storage.fields.prerelease }
  /// The prerelease read as a word and a counter; nil for a release, and where it cannot be read so.
  public var series: Series? { storage.fields.series }
  /// PEP 440's post-release number.
  public var post: VersionNumber? { storage.fields.post }
  /// The number of a development release (`.dev1`, `-dev1`, `-dev.1`).
  public var dev: VersionNumber? { storage.fields.dev }
  /// What follows the plus sign. SemVer §10: ignored in precedence.
  public var build: [String] { storage.fields.build }

  /// The first number.
  public var major: VersionNumber { release[0] }
  /// The second number; 0 where there is none.
  public var minor: VersionNumber { release.count > 1 ? release[1] : 0 }
  /// The third number; 0 where there is none.
  public var patch: VersionNumber { release.count > 2 ? release[2] : 0 }

  /// Whether this comes before the release of the same numbers.
  public var isPrerelease: Bool { !prerelease.isEmpty || series != nil || dev != nil }

  /// Reads `text` by the grammar of `scheme`: SemVer 2.0.0 §2, §9, §10, PEP 440's or a calendar format's, each whole and
  /// strict.
  ///
  /// PEP 440 includes its permitted other spellings (`v1.0`, `1.0-alpha.1`), which are printed in normal form.
  public init(parsing text: String, scheme: Scheme) throws(VersionError) {
    switch scheme {
    case .semver, .semver2: try self.init(semanticVersion: text, scheme: scheme)
    case .pep440: try self.init(pythonVersion: text)
    case .calver(let format): try self.init(calendarVersion: text, format: format)
    }
  }

  /// Makes a version of parts that are known to be valid, spelling the prerelease as the scheme does.
  init(
    scheme: Scheme, release: [VersionNumber], series: Series? = nil, dev: VersionNumber? = nil, build: [String] = []
  ) {
    self.init(
      scheme: scheme, epoch: 0, release: release,
      prerelease: Version.identifiers(series: series, dev: dev, scheme: scheme), series: series, post: nil, dev: dev,
      build: build)
  }

  init(
    scheme: Scheme, epoch: VersionNumber, release: [VersionNumber], prerelease: [Identifier], series: Series?,
    post: VersionNumber?, dev: VersionNumber?, build: [String]
  ) {
    storage = Storage(
      Fields(
        scheme: scheme, epoch: epoch, release: release, prerelease: prerelease, series: series, post: post, dev: dev,
        build: build))
  }

  /// Whether every field is the same.
  public static func == (left: Version, right: Version) -> Bool {
    left.storage === right.storage || left.storage.fields == right.storage.fields
  }

  /// Hashes every field.
  public func hash(into hasher: inout Hasher) { hasher.combine(storage.fields) }

  /// The version as its scheme writes it, in PEP 440 in normal form.
  public var description: String {
    scheme.spellsPhasesAsPython ? pythonDescription : semanticDescription
  }

  /// Whether neither comes before the other: as of PEP 440's 1.2 and 1.2.0, and SemVer's 1.2.0+a and 1.2.0+b.
  public func hasSameRank(as other: Version) -> Bool { !precedes(other) && !other.precedes(self) }

  /// Whether both have the same numbers, whatever follows them.
  public func hasSameNumbers(as other: Version) -> Bool { finalRelease.hasSameRank(as: other.finalRelease) }

  /// The version without what follows the plus sign.
  public var withoutBuild: Version {
    Version(
      scheme: scheme, epoch: epoch, release: release, prerelease: prerelease, series: series, post: post, dev: dev,
      build: [])
  }

  /// The version of the same numbers that is no prerelease and carries no build metadata.
  public var finalRelease: Version {
    Version(
      scheme: scheme, epoch: epoch, release: release, prerelease: [], series: nil, post: nil, dev: nil, build: [])
  }
}

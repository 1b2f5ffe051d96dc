public import StructuredText

/// Something in a file that does not go together with the version of a package.
public struct FileFinding: Hashable, Sendable {
  /// What is held against what; scripts may rely on the names.
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// A file that has to state the version is not there, or states none that can be read.
    case versionMissing = "version-missing"
    /// A version file or a lock states another version than the package has.
    case versionDiffers = "version-differs"
    /// The tags say that the package has another version.
    case tagDiffers = "tag-differs"
    /// A lock does not hold a package that it should.
    case lockLacksPackage = "lock-lacks-package"
    /// A lock repeats another range than the manifest has.
    case lockRangeDiffers = "lock-range-differs"
    /// The hash of a `poetry.lock` is not that of its manifest.
    case lockHashStale = "lock-hash-stale"
    /// A range does not admit the version that the other package has.
    case rangeExcludes = "range-excludes"
    /// A text that looks like the package's version is another.
    case literalDiffers = "literal-differs"
    /// A deployment manifest has the package's image with another version.
    case imageDiffers = "image-differs"
    /// An image ships a package that its Dockerfile does not bring in.
    case copyMissing = "copy-missing"
  }

  /// How bad it is.
  public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// What is released or built from here is wrong.
    case error
    /// It may be meant so.
    case warning
  }

  /// What is held against what.
  public let rule: Rule
  /// The package that it is about.
  public let package: String
  /// The file, from the root of the repository.
  public let path: String
  /// Where in it; nil where it has no place.
  public let position: TextPosition?
  /// What is wrong; lower case, no full stop.
  public let message: String
  /// What to do; nil where only who works on it knows.
  public let repair: String?

  /// How bad it is.
  public var severity: Severity {
    switch rule {
    case .literalDiffers, .imageDiffers, .copyMissing: .warning
    default: .error
    }
  }

  init(
    _ rule: Rule, of package: String, _ path: String, at offset: Int? = nil, in bytes: [UInt8] = [], _ message: String,
    repair: String? = nil
  ) {
    self.rule = rule
    self.package = package
    self.path = path
    position = offset.map { TextPosition(of: $0, in: bytes) }
    self.message = message
    self.repair = repair
  }
}

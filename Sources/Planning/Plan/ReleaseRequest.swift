public import SemanticVersion

/// What the user asks of a release, beside what the configuration says.
public struct ReleaseRequest: Hashable, Sendable {
  /// The version, said in full.
  public var version: String?
  /// The increment, instead of what the commits call for.
  public var increment: Increment?
  /// `alpha`, `beta`, `rc` or a word of one's own.
  public var prerelease: String?
  /// The first number of a prerelease series; nil for the configuration's.
  public var prereleaseOffset: VersionNumber?
  /// Whether prereleases become final of which nothing changed since; where there is one package, they do anyway.
  public var finalizes = false
  /// The number of a development release.
  public var devrelease: VersionNumber?
  /// What to write after the plus sign.
  public var buildMetadata: String?
  /// Whether only the part after the plus sign is raised.
  public var localVersion = false
  /// How an increment acts on a prerelease; nil for the configuration's.
  public var mode: NextVersionOptions.Mode?
  /// Whether a breaking change below 1.0.0 is a minor one.
  public var majorVersionZero = false
  /// Whether a release without a commit is made.
  public var allowsNoCommit = false
  /// Whether a taken version gives way to the next free one.
  public var nextFree = false
  /// Whether the changelog is written; nil for the configuration's.
  public var changelog: Bool?
  /// Whether tags are made.
  public var makesTags = true
  /// Whether the tag is annotated; nil for the configuration's.
  public var annotated: Bool?
  /// The message of the tag; nil for the configuration's, which is the tag's name.
  public var tagMessage: String?
  /// The message of the commit; nil for the configuration's.
  public var bumpMessage: String?

  /// Asks for nothing but what the commits call for.
  public init() {}

  /// Whether a workspace's prereleases stay of which nothing changed since.
  var leavesUnchangedPrereleases: Bool { !finalizes && !allowsNoCommit && prerelease == nil && devrelease == nil }

  /// Whether nothing but a version said in full decides about the number.
  var excludesVersion: Bool {
    increment != nil || prerelease != nil || devrelease != nil || buildMetadata != nil || localVersion
      || majorVersionZero
  }
}

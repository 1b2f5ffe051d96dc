public import SemanticVersion

/// A floating tag that a release can hold.
public enum Floating: String, CaseIterable, Hashable, Sendable {
  /// `X.Y`, at the highest stable version of its minor line.
  case minor
  /// `X`, at the highest stable version of its major line; never `0`.
  case major
  /// At the highest stable version of all.
  case latest
}

/// Which tags the images of one component get.
public struct ImagePolicy: Hashable, Sendable {
  /// How the component's releases are tagged in git.
  public var tagFormat: TagFormat
  /// Formats of earlier releases, which count as the component's own.
  public var legacyFormats: [TagFormat]
  /// Formats of git tags that are none of the component's releases, whatever the other formats say.
  public var ignoredFormats: [TagFormat]
  /// How the versions in the git tags are written.
  public var scheme: Scheme
  /// The floating tags that releases hold.
  public var floating: Set<Floating>
  /// The prerelease phases that have a floating tag of their name, for example `alpha` or `rc`.
  public var channels: [String]
  /// A tag of the default branch beside its slug, or nil for none.
  public var edge: String?
  /// Whether the image of a branch is also tagged `sha-` and the commit.
  ///
  /// Only that of a branch: a release or a nightly is another build of a commit that its branch has already tagged.
  public var includesSHA: Bool
  /// The most characters of a branch's slug.
  public var slugLimit: Int
  /// Versions, or their git tags, that never hold a floating tag.
  public var yanked: [String]

  /// Makes a policy; by default only `latest` floats.
  public init(
    tagFormat: TagFormat = TagFormat("v$version"), legacyFormats: [TagFormat] = [],
    ignoredFormats: [TagFormat] = [], scheme: Scheme = .semver2, floating: Set<Floating> = [.latest],
    channels: [String] = [], edge: String? = nil, includesSHA: Bool = false,
    slugLimit: Int = OCIReference.tagLimit, yanked: [String] = []
  ) {
    self.tagFormat = tagFormat
    self.legacyFormats = legacyFormats
    self.ignoredFormats = ignoredFormats
    self.scheme = scheme
    self.floating = floating
    self.channels = channels
    self.edge = edge
    self.includesSHA = includesSHA
    self.slugLimit = slugLimit
    self.yanked = yanked
  }

  /// The tags that no branch may take under this policy.
  public var reservedNames: ReservedNames { ReservedNames(names: channels + (edge.map { [$0] } ?? [])) }

  /// Reads the name of a git tag by the component's format, else by a legacy one.
  func version(of tag: String) throws(ImageTagError) -> Version {
    var reason: VersionError?
    if ignoredFormats.contains(where: { $0.matchesAsPattern(tag) }) { throw .ignoredTag(tag) }
    for format in [tagFormat] + legacyFormats {
      switch format.read(tag, scheme: scheme) {
      case .version(let version): return version
      case .unreadable(let error): reason = reason ?? error
      case .foreign: break
      }
    }
    throw .tagNotAVersion(tag, expected: tagFormat.description, reason: reason)
  }

  /// The versions in ``yanked``.
  func yankedVersions() throws(ImageTagError) -> [Version] {
    var versions: [Version] = []
    for text in yanked {
      guard let version = (try? version(of: text)) ?? (try? Version(parsing: text, scheme: scheme)) else {
        throw .invalidSetting(.yanked, value: text)
      }
      versions.append(version)
    }
    return versions
  }

  /// Whether a version is one of ``yanked``.
  func isYanked(_ version: Version) -> Bool { ((try? yankedVersions()) ?? []).contains { isSame($0, version) } }

  func checkNames() throws(ImageTagError) {
    for channel in channels where !OCIReference.isValidTag(channel) || ReservedNames.isTaken(channel) {
      throw .invalidSetting(.channels, value: channel)
    }
    guard let edge else { return }
    guard OCIReference.isValidTag(edge), !ReservedNames.isTaken(edge) else {
      throw .invalidSetting(.edge, value: edge)
    }
    if channels.contains(edge) { throw .edgeIsChannel(edge) }
  }
}

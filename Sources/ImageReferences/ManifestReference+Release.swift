public import ImageTags
public import SemanticVersion

/// What a release makes of references to its image.
public struct ReferenceUpdate: Hashable, Sendable {
  /// The version of the release.
  public let version: Version
  /// Its immutable image tag.
  public let tag: String
  /// The floating tags of the policy, which stay in a manifest.
  private let floating: Set<Floating>
  private let releases: Set<Version>
  /// The words of prereleases; a tag with another word is a variant of an image.
  private let phases: Set<String>

  /// A release of `version`, whose image has the immutable tag `tag`; `releases` are those that git has.
  public init(version: Version, tag: String, policy: ImagePolicy, releases: [Version] = []) {
    self.version = version
    self.tag = tag
    self.releases = Set(releases)
    floating = policy.floating
    phases = Set((["alpha", "beta", "rc"] + policy.channels).map { Version.Series(phase: $0, number: 0).phase })
  }

  /// Why a reference is left alone.
  public enum Keeping: Hashable, Sendable {
    /// No tag can be written there.
    case obstacle(ManifestReference.Obstacle)
    /// The tag is none of a release: a floating one such as `latest`, or that of a branch.
    case notARelease(String)
    /// The tag looks like a prerelease or has build metadata, and git has no such release: a variant of the image, as in
    /// `1.2.0-slim`.
    case variant(String)
    /// The tag is that of a higher version already.
    case higher(Version)
    /// The release is a prerelease, and the tag is that of a final one.
    case prerelease
    /// The tag is the release's own.
    case current
  }

  /// Why the release leaves a reference alone; nil where it writes its tag there.
  ///
  /// Only a tag that is a version is replaced: what follows `latest` or a branch does so on purpose. A final release
  /// replaces every version below it, a prerelease only those that are prereleases themselves. What looks like one has to
  /// be tagged in git, unless its word is one of prereleases (`a`, `alpha`, `b`, `beta`, `rc`, `dev`, the channels).
  public func keeping(_ reference: ManifestReference) -> Keeping? {
    if let obstacle = reference.obstacle { return .obstacle(obstacle) }
    guard let text = reference.tag else { return .obstacle(.untagged) }
    guard text != tag else { return .current }
    guard !isFloating(text), let held = held(text) else { return .notARelease(text) }
    if isVariant(held) { return .variant(text) }
    if version.precedes(held) { return .higher(held) }
    return version.isPrerelease && !held.isPrerelease ? .prerelease : nil
  }

  private func held(_ text: String) -> Version? {
    let name = text.hasPrefix("v") ? String(text.dropFirst()) : text
    return try? Version(parsing: name.replacing("_", with: "+"), scheme: version.scheme)
  }

  private func isVariant(_ held: Version) -> Bool {
    guard held.isPrerelease || !held.build.isEmpty, !releases.contains(held) else { return false }
    guard held.build.isEmpty else { return true }
    return held.series.map { !phases.contains($0.phase) } ?? (held.dev == nil)
  }

  /// Whether a tag is `X` or `X.Y`, where those move.
  private func isFloating(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } }) else { return false }
    return parts.count == 1 && floating.contains(.major) || parts.count == 2 && floating.contains(.minor)
  }
}

extension ReferenceUpdate.Keeping: CustomStringConvertible {
  /// Why, as a phrase.
  public var description: String {
    switch self {
    case .obstacle(let obstacle): "\(obstacle)"
    case .notARelease(let tag): "\(tag) is no release"
    case .variant(let tag): "\(tag) is a variant, since git has no such release"
    case .higher(let version): "\(version) is higher"
    case .prerelease: "a prerelease replaces prereleases only"
    case .current: "it has that tag already"
    }
  }
}

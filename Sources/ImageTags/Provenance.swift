import SemanticVersion

/// What an image says of itself, held against the release that it is to be, or is tagged as.
public enum Provenance: Hashable, Sendable {
  /// It is of the release, as far as it says.
  case own
  /// It does not say its commit, or the history that is known does not tell whether the release contains that.
  case unknown
  /// It is built from a commit that the release does not contain.
  case outside
  /// It is of another final release: its label of the version names that, or the release contains that other one, which
  /// contains the image's commit in turn.
  case ofOther(GitRelease)

  /// Decides for `image` and `release`, one of `releases`.
  ///
  /// `ways` are all commits on the ways from a commit to the one of a release, both among them; none where the release
  /// does not contain the commit, and nil where nobody knows.
  public init(
    of image: PublishedImage, for release: GitRelease, among releases: FinalReleases,
    ways: (_ commit: String, _ release: GitRelease) -> Set<String>?
  ) {
    let others = releases.without(release)
    if let other = image.versions.lazy.compactMap({ others.named($0) }).first {
      self = .ofOther(other)
      return
    }
    guard let revision = image.revision else {
      self = .unknown
      return
    }
    guard !isSameCommit(revision, release.commit) else {
      self = .own
      return
    }
    guard let ways = ways(revision, release) else {
      self = .unknown
      return
    }
    guard !ways.isEmpty else {
      self = .outside
      return
    }
    self = others.first(at: ways.subtracting([release.commit])).map { .ofOther($0) } ?? .own
  }
}

/// The final releases of a component, to look one up by what an image says.
public struct FinalReleases: Sendable {
  private let policy: ImagePolicy
  /// The lowest first.
  private var releases: [(version: Version, release: GitRelease)]

  /// Takes those of `releases` that are final; what is no release of the component is left out.
  public init(_ releases: [GitRelease], policy: ImagePolicy) {
    self.policy = policy
    self.releases = releases.compactMap { release in
      (try? policy.version(of: release.tag)).flatMap { $0.isPrerelease ? nil : ($0, release) }
    }
    .sorted { $0.0.precedes($1.0) }
  }

  /// Those of another version.
  func without(_ release: GitRelease) -> FinalReleases {
    guard let version = try? policy.version(of: release.tag) else { return self }
    var others = self
    others.releases.removeAll { isSame($0.version, version) }
    return others
  }

  /// The release that a label or an image tag names, as a version or as a git tag. `1.0` is not 1.0.0: it may float.
  func named(_ text: String) -> GitRelease? {
    guard let version = policy.imageVersion(text) ?? (try? policy.version(of: text)) else { return nil }
    return releases.first { $0.version.description == version.description }?.release
  }

  /// The lowest release at one of these commits.
  func first(at commits: Set<String>) -> GitRelease? { releases.first { commits.contains($0.release.commit) }?.release }
}

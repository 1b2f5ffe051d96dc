/// Which image tags a git state gets.
public struct ImageSettings: Hashable, Sendable {
  /// A tag that moves to the highest stable version.
  public enum Floating: String, CaseIterable, Hashable, Sendable {
    /// `latest`.
    case latest
    /// `1.4`.
    case minor
    /// `1`.
    case major
  }

  /// The repositories that the image is pushed to, without a tag.
  public var repositories: [String] = []
  /// The tags that move.
  public var floating: [Floating] = [.latest]
  /// The prereleases that have a moving tag of their own, for example `rc`.
  public var channels: [String] = []
  /// The default branch, without `refs/heads/`; nil: as the CI says, else as the remote's HEAD does.
  public var defaultBranch: String?
  /// A further tag of the default branch; nil: only its slug.
  public var edge: String?
  /// Whether each commit has a tag `sha-...`.
  public var sha = false
  /// How long the tag of a branch may be.
  public var slugMax = 128
  /// Versions that never hold a floating tag.
  public var yanked: [String] = []
  /// Labels of the image by their keys, instead of those that are worked out; an empty text takes one out.
  public var labels: [String: String] = [:]
  /// Branches from one of which a release has to be reachable; empty: any.
  public var allowedBranches: [String] = []
  /// Globs of the deployment manifests that a release updates.
  public var references: [String] = []

  /// The defaults.
  public init() {}
}

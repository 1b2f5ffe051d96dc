public import VersionFiles

/// A place in a deployment manifest that names the image of a repository.
public struct ManifestReference: Hashable, Sendable {
  /// What kind of manifest it stands in.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A service of a compose file.
    case compose
    /// A container of a Kubernetes workload.
    case kubernetes
    /// An entry of `images` in a kustomization.
    case kustomize
    /// Values of a Helm chart.
    case helmValues = "helm-values"
    /// `appVersion` of a Helm chart that has the image's name.
    case helmChart = "helm-chart"
    /// `image` in any other YAML file.
    case other
  }

  /// Why no release can write a tag here.
  public enum Obstacle: Hashable, Sendable {
    /// What runs the manifest fills in a variable.
    case variable
    /// The image is pinned by its digest, and that of the next one is not known.
    case digest
    /// No tag is written.
    case untagged
    /// What is written in place of a tag cannot be one.
    case invalid
    /// The text spans lines.
    case multiline
    /// The text has escapes (`\x31`).
    case escaped
    /// An anchor or a merge key makes the text something else too, such as the tag of another image.
    case shared
    /// The text has a YAML tag, as in `!vault` or `!!str`.
    case typed(String)
  }

  /// What kind of manifest it stands in.
  public let kind: Kind
  /// The repository, as it was asked for.
  public let repository: String
  /// The tag; nil where there is none.
  public let tag: String?
  /// The digest, as in `sha256:...`; nil where there is none.
  public let digest: String?
  /// The bytes of the text that holds the tag, quotes included; where there is no tag, of what names the repository.
  public let range: Range<Int>
  /// Why no release can write a tag here, or nil.
  public let obstacle: Obstacle?
  /// What stands before the tag in its text: the repository and a colon, or nothing.
  let prefix: String
  /// The quote that the text is written in; a plain text gets one, since a tag such as `1.10` or `1e5` is a number.
  let quote: UInt8

  /// The whole text as it is with another tag.
  public func text(tag: String) -> String { prefix + tag }

  /// The edit that writes another tag, which has to be within the OCI grammar. The text is in quotes afterwards.
  public func replaced(tag: String) -> Edit {
    Edit(range: range, replacement: [quote] + text(tag: tag).utf8 + [quote])
  }
}

extension ManifestReference.Obstacle: CustomStringConvertible {
  /// Why, as a phrase.
  public var description: String {
    switch self {
    case .variable: "a variable decides"
    case .digest: "it is pinned by its digest"
    case .untagged: "it has no tag"
    case .invalid: "what it has cannot be a tag"
    case .multiline: "its text spans lines"
    case .escaped: "its text has escapes"
    case .shared: "by its anchor the tag is that of something else too"
    case .typed(let tag): "its text has the YAML tag \(tag)"
    }
  }
}

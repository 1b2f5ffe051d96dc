public import SemanticVersion

/// Why a git state gets no image tags.
public enum ImageTagError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting of ``ImagePolicy`` with a value that it cannot have.
  public enum Setting: String, Hashable, Sendable {
    case channels, edge, yanked
  }

  /// The git tag, the format that it does not fit, and what is wrong with the version in it where there is one.
  case tagNotAVersion(String, expected: String, reason: VersionError?)
  /// A git tag that the configuration takes for no release.
  case ignoredTag(String)
  /// What was to be built from the changed tree: a reference, or a pull request.
  case dirtyTree(String)
  case unknownReference(String)
  case unknownCommit(String)
  case missingPullRequestNumber
  /// A tag outside the OCI grammar.
  case invalidTag(String)
  /// What should name an image in a registry.
  case invalidReference(String)
  case invalidSetting(Setting, value: String)
  /// `edge` has the name of one of `channels`.
  case edgeIsChannel(String)

  /// What is wrong and what to do instead; lower case, no full stop.
  public var description: String {
    switch self {
    case .tagNotAVersion(let tag, let expected, let reason):
      if let reason {
        "the tag '\(tag)' has the form of \(expected), but \(reason)"
      } else {
        "the tag '\(tag)' is no release; releases are tagged as \(expected)"
      }
    case .ignoredTag(let tag):
      "the tag '\(tag)' is no release: it has the form of one of ignored_tag_formats"
    case .dirtyTree(let source):
      "the working tree has changes that \(source) does not hold; commit or stash them first"
    case .unknownReference(let reference):
      "'\(reference)' is neither a branch nor a tag; write it in full, as in refs/heads/main or refs/tags/v1.4.0"
    case .unknownCommit(let sha):
      "'\(sha)' is no commit; write at least 12 hexadecimal digits"
    case .missingPullRequestNumber:
      "the number of the pull request is unknown; say it with --pull-request"
    case .invalidTag(let tag):
      "'\(tag)' cannot be an image tag; at most 128 letters, digits, '_', '.' and '-' can, "
        + "and neither '.' nor '-' comes first"
    case .invalidReference(let text):
      "'\(text)' names no image; write it as in registry.example.com/my_app:1.4.0, the repository in lower case, or with "
        + "@sha256: and 64 digits behind it"
    case .invalidSetting(.yanked, let value):
      "yanked holds '\(value)', which is no version"
    case .edgeIsChannel(let name):
      "edge and one of channels are both '\(name)'; give one of them another name"
    case .invalidSetting(let setting, let value):
      "\(setting.rawValue) cannot be '\(value)'; use a word that no version, commit or latest can be taken for"
    }
  }
}

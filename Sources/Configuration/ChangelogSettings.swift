/// What the changelog looks like.
public struct ChangelogSettings: Hashable, Sendable {
  /// The layout of a release's section.
  public enum Style: String, CaseIterable, Hashable, Sendable {
    case conventional
    case keepAChangelog = "keep-a-changelog"
    case commitizen
  }

  /// The markup of the file, named as commitizen names it.
  public enum Format: String, CaseIterable, Hashable, Sendable {
    case markdown
    case restructuredText = "restructuredtext"
    case asciidoc
  }

  /// Where links to commits and changes lead.
  public enum Links: Hashable, Sendable {
    /// To the forge of the remote `origin`.
    case origin
    /// Beneath this address.
    case url(String)
    /// Nowhere.
    case none
  }

  /// A group of entries.
  public struct Section: Hashable, Sendable {
    /// The type whose commits stand here.
    public var type: String
    /// The heading.
    public var title: String

    /// Makes a section.
    public init(type: String, title: String) {
      self.type = type
      self.title = title
    }
  }

  /// The file; in a workspace each package has one of this name.
  public var file = "CHANGELOG.md"
  /// The markup; nil: as the name of the file says.
  public var format: Format?
  /// The layout.
  public var style = Style.conventional
  /// The file of a template that takes the place of ``style``.
  public var template: String?
  /// Further values that the template knows, by name.
  public var extras: [String: String] = [:]
  /// Whether a final release gathers the entries of its prereleases.
  public var mergePrerelease = true
  /// Where links lead.
  public var links = Links.origin
  /// Whether entries name their authors.
  public var authors = false
  /// The groups in their order; breaking changes stand before them all.
  public var sections = Style.conventional.sections

  /// The defaults.
  public init() {}
}

extension ChangelogSettings.Style {
  /// The groups of a style where the configuration names none.
  public var sections: [ChangelogSettings.Section] {
    let titles =
      switch self {
      case .conventional:
        [("feat", "Features"), ("fix", "Bug fixes"), ("perf", "Performance"), ("revert", "Reverts")]
      case .keepAChangelog:
        [("feat", "Added"), ("perf", "Changed"), ("revert", "Changed"), ("fix", "Fixed")]
      case .commitizen:
        [("feat", "Feat"), ("fix", "Fix"), ("refactor", "Refactor"), ("perf", "Perf")]
      }
    return titles.map { .init(type: $0.0, title: $0.1) }
  }
}

/// The layout of a changelog.
public enum ChangelogStyle: String, CaseIterable, Hashable, Sendable {
  /// Breaking changes first, then groups by type, with links.
  case conventional
  /// Keep a Changelog 1.1.0: Added, Changed, Deprecated, Removed, Fixed, Security.
  case keepAChangelog = "keep-a-changelog"
  /// The layout of commitizen 4.x: no title, no links.
  case commitizen
}

/// The group under which changes of a type are listed.
public struct SectionTitle: Hashable, Sendable {
  /// In lower case, for example `feat`.
  public var type: String
  /// For example `Features`. Types of the same title share a group.
  public var title: String

  /// Makes a title.
  public init(type: String, title: String) {
    self.type = type
    self.title = title
  }
}

/// How releases are written.
public struct RenderingOptions: Hashable, Sendable {
  /// Features, bug fixes, performance, reverts.
  public static let defaultSections = [
    SectionTitle(type: "feat", title: "Features"), SectionTitle(type: "fix", title: "Bug fixes"),
    SectionTitle(type: "perf", title: "Performance"), SectionTitle(type: "revert", title: "Reverts"),
  ]

  /// The layout.
  public var style: ChangelogStyle
  /// The markup.
  public var markup: Markup
  /// The groups in their order; changes of other types are left out unless they are breaking.
  ///
  /// Keep a Changelog and commitizen have groups of their own. The former takes from here where a type belongs, if the
  /// title is one of its six: `docs` under `Changed`.
  public var sections: [SectionTitle]
  /// Where links lead; nil for text without links.
  public var links: RepositoryLinks?
  /// Whether each entry ends with the names of its authors.
  public var showsAuthors: Bool

  /// Makes options.
  public init(
    style: ChangelogStyle = .conventional, markup: Markup = .markdown,
    sections: [SectionTitle] = RenderingOptions.defaultSections,
    links: RepositoryLinks? = nil, showsAuthors: Bool = false
  ) {
    self.style = style
    self.markup = markup
    self.sections = sections
    self.links = links
    self.showsAuthors = showsAuthors
  }
}

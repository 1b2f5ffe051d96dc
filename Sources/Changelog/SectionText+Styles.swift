import SemanticVersion

extension SectionText {
  /// The section of a release in the style that is asked for.
  init(_ release: Release, _ options: RenderingOptions) {
    let date = release.date
    switch options.style {
    case .conventional, .commitizen:
      self.init(SectionText.title(release, options), options)
    case .keepAChangelog:
      let name = SectionText.keepAChangelogName(release, options.markup)
      // The addresses stand at the end of the file in Markdown, where else the heading would be text.
      self.init((options.markup == .markdown ? "[\(name)]" : name) + (date.map { " - \($0)" } ?? ""), options)
    }
    saysWhenEmpty = options.style != .commitizen
    if options.showsComparison { addComparison(release, options) }
    let writer = EntryText(options)
    groups = sections(of: release, options).map { section in
      Group(title: section.title, entries: section.entries.map { writer.item($0, style: options.style) })
    }
  }

  private init(_ title: String, _ options: RenderingOptions) {
    markup = options.markup
    self.title = title
    adornments = options.style.adornments
  }

  private mutating func addComparison(_ release: Release, _ options: RenderingOptions) {
    guard let links = options.links, let previous = release.previousTag else { return }
    let name = markup.inline(previous, allowsLinks: false)
    let address = links.compare(from: previous, to: release.tag ?? "HEAD")
    lead.append(markup.link("\(SectionText.compare)\(name)", to: address))
  }

  private static func title(_ release: Release, _ options: RenderingOptions) -> String {
    let name =
      release.tag.map {
        options.markup.inline($0, beginsBlock: options.markup == .restructuredText, allowsLinks: false)
      } ?? "Unreleased"
    return name + (release.date.map { " (\($0))" } ?? "")
  }

  /// What Keep a Changelog calls a release: the version without the prefix of its tag.
  static func keepAChangelogName(_ release: Release, _ markup: Markup) -> String {
    guard let tag = release.tag else { return "Unreleased" }
    return release.version?.description ?? markup.inline(tag, allowsLinks: false)
  }
}

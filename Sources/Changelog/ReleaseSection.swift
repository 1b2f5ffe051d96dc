/// What stands under one heading of a release.
public struct ReleaseSection: Hashable, Sendable {
  /// A change, or one of its notes.
  public struct Entry: Hashable, Sendable {
    /// The change.
    public var change: Change
    /// The breaking note that stands for it: commitizen lists each by itself.
    public var note: String?
    /// Whether the entry has to say that it is breaking, since its heading does not.
    public var isMarked = false
  }

  /// The heading.
  public var title: String
  /// Newest first.
  public var entries: [Entry]
}

/// The sections of a release that have entries, in the order of the style.
///
/// A breaking change is listed once. In commitizen's layout each of its notes is an entry beside the one of the change;
/// a breaking change without a note, which commitizen hides or lists as any other, is listed as breaking.
public func sections(of release: Release, _ options: RenderingOptions) -> [ReleaseSection] {
  var sections = options.titles.map { ReleaseSection(title: $0, entries: []) }
  let titles = options.titlesByType
  func add(_ entry: ReleaseSection.Entry, to title: String) {
    if let index = sections.firstIndex(where: { $0.title == title }) { sections[index].entries.append(entry) }
  }
  for change in release.changes {
    let isBreaking = change.isBreaking || !change.breakingNotes.isEmpty
    let entry = ReleaseSection.Entry(change: change)
    switch options.style {
    case _ where change.library != nil:
      guard isBreaking || titles[change.type] != nil else { continue }
      let title = options.style == .keepAChangelog ? "Changed" : RenderingOptions.libraryTitle
      add(ReleaseSection.Entry(change: change, isMarked: isBreaking), to: title)
    case .conventional where isBreaking: add(entry, to: "Breaking changes")
    case .keepAChangelog where isBreaking:
      add(ReleaseSection.Entry(change: change, isMarked: true), to: "Changed")
    case .commitizen where isBreaking:
      let notes = change.breakingNotes.filter { !visibleBytes(of: $0).trimmed.isEmpty }
      for note in notes { add(ReleaseSection.Entry(change: change, note: note), to: "BREAKING CHANGE") }
      if change.isBreaking, notes.isEmpty { add(entry, to: "BREAKING CHANGE") } else { fallthrough }
    case .conventional, .keepAChangelog, .commitizen:
      if let title = titles[change.type] { add(entry, to: title) }
    }
  }
  return sections.filter { !$0.entries.isEmpty }
}

extension RenderingOptions {
  /// Whether a line leads to the comparison with the release before.
  public var showsComparison: Bool {
    switch style {
    case .conventional: links != nil
    case .keepAChangelog: links != nil && markup != .markdown
    case .commitizen: false
    }
  }

  /// The heading of what came in with libraries, the last one.
  fileprivate static let libraryTitle = "Through libraries"

  private static let keepAChangelogTitles = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]

  /// The headings in their order, each once.
  fileprivate var titles: [String] {
    switch style {
    case .conventional:
      (sections.map(\.title) + [Self.libraryTitle]).reduce(into: ["Breaking changes"]) { titles, title in
        if !titles.contains(title) { titles.append(title) }
      }
    case .keepAChangelog: Self.keepAChangelogTitles
    case .commitizen: ["BREAKING CHANGE", "Feat", "Fix", "Refactor", "Perf", Self.libraryTitle]
    }
  }

  fileprivate var titlesByType: [String: String] {
    switch style {
    case .conventional: return Dictionary(sections.map { ($0.type, $0.title) }) { first, _ in first }
    case .keepAChangelog:
      var titles = [
        "feat": "Added", "perf": "Changed", "refactor": "Changed", "deprecate": "Deprecated", "revert": "Removed",
        "fix": "Fixed", "security": "Security",
      ]
      for section in sections where Self.keepAChangelogTitles.contains(section.title) {
        titles[section.type] = section.title
      }
      return titles
    case .commitizen: return ["feat": "Feat", "fix": "Fix", "refactor": "Refactor", "perf": "Perf"]
    }
  }
}

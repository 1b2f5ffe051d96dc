import SemanticVersion

extension SectionText {
  /// The section of a release in the style that is asked for.
  init(_ release: Release, _ options: RenderingOptions) {
    switch options.style {
    case .conventional: self.init(conventional: release, options)
    case .keepAChangelog: self.init(keepAChangelog: release, options)
    case .commitizen: self.init(commitizen: release)
    }
  }

  private init(conventional release: Release, _ options: RenderingOptions) {
    heading = SectionText.heading(release)
    if let links = options.links, let previous = release.previousTag {
      let name = inlineMarkdown(previous, allowsLinks: false)
      let address = links.compare(from: previous, to: release.tag ?? "HEAD")
      lead.append("\(SectionText.compare)\(name)](\(address))")
    }
    groups = [Group(title: "Breaking changes")]
    for section in options.sections where !groups.contains(where: { $0.title == section.title }) {
      groups.append(Group(title: section.title))
    }
    let titles = SectionText.titles(options.sections)
    let writer = EntryText(options)
    for change in release.changes {
      // A breaking change is listed once, where nobody misses it.
      if change.isBreaking || !change.breakingNotes.isEmpty {
        add(writer.item(change), to: "Breaking changes")
      } else if let title = titles[change.type] {
        add(writer.item(change), to: title)
      }
    }
  }

  private init(keepAChangelog release: Release, _ options: RenderingOptions) {
    let date = release.date.map { " - \($0)" } ?? ""
    heading = "## [\(SectionText.keepAChangelogName(release))]\(date)"
    let names = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
    groups = names.map { Group(title: $0) }
    var titles = [
      "feat": "Added", "perf": "Changed", "refactor": "Changed", "deprecate": "Deprecated", "revert": "Removed",
      "fix": "Fixed", "security": "Security",
    ]
    for section in options.sections where names.contains(section.title) { titles[section.type] = section.title }
    let writer = EntryText(options)
    for change in release.changes {
      if change.isBreaking || !change.breakingNotes.isEmpty {
        add(writer.item(change, mark: "**Breaking:**"), to: "Changed")
      } else if let title = titles[change.type] {
        add(writer.item(change), to: title)
      }
    }
  }

  /// commitizen 4.x: each note is an entry of its own beside the one of its commit. A breaking change without a note,
  /// which commitizen hides or lists as any other, is listed as breaking.
  private init(commitizen release: Release) {
    heading = SectionText.heading(release)
    saysWhenEmpty = false
    groups = ["BREAKING CHANGE", "Feat", "Fix", "Refactor", "Perf"].map { Group(title: $0) }
    let titles = ["feat": "Feat", "fix": "Fix", "refactor": "Refactor", "perf": "Perf"]
    for change in release.changes {
      let scope = change.scope.map(scopeMarkdown) ?? ""
      let text = inlineMarkdown(change.description, beginsBlock: scope.isEmpty)
      let item = scope.isEmpty ? "- \(text)" : "- **\(scope)**: \(text)"
      let notes = change.breakingNotes.map(noteMarkdown).filter { !$0.isEmpty }
      for note in notes { add("- " + indented(note).utf8Dropping(2), to: "BREAKING CHANGE") }
      if change.isBreaking, notes.isEmpty {
        add(item, to: "BREAKING CHANGE")
      } else if let title = titles[change.type] {
        add(item, to: title)
      }
    }
  }

  private static func heading(_ release: Release) -> String {
    let name = release.tag.map { inlineMarkdown($0, allowsLinks: false) } ?? "Unreleased"
    return "## \(name)" + (release.date.map { " (\($0))" } ?? "")
  }

  /// What Keep a Changelog calls a release: the version without the prefix of its tag.
  static func keepAChangelogName(_ release: Release) -> String {
    guard let tag = release.tag else { return "Unreleased" }
    return release.version?.description ?? inlineMarkdown(tag, allowsLinks: false)
  }

  /// The title of each type, the first of them where a type has several.
  private static func titles(_ sections: [SectionTitle]) -> [String: String] {
    Dictionary(sections.map { ($0.type, $0.title) }) { first, _ in first }
  }
}

extension String {
  fileprivate func utf8Dropping(_ count: Int) -> Substring { Substring(utf8.dropFirst(count)) }
}

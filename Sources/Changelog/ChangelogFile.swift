public import SemanticVersion

/// A changelog as its owner keeps it, to which sections are added and nothing else is changed.
public struct ChangelogFile: Hashable, Sendable {
  let bytes: [UInt8]
  let markup: Markup

  /// Takes the bytes of a file; none for a file that is not there.
  public init(_ bytes: [UInt8] = [], markup: Markup = .markdown) {
    self.bytes = bytes
    self.markup = markup
  }

  /// Whether it has headings of Markdown, or no text.
  public var readsAsMarkdown: Bool {
    let outline = Outline(bytes, .markdown)
    return !outline.headings.isEmpty || outline.lines.indices.allSatisfy(outline.isBlankLine)
  }

  /// The section of a release with its heading as it stands in the file, with LF as line endings and one at the end;
  /// nil where the file has none.
  public func section(of tag: String, version: Version, formats: [TagFormat], scheme: Scheme) -> String? {
    let map = SectionMap(self, tag: tag, version: version, formats: formats, scheme: scheme)
    guard let section = map.sections(of: map.own).first else { return nil }
    let lines = map.outline.trimmed(section.heading.lines.lowerBound..<section.end)
    return lines.map { String(decoding: map.outline.content($0), as: UTF8.self) + "\n" }.joined()
  }
}

/// The sections of a changelog: which lines belong to which release.
struct SectionMap {
  struct Section {
    var heading: Outline.Heading
    var meaning: HeadingReader.Meaning
    /// The line after the last one.
    var end: Int

    var body: Range<Int> { heading.lines.upperBound..<max(end, heading.lines.upperBound) }
  }

  let outline: Outline
  /// Those of releases and of what is not released yet, from the top.
  private(set) var sections: [Section] = []
  /// The release that is written.
  let own: ReleaseName
  private let reader: HeadingReader

  init(_ file: ChangelogFile, tag: String, version: Version, formats: [TagFormat], scheme: Scheme) {
    outline = Outline(file.bytes, file.markup)
    var reader = HeadingReader(formats: formats, scheme: scheme, markup: file.markup)
    var own = reader.name(of: Array(tag.utf8)[...]) ?? ReleaseName(package: "", version: version, text: "")
    own.version = version
    own.text = lowercased(version.description.utf8)
    reader.known[tag] = own
    self.own = own
    self.reader = reader
    let meanings = outline.headings.map { reader.meaning(of: outline.bytes[$0.text], level: $0.level) }
    // Some write ### 1.0.1 with groups of the same level under it.
    let releases = zip(outline.headings, meanings).filter { $0.1 != .other }.map(\.0.level)
    let top = file.markup == .restructuredText ? releases.min() ?? 1 : 2
    // From the end, to know for each level where the next heading of it or above is.
    var next = Array(repeating: outline.trailingDefinitions, count: 7)
    for (heading, meaning) in zip(outline.headings, meanings).reversed() {
      if meaning != .other {
        let end = max(next[min(heading.level, top)], heading.lines.upperBound)
        sections.append(Section(heading: heading, meaning: meaning, end: end))
      }
      let ended = meaning == .other ? heading.level...6 : 1...6
      for level in ended { next[level] = heading.start }
    }
    sections.reverse()
  }

  /// The sections of a release: those with its package's name, or else those without a name.
  func sections(of name: ReleaseName) -> [Section] {
    var named: [Section] = []
    var unnamed: [Section] = []
    for section in sections {
      guard case .release(let other) = section.meaning else { continue }
      if other.package == name.package {
        if other.hasSameVersion(as: name) { named.append(section) }
      } else if other.package.isEmpty, other.hasSameVersion(as: name) {
        unnamed.append(section)
      }
    }
    return named.isEmpty ? unnamed : named
  }

  /// The sections of other tags, of each the only one.
  func sections(of tags: [String], besides own: Section?) throws(ChangelogError) -> [Section] {
    var found: [Int: Section] = [:]
    for tag in tags {
      guard let name = reader.name(of: Array(tag.utf8)[...]), let section = try only(sections(of: name), tag) else {
        continue
      }
      if section.line != own?.line { found[section.line] = section }
    }
    return found.values.sorted { $0.line < $1.line }
  }

  /// The section of the release that is written, if the file has it already.
  func ownSection(_ tag: String) throws(ChangelogError) -> Section? { try only(sections(of: own), tag) }

  private func only(_ sections: [Section], _ tag: String) throws(ChangelogError) -> Section? {
    if sections.count > 1 {
      throw .duplicateSection(tag: tag, line: sections[0].line, otherLine: sections[1].line)
    }
    return sections.first
  }

  /// The level of the headings of releases. Where there are none, a file with headings has its title above them.
  func releaseLevel(_ own: Section?, _ unreleased: Section?) -> Int {
    guard outline.markup == .restructuredText else { return 2 }
    let release = own ?? sections.first { $0.meaning != .unreleased } ?? unreleased
    return min(5, release?.heading.level ?? (outline.headings.isEmpty ? 1 : 2))
  }

  /// Whether no other release comes before the one that is written.
  var ownIsNewest: Bool {
    guard let own = sections(of: own).first else { return true }
    let first = sections.first { $0.meaning != .unreleased }
    return first?.line == own.line
  }

  func unreleasedSection() throws(ChangelogError) -> Section? {
    let found = sections.filter { $0.meaning == .unreleased }
    if found.count > 1 { throw .duplicateUnreleased(line: found[0].line, otherLine: found[1].line) }
    return found.first
  }

  /// The line before which a new section goes: the newest release, or what follows the title and introduction.
  func newSectionLine(after unreleased: Section?) -> Int {
    for section in sections {
      if case .release = section.meaning { return section.heading.start }
    }
    guard let unreleased else { return outline.trailingDefinitions }
    let level = max(2, unreleased.heading.level)
    let next = outline.headings.first { $0.start >= unreleased.end && $0.level <= level }
    return next?.start ?? max(outline.trailingDefinitions, unreleased.heading.lines.upperBound)
  }
}

extension SectionMap.Section {
  /// Counted from 1.
  var line: Int { heading.lines.lowerBound + 1 }
}

extension Outline {
  /// The lines without the blank ones at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlankLine(start) { start += 1 }
    while end > start, isBlankLine(end - 1) { end -= 1 }
    return start..<end
  }
}

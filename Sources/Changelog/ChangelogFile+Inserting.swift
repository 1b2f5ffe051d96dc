public import SemanticVersion

extension ChangelogFile {
  /// The file with the section of a release, as ``render(_:_:)`` writes it.
  ///
  /// - A new section goes before the newest release, or where there is none after the title and introduction. A file
  ///   without text becomes a document with a title.
  /// - A section that the release already has is replaced where it is. What people wrote into it stays.
  /// - What is written under `Unreleased` moves into the section, before the generated groups; the heading stays. A
  ///   template of empty groups stays too.
  /// - The sections of `replacing` (prereleases that a final release gathers) go, but what people wrote there moves.
  /// - `references` extend the definitions at the end of a Keep a Changelog file.
  ///
  /// New text takes the line ending of the file's first line; every other byte stays. Twice is the same as once.
  /// Throws where two sections are of the same release, or where an unclosed code fence or comment would swallow text.
  public func inserting(
    _ section: String, tag: String, version: Version, formats: [TagFormat], scheme: Scheme,
    style: ChangelogStyle = .conventional, references: [LinkReference] = [], replacing tags: [String] = []
  ) throws(ChangelogError) -> [UInt8] {
    let map = SectionMap(bytes, tag: tag, version: version, formats: formats, scheme: scheme)
    guard map.outline.lines.indices.contains(where: { !map.outline.isBlankLine($0) }) else {
      return newDocument(section, style, references)
    }
    var insertion = try Insertion(map, GeneratedSection(section), tag: tag, replacing: tags)
    insertion.add(references, isNewest: map.ownIsNewest)
    return insertion.result()
  }

  /// The file with the section of a release that has a tag and a version, in the style of `options`; the file as it is
  /// for one that has neither.
  public func inserting(
    _ release: Release, _ options: RenderingOptions, formats: [TagFormat], scheme: Scheme, replacing tags: [String] = []
  ) throws(ChangelogError) -> [UInt8] {
    guard let tag = release.tag, let version = release.version else { return bytes }
    return try inserting(
      render(release, options), tag: tag, version: version, formats: formats, scheme: scheme, style: options.style,
      references: linkReferences(release, options), replacing: tags)
  }

  private func newDocument(_ section: String, _ style: ChangelogStyle, _ references: [LinkReference]) -> [UInt8] {
    let mark = bytes.prefix(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    let definitions = references.filter { !$0.isUnreleased }.map { "\n\($0)\n" }.joined()
    return Array(mark) + ((style.hasTitle ? "# Changelog\n\n" : "") + section + definitions).utf8
  }
}

/// A rendered section in the parts between which text that people wrote is placed.
struct GeneratedSection {
  let outline: MarkdownOutline
  let level: Int
  let heading: Range<Int>
  /// The line that leads to a comparison, if there is one.
  let lead: Range<Int>
  let rest: Range<Int>

  init(_ text: String) {
    let outline = MarkdownOutline(Array(text.utf8))
    self.outline = outline
    heading = outline.headings.first?.lines ?? 0..<min(1, outline.lines.count)
    level = outline.headings.first?.level ?? 2
    let body = outline.trimmed(heading.upperBound..<max(outline.lines.count, heading.upperBound))
    let hasLead = !body.isEmpty && outline.content(body.lowerBound).starts(with: SectionText.compare.utf8)
    let start = body.lowerBound + (hasLead ? 1 : 0)
    lead = body.lowerBound..<start
    rest = outline.trimmed(start..<body.upperBound)
  }

  /// Whether the section says only that there is nothing to say, which is wrong beside what people wrote.
  var isEmpty: Bool { rest.count == 1 && outline.content(rest.lowerBound).elementsEqual(SectionText.empty.utf8) }
}

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
  /// Throws where two sections are of the same release, where an unclosed code fence or comment would swallow text, and
  /// where the result could be read otherwise.
  public func inserting(
    _ section: String, tag: String, version: Version, formats: [TagFormat], scheme: Scheme,
    style: ChangelogStyle = .conventional, references: [LinkReference] = [], replacing tags: [String] = []
  ) throws(ChangelogError) -> [UInt8] {
    func insertion(into file: ChangelogFile) throws(ChangelogError) -> (result: [UInt8], line: Int) {
      let map = SectionMap(file, tag: tag, version: version, formats: formats, scheme: scheme)
      guard map.outline.lines.indices.contains(where: { !map.outline.isBlankLine($0) }) else {
        return (file.newDocument(section, style, references), 1)
      }
      if let heading = map.outline.inconsistentHeading {
        throw .inconsistentHeading(line: heading.lines.lowerBound + 1)
      }
      let level = map.releaseLevel(try map.ownSection(tag), try map.unreleasedSection())
      let adornments = Adornment.extended(map.outline.adornments, to: 6)
      let generated = GeneratedSection(section, markup, level: level, adornments: adornments)
      var insertion = try Insertion(map, generated, tag: tag, replacing: tags)
      insertion.add(references, isNewest: map.ownIsNewest)
      return (insertion.result(), insertion.line)
    }
    let (result, line) = try insertion(into: self)
    // Moved text may mean something else where it stands now. Then the section would not be found again.
    guard let again = try? insertion(into: ChangelogFile(result, markup: markup)), again.result == result else {
      throw .ambiguous(line: line)
    }
    return result
  }

  /// The file with the section of a release that has a tag and a version, in the style of `options`; the file as it is
  /// for one that has neither.
  public func inserting(
    _ release: Release, _ options: RenderingOptions, formats: [TagFormat], scheme: Scheme, replacing tags: [String] = []
  ) throws(ChangelogError) -> [UInt8] {
    guard let tag = release.tag, let version = release.version else { return bytes }
    return try inserting(
      render(release, options), tag: tag, version: version, formats: formats, scheme: scheme, style: options.style,
      references: references(of: release, options), replacing: tags)
  }

  /// The addresses that a release brings: as `options` have them, else in the form of those of the file.
  public func references(of release: Release, _ options: RenderingOptions) -> [LinkReference] {
    let isDerived = options.style == .keepAChangelog && options.links == nil
    return isDerived ? derivedReferences(release) : linkReferences(release, options)
  }

  private func newDocument(_ section: String, _ style: ChangelogStyle, _ references: [LinkReference]) -> [UInt8] {
    let mark = bytes.prefix(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    let definitions = references.filter { !$0.isUnreleased }.map { "\n\($0)\n" }.joined()
    let title = RenderingOptions(style: style, markup: markup).title.map { "\($0)\n\n" } ?? ""
    return Array(mark) + (title + section + definitions).utf8
  }
}

/// A rendered section in the parts between which text that people wrote is placed.
struct GeneratedSection {
  let outline: Outline
  /// That of its heading.
  let level: Int
  let heading: Range<Int>
  /// The line that leads to a comparison, if there is one.
  let lead: Range<Int>
  let rest: Range<Int>

  /// Takes the text as rendered. Headings of reStructuredText get the adornments of the file from `level` on.
  init(_ text: String, _ markup: Markup, level: Int = 2, adornments: [Adornment] = []) {
    var outline = Outline(Array(text.utf8), markup)
    if markup == .restructuredText {
      let adorned = outline.adorned(adornments, from: level)
      outline = Outline(adorned, markup, adornments: adornments)
    }
    self.outline = outline
    heading = outline.headings.first?.lines ?? 0..<min(1, outline.lines.count)
    self.level = outline.headings.first?.level ?? 2
    let body = outline.trimmed(heading.upperBound..<max(outline.lines.count, heading.upperBound))
    let hasLead = !body.isEmpty && outline.isComparison(body.lowerBound)
    let start = body.lowerBound + (hasLead ? 1 : 0)
    lead = body.lowerBound..<start
    rest = outline.trimmed(start..<body.upperBound)
  }

  /// Whether the section says only that there is nothing to say, which is wrong beside what people wrote.
  var isEmpty: Bool { rest.count == 1 && outline.content(rest.lowerBound).elementsEqual(SectionText.empty.utf8) }
}

extension Outline {
  /// reStructuredText with the headings of each level under the adornment of a file, the first level being `level`.
  fileprivate func adorned(_ adornments: [Adornment], from level: Int) -> [UInt8] {
    var text = ""
    var next = 0
    for heading in headings {
      text += lines[next..<heading.lines.lowerBound].map {
        String(decoding: bytes[$0.content.lowerBound..<$0.end], as: UTF8.self)
      }.joined()
      let adornment = adornments[min(adornments.count, level + heading.level - 1) - 1]
      let title = String(decoding: bytes[heading.text], as: UTF8.self)
      text += adornment.lines(around: title).map { "\($0)\n" }.joined()
      next = heading.lines.upperBound
    }
    text += lines[next...].map { String(decoding: bytes[$0.content.lowerBound..<$0.end], as: UTF8.self) }.joined()
    return Array(text.utf8)
  }
}

/// Where the text in brackets of a Keep a Changelog heading leads: `[1.2.0]: https://...`.
public struct LinkReference: Hashable, Sendable, CustomStringConvertible {
  /// What stands in brackets.
  public var label: String
  /// Where it leads.
  public var address: String

  /// Makes a reference.
  public init(label: String, address: String) {
    self.label = label
    self.address = address
  }

  /// The line that defines it.
  public var description: String { "[\(label)]: \(address)" }

  /// Whether it is the one of what is not released yet.
  public var isUnreleased: Bool { lowercased(label.utf8) == "unreleased" }
}

extension ChangelogFile {
  /// The addresses that a release brings to a Keep a Changelog file without links: in the form of those that it has, such
  /// as `[1.1.0]: https://host/o/r/compare/v1.0.0...v1.1.0`. None where it has none of that form.
  func derivedReferences(_ release: Release) -> [LinkReference] {
    guard markup == .markdown, let tag = release.tag, let previous = release.previousTag else { return [] }
    let outline = Outline(bytes, .markdown)
    for line in outline.definitions.keys.sorted() {
      let text = outline.content(line)
      guard let label = outline.definitions[line] else { continue }
      let address = String(decoding: text[(label.upperBound + 2)...].trimmedSlice, as: UTF8.self)
      guard let form = ComparisonForm(address) else { continue }
      return [
        LinkReference(label: "Unreleased", address: form.address(from: tag, to: "HEAD")),
        LinkReference(
          label: SectionText.keepAChangelogName(release, .markdown), address: form.address(from: previous, to: tag)),
      ]
    }
    return []
  }
}

/// The address of a comparison but for the two that it compares.
private struct ComparisonForm {
  private let base: String
  private let dots: String

  /// Takes an address of the form `https://host/path/compare/a...b`.
  init?(_ address: String) {
    guard address.hasPrefix("https://") || address.hasPrefix("http://"),
      let word = address.firstRange(of: "/compare/"), !address.contains(" ")
    else { return nil }
    let names = address[word.upperBound...]
    guard let separator = names.firstRange(of: "..") else { return nil }
    base = String(address[..<word.upperBound])
    dots = names[separator.upperBound...].hasPrefix(".") ? "..." : ".."
  }

  func address(from start: String, to end: String) -> String {
    base + percentEncoded(start) + dots + percentEncoded(end)
  }
}

/// The addresses that a release brings to the end of a Keep a Changelog file: its own, which compares it with the
/// release before, and the new one of `Unreleased`. None in other styles and without links.
public func linkReferences(_ release: Release, _ options: RenderingOptions) -> [LinkReference] {
  guard options.style == .keepAChangelog, options.markup == .markdown, let links = options.links else { return [] }
  var references: [LinkReference] = []
  if let start = release.tag ?? release.previousTag {
    references.append(LinkReference(label: "Unreleased", address: links.compare(from: start, to: "HEAD")))
  }
  if let tag = release.tag {
    let address = release.previousTag.map { links.compare(from: $0, to: tag) } ?? links.tag(tag)
    references.append(LinkReference(label: SectionText.keepAChangelogName(release, .markdown), address: address))
  }
  return references
}

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

  var isUnreleased: Bool { lowercased(label.utf8) == "unreleased" }
}

/// The addresses that a release brings to the end of a Keep a Changelog file: its own, which compares it with the
/// release before, and the new one of `Unreleased`. None in other styles and without links.
public func linkReferences(_ release: Release, _ options: RenderingOptions) -> [LinkReference] {
  guard options.style == .keepAChangelog, let links = options.links else { return [] }
  var references: [LinkReference] = []
  if let start = release.tag ?? release.previousTag {
    references.append(LinkReference(label: "Unreleased", address: links.compare(from: start, to: "HEAD")))
  }
  if let tag = release.tag {
    let address = release.previousTag.map { links.compare(from: $0, to: tag) } ?? links.tag(tag)
    references.append(LinkReference(label: SectionText.keepAChangelogName(release), address: address))
  }
  return references
}

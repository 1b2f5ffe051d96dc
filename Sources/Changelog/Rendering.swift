import Parallel

/// One release as a section, in Markdown for example `## v1.2.0 (2026-11-20)` and what follows; ends with one line feed.
///
/// A breaking change is listed once, under the breaking changes. A release without anything to list says
/// `No user-facing changes.` (in commitizen's layout, nothing). Text of commits is shown as it was written, whatever it
/// would mean in the markup.
public func render(_ release: Release, _ options: RenderingOptions) -> String {
  SectionText(release, options).text
}

/// A release's section without its heading, for the page of a release on a forge.
///
/// `limit` is in UTF-8 bytes, of which there are at least as many as of any forge's characters. Entries beyond it are
/// left out as a whole, the last ones first, and a line says how many, with a link to all where there is one.
public func renderNotes(_ release: Release, _ options: RenderingOptions, limit: Int? = nil) -> String {
  let section = SectionText(release, options)
  let whole = section.body.isEmpty ? "" : section.body + "\n"
  guard let limit, whole.utf8.count > limit else { return whole }
  /// The notes with `count` entries and the line about the others.
  func notes(_ count: Int) -> String {
    let shorter = section.prefix(count)
    let body = count == 0 ? shorter.lead.joined(separator: "\n\n") : shorter.body
    return (body.isEmpty ? "" : body + "\n\n") + remainder(section.entryCount - count, release, options) + "\n"
  }
  // The length grows with the count: the largest that fits is found by halving.
  var (fitting, tooMany) = (0, section.entryCount)
  while tooMany - fitting > 1 {
    let middle = (fitting + tooMany) / 2
    if notes(middle).utf8.count <= limit { fitting = middle } else { tooMany = middle }
  }
  let shortest = notes(fitting)
  if shortest.utf8.count <= limit { return shortest }
  let line = remainder(section.entryCount, release, options) + "\n"
  return line.utf8.count <= limit ? line : ""
}

private func remainder(_ count: Int, _ release: Release, _ options: RenderingOptions) -> String {
  let changes = count == 1 ? "1 more change" : "\(count) more changes"
  guard let links = options.links, let previous = release.previousTag else { return "And \(changes)." }
  let address = links.compare(from: previous, to: release.tag ?? "HEAD")
  return "And \(options.markup.link(changes, to: address))."
}

/// A whole changelog: its title, which commitizen's layout does not have, and the sections in the order given, which is
/// newest first. Keep a Changelog ends with the addresses of its headings.
public func renderDocument(_ releases: [Release], _ options: RenderingOptions) -> String {
  renderDocument(count: releases.count, options) { releases[$0] }
}

/// A whole changelog of `count` releases, newest first, each made when it is written: on all cores, and of each core one
/// is in memory at a time. `newest` is the first section where it was rendered before.
public func renderDocument(
  count: Int, _ options: RenderingOptions, newest: String? = nil, release: @Sendable (Int) -> Release
) -> String {
  let parts = concurrentMap(count) { number in
    let release = release(number)
    let references = linkReferences(release, options).filter { $0.isUnreleased == (release.tag == nil) }
    return (
      section: number == 0 ? newest ?? render(release, options) : render(release, options),
      references: references.map { "\($0)\n" }.joined()
    )
  }
  let references = parts.map(\.references).joined()
  let title = options.title.map { ["\($0)\n"] } ?? []
  return (title + parts.map(\.section) + (references.isEmpty ? [] : [references])).joined(separator: "\n")
}

extension RenderingOptions {
  /// How a new file begins; nil in commitizen's layout.
  var title: String? {
    style.hasTitle ? markup.heading("Changelog", level: 1, adornments: style.adornments) : nil
  }
}

extension ChangelogStyle {
  var hasTitle: Bool { self != .commitizen }

  /// What is under headings of reStructuredText, the document's first. Commitizen's releases are at the top.
  var adornments: [Adornment] { (hasTitle ? [] : [Adornment.standard[0]]) + Adornment.standard }
}

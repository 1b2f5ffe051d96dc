/// The section of a release in parts, before it is one text.
struct SectionText {
  struct Group {
    var title: String
    /// Each in the markup, from its bullet to its last line.
    var entries: [String] = []
  }

  let markup: Markup
  /// The text of the heading.
  var title: String
  /// What is under headings of reStructuredText: that of the document, of releases, of groups.
  let adornments: [Adornment]
  /// Paragraphs before the groups.
  var lead: [String] = []
  var groups: [Group] = []
  /// Whether a section without entries says so.
  var saysWhenEmpty = true

  /// What a section without entries says.
  static let empty = "No user-facing changes."

  /// The beginning of the text of the line that leads to a comparison.
  static let compare = "Compare with "

  /// All but the heading, without a line feed at the end; empty where there is nothing to say.
  var body: String {
    var blocks = lead
    for group in groups where !group.entries.isEmpty {
      blocks.append(markup.heading(group.title, level: 3, adornments: adornments))
      blocks.append(list(of: group.entries))
    }
    if saysWhenEmpty, blocks.count == lead.count { blocks.append(SectionText.empty) }
    return blocks.joined(separator: "\n\n")
  }

  private var heading: String { markup.heading(title, level: 2, adornments: adornments) }

  /// The whole section, which ends with one line feed.
  var text: String { body.isEmpty ? "\(heading)\n" : "\(heading)\n\n\(body)\n" }

  var entryCount: Int { groups.reduce(0) { $0 + $1.entries.count } }

  /// The first `count` entries, with the groups they belong to.
  func prefix(_ count: Int) -> SectionText {
    var shorter = self
    var rest = count
    for index in shorter.groups.indices {
      shorter.groups[index].entries = Array(shorter.groups[index].entries.prefix(rest))
      rest -= shorter.groups[index].entries.count
    }
    return shorter
  }
}

/// Entries under each other; one of several paragraphs is set off from the next.
private func list(of entries: [String]) -> String {
  var text = ""
  for (index, entry) in entries.enumerated() {
    text += entry
    if index + 1 < entries.count { text += entry.utf8.contains(0x0A) ? "\n\n" : "\n" }
  }
  return text
}

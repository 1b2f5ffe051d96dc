/// What people wrote into a section beside what is generated, with the entries under the same heading together.
struct GroupedText {
  private struct Group {
    /// The heading's text in lower case.
    var key: String
    var heading: [UInt8]
    /// Texts without a line ending at the end.
    var bodies: [[UInt8]]
  }

  /// The paragraphs of the section below its heading, each with a line ending at its end; nil where no two headings are
  /// the same, so that nothing has to be brought together.
  private(set) var merged: [[UInt8]]?

  init(_ written: [[UInt8]], _ section: GeneratedSection, _ body: Range<Int>, _ newline: [UInt8]) {
    let level = section.level + 1
    var leads: [[UInt8]] = []
    var groups: [Group] = []
    var isMerged = false
    let (lead, generated) = Self.groups(of: section.outline, body, level: level)
    guard !written.isEmpty, !body.isEmpty || written.count > 1 else { return }
    let known = Set(generated.map(\.key))
    for text in written {
      let outline = Outline(text, section.outline.markup, adornments: section.outline.adornments)
      let (lead, found) = Self.groups(of: outline, outline.lines.indices, level: level)
      if !lead.isEmpty { leads.append(lead) }
      var own: [Group] = []
      for group in found {
        if let index = groups.firstIndex(where: { $0.key == group.key }) {
          groups[index].bodies += group.bodies
          isMerged = true
        } else if group.bodies.isEmpty, known.contains(group.key) {
          isMerged = true
        } else {
          own.append(group)
        }
      }
      groups += own
    }
    var rest: [Group] = []
    for group in generated {
      if let index = groups.firstIndex(where: { $0.key == group.key }) {
        groups[index].bodies += group.bodies.map { $0.withNewlines(newline) }
        isMerged = true
      } else {
        rest.append(
          Group(
            key: "", heading: group.heading.withNewlines(newline), bodies: group.bodies.map { $0.withNewlines(newline) }
          ))
      }
    }
    guard isMerged else { return }
    merged = (leads + (lead.isEmpty ? [] : [lead.withNewlines(newline)])).map { $0 + newline }
    for group in groups + rest {
      merged?.append(group.heading + newline)
      var text: [UInt8] = []
      for body in group.bodies {
        if !text.isEmpty { text += Self.isSetOff(text, body, section.outline.markup) ? newline + newline : newline }
        text += body
      }
      if !text.isEmpty { merged?.append(text + newline) }
    }
  }

  /// The text before the first group, and the groups.
  private static func groups(of outline: Outline, _ range: Range<Int>, level: Int) -> (lead: [UInt8], [Group]) {
    func text(_ range: Range<Int>) -> [UInt8] {
      let lines = outline.trimmed(range)
      guard let last = lines.last else { return [] }
      return Array(outline.bytes[outline.start(lines.lowerBound)..<outline.lines[last].content.upperBound])
    }
    let headings = outline.headings.filter { $0.level == level && range.contains($0.lines.lowerBound) }
    let ends = headings.dropFirst().map(\.start) + [range.upperBound]
    let groups = zip(headings, ends).map { heading, end in
      let body = text(heading.lines.upperBound..<max(end, heading.lines.upperBound))
      return Group(
        key: lowercased(outline.bytes[heading.text]), heading: text(heading.start..<heading.lines.upperBound),
        bodies: body.isEmpty ? [] : [body])
    }
    return (text(range.lowerBound..<(headings.first?.start ?? range.upperBound)), groups)
  }

  /// Whether a blank line stands between two texts: not between two items of one line each of the same list.
  private static func isSetOff(_ text: [UInt8], _ next: [UInt8], _ markup: Markup) -> Bool {
    let (outline, following) = (Outline(text, markup), Outline(next, markup))
    guard let last = outline.items.max(), last == outline.lines.count - 1, following.items.contains(0),
      following.lines.count == 1 || following.items.contains(1)
    else { return true }
    return outline.content(last).first != next.first
  }
}

extension [UInt8] {
  /// With another line ending in place of LF.
  fileprivate func withNewlines(_ newline: [UInt8]) -> [UInt8] {
    newline == [0x0A]
      ? self : Array(split(separator: 0x0A, omittingEmptySubsequences: false).joined(separator: newline))
  }
}

/// Writes one change as an item of a list.
struct EntryText {
  let markup: Markup
  let links: RepositoryLinks?
  let showsAuthors: Bool

  init(_ options: RenderingOptions) {
    markup = options.markup
    links = options.links
    showsAuthors = options.showsAuthors
  }

  /// An entry in the layout of a style.
  func item(_ entry: ReleaseSection.Entry, style: ChangelogStyle) -> String {
    guard style == .commitizen else { return item(entry.change, mark: entry.isMarked ? "Breaking:" : nil) }
    if let note = entry.note { return markup.noteItem(note) ?? "" }
    let scope = entry.change.scope.map { plain($0) } ?? ""
    let text = markup.inline(entry.change.description, beginsBlock: scope.isEmpty, isSparing: true)
    return markup.item(scope.isEmpty ? text : "\(markup.strong(scope)): \(text)")
  }

  /// `- **scope:** description ([#12](...), [a1b2c3d](...))`, a mark such as `Breaking:` before the scope, and the
  /// breaking notes as paragraphs of the item.
  private func item(_ change: Change, mark: String?) -> String {
    let parts = EntryParts(change, links: links)
    var words: [String] = []
    if let mark { words.append(markup.strong(mark)) }
    if let scope = change.scope.map(plain), !scope.isEmpty { words.append(markup.strong("\(scope):")) }
    let text = markup.inline(parts.text, beginsBlock: words.isEmpty)
    if !text.isEmpty { words.append(text) }
    let marks = parts.references.map(linked) + commit(change)
    if !marks.isEmpty { words.append("(\(marks.joined(separator: ", ")))") }
    let authors =
      showsAuthors ? change.authors.map(plain).filter { !$0.isEmpty } : []
    if !authors.isEmpty { words.append("by \(authors.joined(separator: ", "))") }
    return markup.item(words.joined(separator: " "), parts: parts.notes.map(markup.note))
  }

  /// Text in which nothing is a link.
  private func plain(_ text: String) -> String {
    // Most names need no markup.
    if text.utf8.allSatisfy(isAlphanumeric) { return text }
    return markup.inline(trimmed(text), allowsLinks: false)
  }

  /// White space of any kind at the ends of a text would keep it from being bold.
  private func trimmed(_ text: String) -> String {
    let text = String(decoding: firstLine(of: text), as: UTF8.self).unicodeScalars
    let start = text.firstIndex { !$0.properties.isWhitespace } ?? text.endIndex
    let end = text.lastIndex { !$0.properties.isWhitespace }.map(text.index(after:)) ?? start
    return String(text[start..<end])
  }

  /// The abbreviated ID of the commit, linked if there are links.
  private func commit(_ change: Change) -> [String] {
    let id = change.id
    guard !id.isEmpty else { return [] }
    let short = plain(String(decoding: id.utf8.prefix(7), as: UTF8.self))
    return [links.map { markup.link(short, to: $0.commit(id)) } ?? short]
  }

  private func linked(_ reference: EntryParts.Link) -> String {
    let text = plain(reference.text)
    return reference.address.map { markup.link(text, to: $0) } ?? text
  }
}

/// What an entry shows of a change, as text that is no markup yet.
public struct EntryParts: Hashable, Sendable {
  /// A reference and where it leads.
  public struct Link: Hashable, Sendable {
    /// As it is written, for example `#12`.
    public var text: String
    /// The page; nil where it is not known.
    public var address: String?
  }

  /// The description without ` (#12)` at its end.
  public let text: String
  /// All references, each once.
  public let references: [Link]
  /// The breaking notes but for one that only says the description again.
  public let notes: [String]

  /// Takes a change apart.
  public init(_ change: Change, links: RepositoryLinks?) {
    let (description, references) = Self.splitDescription(change, links)
    text = String(decoding: description, as: UTF8.self)
    self.references = references.map { reference in
      Link(
        text: reference.text.isEmpty ? "#\(reference.number)" : reference.text, address: links?.page(of: reference))
    }
    let said = visibleBytes(of: change.description).trimmed
    notes = change.breakingNotes.filter { note in
      let text = visibleBytes(of: note).trimmed
      return !text.isEmpty && text != said
    }
  }

  /// The description without ` (#12)` at its end, and all references, each once.
  private static func splitDescription(
    _ change: Change, _ links: RepositoryLinks?
  ) -> (description: [UInt8], references: [Change.Reference]) {
    var description = firstLine(of: change.description)[...]
    var groups: [[Change.Reference]] = []
    while let (rest, references) = trailingReferences(of: description, links) {
      description = rest
      groups.append(references)
    }
    var seen: Set<String> = []
    // The parser's own come first: it knows whether #12 is an issue.
    let known = Set(change.references.map(key))
    let all = groups.reversed().joined().filter { !known.contains(key($0)) } + change.references
    return (description.trimmed, all.filter { seen.insert(key($0)).inserted })
  }

  private static func key(_ reference: Change.Reference) -> String {
    let sign = reference.text.utf8.first == UInt8(ascii: "!") ? "!" : "#"
    return "\(reference.repository ?? "")\(sign)\(reference.number)"
  }

  /// Reads `(#12)`, `(!34)` or `(#1, #2)` at the end of a line.
  private static func trailingReferences(
    of line: ArraySlice<UInt8>, _ links: RepositoryLinks?
  ) -> (ArraySlice<UInt8>, [Change.Reference])? {
    let line = line.trimmedSlice
    guard line.last == UInt8(ascii: ")"), let open = line.lastIndex(of: UInt8(ascii: "(")),
      open == line.startIndex || line[open - 1] == 0x20
    else { return nil }
    var references: [Change.Reference] = []
    for part in line[(open + 1)..<(line.endIndex - 1)].split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    {
      let text = part.trimmedSlice
      guard let sign = text.first, "#!".utf8.contains(sign), text.dropFirst().allSatisfy(isDigit),
        let number = Int(String(decoding: text.dropFirst(), as: UTF8.self))
      else { return nil }
      let isIssue = sign == UInt8(ascii: "#") && (links?.forge == .gitlab || links?.forge == .azure)
      references.append(
        Change.Reference(number: number, kind: isIssue ? .issue : .change, text: String(decoding: text, as: UTF8.self)))
    }
    return (line[..<open], references)
  }
}

/// Lines as the content of a list item whose bullet is one character wide.
func indented(_ lines: [String]) -> String {
  lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
}

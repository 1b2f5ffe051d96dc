/// Writes one change as an item of a list.
struct EntryText {
  let links: RepositoryLinks?
  let showsAuthors: Bool

  init(_ options: RenderingOptions) {
    links = options.links
    showsAuthors = options.showsAuthors
  }

  /// `- **scope:** description ([#12](...), [a1b2c3d](...))`, a mark such as `**Breaking:**` before the scope, and the
  /// breaking notes as paragraphs of the item.
  func item(_ change: Change, mark: String? = nil) -> String {
    let (description, references) = splitDescription(change)
    var words: [String] = []
    if let mark { words.append(mark) }
    if let scope = change.scope.map(scopeMarkdown), !scope.isEmpty { words.append("**\(scope):**") }
    let text = inlineMarkdown(description, beginsBlock: words.isEmpty)
    if !text.isEmpty { words.append(String(decoding: text, as: UTF8.self)) }
    let marks = references.map(markdown) + commit(change)
    if !marks.isEmpty { words.append("(\(marks.joined(separator: ", ")))") }
    let authors =
      showsAuthors ? change.authors.map { inlineMarkdown($0, allowsLinks: false) }.filter { !$0.isEmpty } : []
    if !authors.isEmpty { words.append("by \(authors.joined(separator: ", "))") }
    return "- " + words.joined(separator: " ") + notes(of: change)
  }

  /// The notes as paragraphs beneath an item; one that only says the description again is left out.
  private func notes(of change: Change) -> String {
    let description = visibleBytes(of: change.description).trimmed
    var text = ""
    for note in change.breakingNotes where visibleBytes(of: note).trimmed != description {
      let lines = noteMarkdown(note)
      guard !lines.isEmpty else { continue }
      text += "\n\n" + indented(lines)
    }
    return text
  }

  /// The abbreviated ID of the commit, linked if there are links.
  private func commit(_ change: Change) -> [String] {
    let id = change.id
    guard !id.isEmpty else { return [] }
    let short = inlineMarkdown(String(decoding: id.utf8.prefix(7), as: UTF8.self), allowsLinks: false)
    return [links.map { "[\(short)](\($0.commit(id)))" } ?? short]
  }

  private func markdown(_ reference: Change.Reference) -> String {
    let text = inlineMarkdown(reference.text.isEmpty ? "#\(reference.number)" : reference.text, allowsLinks: false)
    return links?.page(of: reference).map { "[\(text)](\($0))" } ?? text
  }

  /// The description without ` (#12)` at its end, and all references, each once.
  private func splitDescription(_ change: Change) -> (description: [UInt8], references: [Change.Reference]) {
    var description = firstLine(of: change.description)[...]
    var groups: [[Change.Reference]] = []
    while let (rest, references) = trailingReferences(of: description) {
      description = rest
      groups.append(references)
    }
    var seen: Set<String> = []
    // The parser's own come first: it knows whether #12 is an issue.
    let known = Set(change.references.map(key))
    let all = groups.reversed().joined().filter { !known.contains(key($0)) } + change.references
    return (description.trimmed, all.filter { seen.insert(key($0)).inserted })
  }

  private func key(_ reference: Change.Reference) -> String {
    let sign = reference.text.utf8.first == UInt8(ascii: "!") ? "!" : "#"
    return "\(reference.repository ?? "")\(sign)\(reference.number)"
  }

  /// Reads `(#12)`, `(!34)` or `(#1, #2)` at the end of a line.
  private func trailingReferences(of line: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, [Change.Reference])? {
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

/// A scope, in which nothing is a link. At its ends white space of any kind would keep it from being bold.
func scopeMarkdown(_ scope: String) -> String {
  let text = String(decoding: firstLine(of: scope), as: UTF8.self).unicodeScalars
  let start = text.firstIndex { !$0.properties.isWhitespace } ?? text.endIndex
  let end = text.lastIndex { !$0.properties.isWhitespace }.map(text.index(after:)) ?? start
  return inlineMarkdown(String(text[start..<end]), allowsLinks: false)
}

/// Lines as the content of a list item whose bullet is one character wide.
func indented(_ lines: [String]) -> String {
  lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
}

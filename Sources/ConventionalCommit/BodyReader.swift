/// Reads what follows the subject, line by line: free text, footers, breaking notes and squashed commits.
///
/// Every line is read once and values are ranges of the message, so that the time is linear in its length.
struct BodyReader {
  let text: MessageText
  let options: ReadingOptions
  /// False for a commit of a `git merge --squash` listing, whose own text is not searched for listings again.
  private let readsListings: Bool

  private(set) var footers: [Footer] = []
  private(set) var breakingNotes: [String] = []
  private(set) var nested: [NestedCommit] = []
  private(set) var coAuthors: [String] = []
  private(set) var cherryPickedFrom: [String] = []
  private(set) var observations: [Observation] = []

  private var bodyText = FreeText()
  /// The squashed commit whose part of the message is being read.
  private var draft: Draft?
  private var open: OpenFooter?
  private var place = Place.belowSubject
  private var knownCoAuthors: Set<String> = []

  init(text: MessageText, options: ReadingOptions, nestedInSubject: Header? = nil, readsListings: Bool = true) {
    self.text = text
    self.options = options
    self.readsListings = readsListings
    draft = nestedInSubject.map { Draft(header: $0) }
  }

  var body: String { bodyText.string(in: text) }

  /// Reads the whole message. A breaking note in the subject runs on below it like every other.
  mutating func read() {
    var index = 0
    while index < text.lines.count {
      if readsListings, let listing = ListedCommit(at: index, of: text) {
        read(listing)
        index = listing.end
      } else {
        read(index)
        index += 1
      }
    }
    close()
    finishDraft()
  }

  private mutating func read(_ index: Int) {
    let line = text.lines[index]
    if line.isEmpty {
      if open?.isNote == false { close() }
      if place != .nestedCommit { place = .paragraphStart }
      return
    }
    if index == 1 { observations.append(.missingBlankLine(at: line)) }
    if text.isFenced[index] { return append(line) }
    if let keyword = BreakingKeyword(line, of: text) { return start(keyword, line: line, isSubject: index == 0) }
    if let observation = Observation(nearlyBreaking: line, of: text) { observations.append(observation) }
    if index == 0 || readMarker(line) || readCherryPick(line) || readFooter(line) || readEmptyFooter(index) { return }
    if !readNestedHeader(line) { append(line) }
  }

  /// Takes `line` as a further line of the open footer or note, else as free text.
  private mutating func append(_ line: Range<Int>) {
    if let footer = open, !footer.isEnded(by: line, of: text) {
      open?.append(text.trimmed(line))
      if place == .paragraphStart { place = .text }
    } else {
      appendFreeText(line)
    }
  }

  private mutating func appendFreeText(_ line: Range<Int>) {
    close()
    bodyText.append(line)
    draft?.text.append(line)
    place = .text
  }
}

// MARK: - Footers and notes

extension BodyReader {
  private mutating func start(_ keyword: BreakingKeyword, line: Range<Int>, isSubject: Bool) {
    close()
    var footer = OpenFooter(
      token: keyword.token, separator: .colon, line: line, isNote: true, bulletColumn: keyword.bulletColumn,
      isSubject: isSubject)
    let value = text.trimmed(keyword.end..<line.upperBound)
    if !value.isEmpty { footer.append(value) }
    open = footer
    place = .footers
  }

  /// Footers start below a blank line, and right below one another.
  private mutating func readFooter(_ line: Range<Int>) -> Bool {
    guard place == .paragraphStart || place == .footers, let form = FooterForm(line, of: text),
      let value = form.value, !options.knownTypes.contains(text.string(form.token).lowercased())
    else { return false }
    // A keyword without text is followed by it: `config: renamed` then is no footer.
    if place == .footers, isNoteWithoutText, !form.isWellKnown(in: text) { return false }
    close()
    open = OpenFooter(token: form.token, separator: form.separator, line: line)
    open?.append(value)
    place = .footers
    return true
  }

  /// Keeps a token without value out of the footer above it. It is free text, and those below it are still footers.
  private mutating func readEmptyFooter(_ index: Int) -> Bool {
    let line = text.lines[index]
    guard place == .paragraphStart || place == .footers, !isNoteWithoutText, let form = FooterForm(line, of: text),
      form.value == nil
    else { return false }
    let isLast = index + 1 == text.lines.count
    guard isLast || place == .footers || form.isWellKnown(in: text), open?.isNote != true || form.isWellKnown(in: text)
    else { return false }
    observations.append(.emptyFooter(text.string(form.token), at: line, isBreaking: false))
    appendFreeText(line)
    place = .footers
    return true
  }

  private var isNoteWithoutText: Bool { open.map { $0.isNote && $0.value == nil } ?? false }

  private mutating func close() {
    guard let footer = open else { return }
    open = nil
    guard let range = footer.value else {
      observations.append(.emptyFooter(text.string(footer.token), at: footer.line, isBreaking: true))
      if !footer.isSubject {
        bodyText.append(footer.line)
        draft?.text.append(footer.line)
      }
      return
    }
    let value = text.string(range)
    let token = text.string(footer.token)
    if footer.isNote {
      breakingNotes.append(value)
      draft?.notes.append(value)
    }
    guard !footer.isSubject else { return }
    footers.append(Footer(token: token, separator: footer.separator, value: value))
    if token.lowercased() == "co-authored-by" { add(coAuthor: value) }
    bodyText.interrupt()
    draft?.text.interrupt()
  }

  private mutating func add(coAuthor value: String) {
    let line = String(Substring(value.utf8.prefix { $0 != Ascii.lineFeed }))
    if knownCoAuthors.insert(line).inserted { coAuthors.append(line) }
  }

  /// git's own trailer. It ends the footer above it and stays in the body.
  private mutating func readCherryPick(_ line: Range<Int>) -> Bool {
    let start = "(cherry picked from commit "
    guard text.starts(line, with: start), text.bytes[line.upperBound - 1] == Ascii.rightParenthesis else {
      return false
    }
    let id = text.bytes[
      (line.lowerBound + start.utf8.count)..<max(line.upperBound - 1, line.lowerBound + start.utf8.count)]
    guard id.count >= 4, id.allSatisfy(\.isHexDigit) else { return false }
    cherryPickedFrom.append(String(decoding: id, as: UTF8.self).lowercased())
    appendFreeText(line)
    place = .footers
    return true
  }
}

// MARK: - Squashed commits

extension BodyReader {
  /// The marks that release-please puts around a nested commit, and the rule that GitHub draws below squashed ones.
  private mutating func readMarker(_ line: Range<Int>) -> Bool {
    let isBegin = matches(line, "BEGIN_NESTED_COMMIT")
    guard isBegin || matches(line, "END_NESTED_COMMIT") || matches(line, "---------") else { return false }
    close()
    finishDraft()
    appendFreeText(line)
    if isBegin { place = .nestedCommit }
    return true
  }

  private func matches(_ line: Range<Int>, _ word: String) -> Bool {
    line.count == word.utf8.count && text.starts(line, with: word)
  }

  /// A header with a known type behind a bullet, or where a paragraph or a footer may start. A list of references only
  /// (`fix: #12`) is none.
  private mutating func readNestedHeader(_ line: Range<Int>) -> Bool {
    guard !isNoteWithoutText else { return false }
    let start = LineStart(line, of: text)
    let isHeading = start.content == line.lowerBound && place != .text && place != .belowSubject
    guard isHeading || (start.isShallow && start.bulletColumn != nil) else { return false }
    var cursor = HeaderCursor(bytes: text.bytes, range: start.content..<line.upperBound)
    guard let header = try? cursor.header(isLenient: options.lenientHeaders),
      place == .nestedCommit || options.knownTypes.contains(header.normalizedType),
      !ReferenceScanner.isList(cursor.descriptionOffset..<line.upperBound, of: text)
    else { return false }
    close()
    finishDraft()
    appendFreeText(line)
    draft = Draft(header: header)
    place = .nestedHeaders
    return true
  }

  private mutating func finishDraft() {
    guard let draft else { return }
    nested.append(NestedCommit(header: draft.header, body: draft.text.string(in: text), breakingNotes: draft.notes))
    self.draft = nil
  }

  private mutating func read(_ listing: ListedCommit) {
    close()
    finishDraft()
    appendFreeText(listing.range)
    place = .paragraphStart
    let message = MessageText(listing.message)
    var reader = BodyReader(text: message, options: options, readsListings: false)
    reader.read()
    var cursor = HeaderCursor(bytes: message.bytes, range: message.subject)
    let header = try? cursor.header(isLenient: options.lenientHeaders)
    if header != nil || !reader.breakingNotes.isEmpty {
      nested.append(
        NestedCommit(
          header: header ?? Header(type: "", description: message.string(message.subject)), body: reader.body,
          breakingNotes: reader.breakingNotes))
    }
    nested += reader.nested
    reader.coAuthors.forEach { add(coAuthor: $0) }
    cherryPickedFrom += reader.cherryPickedFrom
  }
}

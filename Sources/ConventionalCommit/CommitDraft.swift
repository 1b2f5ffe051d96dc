/// What an author has to say of a commit, part by part, before it is a message.
///
/// ``message`` writes the parts down. ``check(_:)`` proves that a reader finds in it exactly the parts: text of the body
/// that would be read as a footer or a breaking note is an error, never a surprise.
public struct CommitDraft: Hashable, Sendable {
  /// The parts, in the order of the message.
  public enum Part: Hashable, Sendable, CaseIterable {
    case type, scope, description, body, breakingNote, footers
  }

  /// The type, without blanks at its ends.
  public let type: String
  /// The scope, nil for none; never empty.
  public let scope: String?
  /// The description, without blanks at its ends.
  public let description: String
  /// The free text as `git stripspace` leaves it, without a line feed at its end; "" for none.
  public let body: String
  /// Whether compatibility breaks; a note says so too.
  public let isBreaking: Bool
  /// What breaks, in the form of ``body``; "" where the exclamation mark says enough.
  public let breakingNote: String
  /// The footers without the breaking note.
  public let footers: [Footer]

  /// Makes a draft. Of every part the blanks and blank lines go that a reader would not see.
  public init(
    type: String, scope: String? = nil, description: String, body: String = "", isBreaking: Bool = false,
    breakingNote: String = "", footers: [Footer] = []
  ) {
    self.type = trimmed(type)
    self.scope = scope.map(trimmed).flatMap { $0.isEmpty ? nil : $0 }
    self.description = trimmed(description)
    self.body = stripped(body)
    self.breakingNote = trimmed(stripped(breakingNote))
    self.isBreaking = isBreaking || !self.breakingNote.isEmpty
    self.footers = footers.map { Footer(token: $0.token, separator: $0.separator, value: trimmed($0.value)) }
  }

  /// The first line.
  public var header: Header { Header(type: type, scope: scope, isBreaking: isBreaking, description: description) }

  /// The message: header, body, breaking note and footers with a blank line between them. Ends with a line feed.
  public var message: String {
    var paragraphs = [header.text]
    if !body.isEmpty { paragraphs.append(body) }
    if !breakingNote.isEmpty { paragraphs.append("BREAKING CHANGE: \(breakingNote)") }
    if !footers.isEmpty { paragraphs.append(footers.map(\.text).joined(separator: "\n")) }
    return paragraphs.joined(separator: "\n\n") + "\n"
  }
}

extension CommitDraft {
  /// Throws the first thing that is wrong with the draft: a part that the rules do not allow, or one that a reader
  /// would take for something else.
  public func check(_ rules: LintRules) throws(CommitDraftError) {
    try checkLines()
    let finding = lint(Array(message.utf8), rules: rules).first { $0.severity == .error }
    if finding != nil || (try? Header(parsing: header.text)) != header { try checkHeader(rules) }
    if let index = body.lines.firstIndex(where: { $0.utf8.elementsEqual(scissors(commentPrefix: "#")) }) {
      throw .scissors(line: index + 1)
    }
    // A project may know fewer types than the linter.
    let types = Set(rules.types.map { $0.lowercased() })
    for knownTypes in Set([types, types.union(ReadingOptions.usualTypes)]) {
      try checkReading(ReadingOptions(knownTypes: knownTypes))
    }
    if let finding { throw .finding(finding, .body) }
  }

  /// Reads the message, and throws where anything but the parts is found.
  private func checkReading(_ options: ReadingOptions) throws(CommitDraftError) {
    let found = CommitMessage(parsing: message, options: options)
    guard found.kind == .ordinary, found.header == header else { throw .readDifferently(.description) }
    let note = breakingNote.isEmpty ? [] : [Footer(token: "BREAKING CHANGE", value: breakingNote)]
    guard found.body != body || found.footers != note + footers || found.breakingNotes != note.map(\.value) else {
      return
    }
    try checkBody(options)
    throw misreading(found)
  }

  /// No part but body and note has several lines, and none holds what a keyboard sends for an arrow.
  private func checkLines() throws(CommitDraftError) {
    let single = [(Part.type, type), (.scope, scope ?? ""), (.description, description)]
    for (part, text) in single + footers.map({ (.footers, $0.value) })
    where text.unicodeScalars.contains(where: isControl) {
      throw text.unicodeScalars.contains("\n") ? .severalLines(part) : .controlCharacter(part)
    }
    for (part, text) in [(Part.body, body), (.breakingNote, breakingNote)] {
      guard text.unicodeScalars.contains(where: { isControl($0) && $0 != "\n" && $0 != "\t" }) else { continue }
      throw .controlCharacter(part)
    }
  }

  private func checkHeader(_ rules: LintRules) throws(CommitDraftError) {
    guard !type.isEmpty else { throw .missing(.type) }
    // Each part with the parts before it, so that what is wrong is wrong with this part.
    try check(Header(type: type, description: "x"), .type, rules, length: false)
    try check(Header(type: type, scope: scope, description: "x"), .scope, rules, length: false)
    guard !description.isEmpty else { throw .missing(.description) }
    try check(header, .description, rules, length: true)
  }

  private func check(
    _ header: Header, _ part: Part, _ rules: LintRules, length: Bool
  ) throws(CommitDraftError) {
    var rules = rules
    if !length { rules.maxSubject = 0 }
    if let finding = lint(Array(header.text.utf8), rules: rules).first(where: { $0.severity == .error }) {
      throw .finding(finding, part)
    }
    guard (try? Header(parsing: header.text)) == header else { throw .readDifferently(part) }
  }

  private func checkBody(_ options: ReadingOptions) throws(CommitDraftError) {
    let lines = body.lines
    guard !reads(body, options) else { return }
    // What is read of the first lines is read of all of them too.
    var (plain, wrong) = (0, lines.count)
    while wrong - plain > 1 {
      let middle = (plain + wrong) / 2
      if reads(lines[..<middle].joined(separator: "\n"), options) { plain = middle } else { wrong = middle }
    }
    let found = CommitMessage(parsing: "x: y\n\n" + lines[..<wrong].joined(separator: "\n"), options: options)
    if !found.breakingNotes.isEmpty { throw .readAsBreaking(line: wrong) }
    throw .readAsFooter(line: wrong, text: String(lines[wrong - 1]))
  }

  /// Whether a body is read as itself and nothing else.
  private func reads(_ body: String, _ options: ReadingOptions) -> Bool {
    let found = CommitMessage(parsing: "x: y\n\n" + body, options: options)
    return found.footers.isEmpty && found.breakingNotes.isEmpty && found.body == stripped(body)
  }

  /// What is wrong where the body by itself is not.
  private func misreading(_ found: CommitMessage) -> CommitDraftError {
    if !breakingNote.isEmpty {
      if found.breakingNotes.isEmpty { return .hidesFooters }
      if found.breakingNotes != [breakingNote] { return .readDifferently(.breakingNote) }
    } else if footers.contains(where: \.isBreakingChange) {
      return .breakingFooter
    }
    let body = MessageText(Array("x: y\n\n\(body)\n.".utf8))
    return body.isFenced.last == true ? .hidesFooters : .readDifferently(footers.isEmpty ? .body : .footers)
  }
}

/// Why a draft cannot be written down as it is.
public enum CommitDraftError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A part that every message has is empty.
  case missing(CommitDraft.Part)
  /// A part of one line has several.
  case severalLines(CommitDraft.Part)
  /// A control character, such as an arrow key sends.
  case controlCharacter(CommitDraft.Part)
  /// What the linter says of the header.
  case finding(Finding, CommitDraft.Part)
  /// A line of the body, from 1, where a footer would be found.
  case readAsFooter(line: Int, text: String)
  /// A line of the body, from 1, where a breaking note would be found.
  case readAsBreaking(line: Int)
  /// A footer that is a breaking note.
  case breakingFooter
  /// A line of the body, from 1, below which git cuts what is edited.
  case scissors(line: Int)
  /// A code block in the body does not end, so that the footers below it belong to it.
  case hidesFooters
  /// A part would be read as something else.
  case readDifferently(CommitDraft.Part)

  /// The part to change.
  public var part: CommitDraft.Part {
    switch self {
    case .missing(let part), .severalLines(let part), .controlCharacter(let part), .finding(_, let part),
      .readDifferently(let part):
      part
    case .readAsFooter, .readAsBreaking, .scissors, .hidesFooters: .body
    case .breakingFooter: .footers
    }
  }

  /// What is wrong and what to write instead; lower case, no full stop.
  public var description: String {
    switch self {
    case .missing(let part): "the \(part.name) is missing"
    case .severalLines(let part): "the \(part.name) has several lines; write one"
    case .controlCharacter(let part): "the \(part.name) holds a control character, as arrow keys send; write it without"
    case .finding(let finding, _): finding.message + (finding.repair.map { "; perhaps \($0)" } ?? "")
    case .readAsFooter(let line, let text):
      "line \(line) of the body would be read as a footer: \(text); write it as a footer, or begin the line with a blank"
    case .readAsBreaking(let line):
      "line \(line) of the body would be read as a breaking change; say it as one, or write the line differently"
    case .breakingFooter: "a breaking change is no footer like others; say it as a breaking change"
    case .scissors(let line): "git cuts messages at line \(line) of the body; remove it"
    case .hidesFooters: "the code block in the body does not end, so that what follows belongs to it; end it"
    case .readDifferently(let part): "the \(part.name) would be read as something else; write it differently"
    }
  }
}

extension CommitDraft.Part {
  /// As it is called in messages.
  public var name: String {
    switch self {
    case .type: "type"
    case .scope: "scope"
    case .description: "description"
    case .body: "body"
    case .breakingNote: "breaking note"
    case .footers: "footer"
    }
  }
}

extension Footer {
  /// The footer as a line.
  public var text: String { separator == .colon ? "\(token): \(value)" : "\(token) #\(value)" }
}

extension String {
  fileprivate var lines: [Substring] { split(separator: "\n", omittingEmptySubsequences: false) }
}

/// Without blanks and line feeds at both ends.
private func trimmed(_ text: String) -> String {
  let bytes = Array(text.utf8)
  let isText = { (byte: UInt8) in !byte.isBlank && byte != Ascii.lineFeed }
  guard let start = bytes.firstIndex(where: isText), let end = bytes.lastIndex(where: isText) else { return "" }
  return String(decoding: bytes[start...end], as: UTF8.self)
}

/// As git leaves a message: no blanks at line ends, no blank lines at both ends, one between paragraphs.
private func stripped(_ text: String) -> String {
  String(decoding: strippingComments(from: Array(text.utf8), commentPrefix: "").dropLast(), as: UTF8.self)
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
}

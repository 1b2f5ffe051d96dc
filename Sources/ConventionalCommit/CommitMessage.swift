/// What one commit message says: Conventional Commits 1.0.0, read so kindly that no breaking change is missed.
///
/// No input fails: a message that is no conventional commit has a nil ``header``, and a bad footer never spoils a good
/// header.
public struct CommitMessage: Hashable, Sendable {
  /// The first line without blanks at its end, "" for an empty message.
  public let subject: String
  /// The header of a conventional commit, nil if the subject is none.
  public let header: Header?
  /// The free text after the subject without the footers, "" if there is none. Where footers stand between paragraphs
  /// of text, one blank line takes their place.
  public let body: String
  /// The footers in order, breaking notes of the body among them. A note in the subject is not repeated here.
  public let footers: [Footer]
  /// The text of every `BREAKING CHANGE:` note outside code fences and `<details>` in order, the subject's included; none is empty.
  public let breakingNotes: [String]
  /// The commits that were squashed into this one, in order; whether they count is the caller's choice. A merge has the
  /// conventional header of its body here, and of an Azure subject (`Merged PR 45: feat: x`).
  public let nested: [NestedCommit]
  /// Which commits are reverted or reapplied, nil if the commit is no revert.
  public let revert: Revert?
  /// The issues and changes named outside code fences and `<details>`, each once, in order.
  public let references: [IssueReference]
  /// The values of `Co-authored-by` trailers, `Name <mail>`, each once, in order.
  public let coAuthors: [String]
  /// The versions that `Release-As` footers ask for, in order.
  public let releaseAs: [ReleaseAs]
  /// The object IDs of `(cherry picked from commit X)` lines, in lower case and order.
  public let cherryPickedFrom: [String]
  /// Whether git or a forge made the message itself.
  public let kind: Kind
  /// What a linter says about the message alone, in order of offset; rules of a project are ``lint(_:rules:)``'s.
  public let findings: [Finding]

  /// Whether the commit breaks compatibility, by `!` or by a note (CC 1.0.0 items 11 to 13). What squashed commits say
  /// counts only as far as their notes are notes of this message too.
  public var isBreaking: Bool { header?.isBreaking == true || !breakingNotes.isEmpty }

  /// Reads a message that is already text.
  public init(parsing text: String, options: ReadingOptions = ReadingOptions(), prefix: HeaderPrefix? = nil) {
    self.init(parsing: Array(text.utf8), options: options, prefix: prefix)
  }

  /// Reads the bytes of a message, converted from the commit's `encoding` if it names one. Bytes that are no UTF-8 make
  /// the whole message Latin-1, with a finding. `prefix` is what may stand before the type.
  public init(parsing bytes: [UInt8], options: ReadingOptions = ReadingOptions(), prefix: HeaderPrefix? = nil) {
    let text = MessageText(bytes)
    let subject = SubjectReader(text: text, options: options, prefix: prefix)
    var body = BodyReader(text: text, options: options, nestedInSubject: subject.nested)
    body.read()
    var references = ReferenceScanner(text: text)
    references.scan(subject: subject.freeText)

    self.subject = text.string(text.subject)
    header = subject.header
    self.body = body.body
    footers = body.footers
    breakingNotes = body.breakingNotes
    nested = body.nested
    revert = Revert(subject: subject, text: text, footers: body.footers)
    self.references = references.found
    coAuthors = body.coAuthors
    releaseAs = body.footers.filter { $0.token.lowercased() == "release-as" }.compactMap { ReleaseAs(value: $0.value) }
    cherryPickedFrom = body.cherryPickedFrom
    kind = subject.kind
    findings = Finding.placed(text.observations + subject.observations + body.observations, in: text)
  }
}

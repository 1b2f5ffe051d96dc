public import ConventionalCommit

/// What is known of a commit so far; nil is what was not answered.
public struct CommitAnswers: Hashable, Sendable {
  /// The type.
  public var type: String?
  /// The scope, "" for none.
  public var scope: String?
  /// The description.
  public var description: String?
  /// The body, "" for none.
  public var body: String?
  /// Whether compatibility breaks.
  public var isBreaking: Bool?
  /// What breaks, "" where there is nothing more to say.
  public var breakingNote: String?
  /// Issues and other footers.
  public var footers: [Footer]?

  /// Nothing is known.
  public init() {}

  /// Whether nothing has to be asked: type and description are said, and everything else can be left out.
  public var suffice: Bool { type != nil && description != nil }

  /// The commit, with nothing for what was not answered.
  public var draft: CommitDraft {
    CommitDraft(
      type: type ?? "", scope: scope, description: description ?? "", body: body ?? "",
      isBreaking: isBreaking ?? false, breakingNote: breakingNote ?? "", footers: footers ?? [])
  }

  func isAnswered(_ question: Question) -> Bool {
    switch question {
    case .type: type != nil
    case .scope: scope != nil
    case .description: description != nil
    case .body: body != nil
    case .breaking: isBreaking != nil || breakingNote.map { !$0.isEmpty } == true
    case .breakingNote: breakingNote != nil || isBreaking == false
    case .footers: footers != nil
    }
  }

  mutating func forget(_ part: CommitDraft.Part) {
    switch part {
    case .type: type = nil
    case .scope: scope = nil
    case .description: description = nil
    case .body: body = nil
    case .breakingNote: breakingNote = nil
    case .footers: footers = nil
    }
  }
}

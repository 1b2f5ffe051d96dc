public import ConventionalCommit

/// The questions about a commit as values: which comes next, what may be chosen, and what an answer does.
///
/// It reads no keys and shows nothing. Every answer is judged by the rules that the finished message is judged by, so
/// that a dialogue that has come to its end has a message that passes.
public struct CommitDialogue: Hashable, Sendable {
  /// What the project asks of its messages.
  public let rules: LintRules
  /// The types, the usual ones of a day first.
  public let types: [String]
  /// The scopes to choose from: those that are allowed, else those that the history suggests.
  public let scopes: [String]
  /// What is known so far.
  public private(set) var answers: CommitAnswers

  /// Starts with what is known already; what is wrong about it is asked again.
  ///
  /// `types` and the scopes of `rules` are the project's own. `suggestedScopes` are used where no scopes are listed.
  public init(
    rules: LintRules, types: [String], suggestedScopes: [String] = [], answers: CommitAnswers = CommitAnswers()
  ) {
    self.rules = rules
    let first = ["feat", "fix"].filter(types.contains)
    self.types = first + types.filter { !first.contains($0) }
    scopes = rules.scopes.isEmpty ? suggestedScopes : rules.scopes
    self.answers = answers
  }

  /// The type of an empty answer.
  public var defaultType: String { types.first ?? "" }

  /// The question to ask now; nil where everything is answered.
  public var question: Question? { Question.allCases.first { !answers.isAnswered($0) } }

  /// The length of the header with what is known of it, in Unicode scalars.
  public var headerLength: Int { answers.draft.header.text.unicodeScalars.count }

  /// How many characters the description may still have; nil for any number. Less than 1 where type and scope leave no
  /// room.
  public var room: Int? { rules.maxSubject > 0 ? rules.maxSubject - headerLength : nil }

  /// Takes the answer to ``question``. One that cannot be is thrown, and the question stays.
  ///
  /// A later answer can spoil an earlier one, as an exclamation mark makes the header longer: then that one is asked
  /// again, and the error says why.
  public mutating func answer(_ text: String) throws(AnswerError) {
    guard let question else { return }
    let before = answers
    let body = text
    let text = trimmed(text)
    switch question {
    case .type: answers.type = try type(text)
    case .scope: answers.scope = try scope(text)
    case .description: answers.description = text
    // The blanks at its start belong to it.
    case .body: answers.body = body
    case .breaking: answers.isBreaking = try yesOrNo(text, default: false)
    case .breakingNote: answers.breakingNote = text
    case .footers: answers.footers = try readFooters(text)
    }
    guard let error = problem else { return }
    let isOwn = error.part == question.part
    if isOwn { answers = before } else { answers.forget(error.part) }
    throw .draft(error)
  }

  /// What is wrong about what is known so far; a part that is not known yet is none.
  public var problem: CommitDraftError? { problem(answers) }

  /// What would be wrong about the commit with this body, or with these lines of it.
  public func problem(body: String) -> CommitDraftError? {
    var answers = answers
    answers.body = body
    return problem(answers)
  }

  private func problem(_ answers: CommitAnswers) -> CommitDraftError? {
    var known = answers
    if known.type == nil { known.type = types.first }
    if known.description == nil { known.description = "x" }
    var rules = rules
    if answers.type == nil || answers.description == nil { rules.maxSubject = 0 }
    do throws(CommitDraftError) {
      try known.draft.check(rules)
      return nil
    } catch {
      return error
    }
  }

  /// Takes back what is wrong among the answers that the dialogue began with, and returns why.
  public mutating func forgetWrong() -> [CommitDraftError] {
    var errors: [CommitDraftError] = []
    while let error = problem, errors.count < CommitDraft.Part.allCases.count {
      errors.append(error)
      answers.forget(error.part)
    }
    return errors
  }

  private func type(_ text: String) throws(AnswerError) -> String {
    if text.isEmpty, !defaultType.isEmpty { return defaultType }
    if let number = Int(text), !types.contains(text) {
      guard types.indices.contains(number - 1) else { throw .noSuchNumber(number, count: types.count) }
      return types[number - 1]
    }
    let word = text.lowercased()
    if let exact = types.first(where: { $0.lowercased() == word }) { return exact }
    let matching = types.filter { $0.lowercased().hasPrefix(word) }
    guard matching.count <= 1 else { throw .ambiguous(text, matching) }
    // What is none is judged with all others, by the linter.
    return matching.first ?? text
  }

  private func scope(_ text: String) throws(AnswerError) -> String {
    if let number = Int(text), !scopes.contains(text), scopes.indices.contains(number - 1) { return scopes[number - 1] }
    guard !rules.scopes.isEmpty, !text.isEmpty, !scopes.contains(text) else { return text }
    let matching = scopes.filter { $0.lowercased().hasPrefix(text.lowercased()) }
    guard matching.count <= 1 else { throw .ambiguous(text, matching) }
    return matching.first ?? text
  }

  private func yesOrNo(_ text: String, default answer: Bool) throws(AnswerError) -> Bool {
    let word = text.lowercased()
    if word.isEmpty { return answer }
    if "yes".hasPrefix(word) { return true }
    if "no".hasPrefix(word) { return false }
    throw .neitherYesNorNo(text)
  }
}

extension Question {
  /// The part of the message that the answer is.
  var part: CommitDraft.Part? {
    switch self {
    case .type: .type
    case .scope: .scope
    case .description: .description
    case .body: .body
    case .breaking: nil
    case .breakingNote: .breakingNote
    case .footers: .footers
    }
  }
}

/// Why an answer is none.
public enum AnswerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A number that the list does not have.
  case noSuchNumber(Int, count: Int)
  /// The beginning of several names.
  case ambiguous(String, [String])
  /// Neither yes nor no.
  case neitherYesNorNo(String)
  /// Neither an issue nor a footer.
  case noFooter(String)
  /// What is wrong about the commit with this answer.
  case draft(CommitDraftError)

  /// What is wrong and what to write instead; lower case, no full stop.
  public var description: String {
    switch self {
    case .noSuchNumber(let number, let count): "\(number) is not in the list; choose from 1 to \(count)"
    case .ambiguous(let text, let names): "\(text) can be \(names.joined(separator: " or ")); write more of it"
    case .neitherYesNorNo(let text): "\(text) is neither yes nor no"
    case .noFooter(let text):
      "\(text) is neither an issue nor a footer; write it as Closes #12, Refs PROJ-7 or Reviewed-by: Ada"
    case .draft(let error): "\(error)"
    }
  }
}

/// Without white space at both ends.
func trimmed(_ text: String) -> String {
  let isText = { (character: Character) in !character.isWhitespace }
  guard let start = text.firstIndex(where: isText), let end = text.lastIndex(where: isText) else { return "" }
  return String(text[start...end])
}

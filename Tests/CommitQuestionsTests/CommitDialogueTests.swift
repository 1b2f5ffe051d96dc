import CommitQuestions
import ConventionalCommit
import Testing

struct CommitDialogueTests {
  private static let types = ["build", "docs", "feat", "fix", "perf", "test"]

  private func dialogue(
    _ rules: LintRules = LintRules(types: types), types: [String] = types, scopes: [String] = [],
    answers: CommitAnswers = CommitAnswers()
  ) -> CommitDialogue {
    CommitDialogue(rules: rules, types: types, suggestedScopes: scopes, answers: answers)
  }

  @Test("the questions come in the order of the message, and their answers make it")
  func order() throws {
    var dialogue = dialogue(scopes: ["ui", "api"])
    var asked: [Question] = []
    for answer in ["f", "1", "2", "answer in JSON", " why\n\nbecause", "y", "XML is gone", "closes #1, 2"] {
      let question = try #require(dialogue.question)
      do {
        try dialogue.answer(answer)
        asked.append(question)
      } catch {
        #expect(error == .ambiguous("f", ["feat", "fix"]))
      }
    }
    #expect(asked == Question.allCases)
    #expect(dialogue.question == nil)
    #expect(
      dialogue.answers.draft.message
        == "feat(api)!: answer in JSON\n\n why\n\nbecause\n\nBREAKING CHANGE: XML is gone\n\nCloses: #1\nCloses: #2\n")
  }

  @Test("empty answers leave everything out that can be")
  func empty() throws {
    var dialogue = dialogue()
    #expect(dialogue.defaultType == "feat")
    try dialogue.answer("")
    try dialogue.answer("")
    #expect(throws: AnswerError.draft(.missing(.description))) { try dialogue.answer("  ") }
    try dialogue.answer("x")
    for question in [Question.body, .breaking, .footers] {
      #expect(dialogue.question == question)
      try dialogue.answer("")
    }
    #expect(dialogue.question == nil)
    #expect(dialogue.answers.draft.message == "feat: x\n")
  }

  @Test(
    "a type is chosen by number, name or beginning",
    arguments: [
      ("1", "feat"), ("2", "fix"), ("3", "build"), ("6", "test"), ("docs", "docs"), ("DOCS", "docs"), ("p", "perf"),
      (" t ", "test"), ("", "feat"),
    ])
  func type(text: String, type: String) throws {
    var dialogue = dialogue()
    try dialogue.answer(text)
    #expect(dialogue.answers.type == type)
  }

  @Test(
    "another answer is none, and the question stays",
    arguments: [
      ("0", "0 is not in the list; choose from 1 to 6"), ("7", "7 is not in the list"), ("-1", "-1 is not in the list"),
      ("f", "f can be feat or fix"), ("feature", "perhaps feat"), ("x y", "no conventional header"),
      ("\u{1B}[A", "control character"),
    ])
  func noType(text: String, says: String) {
    var dialogue = dialogue()
    let error = #expect(throws: AnswerError.self) { try dialogue.answer(text) }
    #expect(error.map { "\($0)".contains(says) } == true, "\(error.map { "\($0)" } ?? "")")
    #expect(dialogue.question == .type)
    #expect(dialogue.answers == CommitAnswers())
  }

  @Test("suggested scopes are chosen by number, and any other is taken")
  func suggestedScopes() throws {
    for (text, scope) in [("2", "api"), ("api", "api"), ("a", "a"), ("9", "9"), ("", ""), ("ui, api", "ui, api")] {
      var dialogue = dialogue(scopes: ["ui", "api"])
      try dialogue.answer("fix")
      try dialogue.answer(text)
      #expect(dialogue.answers.scope == scope)
    }
  }

  @Test("of listed scopes none but these are taken, also by their beginning")
  func listedScopes() throws {
    let rules = LintRules(types: Self.types, scopes: ["ui", "api", "app"])
    for (text, scope) in [("2", "api"), ("ap", nil), ("app", "app"), ("u", "ui"), ("x", nil), ("ui, api", "ui, api")] {
      var dialogue = dialogue(rules, scopes: ["x"])
      #expect(dialogue.scopes == ["ui", "api", "app"])
      try dialogue.answer("fix")
      if let scope {
        try dialogue.answer(text)
        #expect(dialogue.answers.scope == scope)
      } else {
        #expect(throws: AnswerError.self) { try dialogue.answer(text) }
        #expect(dialogue.question == .scope)
      }
    }
  }

  @Test("the room for a description is what the header leaves, and an exclamation mark that is too much asks it again")
  func room() throws {
    var dialogue = dialogue(LintRules(types: Self.types, maxSubject: 16))
    try dialogue.answer("feat")
    try dialogue.answer("ui")
    #expect(dialogue.room == 6)
    #expect(throws: AnswerError.self) { try dialogue.answer("1234567") }
    try dialogue.answer("12345é")
    #expect(dialogue.headerLength == 16)
    try dialogue.answer("")
    #expect(throws: AnswerError.self) { try dialogue.answer("yes") }
    #expect(dialogue.question == .description)
    #expect(dialogue.answers.isBreaking == true)
    #expect(dialogue.room == 5)
    try dialogue.answer("12345")
    #expect(dialogue.question == .breakingNote)
  }

  @Test("what is known is not asked, and what is wrong about it is")
  func known() throws {
    var answers = CommitAnswers()
    (answers.type, answers.scope, answers.description) = ("feature", "ui", "x")
    #expect(answers.suffice)
    answers.body = "Note: x"
    var dialogue = dialogue(answers: answers)
    let errors = dialogue.forgetWrong()
    #expect(errors.map(\.part) == [.type, .body])
    #expect(dialogue.question == .type)
    #expect(!dialogue.answers.suffice)
    try dialogue.answer("feat")
    #expect(dialogue.question == .body)
    #expect(dialogue.problem(body: "a\n\nRefs: #1") == .readAsFooter(line: 3, text: "Refs: #1"))
    #expect(dialogue.problem(body: "a") == nil)
  }

  @Test("an error of a later answer never takes an earlier one that was right")
  func footerError() throws {
    var dialogue = dialogue()
    for answer in ["feat", "", "x", "", "no"] { try dialogue.answer(answer) }
    for text in ["nothing at all", "BREAKING CHANGE: x", "BREAKING-CHANGE: x"] {
      #expect(throws: AnswerError.self) { try dialogue.answer(text) }
      #expect(dialogue.question == .footers)
    }
    try dialogue.answer("Reviewed-by: Ada")
    #expect(dialogue.question == nil)
  }

  @Test("breaking without a note, and neither yes nor no")
  func breaking() throws {
    var dialogue = dialogue()
    for answer in ["feat", "", "x", ""] { try dialogue.answer(answer) }
    #expect(throws: AnswerError.neitherYesNorNo("maybe")) { try dialogue.answer("maybe") }
    try dialogue.answer("Ye")
    try dialogue.answer("")
    try dialogue.answer("")
    #expect(dialogue.answers.draft.message == "feat!: x\n")
  }

  @Test("scopes by frequency, then by age")
  func frequency() {
    #expect(frequentScopes(["a", "b", "c", "b", "c", "d"], limit: 3) == ["b", "c", "a"])
    #expect(frequentScopes([], limit: 3) == [])
  }
}

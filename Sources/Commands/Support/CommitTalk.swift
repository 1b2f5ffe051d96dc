import CommitQuestions
import ConventionalCommit
import Git
import Planning

/// The questions of `bump commit` in a terminal.
struct CommitTalk {
  let start: CommitDialogue
  /// What may stand before the type of an edited message.
  let prefix: HeaderPrefix?
  let repository: Repository
  private let asking = Asking()

  init(start: CommitDialogue, prefix: HeaderPrefix?, repository: Repository) {
    self.start = start
    self.prefix = prefix
    self.repository = repository
  }

  /// Asks until the author commits a message, and returns it. `kept` is offered first; `editing` opens the editor before
  /// the last question.
  func message(kept: String?, editing: Bool) throws -> String {
    var text = try kept.flatMap { try offer($0) }
    var isEdited = !editing
    while true {
      var message = try text ?? answers().draft.message
      if !isEdited { message = cleaned(try edited(message) ?? message) }
      isEdited = true
      text = message
      show(message)
      let checked = CheckedMessage(Array(message.utf8), commit: nil, start.rules, prefix)
      checked.report()
      let choices = (checked.isValid ? ["commit"] : []) + ["edit", "again", "quit"]
      let prompt =
        (checked.isValid ? "Commit this? " : "This cannot be committed: ")
        + choices.map { "(\($0.prefix(1)))\($0.dropFirst())" }.joined(separator: ", ") + " [\(choices[0])]:"
      switch try asking.choice(prompt, choices) {
      case "commit": return message
      case "edit": text = cleaned(try edited(message) ?? message)
      case "again": text = nil
      default: throw Refusal(.noAnswers, "given up; nothing was committed")
      }
    }
  }

  /// What the author makes of a text; nil where the editor fails, and why is said.
  private func edited(_ text: String) throws -> String? {
    do {
      return try Commands.edited(text, repository)
    } catch let refusal as Refusal {
      asking.wrong(refusal.message)
      if let hint = refusal.hint { note(hint) }
      return nil
    }
  }

  private func offer(_ kept: String) throws -> String? {
    note("The last commit failed. Its message was kept:")
    show(kept)
    return try asking.choice("Take this message? (y)es, (n)o [yes]:", ["yes", "no"]) == "yes" ? kept : nil
  }

  private func show(_ message: String) {
    note("")
    for line in message.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      note(line.isEmpty ? "" : "    \(asking.style.cyan(visible(String(line))))")
    }
    note("")
  }

  private func answers() throws -> CommitAnswers {
    var dialogue = start
    var introduced: Question?
    while let question = dialogue.question {
      if introduced != question { introduce(question, dialogue) }
      introduced = question
      let text = try answer(to: question, dialogue)
      do throws(AnswerError) {
        try dialogue.answer(text)
      } catch {
        asking.wrong("\(error)")
        continue
      }
      if question == .description { remark(on: text, dialogue) }
    }
    return dialogue.answers
  }

  /// Says once what can be chosen.
  private func introduce(_ question: Question, _ dialogue: CommitDialogue) {
    switch question {
    case .type:
      let width = dialogue.types.map(\.count).max() ?? 0
      note("What kind of change is it?")
      for (number, type) in zip(1..., dialogue.types) {
        let indent = number < 10 && dialogue.types.count > 9 ? " " : ""
        let padding = String(repeating: " ", count: width - type.count)
        let meaning = meaning(ofType: type).map { "\(padding)  \($0)" } ?? ""
        note("\(indent)\(number) \(asking.style.cyan(visible(type)))\(meaning)")
      }
    case .scope where !dialogue.scopes.isEmpty:
      let list = zip(1..., dialogue.scopes).map { "\($0) \(asking.style.cyan(visible($1)))" }
      note("Scopes\(dialogue.rules.scopes.isEmpty ? " of late" : ""): \(list.joined(separator: ", "))")
    case .body:
      note("Why the change is made: Enter for nothing, e to write it in your editor,")
      note("or type it here, and a full stop alone on the last line.")
    default: break
    }
  }

  private func answer(to question: Question, _ dialogue: CommitDialogue) throws -> String {
    switch question {
    case .type: return try asking.line("Type (1-\(dialogue.types.count), or its name) [\(dialogue.defaultType)]:")
    case .scope:
      let choices =
        dialogue.scopes.isEmpty
        ? "" : dialogue.rules.scopes.isEmpty ? "a number, or any name; " : "a number or a name; "
      return try asking.line("Scope (\(choices)Enter: none):")
    case .description:
      let room = dialogue.room.map { ", at most \($0) characters" } ?? ""
      return try asking.line("Description, without a full stop at its end\(room):")
    case .body: return try body(dialogue)
    case .breaking: return try asking.line("Does it break compatibility? (y)es, (n)o [no]:")
    case .breakingNote: return try asking.line("What breaks, and what to do about it (Enter: nothing more to say):")
    case .footers: return try asking.line("Issues and footers, as in Closes #12, Refs PROJ-7 (Enter: none):")
    }
  }

  private func remark(on description: String, _ dialogue: CommitDialogue) {
    if description.hasSuffix(".") { note("A description usually ends without a full stop; it can be edited below.") }
    if dialogue.rules.maxSubject > 0 {
      note("The header has \(dialogue.headerLength) of \(dialogue.rules.maxSubject) characters.")
    }
  }

  /// Each line is judged as it comes, so that one that would be read as a footer is not found at the end.
  private func body(_ dialogue: CommitDialogue) throws -> String {
    while true {
      let first = try asking.line("Body:")
      if first.lowercased() != "e" { return first.isEmpty ? "" : try typedBody(from: first, dialogue) }
      if let text = try editedBody(dialogue) { return text }
    }
  }

  private func typedBody(from first: String, _ dialogue: CommitDialogue) throws -> String {
    var text = ""
    try asking.lines(from: first) { line in
      let longer = text.isEmpty ? line : "\(text)\n\(line)"
      if let error = dialogue.problem(body: longer) { asking.wrong("\(error)") } else { text = longer }
    }
    return text
  }

  /// Nil where the editor fails, or the author leaves it.
  private func editedBody(_ dialogue: CommitDialogue) throws -> String? {
    var text = ""
    while let new = try edited(text) {
      guard let error = dialogue.problem(body: new) else { return new }
      text = new
      asking.wrong("\(error)")
      guard try asking.choice("(e)dit it, or (l)eave it [edit]:", ["edit", "leave"]) == "edit" else { break }
    }
    return nil
  }
}

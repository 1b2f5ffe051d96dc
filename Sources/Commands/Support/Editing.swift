import Files
import Git
import Planning
import Processes
import SnapshotReading

/// Lets the author edit a text in the editor that git would start, and returns it.
///
/// The text stands in git's folder meanwhile, in a file that editors know by its name.
func edited(_ text: String, _ repository: Repository) throws -> String {
  let editor = try editorCommand(repository)
  let path = repository.gitFolder + "BUMP_EDITMSG"
  try writing(path) { () throws(FileError) in try writeFile(Array(text.utf8), at: path) }
  defer { try? removeFile(at: path) }
  // As git does: the setting is a command for the shell, and the file its last argument.
  switch try running("sh", ["-c", "\(editor) \"$@\"", editor, path]) {
  case .exited(0): break
  case .exited(let code): throw Refusal(.noAnswers, "the editor '\(editor)' ended with \(code)")
  case .killed: throw Refusal(.noAnswers, "the editor '\(editor)' was interrupted")
  }
  let bytes = try writing(path) { () throws(FileError) in try readFile(at: path) ?? [] }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw Refusal(.noAnswers, "the edited text is not UTF-8", hint: "write it in UTF-8")
  }
  return text
}

/// `GIT_EDITOR`, `core.editor`, `VISUAL` where the terminal can do more than print, `EDITOR`, `vi`.
private func editorCommand(_ repository: Repository) throws(Refusal) -> String {
  let isDumb = processEnvironment["TERM"].map { $0 == "dumb" } ?? true
  let setting = try asking { () throws(GitError) in try repository.setting("core.editor") }
  let candidates = [
    processEnvironment["GIT_EDITOR"], setting, isDumb ? nil : processEnvironment["VISUAL"],
    processEnvironment["EDITOR"],
    isDumb ? nil : "vi",
  ]
  guard let editor = candidates.lazy.compactMap(\.self).first(where: { !$0.isEmpty }) else {
    throw Refusal(
      .noAnswers, "this terminal is dumb, and no editor is set for it", hint: "set one: git config core.editor EDITOR")
  }
  return editor
}

/// Reads or writes a file of bump's own in git's folder.
func writing<Answer>(_ path: String, _ body: () throws(FileError) -> Answer) throws(Refusal) -> Answer {
  do throws(FileError) {
    return try body()
  } catch {
    throw Refusal(.commitFailed, "\(error)")
  }
}

/// Runs a program on our own terminal.
func running(_ program: String, _ arguments: [String]) throws(Refusal) -> Ending {
  do throws(StartError) {
    return try run(program, arguments)
  } catch {
    throw Refusal(.commitFailed, "\(error)")
  }
}

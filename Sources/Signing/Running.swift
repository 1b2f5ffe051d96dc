import Files
import Glibc
import Processes

/// Runs a program of the signatures' in `folder`, as git would.
func run(
  _ program: String, _ arguments: [String], input: [UInt8] = [], in folder: String, _ timeLimit: Duration
) throws(SigningError) -> Outcome {
  var command = Command(program, arguments, timeLimit: timeLimit)
  command.folder = folder
  command.input = .bytes(input)
  let outcome: Outcome
  do {
    outcome = try command.run()
  } catch {
    throw .start(error)
  }
  switch outcome.stop {
  case .timeLimit(let limit): throw .timeLimit(program, limit)
  case .signal: throw .interrupted(program)
  // Ctrl-C, while the program had the terminal.
  case nil where outcome.ending == .killed(signal: SIGINT): throw .interrupted(program)
  case nil: return outcome
  }
}

func filing<Answer: ~Copyable>(_ body: () throws(FileError) -> Answer) throws(SigningError) -> Answer {
  do {
    return try body()
  } catch {
    throw .file(error)
  }
}

/// The key itself that `user.signingKey` may hold with ssh, after `key::` or beginning with `ssh-`; nil of a path.
func literalKey(_ value: String) -> String? {
  if value.hasPrefix("key::") { return String(value.dropFirst("key::".count)) }
  return value.hasPrefix("ssh-") ? value : nil
}

/// The words of a command as git splits them: at white space that is neither quoted nor escaped, without any other
/// meaning of a shell's; nil where a quote is not closed.
func commandWords(_ text: String) -> [String]? {
  var words: [String] = []
  var word: String?
  var quote: Character?
  var isEscaped = false
  for character in text {
    if isEscaped {
      word = (word ?? "") + [character]
      isEscaped = false
    } else if character == "\\", quote != "'" {
      isEscaped = true
    } else if let open = quote {
      if character == open { quote = nil } else { word = (word ?? "") + [character] }
    } else if character == "'" || character == "\"" {
      quote = character
      word = word ?? ""
    } else if character.isWhitespace {
      if let whole = word { words.append(whole) }
      word = nil
    } else {
      word = (word ?? "") + [character]
    }
  }
  if let word { words.append(word) }
  return quote == nil && !isEscaped ? words : nil
}

/// What a program said to people, beside what it said to programs.
func withoutStatusLines(_ text: String) -> String {
  text.split(separator: "\n").filter { !$0.hasPrefix("[GNUPG:] ") }.joined(separator: "\n")
}

/// Where a path leads that is relative to `folder`.
private func path(_ path: String, in folder: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

func isReadable(_ file: String, in folder: String) -> Bool { unsafe access(path(file, in: folder), R_OK) == 0 }

/// Whether a program can be run: an executable file, in the `PATH` where its name has no slash.
func isProgram(_ program: String, in folder: String) -> Bool {
  let candidates: [String]
  if program.contains("/") {
    candidates = [path(program, in: folder)]
  } else {
    let folders = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/bin:/usr/bin"
    candidates = folders.split(separator: ":", omittingEmptySubsequences: false).map {
      path("\($0.isEmpty ? "." : $0)/\(program)", in: folder)
    }
  }
  return candidates.contains {
    var status = stat()
    return unsafe stat($0, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access($0, X_OK) == 0
  }
}

import Changelog
import Glibc
import Planning
import Processes
import Synchronization

/// The variables of the process.
let processEnvironment: [String: String] = {
  var variables: [String: String] = [:]
  var entry = unsafe environ
  while let text = unsafe entry.pointee {
    let line = unsafe String(cString: text)
    if let equals = line.firstIndex(of: "=") {
      variables[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    unsafe entry += 1
  }
  return variables
}()

/// Why standard output takes no more, an `errno`; 0 while it does.
private let outputFailure = Atomic<Int32>(0)

/// Writes text to standard output or standard error, whole. Where standard output takes it no more, the command goes on
/// with what it has to do: ``finish(_:)`` says so.
func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
  StatusLine.clear()
  if descriptor == STDOUT_FILENO, outputFailure.load(ordering: .relaxed) != 0 { return }
  let bytes = Array(text.utf8)
  var offset = 0
  while offset < bytes.count {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
    }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      if descriptor == STDOUT_FILENO { outputFailure.store(count < 0 ? errno : EIO, ordering: .relaxed) }
      return
    }
    offset += count
  }
}

/// Takes the place of standard streams that are closed: a file of the repository that was opened next would stand there,
/// and be written what is for the user. Writing to them fails still.
func holdStandardDescriptors() {
  for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
    _ = unsafe open("/dev/null", O_RDONLY)
  }
}

/// Ends the process. What did not reach standard output is an error by itself, since nobody has the answer; a pipe whose
/// reader has gone ends the process as it would have without us.
func finish(_ code: Int32) -> Never {
  StatusLine.end()
  switch (outputFailure.load(ordering: .relaxed), code) {
  case (0, _): exit(code)
  case (EPIPE, 0):
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(code)
  case (EPIPE, _): exit(code)
  case (let reason, _):
    let reason = unsafe String(cString: strerror(reason))
    note(
      "Error: cannot write the answer to standard output: \(reason)"
        + (code == 0 ? "; what the command had to do is done" : ""))
    exit(code == 0 ? Planning.ExitCode.answerNotWritten.rawValue : code)
  }
}

/// Says something on standard error.
func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

/// Says what is wrong, and what helps, on standard error.
func report(_ refusal: Refusal) {
  let style = Style(STDERR_FILENO)
  note("\(style.red("Error:")) \(visible(refusal.message))")
  if let hint = refusal.hint { note("\(style.bold("Hint:")) \(visible(hint))") }
}

/// Says a warning on standard error.
func warn(_ text: String) { note("\(Style(STDERR_FILENO).bold("Warning:")) \(visible(text))") }

/// Colours, only on a terminal, and never with `NO_COLOR` or `CI`.
struct Style {
  private let isOn: Bool

  init(_ descriptor: Int32) {
    isOn =
      isatty(descriptor) == 1 && processEnvironment["NO_COLOR", default: ""].isEmpty && processEnvironment["CI"] == nil
      && processEnvironment["TERM"] != "dumb"
  }

  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }
  func cyan(_ text: String) -> String { wrap(text, "36") }
  func bold(_ text: String) -> String { wrap(text, "1") }

  private func wrap(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}

/// Text from git as it may reach a terminal or a CI's log: control, bidirectional and zero-width characters are shown,
/// not obeyed, and what a CI would take for a command (`::error::` at the start of a line, `##[`, `##vso[`,
/// `##teamcity[` anywhere) is broken by showing its first character.
func visible(_ text: String) -> String {
  let scalars = text.unicodeScalars
  var result = ""
  var beginsLine = true
  for index in scalars.indices {
    let scalar = scalars[index]
    let isCommand =
      scalar == "#" && commands.contains { scalars[index...].starts(with: $0.unicodeScalars) }
      || scalar == ":" && beginsLine && scalars[index...].starts(with: "::".unicodeScalars)
    if isCommand || isHidden(at: index, of: scalars) {
      result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    } else {
      result.unicodeScalars.append(scalar)
    }
    // Any white space may stand before a command, and a CI may take any end of a line for one.
    beginsLine = scalar == "\n" || scalar == "\r" || beginsLine && scalar.properties.isWhitespace
  }
  return result
}

private let commands = ["##[", "##vso[", "##teamcity["]

import Changelog
import Glibc
import Planning
import Processes

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

/// Writes text to standard output or standard error, whole. A pipe whose reader has gone ends the process quietly; an
/// answer that cannot be written otherwise (a full disk) ends it with an error, since nobody has it.
func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
  StatusLine.clear()
  let bytes = Array(text.utf8)
  var offset = 0
  while offset < bytes.count {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
    }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      guard descriptor == STDOUT_FILENO, errno != EPIPE else { return }
      let reason = unsafe String(cString: strerror(errno))
      note("Error: cannot write the answer to standard output: \(reason); what the command had to do is done")
      exit(Planning.ExitCode.answerNotWritten.rawValue)
    }
    offset += count
  }
}

/// Nothing is buffered by ``write(_:to:)``; what ArgumentParser prints is.
func flush() {
  StatusLine.clear()
  fflush(nil)
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

public import Foundation
import Glibc

/// `POSIX_SPAWN_SETSID`, which Glibc does not show to Swift.
private let setsid: Int16 = 0x80

/// A program that runs in a terminal of its own, as in front of a user: what is sent are keys, and Ctrl-C is one.
public final class TerminalProcess {
  private let terminal: Int32
  private let process: pid_t
  private let deadline: Date
  private var unread = ""
  /// Everything that the terminal showed so far.
  public private(set) var transcript = ""

  init(_ program: URL, _ arguments: [String], in folder: URL, environment: [String: String], limit: TimeInterval) throws
  {
    deadline = Date(timeIntervalSinceNow: limit)
    var (terminal, other) = (Int32(-1), Int32(-1))
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&terminal, &other, &name, nil, nil) == 0, fcntl(terminal, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Sandbox.ProcessFailure(description: "there is no pseudo-terminal: \(String(cString: strerror(errno)))")
    }
    self.terminal = terminal
    _ = fcntl(other, F_SETFD, FD_CLOEXEC)
    defer { close(other) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // In a session of its own the first terminal that is opened is the controlling one.
    // A runner may ignore signals that a user's shell does not.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, setsid | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var words = (["/usr/bin/env", "-C", folder.path, program.path] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process = pid_t()
    let status = posix_spawn(&process, "/usr/bin/env", &actions, &attributes, &words, &variables)
    guard status == 0 else { throw Sandbox.ProcessFailure(description: String(cString: strerror(status))) }
    self.process = process
  }

  deinit {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    close(terminal)
  }

  /// Waits until the terminal shows `text`, behind what was waited for before.
  public func expect(_ text: String) throws {
    while true {
      if let range = unread.range(of: text) {
        unread = String(unread[range.upperBound...])
        return
      }
      guard try read() else { throw failure("'\(text)' was not shown") }
    }
  }

  /// Presses keys.
  public func send(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Waits for a question and answers it.
  public func answer(_ question: String, _ text: String) throws {
    try expect(question)
    send(text + "\n")
  }

  /// Waits for the end, and returns the exit code; 128 and the number of the signal of a process that was killed.
  public func end() throws -> Int32 {
    while try read() {}
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// Reads what there is; false at the end, when nobody has the terminal any more.
  private func read() throws -> Bool {
    var poll = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    let milliseconds = max(0, deadline.timeIntervalSinceNow * 1000)
    guard Glibc.poll(&poll, 1, Int32(milliseconds)) > 0 else { throw failure("it took too long") }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(terminal, &bytes, bytes.count)
    guard count > 0 else { return false }
    let text = String(decoding: bytes[..<count], as: UTF8.self).replacing("\r\n", with: "\n")
    unread += text
    transcript += text
    return true
  }

  private func failure(_ text: String) -> Sandbox.ProcessFailure {
    Sandbox.ProcessFailure(description: "\(text); the terminal showed:\n\(transcript)")
  }
}

extension Sandbox {
  /// Starts bump, or another program, in a terminal of a kind.
  public func terminal(
    running program: String? = nil, _ arguments: [String], in folder: URL, kind: String = "xterm"
  ) throws -> TerminalProcess {
    try TerminalProcess(
      program.map { URL(fileURLWithPath: $0) } ?? executable, arguments, in: folder,
      environment: variables.merging(["TERM": kind]) { old, _ in old },
      limit: limit)
  }
}

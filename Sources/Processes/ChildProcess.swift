import Glibc

/// A program that runs, and our ends of its pipes.
struct ChildProcess: ~Copyable {
  /// Also the number of its process group.
  private let process: pid_t
  private var input: Descriptor
  private var output: Descriptor
  private var error: Descriptor
  private var unwritten: ArraySlice<UInt8> = []
  private var captured: (output: [UInt8], error: [UInt8]) = ([], [])

  init(_ process: pid_t, input: consuming Descriptor, output: consuming Descriptor, error: consuming Descriptor) {
    self.process = process
    self.input = input
    self.output = output
    self.error = error
  }

  /// Serves the pipes until the program has ended.
  mutating func wait(
    for command: Command, signals: borrowing HeldSignals, terminal: borrowing ForegroundTerminal
  ) -> Outcome {
    if case .bytes(let bytes) = command.input { unwritten = bytes[...] }
    let deadline = command.timeLimit.map { ContinuousClock.now + $0 }
    var stop: Outcome.Stop?
    var patience: ContinuousClock.Instant?
    // In milliseconds: a short program costs a short wait, and a long one little work.
    var pause: Int32 = 1
    while true {
      if serve(command.captureLimit, within: pause) == 0 { pause = min(pause * 2, 16) }
      switch state() {
      case .running: break
      case .stopped(let signal): followStop(signal, terminal)
      case .ended(let ending):
        // Whatever it left in the pipes is there by now.
        while serve(command.captureLimit, within: 0) > 0 {}
        if stop != nil { kill(-process, SIGKILL) }
        terminal.takeBack(restoringModes: ending != .exited(0))
        return Outcome(ending: ending, stop: stop, output: captured.output, error: captured.error)
      }
      let now = ContinuousClock.now
      if let patience {
        if now >= patience { kill(-process, SIGKILL) }
        continue
      }
      if let signal = signals.request {
        stop = .signal(signal)
      } else if let deadline, let limit = command.timeLimit, now >= deadline {
        stop = .timeLimit(limit)
      } else {
        continue
      }
      patience = now + .seconds(2)
      kill(-process, SIGTERM)
      kill(-process, SIGCONT)
    }
  }

  /// Waits some milliseconds for a pipe that is ready and serves it; how many bytes went through.
  private mutating func serve(_ limit: Int, within pause: Int32) -> Int {
    func entry(_ descriptor: borrowing Descriptor, _ events: Int32) -> pollfd {
      pollfd(fd: descriptor.number, events: Int16(events), revents: 0)
    }
    var entries = [entry(input, POLLOUT), entry(output, POLLIN), entry(error, POLLIN)]
    guard unsafe poll(&entries, nfds_t(entries.count), pause) > 0 else { return 0 }
    var count = 0
    if entries[0].revents != 0 { count += writeInput() }
    if entries[1].revents != 0 { count += Self.read(&output, into: &captured.output, limit) }
    if entries[2].revents != 0 { count += Self.read(&error, into: &captured.error, limit) }
    return count
  }

  private mutating func writeInput() -> Int {
    let number = input.number
    // A pipe that is ready takes this much at once, so that writing never waits.
    let chunk = Array(unwritten.prefix(Int(PIPE_BUF)))
    let count = unsafe chunk.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
    if count > 0 { unwritten = unwritten.dropFirst(count) }
    if unwritten.isEmpty || count < 0 && errno != EINTR { input = Descriptor() }
    return max(0, count)
  }

  private static func read(_ descriptor: inout Descriptor, into bytes: inout [UInt8], _ limit: Int) -> Int {
    let number = descriptor.number
    var chunk = [UInt8](repeating: 0, count: 16 * 1024)
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
    if count > 0 { bytes += chunk[..<min(count, limit - bytes.count)] }
    if count == 0 || count < 0 && errno != EINTR { descriptor = Descriptor() }
    return max(0, count)
  }

  private enum State {
    case running
    case stopped(Int32)
    case ended(Ending)
  }

  private func state() -> State {
    var status: Int32 = 0
    guard unsafe waitpid(process, &status, WNOHANG | WUNTRACED) == process else { return .running }
    let low = status & 0x7F
    if low == 0 { return .ended(.exited(status >> 8 & 0xFF)) }
    if low == 0x7F { return .stopped(status >> 8 & 0xFF) }
    return .ended(.killed(signal: low))
  }

  /// The program was suspended, for example by Ctrl-Z: so are we, as one job with it, until the shell continues us.
  private func followStop(_ signal: Int32, _ terminal: borrowing ForegroundTerminal) {
    terminal.takeBack()
    kill(0, signal == SIGSTOP ? SIGTSTP : signal)
    terminal.give(to: process)
    kill(-process, SIGCONT)
  }
}

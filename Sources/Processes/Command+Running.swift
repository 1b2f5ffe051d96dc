import Cspawn
import Glibc

extension Command {
  /// Runs the program to its end, or until the time limit or a signal to us ends it.
  ///
  /// What it leaves running in the background is not waited for. Throws where it cannot be started; how it ended is the
  /// ``Outcome``'s matter.
  public func run() throws(StartError) -> Outcome {
    try StatusLine.paused { () throws(StartError) in try runToItsEnd() }
  }

  private func runToItsEnd() throws(StartError) -> Outcome {
    let signals = HeldSignals()
    let terminal = ForegroundTerminal()
    let input = Channel(input)
    let output = Channel(output)
    let error = Channel(error)
    let streams = [input.theirs.number, output.theirs.number, error.theirs.number]
    guard !streams.contains(-1) else { throw StartError(program: program, reason: reason(errno)) }
    let process: pid_t
    do throws(StartError) {
      process = try spawn(streams, terminal: terminal.descriptor.number)
    } catch {
      terminal.takeBack()
      throw error
    }
    // The program alone has its ends from here on, so that a pipe that it closes is at its end.
    var child = ChildProcess(process, input: input.keepOurs(), output: output.keepOurs(), error: error.keepOurs())
    return child.wait(for: self, signals: signals, terminal: terminal)
  }

  private func spawn(_ streams: [Int32], terminal: Int32) throws(StartError) -> pid_t {
    if ([program] + arguments).contains(where: { $0.utf8.contains(0) }) {
      throw StartError(program: program, reason: "an argument has a NUL byte")
    }
    if let folder, unsafe access(folder, X_OK) != 0 {
      throw StartError(program: program, reason: "in \(folder): \(reason(errno))")
    }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if terminal >= 0 { unsafe posix_spawn_file_actions_addtcsetpgrp_np(&actions, terminal) }
    for (number, stream) in streams.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
    }
    if let folder { unsafe posix_spawn_file_actions_addchdir_np(&actions, folder) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    // A library that we use may have us ignore it (SwiftNIO does); a program is started without that.
    var pipe = sigset_t()
    unsafe sigemptyset(&pipe)
    unsafe sigaddset(&pipe, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &pipe)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

    let words = unsafe ([program] + arguments).map { unsafe strdup($0) }
    let changes = unsafe environment.compactMap { name, value in
      unsafe value.flatMap { unsafe strdup("\(name)=\($0)") }
    }
    defer { unsafe (words + changes).forEach { unsafe free($0) } }
    var process: pid_t = 0
    let status = unsafe posix_spawnp(
      &process, program, &actions, &attributes, words + [nil], keptVariables + changes + [nil])
    guard status == 0 else { throw StartError(program: program, reason: reason(status)) }
    return process
  }

  /// Our own variables but those that are changed, byte by byte as they are.
  private var keptVariables: [UnsafeMutablePointer<CChar>?] {
    var kept: [UnsafeMutablePointer<CChar>?] = unsafe []
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let name = unsafe String(cString: text).prefix { $0 != "=" }
      if environment.index(forKey: String(name)) == nil { unsafe kept.append(text) }
      unsafe entry += 1
    }
    return unsafe kept
  }
}

/// One of the program's standard streams: its own end, and ours of a pipe.
private struct Channel: ~Copyable {
  let theirs: Descriptor
  private let ours: Descriptor

  init(_ input: Command.Input) {
    switch input {
    case .standardInput: self.init(Descriptor(copying: STDIN_FILENO), Descriptor())
    case .bytes(let bytes):
      let pipe = Pipe()
      self.init(pipe.reading, bytes.isEmpty ? Descriptor() : pipe.writing)
    }
  }

  init(_ output: Command.Output) {
    switch output {
    case .standardOutput: self.init(Descriptor(copying: STDOUT_FILENO), Descriptor())
    case .standardError: self.init(Descriptor(copying: STDERR_FILENO), Descriptor())
    case .captured:
      let pipe = Pipe()
      self.init(pipe.writing, pipe.reading)
    }
  }

  private init(_ theirs: consuming Descriptor, _ ours: consuming Descriptor) {
    self.theirs = theirs
    self.ours = ours
  }

  /// Closes the program's end.
  consuming func keepOurs() -> Descriptor { ours }
}

private func reason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }

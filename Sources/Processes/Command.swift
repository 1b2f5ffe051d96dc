/// A program to run, and what it gets: an argument list, never a text for a shell.
///
/// It runs in a process group of its own, so that nothing it started outlives a time limit. Where the terminal is ours
/// to give, it has it meanwhile, as a job of a shell would: it can ask there, and Ctrl-C is for it alone.
public struct Command: Hashable, Sendable {
  /// Where the program reads from.
  public enum Input: Hashable, Sendable {
    /// These bytes, and then the end. A program that does not read them all is no error.
    case bytes([UInt8])
    /// Our own standard input.
    case standardInput
  }

  /// What becomes of what the program writes.
  public enum Output: Hashable, Sendable {
    /// It is kept for the ``Outcome``, up to ``Command/captureLimit`` bytes; what comes after those is read and dropped.
    case captured
    /// It goes to our own standard output.
    case standardOutput
    /// It goes to our own standard error.
    case standardError
  }

  /// A path, or a name that the `PATH` is searched for.
  public var program: String
  /// The arguments after the program's name.
  public var arguments: [String]
  /// The folder that it runs in; nil: our own.
  public var folder: String?
  /// Variables on top of our own; nil takes one out.
  public var environment: [String: String?] = [:]
  /// Where it reads from; nothing if unsaid.
  public var input = Input.bytes([])
  /// What becomes of its standard output.
  public var output = Output.captured
  /// What becomes of its standard error.
  public var error = Output.captured
  /// How many bytes of each output are kept.
  public var captureLimit = 1 << 20
  /// How long it may take; nil: as long as it wants.
  public var timeLimit: Duration?

  /// A program with these arguments, in our own folder and environment, without input, its outputs captured.
  public init(_ program: String, _ arguments: [String], timeLimit: Duration? = nil) {
    self.program = program
    self.arguments = arguments
    self.timeLimit = timeLimit
  }
}

/// What came of running a program.
public struct Outcome: Hashable, Sendable {
  /// Why it did not run to its own end.
  public enum Stop: Hashable, Sendable {
    /// It took longer than this.
    case timeLimit(Duration)
    /// This signal asked us to end: an interrupt, a hang-up or a request to terminate. It is still pending where the
    /// caller blocks it, and else takes effect now.
    case signal(Int32)
  }

  /// How it ended.
  public let ending: Ending
  /// Why we ended it: first by SIGTERM, after two seconds by SIGKILL, and all of its process group with it. Nil where it
  /// ended by itself.
  public let stop: Stop?
  /// What it wrote to standard output, where that was captured.
  public let output: [UInt8]
  /// What it wrote to standard error, where that was captured.
  public let error: [UInt8]

  /// Whether it ended by itself, with the code 0.
  public var isSuccess: Bool { ending == .exited(0) && stop == nil }
}

/// How a program ended.
public enum Ending: Hashable, Sendable {
  /// It ended by itself, with this code.
  case exited(Int32)
  /// A signal ended it.
  case killed(signal: Int32)
}

/// A program that could not be started.
public struct StartError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The program.
  public let program: String
  /// Why not.
  public let reason: String

  /// What is wrong; lower case, no full stop.
  public var description: String { "cannot run \(program): \(reason)" }
}

/// Runs a program of the `PATH` to its end, with our standard input, output and error.
public func run(_ program: String, _ arguments: [String]) throws(StartError) -> Ending {
  var command = Command(program, arguments)
  command.input = .standardInput
  command.output = .standardOutput
  command.error = .standardError
  return try command.run().ending
}

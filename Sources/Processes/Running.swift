import Dispatch
import Glibc
import Subprocess
import Synchronization

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

/// Runs a program of the `PATH` to its end, on our own terminal: it has our standard input, output and error, and stays
/// in our process group.
///
/// Meanwhile the keys Ctrl-C and Ctrl-\ are the program's: here they do nothing.
public func run(_ program: String, _ arguments: [String]) throws(StartError) -> Ending {
  let before = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
  defer { for (number, handler) in before { _ = signal(number, handler) } }
  // The program's life is awaited on another thread: the main one stays what it is, that of a command without
  // concurrency.
  let answer = Answer()
  Task.detached {
    do {
      let result = try await Subprocess.run(
        .name(program), arguments: Arguments(arguments), input: .currentStandardInput,
        output: .currentStandardOutput, error: .currentStandardError)
      switch result.terminationStatus {
      case .exited(let code): answer.settle(.success(.exited(code)))
      case .signaled(let number): answer.settle(.success(.killed(signal: number)))
      }
    } catch {
      answer.settle(.failure(StartError(program: program, reason: "\(error)")))
    }
  }
  return try answer.wait().get()
}

/// What one thread settles and another waits for.
private final class Answer: Sendable {
  private let isSettled = DispatchSemaphore(value: 0)
  private let result = Mutex<Result<Ending, StartError>?>(nil)

  func settle(_ new: Result<Ending, StartError>) {
    result.withLock { $0 = new }
    isSettled.signal()
  }

  func wait() -> Result<Ending, StartError> {
    isSettled.wait()
    guard let settled = result.withLock({ $0 }) else { preconditionFailure("signalled before it was settled") }
    return settled
  }
}

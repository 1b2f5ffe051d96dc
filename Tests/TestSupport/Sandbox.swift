public import Foundation

/// A folder of its own for one test, with a `HOME` in it: what runs there sees no settings, no variables and no clock
/// but ours, and no network. The folder goes with the value.
public final class Sandbox {
  /// How a process ended.
  public struct Outcome: Equatable {
    /// Standard output.
    public let stdout: String
    /// Standard error.
    public let stderr: String
    /// The exit code; 128 and the number of the signal of a process that was killed.
    public let exitCode: Int32

    /// Makes a value.
    public init(stdout: String, stderr: String, exitCode: Int32) {
      self.stdout = stdout
      self.stderr = stderr
      self.exitCode = exitCode
    }
  }

  /// Why a process could not be run to its end, or ended with a code that was not expected.
  public struct ProcessFailure: Error, CustomStringConvertible {
    /// What was run, and what it said.
    public let description: String
  }

  /// The folder.
  public let folder: URL
  /// Variables on top of the sandbox's own; an empty text takes one out.
  public var environment: [String: String] = [:]
  /// Seconds since 1970 that the next process sees as the date of what it makes; a minute more at each call.
  public var now: Int64 = 1_795_176_000
  let executable: URL
  /// The program that is tried.
  public var program: URL { executable }
  let limit: TimeInterval

  /// Makes the folder. `executable` is what ``bump(_:in:input:)`` runs, and no process may take more than `limit`
  /// seconds.
  public init(executable: URL, limit: TimeInterval = 600) throws {
    self.executable = executable
    self.limit = limit
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "bump-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    // libgit2 knows nothing of GIT_CONFIG_GLOBAL, so the file stands where both look.
    try Data(Self.settings.utf8).write(to: home.appending(path: ".gitconfig"))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Where the processes' `HOME` is.
  public var home: URL { folder.appending(path: "home") }

  private static let settings = """
    [user]
    \tname = Ada Lovelace
    \temail = ada@example.com
    [init]
    \tdefaultBranch = main
    [advice]
    \tdetachedHead = false
    [gc]
    \tauto = 0
    [protocol]
    \tallow = never
    [protocol "file"]
    \tallow = always

    """

  /// Runs bump in a folder and returns how it ended, whatever the code.
  public func bump(_ arguments: [String], in folder: URL, input: String = "") throws -> Outcome {
    try run(executable, arguments, in: folder, input: input)
  }

  /// Runs git in a folder and returns what it printed. Throws where it ends with anything but `expecting`.
  @discardableResult
  public func git(_ arguments: [String], in folder: URL, input: String = "", expecting code: Int32 = 0) throws -> String
  {
    let outcome = try run(URL(fileURLWithPath: "/usr/bin/env"), ["git"] + arguments, in: folder, input: input)
    guard outcome.exitCode == code else {
      throw ProcessFailure(
        description: "git \(arguments.joined(separator: " ")) ended with \(outcome.exitCode): \(outcome.stderr)")
    }
    return outcome.stdout
  }

  /// Runs a program. What it prints goes through files: nothing blocks, however much it is.
  public func run(_ program: URL, _ arguments: [String], in folder: URL, input: String = "") throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = variables
    now += 60
    let streams = self.folder.appending(path: "streams-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: streams) }
    func handle(_ name: String, _ text: String) throws -> FileHandle {
      let url = streams.appending(path: name)
      try Data(text.utf8).write(to: url)
      return try FileHandle(forUpdating: url)
    }
    let handles = try [handle("in", input), handle("out", ""), handle("err", "")]
    defer { for handle in handles { try? handle.close() } }
    (process.standardInput, process.standardOutput, process.standardError) = (handles[0], handles[1], handles[2])
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    guard ended.wait(timeout: .now() + limit) == .success else {
      process.terminate()
      throw ProcessFailure(
        description: "\(program.lastPathComponent) \(arguments.joined(separator: " ")) took more than \(limit) s")
    }
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: streams.appending(path: name)), as: UTF8.self)
    }
    return Outcome(
      stdout: try text("out"), stderr: try text("err"),
      exitCode: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus)
  }

  var variables: [String: String] {
    let outer = ProcessInfo.processInfo.environment
    var variables = [
      "HOME": home.path, "PATH": outer["PATH"] ?? "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": home.appending(path: ".gitconfig").path,
      "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "GIT_AUTHOR_DATE": "\(now) +0000",
      "GIT_COMMITTER_DATE": "\(now) +0000",
    ]
    // And where the sanitizers of the compiler's report what they find.
    let passed = ["LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"]
    for name in passed { variables[name] = outer[name] }
    variables.merge(environment) { $1 }
    return variables.filter { !$0.value.isEmpty }
  }
}

public import Foundation

/// Programs of others that answers are compared with, where a machine has them.
public enum PeerTool {
  /// Why a program gave no answer.
  public struct Failure: Error, CustomStringConvertible {
    /// What it said.
    public let description: String
  }

  private static let env = URL(fileURLWithPath: "/usr/bin/env")

  /// The executable that an environment variable names, or the usual name of it.
  public static func named(_ name: String, _ variable: String) -> String {
    ProcessInfo.processInfo.environment[variable] ?? name
  }

  /// Whether a program runs and ends with 0.
  public static func runs(_ arguments: [String]) -> Bool { (try? answer(arguments)) != nil }

  /// Runs a program in a sandbox and returns what it printed. Throws where it does not end with 0.
  public static func answer(_ arguments: [String], input: String = "") throws -> String {
    let sandbox = try sandbox()
    return try answer(arguments, input: input, in: sandbox.folder, of: sandbox)
  }

  /// A sandbox for programs of others; without network, and with the machine's Rust toolchain.
  public static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox(executable: env)
    // rustup keeps its toolchains beside a real home; what the variable says other tests may have changed.
    let variables = ProcessInfo.processInfo.environment
    let homes = [NSHomeDirectoryForUser(NSUserName()), variables["HOME"]].compactMap(\.self).map { "\($0)/.rustup" }
    sandbox.environment["RUSTUP_HOME"] =
      variables["RUSTUP_HOME"] ?? homes.first { FileManager.default.fileExists(atPath: $0) }
    sandbox.environment["UV_OFFLINE"] = "1"
    sandbox.environment["UV_PYTHON_DOWNLOADS"] = "never"
    sandbox.environment["POETRY_VIRTUALENVS_CREATE"] = "false"
    sandbox.environment["CARGO_NET_OFFLINE"] = "true"
    sandbox.environment["npm_config_offline"] = "true"
    return sandbox
  }

  /// Runs a program in a folder of a sandbox.
  @discardableResult
  public static func answer(
    _ arguments: [String], input: String = "", in folder: URL, of sandbox: Sandbox
  ) throws -> String {
    let outcome = try sandbox.run(env, arguments, in: folder, input: input)
    guard outcome.exitCode == 0 else {
      throw Failure(
        description:
          "\(arguments.joined(separator: " ")) ended with \(outcome.exitCode): \(outcome.stderr)\(outcome.stdout)")
    }
    return outcome.stdout
  }
}

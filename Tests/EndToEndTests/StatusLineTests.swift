import Foundation
import TestSupport
import Testing

/// What a terminal shows while a command waits.
@Suite("Status line")
struct StatusLineTests {
  /// The end of a line of the terminal, whose beginning the cursor goes back to.
  private static let cleared = "\r\u{1B}[K"

  /// A registry that takes more than a second for each answer.
  private func slowRegistry() throws -> LoopbackServer {
    try LoopbackServer { _ in
      Thread.sleep(forTimeInterval: 1.2)
      return LoopbackResponse(404)
    }
  }

  private func check(_ host: String) -> [String] {
    ["image", "check", "--ref", "refs/tags/v1.0.0", "--image", "\(host)/my_app"]
  }

  /// A terminal with a shell that starts bump as `"$@"` in a script.
  private func shell(_ sandbox: Sandbox, _ script: String, _ arguments: [String]) throws -> TerminalProcess {
    try sandbox.terminal(
      running: "/bin/bash", ["-c", script, "bash", sandbox.program.path] + arguments,
      in: Manual.repository(sandbox).root)
  }

  @Test("what takes long is said, and goes again before the answer")
  func waiting() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try slowRegistry()
    let terminal = try sandbox.terminal(check(registry.host), in: repository.root)
    try terminal.expect("\(Self.cleared)bump: asking 127.0.0.1, 0 s")
    _ = try terminal.end()
    let last = try #require(terminal.transcript.range(of: Self.cleared, options: .backwards))
    let answer = terminal.transcript[last.upperBound...]
    #expect(answer.contains("gives 404"))
    #expect(!answer.contains("asking"))
  }

  @Test("Ctrl-C ends it at once")
  func interrupted() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try slowRegistry()
    let terminal = try sandbox.terminal(check(registry.host), in: repository.root)
    try terminal.expect("bump: asking")
    terminal.send("\u{3}")
    #expect(try terminal.end() == 128 + SIGINT)
  }

  @Test("a pipe and a dumb terminal are shown none of it")
  func elsewhere() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try slowRegistry()
    let piped = try repository.bump(check(registry.host))
    #expect(!piped.stderr.contains("asking"))
    let dumb = try sandbox.terminal(check(registry.host), in: repository.root, kind: "dumb")
    _ = try dumb.end()
    #expect(!dumb.transcript.contains("asking"))
  }

  @Test("in the background it leaves the terminal to the shell")
  func background() throws {
    let sandbox = try Sandbox()
    let registry = try slowRegistry()
    let terminal = try shell(sandbox, "set -m; \"$@\" & wait", check(registry.host))
    #expect(try terminal.end() == 0)
    #expect(!terminal.transcript.contains("asking"))
    #expect(terminal.transcript.contains("Exit 47"), "\(terminal.transcript)")
  }

  @Test("on a narrow terminal it is cut, and stays one line")
  func narrow() throws {
    let sandbox = try Sandbox()
    let registry = try slowRegistry()
    let terminal = try shell(sandbox, "stty cols 12; exec \"$@\"", check(registry.host))
    try terminal.expect("\(Self.cleared)bump: askin\(Self.cleared)")
    _ = try terminal.end()
  }
}

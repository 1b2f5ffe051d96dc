import Foundation
import Glibc
import Processes
import Testing

/// Programs that end, hang, write and read in all ways.
struct CommandTests {
  private func shell(_ script: String, _ arguments: String..., limit: Duration? = .seconds(600)) -> Command {
    Command("sh", ["-c", script, "sh"] + arguments, timeLimit: limit)
  }

  @Test("arguments arrive as they are, whatever they hold")
  func arguments() throws {
    let odd = ["", " ", "$(id)", "a\nb", "-n", "*", "ä", "'\""]
    var command = Command("printf", ["%s\\0"] + odd)
    command.environment = ["PATH": "/nowhere"]
    let outcome = try command.run()
    #expect(outcome.isSuccess)
    #expect(String(decoding: outcome.output, as: UTF8.self) == odd.map { $0 + "\0" }.joined())
  }

  @Test(
    "an ending is told as it was",
    arguments: [
      ("exit 0", Ending.exited(0)), ("exit 3", .exited(3)), ("kill -9 $$", .killed(signal: 9)),
      ("kill -PIPE $$", .killed(signal: 13)),
    ])
  func endings(_ script: String, _ ending: Ending) throws {
    // As a library that we use may have it (SwiftNIO has); a program is not to begin so.
    _ = signal(SIGPIPE, SIG_IGN)
    let outcome = try shell(script).run()
    #expect(outcome.ending == ending)
    #expect(outcome.stop == nil)
    #expect(outcome.isSuccess == (ending == .exited(0)))
  }

  @Test("what is no program is an error that names it", arguments: ["no-such-program", "/etc/passwd", "/tmp", "a\0b"])
  func missing(_ program: String) {
    #expect {
      try Command(program, []).run()
    } throws: {
      "\($0)".hasPrefix("cannot run \(program): ")
    }
  }

  @Test("a folder that is none is an error that names it")
  func missingFolder() {
    var command = shell("exit 0")
    command.folder = "/nowhere"
    #expect(throws: StartError.self) { try command.run() }
  }

  @Test("variables are set, changed and taken out; the rest is ours", .serialized, arguments: ["x y", ""])
  func environment(_ value: String) throws {
    setenv("BUMP_TEST_KEPT", "kept", 1)
    setenv("BUMP_TEST_GONE", "gone", 1)
    setenv("BUMP_TEST_CHANGED", "old", 1)
    var command = shell(
      "printf '%s|%s|%s|%s' \"$BUMP_TEST_KEPT\" \"${BUMP_TEST_GONE-none}\" \"$BUMP_TEST_CHANGED\" \"$PWD\"")
    command.environment = ["BUMP_TEST_GONE": nil, "BUMP_TEST_CHANGED": value]
    command.folder = "/usr"
    #expect(try String(decoding: command.run().output, as: UTF8.self) == "kept|none|\(value)|/usr")
  }

  @Test("input of any size goes in, whole, while output comes out", arguments: [0, 1, 4096, 3_000_000])
  func echo(_ count: Int) throws {
    var command = shell("cat; echo done >&2")
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    command.input = .bytes(bytes)
    command.captureLimit = 4_000_000
    let outcome = try command.run()
    #expect(outcome.isSuccess)
    #expect(outcome.output == bytes)
    #expect(outcome.error == Array("done\n".utf8))
  }

  @Test("a program that does not read its input is no error, and no signal for us")
  func unreadInput() throws {
    var command = shell("exec 0<&-; echo ready")
    command.input = .bytes([UInt8](repeating: 0, count: 1_000_000))
    let outcome = try command.run()
    #expect(outcome.isSuccess)
    #expect(outcome.output == Array("ready\n".utf8))
    var pending = sigset_t()
    sigpending(&pending)
    #expect(sigismember(&pending, SIGPIPE) == 0)
  }

  @Test("each output is kept up to the limit, and the program is not held up")
  func bounded() throws {
    var command = shell("head -c 2000000 /dev/zero; head -c 2000000 /dev/zero >&2; echo end; exit 4")
    command.captureLimit = 10
    let outcome = try command.run()
    #expect(outcome.ending == .exited(4))
    #expect(outcome.output.count == 10)
    #expect(outcome.error.count == 10)
  }

  @Test(
    "after the time limit the program is ended, with all that it started",
    arguments: ["sleep 3600", "trap '' TERM; sleep 3600; sleep 3600"])
  func timeLimit(_ script: String) throws {
    // The limit leaves a busy machine the time to start the shell; it never leaves the sleeps theirs.
    let outcome = try shell("sleep 3600 & echo $!; \(script); echo late", limit: .seconds(5)).run()
    #expect(outcome.stop == .timeLimit(.seconds(5)))
    #expect(!outcome.isSuccess)
    let background = try process(in: outcome)
    // A zombie until whoever adopted it looks; gone or dead is what counts.
    var tries = 0
    while isAlive(background), tries < 3000 {
      usleep(10_000)
      tries += 1
    }
    #expect(!isAlive(background))
  }

  private func process(in outcome: Outcome) throws -> pid_t {
    let text = String(decoding: outcome.output, as: UTF8.self)
    return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)), "\(text)")
  }

  private func isAlive(_ process: pid_t) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return text.split(separator: ")").last?.hasPrefix(" Z") == false
  }

  @Test("what the program leaves in the background is not waited for")
  func background() throws {
    let outcome = try shell("sleep 3600 & echo $!", limit: nil).run()
    #expect(outcome.isSuccess)
    let background = try process(in: outcome)
    #expect(isAlive(background))
    kill(background, SIGKILL)
  }

  @Test("a signal that asks us to end ends the program, and is still there afterwards")
  func interrupted() throws {
    // Signals of one thread alone, so that the others' tests go on.
    let result = try onThread {
      var hangUp = sigset_t()
      sigemptyset(&hangUp)
      sigaddset(&hangUp, SIGHUP)
      pthread_sigmask(SIG_BLOCK, &hangUp, nil)
      pthread_kill(pthread_self(), SIGHUP)
      let outcome = try? self.shell("sleep 3600").run()
      var pending = sigset_t()
      sigpending(&pending)
      return (outcome, sigismember(&pending, SIGHUP) == 1)
    }
    #expect(result.0?.stop == .signal(SIGHUP))
    #expect(result.1)
  }

  private func onThread<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) throws -> Answer {
    nonisolated(unsafe) var answer: Answer?
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      answer = body()
      done.signal()
    }
    thread.start()
    done.wait()
    return try #require(answer)
  }

  @Test("the program has no signals held, and a process group of its own")
  func signals() throws {
    let outcome = try shell("grep SigBlk /proc/self/status; cat /proc/$$/stat").run()
    let lines = String(decoding: outcome.output, as: UTF8.self).split(whereSeparator: \.isNewline)
    #expect(lines.first == "SigBlk:\t0000000000000000")
    let fields = try #require(lines.last).split(separator: " ")
    #expect(fields[4] == fields[0], "the group, and the process")
  }
}

import Dispatch
import Glibc
import Synchronization

/// A line on the terminal that says what takes so long. It is shown where nothing was written for half a second, and goes
/// before anything else is written and before another program or a question has the terminal.
///
/// Whoever writes calls ``clear()`` first. Without a terminal nothing is ever shown.
public enum StatusLine {
  private struct State {
    var timer: (any DispatchSourceTimer)?
    var start = ContinuousClock.now
    var quietUntil = ContinuousClock.now
    var pauses = 0
    var work: String?
    var lastCount = 0
    var isShown = false
  }

  private static let state = Mutex(State())
  private static let commits = Atomic<Int>(0)
  private static let patience = Duration.milliseconds(500)

  /// Begins to wait, if standard error is a terminal that can erase a line.
  public static func begin() {
    let kind = unsafe getenv("TERM").map { unsafe String(cString: $0) }
    guard isatty(STDERR_FILENO) == 1, let kind, !kind.isEmpty, kind != "dumb" else { return }
    state.withLock { state in
      let timer = DispatchSource.makeTimerSource()
      timer.setEventHandler { show() }
      timer.schedule(deadline: .now() + .milliseconds(500), repeating: .milliseconds(200))
      timer.activate()
      state.timer = timer
      state.start = .now
      state.quietUntil = state.start + patience
    }
  }

  /// One more commit was read. Takes a nanosecond: it may be called from where objects are read.
  public static func countCommit() { commits.add(1, ordering: .relaxed) }

  /// Says what the waiting is for, such as `asking ghcr.io`; nil for nothing in particular.
  public static func say(_ work: String?) { state.withLock { $0.work = work } }

  /// Takes the line away, before something else is written.
  public static func clear() { state.withLock { clear(&$0) } }

  /// Takes the line away for good: the process ends.
  public static func end() {
    state.withLock { state in
      clear(&state)
      state.timer?.cancel()
      state.timer = nil
    }
  }

  /// Does something during which somebody else has the terminal.
  public static func paused<Answer: ~Copyable, Failure>(
    _ action: () throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    let began = ContinuousClock.now
    state.withLock { state in
      clear(&state)
      state.pauses += 1
    }
    defer {
      state.withLock { state in
        state.pauses -= 1
        state.start += .now - began
        state.quietUntil = .now + patience
      }
    }
    return try action()
  }

  private static func clear(_ state: inout State) {
    guard state.timer != nil else { return }
    if state.isShown { put("\r\u{1B}[K") }
    state.isShown = false
    state.quietUntil = .now + patience
  }

  private static func show() {
    state.withLock { state in
      // An event can be under way while the timer is taken away.
      guard state.timer != nil, state.pauses == 0, ContinuousClock.now >= state.quietUntil else { return }
      let count = commits.load(ordering: .relaxed)
      let isReading = count != state.lastCount
      state.lastCount = count
      let work = state.work ?? (isReading ? "reading commits (\(count))" : "working")
      let text = "bump: \(work), \((ContinuousClock.now - state.start).components.seconds) s"
      // Where a terminal says no width, it has one.
      var size = winsize()
      let width = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
      put("\r\u{1B}[K\(text.prefix(width - 1))")
      state.isShown = true
    }
  }

  /// Writes to the terminal where it is ours: one in the background would be stopped for it. What the terminal does not
  /// take at once is not worth waiting for.
  private static func put(_ text: String) {
    let owner = tcgetpgrp(STDERR_FILENO)
    guard owner < 0 || owner == getpgrp() else { return }
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

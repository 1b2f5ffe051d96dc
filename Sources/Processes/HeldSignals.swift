import Cspawn
import Glibc

/// Signals that wait while a program runs: what asks us to end, so that the program is ended first, and what our own
/// doings bring: a pipe that nobody reads, a terminal that is another group's.
struct HeldSignals: ~Copyable {
  private var before = sigset_t()
  private let hadBrokenPipe: Bool

  init() {
    hadBrokenPipe = isPending(SIGPIPE)
    var held = sigset_t()
    unsafe sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGTTOU] { _ = unsafe sigaddset(&held, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &held, &before)
  }

  /// The signal that asks us to end, if one came.
  var request: Int32? { requestToEnd() }

  deinit {
    if !hadBrokenPipe, isPending(SIGPIPE) {
      var pipe = sigset_t()
      unsafe sigemptyset(&pipe)
      unsafe sigaddset(&pipe, SIGPIPE)
      var now = timespec()
      unsafe sigtimedwait(&pipe, nil, &now)
    }
    var before = before
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}

/// The signal that asks us to end, if one came and waits.
public func requestToEnd() -> Int32? { [SIGINT, SIGTERM, SIGHUP].first(where: isPending) }

private func isPending(_ signal: Int32) -> Bool {
  var pending = sigset_t()
  unsafe sigpending(&pending)
  return unsafe sigismember(&pending, signal) == 1
}

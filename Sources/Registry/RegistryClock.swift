import FoundationEssentials
import Glibc

/// The time, and waiting: tests have another one.
public struct RegistryClock: Sendable {
  /// Seconds since 1970.
  public let now: @Sendable () -> Double
  /// Waits for so many seconds.
  public let wait: @Sendable (Double) -> Void

  /// Makes a clock.
  public init(now: @escaping @Sendable () -> Double, wait: @escaping @Sendable (Double) -> Void) {
    self.now = now
    self.wait = wait
  }

  /// The clock of the system.
  public static let system = RegistryClock(
    now: { Date().timeIntervalSince1970 },
    wait: { seconds in
      guard seconds > 0 else { return }
      usleep(UInt32(seconds * 1_000_000))
    })
}

/// How long to wait before another attempt.
struct Backoff {
  /// How often a request is sent at most.
  static let attempts = 4
  /// How many seconds all waiting for one request may take.
  static let limit = 60.0

  private var waited = 0.0
  private var attempt = 1

  /// The seconds until the next attempt; nil where there is none. `asked` is what `Retry-After` says: where that is
  /// longer than what is left, waiting less would be of no use.
  mutating func next(asked: Double?) -> Double? {
    guard attempt < Self.attempts else { return nil }
    let seconds = asked ?? 0.5 * Double(1 << (attempt - 1))
    guard waited + seconds <= Self.limit else { return nil }
    attempt += 1
    waited += seconds
    return seconds
  }
}

/// The seconds of `Retry-After`: a number, or a date as RFC 9110 §5.6.7 has it, `Sun, 06 Nov 1994 08:49:37 GMT`. Nil of
/// anything else.
func retryAfter(_ text: String, now: Double) -> Double? {
  let text = text.trimmed
  if let seconds = UInt32(text) { return Double(seconds) }
  guard let date = httpDate(text) else { return nil }
  return max(0, Double(date) - now)
}

/// The seconds since 1970 of an IMF-fixdate.
private func httpDate(_ text: String) -> Int? {
  let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  let parts = text.split(separator: " ")
  guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
    let month = months.firstIndex(of: String(parts[2])),
    let year = Int(parts[3]), (1970...9999).contains(year), (1...31).contains(day)
  else { return nil }
  let time = parts[4].split(separator: ":").compactMap { Int($0) }
  guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]) else {
    return nil
  }
  // Days since 1970 of the proleptic Gregorian calendar, its years beginning in March.
  let (y, m) = month < 2 ? (year - 1, month + 10) : (year, month - 2)
  let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 719_469
  return days * 86400 + time[0] * 3600 + time[1] * 60 + time[2]
}

extension String {
  var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}

/// A date as git's own variables hold it: `1795176000 +0100`, `@1795176000`, ISO 8601 or RFC 2822.
struct GitDate: Hashable, Sendable {
  /// Since 1970-01-01 UTC.
  let seconds: Int64
  /// East of UTC; nil where the text does not say.
  let offsetMinutes: Int?

  init?(_ text: String) {
    var words = text.split(separator: " ").map(String.init)
    guard let first = words.first else { return nil }
    if let seconds = Int64(first.hasPrefix("@") ? String(first.dropFirst()) : first),
      first.utf8.count > 8 || first.hasPrefix("@")
    {
      guard words.count <= 2 else { return nil }
      let zone = words.count == 2 ? Self.zone(words[1]) : 0
      guard let zone else { return nil }
      self.init(seconds: seconds, offsetMinutes: zone)
      return
    }
    if words.count == 1 || first.contains("-") {
      self.init(iso: words)
      return
    }
    if first.hasSuffix(",") { words.removeFirst() }
    self.init(rfc2822: words)
  }

  private init(seconds: Int64, offsetMinutes: Int?) {
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }

  /// `2026-11-20T12:00:00Z`, `2026-11-20 12:00:00 +0100`.
  private init?(iso words: [String]) {
    var words = words
    if words.count == 1, let separator = words[0].firstIndex(of: "T") {
      let time = words[0][words[0].index(after: separator)...]
      words = [String(words[0][..<separator]), String(time)]
    }
    guard (2...3).contains(words.count) else { return nil }
    var time = words[1]
    var zone = words.count == 3 ? words[2] : nil
    if zone == nil, let start = time.firstIndex(where: { $0 == "+" || $0 == "-" || $0 == "Z" }) {
      zone = String(time[start...])
      time = String(time[..<start])
    }
    let date = words[0].split(separator: "-").map { Int($0) ?? -1 }
    guard date.count == 3 else { return nil }
    self.init(year: date[0], month: date[1], day: date[2], time: time, zone: zone)
  }

  /// `20 Nov 2026 12:00:00 +0100`.
  private init?(rfc2822 words: [String]) {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard (4...5).contains(words.count), let day = Int(words[0]), let month = months.firstIndex(of: words[1]),
      let year = Int(words[2])
    else { return nil }
    self.init(year: year, month: month + 1, day: day, time: words[3], zone: words.count == 5 ? words[4] : nil)
  }

  private init?(year: Int, month: Int, day: Int, time: String, zone: String?) {
    let clock = time.split(separator: ".")[0].split(separator: ":").map { Int($0) ?? -1 }
    guard (1970...2999).contains(year), (1...12).contains(month), (1...31).contains(day), (2...3).contains(clock.count),
      (0...23).contains(clock[0]), (0...59).contains(clock[1]), clock.count == 2 || (0...60).contains(clock[2])
    else { return nil }
    var offset: Int?
    if let zone {
      guard let minutes = Self.zone(zone) else { return nil }
      offset = minutes
    }
    // Days since 1970-01-01 in the proleptic Gregorian calendar, counted from March so that February ends the year.
    let (y, m) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 719_469
    let local = Int64(days * 86_400 + clock[0] * 3600 + clock[1] * 60 + (clock.count == 3 ? clock[2] : 0))
    self.init(seconds: local - Int64(offset ?? 0) * 60, offsetMinutes: offset)
  }

  /// `Z`, `+0100`, `-05:30` in minutes.
  private static func zone(_ text: String) -> Int? {
    if text == "Z" || text == "UTC" || text == "GMT" { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.utf8.count == 4, let value = Int(digits) else { return nil }
    let minutes = value / 100 * 60 + value % 100
    return sign == "-" ? -minutes : minutes
  }
}

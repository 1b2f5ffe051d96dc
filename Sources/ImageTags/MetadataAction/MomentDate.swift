import SemanticVersion

/// A point in time that is written as Moment.js writes it.
struct MomentDate {
  private let date: CalendarDate
  private let seconds: Int
  private let offsetMinutes: Int
  private let isUTC: Bool
  private let secondsSince1970: Int64

  init(seconds: Int64, offsetMinutes: Int, isUTC: Bool) {
    secondsSince1970 = seconds
    self.offsetMinutes = offsetMinutes
    self.isUTC = isUTC
    date = CalendarDate(secondsSince1970: seconds, offsetMinutes: offsetMinutes)
    let local = (seconds % 86_400 + Int64(offsetMinutes) * 60) % 86_400
    self.seconds = Int(local < 0 ? local + 86_400 : local)
  }

  /// Text for a format: tokens are replaced, `[text]` and everything else is kept. Throws for tokens of Moment.js that
  /// are words of a language or are not known here.
  func formatted(_ format: String) throws(MetadataError) -> String {
    var result = ""
    var rest = Substring(format)
    while let first = rest.first {
      if first == "[", let close = rest.firstIndex(of: "]") {
        result += rest[rest.index(after: rest.startIndex)..<close]
        rest = rest[rest.index(after: close)...]
        continue
      }
      let run = String(rest.prefix { $0 == first })
      rest = rest.dropFirst(run.count)
      guard Self.letters.contains(first) else {
        result += run
        continue
      }
      guard let text = value(of: run), rest.first != "o" else {
        throw MetadataError("the format '\(format)' has '\(run)', which is not understood here")
      }
      result += text
    }
    return result
  }

  /// Those of tokens, of which many are words of a language.
  private static let letters = "YMDdeEwWgGQkLlzNySHhmsAaZXx"

  /// Nil for what is no token, or one that is not known here.
  private func value(of token: String) -> String? {
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    let half = hour % 12 == 0 ? 12 : hour % 12
    switch token {
    case "YYYY": return padded(date.year, 4)
    case "YY": return padded(date.year % 100, 2)
    case "GGGG": return padded(date.isoWeek.year, 4)
    case "WW": return padded(date.isoWeek.week, 2)
    case "W": return "\(date.isoWeek.week)"
    case "Q": return "\((date.month - 1) / 3 + 1)"
    case "MM": return padded(date.month, 2)
    case "M": return "\(date.month)"
    case "DD": return padded(date.day, 2)
    case "D": return "\(date.day)"
    case "HH": return padded(hour, 2)
    case "H": return "\(hour)"
    case "hh": return padded(half, 2)
    case "h": return "\(half)"
    case "mm": return padded(minute, 2)
    case "m": return "\(minute)"
    case "ss": return padded(second, 2)
    case "s": return "\(second)"
    case "A": return hour < 12 ? "AM" : "PM"
    case "a": return hour < 12 ? "am" : "pm"
    case "X": return "\(secondsSince1970)"
    case "x": return "\(secondsSince1970)000"
    case _ where token.allSatisfy { $0 == "S" }: return String(repeating: "0", count: token.count)
    case "Z", "ZZ":
      let minutes = abs(offsetMinutes)
      let colon = token == "Z" ? ":" : ""
      return "\(offsetMinutes < 0 ? "-" : "+")\(padded(minutes / 60, 2))\(colon)\(padded(minutes % 60, 2))"
    default: return nil
    }
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

/// A day of the proleptic Gregorian calendar, for example `2026-11-20`.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Astronomical: 0 is 1 BC.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// Makes a date of parts that are taken as they are.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day of a point in time where clocks are `offsetMinutes` ahead of UTC, as git keeps a time.
  ///
  /// A sum that no `Int64` holds ends at the nearest one that does.
  public init(secondsSince1970: Int64, offsetMinutes: Int = 0) {
    let offset = Int64(clamping: offsetMinutes).multipliedReportingOverflow(by: 60)
    let sum = secondsSince1970.addingReportingOverflow(offset.overflow ? 0 : offset.partialValue)
    let seconds = sum.overflow ? (secondsSince1970 < 0 ? Int64.min : Int64.max) : sum.partialValue
    let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    self.init(daysSince1970: second < 0 ? day - 1 : day)
  }

  /// Counts in eras of 400 years and in years that begin in March, so that the leap day is the last one.
  private init(daysSince1970: Int64) {
    let days = daysSince1970 + 719_468  // since 0000-03-01
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    self.init(
      year: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), month: Int(month),
      day: Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1))
  }

  /// Whether `left` is the earlier day.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// The date as ISO 8601 writes it: `2026-11-20`.
  public var description: String {
    let sign = year < 0 ? "-" : ""
    return "\(sign)\(padded(year.magnitude, to: 4))-\(padded(month.magnitude, to: 2))-\(padded(day.magnitude, to: 2))"
  }
}

private func padded(_ number: UInt, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

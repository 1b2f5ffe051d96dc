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

  /// The number of days of a month, 1 to 12.
  static func days(inMonth month: Int, ofYear year: Int) -> Int {
    let next =
      month == 12 ? CalendarDate(year: year + 1, month: 1, day: 1) : CalendarDate(year: year, month: month + 1, day: 1)
    return Int(next.daysSince1970 - CalendarDate(year: year, month: month, day: 1).daysSince1970)
  }

  /// The number of weeks that ISO 8601 gives a year: 28 December is always in the last one.
  static func weeks(inYear year: Int) -> Int { CalendarDate(year: year, month: 12, day: 28).isoWeek.week }

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

  /// The week of ISO 8601 that the day is in, and the year that the week belongs to: that of its Thursday.
  public var isoWeek: (year: Int, week: Int) {
    let weekday = (daysSince1970 + 3) % 7  // Monday is 0
    let thursday = CalendarDate(daysSince1970: daysSince1970 - (weekday < 0 ? weekday + 7 : weekday) + 3)
    let newYear = CalendarDate(year: thursday.year, month: 1, day: 1)
    return (thursday.year, Int((thursday.daysSince1970 - newYear.daysSince1970) / 7) + 1)
  }

  /// The inverse of ``init(daysSince1970:)``.
  private var daysSince1970: Int64 {
    let year = Int64(month > 2 ? year : year - 1)
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
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

import SemanticVersion
import Testing

@Suite("dates")
struct CalendarDateTests {
  @Test(
    "seconds since 1970 are a day of the Gregorian calendar",
    arguments: [
      (0, 0, "1970-01-01"), (-1, 0, "1969-12-31"), (951_782_400, 0, "2000-02-29"), (4_107_542_399, 0, "2100-02-28"),
      (4_107_542_400, 0, "2100-03-01"), (1_700_000_000, 0, "2023-11-14"), (86_399, 1, "1970-01-02"),
      (0, -1, "1969-12-31"),
      (-62_167_219_200, 0, "0000-01-01"), (-62_167_219_201, 0, "-0001-12-31"), (253_402_300_800, 0, "10000-01-01"),
    ] as [(Int64, Int, String)])
  func days(_ seconds: Int64, _ offset: Int, _ date: String) {
    #expect(CalendarDate(secondsSince1970: seconds, offsetMinutes: offset).description == date)
  }

  @Test("each day follows the one before, for 800 years")
  func order() {
    var before = CalendarDate(secondsSince1970: -400 * 365 * 86_400)
    var (months, days) = (Set<Int>(), Set<Int>())
    for day in (-400 * 365 + 1)..<(400 * 365) {
      let date = CalendarDate(secondsSince1970: Int64(day) * 86_400)
      #expect(before < date)
      #expect(date.day == before.day + 1 || date.day == 1)
      months.insert(date.month)
      days.insert(date.day)
      before = date
    }
    #expect(months == Set(1...12))
    #expect(days == Set(1...31))
  }

  @Test("no number of seconds traps", arguments: [Int64.min, Int64.max], [Int.min, -1, 1, Int.max])
  func extremes(_ seconds: Int64, _ offset: Int) {
    #expect((1...12).contains(CalendarDate(secondsSince1970: seconds, offsetMinutes: offset).month))
  }
}

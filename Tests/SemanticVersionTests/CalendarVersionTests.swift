import SemanticVersion
import TestSupport
import Testing

private func day(_ text: String) throws -> CalendarDate {
  let parts = text.split(separator: "-").compactMap { Int($0) }
  try #require(parts.count == 3)
  return CalendarDate(year: parts[0], month: parts[1], day: parts[2])
}

private func version(_ text: String, _ format: String) throws -> Version {
  try Version(parsing: text, scheme: .calver(CalendarFormat(parsing: format)))
}

@Suite("Calendar versions")
struct CalendarVersionTests {
  struct WeekRow: Codable, Sendable, CustomTestStringConvertible {
    let date: String
    let year: Int
    let week: Int
    var testDescription: String { "\(date) -> \(year)-W\(week)" }
  }

  @Test("weeks are Python's isocalendar", arguments: try fixture("iso_weeks", as: WeekRow.self, in: .module))
  func isoWeek(_ row: WeekRow) throws {
    let found = try day(row.date).isoWeek
    #expect(found.year == row.year && found.week == row.week)
  }

  @Test(
    "the parts of a format",
    arguments: [
      ("YYYY.MM.MICRO", "2026.11.0"), ("YYYY.0M.MICRO", "2026.11.0"), ("YY.MM.MICRO", "26.11.0"),
      ("0Y.0M.0D", "26.11.05"), ("YYYY.MM.DD", "2026.11.5"), ("YYYY.0M.0D.MICRO", "2026.11.05.0"),
      ("YYYY.MICRO", "2026.0"), ("YYYY.MINOR.MICRO", "2026.0.0"), ("YYYY.WW.PATCH", "2026.45.0"), ("YYYY", "2026"),
      ("YYYY.0W", "2026.45"), ("YYYY.MAJOR.MINOR.MICRO", "2026.0.0.0"),
    ])
  func first(_ format: String, _ expected: String) throws {
    let first = try Version(first: CalendarDate(year: 2026, month: 11, day: 5), format: CalendarFormat(parsing: format))
    #expect(first.description == expected)
    #expect(try version(expected, format) == first)
  }

  @Test("every day of 274 years is a version that reads as it prints, never before that of the day before")
  func everyDay() throws {
    let formats = try ["YYYY.0M.0D", "YY.WW", "0Y.MM.MICRO"].map { try CalendarFormat(parsing: $0) }
    var before: [Version?] = [nil, nil, nil]
    for day in 0..<100_076 {
      let index = day % formats.count
      let date = CalendarDate(secondsSince1970: 946_857_600 + Int64(day) * 86_400)
      let first = try Version(first: date, format: formats[index])
      if try Version(parsing: first.description, scheme: first.scheme) != first { Issue.record("\(date) is \(first)") }
      if let last = before[index], index == 0 ? !last.precedes(first) : first.precedes(last) {
        Issue.record("\(date) is \(first) after \(last)")
      }
      before[index] = first
    }
  }

  @Test("a year that a format cannot write is refused", arguments: [("YYYY", 999), ("YYYY", 10_000), ("YY", 1_999)])
  func years(_ format: String, _ year: Int) throws {
    let format = try CalendarFormat(parsing: format)
    #expect(throws: VersionError.yearNotWritable(year, format)) {
      try Version(first: CalendarDate(year: year, month: 7, day: 1), format: format)
    }
  }

  @Test(
    "a bad format is refused at its place",
    arguments: [
      ("", 0, "a part is missing at column 1"), ("YYYY..MICRO", 5, "a part is missing at column 6"),
      ("YYYY.mm", 5, "'mm' is no part at column 6"), ("YYYY-MM", 0, "'YYYY-MM' is no part at column 1"),
      ("YYYY.MM.MICRO.", 14, "a part is missing at column 15"), ("MM.MICRO", 0, "the year does not come first"),
      ("MAJOR.YYYY", 0, "the year does not come first"), ("YYYY.DD", 5, "DD at column 6 cannot follow YYYY"),
      ("YYYY.YY", 5, "YY at column 6 cannot follow YYYY"), ("YYYY.MM.WW", 8, "WW at column 9 cannot follow MM"),
      ("YYYY.MICRO.MM", 11, "MM at column 12 cannot follow MICRO"),
      ("YYYY.MICRO.PATCH", 11, "MICRO at column 12 cannot follow MICRO"),
      ("YYYY.MICRO.MINOR", 11, "MINOR at column 12 cannot follow MICRO"),
    ])
  func badFormats(_ text: String, _ offset: Int, _ message: String) {
    #expect {
      try CalendarFormat(parsing: text)
    } throws: { error in
      (error as? CalendarFormatError)?.offset == offset && "\(error)".hasPrefix(message)
    }
  }

  @Test(
    "a version that is none of the form or no day of the calendar is refused at its place",
    arguments: [
      ("YYYY.MM.MICRO", "", 0), ("YYYY.MM.MICRO", "26.11.0", 0), ("YYYY.MM.MICRO", "02026.11.0", 0),
      ("YYYY.MM.MICRO", "2026", 4), ("YYYY.MM.MICRO", "2026.13.0", 5), ("YYYY.MM.MICRO", "2026.0.0", 5),
      ("YYYY.MM.MICRO", "2026.01.0", 5), ("YYYY.0M.MICRO", "2026.1.0", 5), ("YYYY.0M.MICRO", "2026.001.0", 5),
      ("YYYY.MM.MICRO", "2026.11", 7), ("YYYY.MM.MICRO", "2026.11.01", 8), ("YYYY.MM.MICRO", "2026.11.0.1", 9),
      ("YYYY.MM.MICRO", "v2026.11.0", 0), ("YYYY.MM.MICRO", "2026.11.0-a0", 9), ("YYYY.MM.MICRO", "2026.11.0alpha0", 9),
      ("YYYY.MM.MICRO", "2026.11.0a", 10), ("YYYY.MM.MICRO", "2026.11.0a01", 10),
      ("YYYY.MM.MICRO", "2026.11.0.dev", 13),
      ("YYYY.MM.MICRO", "2026.11.0.post1", 9), ("YYYY.MM.MICRO", "2026.11.0+", 10), ("YYYY.MM.MICRO", "2026.11.0 ", 9),
      ("YYYY.MM.DD", "2026.2.29", 7), ("YYYY.MM.DD", "2100.2.29", 7), ("YYYY.MM.DD", "2026.4.31", 7),
      ("YYYY.MM.DD", "2026.12.0", 8), ("YYYY.WW", "2025.53", 5), ("YYYY.WW", "2026.54", 5), ("YY.WW", "21.53", 3),
      ("0Y.MM", "6.1", 0), ("YY.MM", "06.1", 0),
    ])
  func notCalendarVersions(_ format: String, _ text: String, _ offset: Int) {
    #expect {
      try version(text, format)
    } throws: { error in
      (error as? VersionError)?.offset == offset
    }
  }

  @Test(
    "leap days, weeks 53 and long years are versions",
    arguments: [
      ("YYYY.MM.DD", "2024.2.29"), ("YYYY.0M.0D", "2000.02.29"), ("YYYY.WW", "2026.53"), ("YY.0W", "20.53"),
      ("YY.MM", "0.1"), ("0Y.MM", "06.1"), ("YY.MM", "126.12"), ("0Y.MM", "126.12"),
      ("YYYY.MM.MICRO", "2026.1.10a3.dev4"),
      ("YYYY.MM.MICRO", "2026.11.0+Build-5.007"), ("YYYY.MICRO", "2026.99999999999999999999999"),
    ])
  func calendarVersions(_ format: String, _ text: String) throws {
    #expect(try version(text, format).description == text)
  }

  @Test("the message says the part and the form")
  func messages() {
    #expect {
      try version("2026.13.0", "YYYY.MM.MICRO")
    } throws: { error in
      "\(error)" == "MM of the form YYYY.MM.MICRO at column 6 has to be a month from 1 to 12"
    }
  }

  /// Format, current version, day of the release, increment, prerelease, answer; of a refusal, its first words.
  @Test(
    "the next version",
    arguments: [
      // The same date: the counter goes up.
      ("YYYY.MM.MICRO", "2026.11.0", "2026-11-30", .patch, nil, "2026.11.1"),
      ("YYYY.MM.MICRO", "2026.11.9", "2026-11-30", .major, nil, "2026.11.10"),
      ("YYYY.MM.MICRO", "2026.11.0", "2026-11-30", .none, nil, "2026.11.0"),
      // A later one: the counters begin again.
      ("YYYY.MM.MICRO", "2026.11.4", "2026-12-01", .patch, nil, "2026.12.0"),
      ("YYYY.MM.MICRO", "2026.12.4", "2027-01-01", .minor, nil, "2027.1.0"),
      ("YYYY.0M.MICRO", "2026.12.4", "2027-01-01", .minor, nil, "2027.01.0"),
      ("YY.MM.MICRO", "99.12.4", "2100-01-01", .minor, nil, "100.1.0"),
      ("YYYY.MM.DD", "2028.2.28", "2028-02-29", .patch, nil, "2028.2.29"),
      ("YYYY.MM.DD", "2028.2.29", "2028-03-01", .patch, nil, "2028.3.1"),
      ("YYYY.0M.0D.MICRO", "2026.11.30.2", "2026-12-01", .patch, nil, "2026.12.01.0"),
      ("YYYY.0M.0D.MICRO", "2026.11.30.2", "2026-11-30", .patch, nil, "2026.11.30.3"),
      // The year is that of the week.
      ("YYYY.WW.MICRO", "2026.52.1", "2026-12-28", .patch, nil, "2026.53.0"),
      ("YYYY.WW.MICRO", "2026.53.0", "2027-01-03", .patch, nil, "2026.53.1"),
      ("YYYY.WW.MICRO", "2026.53.0", "2027-01-04", .patch, nil, "2027.1.0"),
      ("YYYY.WW.MICRO", "2024.52.0", "2024-12-30", .patch, nil, "2025.1.0"),
      // Counters by increment.
      ("YYYY.MINOR.MICRO", "2026.3.2", "2026-11-30", .patch, nil, "2026.3.3"),
      ("YYYY.MINOR.MICRO", "2026.3.2", "2026-11-30", .minor, nil, "2026.4.0"),
      ("YYYY.MINOR.MICRO", "2026.3.2", "2026-11-30", .major, nil, "2026.4.0"),
      ("YYYY.MINOR.MICRO", "2026.3.2", "2027-11-30", .patch, nil, "2027.0.0"),
      ("YYYY.MAJOR.MINOR.MICRO", "2026.1.3.2", "2026-11-30", .major, nil, "2026.2.0.0"),
      ("YYYY.MAJOR.MICRO", "2026.1.3", "2026-11-30", .minor, nil, "2026.1.4"),
      ("YYYY.MINOR", "2026.3", "2026-11-30", .patch, nil, "2026.4"),
      ("YYYY.MICRO", "2026.3", "2026-11-30", .major, nil, "2026.4"),
      // Prereleases.
      ("YYYY.MM.MICRO", "2026.11.0", "2026-11-30", .minor, "alpha", "2026.11.1a0"),
      ("YYYY.MM.MICRO", "2026.11.1a0", "2026-11-30", .minor, "alpha", "2026.11.1a1"),
      ("YYYY.MM.MICRO", "2026.11.1b0", "2026-11-30", .minor, "alpha", "2026.11.1b1"),
      ("YYYY.MM.MICRO", "2026.11.1b3", "2026-11-30", .minor, "rc", "2026.11.1rc0"),
      ("YYYY.MM.MICRO", "2026.11.1rc0", "2026-11-30", .none, nil, "2026.11.1"),
      ("YYYY.MM.MICRO", "2026.11.1rc0", "2026-12-01", .none, nil, "2026.12.0"),
      ("YYYY.MM.MICRO", "2026.11.1rc0", "2026-12-01", .none, "rc", "2026.12.0rc0"),
      ("YYYY.MM.MICRO", "2026.11.1.dev2", "2026-11-30", .patch, nil, "2026.11.1"),
      ("YYYY.MINOR.MICRO", "2026.1.1a0", "2026-11-30", .patch, "alpha", "2026.1.1a1"),
      ("YYYY.MINOR.MICRO", "2026.1.1a0", "2026-11-30", .minor, "alpha", "2026.2.0a0"),
      ("YYYY.MM.DD", "2026.11.30a0", "2026-11-30", .patch, "alpha", "2026.11.30a1"),
      ("YYYY.MM.DD", "2026.11.30a0", "2026-11-30", .patch, nil, "2026.11.30"),
      ("YYYY.MM.MICRO", "2026.11.0", "2026-11-30", .minor, "next", "calver knows no prerelease 'next'"),
      // What does not move forward.
      ("YYYY.MM.DD", "2026.11.30", "2026-11-30", .patch, nil, "2026.11.30 is the version of this date"),
      ("YYYY.MM.DD", "2026.11.30", "2026-11-29", .patch, nil, "the clock says 2026-11-29"),
      ("YYYY.MM.MICRO", "2026.11.0", "2026-10-31", .patch, nil, "the clock says 2026-10-31"),
      ("YYYY.MM.MICRO", "2026.11.0b0", "2026-10-31", .patch, "beta", "the clock says 2026-10-31"),
      ("YYYY.WW.MICRO", "2026.53.0", "2026-01-01", .patch, nil, "the clock says 2026-01-01"),
    ] as [(String, String, String, Increment, String?, String)])
  func next(
    _ format: String, _ current: String, _ date: String, _ increment: Increment, _ prerelease: String?, _ answer: String
  ) throws {
    let current = try version(current, format)
    let options = NextVersionOptions(prerelease: prerelease, date: try day(date))
    do throws(VersionError) {
      #expect(try current.next(increment, options).description == answer)
    } catch {
      #expect("\(error)".hasPrefix(answer))
    }
  }

  @Test("exact raises a prerelease, dev and build metadata are written, the offset begins a series")
  func options() throws {
    let current = try version("2026.11.1a0", "YYYY.MM.MICRO")
    var options = NextVersionOptions(
      prerelease: "alpha", prereleaseOffset: 1, devrelease: 4, buildMetadata: "Build-5", mode: .exact,
      date: CalendarDate(year: 2026, month: 11, day: 30))
    #expect(try current.next(.patch, options).description == "2026.11.2a1.dev4+Build-5")
    options.date = nil
    #expect(throws: VersionError.dateMissing(current)) { try current.next(.patch, options) }
  }

  @Test(
    "lower comes before higher",
    arguments: [
      [
        "2026.9.0", "2026.11.0.dev1", "2026.11.0a0.dev1", "2026.11.0a0", "2026.11.0a10", "2026.11.0b0", "2026.11.0rc0",
        "2026.11.0", "2026.11.1", "2026.11.10", "2027.1.0",
      ]
    ])
  func order(_ texts: [String]) throws {
    let versions = try texts.map { try version($0, "YYYY.MM.MICRO") }
    for (index, lower) in versions.enumerated() {
      for higher in versions[(index + 1)...] {
        #expect(lower.precedes(higher) && !higher.precedes(lower), "\(lower) < \(higher)")
      }
    }
    let build = try version("2026.11.0+b", "YYYY.MM.MICRO")
    let other = try version("2026.11.0+a", "YYYY.MM.MICRO")
    #expect(!build.precedes(other) && !other.precedes(build) && build != other)
  }

  @Test(
    "other schemes' spelling of a calendar version, and back",
    arguments: [
      ("YYYY.0M.MICRO", "2026.01.0a1", "2026.1.0a1", "2026.1.0-alpha.1"),
      ("YYYY.MICRO", "2026.3", "2026.3", "2026.3.0"),
      ("0Y.0M.0D.MICRO", "26.01.05.7", "26.1.5.7", nil),
      ("YYYY.MM.MICRO", "2026.1.2.dev3", "2026.1.2.dev3", "2026.1.2-dev.3"),
    ] as [(String, String, String, String?)])
  func spellings(_ format: String, _ text: String, _ python: String, _ semantic: String?) throws {
    let version = try version(text, format)
    #expect(version.pythonSpelling == python)
    #expect(version.spelled(.semver2)?.description == semantic)
    for (spelling, scheme) in [(python, Scheme.pep440), (semantic, .semver2)] {
      guard let spelling else { continue }
      #expect(try Version(parsing: spelling, scheme: scheme).spelled(version.scheme) == version)
    }
    #expect(try Version(parsing: "1.2.3", scheme: .pep440).spelled(version.scheme) == nil)
  }
}

extension Version {
  /// Reads a calendar version: the parts of `format`, then `aN`, `bN` or `rcN`, then `.devN`, then `+` and build metadata.
  ///
  /// Strict: the date has to be one of the calendar, and numbers are padded as the format says.
  init(calendarVersion text: String, format: CalendarFormat) throws(VersionError) {
    var cursor = Cursor(text)
    guard !cursor.isAtEnd else { throw .empty }
    var release: [VersionNumber] = []
    for part in format.parts {
      if !release.isEmpty, !cursor.take(UInt8(ascii: ".")) {
        throw .notOfForm(part, format, offset: cursor.offset)
      }
      release.append(try cursor.number(part, format, after: release))
    }
    var last = VersionError.Part.release

    var series: Series?
    if let byte = cursor.peek, isLetter(byte) {
      let start = cursor.offset
      let word = String(decoding: cursor.takeWhile(isLetter), as: UTF8.self)
      guard ["a", "b", "rc"].contains(word) else {
        cursor.offset = start
        throw .unexpected(cursor.character, after: last, offset: start)
      }
      series = Series(phase: word, number: try cursor.number(.prerelease))
      last = .prerelease
    }
    var dev: VersionNumber?
    if cursor.bytes[cursor.offset...].starts(with: ".dev".utf8) {
      cursor.offset += 4
      dev = try cursor.number(.dev)
      last = .dev
    }
    var build: [String] = []
    if cursor.take(UInt8(ascii: "+")) {
      last = .build
      repeat { build.append(try cursor.buildIdentifier()) } while cursor.take(UInt8(ascii: "."))
    }
    guard cursor.isAtEnd else { throw .unexpected(cursor.character, after: last, offset: cursor.offset) }
    self.init(scheme: .calver(format), release: release, series: series, dev: dev, build: build)
  }

  /// The first calendar version of a day: its counters are 0. Throws where the format cannot write the year.
  public init(first date: CalendarDate, format: CalendarFormat) throws(VersionError) {
    let today = try format.dateParts(of: date)
    let counters = Array(repeating: VersionNumber(0), count: format.parts.count - today.count)
    self.init(scheme: .calver(format), release: today + counters)
  }

  /// The numbers that a calendar version's date is; none of other versions.
  public var dateNumbers: ArraySlice<VersionNumber> {
    release.prefix(scheme.calendarFormat?.parts.count { $0.increment == nil } ?? 0)
  }

  /// The numbers as they are written: a calendar version's `0M` in two digits.
  package var writtenRelease: [String] {
    guard let format = scheme.calendarFormat else { return release.map(String.init) }
    return zip(release, format.parts).map { number, part in
      part.isPadded && number < 10 ? "0\(number)" : String(number)
    }
  }

  /// The numbers of the next calendar version: on a later date that date with counters of 0, on the same date the
  /// increment's counter raised.
  func calendarTarget(
    _ increment: Increment, _ options: NextVersionOptions, _ format: CalendarFormat
  ) throws(VersionError) -> [VersionNumber] {
    if increment == .none, !isPrerelease { return release }
    guard let date = options.date else { throw .dateMissing(self) }
    let first = try Version(first: date, format: format)
    guard dateNumbers == first.dateNumbers else {
      guard dateNumbers.lexicographicallyPrecedes(first.dateNumbers) else { throw .dateBehind(self, date) }
      return first.release
    }
    let counter = format.counter(for: increment)
    let holdsIncrement = release[(counter.map { $0 + 1 } ?? release.count)...].allSatisfy { $0 == 0 }
    if isPrerelease, increment == .none || (options.mode == .linear && holdsIncrement) { return release }
    guard let counter else { throw .noCounter(self, format) }
    return release[..<counter] + [try raised(release[counter])]
      + Array(repeating: 0, count: release.count - counter - 1)
  }
}

extension Cursor {
  /// The digits of one part. Throws where they are padded otherwise than the format says, or are no date.
  fileprivate mutating func number(
    _ part: CalendarFormat.Part, _ format: CalendarFormat, after release: [VersionNumber]
  ) throws(VersionError) -> VersionNumber {
    let start = offset
    let digits = takeWhile(isDigit)
    if part.increment != nil {
      guard !digits.isEmpty else { throw .notOfForm(part, format, offset: start) }
      offset = start
      return try number(.release)
    }
    let isPaddedWell =
      part.isPadded
      ? digits.count == 2 || (digits.count > 2 && digits.first != UInt8(ascii: "0"))
      : digits.count == 1 || digits.first != UInt8(ascii: "0")
    guard isPaddedWell, digits.count <= 4, let number = value(of: digits),
      part.range(after: release, format).contains(Int(number))
    else { throw .notOfForm(part, format, offset: start) }
    return number
  }
}

extension CalendarFormat.Part {
  /// The numbers that the part may be after those before it.
  fileprivate func range(after release: [VersionNumber], _ format: CalendarFormat) -> ClosedRange<Int> {
    let year = release.first.map { Int($0) + (format.parts[0] == .fullYear ? 0 : 2_000) } ?? 0
    switch kind {
    case .year: return self == .fullYear ? 1_000...9_999 : 0...7_999
    case .month: return 1...12
    case .week: return 1...CalendarDate.weeks(inYear: year)
    case .day: return 1...CalendarDate.days(inMonth: Int(release[1]), ofYear: year)
    case .major, .minor, .micro: return 0...Int.max
    }
  }
}

/// The form of a calendar version (calver.org): its parts from the year on, for example `YYYY.MM.MICRO`.
///
/// The year comes first, then a month and perhaps its day, or a week, then counters; each at most once.
public struct CalendarFormat: Hashable, Sendable, CustomStringConvertible {
  /// A part of a calendar version, named as calver.org names it.
  public enum Part: String, CaseIterable, Hashable, Sendable {
    /// The year in four digits: `2026`.
    case fullYear = "YYYY"
    /// The year since 2000: `6`, `26`, `126`.
    case shortYear = "YY"
    /// The year since 2000 in two digits or more: `06`, `26`, `126`.
    case paddedYear = "0Y"
    /// The month: `1` to `12`.
    case month = "MM"
    /// The month in two digits.
    case paddedMonth = "0M"
    /// The week of ISO 8601, `1` to `53`. The year before it is that of the week.
    case week = "WW"
    /// The week in two digits.
    case paddedWeek = "0W"
    /// The day of the month: `1` to `31`.
    case day = "DD"
    /// The day of the month in two digits.
    case paddedDay = "0D"
    /// A counter that a breaking change raises.
    case major = "MAJOR"
    /// A counter that a feature raises.
    case minor = "MINOR"
    /// A counter that all else raises; `PATCH` is the same.
    case micro = "MICRO"
  }

  /// The parts in the order in which they are written.
  public let parts: [Part]

  /// `YYYY.MM.MICRO`.
  public static let `default` = CalendarFormat(parts: [.fullYear, .month, .micro])

  private init(parts: [Part]) { self.parts = parts }

  /// Reads a format: names of parts with a dot between them.
  public init(parsing text: String) throws(CalendarFormatError) {
    var parts: [Part] = []
    var offset = 0
    for word in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard let part = word == "PATCH" ? .micro : Part(rawValue: String(word)) else {
        throw .unknownPart(String(word), offset: offset)
      }
      if let last = parts.last {
        guard part.canFollow(last) else { throw .outOfPlace(part, after: last, offset: offset) }
      } else if part.kind != .year {
        throw .yearNotFirst(offset: offset)
      }
      parts.append(part)
      offset += word.utf8.count + 1
    }
    self.parts = parts
  }

  /// The format as it is written: `YYYY.MM.MICRO`.
  public var description: String { parts.map(\.rawValue).joined(separator: ".") }

  /// What a date is in this format: the parts before the counters.
  func dateParts(of date: CalendarDate) throws(VersionError) -> [VersionNumber] {
    let isWeekly = parts.contains { $0.kind == .week }
    let year = isWeekly ? date.isoWeek.year : date.year
    guard (parts[0] == .fullYear ? 1_000 : 2_000)...9_999 ~= year else { throw .yearNotWritable(year, self) }
    return parts.compactMap { part in
      switch part.kind {
      case .year: VersionNumber(part == .fullYear ? year : year - 2_000)
      case .month: VersionNumber(date.month)
      case .week: VersionNumber(date.isoWeek.week)
      case .day: VersionNumber(date.day)
      case .major, .minor, .micro: nil
      }
    }
  }

  /// Where the counter stands that `increment` raises: the highest that is not above it, else the lowest; nil where the
  /// format has none.
  func counter(for increment: Increment) -> Int? {
    let counters = parts.indices.filter { parts[$0].increment != nil }
    return counters.first { index in parts[index].increment.map { $0 <= increment } ?? false } ?? counters.last
  }
}

extension CalendarFormat.Part {
  enum Kind: Int { case year, month, week, day, major, minor, micro }

  var kind: Kind {
    switch self {
    case .fullYear, .shortYear, .paddedYear: .year
    case .month, .paddedMonth: .month
    case .week, .paddedWeek: .week
    case .day, .paddedDay: .day
    case .major: .major
    case .minor: .minor
    case .micro: .micro
    }
  }

  /// Whether one digit is written as two.
  var isPadded: Bool { rawValue.utf8.first == UInt8(ascii: "0") }

  /// What raises the counter; nil of a part of the date.
  var increment: Increment? {
    switch kind {
    case .major: .major
    case .minor: .minor
    case .micro: .patch
    case .year, .month, .week, .day: nil
    }
  }

  fileprivate func canFollow(_ other: Self) -> Bool {
    switch kind {
    case .year: false
    case .month, .week: other.kind == .year
    case .day: other.kind == .month
    case .major, .minor, .micro: other.kind.rawValue < kind.rawValue
    }
  }

  /// Which numbers the part may be, for messages.
  var rule: String {
    switch self {
    case .fullYear: "a year in four digits"
    case .shortYear: "a year since 2000, as in 6 or 26"
    case .paddedYear: "a year since 2000, as in 06 or 26"
    case .month: "a month from 1 to 12"
    case .paddedMonth: "a month from 01 to 12"
    case .week: "a week from 1, up to the 52 or 53 of its year"
    case .paddedWeek: "a week from 01, up to the 52 or 53 of its year"
    case .day: "a day from 1, up to the last of its month"
    case .paddedDay: "a day from 01, up to the last of its month"
    case .major, .minor, .micro: "a number without leading zeros"
    }
  }
}

/// Why a text is no format of calendar versions. Offsets are UTF-8 bytes from its start.
public enum CalendarFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownPart(String, offset: Int)
  case yearNotFirst(offset: Int)
  case outOfPlace(CalendarFormat.Part, after: CalendarFormat.Part, offset: Int)

  /// Where in the text the problem is.
  public var offset: Int {
    switch self {
    case .unknownPart(_, let offset), .yearNotFirst(let offset), .outOfPlace(_, _, let offset): offset
    }
  }

  /// What is wrong and what to write instead; lower case, no full stop.
  public var description: String {
    switch self {
    case .unknownPart(let word, let offset):
      (word.isEmpty ? "a part is missing" : "'\(word)' is no part") + " at column \(offset + 1); write "
        + CalendarFormat.Part.allCases.map(\.rawValue).joined(separator: ", ")
        + " with dots between them, as in YYYY.MM.MICRO"
    case .yearNotFirst:
      "the year does not come first; begin with YYYY, YY or 0Y, as in YYYY.MM.MICRO"
    case .outOfPlace(let part, let last, let offset):
      "\(part.rawValue) at column \(offset + 1) cannot follow \(last.rawValue); after the year write a month and perhaps "
        + "its day, or a week, then MAJOR, MINOR, MICRO in this order, each at most once"
    }
  }
}

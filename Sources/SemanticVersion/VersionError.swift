/// Why a text is no version, or why a version has no next one.
///
/// Offsets are UTF-8 bytes from the start of the text that was read.
public enum VersionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A part of the grammar, for messages.
  public enum Part: String, Hashable, Sendable {
    case major, minor, patch, release, prerelease, build, epoch, post, dev, local
  }

  case empty
  case missing(Part, offset: Int)
  case leadingZero(Part, offset: Int)
  case tooLarge(Part, offset: Int)
  case unexpected(Character, after: Part, offset: Int)

  case notOfForm(CalendarFormat.Part, CalendarFormat, offset: Int)

  case epochNotRaised(Version)
  case postReleaseNotRaised(Version)
  case tooManyParts(Version)
  case noSuchPhase(String, Scheme)
  case invalidPhase(String)
  case invalidBuildMetadata(String)
  case overflow(Version)
  case dateMissing(Version)
  case dateBehind(Version, CalendarDate)
  case noCounter(Version, CalendarFormat)
  case yearNotWritable(Int, CalendarFormat)

  /// Where in the text the problem is, or nil if the problem is not one of reading.
  public var offset: Int? {
    switch self {
    case .missing(_, let offset), .leadingZero(_, let offset), .tooLarge(_, let offset), .unexpected(_, _, let offset),
      .notOfForm(_, _, let offset):
      offset
    case .empty: 0
    default: nil
    }
  }

  /// What is wrong and what to write instead; lower case, no full stop.
  public var description: String {
    switch self {
    case .empty:
      "the version is empty; write all of major.minor.patch, as in 1.4.0"
    case .missing(let part, let offset):
      switch part {
      case .major, .minor, .patch:
        "the \(part.rawValue) number is missing at column \(offset + 1); write all of major.minor.patch, as in 1.4.0"
      case .prerelease: "an identifier of the prerelease is missing at column \(offset + 1), as in 1.4.0-alpha.1"
      case .build, .local: "an identifier after the + is missing at column \(offset + 1), as in 1.4.0+build.5"
      default: "the \(part.rawValue) number is missing at column \(offset + 1)"
      }
    case .leadingZero(let part, let offset):
      "the \(part.rawValue) number starts with 0 at column \(offset + 1); write it without leading zeros"
    case .tooLarge(let part, let offset):
      "the \(part.rawValue) number at column \(offset + 1) is too large; 38 digits are the limit"
    case .unexpected(let character, let part, let offset):
      "unexpected \(character.isWhitespace ? "white space" : "'\(character)'") after the \(part.rawValue) "
        + "at column \(offset + 1)"
    case .notOfForm(let part, let format, let offset):
      "\(part.rawValue) of the form \(format) at column \(offset + 1) has to be \(part.rule)"
    case .epochNotRaised(let version):
      "\(version) has an epoch, which would be lost; say the next version in full, as in bump 1!2.0.0"
    case .postReleaseNotRaised(let version):
      "\(version) is a post-release, which has no next version by rule; say the next version in full"
    case .tooManyParts(let version):
      "\(version) has more than three numbers, of which the last would be lost; say the next version in full"
    case .noSuchPhase(let phase, let scheme):
      "\(scheme.name.rawValue) knows no prerelease '\(phase)'; it has alpha, beta and rc"
    case .invalidPhase(let phase):
      "'\(phase)' cannot name a prerelease; use letters, digits and hyphens, beginning with a letter, as in next"
    case .invalidBuildMetadata(let text):
      "'\(text)' cannot be build metadata; use letters, digits and hyphens, separated by dots, as in build.5"
    case .overflow(let version):
      "\(version) has no next version: its numbers are at their limit"
    case .dateMissing(let version):
      "\(version) is a calendar version, and the day of the next one is not said"
    case .dateBehind(let version, let date):
      "the clock says \(date), which comes before the date of the current version \(version)"
    case .noCounter(let version, let format):
      "\(version) is the version of this date, and the form \(format) has no counter to raise"
    case .yearNotWritable(let year, let format):
      "the year \(year) cannot be written in the form \(format)"
    }
  }
}

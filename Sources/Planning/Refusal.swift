public import SemanticVersion

/// What a command ends with; commitizen's numbers where the situation is the same.
public enum ExitCode: Int32, CaseIterable, Hashable, Sendable {
  case done = 0
  case answerNotWritten = 1
  case notARepository = 2
  case noCommits = 3
  case noVersion = 4
  case commitFailed = 6
  case tagFailed = 7
  case noAnswers = 8
  case noKeptMessage = 10
  case nothingStaged = 11
  case messageDoesNotConform = 14
  case changelogCannotBePlaced = 16
  case versionNotInFile = 17
  case configurationInvalid = 19
  case optionsExclude = 20
  case nothingToRelease = 21
  case versionUnreadable = 24
  case hookFailed = 26
  case configurationNotFound = 30
  case treeNotClean = 40
  case historyIncomplete = 41
  case taken = 42
  case interrupted = 43
  case registryConflict = 44
  case pushRefused = 45
  case versionMismatch = 46
  case registryUnusable = 47
  case usage = 64
  case defect = 70
}

/// Why a command does nothing: what is wrong, where, and what helps. A refusal leaves everything as it was.
public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the process ends with.
  public let code: ExitCode
  /// What is wrong and where; lower case, no full stop.
  public let message: String
  /// The command or the change that helps, or nil.
  public let hint: String?

  /// Whether nothing is wrong but that there is nothing to release.
  public var isNothingToRelease: Bool { code == .nothingToRelease || code == .noCommits }

  /// Makes a refusal.
  public init(_ code: ExitCode, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// A version that has no next one: 21 where the calendar does not let it move forward, else 24.
  public init(_ error: VersionError) {
    switch error {
    case .noCounter:
      self.init(
        .nothingToRelease, "\(error)",
        hint: "release on another date, or put a counter into calver_format, as in YYYY.MM.DD.MICRO")
    case .dateBehind:
      self.init(
        .nothingToRelease, "\(error)",
        hint: "a release moves forward: correct the clock or SOURCE_DATE_EPOCH, or say the version in full, as in "
          + "bump VERSION")
    default: self.init(.versionUnreadable, "\(error)")
    }
  }

  /// What is wrong and where.
  public var description: String { message }

  /// Neither a manifest nor a tag says a version.
  public static let noVersion = Refusal(
    .noVersion, "no version found: no manifest at the root says one, and no tag does",
    hint: "write version = \"0.1.0\" into .versioning.toml, or say the first version: bump 0.1.0")
}

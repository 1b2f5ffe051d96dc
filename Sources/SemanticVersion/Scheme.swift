/// How a version is written. The spelling, the grammar and the order differ; the arithmetic is the same for all but
/// calendar versions, whose date moves on by itself.
public enum Scheme: CaseIterable, Hashable, Sendable {
  /// SemVer 2.0.0 with commitizen's spelling of a phase: `1.2.0-a0`, `1.2.0-dev1`.
  case semver
  /// SemVer 2.0.0 as semver.org spells it: `1.2.0-alpha.0`, `1.2.0-dev.1`.
  case semver2
  /// PEP 440, the versions of Python packages: `1.2.0a0`, `1.2.0.dev1`.
  case pep440
  /// Calendar versions of one form, with PEP 440's spelling of a phase: `2026.11.0`, `2026.11.0a0`, `2026.11.0.dev1`.
  case calver(CalendarFormat)

  /// A scheme's name, as in a configuration.
  public enum Name: String, CaseIterable, Hashable, Sendable {
    case semver, semver2, pep440, calver
  }

  /// The scheme of a name; `calendarFormat` is the form of calendar versions.
  public init(_ name: Name, calendarFormat: CalendarFormat = .default) {
    switch name {
    case .semver: self = .semver
    case .semver2: self = .semver2
    case .pep440: self = .pep440
    case .calver: self = .calver(calendarFormat)
    }
  }

  /// The schemes, calendar versions in their default form.
  public static let allCases = Name.allCases.map { Scheme($0) }

  /// The scheme's name.
  public var name: Name {
    switch self {
    case .semver: .semver
    case .semver2: .semver2
    case .pep440: .pep440
    case .calver: .calver
    }
  }

  /// The form of calendar versions; nil of other schemes.
  public var calendarFormat: CalendarFormat? {
    if case .calver(let format) = self { format } else { nil }
  }

  /// Whether a phase follows the numbers without a hyphen, as in PEP 440, and is one of alpha, beta and rc.
  var spellsPhasesAsPython: Bool { self == .pep440 || calendarFormat != nil }
}

/// One dot-separated part of a SemVer prerelease (SemVer 2.0.0 §9).
public enum Identifier: Hashable, Sendable, CustomStringConvertible {
  /// Digits only, without leading zeros.
  case numeric(VersionNumber)
  /// ASCII letters, digits and hyphens, with at least one that is no digit.
  case alphanumeric(String)

  /// The identifier as it is written.
  public var description: String {
    switch self {
    case .numeric(let number): String(number)
    case .alphanumeric(let text): text
    }
  }
}

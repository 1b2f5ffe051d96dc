/// A footer of a commit message, `Token: value` or `Token #value` (CC 1.0.0 items 8 to 12).
public struct Footer: Hashable, Sendable {
  /// What stands between token and value.
  public enum Separator: Hashable, Sendable {
    /// `: `
    case colon
    /// ` #`
    case hash
  }

  /// The token as it is written, for example `Reviewed-by`.
  public let token: String
  /// What stands between token and value.
  public let separator: Separator
  /// The value, without the separator; may hold line feeds, never empty.
  public let value: String

  /// Makes a footer of its parts, which are taken as they are.
  public init(token: String, separator: Separator = .colon, value: String) {
    self.token = token
    self.separator = separator
    self.value = value
  }

  /// Whether the footer is a `BREAKING CHANGE` or `BREAKING-CHANGE` note; case matters (CC 1.0.0 items 15 and 16).
  public var isBreakingChange: Bool {
    separator == .colon && (token == "BREAKING CHANGE" || token == "BREAKING-CHANGE")
  }
}

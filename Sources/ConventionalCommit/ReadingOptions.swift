/// What a reader of commit messages may decide.
public struct ReadingOptions: Hashable, Sendable {
  /// The usual eleven types, in lower case.
  public static let usualTypes: Set<String> = [
    "build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test",
  ]

  /// Whether a header without a space after its colon, as in `feat:x`, counts. It stays a lint error.
  public var lenientHeaders: Bool
  /// The types, in lower case, whose name at the start of a body line is a squashed commit's and never a footer's token.
  public var knownTypes: Set<String>

  /// Makes options; without arguments those of the design: strict headers, the usual eleven types.
  public init(lenientHeaders: Bool = false, knownTypes: Set<String> = ReadingOptions.usualTypes) {
    self.lenientHeaders = lenientHeaders
    self.knownTypes = knownTypes
  }
}

/// What a project asks of its commit messages.
public struct LintRules: Hashable, Sendable {
  /// The usual eleven types, and `bump` of release commits.
  public static let usualTypes = [
    "build", "bump", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test",
  ]

  /// The types that are allowed, compared without case.
  public var types: [String]
  /// The scopes that are allowed, compared exactly; a scope may list several with commas. Empty: any.
  public var scopes: [String]
  /// The longest subject in Unicode scalars, 0: any.
  public var maxSubject: Int
  /// Subjects that begin with one of these are not judged. Empty: only what git and the forges make is skipped.
  public var allowedPrefixes: [String]

  /// Makes rules; without arguments any scope and any length are allowed.
  public init(
    types: [String] = LintRules.usualTypes, scopes: [String] = [], maxSubject: Int = 0, allowedPrefixes: [String] = []
  ) {
    self.types = types
    self.scopes = scopes
    self.maxSubject = maxSubject
    self.allowedPrefixes = allowedPrefixes
  }
}

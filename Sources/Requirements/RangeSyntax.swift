/// How a manifest writes the versions of another package that it works with.
public enum RangeSyntax: String, CaseIterable, Hashable, Sendable {
  /// PEP 440's version specifiers, as in `>=0.3,<0.4`: `[project] dependencies`, dependency groups, uv.
  case python
  /// Poetry's constraints, as in `^1.2`: `[tool.poetry.dependencies]`.
  case poetry
  /// Cargo's version requirements, as in `0.3`.
  case cargo
  /// The ranges of node-semver, as in `^1.2.3 || 2.x`, with the `workspace:` protocol before them.
  case npm
}

/// How a version is written. The arithmetic is the same for all; the spelling, the grammar and the order differ.
public enum Scheme: String, CaseIterable, Hashable, Sendable {
  /// SemVer 2.0.0 with commitizen's spelling of a phase: `1.2.0-a0`, `1.2.0-dev1`.
  case semver
  /// SemVer 2.0.0 as semver.org spells it: `1.2.0-alpha.0`, `1.2.0-dev.1`.
  case semver2
  /// PEP 440, the versions of Python packages: `1.2.0a0`, `1.2.0.dev1`.
  case pep440
}

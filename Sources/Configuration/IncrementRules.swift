public import SemanticVersion

/// Which type of commit raises what.
public struct IncrementRules: Hashable, Sendable {
  /// What a type raises.
  public enum Level: Hashable, Sendable {
    /// This increment.
    case increment(Increment)
    /// What another type raises.
    case alias(String)
  }

  /// The level of each type that has one. Types are in lower case here, since they are compared without case.
  public var levels: [String: Level] = [
    "feat": .increment(.minor), "fix": .increment(.patch), "perf": .increment(.patch), "refactor": .increment(.patch),
    "revert": .increment(.patch),
  ]
  /// What all other types raise.
  public var other = Increment.none
  /// What a breaking change raises below 1.0.0: major, minor or patch.
  public var zeroBreaking = Increment.major
  /// What a feature raises below 1.0.0: minor or patch.
  public var zeroFeat = Increment.minor
  /// Whether ``zeroBreaking`` was said through commitizen's key `major_version_zero`, which does nothing from 1.0.0 on.
  public var majorVersionZero = false

  /// The defaults.
  public init() {}

  /// What a commit of `type` raises at 1.0.0 and above, aliases followed; ``other`` for a type that has no level.
  public func increment(ofType type: String) -> Increment {
    guard let resolved = resolved(type), case .increment(let increment)? = levels[resolved] else { return other }
    return increment
  }

  /// The type, in lower case, at the end of the aliases that begin at `type`; nil where they lead in a circle.
  ///
  /// Below 1.0.0 ask this whether a type is `feat` after all.
  public func resolved(_ type: String) -> String? {
    var type = type.lowercased()
    // More steps than there are levels mean a circle.
    for _ in 0...levels.count {
      guard case .alias(let next)? = levels[type] else { return type }
      type = next.lowercased()
    }
    return nil
  }
}

/// What a commit message has to look like.
public struct CommitRules: Hashable, Sendable {
  /// The types that a message may have.
  public var types = [
    "build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test",
  ]
  /// The scopes that a message may have; empty: any.
  public var scopes: [String] = []
  /// How many characters a subject may have; 0: any number.
  public var maxSubject = 0
  /// Whether `feat:x`, without the space, counts.
  public var lenientHeaders = false
  /// What may stand before the type: a regular expression, or nil for nothing.
  public var headerPrefix: String?
  /// How messages begin that are let through as they are; nil: as the lint decides.
  public var allowedPrefixes: [String]?
  /// Whether an empty message is let through.
  public var allowAbort = false

  /// The defaults.
  public init() {}
}

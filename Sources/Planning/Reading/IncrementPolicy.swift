public import Configuration
import ConventionalCommit
public import SemanticVersion

/// Why a commit raises what it raises.
public enum IncrementRule: Hashable, Sendable, CustomStringConvertible {
  /// A `!` or a breaking note.
  case breaking
  /// A breaking change below 1.0.0, where the configuration makes it a minor one.
  case breakingBelowOne
  /// The level of the type.
  case type(String)
  /// A header in a squash body.
  case nested(String)
  /// A revert of something that was released before.
  case revert
  /// The level of all else.
  case other
  /// What a lock resolves changes, and nothing else of the package.
  case locked

  /// For people.
  public var description: String {
    switch self {
    case .breaking: "breaking change"
    case .breakingBelowOne: "breaking change below 1.0.0"
    case .type(let type): type
    case .nested(let type): "\(type) in the squash body"
    case .revert: "revert of a released change"
    case .other: "any commit"
    case .locked: "what the lock resolves"
    }
  }
}

/// Which increment a commit calls for.
public struct IncrementPolicy: Hashable, Sendable {
  private let rules: IncrementRules
  private let squash: Squash
  private let isBelowOne: Bool

  /// The policy of `settings` for what follows `current`. `zeroBreaking` is what the command line says instead.
  public init(_ settings: Settings, current: Version?, breakingBelowOne: Increment? = nil) {
    var rules = settings.increments
    if let breakingBelowOne { rules.zeroBreaking = breakingBelowOne }
    self.rules = rules
    squash = settings.squash
    isBelowOne = (current?.major ?? 0) == 0
  }

  /// The policy of what follows `snapshot`'s current version when `request` is asked for.
  init(_ settings: Settings, current: Version?, _ request: ReleaseRequest) {
    self.init(settings, current: current, breakingBelowOne: request.majorVersionZero ? .minor : nil)
  }

  /// What each commit calls for, and why.
  func reasons(_ commits: [ReadCommit]) -> [ReleasePlan.Reason] {
    commits.map { commit in
      let (increment, rule) = increment(of: commit)
      return ReleasePlan.Reason(commit: commit, increment: increment, rule: rule)
    }
  }

  /// The increment of one commit and the rule that decided.
  public func increment(of commit: ReadCommit) -> (increment: Increment, rule: IncrementRule) {
    guard commit.counts else { return (.none, .other) }
    var best = lead(commit)
    if squash == .body {
      for nested in commit.message.nested {
        let level = nested.isBreaking ? breaking() : self.level(nested.header.normalizedType)
        if level.increment > best.increment { best = (level.increment, .nested(nested.header.normalizedType)) }
      }
    }
    if commit.isLocked, best.increment > .none { return (min(best.increment, .patch), .locked) }
    return best
  }

  private func lead(_ commit: ReadCommit) -> (increment: Increment, rule: IncrementRule) {
    if commit.isBreaking { return breaking() }
    if let header = commit.header { return level(header.normalizedType) }
    if commit.message.kind == .revert { return (level("revert").increment, .revert) }
    return (rules.other, .other)
  }

  private func breaking() -> (increment: Increment, rule: IncrementRule) {
    isBelowOne && rules.zeroBreaking != .major ? (rules.zeroBreaking, .breakingBelowOne) : (.major, .breaking)
  }

  private func level(_ type: String) -> (increment: Increment, rule: IncrementRule) {
    let (name, level) = resolved(type)
    guard let level else { return (rules.other, .other) }
    return (isBelowOne && name == "feat" && level == .minor ? rules.zeroFeat : level, .type(type))
  }

  /// Whether commits of a type raise anything.
  func raises(_ type: String) -> Bool { (resolved(type).level ?? rules.other) > .none }

  /// The type that an alias stands for, and its level; a circle of aliases has none.
  func resolved(_ type: String) -> (name: String, level: Increment?) {
    var name = type
    for _ in 0...rules.levels.count {
      switch rules.levels[name] {
      case .increment(let increment)?: return (name, increment)
      case .alias(let other)?: name = other.lowercased()
      case nil: return (name, nil)
      }
    }
    return (type, nil)
  }
}

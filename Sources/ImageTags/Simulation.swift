public import SemanticVersion

/// A release as it was made once.
public struct PastRelease: Hashable, Sendable {
  /// The git tag, without `refs/tags/`.
  public let tag: String
  /// Its version.
  public let version: Version
  /// When it was tagged: seconds since 1970-01-01 UTC.
  public let seconds: Int64

  /// Makes a value.
  public init(tag: String, version: Version, seconds: Int64) {
    self.tag = tag
    self.version = version
    self.seconds = seconds
  }
}

/// What a release would have got, and what a rule of the last push would have done instead.
public struct SimulatedRelease: Hashable, Sendable {
  /// The rules of docker/metadata-action that look at no version but the one that is pushed.
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// `type=semver` with `{{version}}`, `{{major}}.{{minor}}`, `{{major}}` (above 0) and `latest=auto`: every final
    /// release moves them.
    case semver
    /// No `tags` at all: every git tag moves `latest`, a prerelease's too.
    case defaults
  }

  /// A floating tag that moves back: to a lower version, or from a final release onto a prerelease.
  public struct Move: Hashable, Sendable {
    /// The rule that does it.
    public let rule: Rule
    /// The tag.
    public let name: String
    /// Where it is.
    public let from: Version
    /// Where it goes.
    public let to: Version
  }

  /// The release.
  public let release: PastRelease
  /// What it gets under the policy.
  public let tags: [ImageTag]
  /// Where other rules would have moved a tag back.
  public let moves: [Move]
}

/// Goes through releases in the order of their dates, those of one second by version: what each gets of the policy that
/// knows the ones before it, and where rules of the last push move a tag back.
public func simulateImageTags(
  of releases: [PastRelease], policy: ImagePolicy
) throws(ImageTagError) -> [SimulatedRelease] {
  try policy.checkNames()
  let ordered = releases.sorted { left, right in
    if left.seconds != right.seconds { return left.seconds < right.seconds }
    if left.version.precedes(right.version) { return true }
    return !right.version.precedes(left.version) && left.tag < right.tag
  }
  var known: [Version] = []
  var held: [SimulatedRelease.Rule: [String: Version]] = [:]
  var simulated: [SimulatedRelease] = []
  for past in ordered {
    known.append(past.version)
    let release = try Release(past.version, policy: policy)
    guard OCIReference.isValidTag(release.tag.name) else { throw .invalidTag(release.tag.name) }
    var moves: [SimulatedRelease.Move] = []
    for rule in SimulatedRelease.Rule.allCases {
      for name in rule.names(of: past.version) {
        if let from = held[rule]?[name], past.version.precedes(from) || past.version.isPrerelease && !from.isPrerelease
        {
          moves.append(SimulatedRelease.Move(rule: rule, name: name, from: from, to: past.version))
        }
        held[rule, default: [:]][name] = past.version
      }
    }
    simulated.append(
      SimulatedRelease(release: past, tags: [release.tag] + release.floatingTags(among: known).tags, moves: moves))
  }
  return simulated
}

extension SimulatedRelease.Rule {
  /// The floating tags that a release moves.
  fileprivate func names(of version: Version) -> [String] {
    switch self {
    case .defaults: return ["latest"]
    case .semver:
      guard !version.isPrerelease else { return [] }
      let numbers = version.writtenRelease
      guard numbers.count > 2 else { return ["latest"] }
      return ["latest", "\(numbers[0]).\(numbers[1])"] + (version.major > 0 ? [numbers[0]] : [])
    }
  }
}

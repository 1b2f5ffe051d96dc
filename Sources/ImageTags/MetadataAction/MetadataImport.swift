public import SemanticVersion

/// The settings of `[images]` that come nearest to rules of docker/metadata-action, and what of each rule they are not.
public struct MetadataImport: Hashable, Sendable {
  /// How much of a rule our policy does.
  public enum Fate: String, Hashable, Sendable {
    /// All of it.
    case same
    /// The same builds get a tag, which is another one or moves otherwise.
    case changed
    /// Nothing.
    case left
  }

  /// What becomes of one line.
  public struct Item: Hashable, Sendable {
    /// Counts from 1; nil of the action's default rules.
    public let line: Int?
    /// The rule, or the entry of the flavor.
    public let rule: String
    /// How much of it is carried over.
    public let fate: Fate
    /// As a phrase for people.
    public let message: String
  }

  /// `repositories`
  public internal(set) var repositories: [String] = []
  /// `floating`, in the order of the settings.
  public internal(set) var floating: [Floating] = []
  /// `edge`
  public internal(set) var edge: String?
  /// `sha`
  public internal(set) var includesSHA = false
  /// What becomes of each line, in the order of the file.
  public internal(set) var items: [Item] = []

  /// Carries over the rules of an action into a project whose versions are of a scheme.
  ///
  /// The scheme is the project's in all else too, and no rule of an image changes it.
  public init(_ action: MetadataAction, scheme: Scheme) {
    repositories = action.images.filter(OCIReference.isValidRepository)
    for image in action.images where !OCIReference.isValidRepository(image) {
      items.append(Item(line: nil, rule: image, fate: .left, message: "this is no name of a repository"))
    }
    for rule in action.rules.sorted(by: { ($0.line ?? 0) < ($1.line ?? 0) }) {
      let (fate, message) = carry(rule)
      items.append(Item(line: rule.line, rule: rule.written, fate: fate, message: message))
    }
    carry(action.flavor)
    for (kind, schemes) in [(MetadataRule.Kind.semver, [Scheme.Name.semver, .semver2]), (.pep440, [.pep440])]
    where !schemes.contains(scheme.name) && action.rules.contains(where: { $0.kind == kind }) {
      items.append(
        Item(
          line: nil, rule: "type=\(kind.rawValue)", fate: .changed,
          message: "versions are read as version_scheme of the whole project says, which is \(scheme.name.rawValue)"))
    }
    floating = Floating.allCases.filter(floating.contains)
  }

  private mutating func carry(_ rule: MetadataRule) -> (Fate, String) {
    guard !rule.isUnfinished else { return (.left, Self.unfinished) }
    let attributes = rule.attributes
    let isDefaultBranchOnly = attributes["enable"].map(isDefaultBranchExpression) ?? false
    let isRaw = rule.kind == .raw
    if let enable = attributes["enable"], enable != "true", !(isRaw && isDefaultBranchOnly) {
      return (.left, enable == "false" ? "it is switched off" : "tags do not depend on a condition here")
    }
    let ownPrefix = rule.kind == .sha ? "sha-" : attributes["event"] == "pr" ? "pr-" : ""
    if attributes["prefix", default: ""] != ownPrefix || !attributes["suffix", default: ""].isEmpty {
      return (.left, "tags have no prefix or suffix of your own here; another image is another repository")
    }
    switch rule.kind {
    case .schedule:
      return attributes["pattern"] == "nightly"
        ? (.changed, "nightly is the tag of a scheduled build of the default branch, and its only one")
        : (.left, "a scheduled build of the default branch has the tag nightly and no date")
    case .semver, .pep440: return carryVersion(rule)
    case .match:
      return (.left, "releases are read by tag_format and compared as versions, not by a pattern")
    case .edge:
      guard attributes["branch", default: ""].isEmpty else {
        return (.left, "edge is a tag of the default branch only")
      }
      edge = "edge"
      return (.same, "edge is a tag of the default branch")
    case .ref:
      switch attributes["event"] {
      case "branch":
        return (.changed, "branches have their slug: never a release's tag, and with a hash where more than / changes")
      case "tag":
        return (
          .changed, "a release has its version, without what else its git tag holds; any other git tag is refused"
        )
      default: return (.same, "a pull request has pr- and its number")
      }
    case .raw: return carryRaw(attributes["value", default: ""], isDefaultBranchOnly)
    case .sha:
      includesSHA = true
      return (.changed, "sha- has 12 digits of the commit, on branches only")
    }
  }

  private static let unfinished = "${{ }} is an expression of GitHub's, whose value is not known here"

  private mutating func carryVersion(_ rule: MetadataRule) -> (Fate, String) {
    if !rule.attributes["value", default: ""].isEmpty {
      return (.left, "a version comes from a git tag and nothing else")
    }
    let format = rule.attributes["match", default: ""].isEmpty ? "" : "; what match= picked out is said by tag_format"
    let pattern = rule.attributes["pattern", default: ""].filter { $0 != " " }
    switch pattern {
    case "{{version}}", "{{major}}.{{minor}}.{{patch}}":
      return (format.isEmpty ? .same : .changed, "a release has its version" + format)
    case "{{major}}.{{minor}}":
      floating.append(.minor)
      return (.changed, "X.Y moves to the highest release of its line only, and a prerelease never moves it" + format)
    case "{{major}}":
      floating.append(.major)
      return (.changed, "X moves to the highest release of its line only, and there is no 0" + format)
    case "{{raw}}": return (.changed, "a release has its version, without a v before it" + format)
    default: return (.left, "a release has its version, X.Y and X, and no other form of it")
    }
  }

  private mutating func carryRaw(_ value: String, _ isDefaultBranchOnly: Bool) -> (Fate, String) {
    if value == "latest" {
      return (.left, "latest is the highest release and nothing else; give a branch's builds the tag edge")
    }
    guard isDefaultBranchOnly, edge == nil, OCIReference.isValidTag(value), !ReservedNames.isTaken(value) else {
      return (.left, "there are no tags of your own here but edge, for the default branch")
    }
    edge = value
    return (.same, "\(value) is a tag of the default branch")
  }

  private mutating func carry(_ flavor: MetadataFlavor) {
    func left(_ rule: String, _ message: String) {
      items.append(Item(line: nil, rule: rule, fate: .left, message: message))
    }
    for line in flavor.unfinished {
      items.append(Item(line: line.number, rule: "flavor \(line.text)", fate: .left, message: Self.unfinished))
    }
    switch flavor.latest {
    case false?: break
    case true?:
      floating.append(.latest)
      left("flavor latest=true", "latest is the highest release and nothing else")
    case nil:
      floating.append(.latest)
      items.append(
        Item(
          line: nil, rule: "flavor latest=auto", fate: .changed,
          message: "latest moves to the highest release only, and never to a prerelease or another tag"))
    }
    if !flavor.prefix.isEmpty || !flavor.suffix.isEmpty {
      left(
        "flavor prefix=\(flavor.prefix),suffix=\(flavor.suffix)",
        "tags have no prefix or suffix of your own here; another image is another repository")
    }
  }
}

private func isDefaultBranchExpression(_ text: String) -> Bool {
  (try? MetadataExpression(text).only) == MetadataExpression.Call(name: "is_default_branch")
}

extension MetadataAction {
  /// A git tag, as a push of it would have been built.
  public struct PushedTag: Hashable, Sendable {
    /// Without `refs/tags/`.
    public let name: String
    /// Of its commit, since 1970.
    public let seconds: Int64

    /// Makes a tag.
    public init(name: String, seconds: Int64) {
      self.name = name
      self.seconds = seconds
    }
  }

  /// A push that would have moved `latest` to what is not the highest release.
  public struct Regression: Hashable, Sendable {
    /// The git tag that was pushed.
    public let tag: String
    /// The highest stable release that was there.
    public let highest: String?
    /// As a phrase for people.
    public let message: String
  }

  /// The pushes of tags, in the order of their commits, with which these rules would have moved `latest` away from the
  /// highest release. Rules into which GitHub would have put something are left out.
  public func regressions(_ tags: [PushedTag], policy: ImagePolicy, context: MetadataContext) throws(MetadataError)
    -> [Regression]
  {
    var regressions: [Regression] = []
    var highest: Version?
    for tag in tags.sorted(by: { ($0.seconds, $0.name) < ($1.seconds, $1.name) }) {
      let version = try? policy.version(of: tag.name)
      if let version, !version.isPrerelease, version.build.isEmpty, highest?.precedes(version) != false {
        highest = version
        continue
      }
      var context = context
      context.event = "push"
      context.reference = "refs/tags/\(tag.name)"
      context.now = tag.seconds
      context.commitDate = tag.seconds
      guard try tagsOfFinishedRules(context).latest else { continue }
      let message =
        switch version {
        case nil: "\(tag.name) is no release"
        case let version? where version.isPrerelease: "\(version) is a prerelease"
        case let version?: "\(version) is not above \(highest.map(\.description) ?? "others")"
        }
      regressions.append(Regression(tag: tag.name, highest: highest?.description, message: message))
    }
    return regressions
  }
}

/// What an image is built from, as the CI or git itself says.
public struct GitState: Hashable, Sendable {
  /// The kinds of build that have tags of their own.
  public enum Event: String, CaseIterable, Hashable, Sendable {
    case push
    case pullRequest = "pull_request"
    case mergeGroup = "merge_group"
    case schedule
    /// No CI at work.
    case local
  }

  /// What caused the build.
  public var event: Event
  /// The full reference, such as `refs/heads/main`; nil where HEAD is detached.
  public var reference: String?
  /// The commit, in hexadecimal digits.
  public var sha: String
  /// The number of the pull or merge request.
  public var pullRequest: Int?
  /// Whether a pull request comes from another repository; nil where nobody says, and then its image is not pushed.
  public var isFork: Bool?
  /// Whether the working tree differs from the commit.
  public var isDirty: Bool
  /// The name of the default branch, without `refs/heads/`; nil where nobody knows.
  public var defaultBranch: String?

  /// Makes a state; what is left out is unknown, and neither a fork nor changed.
  public init(
    event: Event, reference: String?, sha: String, pullRequest: Int? = nil, isFork: Bool? = false,
    isDirty: Bool = false, defaultBranch: String? = nil
  ) {
    self.event = event
    self.reference = reference
    self.sha = sha
    self.pullRequest = pullRequest
    self.isFork = isFork
    self.isDirty = isDirty
    self.defaultBranch = defaultBranch
  }

  /// The name of the git tag that ``reference`` is; nil where it is none.
  public var tag: String? { reference?.dropping(prefix: "refs/tags/") }
}

/// The git tags of the repository.
public struct TagList: Hashable, Sendable {
  /// The names, without `refs/tags/`.
  public let names: [String]
  /// Whether these are all; a shallow clone or one without tags makes every release look like the highest.
  public let isComplete: Bool

  /// Makes a list of names without `refs/tags/`.
  public init(names: [String], isComplete: Bool) {
    self.names = names
    self.isComplete = isComplete
  }
}

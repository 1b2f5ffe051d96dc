/// What the file that `GITHUB_EVENT_PATH` names says and the variables do not.
public struct EventPayload: Hashable, Sendable {
  /// `repository.full_name`
  public var repository: String?
  /// `repository.default_branch`
  public var defaultBranch: String?
  /// `number`, else `pull_request.number`
  public var pullRequest: Int?
  /// `pull_request.head.sha`
  public var headSHA: String?
  /// `pull_request.head.repo.full_name`; nil also where the fork has been deleted.
  public var headRepository: String?
  /// `base_ref` of a push: the branch that a tag was pushed from, in full.
  public var baseReference: String?

  /// Makes a payload of what is known.
  public init(
    repository: String? = nil, defaultBranch: String? = nil, pullRequest: Int? = nil, headSHA: String? = nil,
    headRepository: String? = nil, baseReference: String? = nil
  ) {
    self.repository = repository
    self.defaultBranch = defaultBranch
    self.pullRequest = pullRequest
    self.headSHA = headSHA
    self.headRepository = headRepository
    self.baseReference = baseReference
  }
}

extension EventPayload {
  /// The name of ``baseReference``.
  public var baseBranch: String? { baseReference?.dropping(prefix: "refs/heads/") }
}

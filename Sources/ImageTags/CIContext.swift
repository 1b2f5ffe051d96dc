/// What a CI says about the build that it runs, in one vocabulary for all.
public struct CIContext: Hashable, Sendable {
  /// The CIs that are told apart.
  public enum Provider: String, CaseIterable, Hashable, Sendable {
    case github, gitea, forgejo, gitlab, circleci, jenkins, azure, bitbucket, buildkite, drone, woodpecker, travis
    case teamcity, codebuild
    /// `CI` is set, and nothing else is known.
    case unknown
  }

  /// What is built.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case branch, tag
    case pullRequest = "pr"
    case mergeQueue = "merge_queue"
    case schedule
  }

  /// Whose variables were read.
  public let provider: Provider
  /// Nil where the CI does not say: git's HEAD has to be asked.
  public let kind: Kind?
  /// The full reference. For a pull request only its own one (`refs/pull/15/merge`), never that of a branch.
  public let reference: String?
  /// The number of the pull or merge request that people see.
  public let pullRequest: Int?
  /// The commit, for a pull request its head and not the merge with the base; nil where git has to be asked.
  public let sha: String?
  /// The name of the default branch.
  public let defaultBranch: String?
  /// Whether a pull request comes from another repository; nil where the CI does not say, and for all else.
  public let isFork: Bool?
  /// The variables that this was read from: all that were asked for and are set.
  public let variables: [String]

  /// The name of the branch that is built.
  public var branch: String? {
    guard kind == .branch || kind == .schedule, case .branch(let name)? = reference.flatMap(Reference.init) else {
      return nil
    }
    return name
  }

  /// The name of the git tag that is built.
  public var tag: String? {
    guard kind == .tag, case .tag(let name)? = reference.flatMap(Reference.init) else { return nil }
    return name
  }

  init(_ provider: Provider, _ facts: CIFacts, variables: [String]) {
    self.provider = provider
    self.variables = variables
    let kind = facts.kind
    self.kind = kind
    let isPullRequest = kind == .pullRequest
    reference = isPullRequest && facts.reference.flatMap(Reference.init) != nil ? nil : facts.reference
    pullRequest = isPullRequest || kind == .mergeQueue ? facts.pullRequest : nil
    sha = (isPullRequest ? commit(facts.headSHA) : nil) ?? commit(facts.sha)
    defaultBranch = facts.defaultBranch
    isFork = isPullRequest ? facts.isFork : nil
  }
}

/// A commit's name, and nothing else that stands in its place (Buildkite's `HEAD`).
private func commit(_ text: String?) -> String? {
  guard let text, text.utf8.count >= 7, text.utf8.allSatisfy(isHexadecimalDigit) else { return nil }
  return text
}

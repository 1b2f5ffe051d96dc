/// The CIs that belong to a forge.
extension CIFacts {
  /// GitHub Actions, and Gitea's and Forgejo's, which set the same variables.
  static func github(_ variables: CIVariables, _ event: EventPayload?) -> CIFacts {
    let name = variables["GITHUB_EVENT_NAME"] ?? ""
    var facts = CIFacts(reference: variables["GITHUB_REF"], sha: variables["GITHUB_SHA"])
    facts.isMergeQueue = name == "merge_group"
    facts.isSchedule = name == "schedule"
    facts.defaultBranch = event?.defaultBranch
    // A merged pull request, and pull_request_target, have the reference of the base branch: the event decides.
    let own = facts.reference?.dropping(prefix: "refs/pull/")
    facts.isPullRequest = own != nil || name.dropping(prefix: "pull_request") != nil
    guard facts.isPullRequest else { return facts }
    facts.pullRequest = event?.pullRequest ?? own.flatMap(leadingNumber)
    facts.headSHA = event?.headSHA
    if let event, let repository = event.repository, event.headSHA != nil {
      facts.isFork = event.headRepository != repository
    }
    return facts
  }

  static func gitlab(_ variables: CIVariables) -> CIFacts {
    var facts = CIFacts(
      reference: variables.reference(tag: "CI_COMMIT_TAG", branch: "CI_COMMIT_BRANCH"),
      sha: variables["CI_COMMIT_SHA"])
    facts.defaultBranch = variables["CI_DEFAULT_BRANCH"]
    facts.isSchedule = variables["CI_PIPELINE_SOURCE"] == "schedule"
    facts.isMergeQueue = variables["CI_MERGE_REQUEST_EVENT_TYPE"] == "merge_train"
    if let number = variables.number("CI_MERGE_REQUEST_IID") {
      // Not CI_MERGE_REQUEST_ID, which counts for the whole instance.
      facts.pullRequest = number
      facts.reference = variables["CI_MERGE_REQUEST_REF_PATH"]
      facts.headSHA = variables["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"]
      facts.isFork =
        variables.differ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "CI_MERGE_REQUEST_PROJECT_ID")
        ?? variables.differ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "CI_PROJECT_ID")
    } else if let number = variables.number("CI_EXTERNAL_PULL_REQUEST_IID") {
      facts.pullRequest = number
      facts.headSHA = variables["CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA"]
      facts.isFork = variables.differ(
        "CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY", "CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY")
    }
    return facts
  }

  static func azure(_ variables: CIVariables) -> CIFacts {
    var facts = CIFacts(reference: variables["BUILD_SOURCEBRANCH"], sha: variables["BUILD_SOURCEVERSION"])
    facts.isSchedule = variables["BUILD_REASON"] == "Schedule"
    facts.isPullRequest =
      variables["BUILD_REASON"] == "PullRequest" || facts.reference?.dropping(prefix: "refs/pull/") != nil
    // The number is GitHub's, where the ID is Azure's own.
    facts.pullRequest =
      variables.number("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER") ?? variables.number("SYSTEM_PULLREQUEST_PULLREQUESTID")
    facts.headSHA = variables["SYSTEM_PULLREQUEST_SOURCECOMMITID"]
    facts.isFork = variables["SYSTEM_PULLREQUEST_ISFORK"].map { $0.lowercased() == "true" }
    return facts
  }

  static func bitbucket(_ variables: CIVariables) -> CIFacts {
    var facts = CIFacts(
      reference: variables.reference(tag: "BITBUCKET_TAG", branch: "BITBUCKET_BRANCH"),
      sha: variables["BITBUCKET_COMMIT"])
    facts.pullRequest = variables.number("BITBUCKET_PR_ID")
    return facts
  }

  /// AWS CodeBuild; its `CODEBUILD_SOURCE_VERSION` is a commit, a branch or a tag, and only a full reference is believed.
  static func codeBuild(_ variables: CIVariables) -> CIFacts {
    let source = variables["CODEBUILD_SOURCE_VERSION"]
    let trigger = variables["CODEBUILD_WEBHOOK_TRIGGER"]
    var facts = CIFacts(sha: variables["CODEBUILD_RESOLVED_SOURCE_VERSION"])
    if let request = (trigger ?? source)?.dropping(prefix: "pr/") {
      facts.isPullRequest = true
      facts.pullRequest = leadingNumber(request)
    } else if let tag = trigger?.dropping(prefix: "tag/") {
      facts.reference = "refs/tags/" + tag
    } else if let branch = trigger?.dropping(prefix: "branch/") {
      facts.reference = "refs/heads/" + branch
    } else {
      facts.reference =
        variables["CODEBUILD_WEBHOOK_HEAD_REF"] ?? source.flatMap { $0.dropping(prefix: "refs/") == nil ? nil : $0 }
    }
    return facts
  }
}

/// The number before anything else, as in `15/merge`.
func leadingNumber(_ text: String) -> Int? {
  Int(String(decoding: text.utf8.prefix(while: isDigit), as: UTF8.self))
}

extension GitState {
  /// What the CI says, and for all that it does not say what git says; nil where neither knows the commit.
  public init?(ci: CIContext, local: GitState? = nil) {
    guard let sha = ci.sha ?? local?.sha else { return nil }
    // A request and a queue have no branch of their own, whatever is checked out.
    let isMerge = ci.kind == .pullRequest || ci.kind == .mergeQueue
    self.init(
      event: ci.kind.map(Event.init) ?? local?.event ?? .local,
      reference: ci.reference ?? (isMerge ? nil : local?.reference), sha: sha,
      pullRequest: ci.pullRequest, isFork: ci.kind == .pullRequest ? ci.isFork : false,
      isDirty: local?.isDirty ?? false,
      defaultBranch: ci.defaultBranch ?? local?.defaultBranch)
  }
}

extension GitState.Event {
  fileprivate init(_ kind: CIContext.Kind) {
    switch kind {
    case .branch, .tag: self = .push
    case .pullRequest: self = .pullRequest
    case .mergeQueue: self = .mergeGroup
    case .schedule: self = .schedule
    }
  }
}

import SemanticVersion

/// Decides which tags the image of a git state gets.
///
/// `tags` are all git tags of the repository, needed for a release only; `sha256` is the hash function, for branches
/// whose name no tag can have.
public func imageTags(
  for state: GitState, tags: TagList, policy: ImagePolicy, sha256: @Sendable ([UInt8]) -> [UInt8]
) throws(ImageTagError) -> ImageDecision {
  try policy.checkNames()
  let decision = try decision(for: state, tags: tags, policy: policy, sha256: sha256)
  for tag in decision.tags where !OCIReference.isValidTag(tag.name) { throw .invalidTag(tag.name) }
  return decision
}

private func decision(
  for state: GitState, tags: TagList, policy: ImagePolicy, sha256: @Sendable ([UInt8]) -> [UInt8]
) throws(ImageTagError) -> ImageDecision {
  // The event before the reference: GitHub calls a merged pull request refs/heads/main.
  switch state.event {
  case .mergeGroup: return try mergeQueueTags(for: state)
  case .pullRequest: return try pullRequestTags(for: state)
  case .push, .schedule, .local: break
  }
  guard let full = state.reference else {
    return ImageDecision(push: true, tags: [try commitTag(for: state)])
  }
  guard let reference = Reference(full) else { throw .unknownReference(full) }
  guard !state.isDirty else { throw .dirtyTree(full) }
  switch reference {
  case .tag(let name):
    let release = try Release(policy.version(of: name), policy: policy)
    let floating = release.floatingTags(in: tags)
    return ImageDecision(
      push: true, version: release.version.description, tags: [release.tag] + floating.tags, notes: floating.notes,
      isIncomplete: floating.isIncomplete, contests: floating.contests)
  case .branch(let name):
    let slug = BranchSlug(branch: name, limit: policy.slugLimit, reserved: policy.reservedNames, sha256: sha256)
    return try branchTags(for: state, branch: name, slug: slug, policy: policy)
  }
}

private func branchTags(
  for state: GitState, branch: String, slug: BranchSlug, policy: ImagePolicy
) throws(ImageTagError) -> ImageDecision {
  let branchTag = ImageTag(name: slug.name, mutability: .mutable, reason: "branch \(branch)")
  let isDefault = state.defaultBranch.map(branch.hasSameBytes)
  var notes: [ImageNote] = []
  if isDefault == nil, state.event == .schedule || policy.edge != nil {
    let name = state.event == .schedule ? "nightly" : policy.edge ?? ""
    notes.append(
      ImageNote(
        code: "default-branch-unknown",
        message: "\(name) is left out, since nobody says whether \(branch) is the default branch; --default-branch does"
      ))
  }
  if state.event == .schedule {
    guard isDefault == true else { return ImageDecision(push: true, tags: [branchTag], notes: notes) }
    let nightly = ImageTag(name: "nightly", mutability: .mutable, reason: "scheduled build of the default branch")
    return ImageDecision(push: true, tags: [nightly])
  }
  var tags = [branchTag]
  if let edge = policy.edge, isDefault == true {
    tags.insert(ImageTag(name: edge, mutability: .mutable, reason: "default branch \(branch)"), at: 0)
  }
  if policy.includesSHA { tags.append(try commitTag(for: state)) }
  return ImageDecision(push: true, version: slug.name, tags: tags, notes: notes)
}

private func pullRequestTags(for state: GitState) throws(ImageTagError) -> ImageDecision {
  guard let number = state.pullRequest, number > 0 else { throw .missingPullRequestNumber }
  guard !state.isDirty else { throw .dirtyTree("pull request \(number)") }
  let tag = ImageTag(name: "pr-\(number)", mutability: .mutable, reason: "pull request \(number)")
  let note: ImageNote
  switch state.isFork {
  case false?: return ImageDecision(push: true, tags: [tag])
  case true?:
    note = ImageNote(
      code: "fork-no-push", message: "pull request \(number) comes from a fork, whose image is not pushed")
  case nil:
    note = ImageNote(
      code: "fork-unknown-no-push",
      message:
        "nobody says whether pull request \(number) comes from a fork, so its image is not pushed; say --no-fork "
        + "where it does not")
  }
  return ImageDecision(push: false, tags: [tag], notes: [note])
}

private func mergeQueueTags(for state: GitState) throws(ImageTagError) -> ImageDecision {
  let tag = ImageTag(
    name: "mq-\(try shortCommit(of: state))", mutability: .ephemeral, reason: "merge queue, commit \(state.sha)")
  let note = ImageNote(
    code: "merge-queue-no-push", message: "a merge queue only tries what is to be merged; its image is not pushed")
  return ImageDecision(push: false, tags: [tag], notes: [note])
}

/// `sha-` keeps a commit of digits only from reading as a number or a version.
private func commitTag(for state: GitState) throws(ImageTagError) -> ImageTag {
  let name = "sha-\(try shortCommit(of: state))"
  return state.isDirty
    ? ImageTag(name: name + "-dirty", mutability: .ephemeral, reason: "changed tree on commit \(state.sha)")
    : ImageTag(name: name, mutability: .immutable, reason: "commit \(state.sha)")
}

private func shortCommit(of state: GitState) throws(ImageTagError) -> String {
  let digits = state.sha.utf8.prefix(12)
  guard digits.count == 12, state.sha.utf8.allSatisfy(isHexadecimalDigit) else { throw .unknownCommit(state.sha) }
  return String(decoding: digits, as: UTF8.self)
}

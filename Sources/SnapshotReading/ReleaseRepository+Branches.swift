import Configuration
import Git
import History
public import ImageTags
public import Planning

extension ReleaseRepository {
  /// Refuses the image of a release that `[images] allowed_branches` keeps out: its commit has to be reachable from a
  /// branch that fits one of these patterns, here or as it was fetched from a remote.
  ///
  /// Where the commit is not, but the clone may just not hold what would show it, that is said (41).
  public func requireAllowedBranch(of state: GitState) throws(Refusal) {
    let patterns = project.settings.images.allowedBranches
    guard !patterns.isEmpty, let tag = state.tag else { return }
    switch state.event {
    case .push, .schedule, .local: break
    case .pullRequest, .mergeGroup: return
    }
    guard let commit = try releasedCommit(of: tag, state) else {
      throw incomplete("neither \(tag) nor its commit is here")
    }
    let globs = patterns.map(Glob.init)
    let branches = try asking { () throws(GitError) in
      try repository.branches(below: "refs/heads/") + repository.branches(below: "refs/remotes/\(remoteName)/")
    }
    let tips = branches.filter { branch in globs.contains { $0.matches(branch.name) } }.map(\.commit)
    let isShort = try asking { () throws(GitError) in try fetchesOnlySome() }
    do throws(GitError) {
      if try repository.isReachable(commit, from: tips) { return }
    } catch {
      // Where the history is cut off, what is asked for may lie behind.
      guard repository.isShallow else { throw Refusal(error) }
    }
    let names = patterns.joined(separator: ", ")
    let unused = zip(patterns, globs).filter { _, glob in !branches.contains { glob.matches($0.name) } }.map(\.0)
    let misspelt = unused.isEmpty ? "" : "; no branch here fits \(unused.joined(separator: ", ")): is that right"
    if tips.isEmpty { throw incomplete("no branch \(names) is here", or: ", or correct allowed_branches") }
    if repository.isShallow { throw incomplete("the clone is shallow") }
    if isShort { throw incomplete("the clone fetches a single branch") }
    throw Refusal(
      .taken, "\(tag) is at \(commit.short), which no branch of allowed_branches contains (\(names))",
      hint: "merge it into one of them and tag it there, or add its branch to allowed_branches\(misspelt)")
  }

  /// The commit that a tag here stands for, else the one that the state names, as far as it is here.
  private func releasedCommit(of tag: String, _ state: GitState) throws(Refusal) -> ObjectID? {
    let tags = try asking { () throws(GitError) in try repository.tags(named: [tag]) }
    if let commit = tags.first?.commit { return commit }
    if let id = ObjectID(state.sha), repository.contains(id) { return id }
    return nil
  }

  private func incomplete(_ reason: String, or help: String = "") -> Refusal {
    Refusal(
      .historyIncomplete, "whether the release is on one of allowed_branches cannot be told: \(reason)",
      hint: "fetch all branches and their history (in GitHub Actions: fetch-depth: 0)\(help)")
  }

  /// Whether a fetch brings a single branch, and no tags but those on it (`git clone --single-branch`).
  func fetchesOnlySome() throws(GitError) -> Bool {
    guard let refspec = try repository.setting("remote.\(remoteName).fetch") else { return false }
    return refspec.hasPrefix("+refs/heads/") && !refspec.contains("*")
  }

  /// Whether the clone was told to take no tags along.
  func fetchesNoTags() throws(GitError) -> Bool {
    try repository.setting("remote.\(remoteName).tagopt") == "--no-tags"
  }
}

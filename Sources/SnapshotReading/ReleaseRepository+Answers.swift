import Configuration
import SemanticVersion
public import Changelog
import Git
public import History
public import ImageTags
public import Planning

extension ReleaseRepository {
  /// The highest release that HEAD contains; nil where there is none.
  public func currentTag() throws(Refusal) -> VersionTag? {
    let head = try requireHead()
    let tags = try tags().releases
    return try first(of: tags.map(\.commit), from: head.id).map { tags[$0] }
  }

  /// The same, where there has to be one.
  public func requireCurrentTag() throws(Refusal) -> VersionTag {
    if let tag = try currentTag() { return tag }
    guard let missing = try missingTags() else { throw Refusal(.noVersion, "HEAD contains no release yet") }
    throw Refusal(
      .historyIncomplete, "HEAD contains no release that is known here, and tags may be missing: \(missing.reason)",
      hint: "fetch them: \(missing.command)")
  }

  /// The bytes of a file of the work tree, or of HEAD in a bare repository; nil where there is none.
  public func bytes(of path: String) throws(Refusal) -> [UInt8]? { try file(path)?.bytes }

  /// How the changelog is written.
  public func renderingOptions() throws(Refusal) -> RenderingOptions {
    let settings = project.settings
    let markup = try settings.changelog.markup(of: try bytes(of: settings.changelog.file))
    return RenderingOptions(settings, origin: try origin(), markup: markup)
  }

  /// One release with its changes: that of a version or tag, or the newest that HEAD contains.
  ///
  /// A prerelease covers what no release before it contains. So does a final one, unless `gathersPrereleases`: then it
  /// covers what no final release before it contains.
  public func release(
    _ name: String?, _ tags: VersionTags, gathersPrereleases: Bool = true
  ) throws(Refusal) -> Release {
    let tag: VersionTag
    if let name {
      guard let found = tags.releases.first(where: { $0.name == name || $0.version.description == name }) else {
        throw Refusal(
          .noVersion, "there is no release \(name)",
          hint: "git tag lists the tags; \(project.tagFormat) is how they are written")
      }
      tag = found
    } else {
      tag = try requireCurrentTag()
    }
    let isOlder = { (other: VersionTag) in
      other.version.precedes(tag.version)
        && (tag.version.isPrerelease || !gathersPrereleases || !other.version.isPrerelease)
    }
    let older = tags.releases.filter(isOlder)
    let last = try lastRelease(among: older, from: tag.commit)
    // Releases of other lines that were merged in have their own notes.
    let (seconds, offset) = try date(of: tag)
    return Release(
      tag: tag.name, version: tag.version, previousTag: last.tag?.name,
      date: CalendarDate(secondsSince1970: seconds, offsetMinutes: offset),
      changes: Change.changes(last.untold(by: older), settings: project.settings))
  }

  /// What no release contains that HEAD contains.
  public func unreleased(_ tags: VersionTags) throws(Refusal) -> Release {
    let head = try requireHead()
    let tags = tags.releases
    let last = try lastRelease(among: tags, from: head.id)
    return Release(
      tag: nil, version: nil, previousTag: last.tag?.name, date: nil,
      changes: Change.changes(last.untold(by: tags), settings: project.settings))
  }

  /// The commits of `A..B`, `A..` or a single revision (all that it contains), newest first. Needs no more of the
  /// repository than its history.
  public static func commits(in range: String, _ request: ReadingRequest) throws(Refusal) -> [Commit] {
    let repository = try openRepository(containing: request.folder)
    var names = [range]
    if let dots = range.firstRange(of: "..") {
      names = [String(range[dots.upperBound...].drop { $0 == "." }), String(range[..<dots.lowerBound])]
    }
    var ids: [ObjectID] = []
    for name in names {
      do throws(GitError) {
        ids.append(try repository.resolve(name.isEmpty ? "HEAD" : name))
      } catch {
        if repository.isShallow, error.kind == .notFound {
          throw Refusal(
            .historyIncomplete, "'\(name)' is not in this shallow clone",
            hint: "fetch the rest: git fetch --unshallow --tags")
        }
        throw Refusal(
          .usage, "'\(range)' is no range of commits: \(error.reason)", hint: "write it as A..B, as in main..HEAD")
      }
    }
    return try repository.reading { () throws(HistoryError) in
      try History.commits(from: ids[0], notFrom: Array(ids.dropFirst()), in: repository)
    }
  }

  /// What comments of a commit message begin with by git's settings; nil outside of a repository and where nothing is
  /// set.
  public static func commentPrefix(_ request: ReadingRequest) throws(Refusal) -> String? {
    guard let repository = try? Repository(containing: request.folder) else { return nil }
    return try asking { () throws(GitError) in
      if let text = try repository.setting("core.commentstring") { return text }
      return try repository.setting("core.commentchar")
    }
  }

  /// Whether a tracked file is not as HEAD has it. False of a bare repository.
  public func isDirty() throws(Refusal) -> Bool {
    guard repository.workTree != nil else { return false }
    return try asking { () throws(GitError) in try !repository.changedPaths().isEmpty }
  }

  /// The command that publishes a release: `git push --follow-tags` where that takes everything along, else each name.
  public func pushCommand(
    branch: String?, tags: [(name: String, isAnnotated: Bool)]
  ) throws(Refusal) -> String {
    let names = tags.map { "refs/tags/\($0.name)" }
    let prefix = "refs/heads/"
    let name = branch.flatMap { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil }
    return try asking { () throws(GitError) in
      let remotes = try repository.remoteNames()
      let usual = try repository.pushRemote(of: name)
      let remote = try repository.pushRemote(project.settings.push.remote, of: name, among: remotes) ?? "origin"
      // A URL may hold a password.
      guard remotes.contains(remote) || remotes.isEmpty && !remote.contains(":") else { return "bump push" }
      guard let name else { return shellWords(["git", "push", remote] + names) }
      let there = try repository.pushBranch(of: name, at: remote)
      let upstream = try repository.setting("branch.\(name).merge")
      let isUpstream = try repository.upstream(of: name)?.remote == remote
      if isUpstream, remote == usual, upstream == there, there == prefix + name, tags.allSatisfy(\.isAnnotated),
        try repository.setting("push.default") != "nothing", try repository.setting("remote.\(remote).push") == nil
      {
        return "git push --follow-tags"
      }
      let refspec = there == prefix + name ? name : "\(name):\(there)"
      return shellWords(["git", "push"] + (upstream == nil ? ["--set-upstream"] : []) + [remote, refspec] + names)
    }
  }

  /// A refusal over a version that is taken, with the hint that helps where the branch only lacks what its upstream has.
  public func hintingAtUpstream(_ refusal: Refusal) -> Refusal {
    guard refusal.code == .taken, let id = head.commit, let branch = head.branch, branch.hasPrefix("refs/heads/")
    else { return refusal }
    let name = String(branch.dropFirst("refs/heads/".count))
    guard let found = try? repository.upstream(of: name) else { return refusal }
    let upstream = "\(found.remote)/\(found.branch.dropFirst("refs/heads/".count))"
    guard let there = try? repository.reference("refs/remotes/\(upstream)"), there != id,
      (try? firstReachable(of: [id], from: [there], in: repository)) == 0
    else { return refusal }
    return Refusal(refusal.code, refusal.message, hint: "\(name) is behind \(upstream): git pull")
  }

  /// The remote's default branch, as the clone noted it; nil where it did not.
  public func defaultBranch() throws(Refusal) -> String? {
    if let name = project.settings.images.defaultBranch { return name }
    let prefix = "refs/remotes/\(remoteName)/"
    let target = try asking { () throws(GitError) in try repository.symbolicTarget(prefix + "HEAD") }
    guard let target, target.hasPrefix(prefix) else { return nil }
    return String(target.dropFirst(prefix.count))
  }

  /// The tags of the repository, and whether these can be all: not where ``missingTags()`` says why not, and not where
  /// the tag that is being built is missing.
  ///
  /// `remote` are the names that a remote has: with these the list is complete, unless the remote lacks the tag that is
  /// built and is not the one that this clone is of. What is no release for all its name is left out, and refused where
  /// it is the tag that is built.
  public func tagList(for state: GitState, remote: [String]? = nil) throws(Refusal) -> TagList {
    let isWhole = try missingTags() == nil
    var names = try asking { () throws(GitError) in try repository.tagNames() }
    let known = isWhole ? names + (remote ?? []) : remote
    if let remote { names = Set(names).union(remote).sorted() }
    guard let tag = state.tag else { return TagList(names: names, isComplete: known != nil) }
    if !names.contains(tag) { names.append(tag) }
    let pretenders = try falseTags(notBelow: tag)
    if let found = pretenders.first(where: { $0.name == tag }) {
      throw Refusal(
        found.damagedVersion == nil ? .versionUnreadable : .historyIncomplete,
        "the tag \(tag) is no release: \(found.reason)", hint: "bump verify \(tag) looks at it")
    }
    let untrue = Set(pretenders.map(\.name))
    names.removeAll(where: untrue.contains)
    return TagList(names: names, isComplete: known?.contains(tag) == true)
  }

  /// The tags of the project's form that are no releases, as far as they are not below that of a version.
  private func falseTags(notBelow tag: String) throws(Refusal) -> [VersionTags.Unreadable] {
    guard let version = try? project.version(ofTag: tag) else { return [] }
    func tags() throws(Refusal) -> VersionTags { try self.tags(of: [project], checked: false)[0] }
    var found = try tags()
    if learns(of: found.releases.lazy.filter({ !$0.version.precedes(version) })) { found = try tags() }
    return found.unreadable
  }

  /// Why this clone may lack tags of the remote's, as in `the clone is shallow`, and the commands that bring them; nil
  /// where it has them all, as far as they were fetched.
  public func missingTags() throws(Refusal) -> (reason: String, command: String)? {
    try asking { () throws(GitError) in
      var (reasons, commands): ([String], [String]) = ([], [])
      if repository.isShallow { reasons.append("is shallow") }
      if try fetchesOnlySome() {
        reasons.append("fetches a single branch")
        commands.append("git remote set-branches \(remoteName) '*'")
      }
      if try fetchesNoTags() {
        reasons.append("fetches no tags")
        commands.append("git config --unset remote.\(remoteName).tagOpt")
      }
      guard !reasons.isEmpty else { return nil }
      commands.append("git fetch --tags" + (repository.isShallow ? " --unshallow" : ""))
      return ("the clone " + reasons.joined(separator: " and "), commands.joined(separator: " && "))
    }
  }
}

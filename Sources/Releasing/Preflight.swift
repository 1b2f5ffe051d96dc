public import Configuration
public import Git
import History
public import Planning
public import Signing

/// What a real release may do that it does not say itself.
public struct ApplyOptions: Sendable {
  /// Whether changes in files that the release does not write are left alone instead of refused.
  public var allowsDirty = false
  /// Whether a release from a commit, not a branch, is wanted: only HEAD and the tags move then.
  public var allowsDetached = false
  /// Whether git's hooks are skipped.
  public var skipsHooks = false
  /// Which objects are signed.
  public var signatures = SignatureDemand()
  /// What the project's configuration says.
  public var settings: Settings

  /// Refuses whatever can be refused.
  public init(_ settings: Settings) { self.settings = settings }
}

/// Looks at everything that could keep a release from ending well, before anything is written: all problems at once,
/// the gravest first. Empty where there is none.
public func preflight(_ release: PlannedRelease, _ repository: Repository, _ options: ApplyOptions) throws(Refusal)
  -> [Refusal]
{
  do throws(GitError) {
    var problems: [Refusal] = []
    guard repository.workTree != nil else {
      return [Refusal(.treeNotClean, "a bare repository has no files to release", hint: "release from a clone of it")]
    }
    if let operation = repository.operationInProgress {
      problems.append(
        Refusal(
          .treeNotClean, "a \(operation) is in progress",
          hint: "finish it or give it up first: git \(operation) --\(operation == "bisect" ? "reset" : "abort")"
            .replacing("bisect --reset", with: "bisect reset")))
    }
    if let lock = repository.lockInTheWay(of: release.position.branch) {
      problems.append(
        Refusal(
          .treeNotClean, "the lock \(lock) is in the way: another git process is running, or was killed",
          hint: "wait for it; if there is none, remove the file"))
    }
    if case .detached = release.position, !options.allowsDetached {
      problems.append(
        Refusal(
          .treeNotClean, "HEAD is on no branch, so that the release commit would belong to none",
          hint: "git switch BRANCH first, or release all the same with --detached"))
    }
    problems += try dirt(release, repository, options)
    if release.committer.name.isEmpty || release.committer.email.isEmpty {
      problems.append(
        Refusal(
          .commitFailed, "git does not know who you are",
          hint: "git config --global user.name \"Your Name\" && git config --global user.email you@example.com"))
    }
    for tag in release.tags {
      if !repository.isValidTagName(tag.name) {
        problems.append(
          Refusal(
            .configurationInvalid, "git does not accept '\(tag.name)' as the name of a tag", hint: "correct tag_format")
        )
      } else if try repository.reference("refs/tags/\(tag.name)") != nil {
        problems.append(Refusal(.taken, "the tag \(tag.name) exists already"))
      }
    }
    problems += try unsupported(release, repository, options)
    problems += signingProblems(release, repository, options.signatures)
    return problems
  } catch {
    throw Refusal(error.hint == nil ? .commitFailed : .treeNotClean, "\(error)", hint: error.hint)
  }
}

/// Tracked files that are not as HEAD has them. The files of the release are compared by their hash.
private func dirt(_ release: PlannedRelease, _ repository: Repository, _ options: ApplyOptions) throws(GitError)
  -> [Refusal]
{
  let changed = try repository.changedPaths()
  if let conflict = changed.first(where: \.isConflict) {
    return [
      Refusal(.treeNotClean, "\(conflict.path) has unresolved conflicts", hint: "resolve them, git add, and commit")
    ]
  }
  var dirty = Set(changed.map(\.path))
  if options.allowsDirty { dirty.formIntersection(release.files.map(\.path)) }
  for file in release.files {
    guard let before = file.before else { continue }
    let stored = try repository.stored(before, path: file.path)
    if try repository.file(file.path, in: release.head)?.id != repository.blobID(stored) { dirty.insert(file.path) }
  }
  guard !dirty.isEmpty else { return [] }
  let paths = dirty.sorted()
  let list = paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? " and \(paths.count - 5) more" : "")
  return [
    Refusal(
      .treeNotClean, "the working tree is not clean: \(list)",
      hint: options.allowsDirty
        ? "commit or stash them: the release writes these files"
        : "commit or stash them, or leave them as they are with --allow-dirty")
  ]
}

/// What the settings ask for and this version cannot do: never passed over in silence.
private func unsupported(
  _ release: PlannedRelease, _ repository: Repository, _ options: ApplyOptions
) throws(GitError) -> [Refusal] {
  var problems: [Refusal] = []
  for file in release.files {
    if let attribute = try repository.unsupportedAttribute(file.path) {
      problems.append(
        Refusal(
          .treeNotClean, "\(file.path) has the attribute \(attribute), which libgit2 cannot apply",
          hint: "take the file out of that rule in .gitattributes"))
    }
  }
  let settings = options.settings
  if !settings.preBumpHooks.isEmpty || !settings.postBumpHooks.isEmpty {
    problems.append(
      Refusal(
        .hookFailed, "pre_bump_hooks and post_bump_hooks are configured, and this version of bump does not run them",
        hint: "run them around bump, and take them out of the configuration"))
  }
  if release.message != nil, !options.skipsHooks, let hook = try repository.commitHooks().first {
    problems.append(
      Refusal(
        .commitFailed, "the repository has a \(hook) hook, and this version of bump does not run git's hooks",
        hint: "release without it with --no-verify"))
  }
  return problems
}

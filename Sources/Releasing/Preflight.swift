public import Git
import History
public import Planning
public import Signing
import SnapshotReading

/// What a real release may do that it does not say itself.
public struct ApplyOptions: Sendable {
  /// Whether changes in files that the release does not write are left alone instead of refused.
  public var allowsDirty = false
  /// Whether a release from a commit, not a branch, is wanted: only HEAD and the tags move then.
  public var allowsDetached = false
  /// Whether git's hooks that check a commit, `pre-commit` and `commit-msg`, are skipped.
  public var skipsHooks = false
  /// The project's own hooks.
  public var hooks: ReleaseHooks?
  /// Which objects are signed.
  public var signatures = SignatureDemand()

  /// Refuses whatever can be refused.
  public init() {}
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
    problems += try kind(release, repository)
    // Without the index neither the state of the files nor their attributes can be told.
    if let problem = repository.indexProblem() {
      return problems + [Refusal(.treeNotClean, "\(problem)", hint: problem.hint)]
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
      } else if let problem = try taken(tag.name, repository) {
        problems.append(problem)
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
    // An attribute that libgit2 cannot apply is a refusal of its own.
    guard let before = file.before, try repository.unsupportedAttribute(file.path) == nil else { continue }
    let stored = try repository.stored(before, path: file.path)
    if try repository.file(file.path, in: release.head)?.id != repository.blobID(stored) { dirty.insert(file.path) }
  }
  guard !dirty.isEmpty else { return [] }
  // What `git status` does not show has to be named.
  for path in dirty.subtracting(changed.map(\.path)).sorted() {
    guard let mark = try repository.mark(of: path) else { continue }
    return [
      Refusal(
        .treeNotClean, "\(path) is not as HEAD has it, and git was told to look away (\(mark.name))",
        hint: "git update-index --no-\(mark.name) \(path), then commit or stash the change")
    ]
  }
  let paths = dirty.sorted()
  let list = paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? " and \(paths.count - 5) more" : "")
  let written = release.files.map(\.path).filter(dirty.contains)
  return [
    Refusal(
      .treeNotClean, "the working tree is not clean: \(list)",
      hint: written.isEmpty
        ? "commit or stash them, or leave them as they are with --allow-dirty"
        : written.count == dirty.count
          ? "commit or stash them: the release writes these files"
          : "commit or stash \(written.joined(separator: ", ")), which the release writes; --allow-dirty leaves the others"
    )
  ]
}

/// What of the repository's kind keeps a release from being made, though its history can be read.
private func kind(_ release: PlannedRelease, _ repository: Repository) throws(GitError) -> [Refusal] {
  var problems: [Refusal] = []
  func refuse(_ message: String, _ hint: String?) { problems.append(Refusal(.treeNotClean, message, hint: hint)) }
  if let branch = release.position.branch {
    if !branch.hasPrefix("refs/heads/") {
      refuse("HEAD points at \(branch), which is no branch", "git switch BRANCH first")
    } else if let folder = repository.otherWorkTree(on: branch) {
      refuse(
        "\(branch) is checked out in \(folder) too, whose files would stay behind", "git -C \(folder) switch --detach")
    }
  }
  if let index = repository.otherIndex {
    refuse(
      "GIT_INDEX_FILE is set (to \(index)), so that the work tree's index would stay behind", "unset GIT_INDEX_FILE")
  }
  if let objects = repository.otherObjects {
    refuse(
      "GIT_OBJECT_DIRECTORY is set (to \(objects)), and what is written there may be thrown away",
      "unset GIT_OBJECT_DIRECTORY, or release after the hook has ended")
  }
  for name in try repository.settingsUnseen() {
    refuse(
      "\(name) is set for this command alone or by includeIf.hasconfig, where libgit2 does not see it",
      "set it with git config \(name) VALUE")
  }
  for file in release.files where file.before == nil {
    let names = file.path.split(separator: "/")
    for count in names.indices.dropFirst() {
      let folder = names[..<count].joined(separator: "/")
      let isFile = repository.isInWorkTree(folder) && !folderExists((repository.workTree ?? "") + folder)
      let isTracked = try repository.file(folder, in: release.head)?.isRegular == true
      guard isFile || isTracked else { continue }
      refuse("\(file.path) cannot be made: \(folder) is a file", "name another path")
    }
  }
  for file in release.files where try repository.mark(of: file.path) == .skipWorkTree {
    guard !repository.isInWorkTree(file.path) else { continue }
    let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
    refuse(
      "the sparse checkout leaves out \(file.path), which the release writes",
      "git sparse-checkout add \(folder.isEmpty ? "/\(file.path)" : folder)")
  }
  return problems
}

/// Why a tag of that name cannot be made, or nil.
private func taken(_ name: String, _ repository: Repository) throws(GitError) -> Refusal? {
  do {
    if try repository.reference("refs/tags/\(name)") != nil { return Refusal(.taken, "the tag \(name) exists already") }
  } catch  where error.kind == .damagedReference {
    return Refusal(.taken, "\(error)", hint: error.hint)
  }
  return try repository.tagDifferingInCase(from: name).map {
    Refusal(
      .taken, "the tag \($0) differs from \(name) in case alone, and core.ignoreCase takes the two for one",
      hint: "rename or delete \($0)")
  }
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
  return problems
}

import Files
public import Git
public import History
public import Planning
import Processes
import Signing
import SnapshotReading

/// What a release made.
public struct Applied: Hashable, Sendable {
  /// The release commit; nil where only tags were made.
  public let commit: ObjectID?
  /// The tags' names.
  public let tags: [String]
  /// What did not end as planned after the release itself was made.
  public fileprivate(set) var warnings: [String]
}

/// Carries a release out; decides nothing.
///
/// Order: preflight, hooks, objects that nothing names yet, signed and verified, the journal, the lock of the index, new
/// files beside the old ones, then the commit point (the branch moves by compare and swap), tags, files, index. An error
/// up to the commit point leaves everything as it was, and so does one at a tag; a process that dies is finished or taken
/// back by ``recover(_:)``. Signals wait until the end; one that came before the commit point takes the release back.
///
/// The hooks of git run here, and those of the project that come before the commit; ``ReleaseHooks/runAfter(commit:in:)``
/// is the caller's matter.
public func apply(
  _ release: PlannedRelease, to repository: Repository, author: Identity, options: ApplyOptions
) throws(Refusal) -> Applied {
  try uninterrupted { () throws(Refusal) in
    try locked(repository) { ledger throws(Refusal) in
      try ledger.requireNone()
      try requireNothingUnpushed(in: repository)
      if let problem = try preflight(release, repository, options).first { throw problem }
      let hooks = try CommitHooks(release, repository, author: author, skipsChecks: options.skipsHooks)
      let stage = try runHooks(release, repository, ledger, options.hooks, hooks)
      let release = stage?.release ?? release
      var journal: Journal
      do throws(Refusal) {
        journal = try prepare(release, repository, author, options.signatures)
      } catch {
        throw stage?.takeBack(error) ?? error
      }
      stage?.handOver(to: &journal)
      var applied = try carryOut(journal, stage == nil ? release.files : [], repository, ledger)
      applied.warnings += (stage?.notes ?? []) + hooks.runAfter()
      return applied
    }
  }
}

/// Writes a release's files and nothing else: neither commit nor tag, nor the index. Of `hooks` those run that come
/// before a commit. Returns things to tell the user.
public func writeFiles(
  _ release: PlannedRelease, in repository: Repository, hooks: ReleaseHooks
) throws(Refusal) -> [String] {
  try uninterrupted { () throws(Refusal) in
    try locked(repository) { ledger throws(Refusal) in
      try ledger.requireNone()
      try requireNothingUnpushed(in: repository)
      let stage = try runHooks(release, repository, ledger, hooks, nil)
      let release = stage?.release ?? release
      var journal = try Journal(release, repository, stage: .files)
      stage?.handOver(to: &journal)
      journal.files = try asking { () throws(GitError) in
        try release.files.map { file throws(GitError) in try repository.record(file, in: release.head) }
      }
      return try carryOut(journal, stage == nil ? release.files : [], repository, ledger).warnings
        + (stage?.notes ?? [])
    }
  }
}

/// Runs the hooks that come before a commit, where there are any; nil where there are none.
private func runHooks(
  _ release: PlannedRelease, _ repository: Repository, _ ledger: Ledger, _ own: ReleaseHooks?, _ gits: CommitHooks?
) throws(Refusal) -> HookStage? {
  guard own?.before.isEmpty == false || gits?.areBefore == true else { return nil }
  return try HookStage.run(release, repository, ledger) { stage throws(Refusal) in
    if let own, !own.before.isEmpty {
      try own.runBefore(in: repository)
      try stage.takeFiles(from: "a command of pre_bump_hooks", .hookFailed)
    }
    if let gits, gits.areBefore { try gits.runBefore(&stage) }
  }
}

/// Writes the objects of a release, which nothing names yet, and puts down what is to be done with them.
private func prepare(
  _ release: PlannedRelease, _ repository: Repository, _ author: Identity, _ demand: SignatureDemand
) throws(Refusal) -> Journal {
  var journal = try Journal(release, repository, stage: .release)
  let seal = try Seal(release, repository, demand)
  if let message = release.message {
    let tree = try asking { () throws(GitError) in
      for file in release.files { journal.files.append(try repository.record(file, in: release.head)) }
      return try repository.writeTree(
        of: release.head, replacing: journal.files.map { ($0.path, TreeFile(id: $0.storedAfter, mode: $0.mode)) })
    }
    let commit = try seal.commit(
      commitBuffer(
        tree: tree, parents: [release.head.id], author: author, committer: release.committer, message: message))
    journal.after = try asking { () throws(GitError) in try repository.writeCommit(commit) }
  }
  for tag in release.tags {
    var id = journal.commit
    if let message = tag.message {
      let object = try seal.tag(
        tagBuffer(name: tag.name, commit: journal.commit, tagger: release.committer, message: message), tag.name)
      id = try asking { () throws(GitError) in try repository.writeTag(object, name: tag.name) }
    }
    journal.tags.append(Journal.Tag(name: tag.name, id: id))
  }
  journal.push = release.push.map { Journal.Push($0, journal) }
  return journal
}

/// From the journal on: what is written down is done, or taken back. `files` are those to write; none where the work tree
/// holds them already, after hooks.
private func carryOut(
  _ journal: Journal, _ files: [ReleasePlan.File], _ repository: Repository, _ ledger: Ledger
) throws(Refusal) -> Applied {
  let transaction = Transaction(journal, repository)
  var staged: [StagedFile] = []
  var mayBePast = false
  do throws(Refusal) {
    try ledger.write(journal)
    try transaction.lockIndex()
    for (number, file) in files.enumerated() {
      staged.append(try transaction.stage(file.after, number))
    }
    if requestToEnd() != nil {
      throw Refusal(.interrupted, "interrupted before anything was released", hint: "nothing was changed")
    }
    try transaction.requireBranch()
    mayBePast = true
    try transaction.passCommitPoint()
  } catch {
    do throws(Refusal) {
      // An error proves nothing: what counts is where the references are.
      guard mayBePast, try transaction.isPastCommitPoint() else {
        _ = try transaction.abandon()
        throw error
      }
    } catch let second where second != error {
      throw Refusal(error.code, "\(error); then \(second)", hint: Refusal.recovering(second))
    }
  }
  do throws(Refusal) {
    for tag in journal.tags {
      guard try transaction.make(tag) else {
        throw Refusal(.tagFailed, "somebody made the tag \(tag.name) meanwhile", hint: "nothing was released")
      }
    }
  } catch {
    var back = journal
    back.stage = .undo
    do throws(Refusal) {
      try ledger.write(back)
      _ = try Transaction(back, repository).takeBack()
    } catch let second {
      throw Refusal(error.code, "\(error); then \(second)", hint: Refusal.recovering(second))
    }
    throw error
  }
  do throws(Refusal) {
    let outcome = try transaction.finish(staged)
    return Applied(commit: journal.after, tags: journal.tags.map(\.name), warnings: outcome.warnings(journal))
  } catch {
    try? ledger.unlockIndex(of: repository, journal)
    throw Refusal(
      .interrupted, "\(journal.version) is released, but not all of its files could be written: \(error)",
      hint: "bump recover writes the rest")
  }
}

extension Transaction {
  fileprivate func stage(_ bytes: [UInt8], _ number: Int) throws(Refusal) -> StagedFile {
    try filing { () throws(FileError) in
      try files.stage(bytes, for: journal.files[number].path, as: journal.temporaryName(number))
    }
  }

  /// Hooks take their time: the work tree has to be on the branch still whose files it gets.
  fileprivate func requireBranch() throws(Refusal) {
    guard journal.after != nil else { return }
    let head = try asking { () throws(GitError) in try repository.head() }
    guard head.branch ?? "HEAD" == journal.branch else {
      throw Refusal(
        .treeNotClean, "HEAD was switched from \(journal.branch) to \(head.branch ?? "no branch") meanwhile",
        hint: "nothing was released; run bump again")
    }
  }

  /// The branch moves by compare and swap; without a commit the first tag is what others see first, and without either
  /// the journal itself.
  fileprivate func passCommitPoint() throws(Refusal) {
    guard let commit = journal.after else {
      guard let tag = journal.tags.first else { return }
      guard try make(tag) else {
        throw Refusal(.tagFailed, "somebody made the tag \(tag.name) meanwhile", hint: "nothing was released")
      }
      return
    }
    do throws(GitError) {
      try repository.moveReference(
        journal.branch, from: journal.before, to: commit, by: journal.identity, reason: "commit: \(journal.title)")
    } catch {
      let isLost = error.kind == .changed || error.kind == .exists
      throw Refusal(
        .commitFailed,
        isLost ? "somebody moved \(journal.branch) while the release was being made" : "\(error)",
        hint: "nothing was released; run bump again")
    }
  }
}

extension Journal {
  /// The journal of a release without its objects.
  init(_ release: PlannedRelease, _ repository: Repository, stage: Stage) throws(Refusal) {
    guard let workTree = repository.workTree else { throw Refusal(.treeNotClean, "a bare repository has no files") }
    self.stage = stage
    token = String(UInt64.random(in: .min ... .max), radix: 36)
    version = release.version
    title = release.title
    branch = release.position.branch ?? "HEAD"
    before = release.head.id
    after = nil
    tags = []
    files = []
    folders = missingFolders(of: release.files.map(\.path), in: workTree)
    gitFolder = Self.gitFolder(of: repository)
    self.workTree = workTree
    name = release.committer.name
    email = release.committer.email
    seconds = release.committer.seconds
  }
}

/// The folders above paths that do not exist yet, relative to the root, the outermost first.
private func missingFolders(of paths: [String], in root: String) -> [String] {
  var missing: [String] = []
  for path in paths {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += folder.isEmpty ? part : "/" + part
      if modificationTime(of: root + folder) == nil, !missing.contains(folder) { missing.append(folder) }
    }
  }
  return missing
}

extension Repository {
  /// Writes the blobs of a file, old and new, as it stands on the disk and as the tree holds it.
  func record(_ file: ReleasePlan.File, in head: Commit) throws(GitError) -> Journal.File {
    let found = try self.file(file.path, in: head)
    return Journal.File(
      path: file.path, before: try file.before.map { bytes throws(GitError) in try writeBlob(bytes) },
      after: try writeBlob(file.after), storedBefore: found?.id,
      storedAfter: try writeBlob(stored(file.after, path: file.path)), mode: found?.mode ?? 0o100644)
  }
}

import Files
import Git
import History
import Planning
import SnapshotReading

/// The steps of a journal's work after it was written. Each can be repeated: what is done already is left.
struct Transaction {
  let journal: Journal
  let repository: Repository
  let ledger: Ledger
  let files: WorkTree

  /// What could not be done, or did not have to be.
  struct Outcome {
    /// Files that somebody else has written meanwhile, and that stay as they are.
    var kept: [String] = []
    /// Tags that somebody else has made meanwhile.
    var foreignTags: [String] = []
    /// Bytes that hooks had left in a file, as the blobs that keep them.
    var saved: [String: ObjectID] = [:]
  }

  /// Whether this is the work tree that the journal is about; without it only references can be brought in order.
  private var isAtHome: Bool { journal.isHome(repository) }

  /// The work of a journal, in the repository of its work tree.
  init(_ journal: Journal, _ repository: Repository) {
    self.journal = journal
    self.repository = repository
    ledger = Ledger(repository: repository)
    files = WorkTree(root: journal.isHome(repository) ? repository.workTree ?? "" : journal.workTree)
  }

  /// Whether others may have seen the release: then it is finished, else it is taken back.
  func isPastCommitPoint() throws(Refusal) -> Bool {
    try asking { () throws(GitError) in
      if let after = journal.after {
        // What git gc --prune=now took away was in no branch.
        guard repository.contains(after) else { return false }
        guard let tip = try repository.reference(journal.branch) else { return false }
        return try repository.isReachable(after, from: tip)
      }
      guard let tag = journal.tags.first else { return true }
      return try repository.reference(tag.reference) == tag.id
    }
  }

  // MARK: - Forward

  /// Does what follows the commit point: tags, files, index.
  ///
  /// `staged` are the files' new versions that wait beside them already; without them they are written again.
  func finish(_ staged: [StagedFile] = []) throws(Refusal) -> Outcome {
    var outcome = Outcome()
    for tag in journal.tags where try !make(tag) { outcome.foreignTags.append(tag.name) }
    if staged.isEmpty { try removeTemporaries() }
    try lockIndex()
    var changes: [IndexChange] = []
    for (number, file) in journal.files.enumerated() {
      let isWritten = try put(
        file, from: [file.before], to: file.after, number, staged.isEmpty ? nil : staged[number])
      if !isWritten { outcome.kept.append(file.path) }
      changes.append(
        IndexChange(
          path: file.path, before: file.storedBefore, after: TreeFile(id: file.storedAfter, mode: file.mode),
          isInWorkTree: isWritten))
    }
    // Those that were not needed are gone, unless the disk kept them.
    if !staged.isEmpty { try removeTemporaries() }
    try change(index: changes)
    try removeDeadLocks(ofReferencesAlone: true)
    try filing { () throws(FileError) in
      if journal.stage == .files { try ledger.close() } else { try ledger.archive(journal) }
    }
    return outcome
  }

  /// Makes a tag unless it is there; false where there is another of its name.
  func make(_ tag: Journal.Tag) throws(Refusal) -> Bool {
    do throws(GitError) {
      if let found = try repository.reference(tag.reference) { return found == tag.id }
      do throws(GitError) {
        try repository.moveReference(
          tag.reference, from: nil, to: tag.id, by: journal.identity, reason: "tag: \(journal.title)")
      } catch {
        // But for a lost race an error proves nothing: what counts is where the reference is.
        if try repository.reference(tag.reference) == tag.id { return true }
        if error.kind == .exists || error.kind == .changed { return false }
        throw error
      }
      return true
    } catch {
      throw Refusal(.tagFailed, "\(error)")
    }
  }

  // MARK: - Back

  /// Takes work back whose commit point was not reached: nothing that others see was changed, but for the files where
  /// hooks ran.
  ///
  /// What hooks left in these is taken back too, and kept as a blob. After a crash it stays: nobody can tell then whether
  /// it is a hook's, or what the user has done since. What is committed since stays as well.
  func abandon(afterCrash isAfterCrash: Bool = false) throws(Refusal) -> Outcome {
    var outcome = Outcome()
    try removeTemporaries()
    // While hooks run the new files stand in the work tree already, and then until the commit point; without hooks none
    // does.
    let isInHooks = journal.stage == .hooks
    let head = isAfterCrash ? try headSince() : nil
    for (number, file) in journal.files.enumerated() {
      if isInHooks, !isAfterCrash, let id = try save(file) { outcome.saved[file.path] = id }
      let before = if let head { try content(of: file, at: head) } else { file.before }
      let isBack = try put(file, from: isInHooks && !isAfterCrash ? nil : [file.after], to: before, number, nil)
      if isInHooks, isAtHome, !isBack { outcome.kept.append(file.path) }
    }
    try unstage(afterCrash: isAfterCrash, since: head)
    try filing { () throws(FileError) in try ledger.unlockIndex(of: repository, journal) }
    repository.removeDrafts()
    try filing { () throws(FileError) in try files.removeEmptyFolders(journal.folders) }
    try filing { () throws(FileError) in try ledger.close() }
    return outcome
  }

  /// The commit that HEAD is at since somebody went on after a crash; nil where it is where the release began.
  private func headSince() throws(Refusal) -> Commit? {
    let id = try asking { () throws(GitError) in try repository.head().commit }
    guard isAtHome, let id, id != journal.before else { return nil }
    return try repository.reading { () throws(HistoryError) in try repository.commit(id) }
  }

  /// The blob of what the work tree holds of a file as a commit has it; nil where that one has no such file.
  private func content(of file: Journal.File, at head: Commit) throws(Refusal) -> ObjectID? {
    try asking { () throws(GitError) in
      guard let found = try repository.file(file.path, in: head) else { return nil }
      if found.id == file.storedBefore { return file.before }
      if found.id == file.storedAfter { return file.after }
      return try repository.writeBlob(repository.checkedOut(repository.blob(found.id), path: file.path))
    }
  }

  /// Takes a release back: branch, tags, files, index. Throws ``ExitCode/treeNotClean`` where somebody has built on it.
  func takeBack() throws(Refusal) -> Outcome {
    try lockIndex()
    if let after = journal.after,
      let tip = try asking({ () throws(GitError) in try repository.reference(journal.branch) })
    {
      if tip == after {
        try asking { () throws(GitError) in
          do throws(GitError) {
            try repository.moveReference(
              journal.branch, from: after, to: journal.before, by: journal.identity,
              reason: "bump: take \(journal.version) back")
          } catch {
            if try repository.reference(journal.branch) != journal.before { throw error }
          }
        }
      } else if try asking({ () throws(GitError) in try repository.isReachable(after, from: tip) }) {
        throw Refusal(
          .treeNotClean, "\(journal.branch) has commits on top of the release \(journal.version)",
          hint: "git revert \(after.short) takes its changes back in a new commit")
      }
    }
    var outcome = Outcome()
    for tag in journal.tags {
      try asking { () throws(GitError) in
        guard let found = try repository.reference(tag.reference) else { return }
        guard found == tag.id else {
          outcome.foreignTags.append(tag.name)
          return
        }
        do throws(GitError) {
          try repository.deleteReference(tag.reference, from: tag.id)
        } catch {
          if try repository.reference(tag.reference) != nil { throw error }
        }
      }
    }
    try removeTemporaries()
    for (number, file) in journal.files.enumerated()
    where try !put(file, from: [file.after], to: file.before, number, nil) {
      outcome.kept.append(file.path)
    }
    try filing { () throws(FileError) in try files.removeEmptyFolders(journal.folders) }
    try change(
      index: journal.files.map { file in
        IndexChange(
          path: file.path, before: file.storedAfter,
          after: file.storedBefore.map { TreeFile(id: $0, mode: file.mode) },
          isInWorkTree: !outcome.kept.contains(file.path))
      })
    try removeDeadLocks(ofReferencesAlone: true)
    try ledger.forget("\(journal.commit)")
    try filing { () throws(FileError) in try ledger.close() }
    return outcome
  }

  // MARK: - Files and index

  /// Takes the lock of the index, where the index is written.
  func lockIndex() throws(Refusal) {
    if journal.after != nil, isAtHome { try ledger.lockIndex(of: repository, journal) }
  }

  /// Takes out of the index what a hook staged there of our files; after a crash what is the release's alone, since the
  /// rest may be the user's. `head` is the commit that HEAD is at since, if it has moved.
  func unstage(afterCrash isAfterCrash: Bool = false, since head: Commit? = nil) throws(Refusal) {
    guard isAtHome, !journal.files.isEmpty else { return }
    let staged = try asking { () throws(GitError) in
      try repository.changes(inIndex: repository.gitFolder + "index", from: head?.id ?? journal.before)
    }
    var changes: [IndexChange] = []
    for file in journal.files {
      guard let found = staged[file.path],
        journal.stage == .hooks && !isAfterCrash || found?.id == file.storedAfter
      else { continue }
      let after =
        if let head {
          try asking { () throws(GitError) in try repository.file(file.path, in: head) }
        } else {
          file.storedBefore.map { TreeFile(id: $0, mode: file.mode) }
        }
      changes.append(IndexChange(path: file.path, before: found?.id, after: after, isInWorkTree: false))
    }
    guard !changes.isEmpty else { return }
    try ledger.lockIndex(of: repository, journal)
    try asking { () throws(GitError) in _ = try repository.changeIndex(changes) }
    try filing { () throws(FileError) in try ledger.unlockIndex(of: repository, journal) }
  }

  /// Brings one file from the bytes of certain blobs, or any, to those of another, where nil is no file at all; false
  /// where it holds something else and stays as it is.
  func put(
    _ file: Journal.File, from old: [ObjectID?]?, to new: ObjectID?, _ number: Int, _ staged: StagedFile?
  ) throws(Refusal) -> Bool {
    guard isAtHome else { return false }
    do {
      let found = try files.read(file.path).map { file throws(GitError) in try repository.blobID(file.bytes) }
      if found == new {
        staged?.discard()
        return true
      }
      guard old?.contains(found) != false else {
        staged?.discard()
        return false
      }
      guard let new else {
        try files.remove(file.path)
        return true
      }
      if let staged {
        try staged.publish()
      } else {
        let bytes = try repository.blob(new)
        try files.stage(bytes, for: file.path, as: journal.temporaryName(number)).publish()
      }
      return true
    } catch {
      throw Refusal(.commitFailed, "\(error)", hint: (error as? FileError)?.hint)
    }
  }

  /// Keeps what stands in a file as a blob, unless one of the journal's holds it.
  private func save(_ file: Journal.File) throws(Refusal) -> ObjectID? {
    guard let found = try filing({ () throws(FileError) in try files.read(file.path) }) else { return nil }
    return try asking { () throws(GitError) in
      let id = try repository.blobID(found.bytes)
      return id == file.before || id == file.after ? nil : try repository.writeBlob(found.bytes)
    }
  }

  private func change(index changes: [IndexChange]) throws(Refusal) {
    guard journal.after != nil, isAtHome else { return }
    try asking { () throws(GitError) in _ = try repository.changeIndex(changes) }
    try filing { () throws(FileError) in try ledger.unlockIndex(of: repository, journal) }
  }

  /// Removes the files' new versions that wait beside them.
  func removeTemporaries() throws(Refusal) {
    for number in journal.files.indices {
      try filing { () throws(FileError) in try files.remove(journal.temporaryPath(number)) }
    }
  }

  // MARK: - Locks of a killed process

  /// Removes the locks of references that a killed process left, or one that could not remove them: those that were made
  /// since the journal was written, hold nothing but what we would write, and do not change while we look. Others are left
  /// where they are. The lock of all packed references is looked at only where it may be ours.
  func removeDeadLocks(ofReferencesAlone: Bool = false) throws(Refusal) {
    let ids = [journal.before, journal.after].compactMap { $0 } + journal.tags.map(\.id)
    let contents = ids.map { Array("\($0)\n".utf8) }
    let inBranch = journal.branch == "HEAD" ? repository.gitFolder : repository.commonFolder
    let locks =
      ["\(inBranch)\(journal.branch).lock"] + journal.tags.map { "\(repository.commonFolder)\($0.reference).lock" }
    let packed = "\(repository.commonFolder)packed-refs"
    let packedLines = lines(of: packed)

    func isOurs(_ lock: String, _ bytes: [UInt8]) -> Bool {
      guard let made = modificationTime(of: lock), let since = ledger.journalTime, made >= since else { return false }
      if lock == packed + ".lock" {
        return Set(bytes.split(separator: UInt8(ascii: "\n")).dropFirst().dropLast()).isSubset(of: packedLines)
      }
      return contents.contains { $0.starts(with: bytes) }
    }
    let found = (locks + (ofReferencesAlone ? [] : ["\(packed).lock"])).compactMap { lock in
      (try? readFile(at: lock)).flatMap { bytes in isOurs(lock, bytes) ? (lock: lock, bytes: bytes) : nil }
    }
    guard !found.isEmpty else { return }
    pause(milliseconds: 500)
    for (lock, bytes) in found where (try? readFile(at: lock)) == bytes {
      try filing { () throws(FileError) in try removeFile(at: lock) }
    }
  }

  private func lines(of path: String) -> Set<ArraySlice<UInt8>> {
    Set((((try? readFile(at: path)) ?? nil) ?? []).split(separator: UInt8(ascii: "\n")))
  }
}

/// Does something with a file, and refuses where it fails.
func filing<Answer>(_ action: () throws(FileError) -> Answer) throws(Refusal) -> Answer {
  do throws(FileError) {
    return try action()
  } catch {
    throw Refusal(.commitFailed, "\(error)", hint: error.hint)
  }
}

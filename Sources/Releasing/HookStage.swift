import Files
import Git
import History
import Planning
import SnapshotReading

/// The time in which hooks run: the new files stand in the work tree, and nothing is committed yet. A journal says that
/// whatever happens the old ones come back, until the release's own journal takes its place.
struct HookStage {
  /// The release as hooks left it so far.
  private(set) var release: PlannedRelease
  private(set) var journal: Journal
  /// What hooks changed of the release, for people.
  private(set) var notes: [String] = []
  private let repository: Repository
  private let ledger: Ledger
  /// Tracked files that were not as HEAD has them before any hook ran, with the blobs that they hold.
  private let dirt: [String: ObjectID?]
  /// The index that git's hooks see; nil before it is there.
  private(set) var index: String?

  private init(_ release: PlannedRelease, _ repository: Repository, _ ledger: Ledger) throws(Refusal) {
    self.release = release
    self.repository = repository
    self.ledger = ledger
    journal = try Journal(release, repository, stage: .hooks)
    journal.files = try asking { () throws(GitError) in
      try release.files.map { file throws(GitError) in try repository.record(file, in: release.head) }
    }
    dirt = try repository.dirt(besides: release)
  }

  /// Writes a release's files, does `body`, and keeps what it leaves of them; where it throws, everything is as before.
  static func run(
    _ release: PlannedRelease, _ repository: Repository, _ ledger: Ledger,
    _ body: (inout HookStage) throws(Refusal) -> Void
  ) throws(Refusal) -> HookStage {
    var stage = try HookStage(release, repository, ledger)
    do throws(Refusal) {
      try ledger.write(stage.journal)
      let transaction = Transaction(stage.journal, repository)
      for (number, file) in stage.journal.files.enumerated() {
        guard try transaction.put(file, from: [file.before], to: file.after, number, nil) else {
          throw Refusal(.treeNotClean, "\(file.path) was changed meanwhile", hint: "run bump again")
        }
      }
      try body(&stage)
    } catch {
      throw stage.takeBack(error)
    }
    return stage
  }

  /// Puts the old files back, and returns the refusal that was the reason, with what becomes of hooks' own work.
  func takeBack(_ refusal: Refusal) -> Refusal {
    do throws(Refusal) {
      let outcome = try Transaction(journal, repository).abandon()
      let hints = [refusal.hint].compactMap { $0 } + outcome.warnings(journal)
      return Refusal(refusal.code, refusal.message, hint: hints.isEmpty ? nil : hints.joined(separator: "; "))
    } catch {
      return Refusal(refusal.code, "\(refusal); then \(error)", hint: Refusal.recovering(error))
    }
  }

  /// What a journal of the same release has to say in place of the one of this time.
  func handOver(to journal: inout Journal) {
    // The token is kept, as the one that temporary files and a lock may have, and the folders are made by now.
    journal.token = self.journal.token
    journal.folders = self.journal.folders
  }

  // MARK: - What hooks did

  /// Writes the index that git's hooks see: HEAD's files and the release's.
  mutating func writeIndex() throws(Refusal) {
    index = try asking { () throws(GitError) in
      try repository.writeCommitIndex(
        of: release.head,
        journal.files.map { file in
          IndexChange(
            path: file.path, before: nil, after: TreeFile(id: file.storedAfter, mode: file.mode), isInWorkTree: true)
        })
    }
  }

  /// Takes the release's title and message from a hook.
  mutating func take(message: String, title: String, note: String) {
    release.message = message
    release.title = title
    journal.title = title
    notes.append(note)
  }

  /// Takes what a hook left of the release's files, and returns whether that is something new.
  ///
  /// Of a file that the hook staged that counts, as with `git commit`, and else what stands in the work tree. Refuses
  /// with `code` where the version is lost, and where the hook staged or changed another tracked file.
  @discardableResult
  mutating func takeFiles(from hook: String, _ code: ExitCode) throws(Refusal) -> Bool {
    func refuse(_ what: String, _ hint: String) -> Refusal { Refusal(code, "\(hook) \(what)", hint: hint) }
    let found = try index.map { path throws(Refusal) in
      try asking { () throws(GitError) in try repository.changes(inIndex: path, from: release.head.id) }
    }
    var isNew = false
    for (number, file) in journal.files.enumerated() {
      var staged = TreeFile(id: file.storedAfter, mode: file.mode)
      if let found {
        guard let change = found[file.path] ?? nil else {
          throw refuse("took \(file.path) out of the commit", "nothing was released")
        }
        guard change.mode == file.mode else {
          throw refuse("changed the mode of \(file.path)", "commit that before the release; nothing was released")
        }
        staged = change
      }
      let bytes = try left(file, staged, by: hook, code)
      guard bytes != release.files[number].after else { continue }
      guard keepsVersion(release.files[number], in: bytes) else {
        throw refuse("took the version out of \(file.path)", "nothing was released")
      }
      release.files[number].after = bytes
      journal.files[number] = try asking { () throws(GitError) in
        try repository.record(release.files[number], in: release.head)
      }
      // Where a hook staged one thing and left another.
      _ = try Transaction(journal, repository).put(
        journal.files[number], from: nil, to: journal.files[number].after, number, nil)
      isNew = true
      let note = "\(hook) changed \(file.path): the release has it so"
      if !notes.contains(note) { notes.append(note) }
    }
    // What a crash finds in these from now on is ours.
    if isNew { try ledger.write(journal) }
    let others = Set((found ?? [:]).keys).subtracting(journal.files.map(\.path))
      .union(try repository.dirt(besides: release).changes(from: dirt))
    guard others.isEmpty else {
      throw refuse(
        "changed what the release does not write: \(others.sorted().joined(separator: ", "))",
        "nothing was released, and these stay as the hook left them; name a file that holds the version in "
          + "version_files, and commit others before the release")
    }
    if index == nil {
      try Transaction(journal, repository).unstage()
    } else if isNew {
      try writeIndex()
    }
    return isNew
  }

  /// The bytes that a file has after a hook.
  private func left(
    _ file: Journal.File, _ staged: TreeFile, by hook: String, _ code: ExitCode
  ) throws(Refusal) -> [UInt8] {
    let path = file.path
    let found = try filing { () throws(FileError) in try WorkTree(root: journal.workTree).read(path) }
    guard let found else { throw Refusal(code, "\(hook) removed \(path)", hint: "nothing was released") }
    guard staged.id != file.storedAfter else { return found.bytes }
    return try asking { () throws(GitError) in
      let bytes = try repository.blob(staged.id)
      return try repository.stored(found.bytes, path: path) == bytes
        ? found.bytes : repository.checkedOut(bytes, path: path)
    }
  }
}

extension Repository {
  /// The tracked files that are not as HEAD has them and not the release's, with the blobs of what they hold.
  fileprivate func dirt(besides release: PlannedRelease) throws(Refusal) -> [String: ObjectID?] {
    guard let workTree else { return [:] }
    let files = WorkTree(root: workTree)
    let own = Set(release.files.map(\.path))
    return try asking { () throws(GitError) in
      var dirt: [String: ObjectID?] = [:]
      for path in try changedPaths().map(\.path) where !own.contains(path) {
        // What cannot be read as a file, for example a link, is known by its being there.
        let bytes = try? files.read(path)?.bytes
        dirt.updateValue(try bytes.map { bytes throws(GitError) in try blobID(bytes) }, forKey: path)
      }
      return dirt
    }
  }
}

extension [String: ObjectID?] {
  fileprivate func changes(from earlier: Self) -> [String] {
    Set(keys).union(earlier.keys).filter { self[$0] != earlier[$0] }
  }
}

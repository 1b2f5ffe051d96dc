import Files
import Git
import Planning

/// What bump keeps in a repository's git data, in the folder `bump` that all work trees share: the journal of the work
/// that is being done, and those of the releases that were made, by which they can be taken back.
struct Ledger {
  let repository: Repository

  private var folder: String { repository.commonFolder + "bump" }
  private var journalPath: String { "\(folder)/journal" }
  private var unpushedPath: String { "\(folder)/unpushed" }
  private func historyPath(_ commit: String) -> String { "\(folder)/history/\(commit)" }

  /// How many releases are remembered.
  private static let memory = 100

  // MARK: - The journal

  /// The journal of work that was begun and not ended, or nil.
  func pending() throws(Refusal) -> Journal? { try read(journalPath) }

  /// Refuses where work was begun and not ended.
  func requireNone() throws(Refusal) {
    guard let journal = try pending() else { return }
    throw Refusal.interrupted(journal)
  }

  /// When the journal was written: seconds since 1970-01-01 UTC.
  var journalTime: Double? { modificationTime(of: journalPath) }

  /// Writes the journal, durably and at once.
  func write(_ journal: Journal) throws(Refusal) { try write(journal, as: "journal") }

  private func write(_ journal: Journal, as name: String) throws(Refusal) {
    do {
      try makeFolder(at: folder)
      try makeFolder(at: "\(folder)/history")
      try clean()
      let bytes = try journal.bytes(hash: hash)
      let staged = try WorkTree(root: folder).stage(bytes, for: name, mode: 0o644, as: "\(name).tmp")
      do {
        try staged.publish()
      } catch {
        staged.discard()
        throw error
      }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(.commitFailed, "\(error)")
    }
  }

  /// Ends the work: nothing is remembered of it.
  func close() throws(FileError) {
    try removeFile(at: journalPath)
    flushFolder(of: journalPath)
  }

  /// Ends the work, and remembers the release: among those that are done, or as the one that waits for its push.
  func archive(_ journal: Journal) throws(FileError) {
    guard journal.isUnpushed else { return try remember(journal, at: journalPath) }
    try moveFile(at: journalPath, to: unpushedPath)
  }

  private func remember(_ journal: Journal, at path: String) throws(FileError) {
    try moveFile(at: path, to: historyPath("\(journal.commit)"))
    for path in history().dropFirst(Self.memory) { try? removeFile(at: path) }
  }

  /// The files of the releases that are done, the newest first.
  private func history() -> [String] {
    names(inFolder: "\(folder)/history").map { "\(folder)/history/\($0)" }
      .map { ($0, modificationTime(of: $0) ?? 0) }.sorted { $0.1 > $1.1 }.map(\.0)
  }

  /// Removes what a killed process left while it wrote the journal.
  func clean() throws(FileError) {
    for name in ["journal", "unpushed"] { try removeFile(at: "\(folder)/\(name).tmp") }
  }

  // MARK: - The release that waits for its push

  /// The release that is complete here and not at its remote, or nil.
  func unpushed() throws(Refusal) -> Journal? { try read(unpushedPath) }

  /// Writes down what of a release has not arrived yet.
  func write(unpushed journal: Journal) throws(Refusal) { try write(journal, as: "unpushed") }

  /// Remembers the release that waited for its push among those that are done.
  func settle(_ journal: Journal) throws(FileError) { try remember(journal, at: unpushedPath) }

  // MARK: - History

  /// The release that was made at a commit, or nil where bump made none here.
  func release(at commit: String) throws(Refusal) -> Journal? {
    if let waiting = try unpushed(), "\(waiting.commit)" == commit { return waiting }
    return try read(historyPath(commit))
  }

  /// The releases that were made here and are done, the newest first, without those that cannot be read.
  func releases() -> some Sequence<Journal> { history().lazy.compactMap { try? read($0) } }

  /// Forgets the release that was made at a commit.
  func forget(_ commit: String) throws(Refusal) {
    if let waiting = try unpushed(), "\(waiting.commit)" == commit { try? removeFile(at: unpushedPath) }
    try? removeFile(at: historyPath(commit))
  }

  private func read(_ path: String) throws(Refusal) -> Journal? {
    do {
      guard let bytes = try readFile(at: path) else { return nil }
      guard let journal = Journal(bytes, hash: hash) else {
        throw Refusal(
          .interrupted, "the journal \(path) is damaged, or was written by a newer version of bump",
          hint:
            "run bump recover with the version that wrote it; if there is none, look at git log and git status, and "
            + "remove the file")
      }
      return journal
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(.commitFailed, "\(error)")
    }
  }

  private func hash(_ bytes: [UInt8]) -> String { (try? repository.blobID(bytes)).map { "\($0)" } ?? "" }

  // MARK: - Locks

  /// Takes the lock of the index for the journal's work: the lock is a link to the journal, which proves whose it is.
  func lockIndex(of repository: Repository, _ journal: Journal) throws(Refusal) {
    do {
      for _ in 0..<40 {
        if try linkFile(at: journalPath, to: repository.indexLock) { return }
        if let bytes = try readFile(at: repository.indexLock), journal.isLinked(to: bytes) { return }
        pause(milliseconds: 50)
      }
    } catch {
      throw Refusal(.commitFailed, "\(error)")
    }
    throw Refusal.locked(repository.indexLock)
  }

  /// Gives the lock of the index up, if it is the journal's.
  func unlockIndex(of repository: Repository, _ journal: Journal) throws(FileError) {
    guard let bytes = try readFile(at: repository.indexLock), journal.isLinked(to: bytes) else { return }
    try removeFile(at: repository.indexLock)
  }
}

extension Refusal {
  /// What helps where taking work back failed too.
  static func recovering(_ failure: Refusal) -> String {
    [failure.hint, "bump recover brings everything in order"].compactMap { $0 }.joined(separator: "; then ")
  }

  static func interrupted(_ journal: Journal) -> Refusal {
    Refusal(
      .interrupted,
      journal.stage == .undo
        ? "taking the release \(journal.version) back was interrupted here"
        : "the release \(journal.version) was interrupted here",
      hint: "bump recover finishes it, or takes it back where nobody has seen it yet")
  }

  static func locked(_ path: String) -> Refusal {
    Refusal(
      .treeNotClean, "the lock \(path) is in the way: another git process is running, or was killed",
      hint: "wait for it; if there is none, remove the file")
  }
}

import Files
public import Git
public import History
public import Planning

/// What became of a release that was interrupted.
public enum Recovery: Hashable, Sendable {
  /// It was finished.
  case finished(Work)
  /// It was taken back: everything is as it was before.
  case takenBack(Work)

  /// The release, for people.
  public struct Work: Hashable, Sendable {
    /// The version.
    public let version: String
    /// The release commit or the tagged one; nil where only files were written.
    public let commit: ObjectID?
    /// The tags' names.
    public let tags: [String]
    /// Whether it was to be pushed, and was not yet.
    public let waitsForPush: Bool
    /// Things to tell the user.
    public let warnings: [String]
  }
}

/// Finishes a release that was interrupted in this repository, or takes it back where nobody has seen it yet; nil where
/// there is none. Refuses where another release is being made.
public func recover(_ repository: Repository) throws(Refusal) -> Recovery? {
  try uninterrupted { () throws(Refusal) in
    try locked(repository) { ledger throws(Refusal) in
      try filing { () throws(FileError) in try ledger.clean() }
      guard let journal = try ledger.pending() else { return nil }
      return try recover(journal, repository)
    }
  }
}

/// Refuses where a release was begun here and neither ended nor is being made by another process, as while its hooks ask
/// bump something.
public func requireNoInterruption(of repository: Repository) throws(Refusal) {
  let ledger = Ledger(repository: repository)
  guard let journal = try ledger.pending(), FolderLock(repository.commonFolder) != nil else { return }
  throw Refusal.interrupted(journal)
}

private func recover(_ journal: Journal, _ repository: Repository) throws(Refusal) -> Recovery {
  // The journal's own work tree: this command may have been started in another.
  var own = repository
  if !journal.isHome(repository), let other = try? Repository(containing: journal.workTree),
    other.commonFolder == repository.commonFolder
  {
    own = other
  }
  let transaction = Transaction(journal, own)
  try transaction.removeDeadLocks()
  switch journal.stage {
  case .hooks:
    return .takenBack(work(journal, try transaction.abandon(afterCrash: true)))
  case .files:
    return .finished(work(journal, try transaction.finish()))
  case .release:
    guard try transaction.isPastCommitPoint() else {
      return .takenBack(work(journal, try transaction.abandon(afterCrash: true)))
    }
    return .finished(work(journal, try transaction.finish()))
  case .undo:
    do {
      return .takenBack(work(journal, try transaction.takeBack()))
    } catch  where error.code == .treeNotClean {
      // Somebody has built on the release: it stays.
      var kept = journal
      kept.stage = .release
      try transaction.ledger.write(kept)
      return .finished(work(kept, try Transaction(kept, own).finish()))
    }
  }
}

private func work(_ journal: Journal, _ outcome: Transaction.Outcome) -> Recovery.Work {
  Recovery.Work(
    version: journal.version, commit: journal.stage == .files ? nil : journal.commit, tags: journal.tags.map(\.name),
    waitsForPush: journal.isUnpushed, warnings: outcome.warnings(journal))
}

extension Transaction.Outcome {
  func warnings(_ journal: Journal) -> [String] {
    kept.map { path in
      switch journal.stage {
      case .hooks:
        journal.files.contains { $0.path == path && $0.before == nil }
          ? "\(path), which the release made, was changed by a hook or since and stays: remove it if it is not yours"
          : "\(path) was changed by a hook or since and stays as it is: look at git diff"
      case .undo: "\(path) was changed meanwhile and stays as it is"
      case .release, .files: "\(path) was changed meanwhile and stays as it is; the release has it as planned"
      }
    } + foreignTags.map { "the tag \($0) is not the one of this release and stays as it is" }
      + saved.sorted { $0.key < $1.key }.map { path, id in
        "a hook had changed \(path); what it left is kept: git cat-file blob \(id)"
      }
  }
}

/// Does something while no other process releases in this repository.
func locked<Answer>(
  _ repository: Repository, _ body: (Ledger) throws(Refusal) -> Answer
) throws(Refusal) -> Answer {
  guard let lock = FolderLock(repository.commonFolder) else {
    throw Refusal(
      .treeNotClean, "another release is being made in this repository", hint: "wait for it, and run bump again")
  }
  defer { withExtendedLifetime(lock) {} }
  return try body(Ledger(repository: repository))
}

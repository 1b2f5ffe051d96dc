import Files
public import Git
public import History
public import Planning
import SnapshotReading

/// A release that can be taken back.
public struct Undo: Sendable {
  private(set) var journal: Journal
  /// The version.
  public var version: String { journal.version }
  /// The release commit; nil where only tags were made.
  public var commit: ObjectID? { journal.after }
  /// The full name of the branch, or `HEAD`.
  public var branch: String { journal.branch }
  /// The commit that the branch goes back to.
  public var before: ObjectID { journal.before }
  /// The tags' names.
  public var tags: [String] { journal.tags.map(\.name) }
  /// The paths of the files that are restored.
  public var files: [String] { journal.files.map(\.path) }
}

/// The release at HEAD, if bump made it in this repository and nobody else has seen or changed it: what
/// ``takeBack(_:in:)`` takes back. Touches nothing.
///
/// The remote that it was or would be pushed to is asked, unless `isOffline`: `remote`, or as git's settings say; where
/// there is none, nobody is.
public func undo(in repository: Repository, remote: String? = nil, isOffline: Bool = false) throws(Refusal) -> Undo {
  let undo = try Undo(repository, Ledger(repository: repository))
  if !isOffline { try undo.journal.requireUnpublished(in: repository, remote: remote) }
  return undo
}

/// Takes a release back: the branch by compare and swap, the tags by their ids, the files and the index. Then everything
/// is as it was before the release, but for what others have changed meanwhile; the answer names that.
public func takeBack(_ undo: Undo, in repository: Repository) throws(Refusal) -> [String] {
  try uninterrupted { () throws(Refusal) in
    try locked(repository) { ledger throws(Refusal) in
      try ledger.requireNone()
      // Once more, now that nobody else releases.
      var journal = try Undo(repository, ledger).journal
      guard journal == undo.journal else {
        throw Refusal(.treeNotClean, "another release was made meanwhile", hint: "look at it, and run bump undo again")
      }
      journal.stage = .undo
      let transaction = Transaction(journal, repository)
      try ledger.write(journal)
      do throws(Refusal) {
        return try transaction.takeBack().warnings(journal)
      } catch {
        guard (try? transaction.isPastCommitPoint()) == true else {
          throw Refusal(
            .interrupted, "\(journal.version) is taken back, but not all could be brought in order: \(error)",
            hint: "bump recover does the rest")
        }
        // The release is still there: it is remembered as before.
        do throws(Refusal) {
          try filing { () throws(FileError) in try ledger.unlockIndex(of: repository, journal) }
          try ledger.write(undo.journal)
          try filing { () throws(FileError) in try ledger.archive(undo.journal) }
        } catch let second {
          throw Refusal(error.code, "\(error); then \(second)", hint: Refusal.recovering(second))
        }
        throw error
      }
    }
  }
}

extension Undo {
  fileprivate init(_ repository: Repository, _ ledger: Ledger) throws(Refusal) {
    func refuse(_ message: String, hint: String? = nil) -> Refusal { Refusal(.treeNotClean, message, hint: hint) }
    let head = try asking { () throws(GitError) in try repository.head() }
    guard let tip = head.commit, let journal = try ledger.release(at: "\(tip)") else {
      if let waiting = try ledger.unpushed() {
        let branch = waiting.branch == "HEAD" ? "no branch" : waiting.branch
        throw refuse(
          "the release \(waiting.version) waits for its push at commit \(waiting.commit.short), made on \(branch), "
            + "and HEAD is another commit",
          hint: "go there, git switch BRANCH; where commits came on top of it, push them with the release, git push "
            + "REMOTE BRANCH TAG and then bump push, or drop them and the release: git reset --hard "
            + "\(waiting.commit.short), and bump undo")
      }
      throw refuse(
        "HEAD is no release that bump made in this repository, so that nothing is known to take back",
        hint: "bump undo takes back the release at HEAD, where it was made; git revert takes any commit's changes back")
    }
    // A branch that is gone has another name now.
    let released = try asking { () throws(GitError) in try repository.reference(journal.branch) }
    let isGone = journal.branch != "HEAD" && released == nil
    guard head.branch ?? "HEAD" == journal.branch || isGone else {
      throw refuse(
        "the release \(journal.version) was made on \(journal.branch), and HEAD is on \(head.branch ?? "no branch")",
        hint: "git switch to it first")
    }
    if let operation = repository.operationInProgress { throw refuse("a \(operation) is in progress") }
    if let lock = repository.lockInTheWay(of: head.branch) { throw Refusal.locked(lock) }
    for tag in journal.tags {
      let found = try asking { () throws(GitError) in try repository.reference(tag.reference) }
      if let found, found != tag.id { throw refuse("the tag \(tag.name) is not the one that was released") }
    }
    let isPublished = try asking { () throws(GitError) in
      guard let commit = journal.after else { return false }
      return try repository.isReachable(commit, from: repository.remoteBranches(of: ""))
    }
    if isPublished {
      throw journal.published("a branch of a remote")
    }
    // The branch is checked out here, wherever it was released.
    self.journal = journal
    self.journal.branch = head.branch ?? "HEAD"
    self.journal.gitFolder = Journal.gitFolder(of: repository)
    self.journal.workTree = repository.workTree ?? journal.workTree
  }
}

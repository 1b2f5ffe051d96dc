import ArgumentParser
import Files
import Git
import History
import Planning
import Releasing
import SnapshotReading

/// `bump revert`.
struct RevertCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Take a published release back in a new commit.",
    discussion: """
      Version files, lock files and the changelog are what they were before the release, and all else stays. The tag \
      stays too, since what is public is never taken away: the next release has a higher version. bump undo takes a \
      release back that nobody else has. Of a workspace all packages are taken back that were released together.
      """)

  @Argument(help: ArgumentHelp("The release's tag; the highest that HEAD contains if unsaid.", valueName: "tag"))
  var tag: String?

  @Flag(name: [.long, .customShort("n")], help: "Print what would be changed, and change nothing.")
  var dryRun = false

  @OptionGroup var applying: ApplyingOptions
  @OptionGroup var global: GlobalOptions

  func execute() throws {
    if !dryRun { try finishOrTakeBack(in: global.folder) }
    let project = try ReleaseRepository.ofTag(tag, command: "bump revert", warning: ReadingRequest(global))
    let repository = project.repository
    let head = try project.requireHead()
    let (name, commit, parent) = try release(project)
    let changes = try asking { () throws(GitError) in try repository.differences(from: parent, to: commit) }
    var changed: [String] = []
    var files: [PlannedRelease.Restored] = []
    for change in changes {
      let now = try asking { () throws(GitError) in try repository.file(change.path, in: head) }
      guard now == change.after, let after = change.after, after.isRegular else {
        changed.append(change.path)
        continue
      }
      files.append(
        try asking { () throws(GitError) in
          PlannedRelease.Restored(
            path: change.path,
            now: try repository.checkedOut(try repository.blob(after.id), path: change.path),
            before: try change.before.map { before throws(GitError) in
              try repository.checkedOut(try repository.blob(before.id), path: change.path)
            })
        })
    }
    guard changed.isEmpty else {
      if let revert = try project.revert(of: commit.id, in: head) {
        throw Refusal(
          .treeNotClean, "the release \(name) is taken back already, by commit \(revert.short)",
          hint: "bump makes the next release; git revert \(revert.short) brings this one back")
      }
      throw Refusal(
        .treeNotClean, "changed since the release \(name): \(changed.joined(separator: ", "))",
        hint: "git revert \(commit.id.short) takes the release back and merges what came after")
    }
    let others = project.project.releaseTags(of: commit).filter { $0 != name }
    if !others.isEmpty {
      note(visible("Note: \(name) was released together with \(others.joined(separator: ", ")): all are taken back"))
    }
    for file in files where file.before == nil {
      warn("\(file.path) was made by the release and stays, without content; git rm takes it away")
    }
    try project.make(
      PlannedRelease(
        reverting: commit, tag: name, files: files, head: head, position: project.head,
        committer: try project.committer()),
      by: try project.author(), applying, dryRun: dryRun, done: "Took \(name) back")
  }

  /// The release's tag, its commit, and the commit before.
  private func release(_ project: ReleaseRepository) throws(Refusal) -> (String, Commit, Commit) {
    let found: VersionTag
    if let tag {
      guard let named = try project.tags().releases.first(where: { $0.name == tag }) else {
        throw Refusal(
          .noVersion, "there is no release \(tag)", hint: "git tag lists the tags; git fetch --tags brings more")
      }
      found = named
    } else {
      found = try project.requireCurrentTag()
    }
    let isContained = try asking { () throws(GitError) in
      try project.head.commit.map { head throws(GitError) in
        try project.repository.isReachable(found.commit, from: head)
      }
    }
    guard isContained == true else {
      throw Refusal(
        .treeNotClean, "HEAD does not contain the release \(found.name)", hint: "git switch to the branch that does")
    }
    let commit = try project.commit(found.commit)
    guard project.project.releaseTags(of: commit).contains(found.name), let parent = commit.parents.first else {
      throw Refusal(
        .treeNotClean,
        "\(found.name) is on commit \(commit.id.short), which is no release commit of bump's: nothing says what the "
          + "release changed",
        hint: "take back what you want to take back with git revert")
    }
    return (found.name, commit, try project.commit(parent))
  }
}

import ArgumentParser
import Configuration
import Git
import Glibc
import History
import Planning
import Releasing
import SnapshotReading

/// `bump undo`.
struct UndoCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take the last release back while nobody else has it.",
    discussion: """
      The branch goes back to where it was, the tags are deleted, and the version files, lock files and the changelog \
      are as they were before. What is published is never taken away.
      """)

  @Flag(help: "Do not ask.")
  var yes = false

  @Flag(name: [.long, .customShort("n")], help: "Say what would be taken back, and change nothing.")
  var dryRun = false

  @Flag(help: "Do not ask the remote whether it has the release.")
  var offline = false

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try openRepository(containing: global.folder)
    try requireNoInterruption(of: repository)
    // Whatever the configuration is: undo needs nothing of it but this.
    let settings = try? ReleaseRepository(ReadingRequest(global)).project.settings
    let release = try undo(in: repository, remote: settings?.push.remote, isOffline: offline)
    write(summary(of: release))
    if dryRun { return }
    if !yes {
      guard Asking.isPossible else {
        throw Refusal(.usage, "there is no terminal to ask in", hint: "bump undo --yes takes it back without asking")
      }
      guard
        try Asking(unanswered: "nothing was changed").choice(
          "Take \(visible(release.version)) back? [no/yes]", ["no", "yes"]) == "yes"
      else {
        note("Nothing was changed.")
        return
      }
    }
    for warning in try takeBack(release, in: repository) { warn(warning) }
    note(visible("Took \(release.version) back."))
  }

  private func summary(of release: Undo) -> String {
    var lines = ["release to take back: \(release.version)"]
    if release.commit != nil { lines.append("\(release.branch) goes back to \(release.before.short)") }
    lines += release.tags.map { "tag to delete: \($0)" }
    lines += release.files.map { "file to restore: \($0)" }
    return lines.map { visible($0) + "\n" }.joined()
  }
}

import ArgumentParser
import Configuration
import Git
import Planning
import Releasing
import SnapshotReading

/// `bump push`.
struct PushCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Push the release that was not pushed yet.",
    discussion: """
      That is the one whose push failed or was cut off, else the newest one that bump made here on the branch; the tags of \
      earlier ones that the remote lacks go with it. The remote is asked first: what has arrived is not pushed again. The \
      branch and the tags go together or not at all.
      """)

  @Flag(name: [.long, .customShort("n")], help: "Say what would be pushed, and push nothing.")
  var dryRun = false

  @OptionGroup var pushing: PushingOptions

  @Flag(help: "Skip git's pre-push hook.")
  var noVerify = false

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let project = try ReleaseRepository(warning: ReadingRequest(global).readingWorkspace())
    try pushWaiting(in: project.repository, pushing.options(project, skipsHooks: noVerify), dryRun: dryRun)
  }
}

/// Options that say how a release is pushed.
struct PushingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Push to this remote.", valueName: "name|url"))
  var remote: String?

  @Flag(
    name: .customLong("no-atomic"),
    help: "Push the branch and then the tags, where the server cannot take all of them together.")
  var noAtomic = false

  func options(_ project: ReleaseRepository, skipsHooks: Bool) -> PushOptions {
    var options = PushOptions(project.project.settings.push)
    options.remote = remote
    options.isStepwise = noAtomic
    options.skipsHooks = skipsHooks
    return options
  }
}

/// Pushes the release that waits for it, or says what that would be.
func pushWaiting(in repository: Repository, _ options: PushOptions, dryRun: Bool) throws(Refusal) {
  if dryRun, let (version, plan) = try planPush(in: repository, options) {
    write("release to push: \(visible(version))\n\(preview(plan))")
  } else if !dryRun, let pushed = try push(in: repository, options) {
    say(pushed)
  } else {
    note("There is nothing to push.")
  }
}

/// Says what was pushed, after what git said of it.
func say(_ pushed: Pushed) {
  for line in pushed.words { note(visible(line)) }
  for warning in pushed.warnings { warn(warning) }
  let references = pushed.references.joined(separator: " ")
  note(
    visible(
      references.isEmpty
        ? "\(pushed.version) is at \(pushed.remote) already"
        : "Pushed \(pushed.version) to \(pushed.remote): \(references)"))
}

import Configuration
import History
import ArgumentParser
import ConventionalCommit
import Git
import Glibc
import Planning
import Releasing
import Signing
import SnapshotReading

/// `bump`, `bump release`, `bump bump`.
struct ReleaseCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Make a release: version files, changelog, one commit and its tag.",
    discussion: "This is what bump alone does. --dry-run prints the very plan that is carried out without it.",
    aliases: ["bump"])

  @Flag(name: [.long, .customShort("n")], help: "Print the plan and change nothing.")
  var dryRun = false

  @Flag(help: "Print the next version, and nothing else.")
  var getNext = false

  @Flag(help: "Accepted for scripts; nothing is asked anyway.")
  var yes = false

  @OptionGroup var planning: PlanningOptions

  @Flag(help: "Print the new section of the changelog on standard output, and all else on standard error.")
  var changelogToStdout = false

  @Flag(help: "Push the release: the branch and the tags together, or neither.")
  var push = false

  @OptionGroup var pushing: PushingOptions
  @OptionGroup var applying: ApplyingOptions

  @Flag(
    name: [.customLong("version-files-only"), .customLong("files-only")],
    help: "Write the version files and the changelog, and make neither commit nor tag.")
  var filesOnly = false

  @Flag(name: [.customLong("check-consistency"), .customLong("retry")], help: .hidden)
  var accepted = false

  @Option(name: .customLong("format"), help: ArgumentHelp("Print the plan as text or JSON.", valueName: "text|json"))
  var outputFormat = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    try planning.check()
    if changelogToStdout, outputFormat == .json {
      throw Refusal(
        .optionsExclude, "--changelog-to-stdout and --format json exclude each other: each wants standard output")
    }
    if getNext, outputFormat == .json {
      throw Refusal(
        .optionsExclude, "--get-next and --format json exclude each other: the next version is text",
        hint: "bump version --next --format json")
    }
    if push, filesOnly {
      throw Refusal(.optionsExclude, "--push and --version-files-only exclude each other: there is nothing to push")
    }
    if !push, pushing.remote != nil || pushing.noAtomic {
      throw Refusal(.usage, "--remote and --no-atomic say how to push, and nothing is pushed without --push")
    }
    let isDone = try !dryRun && !getNext && finishInterrupted(in: global.folder)
    if isDone, !push { return }
    let project = try ReleaseRepository(warning: planning.reading(global))
    let pushOptions = pushing.options(project, skipsHooks: applying.noVerify)
    if push, !getNext, try isDone || unpushedVersion(in: project.repository) != nil {
      return try pushWaiting(in: project.repository, pushOptions, dryRun: dryRun)
    }
    if !dryRun, !getNext { try requireNothingUnpushed(in: project.repository) }
    var request = planning.request
    if changelogToStdout { request.changelog = true }
    if getNext {
      for next in try planning.next(project, request) {
        for warning in next.decision.warnings { warn(warning) }
        write("\(next.name.map { "\($0) " } ?? "")\(next.decision.next)\n")
      }
      return
    }

    let signatures = try applying.signing.demand(project)
    var plan = try planning.plan(
      project, request, signatures, folder: global.folder, everyTag: outputFormat == .json)
    // The files alone need no signature.
    var options = applying.options(filesOnly ? SignatureDemand() : signatures)
    let hooks = ReleaseHooks(project.project.settings, plan.facts)
    options.hooks = hooks
    var problems = try preflight(plan.release, project.repository, options)
    if !dryRun, let problem = problems.first { throw problem }
    if push {
      let (pushPlan, pushProblems) = try planPush(of: plan.release, in: project.repository, pushOptions)
      plan.push = pushPlan
      problems += pushProblems
    }
    if dryRun {
      do throws(Refusal) { try requireNothingUnpushed(in: project.repository) } catch { problems.insert(error, at: 0) }
      try show(plan, project)
      warn(ofProblems: problems)
      return
    }
    if let problem = problems.first { throw problem }
    if filesOnly {
      let notes = try writeFiles(plan.release, in: project.repository, hooks: hooks)
      try show(plan, project)
      for note in notes { warn(note) }
      note("Wrote the files of \(plan.version); nothing is committed or tagged.")
      return
    }
    let applied = try apply(plan.release, to: project.repository, author: project.author(), options: options)
    try show(plan, project)
    for warning in applied.warnings { warn(warning) }
    let commit = applied.commit.map { " as commit \($0.short)" } ?? ""
    if push {
      note("Released \(plan.version)\(commit)")
    } else {
      let command = try project.pushCommand(
        branch: plan.position.branch, tags: plan.tags.map { ($0.name, $0.message != nil) })
      note("Released \(plan.version)\(commit). To publish it: \(visible(command))")
    }
    do throws(Refusal) {
      try hooks.runAfter(commit: applied.commit ?? plan.head.id, in: project.repository)
    } catch {
      guard push else { throw error }
      throw Refusal(
        error.code, "\(error.message); the release is not pushed",
        hint: [error.hint, "bump push pushes it"].compactMap { $0 }.joined(separator: ", and "))
    }
    if push,
      let pushed = try pushNewRelease(
        in: project.repository, pushOptions, with: plan.push?.earlierTags ?? [])
    {
      say(pushed)
    }
  }

  private func show(_ plan: ReleasePlan, _ project: ReleaseRepository) throws {
    switch outputFormat {
    case .json: write(try project.document(plan))
    case .text where changelogToStdout:
      write(preview(plan, Style(STDERR_FILENO)), to: STDERR_FILENO)
      write(plan.packages.map(\.changelog).joined(separator: "\n"))
    case .text: write(preview(plan, Style(STDOUT_FILENO)))
    }
  }
}

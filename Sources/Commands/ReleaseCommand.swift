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
    if !dryRun, !getNext, try finishInterrupted(in: global.folder) { return }
    let project = try ReleaseRepository(warning: planning.reading(global))
    var request = planning.request
    if changelogToStdout { request.changelog = true }
    if getNext {
      let snapshot = try project.snapshot(.number)
      let decision = try VersionDecision(snapshot, request)
      for warning in decision.warnings { warn(warning) }
      write("\(decision.next)\n")
      return
    }

    let signatures = try applying.signing.demand(project)
    let plan = try planning.plan(project, request, signatures, folder: global.folder)
    // The files alone need no signature.
    var options = applying.options(project.project.settings, filesOnly ? SignatureDemand() : signatures)
    let hooks = ReleaseHooks(plan)
    options.hooks = hooks
    let release = plan.release
    let problems = try preflight(release, project.repository, options)
    if dryRun {
      try show(plan, project)
      warn(ofProblems: problems)
      return
    }
    if let problem = problems.first { throw problem }
    if filesOnly {
      let notes = try writeFiles(release, in: project.repository, hooks: hooks)
      try show(plan, project)
      for note in notes { warn(note) }
      note("Wrote the files of \(plan.next); nothing is committed or tagged.")
      return
    }
    let applied = try apply(release, to: project.repository, author: project.author(), options: options)
    try show(plan, project)
    for warning in applied.warnings { warn(warning) }
    let commit = applied.commit.map { " as commit \($0.short)" } ?? ""
    let push = try project.pushCommand(
      branch: plan.position.branch, tags: plan.tags.map { ($0.name, $0.message != nil) })
    note("Released \(plan.next)\(commit). To publish it: \(visible(push))")
    try hooks.runAfter(commit: applied.commit ?? plan.head.id, in: project.repository)
  }

  private func show(_ plan: ReleasePlan, _ project: ReleaseRepository) throws {
    switch outputFormat {
    case .json: write(try project.document(plan))
    case .text where changelogToStdout:
      write(preview(plan, Style(STDERR_FILENO)), to: STDERR_FILENO)
      write(plan.changelog)
    case .text: write(preview(plan, Style(STDOUT_FILENO)))
    }
  }
}

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

  @Argument(help: ArgumentHelp("The version, instead of what the commits call for, as in 1.4.0.", valueName: "version"))
  var version: String?

  @Flag(name: [.long, .customShort("n")], help: "Print the plan and change nothing.")
  var dryRun = false

  @Flag(help: "Print the next version, and nothing else.")
  var getNext = false

  @Flag(help: "Accepted for scripts; nothing is asked anyway.")
  var yes = false

  @OptionGroup var counting: CountingOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var layout: TemplateOptions

  @Flag(inversion: .prefixedNo, exclusivity: .exclusive, help: "Write the changelog, or leave it.")
  var changelog: Bool?

  @Flag(help: "Print the new section of the changelog on standard output, and all else on standard error.")
  var changelogToStdout = false

  @Option(help: ArgumentHelp("Write the changelog to this file.", valueName: "file"))
  var fileName: String?

  @Flag(help: "Release without a commit that calls for it.")
  var allowNoCommit = false

  @Flag(help: "Leave changes in files that the release does not write as they are.")
  var allowDirty = false

  @Flag(help: "Go on from the version file where the tags say otherwise.")
  var allowVersionMismatch = false

  @Flag(help: "Release from a commit that is on no branch.")
  var detached = false

  @Flag(help: "Take the next version whose tag is free.")
  var nextFree = false

  @Flag(name: .customLong("no-tag"), help: "Make the commit and no tag.")
  var noTag = false

  @Flag(help: "Skip git's hooks.")
  var noVerify = false

  @Flag(
    name: [.customLong("sign"), .customLong("gpg-sign"), .customShort("s")],
    help: "Sign the commit and the tag, as git's settings say how.")
  var sign = false

  @Flag(help: "Make no signature, whatever the settings say.")
  var noSign = false

  @Flag(
    name: [.customLong("version-files-only"), .customLong("files-only")],
    help: "Write the version files and the changelog, and make neither commit nor tag.")
  var filesOnly = false

  @Flag(name: [.customLong("check-consistency"), .customLong("retry")], help: .hidden)
  var accepted = false

  @Flag(
    help: "Make an annotated tag; the default.")
  var annotatedTag = false

  @Flag(help: "Make a lightweight tag, which git push --follow-tags leaves behind.")
  var lightweightTag = false

  @Option(
    name: [.customLong("tag-message"), .customLong("annotated-tag-message")],
    help: ArgumentHelp("Give the tag this message.", valueName: "text"))
  var tagMessage: String?

  @Option(help: ArgumentHelp("Give the commit this message, as in 'release $new_version'.", valueName: "text"))
  var bumpMessage: String?

  @Option(name: .customLong("format"), help: ArgumentHelp("Print the plan as text or JSON.", valueName: "text|json"))
  var outputFormat = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    if let version, !version.contains(where: \.isNumber) {
      let near = nearest(to: version, among: Bump.configuration.subcommands.map { $0._commandName })
      throw Refusal(
        .usage, "there is no command '\(version)', and a version has digits",
        hint: near.map { "did you mean bump \($0)?" } ?? "bump --help lists the commands")
    }
    if annotatedTag, lightweightTag {
      throw Refusal(.optionsExclude, "--annotated-tag and --lightweight-tag exclude each other")
    }
    if sign, noSign { throw Refusal(.optionsExclude, "--sign and --no-sign exclude each other") }
    if changelogToStdout, outputFormat == .json {
      throw Refusal(
        .optionsExclude, "--changelog-to-stdout and --format json exclude each other: each wants standard output")
    }
    var reading = ReadingRequest(global, format)
    reading.allowsMismatch = allowVersionMismatch
    reading.changelogFile = fileName
    if !dryRun, !getNext, try finishInterrupted(in: global.folder) { return }
    let project = try ReleaseRepository(warning: reading)
    var request = self.request
    if getNext {
      let snapshot = try project.snapshot(.number)
      let decision = try VersionDecision(snapshot, request)
      for warning in decision.warnings { warn(warning) }
      write("\(decision.next)\n")
      return
    }

    let signatures = try SignatureDemand(
      option: sign ? true : noSign ? false : nil, project.project.settings, project.repository)
    if signatures.tag != nil, request.annotated == nil { request.annotated = true }
    let writesChangelog = request.changelog ?? project.project.settings.updateChangelogOnBump
    let snapshot = try project.snapshot(SnapshotNeeds(files: true, changelog: writesChangelog))
    let template = writesChangelog ? try layout.renderer(project, folder: global.folder) : nil
    let plan = try ReleasePlan(snapshot, request, template: template)
    try readBack(plan)
    for warning in plan.warnings { warn(warning) }
    let options = self.options(project.project.settings, signatures)
    let release = plan.release
    let problems = try preflight(release, project.repository, options)
    if dryRun {
      try show(plan)
      for problem in problems {
        warn("the release itself would be refused: \(problem.message)" + (problem.hint.map { " (\($0))" } ?? ""))
      }
      return
    }
    if let problem = problems.first { throw problem }
    if filesOnly {
      try writeFiles(release, in: project.repository)
      try show(plan)
      note("Wrote the files of \(plan.next); nothing is committed or tagged.")
      return
    }
    let applied = try apply(release, to: project.repository, author: project.author(), options: options)
    try show(plan)
    for warning in applied.warnings { warn(warning) }
    let commit = applied.commit.map { " as commit \($0.short)" } ?? ""
    let push = try project.pushCommand(
      branch: plan.position.branch, tags: plan.tags.map { ($0.name, $0.message != nil) })
    note("Released \(plan.next)\(commit). To publish it: \(visible(push))")
  }

  private var request: ReleaseRequest {
    var request = ReleaseRequest()
    request.version = version
    counting.apply(to: &request)
    request.allowsNoCommit = allowNoCommit
    request.nextFree = nextFree
    request.changelog = changelogToStdout ? true : changelog
    request.makesTags = !noTag
    request.annotated = annotatedTag ? true : lightweightTag ? false : nil
    request.tagMessage = tagMessage
    request.bumpMessage = bumpMessage
    return request
  }

  private func options(_ settings: Settings, _ signatures: SignatureDemand) -> ApplyOptions {
    var options = ApplyOptions(settings)
    options.allowsDirty = allowDirty
    options.allowsDetached = detached
    options.skipsHooks = noVerify
    // The files alone need none.
    if !filesOnly { options.signatures = signatures }
    return options
  }

  private func show(_ plan: ReleasePlan) throws {
    switch outputFormat {
    case .json: write(try json(PlanDocument(plan)))
    case .text where changelogToStdout:
      write(preview(plan, Style(STDERR_FILENO)), to: STDERR_FILENO)
      write(plan.changelog)
    case .text: write(preview(plan, Style(STDOUT_FILENO)))
    }
  }
}

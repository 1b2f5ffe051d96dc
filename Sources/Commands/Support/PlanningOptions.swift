import ArgumentParser
import Configuration
import ConventionalCommit
import Crypto
import Git
import History
import Planning
import Releasing
import Signing
import SnapshotReading

/// Options that decide what a release is. How it may be made is asked elsewhere.
struct PlanningOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The version, instead of what the commits call for, as in 1.4.0.", valueName: "version"))
  var version: String?

  @OptionGroup var counting: CountingOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var layout: TemplateOptions

  @Flag(inversion: .prefixedNo, exclusivity: .exclusive, help: "Write the changelog, or leave it.")
  var changelog: Bool?

  @Option(help: ArgumentHelp("Write the changelog to this file.", valueName: "file"))
  var fileName: String?

  @Flag(help: "Release without a commit that calls for it.")
  var allowNoCommit = false

  @Flag(help: "Go on from the version file where the tags say otherwise.")
  var allowVersionMismatch = false

  @Flag(help: "Take the next version whose tag is free.")
  var nextFree = false

  @Flag(name: .customLong("no-tag"), help: "Make the commit and no tag.")
  var noTag = false

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

  /// Refuses what no repository is needed for to see that it is wrong.
  func check() throws(Refusal) {
    if let version, !version.contains(where: \.isNumber) {
      let near = nearest(to: version, among: Bump.configuration.subcommands.map { $0._commandName })
      throw Refusal(
        .usage, "there is no command '\(version)', and a version has digits",
        hint: near.map { "did you mean bump \($0)?" } ?? "bump --help lists the commands")
    }
    if annotatedTag, lightweightTag {
      throw Refusal(.optionsExclude, "--annotated-tag and --lightweight-tag exclude each other")
    }
    if lightweightTag, tagMessage != nil {
      throw Refusal(.optionsExclude, "a lightweight tag has no message", hint: "leave out one of the two options")
    }
  }

  /// Where and how to read.
  func reading(_ global: GlobalOptions) -> ReadingRequest {
    var reading = ReadingRequest(global, format).readingWorkspace()
    reading.allowsMismatch = allowVersionMismatch
    reading.changelogFile = fileName
    return reading
  }

  /// What is asked of the release.
  var request: ReleaseRequest {
    var request = ReleaseRequest()
    request.version = version
    counting.apply(to: &request)
    request.allowsNoCommit = allowNoCommit
    request.nextFree = nextFree
    request.changelog = changelog
    request.makesTags = !noTag
    request.annotated = annotatedTag ? true : lightweightTag ? false : nil
    request.tagMessage = tagMessage
    request.bumpMessage = bumpMessage
    return request
  }

  /// The next versions: of several packages each that is released, with its name.
  func next(
    _ project: ReleaseRepository, _ request: ReleaseRequest
  ) throws(Refusal) -> [(name: String?, decision: VersionDecision)] {
    try project.nextVersions(request, packages: format.package)
  }

  /// The plan of a release whose objects are signed so, read back, with its warnings said. A tag that is signed is
  /// annotated. `everyTag` as in ``SnapshotNeeds``.
  func plan(
    _ project: ReleaseRepository, _ asked: ReleaseRequest, _ signatures: SignatureDemand, folder: String,
    everyTag: Bool = false
  ) throws -> ReleasePlan {
    var request = asked
    if signatures.tag != nil, request.annotated == nil { request.annotated = true }
    let writesChangelog = request.changelog ?? project.project.settings.updateChangelogOnBump
    let needs = SnapshotNeeds(files: true, changelog: writesChangelog, everyTag: everyTag)
    let selected = try project.numbers(ofPackages: format.package)
    let template = writesChangelog ? try layout.renderer(project, folder: folder) : nil
    let plan: ReleasePlan
    if project.members == nil { project.noteWhatIsLeftOut() }
    do throws(Refusal) {
      if let members = project.members {
        plan = try ReleasePlan(project.snapshots(needs), members, request, selected: selected, template: template) {
          Array(SHA256.hash(data: $0))
        }
      } else {
        plan = try ReleasePlan(project.snapshot(needs), request, template: template)
      }
    } catch {
      throw project.hintingAtUpstream(error)
    }
    try readBack(plan.files)
    for warning in plan.warnings { warn(warning) }
    return plan
  }
}

/// Says what the release itself would refuse, where only its plan is asked for.
func warn(ofProblems problems: [Refusal]) {
  for problem in problems {
    warn("the release itself would be refused: \(problem.message)" + (problem.hint.map { " (\($0))" } ?? ""))
  }
}

extension ReleaseRepository {
  /// The next versions: of several packages each that is released, with its name. `packages` are those that are asked
  /// for; empty for all.
  func nextVersions(
    _ request: ReleaseRequest, packages: [String]
  ) throws(Refusal) -> [(name: String?, decision: VersionDecision)] {
    let selected = try numbers(ofPackages: packages)
    do throws(Refusal) {
      guard let members else { return [(nil, try VersionDecision(try snapshot(.number), request))] }
      let decided = try WorkspaceDecision(try snapshots(.number), members.graph, request, selected: selected).packages
      return decided.map { (members.projects.count == 1 ? nil : members.projects[$0.number].name, $0.decision) }
    } catch {
      throw hintingAtUpstream(error)
    }
  }

  /// A plan as a document that ``ApplyCommand`` reads.
  func document(_ plan: ReleasePlan) throws(Refusal) -> String { try json(PlanDocument(plan, blob: blob)) }

  /// The name that a blob of these bytes has.
  func blob(_ bytes: [UInt8]) throws(Refusal) -> ObjectID {
    try asking { () throws(GitError) in try repository.blobID(bytes) }
  }
}

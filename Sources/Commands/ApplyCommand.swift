import ArgumentParser
import Configuration
import Crypto
import Files
import Git
import Planning
import Releasing
import SemanticVersion
import SnapshotReading
import VersionFiles

/// `bump apply`.
struct ApplyCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Make the release that bump plan planned.",
    discussion: """
      HEAD and its branch, the tags and the files have to be what the plan saw, to the byte: then the release is made \
      that the plan says, and else nothing is. Who applies the plan is the committer; the date is the plan's.
      """)

  @Argument(help: ArgumentHelp("What bump plan printed; a single dash for standard input.", valueName: "plan"))
  var plan: String

  @Flag(name: [.long, .customShort("n")], help: "Say whether the plan can be applied, and change nothing.")
  var dryRun = false

  @OptionGroup var applying: ApplyingOptions
  @OptionGroup var format: FormatOptions

  @Option(help: ArgumentHelp("The changelog, where bump plan was told of one.", valueName: "file"))
  var fileName: String?

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let document = try read()
    let repository = try openRepository(containing: global.folder)
    let blob = { (bytes: [UInt8]) throws(Refusal) in
      try asking { () throws(GitError) in try repository.blobID(bytes) }
    }
    let plan = try SavedPlan(parsing: document, blob: blob)
    for (index, tag) in plan.tags.enumerated() where !repository.isValidTagName(tag.name) {
      throw Refusal(
        .usage, "the plan is damaged: tags[\(index)].name: git does not accept '\(tag.name)' as the name of a tag")
    }
    if !dryRun, case .finished(let work) = try finishOrTakeBack(in: global.folder), work.version == plan.version,
      work.tags == plan.tags.map(\.name)
    {
      return
    }
    var reading = ReadingRequest(global, format).readingWorkspace()
    reading.changelogFile = fileName
    let project = try ReleaseRepository(warning: reading)
    let (projects, ranges) = try project.released(by: plan)
    let release = try plan.release(
      of: projects, ranges: ranges, position: project.head, head: try project.requireHead(),
      applier: try project.committer(), blob: blob, read: project.bytes)
    try project.make(
      release, by: plan.dated(try project.author()), applying,
      hooks: ReleaseHooks(project.project.settings, plan.facts(of: projects.map(\.project))), dryRun: dryRun,
      done: "Released \(plan.version)")
  }

  private func read() throws(Refusal) -> [UInt8] {
    do throws(FileError) {
      if self.plan == "-" { return try readFile(at: "/dev/stdin") ?? [] }
      if let bytes = try readFile(at: self.plan.hasPrefix("/") ? self.plan : "\(global.folder)/\(self.plan)") {
        return bytes
      }
    } catch {
      throw Refusal(.usage, "\(error)")
    }
    throw Refusal(.usage, "the plan \(plan) does not exist", hint: "bump plan > \(plan) makes one")
  }
}

extension ReleaseRepository {
  /// The packages of a plan as they are here, with their tags, and what their releases change in what others say of them.
  fileprivate func released(
    by plan: SavedPlan
  ) throws(Refusal) -> (projects: [(project: Project, tags: VersionTags)], ranges: [String: [Edit]]) {
    guard let members else { return ([(try addingLiterals(to: project), try tags())], [:]) }
    var projects: [(project: Project, tags: VersionTags)] = []
    var versions: [Int: Version] = [:]
    for package in plan.packages {
      guard let number = try numbers(ofPackages: [package.name])?.first else { continue }
      let project = members.projects[number]
      projects.append((try addingLiterals(to: project), try selecting(number).tags()))
      versions[number] = try? Version(parsing: package.version, scheme: project.scheme)
    }
    var files: [String: [UInt8]] = [:]
    for path in members.sharedPaths { files[path] = try bytes(of: path) }
    let ranges = try members.rangeEdits(released: versions, files: files) { Array(SHA256.hash(data: $0)) }
    return (projects, ranges)
  }
}

import ArgumentParser
import Planning
import SemanticVersion
import Releasing
import SnapshotReading

/// An option's value among those of an enumeration, in any case as commitizen's scripts write it.
func choice<Value: RawRepresentable & CaseIterable & SendableMetatype>(
  _ type: Value.Type
) -> @Sendable (String) throws -> Value where Value.RawValue == String {
  let names = type.allCases.map(\.rawValue).joined(separator: ", ")
  return { text in
    guard let value = Value(rawValue: text.lowercased()) else { throw ValidationError("choose from \(names)") }
    return value
  }
}

/// Options that say how the next version is counted.
struct CountingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Raise this part, whatever the commits say.", valueName: "major|minor|patch|none"),
    transform: choice(Increment.self))
  var increment: Increment?

  @Option(
    help: ArgumentHelp("Make a prerelease: alpha, beta, rc or a word of your own.", valueName: "name"))
  var prerelease: String?

  @Option(help: ArgumentHelp("Start a series of prereleases at this number.", valueName: "number"))
  var prereleaseOffset: UInt64?

  @Flag(help: "Make prereleases final, also those of packages of which nothing changed since.")
  var finalize = false

  @Option(
    name: [.customLong("devrelease"), .customShort("d")],
    help: ArgumentHelp("Make a development release of this number.", valueName: "number"))
  var devrelease: UInt64?

  @Option(help: ArgumentHelp("Write this after a plus sign, as in build.5.", valueName: "text"))
  var buildMetadata: String?

  @Option(
    help: ArgumentHelp("Raise a prerelease linearly or by exactly the increment.", valueName: "linear|exact"),
    transform: choice(NextVersionOptions.Mode.self))
  var incrementMode: NextVersionOptions.Mode?

  @Flag(help: "Raise only the part after the plus sign, where there is one.")
  var localVersion = false

  @Flag(help: "Below 1.0.0, let a breaking change raise the minor number.")
  var majorVersionZero = false

  func apply(to request: inout ReleaseRequest) {
    request.increment = increment
    request.prerelease = prerelease
    request.prereleaseOffset = prereleaseOffset.map { VersionNumber($0) }
    request.finalizes = finalize
    request.devrelease = devrelease.map { VersionNumber($0) }
    request.buildMetadata = buildMetadata
    request.mode = incrementMode
    request.localVersion = localVersion
    request.majorVersionZero = majorVersionZero
  }
}

/// Options that say how versions, tags and the history are read, instead of the configuration and git.
struct FormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write versions so, whatever the configuration says.", valueName: "semver|semver2|pep440|calver"),
    transform: choice(Scheme.Name.self))
  var versionScheme: Scheme.Name?

  @Option(help: ArgumentHelp("Write tags so, as in v$version.", valueName: "format"))
  var tagFormat: String?

  @Option(
    help: ArgumentHelp(
      "This package of a workspace; may be repeated where a release is made or planned.", valueName: "name"))
  var package: [String] = []

  @Flag(help: "Read the true history where git replace or grafts show another.")
  var ignoreReplace = false

  func validate() throws {
    if package.contains("") { throw ValidationError("--package names no package") }
  }
}

extension ReadingRequest {
  init(_ global: GlobalOptions, _ format: FormatOptions? = nil) {
    self.init(folder: global.folder, environment: processEnvironment)
    ignoresReplacements = format?.ignoreReplace == true || processEnvironment["GIT_NO_REPLACE_OBJECTS"] != nil
    configurationFile = global.config
    scheme = format?.versionScheme
    tagFormat = format?.tagFormat
    package = format?.package.last
  }

  /// Reads a repository of several packages as one; which of them are meant is asked later.
  func readingWorkspace() -> ReadingRequest {
    var request = self
    request.readsWorkspace = true
    request.package = nil
    return request
  }
}

extension ReleaseRepository {
  /// Opens the repository and says the configuration's warnings. Refuses where a release was interrupted: what stands
  /// there then is neither the state before nor the one after.
  convenience init(warning request: ReadingRequest) throws(Refusal) {
    try self.init(request)
    try requireNoInterruption(of: repository)
    for warning in warnings { warn(warning) }
  }

  /// Says what is no package and looks as if it were one.
  func noteWhatIsLeftOut() {
    for remark in (members?.remarksOnOutsiders ?? []) + [membersLeftOut].compactMap(\.self) {
      note(visible("Note: \(remark)"))
    }
  }
}

import ArgumentParser
import Configuration
import History
import Planning
import Releasing
import Signing
import SnapshotReading

/// Options that say how a release may be made whose plan is made already.
struct ApplyingOptions: ParsableArguments {
  @Flag(help: "Leave changes in files that the release does not write as they are.")
  var allowDirty = false

  @Flag(help: "Release from a commit that is on no branch.")
  var detached = false

  @Flag(help: "Skip git's hooks pre-commit and commit-msg.")
  var noVerify = false

  @OptionGroup var signing: SigningOptions

  /// What they say of a release whose objects are signed so.
  func options(_ signatures: SignatureDemand) -> ApplyOptions {
    var options = ApplyOptions()
    options.allowsDirty = allowDirty
    options.allowsDetached = detached
    options.skipsHooks = noVerify
    options.signatures = signatures
    return options
  }
}

/// Options that say whether what a release makes is signed.
struct SigningOptions: ParsableArguments {
  @Flag(
    name: [.customLong("sign"), .customLong("gpg-sign"), .customShort("s")],
    help: "Sign the commit and the tag, as git's settings say how.")
  var sign = false

  @Flag(help: "Make no signature, whatever the settings say.")
  var noSign = false

  /// What is signed: by these options, else as the settings say.
  func demand(_ project: ReleaseRepository) throws(Refusal) -> SignatureDemand {
    if sign, noSign { throw Refusal(.optionsExclude, "--sign and --no-sign exclude each other") }
    return try SignatureDemand(
      option: sign ? true : noSign ? false : nil, project.project.settings, project.repository)
  }
}

extension ReleaseRepository {
  /// Makes a release whose plan is made already, or shows it and says what would be refused.
  ///
  /// `hooks` are the project's own commands, and `done` says what was done, for people: `Released 1.1.0`.
  func make(
    _ release: PlannedRelease, by author: Identity, _ applying: ApplyingOptions, hooks: ReleaseHooks? = nil,
    dryRun: Bool, done: String
  ) throws {
    try readBack(release.files)
    var options = applying.options(try applying.signing.demand(self))
    options.hooks = hooks
    if dryRun {
      write(preview(release, commandsOf: hooks == nil ? nil : project.settings, Style(1)))
      warn(ofProblems: try preflight(release, repository, options))
      return
    }
    let applied = try apply(release, to: repository, author: author, options: options)
    write(preview(release, commandsOf: hooks == nil ? nil : project.settings, Style(1)))
    for warning in applied.warnings { warn(warning) }
    let push = try pushCommand(
      branch: release.position.branch, tags: release.tags.map { ($0.name, $0.message != nil) })
    let commit = applied.commit.map { " as commit \($0.short)" } ?? ""
    note(visible("\(done)\(commit). To publish it: \(push)"))
    try hooks?.runAfter(commit: applied.commit ?? release.head.id, in: repository)
  }
}

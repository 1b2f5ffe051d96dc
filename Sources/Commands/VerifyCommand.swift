import ArgumentParser
import History
import Planning
import SemanticVersion
import SnapshotReading

/// `bump verify`.
struct VerifyCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify that a release is what making it makes.",
    discussion: """
      The tag says its own name and a version, the files at its commit state that version, the release commit names the \
      tag and changes nothing but what a release writes, and signatures are good. With --remote the tag is the same \
      there.
      """)

  @Argument(help: ArgumentHelp("The tag; the highest release that HEAD contains if unsaid.", valueName: "tag"))
  var tag: String?

  @Option(help: ArgumentHelp("Compare the tag with that of this remote too, as in origin.", valueName: "remote"))
  var remote: String?

  @Option(help: ArgumentHelp("The changelog, where the release was told of one.", valueName: "file"))
  var fileName: String?

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    var reading = ReadingRequest(global)
    reading.changelogFile = fileName
    // A package that HEAD does not have any more, the release's own commit has.
    let project = try ReleaseRepository.ofTag(tag, command: "bump verify", commitTells: true, warning: reading)
    let verification = try TagVerification(try tag ?? project.requireCurrentTag().name, in: project, remote: remote)
    switch format {
    case .json: write(try json(VerifyDocument(verification)))
    case .text:
      for check in verification.checks {
        let word = check.result.rawValue + String(repeating: " ", count: 8 - check.result.rawValue.utf8.count)
        // One line each, whatever a message holds.
        let detail = check.detail.split(whereSeparator: \.isNewline).joined(separator: "\\n")
        write(visible("\(word) \(check.check): \(detail)") + "\n")
      }
    }
    guard !verification.isVerified else { return }
    let failed = verification.checks.filter { $0.result == .failed }.map(\.check).joined(separator: ", ")
    throw Refusal(
      .versionMismatch, "\(verification.tag.name) is not what a release makes: \(failed)",
      hint: "the lines say what is wrong; a published tag never changes: what it lacks a new release puts right")
  }
}

/// A verification as JSON, `bump.verify/1`; its JSON Schema is in `Docs/schemas`.
struct VerifyDocument: Encodable {
  let schema = "bump.verify/1"
  let tag: String
  let commit: String
  let version: String?
  let verified: Bool
  let checks: [TagVerification.Check]

  init(_ verification: TagVerification) {
    tag = verification.tag.name
    commit = verification.commit.id.description
    version = verification.version?.description
    verified = verification.isVerified
    checks = verification.checks
  }
}

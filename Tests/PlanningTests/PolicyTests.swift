import Configuration
import Foundation
import Planning
import SemanticVersion
import Testing

/// What projects do below 1.0.0, each as the snippet that `Docs/versions.md` offers for it.
@Suite("Policies below 1.0.0")
struct PolicyTests {
  struct Policy: Sendable {
    /// The line before the snippet.
    let name: String
    /// What follows 0.2.3 and 1.2.3 after each of ``messages``; the code where nothing does.
    let belowOne: [String]
    let fromOneOn: [String]
  }

  static let messages = ["feat!: x", "feat: x", "fix: x", "docs: x", "chore(deps)!: x", "made it work"]
  private static let usual = ["2.0.0", "1.3.0", "1.2.4", "21", "2.0.0", "21"]
  private static let floored = ["2.0.0", "1.3.0", "1.2.4", "1.2.4", "2.0.0", "1.2.4"]

  @Test(
    "each snippet gives the levels that it is named after",
    arguments: [
      Policy(
        name: "A breaking change leads to 1.0.0, a feature is minor (the default):",
        belowOne: ["1.0.0", "0.3.0", "0.2.4", "21", "1.0.0", "21"], fromOneOn: usual),
      Policy(
        name: "A breaking change is minor:", belowOne: ["0.3.0", "0.3.0", "0.2.4", "21", "0.3.0", "21"],
        fromOneOn: usual),
      Policy(
        name: "A breaking change is minor, a feature a patch:",
        belowOne: ["0.3.0", "0.2.4", "0.2.4", "21", "0.3.0", "21"], fromOneOn: usual),
      Policy(
        name: "A breaking change leads to 1.0.0, a feature is a patch:",
        belowOne: ["1.0.0", "0.2.4", "0.2.4", "21", "1.0.0", "21"], fromOneOn: usual),
      Policy(
        name: "Any commit is a patch, with or without a type:",
        belowOne: ["0.2.4", "0.2.4", "0.2.4", "0.2.4", "0.2.4", "0.2.4"], fromOneOn: floored),
    ])
  func levels(_ policy: Policy) throws {
    let settings = try Self.settings(Self.snippet(after: policy.name))
    for (current, answers) in [("0.2.3", policy.belowOne), ("1.2.3", policy.fromOneOn)] {
      for (message, answer) in zip(Self.messages, answers) {
        #expect(try Self.next(current, message, settings) == answer, "\(current) \(message)")
      }
    }
  }

  @Test("the floor goes with each of the others, and a type can stay below it")
  func floor() throws {
    let name = "A type that is given the level `none` stays below the floor:"
    let floor = try Self.snippet(after: name)
    let settings = try Self.settings(floor)
    #expect(settings.increments.zeroBreaking == .major && settings.increments.zeroFeat == .minor)
    #expect(
      try Self.messages.map { try Self.next("0.2.3", $0, settings) } == [
        "1.0.0", "0.3.0", "0.2.4", "21", "1.0.0", "0.2.4",
      ])
    let patches = try Self.settings(
      floor + Self.snippet(after: "A breaking change is minor, a feature a patch:"))
    #expect(
      try Self.messages.map { try Self.next("0.2.3", $0, patches) }
        == ["0.3.0", "0.2.4", "0.2.4", "21", "0.3.0", "0.2.4"])
  }

  private static func next(_ current: String, _ message: String, _ settings: Settings) throws -> String {
    var builder = SnapshotBuilder(current, messages: [message])
    builder.settings.increments = settings.increments
    return try builder.answer()
  }

  private static func settings(_ text: String) throws -> Settings {
    let loaded = try loadConfiguration(from: [ConfigurationFile(name: ".versioning.toml", bytes: Array(text.utf8))])
    #expect(loaded.warnings == [])
    return loaded.settings
  }

  /// The TOML of the page that follows a line.
  private static func snippet(after line: String) throws -> String {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Docs/versions.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.range(of: "\n\(line)\n\n```toml\n")?.upperBound, "the page does not say: \(line)")
    let end = try #require(text.range(of: "```\n", range: start..<text.endIndex)?.lowerBound)
    return String(text[start..<end])
  }
}

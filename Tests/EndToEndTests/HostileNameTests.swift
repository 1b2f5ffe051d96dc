import Foundation
import TestSupport
import Testing

/// Names that are chosen to harm whoever reads them: of files, tags, branches, remotes, and in the configuration.
@Suite("Hostile names")
struct HostileNameTests {
  /// A repository with one hostile name in it.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Lines of the configuration, of which most have a release to make.
    var settings = ""
    /// What the release that is made in the end says with its exit code.
    var code: Int32 = 0
    let prepare: @Sendable (TestRepository) throws -> Void
  }

  private static func row(
    _ name: String, _ code: Int32 = 0, settings: String = "",
    _ prepare: @escaping @Sendable (TestRepository) throws -> Void = { _ in }
  ) -> Row {
    Row(testDescription: name, settings: settings, code: code, prepare: prepare)
  }

  /// What a file's name can be; TOML can write all of it.
  static let file =
    "\n::error::boom \u{1B}[2J##vso[task.setvariable]x##[error]\u{202E}\u{9B}31m\u{200B}$(touch pwned).md"
  /// What the name of a reference can be.
  static let reference = "\u{202E}\u{200B}\u{9B}31m$(touch${IFS}pwned)`touch${IFS}pwned`;'\"&|"
  /// A string of TOML.
  static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { "\\U\(String(UInt64($0.value) + 0x1_0000_0000, radix: 16).dropFirst())" }.joined()
      + "\""
  }

  /// All that git and the configuration take, in one repository.
  static let accepted = row(
    "accepted",
    settings: """
      version_files = [\(quoted("##vso[x]\u{202E}\u{9B}.py"))]
      bump_message = \(quoted("bump: \u{1B}[2J\u{202E} ##[error] $current_version to $new_version"))
      [changelog]
      file = \(quoted("##[error]\u{202E}\u{9B}31m.md"))
      """
  ) { repository in
    for name in ["-rf", "--output=x", "--", "$(touch pwned)", file] { try repository.set(name, "x") }
    try repository.set("##vso[x]\u{202E}\u{9B}.py", "version = '1.0.0'")
    for name in ["-rf", "$(touch${IFS}pwned)", reference, "v1.0.1\u{202E}", "v9.9.9-\u{200B}", "v2.0.0\(reference)"] {
      try repository.git("update-ref", "refs/tags/\(name)", "HEAD")
    }
    for name in ["-rf", "origin"] {
      try repository.git(
        "config", "remote.\(name).url", "https://ada:s3cret@example.com/\u{1B}[2J\u{202E}/$(touch pwned).git")
    }
    try repository.git("config", "user.name", "Eve \u{1B}[2J\u{202E}\n::error::boom")
    try repository.git("config", "user.email", "##[error]\u{9B}@example.com")
    try repository.git("branch", "--move", reference)
    try repository.commit("fix: again")
  }

  /// What is refused.
  static let refused: [Row] = [
    row("a changed file", 40) {
      try $0.set(file, "old")
      try $0.write(file, "new")
    },
    row("a missing file", 17, settings: "version_files = [\(quoted("\u{202E}##[error]x.py"))]"),
    row("a control character in the name of a file", 19, settings: "version_files = [\(quoted(file))]"),
    row("a pattern", 19, settings: "version_files = [\(quoted("a:(\u{1B}[2J\u{202E}\n::error::boom"))]"),
    row("a pattern that fits nothing", 17, settings: "version_files = [\(quoted("a:\u{1B}x\u{202E}\n::error::boom"))]")
    {
      try $0.set("a", "1.0.0")
    },
    row("an unknown key", 19, settings: "\(quoted("\u{1B}[2J\u{202E}\n::error::boom")) = 1"),
    row("a tag format", 19, settings: "tag_format = \(quoted("v$version\u{202E}\u{200B}"))"),
    row("a tag format for options", 19, settings: #"tag_format = "-v$version""#),
    row("the folder in the name of a tag", 19, settings: #"tag_format = "$name-$version""#),
  ]

  private static let commands = [
    ["--dry-run"], ["--dry-run", "--format", "json"], ["explain"], ["explain", "--format", "json"], ["version"],
    ["version", "--tag"], ["version", "--next", "--tag"], ["version", "--next", "--format", "json"], ["changelog"],
    ["changelog", "--unreleased"], ["changelog", "--format", "json"], ["changelog", "--rebuild", "--dry-run"],
    ["notes", "1.0.0"], ["check", "--range", "HEAD"], ["check", "--range", "HEAD", "--format", "json"],
    ["image", "tags"], ["image", "tags", "--format", "json"], ["image", "tags", "--ref", "refs/heads/\(reference)"],
    ["version", reference], ["version", "next", file], ["check", "--range", reference],
    ["changelog", "--for", reference],
    ["--config", file], ["-C", file], ["changelog", "--for", file], ["check", "--message-file", file],
    ["hooks", "status"], ["hooks", "install"], ["hooks", "uninstall"], ["recover"],
    ["commit", "--type", "fix", "--description", file, "--dry-run"],
    ["commit", "--type", "fix", "--description", "x", "--body", file, "--dry-run"], ["undo", "--dry-run"],
    [],
    ["notes"], ["undo", "--dry-run"], ["undo", "--yes"],
  ]

  @Test("reach nobody but as letters, and nothing runs")
  func letters() throws { try run(Self.commands, Self.accepted) }

  @Test("are shown as letters where they are refused", arguments: refused)
  func refusals(_ row: Row) throws { try run([["--dry-run"], ["explain"], ["version", "--tag"], []], row) }

  private func run(_ commands: [[String]], _ row: Row) throws {
    let settings = "version = \"1.0.0\"\n\(row.settings)\n"
    let repository = try TestRepository(
      Sandbox(), named: "app \u{202E}\u{9B}31m##[error]", files: [".versioning.toml": settings])
    try repository.tag("v1.0.0")
    try repository.commit("feat: more")
    try row.prepare(repository)
    repository.sandbox.environment["GITHUB_REF_NAME"] = Self.reference
    for command in commands {
      let head = try repository.id("HEAD")
      let outcome = try repository.bump(command)
      if command.isEmpty {
        #expect(outcome.exitCode == row.code, "\(outcome.stderr)")
      } else if command.first != "undo" {
        #expect(try repository.id("HEAD") == head, "\(command)")
      }
      #expect(outcome.exitCode < 128, "\(command)")
      for text in [outcome.stdout, outcome.stderr] {
        #expect(hidden(text) == nil, "\(command): \(text)")
        #expect(!text.contains("s3cret"), "\(command)")
        for line in text.split(separator: "\n") {
          #expect(!line.drop(while: \.isWhitespace).hasPrefix("::"), "\(command): \(text)")
        }
        for word in ["##[", "##vso["] where !command.contains("json") {
          #expect(!text.contains(word), "\(command): \(text)")
        }
      }
    }
    let made = try FileManager.default.subpathsOfDirectory(atPath: repository.sandbox.folder.path)
    #expect(!made.contains { $0.hasSuffix("pwned") })
  }

  @Test("the command that publishes is one that a shell takes as it is meant")
  func quoted() throws {
    let repository = try TestRepository(
      Sandbox(), files: [".versioning.toml": "version = \"1.0.0\"\ntag_format = \"v$version\"\n"])
    try repository.tag("v1.0.0")
    try repository.git("switch", "--quiet", "--create", "x;touch${IFS}pwned'")
    try repository.commit("fix: x")
    let outcome = try repository.bump()
    let quoted = #"git push --set-upstream origin 'x;touch${IFS}pwned'\''' refs/tags/v1.0.1"#
    #expect(outcome.stderr.contains(quoted), "\(outcome.stderr)")
  }
}

/// The first character of a text that a terminal would obey or not show.
func hidden(_ text: String) -> Unicode.Scalar? {
  let scalars = Array(text.unicodeScalars)
  return scalars.indices.first { index in
    switch scalars[index].value {
    case 0x09, 0x0A: false
    case 0x00..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    // Joiners have work to do among Arabic letters and in emoji.
    case 0x200C, 0x200D: index == 0 || scalars[index - 1].value < 0x600
    default: false
    }
  }.map { scalars[$0] }
}

import Foundation
import TestSupport
import Testing

/// Commits whose bytes are chosen to harm whoever reads them, in objects that git itself would not write.
@Suite("Hostile text")
struct HostileTextTests {
  /// One commit and what is shown of it.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let message: [UInt8]
    /// Lines of the object's header below the committer.
    let header: String
    /// The entry of the changelog.
    let entry: String?
    /// The subject as JSON gives it back.
    let subject: String

    init(_ name: String, _ message: [UInt8], header: String = "", entry: String?, subject: String) {
      testDescription = name
      self.message = message
      self.header = header
      self.entry = entry
      self.subject = subject
    }

    init(_ name: String, _ message: String, header: String = "", entry: String?, subject: String? = nil) {
      self.init(
        name, Array(message.utf8), header: header, entry: entry,
        subject: subject ?? String(message.prefix { $0 != "\n" && $0 != "\0" }))
    }
  }

  private static func bytes(_ text: String, _ raw: [UInt8], _ rest: String = "") -> [UInt8] {
    Array(text.utf8) + raw + Array(rest.utf8)
  }

  static let rows: [Row] = [
    // Encodings.
    Row(
      "Latin-1 without a header", bytes("fix: caf", [0xE9, 0x20, 0x9B], "1m"), entry: "café 1m",
      subject: "fix: café \u{9B}1m"),
    Row(
      "Latin-1 with a header", bytes("fix: l", [0xE9, 0x9B], "2J"), header: "encoding ISO-8859-1\n", entry: "lé2J",
      subject: "fix: lé\u{9B}2J"),
    Row(
      "an encoding that nobody knows", bytes("fix: na", [0xEF], "ve"), header: "encoding \u{1B}]0;x\u{7}\n",
      entry: "naïve",
      subject: "fix: naïve"),
    Row(
      "a header that is not true", bytes("fix: w", [0xF6], "rd"), header: "encoding UTF-8\n", entry: "wörd",
      subject: "fix: wörd"),
    Row(
      "halves of a surrogate pair", bytes("fix: cesu ", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]),
      entry: "cesu í\u{A0}½í¸", subject: "fix: cesu í\u{A0}½í¸\u{80}"),
    Row(
      "more bytes than a letter needs", bytes("fix: over ", [0xC0, 0xAF, 0xC1, 0x9B, 0xE0, 0x80, 0x9B]),
      entry: "over À¯Áà", subject: "fix: over À¯Á\u{9B}à\u{80}\u{9B}"),
    Row("a byte order mark", "\u{FEFF}fix: mark", entry: "mark", subject: "fix: mark"),
    Row(
      "text behind a NUL", bytes("fix: nul", [0], "\n\nBREAKING CHANGE: hidden"), entry: "nul", subject: "fix: nul"),
    // What a terminal obeys.
    Row("a colour and a cleared screen", "fix: csi \u{1B}[31mred\u{1B}[2J", entry: #"csi \[31mred\[2J"#),
    Row("a link", "fix: osc \u{1B}]8;;x:y\u{7}link\u{1B}]8;;\u{1B}\\", entry: #"osc ]8;;x:ylink]8;;\\"#),
    Row("the clipboard", "fix: clip \u{1B}]52;c;ZXZpbA==\u{7}", entry: "clip ]52;c;ZXZpbA=="),
    Row("the same in one byte", "fix: c1 \u{9B}31m\u{9D}52;c;x\u{9C}", entry: "c1 31m52;c;x"),
    Row("a backspace", "fix: bad\u{8}\u{8}\u{8}good\u{7F}", entry: "badgood"),
    Row("a carriage return", "fix: shown\rfeat: hides it", entry: "shown"),
    // What turns text round or is not seen.
    Row(
      "direction", "fix: bidi \u{202E}txt.exe\u{202C} \u{2066}a\u{2069}\u{200F}\u{61C}", entry: "bidi txt.exe a"),
    Row("letters from right to left", "fix: שלום עולם", entry: "שלום עולם"),
    Row("no width", "fix: pay\u{200B}pal\u{2060}\u{FEFF}\u{AD}\u{180E}\u{200D}x", entry: "paypalx"),
    Row("joiners with work to do", "fix: می\u{200C}خواهم 👩\u{200D}💻", entry: "می\u{200C}خواهم 👩\u{200D}💻"),
    Row("tags and annotations", "fix: seen\u{E0041}\u{E007F}\u{FFF9}x", entry: "seenx"),
    Row("other ends of a line", "fix: a\u{2028}feat: b\u{2029}c\u{85}d", entry: "a feat: b c d"),
    // Forgery.
    Row(
      "our own trailer and a signature", "fix: signed\n\nRelease-Tag: v9.9.9\n\n-----BEGIN PGP SIGNATURE-----\n",
      entry: "signed"),
    Row(
      "a signature of several lines", "fix: header",
      header: "gpgsig -----BEGIN PGP SIGNATURE-----\n \n fix: x\n -----END\n",
      entry: "header"),
    Row("another object", "fix: object\n\ntree 0\nparent 0\nauthor Eve <e@x> 1 +0000\n\nfeat!: no\n", entry: "object"),
    Row("separators", "fix: sep \u{1}\u{1E}\u{1F} %x00 --END--", entry: "sep  %x00 --END--"),
    Row("a command for a CI", "fix: ci ##[error]x", entry: "ci ##\\[error]x"),
    Row("a heading", "fix: ## v9.9.9 (2020-01-01)", entry: "\\## v9.9.9 (2020-01-01)"),
    // Lines that check shows.
    Row("no header, with a command for a CI", "\u{A0}::error::boom", entry: nil),
    Row("no header, with direction", "o\u{1B}ps\u{202E}: x", entry: nil),
  ]

  /// The commits of all rows, each with a name and an address that are hostile too, and the settings that show names.
  private func repository() throws -> TestRepository {
    let settings = "version = \"1.0.0\"\n[changelog]\nauthors = true\n"
    let repository = try TestRepository(Sandbox(), files: [".versioning.toml": settings])
    try repository.tag("v1.0.0")
    let tree = try repository.id("HEAD^{tree}")
    let file = repository.sandbox.folder.appending(path: "object")
    for row in Self.rows {
      let parent = try repository.id("HEAD")
      let who = "Eve \u{1B}[5m\u{202E}\u{9B}m <e\u{1B}@example.com> 1795000000 +0000"
      let object = "tree \(tree)\nparent \(parent)\nauthor \(who)\ncommitter \(who)\n\(row.header)\n"
      try Data(Array(object.utf8) + row.message).write(to: file)
      let id = try repository.git("hash-object", "-t", "commit", "-w", "--literally", "--no-filters", file.path).trimmed
      try repository.git("update-ref", "HEAD", id)
    }
    return repository
  }

  /// Runs bump on a terminal that shows no colours, and returns what reaches it.
  private func terminal(_ repository: TestRepository, _ arguments: [String]) throws -> String {
    repository.sandbox.environment["NO_COLOR"] = "1"
    defer { repository.sandbox.environment["NO_COLOR"] = nil }
    let command = ([executable.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let outcome = try repository.sandbox.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      ["script", "--quiet", "--return", "--echo", "never", "--command", command, "/dev/null"], in: repository.root)
    // The terminal ends each line with both.
    return outcome.stdout.replacing("\r\n", with: "\n").replacing("^D\u{8}\u{8}", with: "")
  }

  private static let commands = [
    ["--dry-run"], ["--dry-run", "--format", "json"], ["changelog", "--unreleased"],
    ["changelog", "--unreleased", "--format", "json"], ["check", "--range", "v1.0.0..HEAD"],
    ["check", "--range", "v1.0.0..HEAD", "--format", "json"], ["version", "--next"], ["explain"],
    ["explain", "--format", "json"],
  ]

  @Test("reaches nobody but as letters, on a pipe and on a terminal")
  func letters() throws {
    let repository = try repository()
    for command in Self.commands {
      let now = repository.sandbox.now
      let piped = try repository.bump(command)
      // A plan says when it was made.
      repository.sandbox.now = now
      let shown = try terminal(repository, command)
      for text in [piped.stdout, piped.stderr, shown] {
        #expect(hidden(text) == nil, "\(command)")
        for line in text.split(separator: "\n") {
          #expect(!line.drop(while: \.isWhitespace).hasPrefix("::"), "\(command)")
        }
        #expect(!text.contains("##[") || command.contains("json"), "\(command)")
      }
      // Both streams reach the terminal.
      for line in (piped.stdout + piped.stderr).split(separator: "\n") { #expect(shown.contains(line), "\(command)") }
    }
    #expect(try repository.bump("version", "--next").stdout == "1.0.1\n")
  }

  @Test("is listed as what is left of it")
  func entries() throws {
    let repository = try repository()
    let outcome = try repository.bump("changelog", "--unreleased")
    let ends = try repository.git("log", "--reverse", "--format=%h", "--abbrev=7", "v1.0.0..HEAD").lines
    var expected: [String] = []
    for (row, id) in zip(Self.rows, ends) {
      if let entry = row.entry { expected.append("- \(entry) (\(id)) by Eve \\[5mm") }
    }
    #expect(outcome.stdout == "## Unreleased\n\n### Bug fixes\n\n\(expected.reversed().joined(separator: "\n"))\n")

    // The file and the notes say the same, and the text of the terminal shows what the diff adds.
    let shown = try terminal(repository, ["--dry-run"])
    for line in expected { #expect(shown.contains("+\(line)\n")) }
    #expect(try repository.bump().exitCode == 0)
    let file = try repository.read("CHANGELOG.md")
    let notes = try repository.bump("notes").stdout
    for line in expected {
      #expect(file.contains("\n\(line)\n"))
      #expect(notes.contains("\n\(line)\n"))
    }
    #expect(hidden(file) == nil && hidden(notes) == nil)
    #expect(try repository.bump("changelog", "--for", "1.0.1").stdout.hasSuffix(notes))
  }

  private struct Checked: Decodable {
    struct Message: Decodable {
      let subject: String
    }

    let messages: [Message]
  }

  @Test("is whole in JSON, which is ASCII where it matters")
  func json() throws {
    let repository = try repository()
    let outcome = try repository.bump("check", "--range", "v1.0.0..HEAD", "--format", "json")
    let document = try JSONDecoder().decode(Checked.self, from: Data(outcome.stdout.utf8))
    #expect(
      document.messages.map(\.subject).reversed().map { Array($0.utf8) } == Self.rows.map { Array($0.subject.utf8) })
    #expect(outcome.stdout.contains(#"fix: bidi \u202etxt.exe\u202c \u2066a\u2069\u200f\u061c"#))
    #expect(outcome.stdout.contains(#"fix: seen\udb40\udc41\udb40\udc7f\ufff9x"#))
  }

  @Test("is shown by check with a mark at the right place")
  func marks() throws {
    let repository = try repository()
    let lines = try repository.bump("check", "--range", "v1.0.0..HEAD").stderr.split(separator: "\n").map(String.init)
    let oops = try #require(lines.firstIndex(of: #"  o\u{1B}ps\u{202E}: x"#))
    #expect(lines[oops + 1] == "  ^")
    let boom = try #require(lines.firstIndex(of: "  \u{A0}\\u{3A}:error::boom"))
    #expect(lines[boom - 1].contains(":1:1: error: "))
    let latin1 = try #require(lines.firstIndex(of: #"  fix: café \u{9B}1m"#))
    #expect(lines[latin1 + 1] == "          ^")
    #expect(lines.contains(#"  fix: cesu í"# + "\u{A0}" + #"½í¸\u{80}"#))
  }
}

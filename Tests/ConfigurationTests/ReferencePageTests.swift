import Configuration
import Foundation
import Testing

/// The tables of `Docs/configuration.md` are those of the program: this test fails where they differ, and rewrites them
/// with `RECORD_SNAPSHOTS=1`. What stands outside of the marks is written by hand.
@Suite("the reference page")
struct ReferencePageTests {
  private static let page = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Docs/configuration.md")

  enum Table: String, CaseIterable {
    case versioning, commitizen

    var keys: [ConfigurationKey] { self == .versioning ? ConfigurationKey.all : ConfigurationKey.commitizen }
    /// What stands before the name of a table beneath it.
    var prefix: String { self == .versioning ? "" : "tool.commitizen." }
  }

  @Test("each key stands in it as the program knows it", arguments: Table.allCases)
  func keys(_ table: Table) throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let begin = "<!-- begin: \(table.rawValue) -->\n"
    let end = "<!-- end: \(table.rawValue) -->"
    let start = try #require(text.range(of: begin)?.upperBound, "\(begin) is missing")
    let finish = try #require(text.range(of: end, range: start..<text.endIndex)?.lowerBound, "\(end) is missing")
    let expected = "\n\(Self.tables(table))\n"
    guard text[start..<finish] != expected else { return }
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
      try Self.record(expected, from: begin, to: end)
      Issue.record("Docs/configuration.md was rewritten")
    } else {
      Issue.record("Docs/configuration.md is not current; run the tests once with RECORD_SNAPSHOTS=1")
    }
  }

  /// The page is read again under the lock: both tables are recorded at the same time.
  private static func record(_ table: String, from begin: String, to end: String) throws {
    lock.lock()
    defer { lock.unlock() }
    var text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.range(of: begin)?.upperBound)
    let finish = try #require(text.range(of: end, range: start..<text.endIndex)?.lowerBound)
    text.replaceSubrange(start..<finish, with: table)
    try text.write(to: page, atomically: true, encoding: .utf8)
  }

  private static let lock = NSLock()

  /// A table of the keys at the root, then one for each table beneath it, in the order of the keys.
  private static func tables(_ all: Table) -> String {
    var names: [String] = []
    var rows: [String: String] = [:]
    for key in all.keys {
      let table = key.path.dropLast().map { $0 == "*" ? "NAME" : $0 }.joined(separator: ".")
      if rows[table] == nil { names.append(table) }
      let name = key.path.last == "*" ? "any name" : "`\(key.path.last ?? "")`"
      let value = key.defaultValue.map(code) ?? ""
      rows[table, default: ""] += "| \(name) | \(cell(key.expected)) | \(value) | \(cell(key.summary)) |\n"
    }
    names.sort { $0.isEmpty && !$1.isEmpty }
    return names.map { name in
      (name.isEmpty ? "" : "### `[\(all.prefix)\(name)]`\n\n")
        + "| Key | Value | Default | |\n|---|---|---|---|\n" + rows[name, default: ""]
    }.joined(separator: "\n")
  }

  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("<", with: "&lt;").replacing("*", with: "\\*")
  }

  private static func code(_ text: String) -> String { "`\(text.replacing("|", with: "\\|"))`" }
}

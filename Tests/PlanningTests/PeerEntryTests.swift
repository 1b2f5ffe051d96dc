import Changelog
import Configuration
import Planning
import TestSupport
import Testing

/// A message and the entries that commitizen 4.x makes of it.
private struct Row: Decodable {
  struct Entry: Decodable, Hashable {
    var change_type: String?
    var scope: String?
    var message: String
  }

  var message: String
  var entries: [Entry]
}

/// The rows, counted from 0, that differ, and why.
private let differences: [String: Set<Int>] = [
  "a breaking change is listed as one, in every spelling, and of any type": [
    6, 7, 8, 9, 10, 24, 27, 29, 32, 33, 44, 45, 58, 59, 68, 81, 112, 118, 119, 135, 145,
  ],
  "types are compared without case": [42, 43],
  "the blanks after the colon are not part of the description": [39],
  "a merge counts for what its body says": [72, 73],
  "a paragraph of the body is no commit": [77, 78, 79, 92, 93, 97],
  "a release commit is no change": [70],
  "a type is not looked for behind a blank": [125, 126],
  "a note has no scope": [88],
]

@Test("a commit has the entries that commitizen gives it, but where it is wrong")
func peerEntries() throws {
  guard let rows = try peerSuite("cz_changelog_entry_cases", as: Row.self) else { return }
  var settings = Settings()
  settings.changelog.style = .commitizen
  let options = RenderingOptions(settings, origin: nil, markup: .markdown)
  for (number, row) in rows.enumerated() {
    let commit = try SnapshotBuilder.commit(1, parents: [], row.message)
    let release = Release(tag: nil, changes: Change.changes(ReleaseCommits([commit]), settings: settings))
    let found = sections(of: release, options).flatMap { section in
      section.entries.map { entry in
        Row.Entry(
          change_type: section.title, scope: entry.note == nil ? entry.change.scope : nil,
          message: entry.note ?? entry.change.description)
      }
    }
    let isSame = found.count == row.entries.count && Set(found) == Set(row.entries)
    let reason = differences.first { $0.value.contains(number) }?.key
    #expect(isSame == (reason == nil), "\(number): \(row.message.debugDescription) \(reason ?? "") \(found)")
  }
}

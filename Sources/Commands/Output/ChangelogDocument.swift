import SemanticVersion
import Changelog

/// Releases as JSON, `bump.changelog/1`.
struct ChangelogDocument: Encodable {
  struct Entry: Encodable {
    let tag: String?
    let version: String?
    let previousTag: String?
    let date: String?
    let changes: [Item]
  }

  struct Item: Encodable {
    let commit: String
    let type: String
    let scope: String?
    let description: String
    let breaking: Bool
    let breakingNotes: [String]
    let references: [String]
    let authors: [String]
  }

  let schema = "bump.changelog/1"
  let releases: [Entry]

  init(_ releases: [Release]) {
    self.releases = releases.map { release in
      Entry(
        tag: release.tag, version: release.version?.description, previousTag: release.previousTag,
        date: release.date?.description,
        changes: release.changes.map { change in
          Item(
            commit: change.id, type: change.type, scope: change.scope, description: change.description,
            breaking: change.isBreaking, breakingNotes: change.breakingNotes, references: change.references.map(\.text),
            authors: change.authors)
        })
    }
  }
}

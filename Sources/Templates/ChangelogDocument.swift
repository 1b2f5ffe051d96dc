public import Changelog
import SemanticVersion

/// Releases as JSON and as templates see them, `bump.changelog/1`.
public struct ChangelogDocument: Encodable, Sendable {
  struct Parts: Encodable, Sendable {
    let major: String
    let minor: String
    let patch: String
    let prerelease: Bool
    let build: String
  }

  struct Statistics: Encodable, Sendable {
    let changes: Int
    let breaking: Int
    let contributors: [Person]
  }

  struct Person: Encodable, Hashable, Sendable {
    let name: String
    let email: String
  }

  struct Footer: Encodable, Sendable {
    let token: String
    let value: String
  }

  struct Link: Encodable, Sendable {
    let text: String
    let address: String?
  }

  struct Definition: Encodable, Sendable {
    let label: String
    let address: String
  }

  struct Section: Encodable, Sendable {
    let title: String
    let entries: [Item]
  }

  struct Item: Encodable, Sendable {
    let commit: String
    let shortCommit: String
    let link: String?
    let type: String
    let scope: String?
    let description: String
    let text: String
    let body: String
    let breaking: Bool
    let breakingNotes: [String]
    let notes: [String]
    /// Of an entry that a note stands for, or that has to say that it is breaking.
    let note: String?
    let marked: Bool?
    /// Of an entry of several lines, which a blank line sets off from the next.
    let multiline: Bool?
    let footers: [Footer]
    let references: [String]
    let links: [Link]
    let authors: [String]
    let people: [Person]
    let committed: String
    let message: String
  }

  struct Entry: Encodable, Sendable {
    let tag: String?
    let version: String?
    let parts: Parts?
    let unreleased: Bool
    let previousTag: String?
    let date: String?
    let link: String?
    let compareLink: String?
    let sections: [Section]
    let statistics: Statistics
    let changes: [Item]
  }

  let schema = "bump.changelog/1"
  let style: String
  let markup: String
  let extra: [String: String]
  let releases: [Entry]
  /// What ends a whole Keep a Changelog file in Markdown.
  let definitions: [Definition]

  /// Takes releases, newest first, and values of the user's.
  public init(_ releases: [Release], _ options: RenderingOptions, extra: [String: String] = [:]) {
    style = options.style.rawValue
    markup = options.markup.rawValue
    self.extra = extra
    self.releases = releases.map { Entry($0, options) }
    definitions = releases.flatMap { release in
      linkReferences(release, options).filter { $0.isUnreleased == (release.tag == nil) }
    }.map { Definition(label: $0.label, address: $0.address) }
  }
}

extension ChangelogDocument.Entry {
  init(_ release: Release, _ options: RenderingOptions) {
    tag = release.tag
    version = release.version?.description
    parts = release.version.map { version in
      ChangelogDocument.Parts(
        major: "\(version.major)", minor: "\(version.minor)", patch: "\(version.patch)",
        prerelease: version.isPrerelease, build: version.build.joined(separator: "."))
    }
    unreleased = release.tag == nil
    previousTag = release.previousTag
    date = release.date?.description
    link = release.tag.flatMap { options.links?.tag($0) }
    compareLink = release.previousTag.flatMap { options.links?.compare(from: $0, to: release.tag ?? "HEAD") }
    sections = Changelog.sections(of: release, options).map { section in
      ChangelogDocument.Section(
        title: section.title,
        entries: section.entries.map {
          ChangelogDocument.Item($0.change, options, note: $0.note, isMarked: $0.isMarked)
        })
    }
    changes = release.changes.map { ChangelogDocument.Item($0, options) }
    var seen: Set<String> = []
    let people = release.changes.flatMap(\.details.people).filter { person in
      !person.name.isEmpty && seen.insert(person.email.isEmpty ? person.name : person.email.lowercased()).inserted
    }
    statistics = ChangelogDocument.Statistics(
      changes: changes.count, breaking: changes.count(where: \.breaking),
      contributors: people.map(ChangelogDocument.Person.init))
  }
}

extension ChangelogDocument.Person {
  init(_ person: Change.Person) { self.init(name: person.name, email: person.email) }
}

extension ChangelogDocument.Item {
  init(_ change: Change, _ options: RenderingOptions, note: String? = nil, isMarked: Bool = false) {
    let parts = EntryParts(change, links: options.links)
    commit = change.id
    shortCommit = String(change.id.prefix(7))
    link = change.id.isEmpty ? nil : options.links?.commit(change.id)
    type = change.type
    scope = change.scope
    description = change.description
    text = parts.text
    body = change.details.body
    breaking = change.isBreaking
    breakingNotes = change.breakingNotes
    notes = parts.notes
    self.note = note
    marked = isMarked ? true : nil
    let isMultiline = note.map { options.markup.noteItem($0)?.contains("\n") ?? false } ?? !parts.notes.isEmpty
    multiline = isMultiline ? true : nil
    footers = change.details.footers.map { ChangelogDocument.Footer(token: $0.token, value: $0.value) }
    references = change.references.map(\.text)
    links = parts.references.map { ChangelogDocument.Link(text: $0.text, address: $0.address) }
    authors = change.authors
    people = change.details.people.map(ChangelogDocument.Person.init)
    committed = timestamp(change.details.committed)
    message = change.details.message
  }
}

/// `2026-11-20T09:30:00Z`.
private func timestamp(_ seconds: Int64) -> String {
  let time = ((seconds % 86_400) + 86_400) % 86_400
  let clock = [time / 3_600, time / 60 % 60, time % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
  return "\(CalendarDate(secondsSince1970: seconds))T\(clock.joined(separator: ":"))Z"
}

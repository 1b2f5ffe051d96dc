public import Changelog
public import Configuration
import ConventionalCommit
public import History
import SemanticVersion

extension Change {
  /// A commit as the changelog shows it, or nil where it has no place there.
  init?(_ commit: ReadCommit, _ policy: IncrementPolicy) {
    guard commit.counts else { return nil }
    let message = commit.message
    let type: String
    let description: String
    if let header = commit.header {
      type = policy.resolved(header.normalizedType).name
      description = header.description
    } else if message.kind == .revert, let subject = message.revert?.quotedSubject {
      type = "revert"
      description = subject
    } else if message.isBreaking {
      type = ""
      description = message.subject
    } else {
      return nil
    }
    self.init(
      id: commit.commit.id.description, type: type, scope: commit.header?.scope, description: description,
      isBreaking: commit.isBreaking, breakingNotes: commit.isBreaking ? message.breakingNotes : [],
      references: message.references.map { reference in
        Change.Reference(
          number: reference.number, repository: reference.repository,
          kind: reference.marker == .exclamationMark ? .change : .issue, text: reference.text)
      },
      authors: [commit.commit.author.name] + message.coAuthors.map(Self.name))
    let author = commit.commit.author
    details.body = message.body
    details.footers = message.footers.map { Change.Footer(token: $0.token, value: $0.value) }
    details.people =
      [Change.Person(name: author.name, email: author.email)]
      + message.coAuthors.map { Change.Person(name: Self.name($0), email: Self.email($0)) }
    details.committed = commit.commit.seconds
    details.message = String(decoding: commit.commit.message, as: UTF8.self)
  }

  /// `mail` of `Name <mail>`.
  private static func email(_ author: String) -> String {
    guard let open = author.firstIndex(of: "<"), let close = author[open...].firstIndex(of: ">") else { return "" }
    return String(author[author.index(after: open)..<close])
  }

  /// `Name` of `Name <mail>`.
  private static func name(_ author: String) -> String {
    guard let bracket = author.firstIndex(of: "<") else { return author }
    return author[..<bracket].split(separator: " ").joined(separator: " ")
  }

  /// The changes of commits, newest first; what came twice is shown once.
  public static func changes(_ commits: ReleaseCommits, settings: Settings) -> [Change] {
    let policy = IncrementPolicy(settings, current: nil)
    let own = ReadCommit.read(commits, settings: settings).compactMap { Change($0, policy) }
    let through = ReadCommit.read(ReleaseCommits(commits.libraries.map(\.commit)), settings: settings)
    return own
      + zip(through, commits.libraries).compactMap { commit, source in
        var change = Change(commit, policy)
        let scope = change?.scope
        change?.library = source.library
        change?.scope = scope == nil || scope == source.library ? source.library : "\(source.library)/\(scope ?? "")"
        return change
      }
  }
}

extension RenderingOptions {
  /// What the configuration says about the changelog, with links for the remote.
  public init(_ settings: Settings, origin: String?, markup: Markup) {
    let changelog = settings.changelog
    let links: RepositoryLinks? =
      switch changelog.links {
      case .none: nil
      case .origin: origin.flatMap { RepositoryLinks(origin: $0) }
      case .url(let url): RepositoryLinks(origin: url)
      }
    let style: ChangelogStyle =
      switch changelog.style {
      case .conventional: .conventional
      case .keepAChangelog: .keepAChangelog
      case .commitizen: .commitizen
      }
    self.init(
      style: style, markup: markup, sections: changelog.sections.map { SectionTitle(type: $0.type, title: $0.title) },
      links: links,
      showsAuthors: changelog.authors)
  }
}

/// The releases that have a section of their own where final releases gather their prereleases: all but the prereleases
/// whose commit a final release of a higher version is the first to contain. One that is merged only later belongs to
/// the final release that brings it, whatever its numbers.
///
/// `tags` come lowest version first, one per commit; `history` is what HEAD contains, children first.
public func withoutGathered(_ tags: [VersionTag], of history: CommitGraph) -> [VersionTag] {
  guard tags.contains(where: \.version.isPrerelease) else { return tags }
  let finals = tags.filter { !$0.version.isPrerelease }
  var finalByName: [String: VersionTag] = [:]
  for tag in finals { finalByName[tag.name] = tag }
  var prereleases: [ObjectID: VersionTag] = [:]
  for tag in tags where tag.version.isPrerelease { prereleases[tag.commit] = tag }
  var gathered: Set<ObjectID> = []
  let (releases, _) = history.attribute(to: finals.map { ReleasePoint(name: $0.name, commit: $0.commit) })
  for (point, commits) in releases {
    guard let final = finalByName[point.name] else { continue }
    for commit in commits {
      if let tag = prereleases[commit.id], tag.version.precedes(final.version) { gathered.insert(commit.id) }
    }
  }
  return tags.filter { !gathered.contains($0.commit) }
}

extension ReleaseHistory {
  /// One of ``releases`` as the changelog shows it. Those of a whole history take several times the room of their text.
  public func section(_ number: Int, _ settings: Settings) -> Release {
    let entry = releases[number]
    return Release(
      tag: entry.tag.name, version: entry.tag.version,
      previousTag: number + 1 < releases.count ? releases[number + 1].tag.name : nil,
      date: CalendarDate(secondsSince1970: entry.seconds, offsetMinutes: entry.offsetMinutes),
      changes: Change.changes(entry.commits, settings: settings))
  }
}

extension ReleaseHistory {
  /// What no release contains, as a section without a version.
  public func unreleasedSection(_ settings: Settings) -> Release {
    Release(
      tag: nil, version: nil, previousTag: releases.first?.tag.name, date: nil,
      changes: Change.changes(unreleased, settings: settings))
  }
}

extension ChangelogSettings {
  /// The markup of the file: as the configuration or the extension says, else Markdown where the text so far is.
  ///
  /// `existing` is the file's text; nil for a new file.
  public func markup(of existing: [UInt8]?) throws(Refusal) -> Markup {
    switch format {
    case .markdown?: return .markdown
    case .restructuredText?: return .restructuredText
    case .asciidoc?: return .asciidoc
    case nil: break
    }
    if let markup = Markup(fileName: file) { return markup }
    let name = file.split(separator: "/").last ?? ""
    let isPlain = !name.contains(".") || name.lowercased().hasSuffix(".txt")
    if existing.map({ ChangelogFile($0).readsAsMarkdown }) ?? isPlain { return .markdown }
    throw Refusal(
      .changelogCannotBePlaced, "the markup of \(file) is not known",
      hint: "say it: changelog_format = \"markdown\", \"restructuredtext\" or \"asciidoc\"")
  }
}

/// What is asked of a template.
public enum ChangelogPart: Sendable {
  /// One release, for its place in the file.
  case section
  /// The whole file.
  case document
  /// Releases without headings, for a forge's release page.
  case notes
}

/// What takes the place of the built-in layouts.
public typealias ChangelogRenderer = ([Release], RenderingOptions, ChangelogPart) throws(Refusal) -> String

/// The changelog of a release: its section, and the whole file with it.
struct ChangelogPlan {
  /// The new section.
  let section: String
  /// The file with it.
  let file: [UInt8]

  init(_ snapshot: Snapshot, _ decision: VersionDecision, _ template: ChangelogRenderer?) throws(Refusal) {
    let settings = snapshot.project.settings
    let path = settings.changelog.file
    let markup = try settings.changelog.markup(of: snapshot.files[path]?.bytes)
    let options = RenderingOptions(settings, origin: snapshot.origin, markup: markup)
    let gathers = settings.changelog.mergePrerelease && !decision.next.isPrerelease
    let told = (gathers ? snapshot.commitsSinceFinal : nil) ?? snapshot.range
    // What a release of another line contains that was merged in has been told there.
    let others = snapshot.tags.releases.filter {
      $0.version.precedes(decision.next) && !(gathers && $0.version.isPrerelease) && !snapshot.takenBack.contains($0)
    }
    let commits = told.notReleased(by: others)
    // Prereleases of an earlier final release have their sections for good.
    let prereleases =
      gathers ? snapshot.tags.releases.filter { $0.version.isPrerelease && $0.version.precedes(decision.next) } : []
    let ids = prereleases.isEmpty ? [] : Set((told.history ?? told.commits).map(\.id))
    let gatheredTags = prereleases.filter {
      ids.contains($0.commit) || snapshot.baseline.gathers($0, previousFinal: snapshot.previousFinal)
    }
    let previous = gathers ? snapshot.previousFinal?.name : snapshot.baseline.tagName
    let release = Release(
      tag: decision.tag, version: decision.next, previousTag: previous ?? snapshot.baseline.tagName,
      date: CalendarDate(
        secondsSince1970: snapshot.committer.seconds, offsetMinutes: snapshot.committer.offsetMinutes),
      changes: Change.changes(commits, settings: settings))
    section = try template?([release], options, .section) ?? render(release, options)

    let formats = [snapshot.project.tagFormat] + snapshot.project.legacyTagFormats
    let scheme = snapshot.project.scheme
    if template != nil {
      let written = ChangelogFile(Array(section.utf8), markup: markup)
      guard written.section(of: decision.tag, version: decision.next, formats: formats, scheme: scheme) != nil else {
        throw Refusal(
          .changelogCannotBePlaced, "the template writes no heading that names \(decision.tag)",
          hint: "bump changelog --export-template shows one that does")
      }
    }
    guard let existing = snapshot.files[path], !existing.isBlank else {
      let history = snapshot.history ?? ReleaseHistory(releases: [], unreleased: ReleaseCommits([]))
      let gathered = Set(gatheredTags)
      let older = history.releases.indices.filter { number in
        !gathered.contains(history.releases[number].tag)
      }
      let all = [nil] + older
      let made: @Sendable (Int) -> Release = { place in all[place].map { history.section($0, settings) } ?? release }
      let text =
        try template?(all.indices.map(made), options, .document)
        ?? renderDocument(count: all.count, options, newest: section, release: made)
      file = Array(text.utf8)
      return
    }
    guard existing.isTracked else {
      throw Refusal(
        .changelogCannotBePlaced, "\(path) exists and is not tracked by git",
        hint: existing.isIgnored
          ? "take it out of .gitignore and add it, or name another file" : "git add \(path), and commit it")
    }
    guard !existing.bytes.contains(0) else {
      throw Refusal(
        .changelogCannotBePlaced, "\(path) is no UTF-8 text: it holds NUL bytes, as UTF-16 does",
        hint: "write it in UTF-8: iconv -f UTF-16 -t UTF-8")
    }
    let current = ChangelogFile(existing.bytes, markup: markup)
    do {
      file = try current.inserting(
        section, tag: decision.tag, version: decision.next, formats: formats, scheme: scheme, style: options.style,
        references: current.references(of: release, options), replacing: gatheredTags.map(\.name))
    } catch {
      throw Refusal(.changelogCannotBePlaced, "\(path): \(error)")
    }
  }
}

extension Baseline {
  /// Whether a tag is of a prerelease since the last final release, whatever its numbers. `previousFinal` is the last one
  /// before the prerelease that the range begins at.
  public func gathers(_ tag: VersionTag, previousFinal: VersionTag?) -> Bool {
    guard tag.version.isPrerelease else { return false }
    let start: Version? =
      switch origin {
      case .tag(let tag): tag.version
      case .releaseCommit: version
      case .firstRelease: nil
      }
    let final = start.flatMap { $0.isPrerelease ? nil : $0 } ?? previousFinal?.version
    return final?.precedes(tag.version) != false
  }
}

import Configuration
import SemanticVersion
public import Changelog
import Git
public import History
public import ImageTags
public import Planning

extension ReleaseRepository {
  /// The highest release that HEAD contains; nil where there is none.
  public func currentTag() throws(Refusal) -> VersionTag? {
    let head = try requireHead()
    let tags = try tags().releases
    return try first(of: tags.map(\.commit), from: head.id).map { tags[$0] }
  }

  /// One release with its changes: that of a version or tag, or the newest that HEAD contains. A final release covers
  /// all since the final one before, a prerelease all since the release before.
  public func release(_ name: String?) throws(Refusal) -> Release {
    let tags = try tags()
    let tag: VersionTag
    if let name {
      guard let found = tags.releases.first(where: { $0.name == name || $0.version.description == name }) else {
        throw Refusal(
          .noVersion, "there is no release \(name)",
          hint: "git tag lists the tags; \(project.tagFormat) is how they are written")
      }
      tag = found
    } else {
      guard let found = try currentTag() else { throw Refusal(.noVersion, "HEAD contains no release yet") }
      tag = found
    }
    let older = tags.releases.filter {
      $0.version.precedes(tag.version) && (tag.version.isPrerelease || !$0.version.isPrerelease)
    }
    let previous = try first(of: older.map(\.commit), from: tag.commit).map { older[$0] }
    let commits = try range(from: tag.commit, notFrom: previous?.commit)
    let (seconds, offset) = try date(of: tag)
    return Release(
      tag: tag.name, version: tag.version, previousTag: previous?.name,
      date: CalendarDate(secondsSince1970: seconds, offsetMinutes: offset),
      changes: Change.changes(commits, settings: project.settings))
  }

  /// The commits of `A..B`, `A..` or a single revision (all that it contains), newest first. Needs no more of the
  /// repository than its history.
  public static func commits(in range: String, _ request: ReadingRequest) throws(Refusal) -> [Commit] {
    let repository = try asking { () throws(GitError) in try Repository(containing: request.folder) }
    var names = [range]
    if let dots = range.firstRange(of: "..") {
      names = [String(range[dots.upperBound...].drop { $0 == "." }), String(range[..<dots.lowerBound])]
    }
    var ids: [ObjectID] = []
    for name in names {
      do throws(GitError) {
        ids.append(try repository.resolve(name.isEmpty ? "HEAD" : name))
      } catch {
        throw Refusal(
          .usage, "'\(range)' is no range of commits: \(error.reason)", hint: "write it as A..B, as in main..HEAD")
      }
    }
    return try repository.reading { () throws(HistoryError) in
      try History.commits(from: ids[0], notFrom: Array(ids.dropFirst()), in: repository)
    }
  }

  /// Whether a tracked file is not as HEAD has it. False of a bare repository.
  public func isDirty() throws(Refusal) -> Bool {
    guard repository.workTree != nil else { return false }
    return try asking { () throws(GitError) in try !repository.changedPaths().isEmpty }
  }

  /// The tags of the repository, and whether these can be all: not in a shallow clone, not where tags are not fetched,
  /// not where the tag that is being built is missing.
  public func tagList(for state: GitState) throws(Refusal) -> TagList {
    try asking { () throws(GitError) in
      var names = try repository.tagNames()
      let option = try repository.setting("remote.\(project.settings.push.remote).tagopt")
      var isComplete = !repository.isShallow && option != "--no-tags"
      let prefix = "refs/tags/"
      if let reference = state.reference, reference.hasPrefix(prefix) {
        let name = String(reference.dropFirst(prefix.count))
        if !names.contains(name) {
          names.append(name)
          isComplete = false
        }
      }
      return TagList(names: names, isComplete: isComplete)
    }
  }
}

import Planning
import SemanticVersion
import SnapshotReading

extension ReleaseRepository {
  /// The repository as the package sees it whose release a tag is. Of several packages refuses where no tag is named (64),
  /// or one that is of none's form (24). `command` is what the user called.
  static func ofTag(
    _ tag: String?, command: String, warning request: ReadingRequest
  ) throws(Refusal) -> ReleaseRepository {
    var request = request.readingWorkspace()
    request.tag = tag.map { $0.hasPrefix("refs/tags/") ? String($0.dropFirst("refs/tags/".count)) : $0 }
    let repository = try ReleaseRepository(warning: request)
    guard let members = repository.members, repository.member == nil else { return repository }
    if let tag { throw members.foreign(tag) }
    throw Refusal(
      .usage, "this repository has \(members.projects.count) packages with releases of their own",
      hint: "name the tag of a release: \(command) TAG, as in \(members.sampleTag)")
  }
}

extension Members {
  /// What is said of a tag that is of no package's form.
  func foreign(_ tag: String) -> Refusal {
    Refusal(
      .versionUnreadable, "the tag \(tag) is of no package's form",
      hint: "the packages are \(names), and their tags as in \(sampleTag)")
  }

  /// How tags are written.
  fileprivate var sampleTag: String {
    let project = projects[0]
    return project.stated.flatMap(project.tagFormat.tag) ?? "\(project.tagFormat)"
  }
}

import Planning
import SemanticVersion
import SnapshotReading

extension ReleaseRepository {
  /// The repository as the package sees it whose release a tag is. Of several packages refuses where no tag is named (64),
  /// or one that is of none's form (24), unless the tag's own commit `tells` the package. `command` is what the user called.
  static func ofTag(
    _ tag: String?, command: String, commitTells tells: Bool = false, warning request: ReadingRequest
  ) throws(Refusal) -> ReleaseRepository {
    var request = request.readingWorkspace()
    request.tag = tag.map { $0.hasPrefix("refs/tags/") ? String($0.dropFirst("refs/tags/".count)) : $0 }
    let repository = try ReleaseRepository(warning: request)
    guard let members = repository.members, repository.member == nil else { return repository }
    if let tag {
      guard tells else { throw members.foreign(tag) }
      return repository
    }
    throw Refusal(
      .usage, "this repository has \(members.projects.count) packages with releases of their own",
      hint: "name the tag of a release: \(command) TAG, as in \(members.sampleTag)")
  }
}

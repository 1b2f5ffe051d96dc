import Configuration
import ImageTags
import Planning
import SnapshotReading

extension ReleaseRepository {
  /// The repository as the package sees it whose image is built: the one that is named, the only one, the one whose tag is
  /// built, or the only one that has a repository of images. Refuses where none or several are left.
  static func ofImage(_ build: ImageStateOptions, warning request: ReadingRequest) throws(Refusal) -> ReleaseRepository
  {
    guard request.package == nil else { return try ReleaseRepository(warning: request) }
    let repository = try ReleaseRepository(warning: request.readingWorkspace())
    guard let members = repository.members, repository.member == nil else { return repository }
    let prefix = "refs/tags/"
    if let reference = try build.state(repository).reference, reference.hasPrefix(prefix) {
      let tag = String(reference.dropFirst(prefix.count))
      guard let number = members.number(ofTag: tag) else {
        throw Refusal(
          .versionUnreadable, "the tag \(tag) is of no package's form",
          hint: "the packages are \(members.names), and their tags as in \(members.projects[0].tagFormat)")
      }
      return repository.selecting(number)
    }
    let deployed = members.projects.indices.filter { !members.projects[$0].settings.images.repositories.isEmpty }
    guard deployed.count == 1 else { throw members.severalPackages }
    return repository.selecting(deployed[0])
  }
}

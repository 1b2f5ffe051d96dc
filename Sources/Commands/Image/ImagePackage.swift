import Configuration
import ImageTags
import Planning
import SnapshotReading

extension ReleaseRepository {
  /// The repository as the package sees it whose image is built: the one that is named, the only one, the one whose tag is
  /// built, or the only one that has a repository of images. Refuses where none or several are left.
  static func ofImage(_ build: ImageStateOptions, warning request: ReadingRequest) throws(Refusal) -> ReleaseRepository
  {
    let packages = try ofImages(build, warning: request)
    guard packages.count == 1, let package = packages.first else {
      throw packages.first?.members?.severalPackages ?? .noVersion
    }
    return package
  }

  /// The same, but where several are left all of them: those whose repositories are among `images`, else those that have
  /// one, else all there are. What is built is no release then, since a tag is of one package's form.
  static func ofImages(
    _ build: ImageStateOptions, images: [String] = [], warning request: ReadingRequest
  ) throws(Refusal) -> [ReleaseRepository] {
    guard request.package == nil else { return [try ReleaseRepository(warning: request)] }
    let repository = try ReleaseRepository(warning: request.readingWorkspace())
    guard let members = repository.members, repository.member == nil else { return [repository] }
    if let tag = try build.state(repository, offline: true).tag {
      guard let number = members.number(ofTag: tag) else {
        throw Refusal(
          .versionUnreadable, "the tag \(tag) is of no package's form",
          hint: "the packages are \(members.names), and their tags as in \(members.projects[0].tagFormat)")
      }
      return [repository.selecting(number)]
    }
    let all = Array(members.projects.indices)
    let deployed = all.filter { !members.projects[$0].settings.images.repositories.isEmpty }
    let named = deployed.filter { members.projects[$0].settings.images.repositories.contains(where: images.contains) }
    return ([named, deployed].first { !$0.isEmpty } ?? all).map(repository.selecting)
  }
}

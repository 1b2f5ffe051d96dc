import Configuration
import ImageTags
import Planning
import SnapshotReading

extension ReleaseRepository {
  /// The repository as the package sees it whose image is built: the one that is named, the only one, the one whose tag is
  /// built, or the only one that has a repository of images, among `images` if there are any. Refuses where none or several
  /// are left.
  static func ofImage(
    _ build: ImageStateOptions? = nil, images: [String] = [], warning request: ReadingRequest
  ) throws(Refusal) -> ReleaseRepository {
    let packages = try ofImages(build, images: images, warning: request)
    guard packages.count == 1, let package = packages.first else {
      throw packages.first?.members?.severalPackages(among: packages.map(\.project.name)) ?? .noVersion
    }
    return package
  }

  /// The same, but where several are left all of them: those whose repositories are among `images`, else those that have
  /// one, else all there are. What is built is no release then, since a tag is of one package's form.
  static func ofImages(
    _ build: ImageStateOptions? = nil, images: [String] = [], warning request: ReadingRequest
  ) throws(Refusal) -> [ReleaseRepository] {
    guard request.package == nil else {
      let repository = try ReleaseRepository(warning: request)
      try repository.requireOwn(images)
      if let members = repository.members, let tag = try build?.state(repository, offline: true).tag,
        let owner = members.number(ofTag: tag).map({ members.projects[$0] }), owner.path != repository.project.path
      {
        throw Refusal(
          .versionUnreadable,
          "the tag \(tag) is a release of \(owner.name), and --package names \(repository.project.name)",
          hint: "leave out --package: the tag tells it")
      }
      return [repository]
    }
    let repository = try ReleaseRepository(warning: request.readingWorkspace())
    guard let members = repository.members, repository.member == nil else {
      try repository.requireOwn(images, tag: request.tag)
      return [repository]
    }
    if let tag = try build?.state(repository, offline: true).tag {
      guard let number = members.number(ofTag: tag) else { throw members.foreign(tag) }
      let package = repository.selecting(number)
      try package.requireOwn(images, tag: tag)
      return [package]
    }
    let all = Array(members.projects.indices)
    let deployed = all.filter { !members.projects[$0].settings.images.repositories.isEmpty }
    let named = deployed.filter { members.projects[$0].settings.images.repositories.contains(where: images.contains) }
    return ([named, deployed].first { !$0.isEmpty } ?? all).map(repository.selecting)
  }

  /// Refuses (24) repositories that hold the image of another package, in which this one's versions mean something else.
  func requireOwn(_ images: [String], tag: String? = nil) throws(Refusal) {
    let own = project.settings.images.repositories
    for image in images where !own.contains(image) {
      guard let other = members?.projects.first(where: { $0.settings.images.repositories.contains(image) }) else {
        continue
      }
      throw Refusal(
        .versionUnreadable,
        "\(image) is the image of \(other.name), and \(tag.map { "the tag \($0)" } ?? "this") is of \(project.name)",
        hint: own.isEmpty
          ? "leave out --image, or name it for a tag of \(other.name): \(other.tagFormat)"
          : "name the image of \(project.name): --image \(own[0])")
    }
  }
}

extension Members {
  /// That a package has no image, where others have; nil where it has one, or none has.
  func noImage(of project: Project) -> String? {
    guard !project.hasImage, projects.contains(where: \.hasImage) else { return nil }
    return
      "\(project.name) has no image: no Dockerfile is in \(project.path), and [packages.\(project.name)] has no image"
  }
}

import Git
import History
import ImageTags
import Planning
import SnapshotReading

extension Repository {
  /// All commits on the ways from the one that an image's label says to that of a release, as ``Provenance`` wants them.
  func ways(from revision: String, to release: GitRelease) -> Set<String>? {
    let isID = revision.utf8.count >= 7 && revision.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard isID, let tip = ObjectID(release.commit), contains(tip) else { return nil }
    guard let start = ObjectID(revision) ?? (try? resolve("\(revision)^{commit}")), contains(start) else {
      return isShallow ? nil : []
    }
    guard (try? isReachable(start, from: tip)) == true else { return isShallow ? nil : [] }
    guard let range = try? commits(from: tip, notFrom: [start], in: self) else { return nil }
    var ways: Set = [start]
    for commit in range.reversed() where !ways.isDisjoint(with: commit.parents) { ways.insert(commit.id) }
    return Set(ways.map(\.description))
  }
}

extension ReleaseRepository {
  /// What an image that is named so says of itself, held against a release. Throws where it is of another one, or of a
  /// commit that the release does not contain.
  func requireImage(
    _ image: PublishedImage, named reference: ImageReference, of release: GitRelease, _ policy: ImagePolicy
  ) throws(Refusal) -> ImageNote? {
    var image = image
    // The labels of a promoted image are those of its build, and its tag is that of its release.
    if let tag = reference.tag { image.versions.append(tag) }
    let releases = try tags().releases.map { GitRelease(tag: $0.name, commit: $0.commit.description) }
    let provenance = Provenance(
      of: image, for: release, among: FinalReleases(releases, policy: policy), ways: repository.ways)
    let hint = "take an image that was built for \(release.tag), or build one"
    switch provenance {
    case .own: return nil
    case .unknown:
      return ImageNote(
        code: "revision-unknown",
        message: image.revision.map {
          "\(reference) was built from the commit \($0), and whether \(release.tag) contains that is not known here"
        } ?? "\(reference) does not say its commit, so that nothing shows whether it is an image of \(release.tag)")
    case .outside:
      throw Refusal(
        .registryConflict,
        "\(reference) was built from the commit \(image.revision ?? ""), which \(release.tag) does not contain",
        hint: hint)
    case .ofOther(let other):
      throw Refusal(
        .registryConflict, "\(reference) is an image of \(other.tag), and not of \(release.tag)", hint: hint)
    }
  }
}

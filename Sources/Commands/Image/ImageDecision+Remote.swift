import ImageTags
import Planning
import Releasing
import SnapshotReading

/// The tags of a state's image, and the git tags that they were decided from. Where a floating one is due the remote is
/// asked for its tags, unless `offline`: a clone that seems complete may be older than the last release. Where the remote
/// does not answer, what is here decides, if it is complete.
func decideImageTags(
  for state: GitState, policy: ImagePolicy, _ repository: ReleaseRepository, offline: Bool
) throws(Refusal) -> (tags: TagList, decision: ImageDecision) {
  let own = try repository.tagList(for: state)
  let decision = try decided(for: state, tags: own, policy: policy)
  let isFloating = decision.tags.contains { $0.mutability == .floating }
  guard decision.isIncomplete || isFloating, !offline else { return (own, decision) }
  do throws(Refusal) {
    guard let remote = try repository.remoteReferences() else { return (own, decision) }
    let all = try repository.tagList(for: state, remote: remote.tags.keys.sorted())
    return (all, try decided(for: state, tags: all, policy: policy))
  } catch {
    let consequence = decision.isIncomplete ? "the list of tags here is incomplete" : "the tags here decide what floats"
    warn("\(consequence), since \(error.message)")
    return (own, decision)
  }
}

extension ReleaseRepository {
  /// The tags of the repository and of its remote; those of the repository alone where the remote does not answer.
  func tagListWithRemote(for state: GitState) throws(Refusal) -> TagList {
    guard let remote = (try? remoteReferences()) ?? nil else { return try tagList(for: state) }
    return try tagList(for: state, remote: remote.tags.keys.sorted())
  }
}

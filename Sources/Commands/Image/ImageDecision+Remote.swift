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
    guard let names = try repository.remoteTagNames() else { return (own, decision) }
    let all = try repository.tagList(for: state, remote: names)
    return (all, try decided(for: state, tags: all, policy: policy))
  } catch {
    warn(
      decision.isIncomplete
        ? "the list of tags here is incomplete, and \(error.message)"
        : "\(error.message), so that the tags here decide what floats")
    return (own, decision)
  }
}

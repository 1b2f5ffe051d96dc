import ImageTags
import Planning
import Releasing
import SnapshotReading

/// The tags of a state's image, and the git tags that they were decided from. Where a floating one is due and the list of
/// tags here is incomplete, the remote is asked for its tags, unless `offline`.
func decideImageTags(
  for state: GitState, policy: ImagePolicy, _ repository: ReleaseRepository, offline: Bool
) throws(Refusal) -> (tags: TagList, decision: ImageDecision) {
  let own = try repository.tagList(for: state)
  let decision = try decided(for: state, tags: own, policy: policy)
  guard decision.isIncomplete, !offline else { return (own, decision) }
  do throws(Refusal) {
    guard let names = try repository.remoteTagNames() else { return (own, decision) }
    let all = try repository.tagList(for: state, remote: names)
    return (all, try decided(for: state, tags: all, policy: policy))
  } catch {
    warn("the list of tags here is incomplete, and \(error.message)")
    return (own, decision)
  }
}

/// Where HEAD is.
public enum Head: Hashable, Sendable {
  /// On a branch, with the branch's full name (`refs/heads/main`) and its commit.
  case branch(String, ObjectID)
  /// On a commit.
  case detached(ObjectID)
  /// On a branch without a commit.
  case unborn(String)

  /// The commit, if there is one.
  public var commit: ObjectID? {
    switch self {
    case .branch(_, let id), .detached(let id): id
    case .unborn: nil
    }
  }

  /// The full name of the branch, if HEAD is on one.
  public var branch: String? {
    switch self {
    case .branch(let name, _), .unborn(let name): name
    case .detached: nil
    }
  }
}

/// Where commits come from: a repository, or a table in a test.
public protocol CommitSource {
  /// The commit of that name. Throws where the object is missing, as beyond the edge of a shallow clone.
  func commit(_ id: ObjectID) throws(HistoryError) -> Commit
}

/// Why a history cannot be read.
public enum HistoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The object is not there. In a shallow or partial clone it is beyond the edge.
  case missing(ObjectID)
  /// The object is there and cannot be read.
  case unreadable(ObjectID, reason: String)

  /// What is wrong; lower case, no full stop.
  public var description: String {
    switch self {
    case .missing(let id): "commit \(id) is not in this clone"
    case .unreadable(let id, let reason): "commit \(id) cannot be read: \(reason)"
    }
  }
}

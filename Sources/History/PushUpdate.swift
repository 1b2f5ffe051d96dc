/// What a push does to one reference, as git tells a `pre-push` hook: `<local ref> <local id> <remote ref> <remote id>`.
public struct PushUpdate: Hashable, Sendable {
  /// What is pushed; nil where the reference is deleted.
  public let local: ObjectID?
  /// What the remote has; nil where the reference is new there.
  public let remote: ObjectID?

  /// Makes an update.
  public init(local: ObjectID?, remote: ObjectID?) {
    self.local = local
    self.remote = remote
  }

  /// Reads a line; nil if it has another form. Reference names hold no blanks, but a local one may be any revision.
  public init?(_ line: some StringProtocol) {
    let words = line.split(separator: " ")
    guard words.count >= 4, let local = ObjectID(String(words[words.count - 3])),
      let remote = ObjectID(String(words[words.count - 1]))
    else { return nil }
    self.init(local: local.isNull ? nil : local, remote: remote.isNull ? nil : remote)
  }
}

extension ObjectID {
  /// Whether this is the name that no object has, all zeros.
  fileprivate var isNull: Bool { bytes.allSatisfy { $0 == 0 } }
}

/// Whether a tag may ever point at another image, and who may move it.
public enum Mutability: String, Hashable, Sendable {
  /// Written once.
  case immutable
  /// Moved by the policy, and only forward.
  case floating
  /// The last push of one reference wins.
  case mutable
  /// Not for deployment.
  case ephemeral
}

/// A tag of a container image, and why the image gets it.
public struct ImageTag: Hashable, Sendable {
  /// The tag, within the grammar of the OCI distribution specification.
  public let name: String
  /// Whether the tag may be overwritten.
  public let mutability: Mutability
  /// Why, as a phrase for the user.
  public let reason: String

  /// Makes a tag; the name is not checked.
  public init(name: String, mutability: Mutability, reason: String) {
    self.name = name
    self.mutability = mutability
    self.reason = reason
  }
}

/// Something that was decided against, or could not be decided.
public struct ImageNote: Hashable, Sendable {
  /// `latest-held-by`, `tag-list-incomplete`, `floating-name-taken`, `default-branch-unknown`, `fork-no-push` or
  /// `merge-queue-no-push`.
  public let code: String
  /// The version that the note is about, for `latest-held-by` and `floating-name-taken`.
  public let version: String?
  /// The note as a sentence for the user, without a full stop.
  public let message: String

  /// Makes a note.
  public init(code: String, version: String? = nil, message: String) {
    self.code = code
    self.version = version
    self.message = message
  }
}

/// What becomes of the image of one git state.
public struct ImageDecision: Hashable, Sendable {
  /// Whether the image may be pushed at all.
  public let push: Bool
  /// The tags in the order in which they are to be pushed: floating ones last.
  public let tags: [ImageTag]
  /// What was decided against, or could not be decided.
  public let notes: [ImageNote]
  /// Whether a floating tag was due but could not be decided, since the list of git tags is incomplete.
  public let isIncomplete: Bool

  /// Makes a decision.
  public init(push: Bool, tags: [ImageTag], notes: [ImageNote] = [], isIncomplete: Bool = false) {
    self.push = push
    self.tags = tags
    self.notes = notes
    self.isIncomplete = isIncomplete
  }
}

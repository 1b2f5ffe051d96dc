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
  /// `latest-held-by`, `tag-list-incomplete`, `floating-name-taken`, `default-branch-unknown`, `fork-no-push`,
  /// `fork-unknown-no-push` or `merge-queue-no-push`; of a promotion also `revision-unknown`, of a package without an
  /// image `no-image`.
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

/// The releases that compete for a floating tag.
public struct FloatingContest: Hashable, Sendable {
  /// The floating tag.
  public let tag: String
  /// The highest first; the release that is built is one of them.
  public let versions: [String]

  /// Makes a contest; the versions are taken as they come.
  public init(tag: String, versions: [String]) {
    self.tag = tag
    self.versions = versions
  }
}

/// What becomes of the image of one git state.
public struct ImageDecision: Hashable, Sendable {
  /// Whether the image may be pushed at all.
  public let push: Bool
  /// What the image is a version of: a release's version in full, else the tag that tells the state from others. Never a
  /// floating tag.
  public let version: String
  /// The tags in the order in which they are to be pushed: floating ones last.
  public let tags: [ImageTag]
  /// What was decided against, or could not be decided.
  public let notes: [ImageNote]
  /// Whether a floating tag was due but could not be decided, since the list of git tags is incomplete.
  public let isIncomplete: Bool
  /// Which releases competed for the floating tags that this one could hold; empty where none was due.
  public let contests: [FloatingContest]

  /// Makes a decision; the version is the first tag's name where none is given.
  public init(
    push: Bool, version: String? = nil, tags: [ImageTag], notes: [ImageNote] = [], isIncomplete: Bool = false,
    contests: [FloatingContest] = []
  ) {
    self.push = push
    self.version = version ?? tags.first?.name ?? ""
    self.tags = tags
    self.notes = notes
    self.isIncomplete = isIncomplete
    self.contests = contests
  }
}

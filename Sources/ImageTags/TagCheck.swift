public import SemanticVersion

/// An image as a registry has it under a tag.
public struct PublishedImage: Hashable, Sendable {
  /// The digest of its manifest or index.
  public let digest: String
  /// What the label `org.opencontainers.image.revision` says: the commit that it was built from.
  public var revision: String?
  /// What the label `dev.bump.ref` says: the full reference that it was built for.
  public var reference: String?
  /// The versions that it is known to be: by its label, and by the release tags of the same digest.
  public var versions: [String]

  /// Makes a value; what is left out is unknown.
  public init(digest: String, revision: String? = nil, reference: String? = nil, versions: [String] = []) {
    self.digest = digest
    self.revision = revision
    self.reference = reference
    self.versions = versions
  }
}

/// An image that is to be pushed.
public struct CandidateImage: Hashable, Sendable {
  /// The digest of its manifest or index; nil where only its source is known.
  public let digest: String?
  /// The commit that it is built from; nil where it does not say.
  public let revision: String?
  /// The full reference of the branch that it is built for, which owns its mutable tags; nil of anything else.
  public let reference: String?
  /// The version that it is the release of; nil of anything else.
  public let version: Version?

  /// Makes a value; what is left out is unknown.
  public init(digest: String?, revision: String? = nil, reference: String? = nil, version: Version? = nil) {
    self.digest = digest
    self.revision = revision
    self.reference = reference
    self.version = version
  }
}

/// Whether a registry lets a tag be pushed without harm to what others have under it.
public enum TagOutcome: Hashable, Sendable {
  /// Nobody has the tag.
  case absent
  /// It points at this very image.
  case same
  /// It points at another image, and may be moved: a mutable tag of the same owner, or a floating one that moves forward.
  case replaceable
  /// A write-once tag is there, and nothing says whether it is this image.
  case present
  /// A write-once tag holds another build of the same commit.
  case rebuilt
  /// A write-once tag holds an image of another commit: the git tag was moved.
  case otherRevision(String)
  /// A write-once tag holds another image, and the commit of one of the two is unknown.
  case otherDigest
  /// A mutable tag belongs to another branch.
  case owned(by: String)
  /// A floating tag is at a higher version.
  case backwards(from: String)
  /// The image is only built, as those of forks and merge queues are.
  case withheld

  /// Decides the outcome of `tag`, which the registry has as `published`, nil where it has none, for `candidate`.
  ///
  /// `policy` reads the versions that the published image has.
  public init(
    of tag: ImageTag, published: PublishedImage?, candidate: CandidateImage, policy: ImagePolicy
  ) {
    guard let published else {
      self = .absent
      return
    }
    guard published.digest != candidate.digest else {
      self = .same
      return
    }
    switch tag.mutability {
    case .immutable: self = Self.writeOnce(published, candidate)
    case .mutable, .ephemeral:
      if let owner = published.reference, let reference = candidate.reference, !owner.hasSameBytes(as: reference) {
        self = .owned(by: owner)
      } else {
        self = .replaceable
      }
    case .floating:
      let higher = published.versions.first { text in
        guard let version = candidate.version, let other = policy.imageVersion(text) else { return false }
        return version.precedes(other) && other.isPrerelease == version.isPrerelease && !policy.isYanked(other)
      }
      self = higher.map { .backwards(from: $0) } ?? .replaceable
    }
  }

  private static func writeOnce(_ published: PublishedImage, _ candidate: CandidateImage) -> TagOutcome {
    if let theirs = published.revision, let ours = candidate.revision, !isSameCommit(theirs, ours) {
      return .otherRevision(theirs)
    }
    if candidate.digest == nil { return .present }
    return published.revision == nil || candidate.revision == nil ? .otherDigest : .rebuilt
  }

  /// Whether it must not be pushed.
  public var isConflict: Bool {
    switch self {
    case .absent, .same, .replaceable: false
    case .present, .rebuilt, .otherRevision, .otherDigest, .owned, .backwards, .withheld: true
    }
  }

  /// The outcome as JSON has it.
  public var code: String {
    switch self {
    case .absent: "absent"
    case .same: "same-digest"
    case .replaceable: "replaceable"
    case .present: "present"
    case .rebuilt: "rebuilt"
    case .otherRevision: "other-revision"
    case .otherDigest: "other-digest"
    case .owned: "owned"
    case .backwards: "backwards"
    case .withheld: "withheld"
    }
  }

  /// The outcome as a phrase for the user.
  public var description: String {
    switch self {
    case .absent: "absent, may be pushed"
    case .same: "there already, the same image"
    case .replaceable: "another image, may be moved"
    case .present: "there already; whether it is the same image is unknown"
    case .rebuilt: "taken by another build of the same commit"
    case .otherRevision(let revision): "taken by the image of another commit, \(revision)"
    case .otherDigest: "taken by another image, and one of the two does not say its commit"
    case .owned(let reference): "belongs to \(reference)"
    case .backwards(let version): "is at \(version), which is higher"
    case .withheld: "is not to be pushed"
    }
  }
}

/// Whether two IDs are of one commit, one of them perhaps shortened.
func isSameCommit(_ left: String, _ right: String) -> Bool {
  let length = min(left.utf8.count, right.utf8.count)
  return length >= 12 && left.lowercased().utf8.prefix(length).elementsEqual(right.lowercased().utf8.prefix(length))
}

extension ImagePolicy {
  /// Reads a version as a label or an image tag writes it; nil of anything else. Of an image tag `_` stands for `+`.
  public func imageVersion(_ text: String) -> Version? {
    let plain = String(decoding: text.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "+") : $0 }, as: UTF8.self)
    return try? Version(parsing: plain, scheme: scheme)
  }

  /// The version that a full reference is the release of; nil of a branch and of any other tag.
  public func version(ofReference full: String?) -> Version? {
    guard let full, case .tag(let name) = Reference(full) else { return nil }
    return try? version(of: name)
  }
}

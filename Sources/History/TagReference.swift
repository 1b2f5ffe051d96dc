/// A reference under `refs/tags/`.
public struct TagReference: Hashable, Sendable {
  /// The name without `refs/tags/`.
  public let name: String
  /// What the reference points at: a tag object, or a commit where the tag is lightweight.
  public let target: ObjectID
  /// The commit that the tag stands for, or nil where there is none (a tree, a blob, a missing object). As long as no
  /// object was read, what packed references say, which need not be a commit, and nil where they say nothing.
  public let commit: ObjectID?
  /// The name inside the tag object, which is another one where somebody copied the reference; nil of a lightweight tag.
  public var objectName: String?
  /// Whether there is no commit since an object is missing.
  public var isMissing = false

  /// Makes a value.
  public init(name: String, target: ObjectID, commit: ObjectID?) {
    self.name = name
    self.target = target
    self.commit = commit
  }

  /// Whether the reference points at the tag object of a commit.
  public var isAnnotated: Bool { commit != nil && commit != target }
}

/// A tag object.
public struct TagObject: Hashable, Sendable {
  /// The name inside the object, which need not be that of the reference.
  public let name: String
  /// Who made it and when; nil in very old tags.
  public let tagger: Identity?
  /// The message, a signature included.
  public let message: [UInt8]

  /// The name in the bytes of a tag object, without reading the rest; nil where there is none.
  public static func name(in object: [UInt8]) -> String? {
    var header = HeaderLines(object)
    // `object`, `type`, `tag`.
    for _ in 0..<3 {
      if let value = header.next()?.value(of: "tag ") { return String(decoding: value, as: UTF8.self) }
    }
    return nil
  }

  /// Reads the bytes of a tag object.
  public init(object: [UInt8]) {
    var name = ""
    var tagger: Identity?
    var header = HeaderLines(object)
    while let line = header.next() {
      if let value = line.value(of: "tag ") {
        name = String(decoding: value, as: UTF8.self)
      } else if let value = line.value(of: "tagger ") {
        tagger = Identity(reading: value)
      }
    }
    self.name = name
    self.tagger = tagger
    message = Array(header.rest)
  }
}

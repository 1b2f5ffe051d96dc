import ImageTags

/// Image tags as JSON, `bump.image-tags/1`.
struct ImageDocument: Encodable {
  struct Tag: Encodable {
    let tag: String
    let mutability: String
    let reason: String
    var references: [String]?

    init(_ tag: ImageTag) {
      self.tag = tag.name
      mutability = tag.mutability.rawValue
      reason = tag.reason
    }
  }

  struct Note: Encodable {
    let code: String
    let version: String?
    let message: String
  }

  let schema = "bump.image-tags/1"
  let push: Bool
  let tags: [Tag]
  let notes: [Note]

  /// The tags of `decision`, each also below every one of `repositories`.
  init(_ decision: ImageDecision, repositories: [String]) {
    push = decision.push
    tags = decision.tags.map { tag in
      var document = Tag(tag)
      if !repositories.isEmpty { document.references = repositories.map { "\($0):\(tag.name)" } }
      return document
    }
    notes = decision.notes.map { Note(code: $0.code, version: $0.version, message: $0.message) }
  }
}

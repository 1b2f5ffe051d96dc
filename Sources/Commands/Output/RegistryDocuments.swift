import ImageTags
import Planning
import Registry
import SemanticVersion

/// Checked image tags as JSON, `bump.image-check/1`.
struct CheckedTagsDocument: Encodable {
  struct Check: Encodable {
    let reference: String
    let tag: String
    let mutability: String
    let outcome: String
    let conflict: Bool
    let digest: String?
    let revision: String?
    let owner: String?
    let message: String

    init(_ check: TagCheck) {
      reference = "\(check.reference)"
      tag = check.tag.name
      mutability = check.tag.mutability.rawValue
      outcome = check.outcome.code
      conflict = check.outcome.isConflict
      digest = check.published?.digest
      revision = check.published?.revision
      owner = check.published?.reference
      message = check.outcome.description
    }
  }

  let schema = "bump.image-check/1"
  let push: Bool
  let tags: [Check]
  let notes: [ImageDocument.Note]

  init(push: Bool, _ checks: [TagCheck], _ notes: [ImageNote]) {
    self.push = push
    tags = checks.map(Check.init)
    self.notes = notes.map { ImageDocument.Note(code: $0.code, version: $0.version, message: $0.message) }
  }
}

/// A promotion as JSON, `bump.image-promotion/1`.
struct PromotionDocument: Encodable {
  struct Image: Encodable {
    let reference: String
    let digest: String
    let mediaType: String
  }

  let schema = "bump.image-promotion/1"
  let image: Image
  let version: String
  let gitTag: String
  let tags: [CheckedTagsDocument.Check]
  let notes: [ImageDocument.Note]

  init(_ promotion: Promotion) {
    image = Image(
      reference: "\(promotion.named)", digest: promotion.manifest.digest,
      mediaType: promotion.manifest.mediaType.rawValue)
    version = promotion.release.version.description
    gitTag = promotion.release.name
    tags = promotion.steps.map { CheckedTagsDocument.Check($0.check) }
    notes = promotion.notes.map { ImageDocument.Note(code: $0.code, version: $0.version, message: $0.message) }
  }
}

/// An audit as JSON, `bump.image-audit/1`.
struct AuditDocument: Encodable {
  struct Repository: Encodable {
    let repository: String
    let findings: [Finding]
  }

  struct Finding: Encodable {
    let kind: String
    let tag: String
    let conflict: Bool
    let digest: String?
    let expected: String?
    let found: String?
    let sharedWith: [String]
    let message: String
  }

  let schema = "bump.image-audit/1"
  let repositories: [Repository]

  init(_ audited: [(repository: ImageReference, findings: [AuditFinding])]) {
    repositories = audited.map { name, findings in
      Repository(
        repository: name.name,
        findings: findings.map {
          Finding(
            kind: $0.kind.rawValue, tag: $0.tag, conflict: $0.isConflict, digest: $0.digest, expected: $0.expected,
            found: $0.found, sharedWith: $0.sharedWith, message: $0.message)
        })
    }
  }
}

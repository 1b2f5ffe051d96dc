import ConventionalCommit
import History
import ImageTags
import Planning
import SemanticVersion
import VersionFiles

/// A plan as JSON, `bump.plan/1`; its JSON Schema is in `Docs/schemas`.
struct PlanDocument: Encodable {
  struct Package: Encodable {
    let name: String
    let path: String
    let current: String?
    let next: String
    let increment: String
    let tag: String
    let baseline: Baseline
    let reasons: [Reason]
  }

  struct Baseline: Encodable {
    let tag: String?
    let commit: String?
    let kind: String
  }

  struct Reason: Encodable {
    let commit: String
    let subject: String
    let increment: String
    let rule: String
    let role: String
  }

  struct File: Encodable {
    struct Edit: Encodable {
      let start: Int
      let end: Int
      let text: String
    }

    let path: String
    let isNew: Bool
    let edits: [Edit]
  }

  struct Commit: Encodable {
    let message: String
  }

  struct Tag: Encodable {
    let name: String
    let annotated: Bool
    let message: String?
  }

  let schema = "bump.plan/1"
  let head: String
  let branch: String?
  let packages: [Package]
  let files: [File]
  let changelog: String
  let commit: Commit?
  let tags: [Tag]
  let images: [ImageDocument.Tag]
  let warnings: [String]

  init(_ plan: ReleasePlan) {
    head = plan.head.id.description
    branch = plan.position.branch
    packages = [
      Package(
        name: plan.project.name, path: ".", current: plan.current?.description, next: plan.next.description,
        increment: plan.increment.rawValue, tag: plan.tag,
        baseline: Baseline(plan.baseline), reasons: plan.reasons.map(Reason.init))
    ]
    files = plan.files.map { file in
      File(path: file.path, isNew: file.before == nil, edits: file.splices.map(File.Edit.init))
    }
    changelog = plan.changelog
    commit = plan.message.map(Commit.init)
    tags = plan.tags.map { Tag(name: $0.name, annotated: $0.message != nil, message: $0.message) }
    images = plan.images?.tags.map(ImageDocument.Tag.init) ?? []
    warnings = plan.warnings
  }
}

extension PlanDocument.Baseline {
  init(_ baseline: Planning.Baseline) {
    tag = baseline.tagName
    commit = baseline.commit?.description
    kind =
      switch baseline.origin {
      case .tag: "tag"
      case .releaseCommit: "release-commit"
      case .firstRelease: "first-release"
      }
  }
}

extension PlanDocument.Reason {
  init(_ reason: ReleasePlan.Reason) {
    commit = reason.commit.commit.id.description
    subject = reason.commit.message.subject
    increment = reason.increment.rawValue
    rule = reason.rule.description
    role =
      switch reason.commit.role {
      case .change: "change"
      case .release: "release"
      case .merge: "merge"
      case .fixup: "fixup"
      case .revert: "revert"
      case .reverted: "reverted"
      case .copy: "copy"
      }
  }
}

extension PlanDocument.File.Edit {
  init(_ edit: Edit) {
    start = edit.range.lowerBound
    end = edit.range.upperBound
    text = String(decoding: edit.replacement, as: UTF8.self)
  }
}

import Configuration
import ConventionalCommit
import FoundationEssentials
import History
import ImageTags
import Planning
import SemanticVersion
import VersionFiles

/// A plan as JSON, `bump.plan/1`; its JSON Schema is in `Docs/schemas`. It is complete: `bump apply` carries it out.
struct PlanDocument: Encodable {
  struct Package: Encodable {
    let name: String
    let path: String
    let current: String?
    let next: String
    let increment: String
    let tag: String
    let baseline: Baseline
    let releases: Releases
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
      let text: String?
      let base64: String?
    }

    let path: String
    let isNew: Bool
    let before: String?
    let after: String
    let edits: [Edit]
  }

  struct Releases: Encodable {
    let count: Int
    let digest: String
  }

  struct Commit: Encodable {
    let message: String
  }

  struct Tag: Encodable {
    let name: String
    let annotated: Bool
    let message: String?
  }

  struct Push: Encodable {
    let remote: String
    let expected: String?
    let atomic: Bool
    let groups: [[String]]
  }

  let schema = SavedPlan.schema
  let head: String
  let branch: String?
  let date: String
  let packages: [Package]
  let files: [File]
  let changelog: String
  let title: String
  let commit: Commit?
  let tags: [Tag]
  let images: [ImageDocument.Tag]
  let push: Push?
  let warnings: [String]
  let digest: String

  /// `blob` names the blob of bytes.
  init(_ plan: ReleasePlan, blob: ([UInt8]) throws(Refusal) -> ObjectID) throws(Refusal) {
    let saved = try SavedPlan(plan, blob: blob)
    date = saved.date
    digest = try saved.digest(blob: blob).description
    title = plan.title
    head = plan.head.id.description
    branch = plan.position.branch
    packages = zip(plan.packages, saved.packages).map { package, saved in
      Package(
        name: saved.name, path: package.project.path, current: saved.current, next: saved.version,
        increment: saved.increment.rawValue, tag: saved.tag, baseline: Baseline(package.baseline),
        releases: Releases(count: saved.releases.count, digest: saved.releases.digest.description),
        reasons: package.reasons.map(Reason.init))
    }
    files = saved.files.map { file in
      File(
        path: file.path, isNew: file.before == nil, before: file.before?.description, after: file.after.description,
        edits: file.edits.map(File.Edit.init))
    }
    changelog = plan.packages.map(\.changelog).joined(separator: "\n")
    commit = plan.message.map(Commit.init)
    tags = plan.tags.map { Tag(name: $0.name, annotated: $0.message != nil, message: $0.message) }
    images = zip(plan.packages, saved.packages).flatMap { package, saved -> [ImageDocument.Tag] in
      guard let decision = package.images else { return [] }
      let repositories = package.project.settings.images.repositories
      let output = ImageOutput(decision: decision, repositories: repositories, labels: [])
      return ImageDocument.tags(output, of: saved.name)
    }
    push = plan.push.map(Push.init)
    warnings = plan.warnings
  }
}

extension PlanDocument.Push {
  init(_ plan: PushPlan) {
    remote = withoutSecrets(plan.remote)
    expected = plan.expected?.description
    atomic = plan.isAtomic
    groups = plan.groups
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
    text = String(validating: edit.replacement, as: UTF8.self)
    base64 = text == nil ? Data(edit.replacement).base64EncodedString() : nil
  }
}

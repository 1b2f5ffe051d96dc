import Configuration
import History
import Planning
import SemanticVersion
import Workspaces

/// The packages as JSON, `bump.packages/1`.
struct PackagesDocument: Encodable {
  struct Package: Encodable {
    let name: String
    let path: String
    let version: String?
    let next: String?
    /// The last release.
    let baseline: PlanDocument.Baseline
    let image: String?
    let dockerfile: String?
    let files: [String]
    let dependencies: [Dependency]
    let dependents: [String]
    let changed: Bool
    let reasons: [Reason]
  }

  struct Dependency: Encodable {
    let name: String
    let kind: String
    let requirement: String?
  }

  struct Reason: Encodable {
    let kind: String
    /// From what the package needs to what changed.
    let packages: [String]?
    let tag: String?
    let lock: String?
    let files: Int?
    let text: String
  }

  /// What a CI's matrix holds: the services whose image changed.
  struct Matrix: Encodable {
    struct Job: Encodable {
      let package: String
      let path: String
      let version: String?
      let tag: String?
      let image: String?
      let dockerfile: String?
      let reason: String
    }

    let include: [Job]
  }

  struct Since: Encodable {
    /// As it was asked for.
    let revision: String
    let commit: String
  }

  let schema = "bump.packages/1"
  let head: String
  /// What all are compared with; nil where each is with its last release.
  let since: Since?
  let packages: [Package]
  let matrix: Matrix

  init(_ report: WorkspaceReport, _ shown: [Int], since revision: String?) {
    head = report.head.description
    since = revision.flatMap { revision in report.since.map { Since(revision: revision, commit: "\($0)") } }
    packages = shown.map { Package(report, $0) }
    matrix = Matrix(report, shown)
  }
}

extension PackagesDocument.Package {
  init(_ report: WorkspaceReport, _ number: Int) {
    let package = report.packages[number]
    name = package.project.name
    path = package.project.path
    version = package.version?.description
    next = package.next?.description
    baseline = PlanDocument.Baseline(package.baseline)
    image = package.project.settings.images.repositories.first
    dockerfile = package.project.dockerfile
    files = package.files
    dependencies = package.dependencies.map { dependency in
      PackagesDocument.Dependency(
        name: report.packages[dependency.number].project.name, kind: dependency.kind.rawValue,
        requirement: dependency.requirement)
    }
    dependents = report.dependents(of: number).map { report.packages[$0].project.name }
    changed = !package.changes.isEmpty
    reasons = package.changes.map { PackagesDocument.Reason(report, $0) }
  }
}

extension PackagesDocument.Reason {
  init(_ report: WorkspaceReport, _ change: ContentChange) {
    text = report.describe(change)
    switch change {
    case .released(let tag): (kind, packages, self.tag, lock, files) = ("released", nil, tag, nil, nil)
    case .files(let count): (kind, packages, tag, lock, files) = ("files", nil, nil, nil, count)
    case .library(let way, let count):
      let names = way.map { report.packages[$0].project.name }
      (kind, packages, tag, lock, files) = ("library", names, nil, nil, count)
    case .lock(let path): (kind, packages, tag, lock, files) = ("lock", nil, nil, path, nil)
    }
  }
}

extension PackagesDocument.Matrix {
  init(_ report: WorkspaceReport, _ shown: [Int]) {
    include = shown.map { report.packages[$0] }.filter { $0.project.hasImage && !$0.changes.isEmpty }.map { package in
      let tags = package.changes.compactMap { if case .released(let tag) = $0 { tag } else { nil } }
      return Job(
        package: package.project.name, path: package.project.path, version: package.version?.description,
        tag: tags.first, image: package.project.settings.images.repositories.first,
        dockerfile: package.project.dockerfile,
        reason: package.changes.map(report.describe).joined(separator: "; "))
    }
  }
}

public import History
public import SemanticVersion
public import Workspaces

/// A package of the repository, and what of it changed.
public struct PackageReport: Sendable {
  /// What it needs of the repository.
  public struct Dependency: Hashable, Sendable {
    /// The number of the package that is needed.
    public let number: Int
    /// When it is needed.
    public let kind: LocalDependency.Kind
    /// The versions that it works with, as written; nil where it says none.
    public let requirement: String?

    /// Makes a value.
    public init(number: Int, kind: LocalDependency.Kind, requirement: String?) {
      self.number = number
      self.kind = kind
      self.requirement = requirement
    }
  }

  /// The package.
  public let project: Project
  /// Its last release.
  public let baseline: Baseline
  /// The next version; nil where there is nothing to release.
  public let next: Version?
  /// Its files that changed since the last release, or since the commit that was asked for, sorted.
  public let files: [String]
  /// What it needs, in the order of its manifest.
  public let dependencies: [Dependency]
  /// Why what it ships is not what its last release shipped, or the commit that was asked for; empty where it is.
  public let changes: [ContentChange]

  /// The version that is stated, or that of the last release; nil where there is neither.
  public var version: Version? { project.stated ?? baseline.version }
}

/// Why what a package ships is not what its last release shipped.
public enum ContentChange: Hashable, Sendable {
  /// HEAD is the release of that tag, or a merge that brings it in as it is.
  case released(tag: String)
  /// So many of its own files changed.
  case files(Int)
  /// So many files of a library changed, which it ships by the way of these packages; the library is the last.
  case library(way: [Int], files: Int)
  /// A lock resolves something else.
  case lock(path: String)
}

/// The packages of a repository, and what of them changed.
public struct WorkspaceReport: Sendable {
  /// HEAD's commit.
  public let head: ObjectID
  /// The packages, in the order of their numbers.
  public let packages: [PackageReport]
  /// The commit with which all are compared; nil where each is with its last release.
  public let since: ObjectID?
  /// What a release would be refused for, but that there is nothing to release.
  public let problem: Refusal?

  /// Puts together what was read of each package.
  ///
  /// `facts` are those of each package of `graph`, `decided` the versions that come next.
  public init(
    head: ObjectID, since: ObjectID? = nil, facts: [Facts], _ graph: ReleaseGraph,
    decided: [WorkspaceDecision.Package], problem: Refusal?
  ) {
    self.head = head
    self.since = since
    self.problem = problem
    var nexts: [Int: Version] = [:]
    for package in decided { nexts[package.number] = package.decision.next }
    packages = facts.enumerated().map { number, fact in
      PackageReport(
        project: fact.project, baseline: fact.baseline, next: nexts[number], files: fact.files[number] ?? [],
        dependencies: fact.dependencies, changes: Self.changes(number, fact, graph, head: head))
    }
  }

  /// What was read of a package.
  public struct Facts: Sendable {
    /// The package.
    public var project: Project
    /// Its last release.
    public var baseline: Baseline
    /// The files of each package that changed since then, by the packages' numbers.
    public var files: [Int: [String]]
    /// The locks that resolve something else for it.
    public var locks: [String]
    /// What it needs.
    public var dependencies: [PackageReport.Dependency]
    /// Whether HEAD is a merge that brings its last release in.
    public var isMerged: Bool

    /// Makes a value.
    public init(
      _ project: Project, _ baseline: Baseline, files: [Int: [String]], locks: [String],
      dependencies: [PackageReport.Dependency], isMerged: Bool = false
    ) {
      self.isMerged = isMerged
      self.project = project
      self.baseline = baseline
      self.files = files
      self.locks = locks
      self.dependencies = dependencies
    }
  }

  private static func changes(_ number: Int, _ fact: Facts, _ graph: ReleaseGraph, head: ObjectID) -> [ContentChange] {
    var changes: [ContentChange] = []
    if let files = fact.files[number] { changes.append(.files(files.count)) }
    for (library, way) in graph.shipped(by: number) {
      if let files = fact.files[library] { changes.append(.library(way: way, files: files.count)) }
    }
    changes += fact.locks.map { .lock(path: $0) }
    if case .tag(let tag) = fact.baseline.origin, tag.commit == head || (fact.isMerged && changes.isEmpty) {
      changes.insert(.released(tag: tag.name), at: 0)
    }
    return changes
  }

  /// The numbers of the packages that need a package directly.
  public func dependents(of number: Int) -> [Int] {
    packages.indices.filter { packages[$0].dependencies.contains { $0.number == number } }
  }

  /// A change for people, in lower case.
  public func describe(_ change: ContentChange) -> String {
    switch change {
    case .released(let tag): "released here as \(tag)"
    case .files(let count): "\(count) file\(count == 1 ? "" : "s") of its own"
    case .library(let way, let count):
      way.map { packages[$0].project.name }.joined(separator: " → ") + " (\(count) file\(count == 1 ? "" : "s"))"
    case .lock(let path): "what \(path) resolves"
    }
  }
}

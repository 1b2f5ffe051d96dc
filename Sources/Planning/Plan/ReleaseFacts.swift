import Configuration
public import SemanticVersion

/// What the commands that a project runs around its releases are told of one.
public struct ReleaseFacts: Hashable, Sendable {
  /// What they are told of one package.
  public struct Package: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The version before; nil where there is none.
    public let current: String?
    /// The version of the release.
    public let next: String
    /// The tag that the range begins at; nil where there is none.
    public let currentTag: String?
    /// The package's tag of the release, also where none is made.
    public let tag: String
    /// What was detected or asked for.
    public let increment: Increment
    /// Whether no tag came before.
    public let isFirst: Bool
    /// The changelog that is written; nil where none is.
    public let changelog: String?
  }

  /// What is released: never empty.
  public let packages: [Package]
  /// The first line of the release commit.
  public let title: String
}

extension ReleasePlan {
  /// What the project's commands are told.
  public var facts: ReleaseFacts { ReleaseFacts(packages: packages.map(\.facts), title: title) }
}

extension ReleasePlan.Package {
  var facts: ReleaseFacts.Package {
    let isFirst = if case .tag = baseline.origin { false } else { true }
    return ReleaseFacts.Package(
      name: project.name, current: current?.description, next: "\(next)",
      currentTag: baseline.tagName ?? current.flatMap { project.tagFormat.tag(for: $0) }, tag: tag,
      increment: increment, isFirst: isFirst, changelog: changelog.isEmpty ? nil : project.settings.changelog.file)
  }
}

extension SavedPlan {
  /// What the project's commands are told, when the plan is applied to its packages.
  public func facts(of projects: [Project]) -> ReleaseFacts {
    let packages = zip(packages, projects).map { package, project in
      let changelog = project.settings.changelog.file
      let version = package.current.flatMap { try? Version(parsing: $0, scheme: project.scheme) }
      return ReleaseFacts.Package(
        name: package.name, current: package.current, next: package.version,
        currentTag: package.baselineTag ?? version.flatMap { project.tagFormat.tag(for: $0) }, tag: package.tag,
        increment: package.increment, isFirst: package.isFirst,
        changelog: files.contains { $0.path == changelog } ? changelog : nil)
    }
    return ReleaseFacts(packages: packages, title: title)
  }
}

import Configuration
public import SemanticVersion

/// What the commands that a project runs around its releases are told of one.
public struct ReleaseFacts: Hashable, Sendable {
  /// The version before; nil where there is none.
  public let current: String?
  /// The version of the release.
  public let next: String
  /// The tag that the range begins at; nil where there is none.
  public let currentTag: String?
  /// The project's tag of the release, also where none is made.
  public let tag: String
  /// What was detected or asked for.
  public let increment: Increment
  /// The first line of the release commit.
  public let title: String
  /// Whether no tag came before.
  public let isFirst: Bool
  /// The changelog that is written; nil where none is.
  public let changelog: String?
}

extension ReleasePlan {
  /// What the project's commands are told.
  public var facts: ReleaseFacts {
    let isFirst = if case .tag = baseline.origin { false } else { true }
    return ReleaseFacts(
      current: current?.description, next: "\(next)",
      currentTag: baseline.tagName ?? current.flatMap { project.tagFormat.tag(for: $0) }, tag: tag,
      increment: increment, title: title, isFirst: isFirst,
      changelog: changelog.isEmpty ? nil : project.settings.changelog.file)
  }
}

extension SavedPlan {
  /// What the project's commands are told, when the plan is applied.
  public func facts(of project: Project) -> ReleaseFacts {
    let changelog = project.settings.changelog.file
    let version = current.flatMap { try? Version(parsing: $0, scheme: project.scheme) }
    return ReleaseFacts(
      current: current, next: self.version,
      currentTag: baselineTag ?? version.flatMap { project.tagFormat.tag(for: $0) }, tag: tag, increment: increment,
      title: title, isFirst: isFirst, changelog: files.contains { $0.path == changelog } ? changelog : nil)
  }
}

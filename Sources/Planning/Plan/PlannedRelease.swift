public import History

/// All that carrying a release out needs, whoever planned it: no decision is left.
public struct PlannedRelease: Sendable {
  /// The commit that the release builds on.
  public let head: Commit
  /// Where HEAD is.
  public let position: Head
  /// The version, or several as they are told: for people.
  public let version: String
  /// The files that are written.
  public var files: [ReleasePlan.File]
  /// The message of the release commit; nil where there is nothing to commit, when the tags go to ``head``.
  public var message: String?
  /// The first line of the release commit, or what it would be.
  public var title: String
  /// The tags that are made.
  public let tags: [ReleasePlan.Tag]
  /// Who releases, and when.
  public let committer: Identity
  /// The push that follows; nil where none is asked for.
  public let push: PushPlan?

  /// Makes a release.
  public init(
    head: Commit, position: Head, version: String, files: [ReleasePlan.File], message: String?, title: String,
    tags: [ReleasePlan.Tag], committer: Identity, push: PushPlan? = nil
  ) {
    self.head = head
    self.position = position
    self.version = version
    self.files = files
    self.message = message
    self.title = title
    self.tags = tags
    self.committer = committer
    self.push = push
  }
}

extension ReleasePlan {
  /// What of the plan is carried out.
  public var release: PlannedRelease {
    PlannedRelease(
      head: head, position: position, version: version, files: files, message: message, title: title, tags: tags,
      committer: committer, push: push)
  }
}

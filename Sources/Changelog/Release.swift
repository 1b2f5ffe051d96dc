public import SemanticVersion

/// A release and what it brings.
public struct Release: Hashable, Sendable {
  /// The text of its heading, for example `v1.2.0`; nil for what is not released yet.
  public var tag: String?
  /// The version of the tag; nil for what is not released yet.
  public var version: Version?
  /// The tag of the release before, where comparing starts.
  public var previousTag: String?
  /// The day that the heading says; nil for a heading without one.
  public var date: CalendarDate?
  /// Newest first.
  public var changes: [Change]

  /// Makes a release.
  public init(
    tag: String?, version: Version? = nil, previousTag: String? = nil, date: CalendarDate? = nil,
    changes: [Change] = []
  ) {
    self.tag = tag
    self.version = version
    self.previousTag = previousTag
    self.date = date
    self.changes = changes
  }
}

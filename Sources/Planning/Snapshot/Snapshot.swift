public import History
public import SemanticVersion

/// Everything that a plan is made from, as it was read: nothing is asked of the repository after this.
public struct Snapshot: Sendable {
  /// A file at HEAD or in the work tree.
  public struct File: Hashable, Sendable {
    /// The bytes as they stand in the work tree.
    public let bytes: [UInt8]
    /// Whether HEAD has the file.
    public let isTracked: Bool
    /// Whether git is told to ignore it.
    public let isIgnored: Bool

    /// Whether nothing was written into it yet, as when the first release was reverted.
    public var isBlank: Bool { isTracked && bytes.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) } }

    /// Makes a value.
    public init(bytes: [UInt8], isTracked: Bool, isIgnored: Bool) {
      self.bytes = bytes
      self.isTracked = isTracked
      self.isIgnored = isIgnored
    }
  }

  /// Where HEAD is.
  public var head: Head
  /// HEAD's commit.
  public var headCommit: Commit
  /// What is released.
  public var project: Project
  /// The tags.
  public var tags: VersionTags
  /// Where the range begins.
  public var baseline: Baseline
  /// Releases of a version above the current one that HEAD does not contain, highest first.
  public var unreachableHigher: [VersionTag]
  /// The commits since the baseline.
  public var range: ReleaseCommits
  /// The highest final release below the current version that HEAD contains; nil where there is none.
  public var previousFinal: VersionTag?
  /// The commits since ``previousFinal``; nil where they were not needed.
  public var commitsSinceFinal: ReleaseCommits?
  /// The releases that were taken back since where ``range`` or ``commitsSinceFinal`` begins: what they told counts again.
  public var takenBack: [VersionTag] = []
  /// All of HEAD's history as releases, where the changelog has to be written whole; nil otherwise.
  public var history: ReleaseHistory?
  /// The files that a release may write, by path; absent ones are not there.
  public var files: [String: File]
  /// The paths of the manifests that `[images] references` names, in order; their bytes are in ``files``.
  public var manifests: [String] = []
  /// The URL of the remote that links are made for, or nil.
  public var origin: String?
  /// Who releases, and when.
  public var committer: Identity
  /// Whether the clone has all tags, as far as they were fetched; a shallow one, for example, may lack some.
  public var hasAllTags: Bool
  /// Things to tell the user that are no reason to refuse.
  public var warnings: [String]
  /// What is odd about the commits of a workspace; told with its first package.
  public var remarks: [String] = []

  /// Makes a snapshot.
  public init(
    head: Head, headCommit: Commit, project: Project, tags: VersionTags, baseline: Baseline,
    unreachableHigher: [VersionTag], range: ReleaseCommits, previousFinal: VersionTag?,
    commitsSinceFinal: ReleaseCommits?,
    history: ReleaseHistory?, files: [String: File], origin: String?, committer: Identity, hasAllTags: Bool,
    warnings: [String]
  ) {
    self.head = head
    self.headCommit = headCommit
    self.project = project
    self.tags = tags
    self.baseline = baseline
    self.unreachableHigher = unreachableHigher
    self.range = range
    self.previousFinal = previousFinal
    self.commitsSinceFinal = commitsSinceFinal
    self.history = history
    self.files = files
    self.origin = origin
    self.committer = committer
    self.hasAllTags = hasAllTags
    self.warnings = warnings
  }
}

extension Snapshot {
  /// The day of the release in UTC, which calendar versions state.
  public var date: CalendarDate { CalendarDate(secondsSince1970: committer.seconds) }
}

/// A history cut into its releases.
public struct ReleaseHistory: Sendable {
  /// One release with what it was the first to contain.
  public struct Entry: Sendable {
    /// The release's tag.
    public let tag: VersionTag
    /// When it was tagged, in the tagger's time zone.
    public let seconds: Int64
    /// The tagger's time zone, in minutes east of UTC.
    public let offsetMinutes: Int
    /// Its commits.
    public let commits: ReleaseCommits

    /// Makes a value.
    public init(tag: VersionTag, seconds: Int64, offsetMinutes: Int, commits: ReleaseCommits) {
      self.tag = tag
      self.seconds = seconds
      self.offsetMinutes = offsetMinutes
      self.commits = commits
    }
  }

  /// The releases that have a section, newest first.
  public let releases: [Entry]
  /// What no release contains.
  public let unreleased: ReleaseCommits

  /// Makes a value.
  public init(releases: [Entry], unreleased: ReleaseCommits) {
    self.releases = releases
    self.unreleased = unreleased
  }
}

import Changelog
import ConventionalCommit
public import History
public import ImageTags
public import SemanticVersion
public import VersionFiles

/// A release as a value: what the preview prints and what applying it does, neither more nor less.
public struct ReleasePlan: Sendable {
  /// One commit and what it does to the version.
  public struct Reason: Sendable {
    /// The commit as it was read.
    public let commit: ReadCommit
    /// What it calls for.
    public let increment: Increment
    /// The rule that decided.
    public let rule: IncrementRule
  }

  /// A file that the release writes.
  public struct File: Hashable, Sendable {
    /// Relative to the root, with slashes.
    public let path: String
    /// The bytes that stand there now; nil of a file that is made.
    public let before: [UInt8]?
    /// The bytes that will stand there.
    public var after: [UInt8]
    /// Where the version is replaced; empty of a changelog.
    public let edits: [Edit]

    /// What changes, as byte ranges of ``before``: the version's edits, or of a changelog what is put in.
    public var splices: [Edit] {
      guard edits.isEmpty else { return edits }
      let old = before ?? []
      let start = zip(old, after).prefix { $0 == $1 }.count
      let end = zip(old[start...].reversed(), after[start...].reversed()).prefix { $0 == $1 }.count
      return [Edit(range: start..<(old.count - end), replacement: Array(after[start..<(after.count - end)]))]
    }
  }

  /// A tag that the release makes.
  public struct Tag: Hashable, Sendable {
    /// The name without `refs/tags/`.
    public let name: String
    /// The message of an annotated tag; nil of a lightweight one.
    public let message: String?
  }

  /// One package that is released.
  public struct Package: Sendable {
    /// What is released.
    public let project: Project
    /// Where the range begins.
    public let baseline: Baseline
    /// The version before; nil where there is none.
    public let current: Version?
    /// The version of the release.
    public let next: Version
    /// The package's tag of the release, also where none is made.
    public let tag: String
    /// What was detected or asked for.
    public let increment: Increment
    /// The releases that were there, highest version first.
    public let releases: [VersionTag]
    /// Each commit of the range, newest first.
    public let reasons: [Reason]
    /// The new section of the changelog; empty where none is written.
    public let changelog: String
    /// The image tags that the release will get; nil where its tag is no release of an image.
    public let images: ImageDecision?
  }

  /// HEAD's commit, which the release builds on.
  public let head: Commit
  /// Where HEAD is.
  public let position: Head
  /// What is released: never empty.
  public let packages: [Package]
  /// The files that are written.
  public let files: [File]
  /// The message of the release commit; nil where there is nothing to commit, when the tags go to HEAD.
  public let message: String?
  /// The tags that are made, each package's own before its further ones.
  public let tags: [Tag]
  /// Who releases, and when.
  public let committer: Identity
  /// The push that follows, which only the remote's answer makes a plan of; nil where none is asked for.
  public var push: PushPlan?
  /// Things to tell the user that are no reason to refuse.
  public let warnings: [String]

  /// The first line of the release commit, or what it would be.
  public let title: String

  /// What is released, for people: the version, or the packages with theirs.
  public var version: String {
    packages.count == 1
      ? "\(packages[0].next)" : packages.map { "\($0.project.name) \($0.next)" }.joined(separator: ", ")
  }
}

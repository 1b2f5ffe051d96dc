public import SemanticVersion

/// How a repository is released: everything that its configuration says, and the defaults for what it leaves out.
///
/// A key that is nil was not said and depends on something that the configuration does not know: the manifests, git's
/// own settings, whether there is more than one package.
public struct Settings: Hashable, Sendable {
  /// Where the settings come from.
  public var origin = Origin.defaults
  /// The keys that lead to the table inside the file, for example `tool`, `commitizen`; empty for a whole file.
  public var tablePath: [String] = []

  /// What states the current version; nil: found from the manifests.
  public var versionProvider: VersionProvider?
  /// The current version where the configuration itself states it (``VersionProvider/config``, ``VersionProvider/commitizen``).
  public var version: String?
  /// How versions are written; nil: as the ecosystem does.
  public var scheme: Scheme.Name?
  /// The form of calendar versions.
  public var calverFormat = CalendarFormat.default

  /// The template of the release's tag; nil: `v$version`, and `$name-v$version` in a workspace.
  public var tagFormat: String?
  /// Further templates whose tags are read as ours.
  public var legacyTagFormats: [String] = []
  /// Templates of tags that are never read; `*` stands for anything.
  public var ignoredTagFormats: [String] = []
  /// Templates of further tags that a release makes.
  public var extraTagFormats: [String] = []
  /// Whether the release's tag is an annotated one.
  public var annotatedTag = true
  /// Whether commits and tags are signed; nil: as git's own settings say.
  public var gpgSign: Bool?
  /// The message of an annotated tag.
  public var annotatedTagMessage: String?

  /// The first version where there is no tag; nil: the one that the manifests state.
  public var initialVersion: String?
  /// The first number of a series of prereleases.
  public var prereleaseOffset: UInt = 0
  /// How an increment acts on a prerelease.
  public var incrementMode = NextVersionOptions.Mode.linear
  /// Further places that state the version.
  public var versionFiles: [VersionFileEntry] = []

  /// The template of the release commit's message.
  public var bumpMessage: String?
  /// Whether a release writes the changelog.
  public var updateChangelogOnBump = true
  /// Commands that run before the release commit is made.
  public var preBumpHooks: [HookCommand] = []
  /// Commands that run after the tags are made.
  public var postBumpHooks: [HookCommand] = []
  /// How long each of them may take, in seconds; 0: as long as it wants.
  public var hookTimeout = 600
  /// What counts in a squashed commit.
  public var squash = Squash.subject

  /// Which type of commit raises what.
  public var increments = IncrementRules()
  /// What a commit message has to look like.
  public var commits = CommitRules()
  /// What the changelog looks like.
  public var changelog = ChangelogSettings()
  /// Which image tags a git state gets.
  public var images = ImageSettings()
  /// How a release is pushed.
  public var push = PushSettings()

  /// The packages that the configuration names, in its order.
  public var packages: [PackageSettings] = []
  /// Packages that share a version.
  public var groups: [GroupSettings] = []
  /// Folders that belong to nobody and concern packages.
  public var shared: [SharedFolder] = []

  /// The settings of a repository that says nothing.
  public init() {}

  /// Whether the configuration describes the whole repository as one package, so that packages are not searched for.
  public var describesOnePackage: Bool { packages.isEmpty && !keysOfOnePackage.isEmpty }

  /// What of the configuration describes the whole repository as one package, as it is written there.
  public var keysOfOnePackage: [String] {
    if case .commitizen = origin { return ["[tool.commitizen]"] }
    return [
      ("tag_format", tagFormat != nil), ("version", version != nil),
      ("version_provider", version == nil && versionProvider != nil),
      ("version_files", !versionFiles.isEmpty),
    ].filter(\.1).map(\.0)
  }
}

/// What the configuration says about one package of a workspace.
public struct PackageSettings: Hashable, Sendable {
  /// What a package does when a local dependency changes.
  public enum Propagation: String, CaseIterable, Hashable, Sendable {
    /// It raises its patch number.
    case patch
    /// It raises what the dependency raised.
    case match
    /// It raises its patch number where its range excludes the new version.
    case outOfRange = "out-of-range"
    /// Nothing.
    case none
  }

  /// The package's name.
  public var name: String
  /// The package's folder from the repository's root, `.` for the root; nil: where discovery finds it.
  public var path: String?
  /// Globs of further folders whose changes count.
  public var paths: [String] = []
  /// Globs of files whose changes do not count.
  public var ignore: [String] = []
  /// The template of its tags; nil: the workspace's.
  public var tagFormat: String?
  /// Templates of its older tags, as of another name.
  public var legacyTagFormats: [String] = []
  /// The repository of its image.
  public var image: String?
  /// What it does when a local dependency changes; nil: by the kind of package.
  public var propagate: Propagation?

  /// Makes the settings of a package of which only the name is known.
  public init(name: String) {
    self.name = name
  }
}

/// Packages that share a version.
public struct GroupSettings: Hashable, Sendable {
  /// How versions are shared.
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    /// All have the same version and are released together.
    case fixed
    /// Those that change get the highest version among them.
    case linked
  }

  /// The group's name.
  public var name: String
  /// The names of its packages.
  public var packages: [String] = []
  /// How versions are shared.
  public var mode = Mode.fixed

  /// Makes a group without packages.
  public init(name: String) {
    self.name = name
  }
}

/// A folder that belongs to nobody and concerns packages.
public struct SharedFolder: Hashable, Sendable {
  /// The glob of its files.
  public var pattern: String
  /// The names of the packages that a change here concerns.
  public var packages: [String]

  /// Makes a shared folder.
  public init(pattern: String, packages: [String]) {
    self.pattern = pattern
    self.packages = packages
  }
}

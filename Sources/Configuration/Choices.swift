/// Where settings come from.
public enum Origin: Hashable, Sendable {
  /// No configuration: the defaults.
  case defaults
  /// Our own table: `.versioning.toml`, or `[tool.versioning]` of `pyproject.toml`.
  case versioning(file: String)
  /// Commitizen's table, which brings commitizen's defaults.
  case commitizen(file: String)

  /// The name of the file; nil for the defaults.
  public var file: String? {
    switch self {
    case .defaults: nil
    case .versioning(let file), .commitizen(let file): file
    }
  }
}

/// What states the current version.
public enum VersionProvider: String, CaseIterable, Hashable, Sendable {
  /// `[project]` of `pyproject.toml`.
  case pep621
  /// `[tool.poetry]` of `pyproject.toml`.
  case poetry
  /// `[project]` of `pyproject.toml`, and `uv.lock`.
  case uv
  /// `Cargo.toml`, and `Cargo.lock`.
  case cargo
  /// `package.json`, and its locks.
  case npm
  /// `composer.json`.
  case composer
  /// The tags are the version.
  case scm
  /// The key `version` of our own table.
  case config
  /// The key `version` of commitizen's table.
  case commitizen
}

/// What counts in a commit that squashes others.
public enum Squash: String, CaseIterable, Hashable, Sendable {
  /// The subject alone.
  case subject
  /// The headers in the body too.
  case body
}

/// A command that a release runs.
public enum HookCommand: Hashable, Sendable {
  /// A program and its arguments, without a shell.
  case arguments([String])
  /// Text for a shell, as commitizen's hooks are.
  case shell(String)
}

/// A place that states the version: commitizen's `path` or `path:regex`.
public struct VersionFileEntry: Hashable, Sendable {
  /// The path or glob from the repository's root.
  public var path: String
  /// The regular expression that a line has to match; nil: any line.
  public var pattern: String?
  /// Where the entry stands, in bytes from the start of the configuration file.
  public var offset: Int

  /// Makes an entry.
  public init(path: String, pattern: String? = nil, offset: Int = 0) {
    self.path = path
    self.pattern = pattern
    self.offset = offset
  }
}

/// How a release is pushed.
public struct PushSettings: Hashable, Sendable {
  /// The remote's name; nil: as git's settings say, else origin.
  public var remote: String?
  /// How many tags one push carries; GitHub raises no event for more than three.
  public var tagsPerPush = 3
  /// Whether a push succeeds or fails as a whole.
  public var atomic = true

  /// The defaults.
  public init() {}
}

public import Requirements
public import VersionFiles

/// Where a package is published, and by whose rules names and versions are compared.
public enum Ecosystem: String, CaseIterable, Hashable, Sendable {
  /// `pyproject.toml`: uv, Poetry and every other tool of PEP 621.
  case python
  /// `Cargo.toml`.
  case cargo
  /// `package.json`: npm, pnpm and yarn.
  case npm

  /// The name of its manifests.
  public var manifestName: String {
    switch self {
    case .python: "pyproject.toml"
    case .cargo: "Cargo.toml"
    case .npm: "package.json"
    }
  }
}

/// One package of a repository.
public struct Package: Hashable, Sendable {
  /// Where the version of a package is.
  public enum StatedVersion: Hashable, Sendable {
    /// In a file, which is not always the manifest: a crate may inherit the version of its workspace, and a Python
    /// package may take it from a module (``DynamicVersion``).
    case stated(String, file: String, format: VersionFileFormat)
    /// Computed by the build backend (PEP 621 "dynamic"), from tags or in a way that leads to no file of the repository.
    case dynamic
    /// Nowhere.
    case none
  }

  /// A lock file that holds the version of a package.
  public struct Lock: Hashable, Sendable {
    /// The lock, from the root of the repository.
    public let path: String
    /// The rule for the version of this package in it; nil where the lock holds none: a dynamic version, or
    /// `pnpm-lock.yaml`, which holds ranges only.
    public let format: VersionFileFormat?
    /// The name under which it holds the package; nil where it goes by the name.
    public let name: String?
  }

  /// The name as the manifest writes it; the name of the folder where it writes none.
  public let name: String
  /// The name as the ecosystem compares names: PEP 503's form in Python, as written elsewhere.
  public let normalizedName: String
  /// The folder, from the root of the repository; empty for the root.
  public let path: String
  /// The ecosystem.
  public let ecosystem: Ecosystem
  /// The manifest, from the root of the repository. No two packages have the same one.
  public let manifest: String
  /// Where the version is.
  public let version: StatedVersion
  /// Whether the manifest says that the package is never uploaded: `private`, `publish = false`, `package = false`,
  /// `package-mode = false`, or Python's classifier `Private :: Do Not Upload`.
  public let isPrivate: Bool
  /// Whether the manifest has to state a version, or to say that it is dynamic: PEP 621, and Poetry of what it builds.
  public let isVersionDue: Bool
  /// The file that its container image is built from: the `Dockerfile` or `Containerfile` in its folder, else the first
  /// of `Dockerfile.*` and `*.Dockerfile`.
  public let dockerfile: String?
  /// Whether it may be shipped with its extras: not a Python package whose Dockerfile speaks of none.
  public let shipsExtras: Bool
  /// The manifest of the workspace that declares it; nil for a package of its own.
  public let workspace: String?
  /// The lock files that name it, in the order of their paths.
  public internal(set) var locks: [Lock] = []
}

extension Package {
  /// Whether the package goes by a name, as its ecosystem compares names.
  public func isCalled(_ name: String) -> Bool {
    self.name == name || normalizedName == (ecosystem == .python ? PythonDependency.normalizedName(name) : name)
  }

  /// Whether the manifest of that path and content is this package's, wherever it stands: it has its name.
  public func isDescribed(by path: String, _ bytes: [UInt8]) -> Bool {
    (try? Manifest(path, ecosystem, bytes))?.packageName.map(isCalled) ?? false
  }
}

/// What one package of a repository says about another.
public struct LocalDependency: Hashable, Sendable {
  /// When the dependency is needed.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Whenever the dependent runs.
    case runtime
    /// With an extra or a feature, or where it can be had (`optionalDependencies`).
    case optional
    /// By whoever uses the dependent (`peerDependencies`).
    case peer
    /// For tests and development only.
    case development
    /// To build the dependent.
    case build
  }

  /// What makes the dependency the package of this repository.
  public enum Locality: Hashable, Sendable {
    /// `workspace = true`, or the `workspace:` protocol.
    case workspace
    /// A path, as written.
    case path(String)
    /// Nothing but the name: npm links members by name and range, Python tools would ask an index.
    case name
  }

  /// The versions that the dependent works with.
  public struct Requirement: Hashable, Sendable {
    /// As written, escapes resolved.
    public let text: String
    /// The file: the manifest of the dependent, or of the workspace that it inherits from.
    public let file: String
    /// Its bytes in the file; nil where it is written with escapes, so that a part of it cannot be replaced.
    public let range: Range<Int>?
    /// How it is written.
    public let syntax: RangeSyntax

    /// Whether any version of the workspace's package will do, prereleases too, as npm reads `*` among members.
    public var isAny: Bool {
      syntax == .npm && ["", "*", "x", "X", "latest"].contains(text.filter { $0 != " " })
    }
  }

  /// The manifest of the package that depends.
  public let dependent: String
  /// The manifest of the package that is needed.
  public let dependency: String
  /// The name as the dependent writes it.
  public let name: String
  /// When it is needed.
  public let kind: Kind
  /// What makes it local.
  public let locality: Locality
  /// The versions that the dependent works with; nil where it says none.
  public let requirement: Requirement?
  /// Whether it is wanted with extras of its own.
  public let asksForExtras: Bool
}

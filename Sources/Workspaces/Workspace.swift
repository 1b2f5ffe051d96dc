import Requirements
import StructuredText
public import VersionFiles

/// The packages of a repository, and which of them need which.
public struct Workspace: Hashable, Sendable {
  /// The packages, in the order of their folders.
  public let packages: [Package]
  /// The dependencies among them, in the order of the manifests of the dependents and as they stand there.
  public let dependencies: [LocalDependency]
  /// The manifests that declare a workspace.
  public let roots: [String]
  /// The manifests that state versions in the folders of workspaces, are no members of them, and are named by nobody.
  public let outsiders: [Outsider]
  /// What is odd and does not hinder.
  public let warnings: [WorkspaceProblem]

  /// A manifest that could be a package's.
  public struct Outsider: Hashable, Sendable {
    /// The name that it gives.
    public let name: String
    /// The folder, from the root of the repository.
    public let path: String
    /// The manifest.
    public let manifest: String
  }

  /// Finds the packages that the manifests of a repository declare.
  ///
  /// `paths` are the files that git tracks, with slashes; `contents` gives the bytes of one of them. What is in `.venv`
  /// or `node_modules` is never looked at. In this order:
  /// 1. the members of every workspace that `[tool.uv.workspace]`, Cargo's `[workspace]` or npm's `workspaces` declare,
  ///    each by the rules of its tool, and of those in `pnpmWorkspaces`, which gives the `packages` of a
  ///    `pnpm-workspace.yaml` under its folder;
  /// 2. every other manifest of a package that is not in the folder of a workspace or beneath another package's, and
  ///    not in tests, fixtures or templates;
  /// 3. the manifests in the folders that `named` holds, wherever these are;
  /// 4. whatever these name as a dependency by its path.
  public init(
    paths: [String], pnpmWorkspaces: [String: [String]] = [:], named: [String] = [], contents: (String) -> [UInt8]?
  ) throws(WorkspaceError) {
    var discovery = Discovery(TrackedFiles(paths))
    discovery.declaredWorkspaces(pnpmWorkspaces, contents)
    discovery.undeclaredPackages(contents)
    discovery.namedPackages(named, contents)
    discovery.dependencies(contents)
    discovery.locks(contents)
    discovery.runtimeCycles()
    let problems = discovery.problems.sorted {
      ($0.file, $0.position.line, $0.position.column) < ($1.file, $1.position.line, $1.position.column)
    }
    guard problems.allSatisfy(\.isWarning) else { throw WorkspaceError(problems: problems) }
    packages = discovery.packages.values.sorted { ($0.path, $0.manifest) < ($1.path, $1.manifest) }
    dependencies = discovery.edges.sorted { $0.dependent < $1.dependent }
    roots = discovery.roots.keys.sorted()
    outsiders = discovery.leftOut(contents)
    warnings = problems
  }

  /// The package with this manifest.
  public func package(manifest: String) -> Package? { packages.first { $0.manifest == manifest } }

  /// What the package with this manifest needs.
  public func dependencies(of manifest: String) -> [LocalDependency] {
    dependencies.filter { $0.dependent == manifest }
  }

  /// What needs the package with this manifest.
  public func dependents(of manifest: String) -> [LocalDependency] { dependencies.filter { $0.dependency == manifest } }

  /// The lock files that may repeat the requirement of a dependency, each with the rule that finds it there.
  ///
  /// One rule may find several copies, of this dependency and of another kind; each is to be judged and rewritten as the
  /// manifest's, and one that is converted becomes the ``VersionRange/specifiers`` of the manifest's new range. A
  /// `poetry.lock` beside the dependent holds none of its ranges, but their hash: ``PoetryContentHash``.
  public func lockedRanges(of dependency: LocalDependency) -> [(path: String, range: LockedRange)] {
    guard let dependent = package(manifest: dependency.dependent) else { return [] }
    return dependent.locks.compactMap { lock in
      let relative = relativePath(from: folder(of: lock.path), to: dependent.path)
      return switch baseName(lock.path) {
      case "uv.lock":
        (lock.path, .uvLock(source: relative, dependency: PythonDependency.normalizedName(dependency.name)))
      case "poetry.lock": (lock.path, .poetryLock(source: relative, dependency: dependency.name))
      case "package-lock.json", "npm-shrinkwrap.json":
        (lock.path, .npmLock(member: relative == "." ? "" : relative, dependency: dependency.name))
      case "pnpm-lock.yaml": (lock.path, .pnpmLock(importer: relative, dependency: dependency.name))
      default: nil
      }
    }
  }
}

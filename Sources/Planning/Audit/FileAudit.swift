public import SemanticVersion
import StructuredText
import Workspaces

/// Holds what the files of a repository say about the versions of its packages against each other. No history is read.
public struct FileAudit {
  /// A package, and what its tags say.
  public struct Package: Sendable {
    /// What is released, as the configuration and the manifests say.
    public let project: Project
    /// Where its range begins.
    public let baseline: Baseline
    /// Its version: what its files state, else that of its last release.
    public var version: Version? { project.stated ?? baseline.version }

    /// Makes a value.
    public init(_ project: Project, _ baseline: Baseline) {
      self.project = project
      self.baseline = baseline
    }
  }

  /// What was found, in the order of files and places.
  public private(set) var findings: [FileFinding] = []

  let packages: [Package]
  let members: Members?
  let selected: Set<Int>
  let paths: [String]
  let tracked: Set<String>
  let contents: (String) -> [UInt8]?

  /// Looks at the packages whose numbers are `selected`, nil for all; of several packages `members` says how they hang
  /// together.
  ///
  /// `paths` are the files that git tracks, `contents` gives the bytes of one of them, `sha256` the 32 bytes of a digest.
  public init(
    _ packages: [Package], _ members: Members?, selected: Set<Int>? = nil, paths: [String],
    sha256: ([UInt8]) -> [UInt8], contents: @escaping (String) -> [UInt8]?
  ) {
    self.packages = packages
    self.members = members
    self.selected = selected ?? Set(packages.indices)
    self.paths = paths
    tracked = Set(paths)
    self.contents = contents
    for number in packages.indices where self.selected.contains(number) {
      checkVersions(number)
      checkTags(number)
      checkLiterals(number)
      checkLocks(number, sha256: sha256)
      checkImages(number)
    }
    checkRanges()
    checkDockerfiles()
    findings.sort {
      ($0.path, $0.position?.line ?? 0, $0.position?.column ?? 0, $0.rule.rawValue)
        < ($1.path, $1.position?.line ?? 0, $1.position?.column ?? 0, $1.rule.rawValue)
    }
  }

  /// Whether nothing found is an error.
  public var isClean: Bool { !findings.contains { $0.severity == .error } }

  mutating func add(_ finding: FileFinding) { if !findings.contains(finding) { findings.append(finding) } }

  /// The number of the package of a manifest.
  func number(ofManifest manifest: String) -> Int? { members?.numbers[manifest] }

  /// The manifests of a package; those that share its folder are one.
  func manifests(of number: Int) -> [Workspaces.Package] {
    members?.workspace.packages.filter { members?.numbers[$0.manifest] == number } ?? []
  }
}

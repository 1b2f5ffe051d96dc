public import Configuration
import Requirements
public import SemanticVersion
public import VersionFiles
public import Workspaces

/// The packages of a repository: what each is, which files are whose, and how their releases call for each other.
public struct Members: Sendable {
  /// Each package, in the order of their folders.
  public let projects: [Project]
  /// Whose files are whose, by the packages' numbers.
  public let ownership: Ownership
  /// How releases call for each other, by the packages' numbers.
  public let graph: ReleaseGraph
  /// What was found.
  public let workspace: Workspace
  /// The number of the package of each manifest.
  public let numbers: [String: Int]
  /// The locks that resolve what packages need and are not one package's own file, each with the numbers of those packages;
  /// ``ownership`` watches them.
  public let locks: [SharedLock]
  /// What is odd and does not hinder.
  public let warnings: [String]
  private let owned: [Ownership.Package]
  private let described: [Package?]
  private let shared: [(pattern: String, packages: [Int])]

  /// A lock of several packages.
  public struct SharedLock: Sendable {
    /// From the root of the repository.
    public let path: String
    /// What it resolves for whom.
    public let packages: [(number: Int, package: Package)]
  }

  /// Puts together what the manifests and the configuration say.
  ///
  /// `paths` are the files that git tracks, `contents` gives the bytes of one of them; `scheme` and `tagFormat` are what the command line says instead.
  /// Refuses (19) where the two do not meet: a package that is not there, two of one name.
  public init(
    _ settings: Settings, _ workspace: Workspace, paths tracked: [String], scheme: Scheme.Name? = nil,
    tagFormat: String? = nil,
    contents: (String) -> [UInt8]?
  ) throws(Refusal) {
    // Manifests of several ecosystems in one folder are one package.
    var folders: [String: [Package]] = [:]
    for package in workspace.packages {
      folders[package.path.isEmpty ? "." : package.path, default: []].append(package)
    }
    var names: [String: String] = [:]
    var own: [String: PackageSettings] = [:]
    for said in settings.packages {
      let path = said.path.map(normalized) ?? folders.first { $0.value.contains { $0.isCalled(said.name) } }?.key
      guard let path else {
        let known = workspace.packages.map(\.name).sorted().joined(separator: ", ")
        throw Refusal(
          .configurationInvalid, "[packages.\(said.name)] names no package of this repository",
          hint: known.isEmpty
            ? "say its folder with the key path" : "say its folder with the key path, or name one of \(known)")
      }
      guard path == "." || tracked.contains(where: { $0.hasPrefix(path + "/") }) else {
        throw Refusal(
          .configurationInvalid, "[packages.\(said.name)] is in \(path), where git tracks no file",
          hint: "correct its path, or add its files")
      }
      own[path] = said
      names[path] = said.name
      if folders[path] == nil { folders[path] = [] }
    }
    let paths = folders.keys.sorted()
    for path in paths where names[path] == nil { names[path] = folders[path]?.first?.name ?? path }
    var byName: [String: String] = [:]
    for path in paths {
      let name = names[path] ?? path
      if let other = byName.updateValue(path, forKey: name.lowercased()) {
        throw Refusal(
          .configurationInvalid, "the packages in \(other) and \(path) are both called \(name)",
          hint: "give one another name: [packages.NAME] with path = \"\(path)\"")
      }
    }
    var images: [String: String] = [:]
    for path in paths {
      guard let image = own[path]?.image, let name = names[path] else { continue }
      if let other = images.updateValue(name, forKey: image) {
        throw Refusal(
          .configurationInvalid, "\(other) and \(name) would have the same image, \(image)",
          hint: "give each package a repository of its own: their tags are versions of different things")
      }
    }
    let several = paths.count > 1
    projects = try paths.map { path throws(Refusal) in
      try Project(
        names[path] ?? path, path: path, packages: folders[path] ?? [], settings: settings, own: own[path],
        isMember: several, scheme: scheme, tagFormat: tagFormat, contents: contents)
    }
    if several, !settings.images.references.isEmpty, own.values.allSatisfy({ $0.image == nil }) {
      throw Refusal(
        .configurationInvalid, "images.references names manifests, and no package has an image",
        hint: "write image = \"registry.example.com/my_app\" into [packages.NAME]")
    }

    var tags: [String: String] = [:]
    for project in projects where tagFormat == nil {
      guard let tag = try? project.tagFormat.tag(for: Version(parsing: "1.0.0", scheme: project.scheme)) else {
        continue
      }
      if let other = tags.updateValue(project.name, forKey: tag) {
        throw Refusal(
          .configurationInvalid, "\(other) and \(project.name) would have the same tags, as \(tag)",
          hint: "use $name in tag_format, as in $name-v$version, or give each package one of its own")
      }
    }

    var numbers: [String: Int] = [:]
    for (number, path) in paths.enumerated() {
      for package in folders[path] ?? [] { numbers[package.manifest] = number }
    }
    self.numbers = numbers
    described = paths.map { folders[$0]?.first }
    func number(_ name: String, _ place: String) throws(Refusal) -> Int {
      if let number = paths.firstIndex(where: {
        names[$0] == name || folders[$0]?.contains { $0.isCalled(name) } == true
      }) {
        return number
      }
      let known = paths.compactMap { names[$0] }
      throw Refusal(
        .configurationInvalid, "\(place) names \(name), which is no package of this repository",
        hint: "the packages are \(known.joined(separator: ", "))")
    }
    let shared = try settings.shared.map { folder throws(Refusal) in
      (
        pattern: folder.pattern,
        packages: try folder.packages.map { name throws(Refusal) in try number(name, "[shared]") }
      )
    }
    let owned = paths.map { Ownership.Package(path: $0, paths: own[$0]?.paths ?? [], ignored: own[$0]?.ignore ?? []) }
    let locks = Self.sharedLocks(workspace, numbers, Ownership(owned, shared: shared))
    self.locks = locks
    (self.owned, self.shared) = (owned, shared)
    ownership = Ownership(owned, shared: shared, watched: locks.map(\.path))
    graph = ReleaseGraph(
      policies: paths.map { path in
        own[path]?.propagate ?? Self.policy(folders[path] ?? [], hasImage: own[path]?.image != nil)
      },
      edges: workspace.dependencies.compactMap { Self.edge($0, workspace, numbers) },
      groups: try settings.groups.map { group throws(Refusal) in
        ReleaseGraph.Group(
          group.name, group.mode,
          try group.packages.map { name throws(Refusal) in try number(name, "[groups.\(group.name)]") })
      })
    self.workspace = workspace
    let isAmbiguous = several && !settings.images.repositories.isEmpty
    let unsaid = workspace.packages.filter { numbers[$0.manifest] != nil && $0.version == .none && $0.isVersionDue }
    warnings =
      workspace.warnings.map(\.description)
      + unsaid.map { "\($0.manifest) states no version, so that tags alone tell that of \($0.name)" }
      + (isAmbiguous ? ["images.repositories is no package's here; write image into [packages.NAME]"] : [])
  }

  /// The package of that name, as the configuration or the manifest has it.
  public func project(named name: String) -> Project? {
    if let project = projects.first(where: { $0.name == name }) { return project }
    guard let package = workspace.packages.first(where: { $0.isCalled(name) }) else { return nil }
    return numbers[package.manifest].map { projects[$0] }
  }

  /// What the manifest of the package of that number says of it; nil where only the configuration names the package.
  public func package(_ number: Int) -> Package? { described[number] }

  /// Whose files were whose while packages stood in other folders: these, by their numbers.
  ///
  /// Whatever stands there now was not there.
  public func ownership(standingIn folders: [Int: String]) -> Ownership {
    let taken = Set(folders.values)
    let packages = owned.enumerated().map { number, package in
      var package = package
      package.path = folders[number] ?? package.path.flatMap { taken.contains($0) ? nil : $0 }
      return package
    }
    return Ownership(packages, shared: shared, watched: locks.map(\.path))
  }

  /// The number of the package whose release a tag is; nil where it is of no package's form.
  public func number(ofTag tag: String) -> Int? {
    projects.firstIndex { (try? $0.version(ofTag: tag)) != nil }
  }

  /// Whether a release of any of the packages may write a file: what each writes, and what others say of it.
  public func mayWrite(_ path: String) -> Bool {
    projects.contains { $0.mayWrite(path) } || sharedPaths.contains(path)
  }

  /// The files in which packages say something about others, beside what states their versions.
  public var sharedPaths: Set<String> {
    Set(workspace.dependencies.compactMap(\.requirement?.file) + workspace.packages.flatMap { $0.locks.map(\.path) })
  }

  /// What releases change in what packages say about others: ranges, and the locks that repeat them.
  ///
  /// `released` are the new versions by the packages' numbers, `files` the bytes of the files that are tracked;
  /// `sha256` gives the 32 bytes of a digest.
  public func rangeEdits(
    released: [Int: Version], files: [String: [UInt8]], sha256: ([UInt8]) -> [UInt8]
  ) throws(Refusal) -> [String: [Edit]] {
    var edits = VersionEdits()
    let files = files.mapValues { Snapshot.File(bytes: $0, isTracked: true, isIgnored: false) }
    // The hash that Poetry keeps of a manifest is that of the whole manifest, with its version.
    try edits.addRanges(of: self, released: released, files: files, sha256: sha256)
    return edits.edits
  }

  private static func sharedLocks(
    _ workspace: Workspace, _ numbers: [String: Int], _ ownership: Ownership
  ) -> [SharedLock] {
    var packages: [String: [(number: Int, package: Package)]] = [:]
    for package in workspace.packages {
      guard let number = numbers[package.manifest] else { continue }
      for lock in package.locks where LockResolution.reads(lock.path) {
        packages[lock.path, default: []].append((number, package))
      }
    }
    return packages.keys.sorted().compactMap { path in
      let (owners, all) = (ownership.owners(of: path), packages[path] ?? [])
      return all.contains { !owners.contains($0.number) } ? SharedLock(path: path, packages: all) : nil
    }
  }

  /// What is said of the manifests beside a workspace that are no packages because nobody names them, a line each.
  public var remarksOnOutsiders: [String] {
    workspace.outsiders.filter { !Project.isAside($0.manifest[...]) }.map { outsider in
      "\(outsider.manifest) is no member of the workspace, and so no package; [packages.\(outsider.name)] with "
        + "path = \"\(outsider.path)\" makes it one"
    }
  }

  /// The packages' names, for people.
  public var names: String { projects.map(\.name).joined(separator: ", ") }

  /// What is said where one package is needed and none is named; `names` are those that may be meant, else all are.
  public func severalPackages(among names: [String] = []) -> Refusal {
    Refusal(
      .usage, "this repository has \(projects.count) packages, and this is about one of them",
      hint:
        "name it: --package NAME, where NAME is one of \(names.isEmpty ? self.names : names.joined(separator: ", "))"
    )
  }

  /// A service is built anew with what it ships; a library that is never published changes nobody's while its range
  /// admits the new version.
  private static func policy(_ packages: [Package], hasImage: Bool) -> PackageSettings.Propagation {
    let isDeployed = hasImage || packages.contains { $0.dockerfile != nil }
    return !isDeployed && packages.contains(where: \.isPrivate) ? .outOfRange : .patch
  }

  private static func edge(
    _ dependency: LocalDependency, _ workspace: Workspace, _ numbers: [String: Int]
  ) -> ReleaseGraph.Edge? {
    guard let dependent = numbers[dependency.dependent], let needed = numbers[dependency.dependency],
      dependent != needed, let package = workspace.package(manifest: dependency.dependent)
    else { return nil }
    let said = dependency.requirement.flatMap { $0.isAny ? nil : $0 }
    let range = said.flatMap { try? VersionRange(parsing: $0.text, syntax: $0.syntax) }
    // What npm calls optional is installed, and Cargo's features are not told apart.
    let isExtra = dependency.kind == .optional && package.ecosystem == .python
    return ReleaseGraph.Edge(
      dependent: dependent, dependency: needed,
      isShipped: dependency.kind != .development && (!isExtra || package.shipsExtras), isExtra: isExtra,
      asksForExtras: dependency.asksForExtras
    ) { version in range.map { !$0.admits(version) } ?? false }
  }
}

/// A folder without `.` parts and a slash at its end; `.` for the root.
private func normalized(_ path: String) -> String {
  let parts = path.split(separator: "/").filter { $0 != "." }
  return parts.isEmpty ? "." : parts.joined(separator: "/")
}

import Requirements
import StructuredText
import VersionFiles

/// What has been found so far.
struct Discovery {
  let tree: TrackedFiles
  var problems: [WorkspaceProblem] = []
  /// By manifest.
  var packages: [String: Package] = [:]
  /// The manifests that declare a workspace.
  var roots: [String: Manifest] = [:]
  var edges: [LocalDependency] = []
  /// The manifests of packages, read.
  var manifests: [String: Manifest] = [:]
  /// In the order in which they were found.
  var order: [String] = []
  /// The manifests of packages in the folders of workspaces that are no members of them.
  private var outsiders: [String] = []
  /// Whether a workspace says itself that the folder is none of its members.
  private var isExcluded: [(String) -> Bool] = []
  private var failed: Set<String> = []
  /// The manifests of packages by their names as the ecosystem compares them.
  private var manifestByName: [Ecosystem: [String: String]] = [:]

  init(_ tree: TrackedFiles) { self.tree = tree }

  /// Reads a manifest; a fault is a problem, once.
  mutating func read(_ path: String, _ ecosystem: Ecosystem, _ contents: (String) -> [UInt8]?) -> Manifest? {
    if let known = manifests[path] ?? roots[path] { return known }
    guard tree.files.contains(path), let bytes = contents(path) else { return nil }
    do {
      return try Manifest(path, ecosystem, bytes)
    } catch {
      if failed.insert(path).inserted {
        problems.append(
          WorkspaceProblem(file: path, position: error.position(in: bytes), kind: .syntax(error), isWarning: false))
      }
      return nil
    }
  }

  // MARK: Workspaces

  mutating func declaredWorkspaces(_ pnpm: [String: [String]], _ contents: (String) -> [UInt8]?) {
    for ecosystem in Ecosystem.allCases {
      var folders: [String] = []
      for path in byDepth(tree.files(named: ecosystem.manifestName)) where !TrackedFiles.isAside(path) {
        guard !folders.contains(where: { isWithin(folder(of: path), $0) }), let bytes = contents(path),
          let manifest = try? Manifest(path, ecosystem, bytes), let table = manifest.workspaceTable
        else { continue }
        folders.append(manifest.folder)
        roots[path] = manifest
        switch ecosystem {
        case .python: uvMembers(manifest, table, contents)
        case .cargo: cargoMembers(manifest, table, contents)
        case .npm: npmMembers(manifest, table, contents)
        }
      }
    }
    for (folder, globs) in pnpm.sorted(by: { $0.key < $1.key }) {
      let file = path(folder, "pnpm-workspace.yaml")
      do {
        let manifest = path(folder, "package.json")
        let root = read(manifest, .npm, contents)
        if let root { roots[manifest] = root }
        for member in try pnpmMembers(globs, in: folder, tree) {
          // The root is a member for pnpm, but mostly no package that is released.
          if member == folder, let root, root.isPrivateShell || !root.describesPackage { continue }
          add(path(member, "package.json"), .npm, workspace: manifest, contents)
        }
      } catch {
        problems.append(
          WorkspaceProblem(
            file: file, position: TextPosition(of: 0, in: []),
            kind: error.leavesRepository ? .leavesRepository(error.pattern) : .badPattern(error.pattern),
            isWarning: false))
      }
    }
  }

  /// The patterns of an array, with the faulty ones as problems.
  private mutating func patterns(
    _ node: Node?, in manifest: Manifest, _ rules: FolderPattern.Rules
  ) -> [(text: String, node: Node, pattern: FolderPattern)] {
    var patterns: [(String, Node, FolderPattern)] = []
    for (text, node) in Manifest.strings(node) {
      do throws(FolderPattern.Fault) {
        patterns.append((text, node, try FolderPattern(text, in: manifest.folder, rules)))
      } catch {
        problems.append(
          manifest.problem(error == .leavesRepository ? .leavesRepository(text) : .badPattern(text), at: node))
      }
    }
    return patterns
  }

  /// uv: `exclude` takes out what it matches and not what is in that, but its `*` matches slashes; a folder with files and
  /// without a manifest is an error, unless it is hidden; a pattern that matches nothing is none; `managed = false` takes a
  /// member out.
  private mutating func uvMembers(_ root: Manifest, _ table: Node, _ contents: (String) -> [UInt8]?) {
    let excluded = patterns(table["exclude"], in: root, .rust)
    isExcluded.append { folder in excluded.contains { $0.pattern.matchesAcrossFolders(folder) } }
    if root.root["project"] != nil { add(root.path, .python, workspace: root.path, contents) }
    for (text, node, pattern) in patterns(table["members"], in: root, .rust) {
      let folders = tree.folders(matching: pattern)
      if folders.isEmpty { problems.append(root.problem(.emptyPattern(text), at: node, isWarning: true)) }
      for folder in folders where !excluded.contains(where: { $0.pattern.matchesAcrossFolders(folder) }) {
        let path = path(folder, "pyproject.toml")
        guard path != root.path else { continue }
        guard tree.files.contains(path) else {
          if !baseName(folder).hasPrefix(".") {
            problems.append(root.problem(.missingManifest(folder: folder, manifest: "pyproject.toml"), at: node))
          }
          continue
        }
        guard let member = read(path, .python, contents),
          member.root.at(["tool", "uv", "managed"])?.boolean != false
        else { continue }
        if member.root["project"] == nil {
          problems.append(member.problem(.noPackage(table: "[project]"), offset: 0))
        } else if let nested = member.workspaceTable {
          problems.append(member.problem(.nestedWorkspace(outer: root.path), at: nested))
        } else {
          add(path, .python, workspace: root.path, contents)
        }
      }
    }
  }

  /// Cargo: `exclude` lists folders and not patterns, with all that is in them, but not what `members` names without a
  /// pattern; a path dependency within the folder of the workspace is a member too; a pattern that matches nothing, not even a file, names its own text, which then has no manifest.
  private mutating func cargoMembers(_ root: Manifest, _ table: Node, _ contents: (String) -> [UInt8]?) {
    let listed = ["exclude", "members"].map { key in
      Manifest.strings(table[key]).compactMap { resolve($0.text, in: root.folder) }
    }
    func isExcluded(_ folder: String) -> Bool {
      listed[0].contains { isWithin(folder, $0) } && !listed[1].contains { isWithin(folder, $0) }
    }
    self.isExcluded.append(isExcluded)
    if root.root["package"] != nil { add(root.path, .cargo, workspace: root.path, contents) }
    var members: [(folder: String, node: Node)] = []
    for (text, node, pattern) in patterns(table["members"], in: root, .rust) {
      let folders = tree.folders(matching: pattern)
      if folders.isEmpty, !tree.files.contains(where: pattern.matches) {
        problems.append(root.problem(.emptyPattern(text), at: node))
      }
      members += folders.map { ($0, node) }
    }
    for (folder, node) in members where !isExcluded(folder) {
      let path = path(folder, "Cargo.toml")
      guard path != root.path else { continue }
      guard tree.files.contains(path) else {
        problems.append(root.problem(.missingManifest(folder: folder, manifest: "Cargo.toml"), at: node))
        continue
      }
      guard let member = read(path, .cargo, contents) else { continue }
      if let nested = member.workspaceTable {
        problems.append(member.problem(.nestedWorkspace(outer: root.path), at: nested))
      } else if member.root["package"] == nil {
        problems.append(member.problem(.noPackage(table: "[package]"), offset: 0))
      } else {
        add(path, .cargo, workspace: root.path, contents)
      }
    }
    var pending = order.filter { packages[$0]?.workspace == root.path }
    while let path = pending.popLast() {
      guard let manifest = manifests[path] else { continue }
      for written in dependencies(in: manifest) {
        guard case .path(let relative) = written.locality, let folder = resolve(relative, in: folder(of: written.file)),
          isWithin(folder, root.folder), !isExcluded(folder)
        else { continue }
        let target = Workspaces.path(folder, "Cargo.toml")
        guard packages[target] == nil, tree.files.contains(target) else { continue }
        add(target, .cargo, workspace: root.path, contents)
        pending.append(target)
      }
    }
  }

  /// npm: folders without a manifest are passed over, and so are patterns that match nothing.
  private mutating func npmMembers(_ root: Manifest, _ table: Node, _ contents: (String) -> [UInt8]?) {
    let globs = table.array == nil ? table["packages"] : table
    if !root.isPrivateShell, root.describesPackage { add(root.path, .npm, workspace: root.path, contents) }
    do {
      let texts = Manifest.strings(globs)
      for member in try Workspaces.npmMembers(texts.map(\.text), in: root.folder, tree) where member != root.folder {
        add(path(member, "package.json"), .npm, workspace: root.path, contents)
      }
      for (text, node) in texts {
        if text.utf8.first == UInt8(ascii: "!") {
          let excluded = try Workspaces.npmMembers([String(text.dropFirst())], in: root.folder, tree)
          isExcluded.append { excluded.contains($0) }
        } else if try Workspaces.npmMembers([text], in: root.folder, tree).isEmpty {
          problems.append(root.problem(.emptyPattern(text), at: node, isWarning: true))
        }
      }
    } catch {
      problems.append(
        root.problem(
          error.leavesRepository ? .leavesRepository(error.pattern) : .badPattern(error.pattern), at: globs))
    }
  }

  // MARK: Packages

  /// The manifests that belong to no workspace. In one folder the first of `pyproject.toml`, `Cargo.toml` and
  /// `package.json` is the package's.
  mutating func undeclaredPackages(_ contents: (String) -> [UInt8]?) {
    let workspaces = roots.values.map(\.folder)
    var taken = packages.values.map(\.path)
    let candidates = Ecosystem.allCases.flatMap { ecosystem in
      tree.files(named: ecosystem.manifestName).map { (path: $0, ecosystem: ecosystem) }
    }
    let depths = candidates.sorted {
      (parts(of: $0.path).count, folder(of: $0.path)) < (parts(of: $1.path).count, folder(of: $1.path))
    }
    for (path, ecosystem) in depths where !TrackedFiles.isAside(path) {
      let folder = folder(of: path)
      // The package at the root of a workspace does not own what it has beside its members.
      let isOutside = workspaces.contains { isWithin(folder, $0) }
      guard packages[path] == nil, !taken.contains(where: { isWithin(folder, $0) && !(isOutside && $0.isEmpty) }) else {
        continue
      }
      if isOutside {
        outsiders.append(path)
        continue
      }
      guard let manifest = read(path, ecosystem, contents), manifest.describesPackage,
        !(folder.isEmpty && manifest.isPrivateShell)
      else { continue }
      add(path, ecosystem, workspace: nil, contents)
      taken.append(folder)
    }
  }

  /// The manifests that are left out, and stand in no folder of a package: what they describe could be released.
  func leftOut(_ contents: (String) -> [UInt8]?) -> [Workspace.Outsider] {
    outsiders.compactMap { path in
      let folder = folder(of: path)
      guard !folder.isEmpty, !packages.values.contains(where: { !$0.path.isEmpty && isWithin(folder, $0.path) }),
        !isExcluded.contains(where: { $0(folder) }), let bytes = contents(path),
        let ecosystem = Ecosystem.allCases.first(where: { $0.manifestName == baseName(path) }),
        let manifest = try? Manifest(path, ecosystem, bytes), manifest.describesPackage, manifest.statesVersion
      else { return nil }
      return Workspace.Outsider(name: manifest.packageName ?? baseName(folder), path: folder, manifest: path)
    }
  }

  /// Adds the packages in folders that somebody names.
  mutating func namedPackages(_ folders: [String], _ contents: (String) -> [UInt8]?) {
    for folder in folders {
      let folder = parts(of: folder).filter { $0 != "." }.joined(separator: "/")
      for ecosystem in Ecosystem.allCases {
        let path = path(folder, ecosystem.manifestName)
        guard read(path, ecosystem, contents)?.describesPackage == true else { continue }
        add(path, ecosystem, workspace: nil, contents)
      }
    }
  }

  /// Adds the package of a manifest.
  mutating func add(
    _ path: String, _ ecosystem: Ecosystem, workspace: String?, _ contents: (String) -> [UInt8]?
  ) {
    guard packages[path] == nil, let manifest = read(path, ecosystem, contents) else { return }
    let folder = manifest.folder
    guard let name = manifest.packageName else {
      problems.append(manifest.problem(.missingName, at: manifest.name))
      return
    }
    let normalized = ecosystem == .python ? PythonDependency.normalizedName(name) : name
    if let other = manifestByName[ecosystem]?[normalized] {
      problems.append(manifest.problem(.duplicateName(name, other: other), at: manifest.name))
      return
    }
    manifests[path] = manifest
    manifestByName[ecosystem, default: [:]][normalized] = path
    order.append(path)
    packages[path] = Package(
      name: name, normalizedName: normalized, path: folder, ecosystem: ecosystem, manifest: path,
      version: version(of: manifest, workspace: workspace, contents),
      isPrivate: isPrivate(manifest, workspace: workspace), isVersionDue: manifest.isVersionDue,
      dockerfile: tree.dockerfiles[folder], shipsExtras: shipsExtras(name, ecosystem, in: folder, contents),
      workspace: workspace)
  }

  /// Whether what the Dockerfile in a folder installs may have extras: it speaks of them (`--extra`, `--all-extras`, `-E`),
  /// or of the package with a bracket after it.
  private func shipsExtras(
    _ name: String, _ ecosystem: Ecosystem, in folder: String, _ contents: (String) -> [UInt8]?
  ) -> Bool {
    guard ecosystem == .python, let dockerfile = tree.dockerfiles[folder], let bytes = contents(dockerfile) else {
      return true
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return ["extra", " -E", ".[", "/[", "\(name)["].contains(where: text.contains)
  }

  private func isPrivate(_ manifest: Manifest, workspace: String?) -> Bool {
    if manifest.root.at(["package", "publish", "workspace"])?.boolean == true, let workspace {
      let publish = roots[workspace]?.root.at(["workspace", "package", "publish"])
      return publish?.boolean == false || publish?.array?.isEmpty == true
    }
    return manifest.isPrivate
  }

  private mutating func version(
    of manifest: Manifest, workspace: String?, _ contents: (String) -> [UInt8]?
  ) -> Package.StatedVersion {
    var file = manifest
    var format: VersionFileFormat
    switch manifest.ecosystem {
    case .python: format = .pyproject
    case .cargo: format = .tomlKey(["package", "version"])
    case .npm: format = .npm
    }
    if manifest.root.at(["package", "version", "workspace"])?.boolean == true, let workspace,
      let root = roots[workspace]
    {
      file = root
      format = .tomlKey(["workspace", "package", "version"])
    }
    do throws(VersionFileError) {
      guard let location = try format.locate(in: file.bytes).first else { return .none }
      return .stated(location.text, file: file.path, format: format)
    } catch {
      switch error {
      case .missing: return .none
      case .dynamic: return dynamicVersion(of: manifest, contents)
      default:
        problems.append(file.problem(.badVersion(error.description), offset: error.offset ?? 0))
        return .none
      }
    }
  }

  /// The version in the file that the build backend takes it from.
  private func dynamicVersion(of manifest: Manifest, _ contents: (String) -> [UInt8]?) -> Package.StatedVersion {
    guard case .file(let candidates, let format)? = try? DynamicVersion(pyproject: manifest.bytes) else {
      return .dynamic
    }
    for candidate in candidates {
      guard let file = resolve(candidate, in: manifest.folder), tree.files.contains(file), let bytes = contents(file)
      else { continue }
      guard let location = try? format.locate(in: bytes).first else { return .dynamic }
      return .stated(location.text, file: file, format: format)
    }
    return .dynamic
  }

  private func byDepth(_ paths: [String]) -> [String] {
    paths.sorted { (parts(of: $0).count, $0) < (parts(of: $1).count, $1) }
  }

  // MARK: Dependencies

  /// Reads the dependencies of all packages; what is named by its path is a package too.
  mutating func dependencies(_ contents: (String) -> [UInt8]?) {
    var next = 0
    while next < order.count {
      let path = order[next]
      next += 1
      guard let manifest = manifests[path] else { continue }
      for written in dependencies(in: manifest) where written.isAddable {
        guard case .path(let relative) = written.locality else { continue }
        guard let target = resolve(relative, in: folder(of: written.file)) else {
          problems.append(manifest.problem(.leavesRepository(relative), offset: written.offset))
          continue
        }
        let other = Workspaces.path(target, manifest.ecosystem.manifestName)
        if packages[other] == nil, tree.files.contains(other) {
          add(other, manifest.ecosystem, workspace: nil, contents)
        } else if packages[other] == nil, tree.contains(folder: target) {
          problems.append(
            manifest.problem(.missingDependency(path: relative), offset: written.offset, isWarning: true))
        }
      }
    }
    for path in order {
      guard let manifest = manifests[path], let package = packages[path] else { continue }
      for written in dependencies(in: manifest) {
        let normalized =
          manifest.ecosystem == .python ? PythonDependency.normalizedName(written.name) : written.name
        var target: String?
        switch written.locality {
        case .path(let relative):
          target = resolve(relative, in: folder(of: written.file)).map {
            Workspaces.path($0, manifest.ecosystem.manifestName)
          }
        case .workspace:
          target = manifestByName[manifest.ecosystem]?[normalized]
          if target == nil {
            problems.append(manifest.problem(.notAMember(written.name), offset: written.offset))
          }
        case .name:
          // Cargo takes a crate without a path from a registry.
          guard manifest.ecosystem != .cargo else { continue }
          target = manifestByName[manifest.ecosystem]?[normalized]
          if manifest.ecosystem == .python, let target, target != path, let root = package.workspace,
            packages[target]?.workspace == root
          {
            problems.append(
              manifest.problem(.sourceMissing(written.name), offset: written.offset, isWarning: true))
          }
        }
        guard let target, packages[target] != nil, target != path else { continue }
        edges.append(
          LocalDependency(
            dependent: path, dependency: target, name: written.name, kind: written.kind, locality: written.locality,
            requirement: written.requirement, asksForExtras: written.asksForExtras))
      }
      if manifest.ecosystem == .python {
        problems += badPythonDependencies(in: manifest)
      }
    }
  }

  /// Names a cycle of dependencies at run time, once for each package that is the first of one.
  mutating func runtimeCycles() {
    var targets: [String: [String]] = [:]
    for edge in edges where edge.kind == .runtime { targets[edge.dependent, default: []].append(edge.dependency) }
    enum State { case open, done }
    var states: [String: State] = [:]
    var reported: [WorkspaceProblem] = []
    for start in order where states[start] == nil {
      var path: [(manifest: String, next: Int)] = [(start, 0)]
      states[start] = .open
      while let (manifest, next) = path.last {
        let following = targets[manifest] ?? []
        guard next < following.count else {
          states[manifest] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let target = following[next]
        switch states[target] {
        case nil:
          states[target] = .open
          path.append((target, 0))
        case .done: break
        case .open:
          guard let first = path.firstIndex(where: { $0.manifest == target }) else { continue }
          let names = (path[first...].map(\.manifest) + [target]).map { packages[$0]?.name ?? $0 }
          if let manifest = manifests[manifest] {
            reported.append(manifest.problem(.runtimeCycle(names), offset: 0, isWarning: true))
          }
        }
      }
    }
    problems += reported
  }
}

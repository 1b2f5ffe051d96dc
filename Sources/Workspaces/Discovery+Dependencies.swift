import Requirements
import StructuredText

/// A dependency as a manifest writes it, of this repository or not.
struct WrittenDependency {
  let name: String
  let kind: LocalDependency.Kind
  let locality: LocalDependency.Locality
  let requirement: LocalDependency.Requirement?
  /// The file that the path or the requirement stands in.
  let file: String
  /// Where it stands in the manifest that was read, for messages.
  let offset: Int
  /// Whether the folder that its path names becomes a package. Not for Cargo, whose workspace says what is a member.
  var isAddable = true
  /// Whether it is wanted with an extra.
  var asksForExtras = false
}

extension Discovery {
  /// What a manifest writes, in the order of the file's tables.
  func dependencies(in manifest: Manifest) -> [WrittenDependency] {
    switch manifest.ecosystem {
    case .python: pythonDependencies(in: manifest)
    case .cargo: cargoDependencies(in: manifest)
    case .npm: npmDependencies(in: manifest)
    }
  }

  private func requirement(
    _ node: Node, _ part: Range<Int>? = nil, in file: String, _ syntax: RangeSyntax
  ) -> LocalDependency.Requirement? {
    guard let text = node.string else { return nil }
    let part = part ?? 0..<text.utf8.count
    let bytes = Array(text.utf8)[part]
    return LocalDependency.Requirement(
      text: String(decoding: bytes, as: UTF8.self), file: file, range: node.contentRange(of: part), syntax: syntax)
  }

  // MARK: Python

  /// The arrays of PEP 508 texts: `project.dependencies`, extras, PEP 735 groups, uv's old list, what the build needs.
  private func pythonArrays(in manifest: Manifest) -> [(kind: LocalDependency.Kind, elements: [Node])] {
    let root = manifest.root
    var arrays: [(LocalDependency.Kind, [Node])] = []
    arrays.append((.runtime, root.at(["project", "dependencies"])?.array ?? []))
    for extra in root.at(["project", "optional-dependencies"])?.table ?? [] {
      arrays.append((.optional, extra.node.array ?? []))
    }
    for group in root["dependency-groups"]?.table ?? [] { arrays.append((.development, group.node.array ?? [])) }
    arrays.append((.development, root.at(["tool", "uv", "dev-dependencies"])?.array ?? []))
    arrays.append((.build, root.at(["build-system", "requires"])?.array ?? []))
    return arrays
  }

  func badPythonDependencies(in manifest: Manifest) -> [WorkspaceProblem] {
    pythonArrays(in: manifest).flatMap(\.elements).compactMap { element in
      guard let text = element.string, PythonDependency(parsing: text) == nil else { return nil }
      return manifest.problem(.badDependency(text), at: element, isWarning: true)
    }
  }

  private func pythonDependencies(in manifest: Manifest) -> [WrittenDependency] {
    let own = Sources(manifest)
    let shared = packages[manifest.path]?.workspace.flatMap { roots[$0] }.map(Sources.init)
    let poetry = poetryDependencies(in: manifest)
    var written: [WrittenDependency] = []
    for (kind, elements) in pythonArrays(in: manifest) {
      for element in elements {
        guard let text = element.string, let dependency = PythonDependency(parsing: text) else { continue }
        let name = PythonDependency.normalizedName(dependency.name)
        var file = manifest.path
        let locality: LocalDependency.Locality
        if let url = dependency.url {
          guard let path = Self.localPath(of: url) else { continue }
          locality = .path(path)
        } else if let source = own[name] {
          locality = source
        } else if let shared, let source = shared[name] {
          locality = source
          file = shared.manifest.path
        } else if let source = poetry.first(where: {
          if case .path = $0.locality { PythonDependency.normalizedName($0.name) == name } else { false }
        }) {
          // Poetry 2 takes the path of a dependency of [project] from its own table.
          locality = source.locality
        } else if own.isElsewhere(name) || shared?.isElsewhere(name) == true {
          continue
        } else {
          locality = .name
        }
        written.append(
          WrittenDependency(
            name: dependency.name, kind: kind, locality: locality,
            requirement: dependency.specifiers.flatMap { requirement(element, $0, in: manifest.path, .python) },
            file: file, offset: element.range.lowerBound, asksForExtras: !dependency.extras.isEmpty))
      }
    }
    let names = Set(written.map { PythonDependency.normalizedName($0.name) })
    written += poetry.filter {
      $0.requirement != nil || !names.contains(PythonDependency.normalizedName($0.name))
    }
    return written
  }

  /// `[tool.poetry.dependencies]`, the groups, and the old table for development.
  private func poetryDependencies(in manifest: Manifest) -> [WrittenDependency] {
    guard let poetry = manifest.root.at(["tool", "poetry"]) else { return [] }
    var tables: [(LocalDependency.Kind, Node?)] = [
      (.runtime, poetry["dependencies"]), (.development, poetry["dev-dependencies"]),
    ]
    for group in poetry["group"]?.table ?? [] { tables.append((.development, group.node["dependencies"])) }
    var written: [WrittenDependency] = []
    for (kind, table) in tables {
      for entry in table?.table ?? [] where entry.key != "python" {
        for constraint in entry.node.array ?? [entry.node] {
          let isElsewhere = ["git", "url", "file"].contains { constraint[$0] != nil }
          if isElsewhere { continue }
          let version = constraint.string == nil ? constraint["version"] : constraint
          let isOptional = kind == .runtime && constraint["optional"]?.boolean == true
          written.append(
            WrittenDependency(
              name: entry.key, kind: isOptional ? .optional : kind,
              locality: constraint["path"]?.string.map { .path($0) } ?? .name,
              requirement: version.flatMap { requirement($0, in: manifest.path, .poetry) }, file: manifest.path,
              offset: entry.keyRange.lowerBound, asksForExtras: constraint["extras"]?.array?.isEmpty == false))
        }
      }
    }
    return written
  }

  /// The relative path of a `file:` address; nil for others.
  private static func localPath(of url: String) -> String? {
    var rest = url[...]
    guard rest.hasPrefix("file:") else { return rest.hasPrefix("./") || rest.hasPrefix("../") ? url : nil }
    rest = rest.dropFirst(5)
    if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
    for root in ["${PROJECT_ROOT}/", "/${PROJECT_ROOT}/"] where rest.hasPrefix(root) {
      return String(rest.dropFirst(root.count))
    }
    return rest.hasPrefix("/") || rest.isEmpty ? nil : String(rest)
  }

  /// `[tool.uv.sources]` of one manifest.
  private struct Sources {
    let manifest: Manifest
    private let entries: [String: Node]

    init(_ manifest: Manifest) {
      self.manifest = manifest
      var entries: [String: Node] = [:]
      for entry in manifest.root.at(["tool", "uv", "sources"])?.table ?? [] {
        entries[PythonDependency.normalizedName(entry.key)] = entry.node
      }
      self.entries = entries
    }

    /// The local source of a name; of several, told apart by markers, the first that is local.
    subscript(_ name: String) -> LocalDependency.Locality? {
      guard let node = entries[name] else { return nil }
      for source in node.array ?? [node] {
        if source["workspace"]?.boolean == true { return .workspace }
        if let path = source["path"]?.string, !isArchive(path) { return .path(path) }
      }
      return nil
    }

    /// Whether the name comes from a repository, an address or an index.
    func isElsewhere(_ name: String) -> Bool { entries[name] != nil && self[name] == nil }

    private func isArchive(_ path: String) -> Bool {
      [".whl", ".tar.gz", ".zip", ".tar.bz2"].contains { path.hasSuffix($0) }
    }
  }

  // MARK: Cargo

  private func cargoDependencies(in manifest: Manifest) -> [WrittenDependency] {
    let names: [(LocalDependency.Kind, [String])] = [
      (.runtime, ["dependencies"]), (.development, ["dev-dependencies", "dev_dependencies"]),
      (.build, ["build-dependencies", "build_dependencies"]),
    ]
    let targets = manifest.root["target"]?.table?.map(\.node) ?? []
    var written: [WrittenDependency] = []
    for (kind, keys) in names {
      for table in ([manifest.root] + targets).flatMap({ node in keys.compactMap { node[$0] } }) {
        for entry in table.table ?? [] {
          var node = entry.node
          var file = manifest.path
          if node["workspace"]?.boolean == true {
            guard let workspace = packages[manifest.path]?.workspace, let root = roots[workspace],
              let inherited = root.root.at(["workspace", "dependencies", entry.key])
            else { continue }
            node = inherited
            file = root.path
          }
          guard let path = node["path"]?.string else { continue }
          let isOptional = kind == .runtime && entry.node["optional"]?.boolean == true
          written.append(
            WrittenDependency(
              name: node["package"]?.string ?? entry.key, kind: isOptional ? .optional : kind, locality: .path(path),
              requirement: node["version"].flatMap { requirement($0, in: file, .cargo) }, file: file,
              offset: entry.keyRange.lowerBound, isAddable: packages[manifest.path]?.workspace == nil))
        }
      }
    }
    return written
  }

  // MARK: npm

  private func npmDependencies(in manifest: Manifest) -> [WrittenDependency] {
    let tables: [(LocalDependency.Kind, String)] = [
      (.runtime, "dependencies"), (.optional, "optionalDependencies"), (.peer, "peerDependencies"),
      (.development, "devDependencies"),
    ]
    var written: [WrittenDependency] = []
    for (kind, key) in tables {
      for entry in manifest.root[key]?.table ?? [] {
        guard let text = entry.node.string else { continue }
        var name = entry.key
        var locality = LocalDependency.Locality.name
        var requirement = requirement(entry.node, in: manifest.path, .npm)
        if let path = ["file:", "link:", "portal:"].first(where: text.hasPrefix).map({ text.dropFirst($0.count) }) {
          locality = .path(String(path))
          requirement = nil
        } else if text.hasPrefix("workspace:") {
          let rest = text.dropFirst("workspace:".count)
          if rest.hasPrefix("./") || rest.hasPrefix("../") {
            locality = .path(String(rest))
            requirement = nil
          } else {
            locality = .workspace
            // An alias: `workspace:name@range`.
            if let at = rest.lastIndex(of: "@"), at != rest.startIndex { name = String(rest[..<at]) }
          }
        } else if text.contains(":") || text.contains("/") {
          continue
        }
        written.append(
          WrittenDependency(
            name: name, kind: kind, locality: locality, requirement: requirement, file: manifest.path,
            offset: entry.keyRange.lowerBound))
      }
    }
    return written
  }
}

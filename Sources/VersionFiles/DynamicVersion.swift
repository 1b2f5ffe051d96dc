import StructuredText

/// Where a build backend takes the version of a `pyproject.toml` from that lists it in `project.dynamic` (PEP 621), or
/// that leaves it to `setuptools` or Poetry plugins.
public enum DynamicVersion: Hashable, Sendable {
  /// The version stands in one of these files, relative to the folder of the manifest; the first that exists counts.
  case file(candidates: [String], format: VersionFileFormat)
  /// The tags are the version; nothing is to be written. The name of the tool.
  case tags(tool: String)
  /// It is computed in a way that no place can be told of: by code, by a pattern of the author's own, by the environment.
  case computed(by: String)

  /// Reads what the manifest says; nil where its version is not dynamic.
  public init?(pyproject bytes: [UInt8]) throws(VersionFileError) {
    let root = try Document(toml: bytes).root
    let project = root["project"]
    let isListed = project?["dynamic"]?.array?.contains { $0.string == "version" } == true
    if root.at(["tool", "poetry-dynamic-versioning", "enable"])?.boolean == true {
      self = .tags(tool: "poetry-dynamic-versioning")
      return
    }
    guard isListed, root.at(["tool", "poetry", "version"]) == nil else { return nil }
    let requires = root.at(["build-system", "requires"])?.array?.compactMap(\.string) ?? []
    let backend = root.at(["build-system", "build-backend"])?.string ?? "setuptools.build_meta"
    if let hatch = root.at(["tool", "hatch", "version"]) {
      self = Self.hatch(hatch)
    } else if let version = root.at(["tool", "setuptools", "dynamic", "version"]) {
      self = Self.setuptools(version, root)
    } else if let pdm = root.at(["tool", "pdm", "version"]) {
      self = Self.pdm(pdm)
    } else if let tool = Self.tagTool(root, requires) {
      self = .tags(tool: tool)
    } else if backend.hasPrefix("flit"), let name = project?["name"]?.string {
      let module = root.at(["tool", "flit", "module", "name"])?.string ?? name.replacing("-", with: "_")
      let path = module.replacing(".", with: "/")
      self = .file(
        candidates: ["\(path)/__init__.py", "src/\(path)/__init__.py", "\(path).py", "src/\(path).py"],
        format: .pythonVariable(["__version__"]))
    } else {
      self = .computed(by: backend)
    }
  }

  /// The tools that make a version of the tags, where they are configured or required.
  private static func tagTool(_ root: Node, _ requires: [String]) -> String? {
    let tools = ["setuptools_scm", "setuptools-git-versioning", "versioningit"]
    if let tool = tools.first(where: { root.at(["tool", $0]) != nil }) { return tool }
    let names = [
      "setuptools-scm", "setuptools_scm", "hatch-vcs", "versioningit", "setuptools-git-versioning", "dunamai",
    ]
    return requires.lazy.compactMap { requirement in names.first { requirement.lowercased().hasPrefix($0) } }.first
  }

  /// `[tool.hatch.version]`: the source is `regex` where none is named, which finds the first of `__version__` and
  /// `VERSION`.
  private static func hatch(_ table: Node) -> DynamicVersion {
    let source = table["source"]?.string ?? "regex"
    let path = table["path"]?.string
    switch source {
    case "regex":
      guard let path, table["pattern"] == nil else { return .computed(by: "tool.hatch.version.pattern") }
      return .file(candidates: [normalizedPath(path)], format: .pythonVariable(["__version__", "VERSION"]))
    case "code":
      guard let path, path.hasSuffix(".py") else { return .computed(by: "tool.hatch.version.source") }
      let expression = table["expression"]?.string ?? "__version__"
      guard expression.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }) else {
        return .computed(by: "tool.hatch.version.expression")
      }
      return .file(candidates: [normalizedPath(path)], format: .pythonVariable([expression]))
    case "nodejs": return .file(candidates: [path.map(normalizedPath) ?? "package.json"], format: .npm)
    case "vcs", "uv-dynamic-versioning", "versioningit", "regex_commit":
      return .tags(tool: "tool.hatch.version.\(source)")
    default: return .computed(by: "tool.hatch.version.source")
    }
  }

  /// `[tool.setuptools.dynamic] version`: a name in a module, or the whole of a file.
  private static func setuptools(_ version: Node, _ root: Node) -> DynamicVersion {
    if let file = version["file"] {
      let files = file.array?.compactMap(\.string) ?? [file.string].compactMap(\.self)
      guard files.count == 1 else { return .computed(by: "tool.setuptools.dynamic.version.file") }
      return .file(candidates: files.map(normalizedPath), format: .plain)
    }
    guard let attribute = version["attr"]?.string else { return .computed(by: "tool.setuptools.dynamic.version") }
    var parts = attribute.split(separator: ".").map { String($0) }
    guard let name = parts.popLast() else { return .computed(by: "tool.setuptools.dynamic.version.attr") }
    var roots: [String] = []
    let packageFolders = root.at(["tool", "setuptools", "package-dir"])?.table ?? []
    for entry in packageFolders {
      guard let folder = entry.node.string else { continue }
      if entry.key.isEmpty {
        roots.append(folder)
      } else if parts.first == entry.key {
        let rest = parts.dropFirst().joined(separator: "/")
        let module = rest.isEmpty ? normalizedPath(folder) : "\(normalizedPath(folder))/\(rest)"
        return .file(candidates: ["\(module)/__init__.py", "\(module).py"], format: .pythonVariable([name]))
      }
    }
    roots += root.at(["tool", "setuptools", "packages", "find", "where"])?.array?.compactMap(\.string) ?? []
    roots += [".", "src"]
    let module = parts.joined(separator: "/")
    var candidates: [String] = []
    for folder in roots.map(normalizedPath) {
      let path = [folder == "." ? "" : folder, module].filter { !$0.isEmpty }.joined(separator: "/")
      for file in path.isEmpty ? ["__init__.py"] : ["\(path)/__init__.py", "\(path).py"]
      where !candidates.contains(file) {
        candidates.append(file)
      }
    }
    return .file(candidates: candidates, format: .pythonVariable([name]))
  }

  /// `[tool.pdm.version]`.
  private static func pdm(_ table: Node) -> DynamicVersion {
    switch table["source"]?.string {
    case "file":
      guard let path = table["path"]?.string else { return .computed(by: "tool.pdm.version") }
      return .file(candidates: [normalizedPath(path)], format: .pythonVariable(["__version__"]))
    case "scm": return .tags(tool: "tool.pdm.version.scm")
    default: return .computed(by: "tool.pdm.version")
    }
  }
}

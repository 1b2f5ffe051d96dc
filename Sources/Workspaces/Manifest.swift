import StructuredText

/// A manifest that has been read.
struct Manifest {
  let path: String
  let ecosystem: Ecosystem
  let bytes: [UInt8]
  let root: Node

  var folder: String { Workspaces.folder(of: path) }

  init(_ path: String, _ ecosystem: Ecosystem, _ bytes: [UInt8]) throws(SyntaxError) {
    self.path = path
    self.ecosystem = ecosystem
    self.bytes = bytes
    root = try ecosystem == .npm ? JSON.parse(bytes) : TOML.parse(bytes)
  }

  func problem(_ kind: WorkspaceProblem.Kind, at node: Node?, isWarning: Bool = false) -> WorkspaceProblem {
    problem(kind, offset: node?.range.lowerBound ?? 0, isWarning: isWarning)
  }

  func problem(_ kind: WorkspaceProblem.Kind, offset: Int, isWarning: Bool = false) -> WorkspaceProblem {
    WorkspaceProblem(file: path, position: TextPosition(of: offset, in: bytes), kind: kind, isWarning: isWarning)
  }

  /// The table that declares a workspace; nil where there is none.
  var workspaceTable: Node? {
    switch ecosystem {
    case .python: root.at(["tool", "uv", "workspace"])
    case .cargo: root["workspace"]
    case .npm: root["workspaces"]
    }
  }

  /// Whether the manifest describes a package, and not only tools or a workspace.
  var describesPackage: Bool {
    switch ecosystem {
    case .python: root["project"] != nil || root.at(["tool", "poetry"]) != nil
    case .cargo: root["package"] != nil
    case .npm: root["name"] != nil || root["version"] != nil
    }
  }

  /// The name; nil where there is none.
  var name: Node? {
    switch ecosystem {
    case .python: root.at(["project", "name"]) ?? root.at(["tool", "poetry", "name"])
    case .cargo: root.at(["package", "name"])
    case .npm: root["name"]
    }
  }

  /// The name of the package: its own, or the folder's where it may go without one, as npm's packages and a Poetry project
  /// that is never built.
  var packageName: String? {
    if let name = name?.string { return name }
    let mayLack = ecosystem == .npm || root.at(["tool", "poetry", "package-mode"])?.boolean == false
    let name = baseName(folder)
    return mayLack && !name.isEmpty ? name : nil
  }

  /// Whether a package.json stands for a whole repository and not for a package: it is private and states no version,
  /// or the one that npm once asked for.
  var isPrivateShell: Bool {
    guard ecosystem == .npm, root["private"]?.boolean == true else { return false }
    return root["version"] == nil || root["version"]?.string == "0.0.0"
  }

  var isPrivate: Bool {
    switch ecosystem {
    case .python:
      let classifiers =
        root.at(["project", "classifiers"])?.array ?? root.at(["tool", "poetry", "classifiers"])?.array
      return root.at(["tool", "uv", "package"])?.boolean == false
        || root.at(["tool", "poetry", "package-mode"])?.boolean == false
        || classifiers?.contains { $0.string?.hasPrefix("Private :: Do Not Upload") == true } == true
    case .cargo:
      let publish = root.at(["package", "publish"])
      return publish?.boolean == false || publish?.array?.isEmpty == true
    case .npm: return root["private"]?.boolean == true
    }
  }

  /// Whether the manifest has to state a version, or to say that it is dynamic.
  var isVersionDue: Bool {
    ecosystem == .python
      && (root["project"] != nil || root.at(["tool", "poetry", "package-mode"])?.boolean != false)
  }

  /// Whether a version stands in the manifest itself.
  var statesVersion: Bool {
    let places =
      switch ecosystem {
      case .python: [["project", "version"], ["tool", "poetry", "version"]]
      case .cargo: [["package", "version"]]
      case .npm: [["version"]]
      }
    return places.contains { root.at($0)?.string != nil }
  }

  /// The strings of an array with their places; what is no string is passed over.
  static func strings(_ node: Node?) -> [(text: String, node: Node)] {
    node?.array?.compactMap { element in element.string.map { ($0, element) } } ?? []
  }
}

extension Node {
  /// The bytes of a part of a string, told in UTF-8 offsets of its text; nil where the string is written with escapes.
  func contentRange(of part: Range<Int>) -> Range<Int>? {
    guard let text = string, contentRange.count == text.utf8.count else { return nil }
    return contentRange.lowerBound + part.lowerBound..<contentRange.lowerBound + part.upperBound
  }
}

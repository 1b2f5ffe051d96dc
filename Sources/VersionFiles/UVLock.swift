import StructuredText

/// `uv.lock`, as uv 0.13 writes and checks it.
///
/// A package of the repository is told by its source: `editable`, `virtual` or `directory` with its path from the lock.
/// Never by its name: a registry package of the same name may stand before it. Where a lock holds two packages of one
/// name, entries in dependency lists carry version and source too, and uv cannot read a lock in which only the package
/// has changed. A package without a version is dynamic: nothing to write.
struct UVLock {
  private static let localSources = ["editable", "virtual", "directory"]
  private let packages: [Node]

  init(_ bytes: [UInt8]) throws(VersionFileError) {
    packages = try Document(toml: bytes).root["package"]?.array ?? []
  }

  func versions(ofSource path: String) throws(VersionFileError) -> [VersionLocation] {
    let path = normalizedPath(path)
    guard packages.contains(where: { Self.isLocal($0, path: path) }) else {
      throw .notLocked(package: path)
    }
    var locations: [VersionLocation] = []
    for package in packages { try collect(from: package, path: path, name: "package", into: &locations) }
    return locations
  }

  /// Adds the version of the node if it is a table with the source, then those of what is in it.
  private func collect(
    from node: Node, path: String, name: String, into locations: inout [VersionLocation]
  ) throws(VersionFileError) {
    let name = node["name"]?.string.map { "\(name).\($0)" } ?? name
    if Self.isLocal(node, path: path), let version = node["version"] {
      locations.append(try location(of: version, name: "\(name).version"))
    }
    for entry in node.table ?? [] where entry.key != "metadata" && entry.key != "source" {
      try collect(from: entry.node, path: path, name: "\(name).\(entry.key)", into: &locations)
    }
    for element in node.array ?? [] { try collect(from: element, path: path, name: name, into: &locations) }
  }

  /// Whether the package, or the entry of a list, has this source.
  static func isLocal(_ package: Node, path: String) -> Bool {
    guard let source = package["source"] else { return false }
    return localSources.contains { kind in source[kind]?.string.map(normalizedPath) == path }
  }
}

import StructuredText

/// `poetry.lock`, lock versions 2.0 and 2.1.
///
/// It does not hold the version of its own project, and its content hash does not depend on it. A path dependency has a
/// `[package.source]` of type `directory` whose `url` is the path from the lock; `poetry check --lock` does not notice
/// an old version there, and `poetry install` then labels the package with it.
struct PoetryLock {
  private let packages: [Node]

  init(_ bytes: [UInt8]) throws(VersionFileError) {
    packages = try Document(toml: bytes).root["package"]?.array ?? []
  }

  func versions(ofSource path: String) throws(VersionFileError) -> [VersionLocation] {
    let path = normalizedPath(path)
    var locations: [VersionLocation] = []
    for package in packages where Self.isLocal(package, path: path) {
      guard let version = package["version"] else { continue }
      locations.append(try location(of: version, name: "package.\(package["name"]?.string ?? path).version"))
    }
    guard !locations.isEmpty else { throw .notLocked(package: path) }
    return locations
  }

  /// Whether the package comes from the folder with this path.
  static func isLocal(_ package: Node, path: String) -> Bool {
    let source = package["source"]
    return source?["type"]?.string == "directory" && source?["url"]?.string.map(normalizedPath) == path
  }
}

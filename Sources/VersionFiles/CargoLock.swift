import StructuredText

/// `Cargo.lock`, formats 1 to 4.
///
/// Packages from a path have no `source`, also those outside the workspace, so that name and old version have to match.
/// Where a lock holds two packages of one name, `dependencies` say `"name version"`; with a source behind it the entry
/// means the registry's package, and with `--locked` Cargo refuses a lock in which only one of the two has changed.
struct CargoLock {
  private let packages: [Node]

  init(_ bytes: [UInt8]) throws(VersionFileError) {
    packages = try Document(toml: bytes).root["package"]?.array ?? []
  }

  func versions(of name: String, _ version: String) throws(VersionFileError) -> [VersionLocation] {
    var locations: [VersionLocation] = []
    for package in packages where package["source"] == nil && package["name"]?.string == name {
      guard let node = package["version"], node.string == version else { continue }
      locations.append(try location(of: node, name: "package.\(name).version"))
    }
    guard !locations.isEmpty else { throw .notLocked(package: "\(name) \(version)") }
    for package in packages {
      let dependent = package["name"]?.string ?? ""
      for entry in package["dependencies"]?.array ?? [] where entry.string == "\(name) \(version)" {
        locations.append(try suffix(version, of: entry, name: "package.\(dependent).dependencies.\(name)"))
      }
    }
    return locations
  }

  /// The place of the version at the end of a string that has no escapes.
  private func suffix(_ version: String, of entry: Node, name: String) throws(VersionFileError) -> VersionLocation {
    guard entry.contentRange.count == entry.string?.utf8.count else {
      throw .escaped(name: name, offset: entry.range.lowerBound)
    }
    let end = entry.contentRange.upperBound
    return VersionLocation(text: version, range: end - version.utf8.count..<end, name: name)
  }
}

import StructuredText

/// Where a lock file repeats the range of versions that one package of the repository wants of another.
///
/// Such a copy has to change with the manifest, or the tool takes the lock for stale, or resolves anew. For a package
/// that comes from its folder `uv.lock` and `Cargo.lock` repeat no range.
public enum LockedRange: Hashable, Sendable {
  /// `uv.lock`: the `specifier` in the `[package.metadata]` of the package with this source, where the other one comes from
  /// an index.
  case uvLock(source: String, dependency: String)
  /// `poetry.lock`: the `[package.dependencies]` and `[package.extras]` of the path dependency with this path.
  case poetryLock(source: String, dependency: String)
  /// `package-lock.json` or `npm-shrinkwrap.json`: the entry of the member in this folder, which is empty for the root, and
  /// in lockfile version 2 the `requires` of the old list too.
  case npmLock(member: String, dependency: String)
  /// `pnpm-lock.yaml`: the `specifier` of the importer with this path, `.` for the root; before version 6 the list
  /// `specifiers`.
  case pnpmLock(importer: String, dependency: String)

  /// One copy.
  public struct Place: Hashable, Sendable {
    /// Where it stands.
    public let location: VersionLocation
    /// Whether it is Poetry's constraint as PEP 440 has it (`^1.2` as `>=1.2,<2.0`), and not as the manifest writes it.
    public let isConverted: Bool
  }

  /// Finds the copies, in ascending order; none where the lock has no such dependency, or no range of it.
  public func locate(in bytes: [UInt8]) throws(VersionFileError) -> [Place] {
    let places =
      switch self {
      case .uvLock(let source, let dependency): try uv(Document(toml: bytes).root, normalizedPath(source), dependency)
      case .poetryLock(let source, let dependency):
        try poetry(Document(toml: bytes).root, normalizedPath(source), dependency)
      case .npmLock(let member, let dependency): try npm(Document(json: bytes).root, member, dependency)
      case .pnpmLock(let importer, let dependency): PnpmLock(bytes).specifiers(of: dependency, importer: importer)
      }
    return places.sorted { $0.location.range.lowerBound < $1.location.range.lowerBound }
  }

  private func place(_ node: Node, _ name: String) throws(VersionFileError) -> Place {
    Place(location: try location(of: node, name: name), isConverted: false)
  }

  private func uv(_ root: Node, _ source: String, _ dependency: String) throws(VersionFileError) -> [Place] {
    var places: [Place] = []
    for package in root["package"]?.array ?? [] where UVLock.isLocal(package, path: source) {
      let metadata = package["metadata"]
      let lists = [metadata?["requires-dist"]] + (metadata?["requires-dev"]?.table?.map(\.node) ?? [])
      for entry in lists.flatMap({ $0?.array ?? [] }) where entry["name"]?.string == dependency {
        guard let specifier = entry["specifier"] else { continue }
        places.append(try place(specifier, "package.metadata.\(dependency).specifier"))
      }
    }
    return places
  }

  private func poetry(_ root: Node, _ source: String, _ dependency: String) throws(VersionFileError) -> [Place] {
    var places: [Place] = []
    for package in root["package"]?.array ?? [] where PoetryLock.isLocal(package, path: source) {
      let name = "package.\(package["name"]?.string ?? source)"
      for entry in package["dependencies"]?.table ?? [] where normalizedName(entry.key) == normalizedName(dependency) {
        for constraint in entry.node.array ?? [entry.node] {
          guard let range = constraint.string == nil ? constraint["version"] : constraint else { continue }
          places.append(try place(range, "\(name).dependencies.\(entry.key)"))
        }
      }
      for extra in package["extras"]?.table ?? [] {
        for element in extra.node.array ?? [] {
          guard let place = converted(element, dependency, "\(name).extras.\(extra.key)") else { continue }
          places.append(place)
        }
      }
    }
    return places
  }

  /// The range in `name (>=1.2,<2.0)`, which may have extras before and a marker behind.
  private func converted(_ node: Node, _ dependency: String, _ name: String) -> Place? {
    guard let text = node.string, node.contentRange.count == text.utf8.count else { return nil }
    let bytes = Array(text.utf8)
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")),
      let close = bytes[open...].firstIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let word = bytes[..<open].prefix { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    guard normalizedName(String(decoding: word, as: UTF8.self)) == normalizedName(dependency) else { return nil }
    let start = node.contentRange.lowerBound
    return Place(
      location: VersionLocation(
        text: String(decoding: bytes[(open + 1)..<close], as: UTF8.self), range: start + open + 1..<start + close,
        name: name),
      isConverted: true)
  }

  private func npm(_ root: Node, _ member: String, _ dependency: String) throws(VersionFileError) -> [Place] {
    let kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]
    let member = member == "." ? "" : normalizedPath(member) == "." ? "" : normalizedPath(member)
    var places: [Place] = []
    for kind in kinds {
      let path = ["packages", member, kind, dependency]
      guard let range = root.at(path) else { continue }
      places.append(try place(range, dotted(path)))
    }
    for entry in root["dependencies"]?.table ?? [] where entry.node["version"]?.string == "file:\(member)" {
      guard let range = entry.node.at(["requires", dependency]) else { continue }
      places.append(try place(range, dotted(["dependencies", entry.key, "requires", dependency])))
    }
    return places
  }
}

/// PEP 503's form of a name.
private func normalizedName(_ name: String) -> String {
  name.lowercased().utf8.split { "-_.".utf8.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
    .joined(separator: "-")
}

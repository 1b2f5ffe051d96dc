import StructuredText
import VersionFiles

extension Discovery {
  /// Says of each package which lock files name it.
  mutating func locks(_ contents: (String) -> [UInt8]?) {
    guard !packages.isEmpty else { return }
    for name in ["Cargo.lock", "npm-shrinkwrap.json", "package-lock.json", "poetry.lock", "uv.lock"] {
      for path in tree.files(named: name) {
        guard let bytes = contents(path) else { continue }
        let root: Node
        do throws(SyntaxError) {
          root = try name.hasSuffix(".json") ? JSON.parse(bytes) : TOML.parse(bytes)
        } catch {
          if !TrackedFiles.isAside(path) {
            problems.append(
              WorkspaceProblem(file: path, position: error.position(in: bytes), kind: .syntax(error), isWarning: false))
          }
          continue
        }
        let folder = folder(of: path)
        for (manifest, package) in packages {
          let relative = relativePath(from: folder, to: package.path)
          guard let lock = Self.lock(path, name, root, package, relative) else { continue }
          packages[manifest]?.locks.append(lock)
        }
      }
    }
    for path in tree.files(named: "pnpm-lock.yaml") {
      for (manifest, package) in packages
      where package.ecosystem == .npm && isWithin(package.path, folder(of: path)) {
        packages[manifest]?.locks.append(Package.Lock(path: path, format: nil))
      }
    }
    for manifest in packages.keys { packages[manifest]?.locks.sort { $0.path < $1.path } }
  }

  /// The package in a lock; nil where the lock does not have it.
  private static func lock(
    _ path: String, _ name: String, _ root: Node, _ package: Package, _ relative: String
  ) -> Package.Lock? {
    func isHere(_ written: String?) -> Bool {
      written.map { relativePath(from: "", to: $0) == relative || $0 == relative } ?? false
    }
    func entry(_ isOwn: (Node) -> Bool) -> Node? { root["package"]?.array?.first(where: isOwn) }
    let format: VersionFileFormat?
    switch (name, package.ecosystem) {
    case ("uv.lock", .python):
      let kinds = ["editable", "virtual", "directory"]
      guard let entry = entry({ entry in kinds.contains { isHere(entry.at(["source", $0])?.string) } }) else {
        return nil
      }
      format = entry["version"] == nil ? nil : .uvLock(source: relative)
    case ("poetry.lock", .python):
      guard
        entry({ $0.at(["source", "type"])?.string == "directory" && isHere($0.at(["source", "url"])?.string) }) != nil
      else { return nil }
      format = .poetryLock(source: relative)
    case ("Cargo.lock", .cargo):
      guard case .stated(let version, _, _) = package.version,
        entry({ $0["source"] == nil && $0["name"]?.string == package.name && $0["version"]?.string == version }) != nil
      else { return nil }
      format = .cargoLock(name: package.name, version: version)
    case ("package-lock.json", .npm), ("npm-shrinkwrap.json", .npm):
      if relative == "." {
        format = root["version"] == nil && root.at(["packages", "", "version"]) == nil ? nil : .npmLock
      } else {
        guard let entry = root.at(["packages", relative]) else { return nil }
        format = entry["version"] == nil ? nil : .jsonKey(["packages", relative, "version"])
      }
    default: return nil
    }
    return Package.Lock(path: path, format: format)
  }
}

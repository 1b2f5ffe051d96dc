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
          guard let format = Self.format(name, root, package, relative) else { continue }
          packages[manifest]?.locks.append(Package.Lock(path: path, format: format))
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

  /// The rule for the version of a package in a lock; nil where the lock does not have the package, or no version of it.
  private static func format(
    _ name: String, _ root: Node, _ package: Package, _ relative: String
  ) -> VersionFileFormat? {
    switch (name, package.ecosystem) {
    case ("uv.lock", .python):
      let isLocked = root["package"]?.array?.contains { entry in
        ["editable", "virtual", "directory"].contains {
          entry.at(["source", $0])?.string.map { resolve($0, in: "") ?? $0 } == (relative == "." ? "" : relative)
        } && entry["version"] != nil
      }
      return isLocked == true ? .uvLock(source: relative) : nil
    case ("poetry.lock", .python):
      let isLocked = root["package"]?.array?.contains { entry in
        entry.at(["source", "type"])?.string == "directory"
          && entry.at(["source", "url"])?.string.map { resolve($0, in: "") ?? $0 } == relative
      }
      return isLocked == true ? .poetryLock(source: relative) : nil
    case ("Cargo.lock", .cargo):
      guard case .stated(let version, _, _) = package.version else { return nil }
      let isLocked = root["package"]?.array?.contains {
        $0["source"] == nil && $0["name"]?.string == package.name && $0["version"]?.string == version
      }
      return isLocked == true ? .cargoLock(name: package.name, version: version) : nil
    case ("package-lock.json", .npm), ("npm-shrinkwrap.json", .npm):
      if relative == "." {
        return root["version"] != nil || root.at(["packages", "", "version"]) != nil ? .npmLock : nil
      }
      return root.at(["packages", relative, "version"]) != nil ? .jsonKey(["packages", relative, "version"]) : nil
    default: return nil
    }
  }
}

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
        let entries = Self.entries(name, root)
        let ecosystem: Ecosystem =
          switch name {
          case "uv.lock", "poetry.lock": .python
          case "Cargo.lock": .cargo
          default: .npm
          }
        let folder = folder(of: path)
        for (manifest, package) in packages where package.ecosystem == ecosystem {
          let relative = relativePath(from: folder, to: package.path)
          var key = relative
          if ecosystem == .cargo, case .stated(let version, _, _) = package.version {
            key = "\(package.name) \(version)"
          }
          guard let entry = entries[key] else { continue }
          let format: VersionFileFormat =
            switch name {
            case "uv.lock": .uvLock(source: relative)
            case "poetry.lock": .poetryLock(source: relative)
            case "Cargo.lock": .cargoLock(name: package.name, version: String(key.dropFirst(package.name.count + 1)))
            default: relative == "." ? .npmLock : .jsonKey(["packages", relative, "version"])
            }
          packages[manifest]?.locks.append(
            Package.Lock(path: path, format: entry.hasVersion ? format : nil, name: entry.name))
        }
      }
    }
    for path in tree.files(named: "pnpm-lock.yaml") {
      for (manifest, package) in packages
      where package.ecosystem == .npm && isWithin(package.path, folder(of: path)) {
        packages[manifest]?.locks.append(Package.Lock(path: path, format: nil, name: nil))
      }
    }
    for manifest in packages.keys { packages[manifest]?.locks.sort { $0.path < $1.path } }
  }

  /// A package of this repository in a lock.
  private struct LockEntry {
    /// Whether the lock says a version of it.
    var hasVersion: Bool
    /// What it calls the package; nil where that is what the entry is found by.
    var name: String?
  }

  /// The packages of this repository in a lock, by path, in a `Cargo.lock` by name and version.
  private static func entries(_ name: String, _ root: Node) -> [String: LockEntry] {
    var entries: [String: LockEntry] = [:]
    let packages = root["package"]?.array ?? []
    switch name {
    case "uv.lock":
      for package in packages {
        guard let source = package["source"] else { continue }
        for path in ["editable", "virtual", "directory"].compactMap({ source[$0]?.string }) {
          entries[normalized(path)] = LockEntry(
            hasVersion: package["version"] != nil, name: package["name"]?.string)
        }
      }
    case "poetry.lock":
      for package in packages where package.at(["source", "type"])?.string == "directory" {
        guard let path = package.at(["source", "url"])?.string else { continue }
        entries[normalized(path)] = LockEntry(
          hasVersion: package["version"] != nil, name: package["name"]?.string)
      }
    case "Cargo.lock":
      for package in packages where package["source"] == nil {
        guard let name = package["name"]?.string, let version = package["version"]?.string else { continue }
        entries["\(name) \(version)"] = LockEntry(hasVersion: true)
      }
    default:
      for entry in root["packages"]?.table ?? [] {
        // npm leaves out a name that is the folder's.
        let name = entry.node["name"]?.string ?? (entry.key.isEmpty ? nil : baseName(entry.key))
        entries[normalized(entry.key)] = LockEntry(hasVersion: entry.node["version"] != nil, name: name)
      }
      entries[".", default: LockEntry(hasVersion: false)].hasVersion =
        root["version"] != nil || entries["."]?.hasVersion == true
    }
    return entries
  }

  /// A path as ``relativePath(from:to:)`` gives it.
  private static func normalized(_ path: String) -> String {
    let names = parts(of: path).filter { $0 != "." }
    return names.isEmpty ? "." : names.joined(separator: "/")
  }
}

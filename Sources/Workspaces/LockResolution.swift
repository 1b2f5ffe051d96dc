import StructuredText

/// What a lock file resolves: everything that comes with a package of the repository when it is installed.
///
/// Read are `uv.lock`, `Cargo.lock` and `package-lock.json` from its second version on.
public struct LockResolution: Sendable {
  private struct Installed {
    /// Name and version, and where they come from if that is no registry; nil of a package of the repository.
    var identity: String?
    var needs: Set<Int> = []
    /// What further needs an extra brings.
    var extras: [String: Set<Int>] = [:]
    /// The extras that others ask it for, by their numbers.
    var asked: [Int: Set<String>] = [:]
  }

  private var entries: [Installed] = []
  /// The packages of the repository, as ``key(of:)`` names them.
  private var members: [String: Int] = [:]
  private let folder: String
  private let name: String

  /// Reads a lock; nil where it is of another kind, or cannot be read.
  public init?(path: String, bytes: [UInt8]) {
    name = baseName(path)
    folder = Workspaces.folder(of: path)
    switch name {
    case "uv.lock":
      guard let root = try? TOML.parse(bytes) else { return nil }
      readUV(root["package"]?.array ?? [])
    case "Cargo.lock":
      guard let root = try? TOML.parse(bytes) else { return nil }
      readCargo(root["package"]?.array ?? [])
    case "package-lock.json", "npm-shrinkwrap.json":
      guard let packages = try? JSON.parse(bytes)["packages"]?.table else { return nil }
      readNPM(packages)
    default: return nil
    }
  }

  /// Whether files of that name are read.
  public static func reads(_ path: String) -> Bool {
    ["uv.lock", "Cargo.lock", "package-lock.json", "npm-shrinkwrap.json"].contains(baseName(path))
  }

  /// What is installed with a package, each as name and version; other packages of the repository are passed through and
  /// not told. What only its own tests and development need is left out where the lock tells it apart (not in
  /// `Cargo.lock`). Nil where the lock does not hold the package.
  public func closure(of package: Package) -> Set<String>? {
    guard let start = members[key(of: package)] else { return nil }
    var closure: Set<String> = []
    var seen: [Int: Set<String>] = [:]
    // The package itself may be installed with any of its extras, unless its image is built without.
    var open = [(number: start, extras: package.shipsExtras ? Set(entries[start].extras.keys) : [])]
    while let (number, extras) = open.popLast() {
      let known = seen[number]
      let new = extras.subtracting(known ?? [])
      guard known == nil || !new.isEmpty else { continue }
      seen[number, default: []].formUnion(new)
      let entry = entries[number]
      if let identity = entry.identity { closure.insert(identity) }
      var needs = known == nil ? entry.needs : []
      for extra in new { needs.formUnion(entry.extras[extra] ?? []) }
      for need in needs { open.append((need, entry.asked[need] ?? [])) }
    }
    return closure
  }

  private func key(of package: Package) -> String {
    switch name {
    case "Cargo.lock": package.name
    default: relativePath(from: folder, to: package.path)
    }
  }

  /// uv names a package of the repository by its source, and gives the version with a name that stands for several.
  private mutating func readUV(_ packages: [Node]) {
    var byName: [String: [(number: Int, version: String?)]] = [:]
    for (number, package) in packages.enumerated() {
      let name = package["name"]?.string ?? ""
      let version = package["version"]?.string
      byName[name, default: []].append((number, version))
      var entry = Installed()
      let source = package["source"]
      if let path = ["editable", "virtual", "directory"].lazy.compactMap({ source?[$0]?.string }).first {
        members[parts(of: path).filter { $0 != "." }.joined(separator: "/")] = number
      } else {
        let place = source?.table?.first { $0.key != "registry" }?.node.string
        entry.identity = [name, version, place].compactMap(\.self).joined(separator: " ")
      }
      entries.append(entry)
    }
    if let root = members.removeValue(forKey: "") { members["."] = root }
    func read(_ dependencies: Node?, of number: Int) -> Set<Int> {
      var needs: Set<Int> = []
      for dependency in dependencies?.array ?? [] {
        let version = dependency["version"]?.string
        let extras = (dependency["extra"]?.array ?? []).compactMap(\.string)
        for candidate in byName[dependency["name"]?.string ?? ""] ?? []
        where version == nil || version == candidate.version {
          needs.insert(candidate.number)
          if !extras.isEmpty { entries[number].asked[candidate.number, default: []].formUnion(extras) }
        }
      }
      return needs
    }
    for (number, package) in packages.enumerated() {
      entries[number].needs = read(package["dependencies"], of: number)
      for extra in package["optional-dependencies"]?.table ?? [] {
        entries[number].extras[extra.key] = read(extra.node, of: number)
      }
    }
  }

  /// Cargo names by `name`, `name version` or `name version (source)`, as much as is needed to tell them apart.
  private mutating func readCargo(_ packages: [Node]) {
    var numbers: [String: Int] = [:]
    for (number, package) in packages.enumerated() {
      let name = package["name"]?.string ?? ""
      let version = package["version"]?.string ?? ""
      let source = package["source"]?.string
      var entry = Installed()
      if let source {
        entry.identity = source.hasPrefix("registry+") ? "\(name) \(version)" : "\(name) \(version) \(source)"
        numbers["\(name) \(version) (\(source))"] = number
      } else {
        members[name] = number
      }
      numbers[name] = number
      numbers["\(name) \(version)"] = number
      entries.append(entry)
    }
    for (number, package) in packages.enumerated() {
      entries[number].needs = Set((package["dependencies"]?.array ?? []).compactMap { numbers[$0.string ?? ""] })
    }
  }

  /// npm names by the folder that a package is put into; one is found as Node looks for modules.
  private mutating func readNPM(_ packages: [Entry]) {
    var numbers: [String: Int] = [:]
    var links: [String: String] = [:]
    for (number, package) in packages.enumerated() {
      numbers[package.key] = number
      var entry = Installed()
      if case .boolean(true)? = package.node["link"]?.value {
        links[package.key] = package.node["resolved"]?.string ?? ""
      } else if parts(of: package.key).contains("node_modules") {
        let name = package.key.split(separator: "node_modules/").last.map(String.init) ?? ""
        let resolved = package.node["resolved"]?.string.flatMap { $0.hasPrefix("git") ? $0 : nil }
        let version = package.node["version"]?.string
        entry.identity = [name, version, resolved].compactMap(\.self).joined(separator: " ")
      } else {
        members[package.key.isEmpty ? "." : package.key] = number
      }
      entries.append(entry)
    }
    for (number, package) in packages.enumerated() {
      for kind in ["dependencies", "optionalDependencies", "peerDependencies"] {
        for dependency in package.node[kind]?.table ?? [] {
          var place: Substring? = package.key[...]
          while let at = place {
            let key = at.isEmpty ? "node_modules/\(dependency.key)" : "\(at)/node_modules/\(dependency.key)"
            if let found = numbers[links[key] ?? key] {
              entries[number].needs.insert(found)
              break
            }
            place = at.isEmpty ? nil : at[..<(at.lastIndex(of: "/") ?? at.startIndex)]
          }
        }
      }
    }
  }
}

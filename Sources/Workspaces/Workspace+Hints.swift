import StructuredText

extension Workspace {
  /// Whether a repository with these files at its root may have packages in folders of their own: one of them declares a
  /// workspace or names a path, or none describes a package.
  ///
  /// `rootManifests` are the bytes by the files' names. Where the answer is no, nothing else has to be looked at.
  public static func mayHavePackages(rootManifests: [String: [UInt8]]) -> Bool {
    var describesPackage = false
    for ecosystem in Ecosystem.allCases {
      guard let bytes = rootManifests[ecosystem.manifestName] else { continue }
      // Whoever reads the manifest for its version tells what is wrong with it.
      guard let manifest = try? Manifest(ecosystem.manifestName, ecosystem, bytes) else { return false }
      if manifest.workspaceTable != nil || manifest.namesPath { return true }
      describesPackage = describesPackage || manifest.describesPackage
    }
    return !describesPackage
  }

  /// The first of these manifests at the root that names members of a workspace; nil where none does.
  public static func manifestNamingMembers(rootManifests: [String: [UInt8]]) -> String? {
    for ecosystem in Ecosystem.allCases {
      guard let bytes = rootManifests[ecosystem.manifestName],
        let table = (try? Manifest(ecosystem.manifestName, ecosystem, bytes))?.workspaceTable
      else { continue }
      // npm has them as a list, or under a key.
      if [table, table["members"], table["packages"]].contains(where: { $0?.array?.isEmpty == false }) {
        return ecosystem.manifestName
      }
    }
    return nil
  }
}

extension Manifest {
  /// Whether a dependency may be told by its path.
  fileprivate var namesPath: Bool {
    switch ecosystem {
    case .python: Self.hasPath(root.at(["tool", "uv", "sources"])) || Self.hasPath(root.at(["tool", "poetry"]))
    case .cargo: Self.hasPath(root)
    case .npm: false
    }
  }

  /// Whether a string stands under the key `path` anywhere in the tables of a table of dependencies.
  private static func hasPath(_ node: Node?) -> Bool {
    for entry in node?.table ?? [] {
      if let path = entry.node["path"]?.string, !path.hasSuffix(".rs") { return true }
      if hasPath(entry.node) { return true }
    }
    return false
  }
}

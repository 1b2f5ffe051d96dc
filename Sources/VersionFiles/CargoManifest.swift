import StructuredText

/// `Cargo.toml`.
///
/// A workspace's own version (`workspace.package.version`) comes first: it is what its members inherit with
/// `version.workspace = true`. Traps: a member that inherits has no version of its own; requirements on other packages
/// (`core-lib = { path = "core", version = "1.0.0" }`) are not the version, though Cargo wants them in step.
struct CargoManifest {
  private let document: Document

  init(_ bytes: [UInt8]) throws(VersionFileError) {
    document = try Document(toml: bytes)
  }

  func version() throws(VersionFileError) -> VersionLocation {
    if let location = try document.versionIfPresent(at: ["workspace", "package", "version"]) { return location }
    if let inherited = document.root.at(["package", "version", "workspace"]), inherited.boolean == true {
      throw .workspaceInherited(offset: inherited.range.lowerBound)
    }
    return try document.version(at: ["package", "version"])
  }
}

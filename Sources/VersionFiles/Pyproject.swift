import StructuredText

/// `pyproject.toml`.
///
/// Traps: `project.dynamic` may list the version (PEP 621 forbids it to be written then, and the build backend computes
/// it); Poetry 2 has such a list on purpose and keeps the version in `[tool.poetry]`; other tools' tables
/// (`[tool.commitizen]`, dependencies) hold numbers that look the same.
struct Pyproject {
  private let document: Document

  init(_ bytes: [UInt8]) throws(VersionFileError) {
    document = try Document(toml: bytes)
  }

  /// PEP 621: `project.version`, which must not be dynamic.
  func projectVersion() throws(VersionFileError) -> VersionLocation {
    if let offset = dynamicOffset { throw .dynamic(offset: offset) }
    return try document.version(at: ["project", "version"])
  }

  /// Poetry: `tool.poetry.version`.
  func poetryVersion() throws(VersionFileError) -> VersionLocation {
    try document.version(at: ["tool", "poetry", "version"])
  }

  /// Both, where both exist. A dynamic `project.version` is Poetry's if `tool.poetry.version` exists.
  func versions() throws(VersionFileError) -> [VersionLocation] {
    let project = try document.versionIfPresent(at: ["project", "version"])
    let poetry = try document.versionIfPresent(at: ["tool", "poetry", "version"])
    if let offset = dynamicOffset, project != nil || poetry == nil { throw .dynamic(offset: offset) }
    guard let project, let poetry else {
      guard let location = project ?? poetry else { throw .missing(name: "project.version") }
      return [location]
    }
    guard project.text == poetry.text else {
      throw .disagree(first: project, second: poetry, offset: poetry.range.lowerBound)
    }
    return [project, poetry]
  }

  /// Where `project.dynamic` lists the version; nil if it does not.
  private var dynamicOffset: Int? {
    document.root.at(["project", "dynamic"])?.array?.first { $0.string == "version" }?.range.lowerBound
  }
}

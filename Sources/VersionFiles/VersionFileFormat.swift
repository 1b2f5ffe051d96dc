/// A kind of file that holds a version, and the rule that finds it there.
///
/// Finding gives ranges and never text to write, so that a release changes the bytes of the version and no others:
/// comments, order, quotes, indentation, byte order mark, line ends and the final newline stay.
public enum VersionFileFormat: Hashable, Sendable {
  /// `pyproject.toml` with `[project] version` (PEP 621).
  case pep621
  /// `pyproject.toml` with `[tool.poetry] version`.
  case poetry
  /// `pyproject.toml` with either or both of these, which then have to agree.
  case pyproject
  /// `Cargo.toml`: `workspace.package.version`, else `package.version`.
  case cargo
  /// `package.json`: `version`.
  case npm
  /// `composer.json`: `version`.
  case composer
  /// `uv.lock`: the package whose source is this path, as the lock writes it; `.` for the project beside the lock.
  case uvLock(source: String)
  /// `poetry.lock`: the path dependency with this path, as the lock writes it.
  case poetryLock(source: String)
  /// `Cargo.lock`: the package of this name and version that comes from a path.
  case cargoLock(name: String, version: String)
  /// `package-lock.json` or `npm-shrinkwrap.json`: the root's version, which stands there twice.
  case npmLock
  /// The string that these keys lead to in any TOML file.
  case tomlKey([String])
  /// The string that these keys lead to in any JSON file, for example `packages`, `packages/web`, `version`.
  case jsonKey([String])
  /// Any text: lines that `pattern` matches (nil: every line) and where one of the spellings of the version stands on
  /// its own.
  case text(pattern: String?, spellings: [String])

  /// Finds all places where the version stands, in ascending order.
  ///
  /// Empty only for a package in a `uv.lock` whose version is dynamic: there is nothing to write then. Throws
  /// ``VersionFileError/missing(name:)``, ``VersionFileError/notLocked(package:)`` or
  /// ``VersionFileError/notFound(spellings:pattern:)`` where a version should be, and other errors where the file contradicts itself or cannot be read.
  public func locate(in bytes: [UInt8]) throws(VersionFileError) -> [VersionLocation] {
    let locations =
      switch self {
      case .pep621: [try Pyproject(bytes).projectVersion()]
      case .poetry: [try Pyproject(bytes).poetryVersion()]
      case .pyproject: try Pyproject(bytes).versions()
      case .cargo: [try CargoManifest(bytes).version()]
      case .npm, .composer: [try Document(json: bytes).version(at: ["version"])]
      case .uvLock(let source): try UVLock(bytes).versions(ofSource: source)
      case .poetryLock(let source): try PoetryLock(bytes).versions(ofSource: source)
      case .cargoLock(let name, let version): try CargoLock(bytes).versions(of: name, version)
      case .npmLock: try NPMLock(bytes).versions()
      case .tomlKey(let path): [try Document(toml: bytes).version(at: path)]
      case .jsonKey(let path): [try Document(json: bytes).version(at: path)]
      case .text(let pattern, let spellings): try TextLines(pattern: pattern, spellings: spellings).versions(in: bytes)
      }
    return locations.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The format of a file by its name, for formats that need to know no more; nil for others. A path may stand before.
  public static func forFile(named name: String) -> VersionFileFormat? {
    switch name.utf8.split(separator: UInt8(ascii: "/")).last.map(String.init) {
    case "pyproject.toml": .pyproject
    case "Cargo.toml": .cargo
    case "package.json": .npm
    case "composer.json": .composer
    case "package-lock.json", "npm-shrinkwrap.json": .npmLock
    default: nil
    }
  }
}

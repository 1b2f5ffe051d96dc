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
  /// A Python module: the string that is assigned to one of these names, for example `__version__`; the one that comes
  /// first counts. Several assignments have to agree.
  case pythonVariable([String])
  /// A Python module: an argument of all calls of a function, for example `version` of `FastAPI`; all have to agree.
  case pythonArgument(String, function: String)
  /// `version.rb`: `VERSION = "1.0.0"`.
  case rubyConstant
  /// `*.gemspec`: `spec.version = "1.0.0"`.
  case gemspec
  /// `gradle.properties`: the value of a key, for example `version`.
  case properties(key: String)
  /// `pom.xml`: the project's own version.
  case maven
  /// `*.csproj`, `Directory.Build.props`: `Version`.
  case msbuild
  /// `CMakeLists.txt`: `project(... VERSION 1.0.0)`.
  case cmake
  /// `mix.exs`: `@version`, or `version:` of the project.
  case mix
  /// `Chart.yaml` of a Helm chart: the value of a key at the top, `version` or `appVersion`.
  case helmChart(key: String)
  /// A file that is nothing but the version.
  case plain
  /// Any text: lines that `pattern` matches (nil: every line) and where one of the spellings of the version stands on
  /// its own.
  case text(pattern: String?, spellings: [String])

  /// Finds all places where the version stands, in ascending order.
  ///
  /// Empty only for a package in a `uv.lock` whose version is dynamic: there is nothing to write then. Throws
  /// ``VersionFileError/missing(name:)``, ``VersionFileError/notLocked(package:)`` or
  /// ``VersionFileError/notFound(spellings:pattern:)`` where a version should be, and other errors where the file contradicts itself or cannot be read.
  public func locate(in bytes: [UInt8]) throws(VersionFileError) -> [VersionLocation] {
    try places(in: bytes).sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private func places(in bytes: [UInt8]) throws(VersionFileError) -> [VersionLocation] {
    switch self {
    case .pep621: return [try Pyproject(bytes).projectVersion()]
    case .poetry: return [try Pyproject(bytes).poetryVersion()]
    case .pyproject: return try Pyproject(bytes).versions()
    case .cargo: return [try CargoManifest(bytes).version()]
    case .npm, .composer: return [try Document(json: bytes).version(at: ["version"])]
    case .uvLock(let source): return try UVLock(bytes).versions(ofSource: source)
    case .poetryLock(let source): return try PoetryLock(bytes).versions(ofSource: source)
    case .cargoLock(let name, let version): return try CargoLock(bytes).versions(of: name, version)
    case .npmLock: return try NPMLock(bytes).versions()
    case .tomlKey(let path): return [try Document(toml: bytes).version(at: path)]
    case .jsonKey(let path): return [try Document(json: bytes).version(at: path)]
    case .pythonVariable(let names): return try PythonSource(bytes).variable(names)
    case .pythonArgument(let keyword, let function): return try PythonSource(bytes).argument(keyword, of: function)
    case .rubyConstant: return try RubySource(bytes).constant()
    case .gemspec: return try RubySource(bytes).specification()
    case .properties(let key): return try PropertiesFile(bytes).version(key)
    case .maven: return try MavenProject(bytes).versions()
    case .msbuild: return try MSBuildProject(bytes).versions()
    case .cmake: return [try CMakeSource(bytes).version()]
    case .mix: return try ElixirSource(bytes).versions()
    case .helmChart(let key): return [try HelmChart(bytes).version(key)]
    case .plain: return [try PlainText(bytes).version()]
    case .text(let pattern, let spellings):
      return try TextLines(pattern: pattern, spellings: spellings).versions(in: bytes)
    }
  }

  /// The format of a file by its name, for formats that need to know no more; nil for others. A path may stand before.
  public static func forFile(named name: String) -> VersionFileFormat? {
    let name = name.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
    return switch name {
    case "pyproject.toml": .pyproject
    case "Cargo.toml": .cargo
    case "package.json": .npm
    case "composer.json": .composer
    case "package-lock.json", "npm-shrinkwrap.json": .npmLock
    case "gradle.properties": .properties(key: "version")
    case "pom.xml": .maven
    case "CMakeLists.txt": .cmake
    case "mix.exs": .mix
    case "version.rb": .rubyConstant
    case "Directory.Build.props": .msbuild
    case "Chart.yaml": .helmChart(key: "version")
    default: name.hasSuffix(".csproj") ? .msbuild : name.hasSuffix(".gemspec") ? .gemspec : nil
    }
  }
}

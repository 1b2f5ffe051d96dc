import SemanticVersion
import VersionFiles
import Workspaces

extension Project {
  /// The project with the places that state its version beside its manifest, as far as they do: what a release finds
  /// there and nobody has named.
  ///
  /// `paths` are the files that git tracks, `contents` gives the bytes of one of them, `besides` the folders of other
  /// packages.
  public func addingLiterals(
    in paths: [String], besides others: [String] = [], contents: (String) -> [UInt8]?
  ) -> Project {
    guard let stated else { return self }
    var found: [VersionSource] = []
    for source in literalCandidates(in: paths, besides: others) {
      guard let bytes = contents(source.path), let locations = try? source.format.locate(in: bytes),
        !locations.isEmpty, locations.allSatisfy({ isSpelling($0.text, of: stated, in: source) })
      else { continue }
      found.append(source)
    }
    return found.isEmpty ? self : Project(self, sources: sources + found)
  }

  /// Whether a text is a version as a file of this kind may write it.
  func isSpelling(_ text: String, of version: Version, in source: VersionSource) -> Bool {
    text == self.text(of: version, in: source) || source.spelling != .core && spellings(of: version).contains(text)
  }

  /// Where the project may state its version beside its manifest, by the names and forms of files, in the order of their
  /// paths: never in tests, fixtures, templates, examples, what is vendored, or the folder of another package.
  func literalCandidates(in paths: [String], besides others: [String]) -> [VersionSource] {
    guard !sources.isEmpty else { return [] }
    let known = Set(sources.map(\.path))
    let folder = path == "." ? "" : path + "/"
    var foreign = Set(others.filter { $0.hasPrefix(folder) && $0 != path && $0 != "." })
    var importable: Set<String> = []
    var charts: Set<String> = []
    var candidates: [String] = []
    for path in paths where path.hasPrefix(folder) {
      let (parent, name) = Self.split(path)
      if Self.manifestNames.contains(name), parent + "/" != folder, !parent.isEmpty { foreign.insert(parent) }
      if name == "__init__.py" { importable.insert(parent) }
      if name == "Chart.yaml" { charts.insert(parent) }
      if !known.contains(path), !Self.forms(of: name).isEmpty, !Self.isAside(path.dropFirst(folder.utf8.count)) {
        candidates.append(path)
      }
    }
    var found: [VersionSource] = []
    for path in candidates.sorted() {
      let (parent, name) = Self.split(path)
      let above = Self.ancestors(of: parent, within: folder)
      guard foreign.isDisjoint(with: above) else { continue }
      let isAtRoot = parent.isEmpty || parent + "/" == folder
      for form in Self.forms(of: name) {
        let isPlaced =
          switch form.place {
          case .anywhere: true
          case .root: isAtRoot
          // A package within the package has versions of its own.
          case .module: importable.isDisjoint(with: above.dropFirst())
          // What is in the folder `charts` of a chart comes from elsewhere.
          case .chart: charts.isDisjoint(with: above.dropFirst())
          }
        if isPlaced { found.append(VersionSource(path, form.format, form.spelling, isLiteral: true)) }
      }
    }
    return found
  }

  private enum Place { case anywhere, root, module, chart }

  private static let manifestNames: Set<String> = [
    "pyproject.toml", "Cargo.toml", "package.json", "composer.json", "setup.py", "setup.cfg", "go.mod",
  ]

  private static let asideNames: Set<String> = [
    "vendor", "_vendor", "vendored", "third_party", "third-party", "thirdparty", "external", "extern", "node_modules",
    "venv", "site-packages", "example", "examples", "sample", "samples", "docs", "doc", "benchmarks", "build", "dist",
  ]

  private static func forms(of name: String) -> [(
    format: VersionFileFormat, spelling: VersionSource.Spelling, place: Place
  )] {
    let fastAPI = VersionFileFormat.pythonArgument("version", function: "FastAPI")
    switch name {
    case "__init__.py":
      return [(.pythonVariable(["__version__"]), .scheme, .module), (fastAPI, .scheme, .anywhere)]
    case "_version.py", "version.py", "__version__.py", "__about__.py", "about.py":
      return [(.pythonVariable(["__version__", "VERSION"]), .scheme, .module)]
    case "main.py", "app.py", "api.py", "server.py", "application.py", "asgi.py", "factory.py":
      return [(fastAPI, .scheme, .anywhere)]
    case "setup.py": return [(.pythonArgument("version", function: "setup"), .scheme, .root)]
    case "version.rb": return [(.rubyConstant, .ruby, .anywhere)]
    case "gradle.properties": return [(.properties(key: "version"), .semantic, .root)]
    case "pom.xml": return [(.maven, .semantic, .root)]
    case "Directory.Build.props": return [(.msbuild, .semantic, .root)]
    case "CMakeLists.txt": return [(.cmake, .core, .root)]
    case "mix.exs": return [(.mix, .semantic, .root)]
    case "Chart.yaml":
      return [
        (.helmChart(key: "version"), .semantic, .chart), (.helmChart(key: "appVersion"), .scheme, .chart),
      ]
    default:
      if name.hasSuffix(".gemspec") { return [(.gemspec, .ruby, .root)] }
      return name.hasSuffix(".csproj") ? [(.msbuild, .semantic, .anywhere)] : []
    }
  }

  /// Whether a file is no part of what is released: in tests, examples, what is vendored, or hidden.
  static func isAside(_ path: Substring) -> Bool {
    isBesidePackages(String(path))
      || path.split(separator: "/").dropLast().contains { asideNames.contains($0.lowercased()) || $0.hasPrefix(".") }
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// A folder and those above it, down to the one that ends with a slash, itself left out.
  private static func ancestors(of folder: String, within root: String) -> [String] {
    var result: [String] = []
    var folder = folder
    while !folder.isEmpty, folder + "/" != root {
      result.append(folder)
      folder = split(folder).folder
    }
    return result
  }
}

import Changelog
public import Configuration
public import SemanticVersion
import StructuredText
public import VersionFiles

/// A file in which the version stands.
public struct VersionSource: Hashable, Sendable {
  /// How the version is written there.
  public enum Spelling: Hashable, Sendable {
    /// As the project's scheme writes it.
    case scheme
    /// In PEP 440's normal form, as uv writes it into its lock and a calendar version stands in `pyproject.toml`.
    case python
    /// As SemVer 2.0.0 writes it, which Cargo and npm read.
    case semantic
    /// As SemVer 2.0.0 writes it, with dots only, as RubyGems has it.
    case ruby
    /// The numbers alone, where no prerelease can be written (CMake).
    case core
  }

  /// Relative to the root, with slashes.
  public let path: String
  /// Where in the file.
  public let format: VersionFileFormat
  /// How it is written.
  public let spelling: Spelling
  /// Whether a file that is absent, ignored or without the version is passed over (a lock file).
  public let isLock: Bool
  /// Whether nobody named it: it was found in the package, stating its version.
  public let isLiteral: Bool

  init(
    _ path: String, _ format: VersionFileFormat, _ spelling: Spelling = .scheme, isLock: Bool = false,
    isLiteral: Bool = false
  ) {
    self.path = path
    self.format = format
    self.spelling = spelling
    self.isLock = isLock
    self.isLiteral = isLiteral
  }
}

/// What is released: where its version stands, how it is written and tagged.
public struct Project: Hashable, Sendable {
  /// The package's name as its manifest or the folder says.
  public let name: String
  /// The package's folder from the root of the repository, `.` for the root.
  public let path: String
  /// Whether the repository has other packages too, with releases of their own.
  public let isMember: Bool
  /// The option that names it in a command, a blank before it; empty where there is no other package.
  var option: String { isMember ? " --package \(name)" : "" }
  /// What its container image is built from; nil where nothing is in its folder. Known of the packages of a workspace.
  public let dockerfile: String?
  /// What the configuration says.
  public let settings: Settings
  /// How versions are written.
  public let scheme: Scheme
  /// How versions are tagged.
  public let tagFormat: TagFormat
  /// Other forms of tags that are ours too.
  public let legacyTagFormats: [TagFormat]
  /// Tags that are never read.
  public let ignoredTagFormats: [TagFormat]
  /// Where the version stands; the first states it. Empty where the tags are the version.
  public let sources: [VersionSource]
  /// Whether the tags are the version only because nothing else says one.
  public let isGuessed: Bool
  /// The version that the first source states; nil where the tags are the version.
  public let stated: Version?
  /// The text that the first source holds.
  public let statedText: String?
  /// Where it stands, as `file:line`.
  public let statedAt: String?

  /// The manifests that are looked for at the root, in this order.
  public static let manifests = ["pyproject.toml", "Cargo.toml", "package.json", "composer.json"]

  /// Whether it has a container image: of a workspace's packages those that are built or name a repository.
  public var hasImage: Bool { !isMember || dockerfile != nil || !settings.images.repositories.isEmpty }

  /// Whether the configuration is commitizen's own.
  public var isCommitizen: Bool { if case .commitizen = settings.origin { true } else { false } }
}

extension Project {
  /// Decides what is released from the configuration and the manifests at the root.
  ///
  /// `files` holds the bytes of the manifests and of the configuration files that exist, by path; `folder` is the name
  /// of the repository's folder. `scheme` and `tagFormat` are what the command line says instead.
  public init(
    settings: Settings, files: [String: [UInt8]], folder: String, scheme asked: Scheme.Name? = nil,
    tagFormat askedFormat: String? = nil
  ) throws(Refusal) {
    let tables = [
      ("[packages]", settings.packages.isEmpty), ("[groups]", settings.groups.isEmpty),
      ("[shared]", settings.shared.isEmpty),
    ].filter { !$0.1 }.map(\.0)
    guard tables.isEmpty else {
      let keys = settings.keysOfOnePackage
      throw Refusal(
        .configurationInvalid,
        "\(tables.joined(separator: " and ")) \(tables.count == 1 ? "is" : "are") about several packages, and "
          + "this repository is one\(keys.isEmpty ? "" : ": the configuration has \(keys.joined(separator: ", "))")",
        hint: keys.isEmpty
          ? "take \(tables.count == 1 ? "it" : "them") out, or name the packages with their folders in [packages.NAME]"
          : "take out either")
    }
    path = "."
    isMember = false
    dockerfile = nil
    let found = if let said = settings.versionProvider { said } else { try Project.provider(settings, files) }
    isGuessed = found == nil
    let provider = found ?? .scm
    sources = try Project.sources(provider, settings, files, isCalendar: (asked ?? settings.scheme) == .calver)
    let isPython = sources.first?.path == "pyproject.toml"
    scheme = Scheme(
      asked ?? settings.scheme ?? (isPython ? .pep440 : .semver2), calendarFormat: settings.calverFormat)
    name = Project.name(files, provider) ?? folder
    self.settings = settings
    let fallback = if case .commitizen = settings.origin { "$version" } else { "v$version" }
    tagFormat = TagFormat(askedFormat ?? settings.tagFormat ?? fallback, name: name)
    let name = name
    legacyTagFormats = settings.legacyTagFormats.map { TagFormat($0, name: name) }
    ignoredTagFormats = settings.ignoredTagFormats.map { TagFormat($0, name: name) }
    guard let source = sources.first else {
      (stated, statedText, statedAt) = (nil, nil, nil)
      try checkTagFormat()
      return
    }
    let (text, place) = try Project.state(source, files, settings)
    statedText = text
    statedAt = place
    // A calendar version that its manifest does not spell so.
    let isRespelt = isPython || (scheme.name == .calver && source.spelling == .semantic)
    stated = try Project.read(text, scheme: scheme, isRespelt: isRespelt, at: place)
    try checkTagFormat()
  }

  /// Makes a value.
  init(
    name: String, path: String, isMember: Bool, dockerfile: String?, settings: Settings, scheme: Scheme,
    tagFormat: TagFormat, sources: [VersionSource], stated: Version?, statedText: String?, statedAt: String?
  ) {
    self.name = name
    self.path = path
    self.isMember = isMember
    self.dockerfile = dockerfile
    self.settings = settings
    self.scheme = scheme
    self.tagFormat = tagFormat
    legacyTagFormats = settings.legacyTagFormats.map { TagFormat($0, name: name) }
    ignoredTagFormats = settings.ignoredTagFormats.map { TagFormat($0, name: name) }
    self.sources = sources
    isGuessed = false
    self.stated = stated
    self.statedText = statedText
    self.statedAt = statedAt
  }

  /// The same project with other sources.
  init(_ other: Project, sources: [VersionSource]) {
    name = other.name
    path = other.path
    isMember = other.isMember
    dockerfile = other.dockerfile
    settings = other.settings
    scheme = other.scheme
    tagFormat = other.tagFormat
    legacyTagFormats = other.legacyTagFormats
    ignoredTagFormats = other.ignoredTagFormats
    self.sources = sources
    isGuessed = other.isGuessed
    stated = other.stated
    statedText = other.statedText
    statedAt = other.statedAt
  }

  /// Refuses a tag format that does not tell releases apart, or makes tags that cannot be read.
  func checkTagFormat() throws(Refusal) {
    guard tagFormat.distinguishesReleases else {
      throw Refusal(
        .configurationInvalid, "the tag format '\(tagFormat.template)' gives every release the same tag",
        hint: "use $version in it, as in v$version")
    }
    let sample = TemplatePiece.render(tagFormat.template, ["name": name])
    guard !sample.unicodeScalars.contains(where: { isHidden($0) }) else {
      throw Refusal(
        .configurationInvalid,
        "the tag format '\(tagFormat.template)' gives tags of \(name) a character that is not seen",
        hint: "write tag_format in plain characters, and without $name")
    }
  }

  /// The provider where the configuration names none: the first manifest that says a version; nil where none does.
  private static func provider(
    _ settings: Settings, _ files: [String: [UInt8]]
  ) throws(Refusal) -> VersionProvider? {
    if settings.version != nil {
      if case .commitizen = settings.origin { return .commitizen }
      return .config
    }
    var dynamic: Refusal?
    for path in manifests {
      guard let bytes = files[path], let format = VersionFileFormat.forFile(named: path) else { continue }
      if path == "package.json", isPlaceholder(bytes) { continue }
      do {
        _ = try format.locate(in: bytes)
        return switch path {
        case "Cargo.toml": .cargo
        case "package.json": .npm
        case "composer.json": .composer
        default: .pep621
        }
      } catch {
        let refusal = Refusal(file: path, bytes: bytes, error)
        switch error {
        case .missing: continue
        case .dynamic where isTagged(bytes): return .scm
        case .dynamic: dynamic = refusal
        default: throw refusal
        }
      }
    }
    if let dynamic { throw dynamic }
    return nil
  }

  /// Whether a package.json states a version only because npm wants one: `0.0.0` in a private root, or what tools that
  /// publish from tags leave there (`0.0.0-development`).
  private static func isPlaceholder(_ bytes: [UInt8]) -> Bool {
    guard let root = try? JSON.parse(bytes), let version = root["version"]?.string else { return false }
    return version.hasPrefix("0.0.0-") || (version == "0.0.0" && root["private"]?.boolean == true)
  }

  /// Whether a Python project takes its version from git's tags when it is built.
  private static func isTagged(_ bytes: [UInt8]) -> Bool {
    guard let root = try? TOML.parse(bytes), let needs = root.at(["build-system", "requires"])?.array else {
      return false
    }
    let tools = [
      "setuptools-scm", "setuptools_scm", "hatch-vcs", "hatch_vcs", "versioningit", "dunamai", "dynamic-versioning",
    ]
    return needs.contains { need in tools.contains { need.string?.lowercased().contains($0) == true } }
  }

  private static func sources(
    _ provider: VersionProvider, _ settings: Settings, _ files: [String: [UInt8]], isCalendar: Bool
  ) throws(Refusal) -> [VersionSource] {
    let entries = settings.versionFiles.map { entry in
      VersionSource(entry.path, .text(pattern: entry.pattern, spellings: []))
    }
    switch provider {
    case .pep621, .poetry, .uv:
      return [
        VersionSource("pyproject.toml", .pyproject, isCalendar ? .python : .scheme),
        VersionSource("uv.lock", .uvLock(source: "."), .python, isLock: true),
      ] + entries
    case .cargo:
      var sources = [VersionSource("Cargo.toml", .cargo, .semantic)]
      if let bytes = files["Cargo.toml"], let root = try? TOML.parse(bytes),
        let name = root.at(["package", "name"])?.string, let version = root.at(["package", "version"])?.string
      {
        sources.append(VersionSource("Cargo.lock", .cargoLock(name: name, version: version), .semantic, isLock: true))
      }
      return sources + entries
    case .npm:
      return [
        VersionSource("package.json", .npm, .semantic),
        VersionSource("package-lock.json", .npmLock, .semantic, isLock: true),
        VersionSource("npm-shrinkwrap.json", .npmLock, .semantic, isLock: true),
      ] + entries
    case .composer:
      return [VersionSource("composer.json", .composer, .semantic)] + entries
    case .config, .commitizen:
      return [try keySource(settings)] + entries
    case .scm:
      guard entries.isEmpty else {
        throw Refusal(
          .configurationInvalid, "version_files and the provider scm exclude each other: the tags are the version",
          hint: "remove version_files, or state the version in a file")
      }
      return []
    }
  }

  /// Where the configuration itself states the version.
  private static func keySource(_ settings: Settings) throws(Refusal) -> VersionSource {
    switch settings.origin {
    case .versioning(let file):
      return VersionSource(
        file, .tomlKey(file.hasSuffix("pyproject.toml") ? ["tool", "versioning", "version"] : ["version"]))
    case .commitizen(let file):
      return file.hasSuffix(".json")
        ? VersionSource(file, .jsonKey(["commitizen", "version"]))
        : VersionSource(file, .tomlKey(["tool", "commitizen", "version"]))
    case .defaults:
      throw Refusal(.noVersion, "no version found: there is no configuration that states it")
    }
  }

  /// The version's text in its first source, and its place.
  private static func state(
    _ source: VersionSource, _ files: [String: [UInt8]], _ settings: Settings
  ) throws(Refusal) -> (text: String, place: String) {
    guard let bytes = files[source.path] else {
      throw Refusal(
        .noVersion, "no version found: \(source.path) does not exist",
        hint: "run bump at the root of the project, or set version_provider")
    }
    do {
      let locations = try source.format.locate(in: bytes)
      guard let location = locations.first else {
        throw Refusal(.noVersion, "no version found in \(source.path)")
      }
      return (location.text, "\(source.path):\(TextPosition(of: location.range.lowerBound, in: bytes).line)")
    } catch let refusal as Refusal {
      throw refusal
    } catch let error as VersionFileError {
      throw Refusal(file: source.path, bytes: bytes, error)
    } catch {
      throw Refusal(.defect, "\(error)")
    }
  }

  /// Reads the stated version. A Python manifest may hold PEP 440's spelling whatever the scheme; where a manifest spells
  /// the version in its own way, PEP 440's permitted spellings include that one.
  static func read(_ text: String, scheme: Scheme, isRespelt: Bool, at place: String) throws(Refusal) -> Version {
    do {
      return try Version(parsing: text, scheme: scheme)
    } catch {
      if isRespelt, let python = try? Version(parsing: text, scheme: .pep440), let same = python.spelled(scheme) {
        return same
      }
      throw Refusal(
        .versionUnreadable, "\(place): '\(text)' is no \(scheme.name.rawValue) version: \(error)",
        hint: "correct the version there, or set version_scheme (semver, semver2, pep440, calver)")
    }
  }

  /// The name that the manifest gives the package.
  private static func name(_ files: [String: [UInt8]], _ provider: VersionProvider) -> String? {
    switch provider {
    case .pep621, .poetry, .uv:
      guard let bytes = files["pyproject.toml"], let root = try? TOML.parse(bytes) else { return nil }
      return (root.at(["project", "name"]) ?? root.at(["tool", "poetry", "name"]))?.string
    case .cargo:
      guard let bytes = files["Cargo.toml"] else { return nil }
      return (try? TOML.parse(bytes))?.at(["package", "name"])?.string
    case .npm:
      guard let bytes = files["package.json"] else { return nil }
      return (try? JSON.parse(bytes))?["name"]?.string
    default: return nil
    }
  }
}

extension Refusal {
  /// A problem of a version file, with its line.
  init(file: String, bytes: [UInt8], _ error: VersionFileError) {
    let place = error.offset.map { offset in
      let position = TextPosition(of: offset, in: bytes)
      return ":\(position.line):\(position.column)"
    }
    let code: ExitCode =
      switch error {
      case .missing, .dynamic: .noVersion
      default: .versionNotInFile
      }
    self.init(code, "\(file)\(place ?? ""): \(error)")
  }
}

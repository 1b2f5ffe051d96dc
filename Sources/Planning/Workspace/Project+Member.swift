public import Configuration
import SemanticVersion
import StructuredText
import VersionFiles
import Workspaces

extension Project {
  /// A package of a workspace.
  ///
  /// `packages` are those that share its folder, the one that gives the name first; none of a package that only the
  /// configuration names. `own` is what the configuration says about it, `isMember` whether there are others.
  init(
    _ name: String, path: String, packages: [Package], settings: Settings, own: PackageSettings?, isMember: Bool,
    scheme asked: Scheme.Name?, tagFormat askedFormat: String?, contents: (String) -> [UInt8]?
  ) throws(Refusal) {
    var settings = settings
    settings.tagFormat = own?.tagFormat ?? settings.tagFormat
    settings.legacyTagFormats += own?.legacyTagFormats ?? []
    if let image = own?.image {
      settings.images.repositories = [image]
    } else if isMember {
      settings.images.repositories = []
    }
    if isMember, own?.image == nil { settings.images.references = [] }
    let folder = path == "." ? "" : path + "/"
    settings.changelog.file = folder + settings.changelog.file
    (settings.packages, settings.groups, settings.shared) = ([], [], [])
    // The last one left of several goes on from its releases.
    if !isMember, settings.tagFormat == nil { settings.legacyTagFormats.append("$name-v$version") }

    let isCalendar = (asked ?? settings.scheme) == .calver
    let isPython = packages.first?.ecosystem == .python
    let scheme = Scheme(
      asked ?? settings.scheme ?? (isPython ? .pep440 : .semver2), calendarFormat: settings.calverFormat)
    var sources: [VersionSource] = []
    var statedText: String?
    var statedAt: String?
    var stated: Version?
    for package in packages {
      guard case .stated(let text, let file, let format) = package.version else { continue }
      let spelling: VersionSource.Spelling =
        package.ecosystem != .python ? .semantic : isCalendar ? .python : .scheme
      let place = Self.place(of: format, file, contents(file))
      let version = try Self.read(
        text, scheme: scheme, isRespelt: isPython || (isCalendar && spelling == .semantic), at: place)
      if let stated {
        // A manifest of another ecosystem in the same folder goes along where it states the same version.
        guard stated.hasSameRank(as: version) else { continue }
      } else {
        (stated, statedText, statedAt) = (version, text, place)
      }
      sources.append(VersionSource(file, format, spelling))
      for lock in package.locks {
        guard let format = lock.format else { continue }
        sources.append(
          VersionSource(lock.path, format, package.ecosystem == .python ? .python : .semantic, isLock: true))
      }
    }
    self.init(
      name: name, path: path, isMember: isMember, dockerfile: packages.lazy.compactMap(\.dockerfile).first,
      settings: settings, scheme: scheme,
      tagFormat: TagFormat(
        askedFormat ?? settings.tagFormat ?? (isMember ? "$name-v$version" : "v$version"), name: name),
      sources: sources, stated: stated, statedText: statedText, statedAt: statedAt)
    try checkTagFormat()
  }

  /// What the packages of a workspace share: settings, and no version.
  public init(sharing settings: Settings, folder: String) {
    self.init(
      name: folder, path: ".", isMember: true, dockerfile: nil, settings: settings,
      scheme: Scheme(settings.scheme ?? .semver2, calendarFormat: settings.calverFormat),
      tagFormat: TagFormat("$name-v$version", name: folder), sources: [], stated: nil, statedText: nil, statedAt: nil)
  }

  private static func place(of format: VersionFileFormat, _ file: String, _ bytes: [UInt8]?) -> String {
    guard let bytes, let location = try? format.locate(in: bytes).first else { return file }
    return "\(file):\(TextPosition(of: location.range.lowerBound, in: bytes).line)"
  }
}

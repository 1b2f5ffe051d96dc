public import ContainerBuilds
import StructuredText
import Workspaces
import YAMLText

/// A Dockerfile of a repository, and what it brings into its image.
public struct ImageBuild: Sendable {
  /// The Dockerfile, from the root of the repository.
  public let dockerfile: String
  /// The folder that it is built in; empty for the root.
  public let context: String
  /// What of that folder it brings in.
  public let content: ImageContent
}

extension ImageBuild {
  /// The builds of all Dockerfiles that git tracks: in the contexts that compose files give, else in the one that its
  /// sources tell. One whose context cannot be told, or where a variable hides what is copied, is left out.
  ///
  /// `folders` are those of the packages, empty for the root; `paths` are the files that git tracks, `contents` gives the
  /// bytes of one of them.
  public static func all(packages folders: [String], paths: [String], contents: (String) -> [UInt8]?) -> [ImageBuild] {
    let paths = paths.filter { !isBesidePackages($0) }
    let tracked = Set(paths)
    var composed: [String: [ComposeBuild]] = [:]
    for path in paths where ComposeBuild.isComposeFile(path) {
      guard let bytes = contents(path), let builds = try? ComposeBuild.builds(in: bytes, path: path) else { continue }
      for build in builds { composed[build.dockerfile, default: []].append(build) }
    }
    var builds: [ImageBuild] = []
    for path in paths where isDockerfile(path) || composed[path] != nil {
      guard let bytes = contents(path) else { continue }
      let dockerfile = Dockerfile(parsing: bytes)
      var contexts = composed[path]?.map { (folder: $0.context, additional: $0.additionalContexts) } ?? []
      if contexts.isEmpty {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        let owner = folders.filter { $0.isEmpty || $0 == parent || parent.hasPrefix($0 + "/") }.max {
          $0.utf8.count < $1.utf8.count
        }
        guard let folder = dockerfile.context(ofPackageIn: owner ?? parent, paths: paths) else { continue }
        contexts = [(folder, [:])]
      }
      var seen: Set<String> = []
      for context in contexts where seen.insert(context.folder).inserted {
        let ignores = [path + ".dockerignore", context.folder + (context.folder.isEmpty ? "" : "/") + ".dockerignore"]
        let ignore = ignores.first(where: tracked.contains).flatMap(contents).map(DockerIgnore.init(parsing:))
        let content = ImageContent(
          dockerfile, context: context.folder, ignore: ignore, additionalContexts: context.additional)
        guard !content.isUnclear else { continue }
        builds.append(ImageBuild(dockerfile: path, context: context.folder, content: content))
      }
    }
    return builds
  }

  /// Whether a file is a Dockerfile by its name.
  private static func isDockerfile(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return name == "Dockerfile" || name == "Containerfile"
      || name.hasPrefix("Dockerfile.") && !name.hasSuffix(".dockerignore") || name.lowercased().hasSuffix(".dockerfile")
  }
}

extension Members {
  /// A package that an image ships and that its Dockerfile does not bring in.
  public struct MissingCopy: Hashable, Sendable {
    /// The number of the package whose image it is.
    public let package: Int
    /// The number of the package that is missing.
    public let missing: Int
    /// The packages on the way from the one to the other, by their numbers, without either.
    public let through: [Int]
    /// The Dockerfile, from the root of the repository.
    public let dockerfile: String
    /// Where the instruction is that brings the package itself in, in bytes from the start of the Dockerfile.
    public let offset: Int
    /// The folder that the image is built in; empty for the root.
    public let context: String
  }

  /// The packages that images ship and that their Dockerfiles do not bring in, in the order of the Dockerfiles.
  ///
  /// An image ships the packages whose files its Dockerfile brings in, and all that these need to run. A package's manifest
  /// alone does not bring it in, and neither do files of a package around the one that the image is of. `paths` are the
  /// files that git tracks, `contents` gives the bytes of one of them.
  public func missingCopies(paths: [String], contents: (String) -> [UInt8]?) -> [MissingCopy] {
    let folders = projects.map { $0.path == "." ? "" : $0.path }
    guard !workspace.dependencies.isEmpty else { return [] }
    let builds = ImageBuild.all(packages: folders, paths: paths, contents: contents)
    guard !builds.isEmpty else { return [] }
    var files = [[String]](repeating: [], count: projects.count)
    var owned = files
    for path in paths {
      for number in ownership.owners(of: path)
      where number < projects.count && (folders[number].isEmpty || path.hasPrefix(folders[number] + "/")) {
        owned[number].append(path)
        if numbers[path] == nil, !isBesidePackages(path) { files[number].append(path) }
      }
    }
    for number in files.indices where files[number].isEmpty { files[number] = owned[number] }

    var missing: [MissingCopy] = []
    for build in builds {
      let offsets = files.map { files in files.lazy.compactMap { build.content.instruction(bringing: $0) }.first }
      let owner = folders.filter { $0.isEmpty || build.dockerfile.hasPrefix($0 + "/") }.map(\.utf8.count).max() ?? 0
      /// Whether an image of one package only takes files along that lie in the folder of another one around it.
      func takesAlong(_ number: Int) -> Bool {
        let folder = folders[number]
        guard folder.isEmpty || build.dockerfile.hasPrefix(folder + "/") else { return false }
        if folder.utf8.count < owner { return true }
        // Files at the root serve all packages.
        return folder.isEmpty && offsets.indices.contains { $0 != number && offsets[$0] != nil }
          && !files[number].contains { $0.contains("/") && build.content.instruction(bringing: $0) != nil }
      }
      // The package in whose folder the Dockerfile is comes first.
      let isOwn = { (number: Int) in build.dockerfile.hasPrefix(folders[number] + "/") && !folders[number].isEmpty }
      let shipping = offsets.indices.filter { offsets[$0] != nil && !takesAlong($0) }.sorted { one, other in
        isOwn(one) != isOwn(other) ? isOwn(one) : one < other
      }
      var named: Set<Int> = []
      for package in shipping {
        // What another package's extra needs is there only where somebody asks for it.
        for (number, way) in graph.shipped(by: package, withoutExtras: !isOwn(package))
        where offsets[number] == nil && named.insert(number).inserted {
          missing.append(
            MissingCopy(
              package: package, missing: number, through: way.dropLast(), dockerfile: build.dockerfile,
              offset: offsets[package] ?? 0, context: build.context))
        }
      }
    }
    return missing
  }
}

extension FileAudit {
  /// Dockerfiles bring in the packages that their images ship.
  mutating func checkDockerfiles() {
    guard let members else { return }
    for missing in members.missingCopies(paths: paths, contents: contents) where selected.contains(missing.package) {
      let name = { (number: Int) in members.projects[number].name }
      let folder = members.projects[missing.missing].path
      let chain = missing.through.isEmpty ? "" : " through \(missing.through.map(name).joined(separator: ", "))"
      let isWithin = missing.context.isEmpty || folder == missing.context || folder.hasPrefix(missing.context + "/")
      let ships = "the image of \(name(missing.package)) needs \(name(missing.missing))\(chain)"
      add(
        FileFinding(
          .copyMissing, of: name(missing.package), missing.dockerfile, at: missing.offset,
          in: contents(missing.dockerfile) ?? [],
          isWithin
            ? "\(ships), and nothing copies \(folder) into it"
            : "\(ships), and \(folder) is not in the folder that it is built in (\(missing.context))",
          repair: isWithin
            ? "add COPY \(relative(folder, to: missing.context)) to the Dockerfile"
            : "build it in the root of the repository (context: . in a compose file), and copy \(folder)"))
    }
  }

  private func relative(_ folder: String, to context: String) -> String {
    context.isEmpty ? folder : String(folder.dropFirst(context.utf8.count).drop { $0 == "/" })
  }
}

public import YAMLText

/// What a compose file says about building the image of a service.
public struct ComposeBuild: Hashable, Sendable {
  /// The service.
  public let service: String
  /// The folder of the build context, from the root of the repository; empty for the root.
  public let context: String
  /// The Dockerfile, from the root of the repository.
  public let dockerfile: String
  /// Further contexts by their names, folders from the root of the repository.
  public let additionalContexts: [String: String]

  /// Whether a file is a compose file by its name: `compose.yaml`, `docker-compose.prod.yml`, `docker_compose_tests.yml`.
  public static func isComposeFile(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    guard name.hasSuffix(".yml") || name.hasSuffix(".yaml") else { return false }
    return ["compose", "docker-compose", "docker_compose"].contains(where: name.hasPrefix)
  }

  /// The builds of a compose file at `path`: `build: folder`, or a table with `context`, `dockerfile` and
  /// `additional_contexts`. Folders are told from the file's own. One whose context is an address, is above the root of the
  /// repository, or hangs on a variable is left out.
  public static func builds(in bytes: [UInt8], path: String) throws(YAMLError) -> [ComposeBuild] {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    var builds: [ComposeBuild] = []
    for document in try YAML.parse(bytes) {
      for service in document["services"]?.entries ?? [] {
        guard let build = service.value["build"], let name = service.key.text else { continue }
        guard build["dockerfile_inline"] == nil,
          let context = resolved(build.text ?? build["context"]?.text ?? ".", in: folder),
          let dockerfile = resolved(build["dockerfile"]?.text ?? "Dockerfile", in: context)
        else { continue }
        builds.append(
          ComposeBuild(
            service: name, context: context, dockerfile: dockerfile,
            additionalContexts: contexts(build["additional_contexts"], in: folder)))
      }
    }
    return builds
  }

  private static func contexts(_ node: YAMLNode?, in folder: String) -> [String: String] {
    var pairs: [(String, String)] = []
    for entry in node?.entries ?? [] {
      if let name = entry.key.text, let path = entry.value.text { pairs.append((name, path)) }
    }
    for element in node?.elements ?? [] {
      let halves = element.text?.split(separator: "=", maxSplits: 1).map(String.init) ?? []
      if halves.count == 2 { pairs.append((halves[0], halves[1])) }
    }
    var contexts: [String: String] = [:]
    for (name, path) in pairs { contexts[name] = resolved(path, in: folder) }
    return contexts
  }

  /// A path from the root of the repository; nil where it is none within it.
  private static func resolved(_ path: String, in folder: String) -> String? {
    guard !path.contains("$"), !path.contains(":"), !path.hasPrefix("/"), !path.hasPrefix("~") else { return nil }
    var parts = folder.split(separator: "/").map(String.init)
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}

/// Which files of a repository a Dockerfile brings into its image, or mounts while it is built.
public struct ImageContent: Sendable {
  private struct Rule {
    /// The folder that sources are told from, as its parts.
    let context: [String]
    /// The same folder with a slash at its end; empty for the root.
    let front: String
    let patterns: [PathPattern]
    let ignore: DockerIgnore?
    let offset: Int
  }

  private let rules: [Rule]
  /// Whether a variable hides a part of it, so that nothing can be said about what is not brought in.
  public let isUnclear: Bool

  /// What `dockerfile` takes out of the folder `context`, which is told from the root of the repository, and of further
  /// contexts by their names. `ignore` is what is kept out of the context.
  public init(
    _ dockerfile: Dockerfile, context: String, ignore: DockerIgnore? = nil, additionalContexts: [String: String] = [:]
  ) {
    isUnclear = dockerfile.copies.contains(where: \.isUnclear)
    rules = dockerfile.copies.compactMap { copy in
      guard let folder = copy.from.map({ additionalContexts[$0] }) ?? context else { return nil }
      let context = PathPattern.parts(of: folder)
      return Rule(
        context: context, front: context.map { $0 + "/" }.joined(), patterns: copy.sources.map(PathPattern.init),
        ignore: copy.from == nil ? ignore : nil, offset: copy.offset)
    }
  }

  /// Where the first instruction begins that brings in a file, in bytes from the start of the Dockerfile; nil where none
  /// does. `path` is told from the root of the repository.
  public func instruction(bringing path: String) -> Int? {
    let reaching = rules.filter { path.hasPrefix($0.front) }
    guard !reaching.isEmpty else { return nil }
    let parts = PathPattern.parts(of: path)
    return reaching.first { rule in
      let inside = Array(parts.dropFirst(rule.context.count))
      return rule.patterns.contains { $0.covers(inside) } && rule.ignore?.ignores(inside) != true
    }?.offset
  }
}

extension Dockerfile {
  /// The folder that a Dockerfile is meant to be built in, where nothing says it: its package's or the root; nil where
  /// either may be meant.
  ///
  /// The root where a source is there and not in the package's folder; the package's where one is there and not at the
  /// root; else the root where the file speaks of the package's folder as it is from the root, or of `--package`; else the
  /// package's where a source is in both. `paths` are the files of the repository.
  public func context(ofPackageIn folder: String, paths: [String]) -> String? {
    guard !folder.isEmpty else { return "" }
    let sources = copies.filter { $0.from == nil }.flatMap(\.sources).filter { !PathPattern.parts(of: $0).isEmpty }
    let own = PathPattern.parts(of: folder)
    func exists(_ source: String, _ context: [String]) -> Bool {
      let pattern = PathPattern(source)
      let front = (context + pattern.literalFolders).joined(separator: "/")
      return paths.contains { path in
        path.hasPrefix(front) && pattern.covers(Array(PathPattern.parts(of: path).dropFirst(context.count)))
      }
    }
    var isOnlyOwn = false
    var isOwn = false
    for source in sources {
      switch (exists(source, own), exists(source, [])) {
      case (false, true): return ""
      case (true, let isAtRoot):
        isOwn = true
        if !isAtRoot { isOnlyOwn = true }
      case (false, false): break
      }
    }
    if isOnlyOwn { return folder }
    if mentions(folder + "/") || mentions("--package") { return "" }
    return isOwn ? folder : nil
  }
}

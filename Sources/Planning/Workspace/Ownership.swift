public import History

/// Whose a file is in a workspace: which packages change when it changes.
public struct Ownership: Sendable {
  /// What one package owns.
  public struct Package: Hashable, Sendable {
    /// Its folder, relative to the root; `.` for the root, nil where it has none.
    public var path: String?
    /// Globs of further files whose changes count, relative to the root; a name without a pattern is a file, or a folder
    /// with all that is in it.
    public var paths: [String]
    /// Globs of files whose changes do not count, relative to the root or to the package's folder.
    public var ignored: [String]

    /// Makes a value.
    public init(path: String?, paths: [String] = [], ignored: [String] = []) {
      self.path = path
      self.paths = paths
      self.ignored = ignored
    }
  }

  private struct Node: Sendable {
    var children: [[UInt8]: Int] = [:]
    /// The package whose folder this is.
    var owner: Int?
    /// Whether every file below has to be looked at by its path.
    var hasRules = false
  }

  private struct Claim: Sendable {
    let glob: Glob
    let packages: [Int]
  }

  private let folders: [[String]?]
  private let ignored: [[Glob]]
  private let claims: [Claim]
  /// What belongs to nobody by its place.
  private let watched: Set<String>
  private var nodes = [Node()]

  /// The ownership of `packages`. `shared` are globs of files, and the numbers of the packages that these concern as well.
  ///
  /// `watched` are files whose changes are told besides, each by a number after those of the packages; they belong to no
  /// package by their place.
  public init(
    _ packages: [Package], shared: [(pattern: String, packages: [Int])] = [], watched: [String] = []
  ) {
    folders = packages.map { $0.path.map(Self.parts) }
    ignored = packages.map { $0.ignored.map(Self.glob) }
    let own = packages.enumerated().flatMap { number, package in package.paths.map { (pattern: $0, packages: [number]) }
    }
    self.watched = Set(watched)
    let watched = watched.enumerated().map { number, path in (pattern: path, packages: [packages.count + number]) }
    let all = shared + own + watched
    claims = all.map { Claim(glob: Self.glob($0.pattern), packages: $0.packages) }
    for (number, folder) in folders.enumerated() {
      guard let folder else { continue }
      let node = insert(folder)
      nodes[node].owner = number
      if !packages[number].ignored.isEmpty { nodes[node].hasRules = true }
    }
    for (pattern, _) in all {
      let place = insert(Array(Self.parts(pattern).prefix { !Glob.isPattern($0) }))
      nodes[place].hasRules = true
    }
  }

  /// The numbers of the packages that change when the file at `path` changes, in ascending order.
  ///
  /// A file belongs to the package with the longest path above it, and besides to all that claim it.
  public func owners(of path: String) -> [Int] {
    let parts = Self.parts(path)
    var owners: Set<Int> = []
    var (node, longest) = (0, nodes[0].owner)
    for part in parts.dropLast() {
      guard let next = nodes[node].children[Array(part.utf8)] else { break }
      node = next
      longest = nodes[node].owner ?? longest
    }
    if let longest, !watched.contains(path) { owners.insert(longest) }
    for claim in claims where claim.glob.matches(path) { owners.formUnion(claim.packages) }
    return owners.filter { $0 >= folders.count || !isIgnored(path, parts, by: $0) }.sorted()
  }

  /// The numbers of the packages in which a tree differs from each of `olds`, in ascending order.
  public func packagesChanged(
    from olds: [ObjectID?], to new: ObjectID?, in source: some TreeSource
  ) throws(HistoryError) -> [Int] {
    var found: Set<Int> = []
    let root = Place(path: [], node: 0, owner: nodes[0].owner, hasRules: nodes[0].hasRules)
    try visitChanges(from: olds, to: new, in: source, state: root) { place, name, isFolder in
      let node = place.node.flatMap { nodes[$0].children[Array(name)] }
      let hasRules = place.hasRules || node.map { nodes[$0].hasRules } == true
      guard isFolder else {
        if hasRules {
          found.formUnion(owners(of: String(decoding: place.path + name, as: UTF8.self)))
        } else if let owner = place.owner {
          found.insert(owner)
        }
        return nil
      }
      var inside = place
      inside.path += name + [UInt8(ascii: "/")]
      inside.node = node
      inside.owner = node.flatMap { nodes[$0].owner } ?? place.owner
      inside.hasRules = hasRules
      if node.map({ nodes[$0].children.isEmpty }) ?? true, !hasRules, olds.count == 1 {
        // All below is one package's, so that any difference will do. A merge may only have put files together.
        if let owner = inside.owner { found.insert(owner) }
        return nil
      }
      return inside
    }
    return found.sorted()
  }

  /// The files that differ between two trees and belong to a package, each with the numbers of its packages.
  public func filesChanged(
    from old: ObjectID?, to new: ObjectID?, in source: some TreeSource
  ) throws(HistoryError) -> [(path: String, owners: [Int])] {
    var files: [(path: String, owners: [Int])] = []
    try visitChanges(from: [old], to: new, in: source, state: [UInt8]()) { folder, name, isFolder in
      let path = folder + name
      guard isFolder else {
        let path = String(decoding: path, as: UTF8.self)
        let owners = owners(of: path).filter { $0 < folders.count }
        if !owners.isEmpty { files.append((path, owners)) }
        return nil
      }
      return path + [UInt8(ascii: "/")]
    }
    return files
  }

  private struct Place {
    var path: [UInt8]
    /// Nil below all folders that are known.
    var node: Int?
    var owner: Int?
    var hasRules: Bool
  }

  private func isIgnored(_ path: String, _ parts: [String], by package: Int) -> Bool {
    guard !ignored[package].isEmpty else { return false }
    let inside = folders[package].flatMap { folder in
      parts.starts(with: folder) ? parts.dropFirst(folder.count).joined(separator: "/") : nil
    }
    return ignored[package].contains { glob in glob.matches(path) || inside.map(glob.matches) == true }
  }

  private mutating func insert(_ folder: [String]) -> Int {
    var node = 0
    for part in folder {
      let name = Array(part.utf8)
      if let next = nodes[node].children[name] {
        node = next
      } else {
        nodes.append(Node())
        nodes[node].children[name] = nodes.count - 1
        node = nodes.count - 1
      }
    }
    return node
  }

  /// A name without a pattern is a file, or a folder with all that is in it.
  private static func glob(_ pattern: String) -> Glob {
    let path = parts(pattern).joined(separator: "/")
    return Glob(Glob.isPattern(path) ? path : path.isEmpty ? "**" : path + "/**")
  }

  private static func parts(_ path: String) -> [String] {
    path.split(separator: "/").map(String.init).filter { $0 != "." }
  }
}

import History
import Planning
import TestSupport
import Testing

/// Trees in memory, by what is in them.
private final class Trees: TreeSource {
  indirect enum Node: Hashable {
    case file(Int)
    case folder([String: Node])
  }

  private var known: [ObjectID: [UInt8]] = [:]
  private var names: [Node: ObjectID] = [:]

  func tree(_ id: ObjectID) throws(HistoryError) -> [UInt8] {
    guard let bytes = known[id] else { throw .missing(id) }
    return bytes
  }

  func add(_ node: Node) -> ObjectID {
    if let id = names[node] { return id }
    let number = names.count + 1
    guard let id = ObjectID((0..<20).map({ $0 < 4 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 9 })) else {
      fatalError("20 bytes make an object's name")
    }
    names[node] = id
    guard case .folder(let entries) = node else { return id }
    func isFolder(_ node: Node) -> Bool { if case .folder = node { true } else { false } }
    let sorted = entries.sorted { left, right in
      let names = [left, right].map { Array(($0.key + (isFolder($0.value) ? "/" : "")).utf8) }
      return names[0].lexicographicallyPrecedes(names[1])
    }
    known[id] = sorted.flatMap { name, node in
      Array("\(isFolder(node) ? "40000" : "100644") \(name)\0".utf8) + add(node).bytes
    }
    return id
  }

  /// The paths of the files.
  static func files(_ node: Node, _ path: String = "") -> [String: Int] {
    switch node {
    case .file(let content): [path: content]
    case .folder(let entries):
      entries.reduce(into: [:]) { files, entry in
        files.merge(Self.files(entry.value, path.isEmpty ? entry.key : "\(path)/\(entry.key)")) { $1 }
      }
    }
  }

  static func random(depth: Int, using random: inout SeededRandom) -> Node {
    let names = ["a", "a-b", "a.c", "libs", "api", "x.md"].shuffled(using: &random)
    return .folder(
      names.prefix(Int.random(in: 1...5, using: &random)).reduce(into: [:]) { folder, name in
        let isFile = depth == 0 || Int.random(in: 0..<3, using: &random) == 0
        folder[name] =
          isFile ? .file(Int.random(in: 0..<3, using: &random)) : Self.random(depth: depth - 1, using: &random)
      })
  }

  /// `node` with some files written, removed or turned into folders.
  static func changed(_ node: Node, using random: inout SeededRandom) -> Node {
    guard case .folder(var entries) = node else { return .file(Int.random(in: 0..<3, using: &random)) }
    for name in entries.keys.sorted() where Int.random(in: 0..<4, using: &random) == 0 {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: entries[name] = nil
      case 1: entries[name] = Self.random(depth: 1, using: &random)
      case 2: entries[name] = .file(Int.random(in: 0..<3, using: &random))
      default:
        let inside = entries[name].map { changed($0, using: &random) }
        // git has no empty folders.
        entries[name] = inside == .folder([:]) ? nil : inside
      }
    }
    return .folder(entries)
  }
}

@Suite("Ownership")
struct OwnershipTests {
  struct Row: CustomTestStringConvertible {
    let path: String
    let owners: [String]
    var testDescription: String { path }
  }

  private static let names = ["root", "api", "core", "core-http"]
  private static let packages = [
    Ownership.Package(path: "."),
    Ownership.Package(path: "services/api", paths: ["proto", "docs/*.yaml"], ignored: ["**/*.md", "fixtures"]),
    Ownership.Package(path: "libs/core/"),
    Ownership.Package(path: "./libs/core/http", ignored: ["libs/core/http/dev/**"]),
  ]

  @Test(
    "the longest path owns a file, and others claim it",
    arguments: [
      Row(path: "services/api/main.py", owners: ["api"]),
      Row(path: "services/api/README.md", owners: []),
      Row(path: "services/api/fixtures/a.json", owners: []),
      Row(path: "services/apis/main.py", owners: ["root"]),
      Row(path: "libs/core/x.py", owners: ["core"]),
      Row(path: "libs/core/http/x.py", owners: ["core-http"]),
      Row(path: "libs/core/http/dev/x.py", owners: []),
      Row(path: "proto/a/b.proto", owners: ["root", "api"]),
      Row(path: "docs/a.yaml", owners: ["root", "api"]),
      Row(path: "docs/a/b.yaml", owners: ["root"]),
      Row(path: "shared/x", owners: ["root", "core", "core-http"]),
      Row(path: "libs/core", owners: ["root"]),
    ])
  func owners(_ row: Row) {
    let ownership = Ownership(Self.packages, shared: [(pattern: "shared/**", packages: [2, 3])])
    #expect(ownership.owners(of: row.path).map { Self.names[$0] } == row.owners)
  }

  @Test("changed packages are those of the changed files", arguments: 1...3)
  func bruteForce(_ parents: Int) throws {
    var random = SeededRandom(seed: UInt64(parents))
    let folders = [".", "a", "a/libs", "libs", "libs/api", "api/a-b/a", "libs/api/libs"]
    let patterns = ["**/*.md", "libs", "api/**", "a/*", "*/a.c", "libs/a-b/**/a"]
    for _ in 0..<500 {
      let trees = Trees()
      let base = Trees.random(depth: 4, using: &random)
      let olds = (0..<parents).map { _ in Trees.changed(base, using: &random) }
      let new = Trees.changed(olds.randomElement(using: &random) ?? base, using: &random)
      let some = folders.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random))
      func globs() -> [String] {
        Bool.random(using: &random)
          ? [] : Array(patterns.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)))
      }
      let packages = some.map { Ownership.Package(path: $0, paths: globs(), ignored: globs()) }
      let shared = globs().map { (pattern: $0, packages: [0]) }
      let ownership = Ownership(packages, shared: shared)

      let before = olds.map { Trees.files($0) }
      let after = Trees.files(new)
      let changed = Set(before.flatMap(\.keys) + after.keys).filter { path in
        before.allSatisfy { $0[path] != after[path] }
      }
      let expected = Set(changed.flatMap { ownership.owners(of: $0) }).sorted()
      #expect(try ownership.packagesChanged(from: olds.map(trees.add), to: trees.add(new), in: trees) == expected)
    }
  }

  @Test("folders that are the same are not read")
  func pruning() throws {
    final class Counting: TreeSource {
      let trees = Trees()
      var read = 0

      func tree(_ id: ObjectID) throws(HistoryError) -> [UInt8] {
        read += 1
        return try trees.tree(id)
      }
    }
    let source = Counting()
    func tree(_ content: Int) -> ObjectID {
      source.trees.add(
        .folder([
          "services": .folder(
            (0..<100).reduce(into: [:]) { folders, number in
              folders["s\(number)"] = .folder(["src": .folder(["main.py": .file(number == 7 ? content : 0)])])
            })
        ]))
    }
    let ownership = Ownership((0..<100).map { Ownership.Package(path: "services/s\($0)") })
    #expect(try ownership.packagesChanged(from: [tree(1)], to: tree(2), in: source) == [7])
    // The root and services, twice: the package's own folder need not be looked into.
    #expect(source.read == 4)
  }
}

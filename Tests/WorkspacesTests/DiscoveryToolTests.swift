import Foundation
import TestSupport
import Testing
import Workspaces

private let uvTool = PeerTool.named("uv", "BUMP_UV")

/// npm's own reader of `workspaces`.
private let mapWorkspaces: String? = {
  guard let root = try? PeerTool.answer(["npm", "root", "-g"]).trimmingCharacters(in: .whitespacesAndNewlines) else {
    return nil
  }
  let path = "\(root)/npm/node_modules/@npmcli/map-workspaces"
  return FileManager.default.fileExists(atPath: path) ? path : nil
}()

@Suite("Members as the real tools find them")
struct DiscoveryToolTests {
  private static let folders = [
    "s/a", "s/b", "s/ab", "s/.h", "s/c", "s/c/d", "s/c/d/e", "s/x y", "t/a", "t/u/a", "s/[q]", "v",
  ]
  private static let patterns = [
    "s/*", "s/**", "s/a", "./s/b/", "s/[ab]", "s/[!a]*", "s/[a-b]", "s/?", "s/.h", "s/*/*", "**/a", "s/c/**/e", "t/**",
    "s/{a,b}", "!s/a", "s/none", "s/a*", "s/**/d", "v", "s/x y", "*/a", "s/c/../a", "s//b", "s/a**", "s/[a",
    "[st]/a",
    "s/[[]q]", "**", "s/[]a]",
  ]

  private var random = SeededRandom(seed: 31)

  private mutating func some(_ texts: [String], _ counts: ClosedRange<Int>) -> [String] {
    let picked = (0..<Int.random(in: counts, using: &random)).map { _ in texts.randomElement(using: &random) ?? "" }
    // npm forgets one of two equal patterns.
    return picked.enumerated().filter { !picked[..<$0.offset].contains($0.element) }.map(\.element)
  }

  /// The folders that ours finds; nil where it refuses.
  private func ours(_ files: [String: String]) -> [String]? {
    guard let workspace = try? Workspace(paths: files.keys.sorted(), contents: { files[$0].map { Array($0.utf8) } })
    else {
      return nil
    }
    return workspace.packages.map(\.path).filter { !$0.isEmpty }.sorted()
  }

  /// Some folders with a manifest, some with another file.
  private mutating func layout(_ manifest: (Int) -> (name: String, text: String)) -> [String: String] {
    var files: [String: String] = [:]
    for (index, folder) in Self.folders.enumerated() {
      switch Int.random(in: 0..<12, using: &random) {
      case 0..<8: files["\(folder)/\(manifest(index).name)"] = manifest(index).text
      case 8: files["\(folder)/README.md"] = ""
      default: break
      }
    }
    return files
  }

  private func write(_ files: [String: String], to root: URL) throws {
    try? FileManager.default.removeItem(at: root)
    for (path, text) in files {
      let url = root.appending(path: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  private func list(_ texts: [String]) -> String { "[\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]" }

  @Test("uv", .enabled(if: PeerTool.runs([uvTool, "--version"])))
  mutating func uv() throws {
    let sandbox = try PeerTool.sandbox()
    let root = sandbox.folder.appending(path: "repository")
    var accepted = 0
    for _ in 0..<50 {
      var files = layout { ("pyproject.toml", "[project]\nname = \"p\($0)\"\nversion = \"1\"\n") }
      let members = some(Self.patterns, 1...3)
      let excluded = some(Self.patterns.filter { $0 != "s/[a" && $0 != "s/a**" }, 0...2)
      files["pyproject.toml"] =
        "[project]\nname = \"root\"\nversion = \"1\"\n[tool.uv.workspace]\nmembers = \(list(members))\nexclude = \(list(excluded))\n"
      try write(files, to: root)
      let outcome = try sandbox.run(
        URL(fileURLWithPath: "/usr/bin/env"), [uvTool, "workspace", "list", "--paths"], in: root)
      let theirs = outcome.stdout.split(separator: "\n").map { String($0.dropFirst(root.path.count + 1)) }
        .filter { !$0.isEmpty }.sorted()
      let expected = outcome.exitCode == 0 ? theirs : nil
      if expected?.isEmpty == false { accepted += 1 }
      #expect(ours(files) == expected, "\(members) \(excluded) \(files.keys.sorted()) \(outcome.stderr)")
    }
    #expect(accepted > 12)
  }

  @Test("Cargo", .enabled(if: PeerTool.runs(["cargo", "--version"])))
  mutating func cargo() throws {
    let sandbox = try PeerTool.sandbox()
    let root = sandbox.folder.appending(path: "repository")
    var accepted = 0
    for _ in 0..<40 {
      var files = layout {
        ("Cargo.toml", "[package]\nname = \"p\($0)\"\nversion = \"1.0.0\"\n[lib]\npath = \"l.rs\"\n")
      }
      let members = some(Self.patterns, 1...3)
      let excluded = some(["s/a", "s/c", "t", "s/*", "./v/"], 0...2)
      files["Cargo.toml"] = "[workspace]\nresolver = \"2\"\nmembers = \(list(members))\nexclude = \(list(excluded))\n"
      var written = files
      for path in files.keys where path.hasSuffix("/Cargo.toml") {
        written["\(path.dropLast("Cargo.toml".count))l.rs"] = ""
      }
      try write(written, to: root)
      let outcome = try sandbox.run(
        URL(fileURLWithPath: "/usr/bin/env"),
        ["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1"], in: root)
      var expected: [String]?
      if outcome.exitCode == 0 {
        let json = try JSONSerialization.jsonObject(with: Data(outcome.stdout.utf8)) as? [String: Any]
        let packages = json?["packages"] as? [[String: Any]] ?? []
        expected = packages.compactMap { $0["manifest_path"] as? String }.map {
          String($0.dropFirst(root.path.count + 1).dropLast("/Cargo.toml".count))
        }.sorted()
        accepted += 1
      }
      let found = ours(files)
      // Cargo wants a member; we do not.
      if expected == nil, found == [] { continue }
      #expect(found == expected, "\(members) \(excluded) \(files.keys.sorted()) \(outcome.stderr)")
    }
    #expect(accepted > 6)
  }

  @Test("npm", .enabled(if: mapWorkspaces != nil))
  mutating func npm() throws {
    let sandbox = try PeerTool.sandbox()
    let root = sandbox.folder.appending(path: "repository")
    let script = """
      const map = require(process.argv[1])
      map({ cwd: process.cwd(), pkg: require(process.cwd() + '/package.json') })
        .then(found => { for (const path of found.values()) console.log(path) }, () => process.exit(1))
      """
    let patterns = Self.patterns.filter { !$0.contains("..") && $0 != "s/[a" } + ["!s/*", "!**/a", "{s,t}/a", "./t/*"]
    var accepted = 0
    for _ in 0..<50 {
      var files = layout { ("package.json", "{\"name\": \"p\($0)\", \"version\": \"1.0.0\"}") }
      let members = some(patterns, 1...4)
      files["package.json"] = "{\"workspaces\": \(list(members))}"
      try write(files, to: root)
      let outcome = try sandbox.run(
        URL(fileURLWithPath: "/usr/bin/env"), ["node", "-e", script, try #require(mapWorkspaces)], in: root)
      let theirs = outcome.stdout.split(separator: "\n").map { String($0.dropFirst(root.path.count + 1)) }
        .filter { !$0.isEmpty }.sorted()
      let expected = outcome.exitCode == 0 ? theirs : nil
      if expected?.isEmpty == false { accepted += 1 }
      #expect(ours(files) == expected, "\(members) \(files.keys.sorted()) \(outcome.stderr)")
    }
    #expect(accepted > 12)
  }
}

/// The folder of a path; empty for what stands at the root of the repository.
func folder(of path: String) -> String {
  let bytes = Array(path.utf8)
  guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
  return String(decoding: bytes[..<slash], as: UTF8.self)
}

/// The last part of a path.
func baseName(_ path: String) -> String {
  path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
}

/// The parts of a path.
func parts(of path: String) -> [String] {
  path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
}

/// A name in a folder.
func path(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }

/// What a relative path written in a file of `folder` means; nil where it is absolute or leaves the repository.
func resolve(_ relative: String, in folder: String) -> String? {
  guard relative.utf8.first != UInt8(ascii: "/") else { return nil }
  var result = parts(of: folder)
  for part in parts(of: relative) where part != "." {
    if part == ".." {
      guard result.popLast() != nil else { return nil }
    } else {
      result.append(part)
    }
  }
  return result.joined(separator: "/")
}

/// The path from one folder to another, as lock files write it: `.` for the same, `../` where it goes up.
func relativePath(from folder: String, to other: String) -> String {
  let start = parts(of: folder)
  let end = parts(of: other)
  let common = zip(start, end).prefix { $0 == $1 }.count
  let steps = Array(repeating: "..", count: start.count - common) + end[common...]
  return steps.isEmpty ? "." : steps.joined(separator: "/")
}

/// Whether a folder is beneath another, or the same.
func isWithin(_ path: String, _ folder: String) -> Bool {
  folder.isEmpty || path == folder || path.utf8.starts(with: "\(folder)/".utf8)
}

/// Whether a file is in tests, their fixtures, or a template, so that what it declares is no package to release.
public func isBesidePackages(_ path: String) -> Bool { TrackedFiles.isAside(path) }

/// The files of a repository that git tracks, and the folders that they are in.
struct TrackedFiles {
  /// Without what is in `.venv` or `node_modules`.
  let files: Set<String>
  /// Sorted; the root is the empty one.
  let folders: [String]
  /// Files by their last part, each list sorted.
  private let names: [String: [String]]
  private let folderSet: Set<String>
  /// What a container image is built from, by folder.
  let dockerfiles: [String: String]

  init(_ paths: [String]) {
    var files: Set<String> = []
    var folders: Set<String> = [""]
    var names: [String: [String]] = [:]
    for path in paths.sorted() where !Self.isInstalled(path) {
      files.insert(path)
      names[baseName(path), default: []].append(path)
      var parent = folder(of: path)
      while folders.insert(parent).inserted { parent = folder(of: parent) }
    }
    self.files = files
    self.folders = folders.sorted()
    self.names = names
    folderSet = folders
    var dockerfiles: [String: String] = [:]
    for (name, paths) in names.sorted(by: { Self.rank($0.key) < Self.rank($1.key) }) where Self.rank(name).0 < 2 {
      for path in paths where dockerfiles[Workspaces.folder(of: path)] == nil {
        dockerfiles[Workspaces.folder(of: path)] = path
      }
    }
    self.dockerfiles = dockerfiles
  }

  /// `Dockerfile` first, then `Containerfile`, then the names that say more; 2 for all else.
  private static func rank(_ name: String) -> (Int, String) {
    if name == "Dockerfile" || name == "Containerfile" { return (0, name == "Dockerfile" ? "" : name) }
    return (name.hasPrefix("Dockerfile.") || name.hasSuffix(".Dockerfile") ? 1 : 2, name)
  }

  func files(named name: String) -> [String] { names[name] ?? [] }

  func contains(folder: String) -> Bool { folderSet.contains(folder) }

  /// The folders that a pattern matches, sorted.
  func folders(matching pattern: FolderPattern) -> [String] {
    guard let literal = pattern.literal else { return folders.filter(pattern.matches) }
    return contains(folder: literal) ? [literal] : []
  }

  /// Whether the path is in a folder that a package manager fills.
  private static func isInstalled(_ path: String) -> Bool {
    parts(of: path).dropLast().contains { $0 == ".venv" || $0 == "node_modules" }
  }

  /// Whether a manifest here is none of a package to release: in tests, their fixtures, or a template.
  static func isAside(_ path: String) -> Bool {
    let names: Set<String> = [
      "test", "tests", "testdata", "test-data", "test_data", "__tests__", "fixture", "fixtures", "__fixtures__",
      "template", "templates",
    ]
    return parts(of: path).dropLast().contains { names.contains($0.lowercased()) || $0.contains("{{") }
  }
}

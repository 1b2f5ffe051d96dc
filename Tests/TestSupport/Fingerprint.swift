import Foundation

/// Everything about a repository: each file below its root, git's own included, with kind, permissions and content,
/// and what `git status` says. Two are equal where nothing, not a byte, was touched.
public struct Fingerprint: Equatable, CustomStringConvertible {
  private var entries: [String: String] = [:]

  /// What differs from an earlier one, a line each; empty where nothing does.
  public func differences(from earlier: Fingerprint) -> [String] {
    Set(entries.keys).union(earlier.entries.keys).sorted().compactMap { path in
      let (old, new) = (earlier.entries[path], entries[path])
      return old == new ? nil : "\(path): \(old ?? "absent") -> \(new ?? "absent")"
    }
  }

  /// The entries, one a line.
  public var description: String {
    entries.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
  }
}

extension TestRepository {
  /// What the repository is like now.
  public var fingerprint: Fingerprint {
    get throws { try Fingerprint(self) }
  }
}

extension Fingerprint {
  fileprivate init(_ repository: TestRepository) throws {
    let files = FileManager.default
    let root = repository.root.path
    // Before the files are read: git may refresh what it caches, unless told not to.
    if let status = try? repository.git("--no-optional-locks", "status", "--porcelain", "--ignored") {
      entries["git status"] = status
    }
    if let references = try? repository.git("for-each-ref", "--format=%(refname) %(objectname) %(symref)") {
      entries["git for-each-ref"] = references
    }
    for path in try files.subpathsOfDirectory(atPath: root) {
      let full = "\(root)/\(path)"
      let attributes = try files.attributesOfItem(atPath: full)
      let mode = String((attributes[.posixPermissions] as? Int) ?? 0, radix: 8)
      switch attributes[.type] as? FileAttributeType {
      case .typeDirectory?: entries[path] = "folder \(mode)"
      case .typeSymbolicLink?: entries[path] = "link to \(try files.destinationOfSymbolicLink(atPath: full))"
      case .typeRegular?:
        entries[path] = "file \(mode) \(try Data(contentsOf: URL(fileURLWithPath: full)).base64EncodedString())"
      default: entries[path] = "other \(mode)"
      }
    }
  }
}

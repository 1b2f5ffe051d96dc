public import StructuredText

/// What is wrong with the manifests of a repository, and where.
public struct WorkspaceProblem: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// A manifest or a lock is not TOML or JSON.
    case syntax(SyntaxError)
    /// Two packages of one ecosystem have the same name; the other one's manifest.
    case duplicateName(String, other: String)
    /// A pattern names a folder that has files but no manifest.
    case missingManifest(folder: String, manifest: String)
    /// A pattern names nothing.
    case emptyPattern(String)
    /// A pattern that cannot be read.
    case badPattern(String)
    /// A path that is absolute or goes above the root of the repository.
    case leavesRepository(String)
    /// A member has a workspace of its own; the manifest of the outer one.
    case nestedWorkspace(outer: String)
    /// A member's manifest describes no package (`[project]`, `[package]`).
    case noPackage(table: String)
    /// A package without a name.
    case missingName
    /// A path dependency leads to a folder without a manifest.
    case missingDependency(path: String)
    /// `workspace = true` for a name that no member has.
    case notAMember(String)
    /// A member that another one needs without `workspace = true` for it, which uv refuses.
    case sourceMissing(String)
    /// A dependency that PEP 508 cannot read.
    case badDependency(String)
    /// A version that is not a string, or two that differ.
    case badVersion(String)
    /// Packages that need each other to run, from one to itself again.
    case runtimeCycle([String])
  }

  /// The file, from the root of the repository.
  public let file: String
  /// Where in it.
  public let position: TextPosition
  /// What is wrong.
  public let kind: Kind
  /// Whether the packages are clear all the same.
  public let isWarning: Bool
}

extension WorkspaceProblem: CustomStringConvertible {
  /// `file:line:column: ` and the message.
  public var description: String { "\(file):\(position.line):\(position.column): \(message)" }

  /// What is wrong and what to do.
  public var message: String {
    switch kind {
    case .syntax(let error): "\(error)"
    case .duplicateName(let name, let other):
      "the package in \(other) is called \(name) too; give one of them another name"
    case .missingManifest(let folder, let manifest):
      "\(folder) matches and has no \(manifest); add one, or exclude the folder"
    case .emptyPattern(let pattern): "\(pattern) matches no folder; correct it, or take it out"
    case .badPattern(let pattern):
      "\(pattern) is not a pattern; close its brackets, and use ** only as a whole part of a path"
    case .leavesRepository(let path): "\(path) leads out of the repository; name a folder within it"
    case .nestedWorkspace(let outer):
      "a member of the workspace in \(outer) cannot have a workspace of its own; exclude it there, or take the table out"
    case .noPackage(let table): "a member of a workspace needs a \(table); add one, or exclude the folder"
    case .missingName: "the package has no name; add one"
    case .missingDependency(let path): "\(path) has no manifest; correct the path"
    case .notAMember(let name): "no member of the workspace is called \(name); correct the name, or add the member"
    case .sourceMissing(let name):
      "\(name) is a member of the workspace; uv wants \(name) = { workspace = true } in tool.uv.sources"
    case .badDependency(let text): "\(text) is not a dependency as PEP 508 writes it, for example name>=1.2"
    case .badVersion(let message): message
    case .runtimeCycle(let names):
      "these packages need each other to run: \(names.joined(separator: " -> ")); move what they share into one of its own"
    }
  }
}

/// Why the packages of a repository cannot be told.
public struct WorkspaceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// All problems, warnings among them, in the order of files and lines.
  public let problems: [WorkspaceProblem]

  /// One problem a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

public import Foundation

/// A real repository in a sandbox.
public struct TestRepository {
  /// Where everything about it happens.
  public let sandbox: Sandbox
  /// The work tree, or the repository itself of a bare one.
  public let root: URL

  /// Names a repository that is there already.
  public init(_ sandbox: Sandbox, at root: URL) {
    self.sandbox = sandbox
    self.root = root
  }

  /// Makes a repository with `files` in its first commit; with no files, one without any commit.
  public init(
    _ sandbox: Sandbox, named name: String = "my_app", files: [String: String] = [:], message: String = "chore: start"
  ) throws {
    self.init(sandbox, at: sandbox.folder.appending(path: name))
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    try git("init", "--quiet", "--template=")
    guard !files.isEmpty else { return }
    for (path, text) in files.sorted(by: { $0.key < $1.key }) { try write(path, text) }
    try git("add", "--all")
    try commit(message)
  }

  /// Runs git there and returns what it printed.
  @discardableResult
  public func git(_ arguments: String..., input: String = "", expecting code: Int32 = 0) throws -> String {
    try sandbox.git(arguments, in: root, input: input, expecting: code)
  }

  /// Runs bump there.
  @discardableResult
  public func bump(_ arguments: String..., input: String = "") throws -> Sandbox.Outcome {
    try sandbox.bump(arguments, in: root, input: input)
  }

  /// Runs bump there.
  @discardableResult
  public func bump(_ arguments: [String]) throws -> Sandbox.Outcome { try sandbox.bump(arguments, in: root) }

  /// Where a file is.
  public func url(_ path: String) -> URL { root.appending(path: path) }

  /// Writes a file, and the folders on the way to it.
  public func write(_ path: String, _ text: String) throws {
    let url = url(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// The text of a file.
  public func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: url(path)), as: UTF8.self)
  }

  /// Whether there is something at a path.
  public func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

  /// Commits what is staged, or nothing; returns the commit's id.
  @discardableResult
  public func commit(_ message: String) throws -> String {
    try git("commit", "--quiet", "--allow-empty", "--allow-empty-message", "--no-verify", "--file=-", input: message)
    return try id("HEAD")
  }

  /// Makes an annotated tag.
  public func tag(_ name: String, at revision: String = "HEAD") throws {
    try git("tag", "--annotate", "--message", name, name, revision)
  }

  /// The id of what a revision names.
  public func id(_ revision: String) throws -> String {
    try git("rev-parse", "--verify", "--end-of-options", revision).trimmed
  }

  /// The names of the tags, sorted.
  public var tags: [String] { get throws { try git("tag", "--list").lines } }

  /// What `git status` says; empty where all is clean.
  public var status: String { get throws { try git("--no-optional-locks", "status", "--porcelain") } }
}

extension String {
  /// Without white space at both ends.
  public var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }

  /// The lines that are not empty.
  public var lines: [String] { split(separator: "\n").map(String.init) }
}

import Clibgit2

/// What went wrong in git's data, and while doing what.
public struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure that callers tell apart.
  public enum Kind: Hashable, Sendable {
    /// There is no repository here.
    case notARepository
    /// The repository belongs to somebody else, and `safe.directory` does not name it.
    case unsafeOwner(path: String)
    /// The repository uses a format that libgit2 cannot read, for example SHA-256.
    case unsupported
    /// The index uses a format that libgit2 cannot read.
    case unsupportedIndex
    /// An object is missing that has to be there: in a partial clone it was not fetched.
    case incomplete
    /// A reference is not readable: its file is empty or damaged, or it leads in a circle.
    case damagedReference
    /// The object, reference or setting does not exist.
    case notFound
    /// A reference exists that must not.
    case exists
    /// A reference is not what it was expected to be: somebody else moved it.
    case changed
    /// A lock file of git's is in the way.
    case locked
    /// Anything else.
    case other
  }

  /// The kind of failure.
  public let kind: Kind
  /// What was being done, for example `read the tag v1.0.0`.
  public let operation: String
  /// libgit2's own words.
  public let reason: String
  /// The command that helps, where there is one.
  public let hint: String?

  /// What is wrong; lower case, no full stop.
  public var description: String {
    switch kind {
    case .notARepository: "this is not a git repository, nor is any folder above it"
    case .unsafeOwner(let path):
      "the repository \(path) belongs to another user; if you trust it: git config --global --add safe.directory \(path)"
    case .unsupported: "cannot \(operation): \(reason)"
    case .locked: "cannot \(operation): \(reason); another git process may be running"
    default: "cannot \(operation): \(reason)"
    }
  }

  init(kind: Kind, operation: String, reason: String, hint: String? = nil) {
    self.kind = kind
    self.operation = operation
    self.reason = reason
    self.hint = hint
  }

  /// Reads libgit2's last error, which is kept per thread.
  init(status: Int32, operation: String) {
    let last = git_error_last()
    let reason = last?.pointee.message.map { String(cString: $0) } ?? "status \(status)"
    let kind: Kind =
      switch git_error_code(rawValue: status) {
      case GIT_ENOTFOUND: .notFound
      case GIT_EEXISTS: .exists
      case GIT_EMODIFIED: .changed
      case GIT_ELOCKED: .locked
      default: Self.kind(reason)
      }
    // That a setting or a path is not there is asked often.
    self.init(
      kind: kind, operation: operation, reason: reason, hint: kind == .notFound ? nil : Self.hint(reason, operation))
  }

  private static func kind(_ reason: String) -> Kind {
    if reason.hasPrefix(damage) || reason.hasPrefix(packedDamage) || reason.hasPrefix("cannot resolve reference (") {
      return .damagedReference
    }
    if reason.contains("mandatory extension") { return .unsupportedIndex }
    return reason.contains("unsupported") ? .unsupported : .other
  }

  private static let damage = "corrupted loose reference file"
  private static let packedDamage = "corrupted packed references file"

  private static func hint(_ reason: String, _ operation: String) -> String? {
    if reason.contains("mandatory extension: 'link'") {
      return "git config core.splitIndex false && git update-index --no-split-index"
    }
    if reason.contains("mandatory extension: 'sdir'") { return "git sparse-checkout reapply --no-sparse-index" }
    if reason.hasPrefix("cannot resolve reference (") {
      let name = operation.split(separator: " ").last ?? ""
      return name.hasPrefix("refs/tags/")
        ? "remove it: git symbolic-ref --delete \(name)" : "break the circle: git symbolic-ref HEAD refs/heads/BRANCH"
    }
    if reason.hasPrefix(packedDamage) {
      return "git for-each-ref says which line of .git/packed-refs it is: correct it"
    }
    guard reason.hasPrefix(damage) else { return nil }
    let name = reason.split(separator: " ").last.map(String.init) ?? ""
    if name == "HEAD" { return "write it again: echo 'ref: refs/heads/BRANCH' > .git/HEAD" }
    if name.hasPrefix("refs/tags/") { return "remove it and fetch it again: rm .git/\(name); git fetch --tags" }
    return "write the commit that .git/logs/\(name) names last: rm .git/\(name); git update-ref \(name) COMMIT"
  }
}

/// Runs a libgit2 call and throws what it reports.
func check(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(GitError) {
  let status = call()
  if status < 0 { throw GitError(status: status, operation: operation()) }
}

/// Runs a libgit2 call that makes something and returns what it made.
func make<Made>(
  _ operation: @autoclosure () -> String, _ call: (inout Made?) -> Int32
) throws(GitError) -> Made {
  var made: Made?
  let status = call(&made)
  guard status >= 0, let made else { throw GitError(status: status, operation: operation()) }
  return made
}

/// Why a file cannot be read or written.
public enum FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path is empty, absolute, leaves the folder (`..`) or has an empty part.
  case outside(String)
  /// A part of the path is a name that git keeps to itself, in any of its spellings.
  case gitFolder(String)
  /// A part of the path, named here from the root on, is a symbolic link.
  case symbolicLink(String)
  /// The path names a folder, a device or something else that is no regular file.
  case notRegular(String)
  /// The file is larger than the limit, in bytes.
  case tooLarge(String, limit: Int)
  /// The system said no.
  case failed(String, operation: String, reason: String)

  /// What helps, or nil.
  public var hint: String? {
    switch self {
    case .notRegular(let path), .symbolicLink(let path): "move \(path) away"
    default: nil
    }
  }

  /// What is wrong; lower case, no full stop.
  public var description: String {
    switch self {
    case .outside(let path): "\(path) is not inside the repository's work tree; give a path relative to its root"
    case .gitFolder(let path):
      "\(path) leads into git's own folder, or to a name that some systems take for it; give another file"
    case .symbolicLink(let path): "\(path) is a symbolic link; name the file itself, so that nothing else is changed"
    case .notRegular(let path): "\(path) is not a regular file"
    case .tooLarge(let path, let limit): "\(path) is larger than \(limit / 1024 / 1024) MiB"
    case .failed(let path, let operation, let reason): "cannot \(operation) \(path): \(reason)"
    }
  }
}

/// Why rules of docker/metadata-action cannot be read or carried out. Lines count from 1.
public struct MetadataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line; nil where it is about none.
  public let line: Int?
  /// What is wrong and what to do; lower case, no full stop.
  public let message: String

  init(_ message: String, line: Int? = nil) {
    self.message = message
    self.line = line
  }

  /// The message, after the line.
  public var description: String { line.map { "line \($0): \(message)" } ?? message }
}

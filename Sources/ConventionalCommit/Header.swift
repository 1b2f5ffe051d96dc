/// The first line of a conventional commit, `type(scope)!: description` (CC 1.0.0 items 1 to 5).
public struct Header: Hashable, Sendable {
  /// The type as it is written, for example `feat`; compare ``normalizedType``.
  public let type: String
  /// The text in the parentheses without blanks at its ends, nil without parentheses; never empty.
  public let scope: String?
  /// Whether `!` stands right before the colon (CC 1.0.0 item 13).
  public let isBreaking: Bool
  /// What follows the colon, without blanks at its ends.
  public let description: String

  /// Makes a header of its parts, which are taken as they are.
  public init(type: String, scope: String? = nil, isBreaking: Bool = false, description: String) {
    self.type = type
    self.scope = scope
    self.isBreaking = isBreaking
    self.description = description
  }

  /// The type in lower case: types are compared without case (CC 1.0.0 item 15).
  public var normalizedType: String { type.lowercased() }

  /// The header as a subject line; reading it gives the same header again.
  public var text: String {
    "\(type)\(scope.map { "(\($0))" } ?? "")\(isBreaking ? "!" : ""): \(description)"
  }

  /// Reads the first line of `text` by the strict rules: one colon and at least one space or tab after it.
  ///
  /// Throws a ``HeaderError`` whose offset counts bytes of the UTF-8 text.
  public init(parsing text: String) throws(HeaderError) {
    let bytes = Array(text.utf8)
    let end = bytes.firstIndex(of: Ascii.lineFeed) ?? bytes.count
    var cursor = HeaderCursor(bytes: bytes, range: 0..<end)
    self = try cursor.header()
  }
}

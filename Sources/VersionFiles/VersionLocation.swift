/// One place in a file where a version stands.
public struct VersionLocation: Hashable, Sendable {
  /// The version as it is written there, escapes resolved.
  public let text: String
  /// The bytes that make it, without quotes, counted from the start of the file.
  public let range: Range<Int>
  /// What the place is called: a dotted key such as `project.version`, or `line 12` of a text.
  public let name: String

  /// The edit that writes another version here.
  ///
  /// No quotes or escapes are added: a version has no character that needs them in TOML or JSON.
  public func replaced(with text: String) -> Edit {
    Edit(range: range, replacement: Array(text.utf8))
  }
}

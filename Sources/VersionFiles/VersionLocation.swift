import StructuredText

/// One place in a file where a version stands.
public struct VersionLocation: Hashable, Sendable {
  /// The version as it is written there, escapes resolved.
  public let text: String
  /// The bytes that make it, without quotes, counted from the start of the file.
  public let range: Range<Int>
  /// What the place is called: a dotted key such as `project.version`, or `line 12` of a text.
  public let name: String
  /// Whether it stands in YAML without quotes, where `1.10` would be a number.
  var isPlainYAML = false

  /// The edit that writes another version here.
  ///
  /// No escapes are added, and quotes only around what YAML would take for a number: a version has no character that needs
  /// them in TOML or JSON.
  public func replaced(with text: String) -> Edit {
    let isNumber =
      text.utf8.allSatisfy { isDigit($0) || "._+-eE".utf8.contains($0) } && text.utf8.count { $0 == 0x2E } < 2
    return Edit(range: range, replacement: Array((isPlainYAML && isNumber ? "\"\(text)\"" : text).utf8))
  }
}

/// A key that a configuration may have, for messages and for the reference page.
public struct ConfigurationKey: Hashable, Sendable {
  /// The keys that lead here from the table's root; `*` stands for a name that the user chooses.
  public let path: [String]
  /// What the value has to be, for example `true or false`.
  public let expected: String
  /// The default as TOML writes it; nil where there is none, or where it depends on the repository.
  public let defaultValue: String?
  /// What the key is for, in one line.
  public let summary: String

  /// The path as a dotted key.
  public var name: String { path.joined(separator: ".") }

  /// Every key of our own tables, in the order of the reference page.
  public static let all: [ConfigurationKey] = VersioningTable.schema.keys
  /// Every key of commitizen's table that is known; all but those that the summary calls ignored are understood.
  public static let commitizen: [ConfigurationKey] = CommitizenTable.schema.keys

  /// The key beneath `name`.
  func beneath(_ name: String) -> ConfigurationKey {
    ConfigurationKey(path: [name] + path, expected: expected, defaultValue: defaultValue, summary: summary)
  }
}

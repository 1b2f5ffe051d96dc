/// A key of a table and the value under it.
public struct Entry: Hashable, Sendable {
  /// The key with its escapes resolved; one part of a dotted TOML key.
  public let key: String
  /// The bytes of the key where it first appears, quotes included, counted from the start of the document.
  public let keyRange: Range<Int>
  /// The value.
  public let node: Node
}

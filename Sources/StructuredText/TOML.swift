/// Reads TOML v1.0.0.
public enum TOML {
  /// Reads a document and returns its root table.
  ///
  /// Tables that are written in several places (`[a]`, `[a.b]`, dotted keys) come back as one. A byte order mark and
  /// CRLF are fine. Throws where the grammar is broken, where a key or a table is defined twice, where an integer
  /// needs more than 64 bits, and beyond ``SyntaxError/nestingLimit`` levels.
  public static func parse(_ bytes: [UInt8]) throws(SyntaxError) -> Node {
    var reader = TOMLReader(cursor: try Cursor(bytes))
    return try reader.document()
  }
}

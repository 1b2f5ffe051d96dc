/// One value of a TOML or JSON document, and the bytes where it stands.
///
/// All ranges are byte offsets from the start of the document, byte order mark included.
public struct Node: Hashable, Sendable {
  /// What a value is. Numbers that ``integer(_:)`` cannot hold, and dates, keep the text they were written in.
  public enum Value: Hashable, Sendable {
    /// A string with its escapes resolved.
    case string(String)
    /// A whole number, in whatever base it was written.
    case integer(Int64)
    /// Any other number as written, for example `1_000.5`, `6.0e3` or `-inf`.
    case float(String)
    /// `true` or `false`.
    case boolean(Bool)
    /// A TOML date, time or both, as written.
    case dateTime(String)
    /// JSON's `null`.
    case null
    /// A JSON or TOML array, or the `[[tables]]` of one name.
    case array([Node])
    /// A JSON object or a TOML table, its members in the order in which their keys first appear.
    case table([Entry])
  }

  /// What the value is.
  public let value: Value
  /// The bytes of the value as written, quotes or brackets included.
  ///
  /// The root is the whole document. A TOML table that is no inline table has its header, brackets included
  /// (`[tool.poetry]`); one without a header of its own has the header or the part of a dotted key that made it.
  public let range: Range<Int>
  /// For a string the bytes that make its text: between the quotes, without the newline that TOML ignores right
  /// after `"""` and `'''`. For all else the same as ``range``.
  public let contentRange: Range<Int>

  init(_ value: Value, range: Range<Int>, contentRange: Range<Int>? = nil) {
    self.value = value
    self.range = range
    self.contentRange = contentRange ?? range
  }
}

extension Node {
  /// The member of this name; nil if there is none or this is not a table.
  ///
  /// Keys are equal if their bytes are, as TOML and JSON readers compare them: an `é` of one scalar is not the `é` of two.
  public subscript(_ key: String) -> Node? {
    table?.first { $0.key.utf8.elementsEqual(key.utf8) }?.node
  }

  /// The value that the keys lead to through nested tables; the node itself for no keys, nil if one of them is missing.
  public func at(_ path: [String]) -> Node? {
    var node = self
    for key in path {
      guard let member = node[key] else { return nil }
      node = member
    }
    return node
  }

  /// The text of a string; nil for all else.
  public var string: String? {
    if case .string(let text) = value { text } else { nil }
  }

  /// The elements of an array; nil for all else.
  public var array: [Node]? {
    if case .array(let elements) = value { elements } else { nil }
  }

  /// The members of a table; nil for all else.
  public var table: [Entry]? {
    if case .table(let entries) = value { entries } else { nil }
  }

  /// The truth of a boolean; nil for all else.
  public var boolean: Bool? {
    if case .boolean(let truth) = value { truth } else { nil }
  }

  /// The number of an integer; nil for all else.
  public var integer: Int64? {
    if case .integer(let number) = value { number } else { nil }
  }
}

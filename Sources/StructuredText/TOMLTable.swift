/// One part of a key and where it stands.
struct TOMLKey {
  let text: String
  let range: Range<Int>
}

/// A table while its document is read. It is a class because headers come back to it from anywhere later on.
final class TOMLTable {
  /// How a table came to be, which decides who may add to it (TOML v1.0.0 "Keys", "Table").
  enum Origin {
    /// By its header, as the root, or as an inline table: complete, no second definition.
    case header
    /// On the way to the header of a table within it: its own header may still follow.
    case implicit
    /// By a dotted key: further dotted keys may add to it, a header of its own may not follow.
    case dotted
  }

  enum Item {
    /// A value. An inline table is one too: it is closed once written.
    case value(Node)
    case table(TOMLTable)
    case tables(TOMLTableArray)
  }

  private(set) var origin: Origin
  var range: Range<Int>
  /// How many tables and arrays are around it.
  let depth: Int
  private var members: [(key: TOMLKey, item: Item)] = []
  private var keys = KeyIndex()

  init(_ origin: Origin, range: Range<Int>, depth: Int) {
    self.origin = origin
    self.range = range
    self.depth = depth
  }

  func append(_ key: TOMLKey, _ item: Item) {
    members.append((key, item))
    keys.append(key.text)
  }

  func requireAbsent(_ key: TOMLKey) throws(SyntaxError) {
    guard keys.position(of: key.text) == nil else {
      throw SyntaxError(offset: key.range.lowerBound, reason: .duplicateKey(key.text))
    }
  }

  /// The table that a part of a dotted key means. A table with a header does not take dotted keys from elsewhere.
  func dotted(_ key: TOMLKey) throws(SyntaxError) -> TOMLTable {
    switch item(key) {
    case nil: return try new(key, .dotted, range: key.range)
    case .table(let table) where table.origin != .header:
      table.origin = .dotted
      return table
    case .table, .tables: throw SyntaxError(offset: key.range.lowerBound, reason: .duplicateTable(key.text))
    case .value: throw SyntaxError(offset: key.range.lowerBound, reason: .notATable(key.text))
    }
  }

  /// The table that a part of a header before its last means; of `[[tables]]` the last one so far.
  func superTable(_ key: TOMLKey, header: Range<Int>) throws(SyntaxError) -> TOMLTable {
    switch item(key) {
    case nil: return try new(key, .implicit, range: header)
    case .table(let table): return table
    case .tables(let array): return array.last
    case .value: throw SyntaxError(offset: key.range.lowerBound, reason: .notATable(key.text))
    }
  }

  /// The table that a `[header]` opens.
  func table(_ key: TOMLKey, header: Range<Int>) throws(SyntaxError) -> TOMLTable {
    switch item(key) {
    case nil: return try new(key, .header, range: header)
    case .table(let table) where table.origin == .implicit:
      table.origin = .header
      table.range = header
      return table
    case .table, .tables: throw SyntaxError(offset: key.range.lowerBound, reason: .duplicateTable(key.text))
    case .value: throw SyntaxError(offset: key.range.lowerBound, reason: .duplicateKey(key.text))
    }
  }

  /// The table that a `[[header]]` adds.
  func element(_ key: TOMLKey, header: Range<Int>) throws(SyntaxError) -> TOMLTable {
    switch item(key) {
    case nil:
      let table = try make(.header, range: header, depth: depth + 2, key)
      append(key, .tables(TOMLTableArray(table)))
      return table
    case .tables(let array):
      let table = try make(.header, range: header, depth: depth + 2, key)
      array.tables.append(table)
      return table
    case .table: throw SyntaxError(offset: key.range.lowerBound, reason: .duplicateTable(key.text))
    case .value: throw SyntaxError(offset: key.range.lowerBound, reason: .duplicateKey(key.text))
    }
  }

  /// The finished table.
  var node: Node {
    let entries = members.map { member in
      switch member.item {
      case .value(let node): Entry(key: member.key.text, keyRange: member.key.range, node: node)
      case .table(let table): Entry(key: member.key.text, keyRange: member.key.range, node: table.node)
      case .tables(let array):
        Entry(
          key: member.key.text, keyRange: member.key.range,
          node: Node(.array(array.tables.map(\.node)), range: array.range))
      }
    }
    return Node(.table(entries), range: range)
  }

  private func item(_ key: TOMLKey) -> Item? {
    keys.position(of: key.text).map { members[$0].item }
  }

  private func new(_ key: TOMLKey, _ origin: Origin, range: Range<Int>) throws(SyntaxError) -> TOMLTable {
    let table = try make(origin, range: range, depth: depth + 1, key)
    append(key, .table(table))
    return table
  }

  private func make(
    _ origin: Origin, range: Range<Int>, depth: Int, _ key: TOMLKey
  ) throws(SyntaxError) -> TOMLTable {
    guard depth <= SyntaxError.nestingLimit else {
      throw SyntaxError(offset: key.range.lowerBound, reason: .nestedTooDeeply)
    }
    return TOMLTable(origin, range: range, depth: depth)
  }
}

/// The `[[tables]]` of one name while their document is read.
final class TOMLTableArray {
  var tables: [TOMLTable]
  /// The first header.
  let range: Range<Int>
  private let first: TOMLTable

  init(_ first: TOMLTable) {
    self.first = first
    tables = [first]
    range = first.range
  }

  var last: TOMLTable { tables.last ?? first }
}

/// A commit object. A copy costs one reference: whole histories are passed around.
public struct Commit: Sendable {
  @usableFromInline let fields: Fields

  /// The object's name.
  @inlinable public var id: ObjectID { fields.id }
  /// The tree, or nil where the object does not name one.
  @inlinable public var tree: ObjectID? { fields.tree }
  /// The parents, first parent first; empty for a root.
  @inlinable public var parents: [ObjectID] { fields.parents }
  /// Who wrote the change.
  @inlinable public var author: Identity { fields.author }
  /// Seconds since 1970-01-01 UTC at which the commit was made.
  @inlinable public var seconds: Int64 { fields.seconds }
  /// The name of the message's encoding, or nil for UTF-8.
  @inlinable public var encoding: String? { fields.encoding }
  /// The message as the object holds it, up to a NUL as in git.
  @inlinable public var message: [UInt8] { fields.message }

  /// Reads the bytes of a commit object. Never fails: what git can read is read.
  public init(id: ObjectID, object: [UInt8]) { fields = Fields(id, object) }

  /// The same commit with its message in another encoding.
  public func with(message: [UInt8]) -> Commit { Commit(Fields(fields, message)) }

  private init(_ fields: Fields) { self.fields = fields }
}

extension Commit: Hashable {
  /// Whether both are the same object, read in the same way.
  public static func == (left: Commit, right: Commit) -> Bool {
    left.fields === right.fields || (left.id == right.id && left.message == right.message)
  }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Commit {
  @usableFromInline
  final class Fields: Sendable {
    @usableFromInline let id: ObjectID
    @usableFromInline let tree: ObjectID?
    @usableFromInline let parents: [ObjectID]
    @usableFromInline let author: Identity
    @usableFromInline let seconds: Int64
    @usableFromInline let encoding: String?
    @usableFromInline let message: [UInt8]

    init(_ fields: Fields, _ message: [UInt8]) {
      (id, tree, parents, author) = (fields.id, fields.tree, fields.parents, fields.author)
      (seconds, encoding) = (fields.seconds, fields.encoding)
      self.message = message
    }

    init(_ id: ObjectID, _ object: [UInt8]) {
      self.id = id
      var tree: ObjectID?
      var parents: [ObjectID] = []
      var author: Identity?
      var seconds: Int64?
      var encoding: String?
      var header = HeaderLines(object)
      while let line = header.next() {
        // Of lines that stand twice git believes what is believed here; parents stand before the author.
        if author == nil, seconds == nil, let value = line.value(of: "parent ") {
          if let parent = ObjectID(hex: value) { parents.append(parent) }
        } else if tree == nil, let value = line.value(of: "tree ") {
          tree = ObjectID(hex: value)
        } else if let value = line.value(of: "author ") {
          author = Identity(reading: value)
        } else if seconds == nil, let value = line.value(of: "committer ") {
          seconds = committerSeconds(value)
        } else if encoding == nil, let value = line.value(of: "encoding ") {
          encoding = String(decoding: value, as: UTF8.self)
        }
      }
      self.tree = tree
      self.parents = parents
      self.author = author ?? Identity(name: "", email: "", seconds: 0, offsetMinutes: 0)
      self.seconds = seconds ?? 0
      self.encoding = encoding
      message = Array(header.rest.prefix { $0 != 0 })
    }
  }
}

/// The seconds of `Name <mail> seconds zone`, without making strings of the rest.
private func committerSeconds(_ line: ArraySlice<UInt8>) -> Int64 {
  guard let close = line.lastIndex(of: UInt8(ascii: ">")) else { return 0 }
  var value: Int64 = 0
  for digit in line[(close + 1)...].drop(while: { $0 == UInt8(ascii: " ") }) {
    guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { break }
    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
    if overflow { return .max }
    value = product &+ Int64(digit - UInt8(ascii: "0"))
  }
  return max(0, value)
}

/// The lines of an object's header, up to the empty one that ends it.
struct HeaderLines {
  /// What was not taken yet; the message, once all lines were.
  private(set) var rest: ArraySlice<UInt8>

  init(_ object: [UInt8]) { rest = object[...] }

  mutating func next() -> ArraySlice<UInt8>? {
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    let line = rest[..<end]
    rest = rest[end...].dropFirst()
    return line.isEmpty ? nil : line
  }
}

extension ArraySlice<UInt8> {
  /// What follows `key` at the start of a header line, or nil for another line.
  func value(of key: String) -> ArraySlice<UInt8>? {
    starts(with: key.utf8) ? self[(startIndex + key.utf8.count)...] : nil
  }
}

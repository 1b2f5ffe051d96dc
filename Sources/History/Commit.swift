/// A commit object.
public struct Commit: Hashable, Sendable {
  /// The object's name.
  public let id: ObjectID
  /// The tree, or nil where the object does not name one.
  public let tree: ObjectID?
  /// The parents, first parent first; empty for a root.
  public let parents: [ObjectID]
  /// Who wrote the change.
  public let author: Identity
  /// Seconds since 1970-01-01 UTC at which the commit was made.
  public let seconds: Int64
  /// The name of the message's encoding, or nil for UTF-8.
  public let encoding: String?
  /// The message as the object holds it, up to a NUL as in git.
  public var message: [UInt8]

  /// Reads the bytes of a commit object. Never fails: what git can read is read.
  public init(id: ObjectID, object: [UInt8]) {
    self.id = id
    var tree: ObjectID?
    var parents: [ObjectID] = []
    var author: Identity?
    var seconds: Int64?
    var encoding: String?
    var offset = 0
    while offset < object.count {
      let end = object[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? object.count
      let line = object[offset..<end]
      offset = min(end + 1, object.count)
      if line.isEmpty { break }
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
    message = Array(object[offset...].prefix { $0 != 0 })
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

extension ArraySlice<UInt8> {
  /// What follows `key` at the start of a header line, or nil for another line.
  func value(of key: String) -> ArraySlice<UInt8>? {
    starts(with: key.utf8) ? self[(startIndex + key.utf8.count)...] : nil
  }
}

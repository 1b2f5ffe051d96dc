import Clibgit2
public import History

/// The bytes of a commit object without a signature: what a signature is made over.
public func commitBuffer(
  tree: ObjectID, parents: [ObjectID], author: Identity, committer: Identity, message: String
) -> [UInt8] {
  var text = "tree \(tree)\n"
  for parent in parents { text += "parent \(parent)\n" }
  text += "author \(author.line)\ncommitter \(committer.line)\n\n\(message)"
  return Array(text.utf8)
}

/// The bytes of a tag object without a signature: what a signature is made over.
public func tagBuffer(name: String, commit: ObjectID, tagger: Identity, message: String) -> [UInt8] {
  Array("object \(commit)\ntype commit\ntag \(name)\ntagger \(tagger.line)\n\n\(message)".utf8)
}

/// An object that is signed: what the signature was made over, and the signature, as text that ends in a line feed.
public struct SignedObject: Hashable, Sendable {
  /// The object without the signature.
  public var payload: [UInt8]
  /// The signature, in the armor of its format.
  public var signature: [UInt8]

  /// An object and its signature.
  public init(payload: [UInt8], signature: [UInt8]) {
    self.payload = payload
    self.signature = signature
  }

  /// The commit as git writes it: the signature is its last header, `gpgsig`, and each further line of it begins with a
  /// space.
  public var commit: [UInt8] {
    guard let end = headerEnd(payload) else { return payload }
    var bytes = Array(payload[..<end])
    var name = Array("gpgsig".utf8)
    for line in signatureLines {
      bytes += name + [space] + line + [lineFeed]
      name = []
    }
    return bytes + payload[end...]
  }

  /// The tag as git writes it: the signature stands after the message.
  public var tag: [UInt8] { payload + signatureLines.flatMap { $0 + [lineFeed] } }

  private var signatureLines: [ArraySlice<UInt8>] {
    let lines = signature.split(separator: lineFeed, omittingEmptySubsequences: false)
    return lines.last?.isEmpty == true ? lines.dropLast() : lines
  }

  /// Takes the signature out of a commit's bytes; nil where it has none. As in git, several are one after the other.
  public init?(commit bytes: [UInt8]) {
    payload = []
    signature = []
    let end = headerEnd(bytes) ?? bytes.endIndex
    var isSignature = false
    for line in bytes[..<end].split(separator: lineFeed, omittingEmptySubsequences: false).dropLast() {
      if line.first != space {
        isSignature = line.starts(with: "gpgsig ".utf8)
      }
      if isSignature {
        signature += line.dropFirst(line.first == space ? 1 : "gpgsig ".utf8.count) + [lineFeed]
      } else {
        payload += line + [lineFeed]
      }
    }
    payload += bytes[end...]
    if signature.isEmpty { return nil }
  }

  /// Takes the signature off a tag's bytes; nil where it has none. As in git, it begins at the last line that begins one.
  public init?(tag bytes: [UInt8]) {
    var start = bytes.startIndex
    var found: Int?
    while start < bytes.endIndex {
      if Self.beginnings.contains(where: { bytes[start...].starts(with: $0.utf8) }) { found = start }
      start = bytes[start...].firstIndex(of: lineFeed).map { $0 + 1 } ?? bytes.endIndex
    }
    guard let found else { return nil }
    payload = Array(bytes[..<found])
    signature = Array(bytes[found...])
  }

  private static let beginnings = [
    "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----", "-----BEGIN SIGNED MESSAGE-----",
    "-----BEGIN SSH SIGNATURE-----",
  ]
}

private let lineFeed = UInt8(ascii: "\n")
private let space = UInt8(ascii: " ")

/// Where the empty line after the headers begins.
private func headerEnd(_ bytes: [UInt8]) -> Int? {
  var start = bytes.startIndex
  while start < bytes.endIndex {
    if bytes[start] == lineFeed { return start }
    guard let end = bytes[start...].firstIndex(of: lineFeed) else { return nil }
    start = end + 1
  }
  return nil
}

extension Repository {
  /// Writes a commit from its bytes; no reference names it yet.
  public func writeCommit(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    try writeObject(bytes, GIT_OBJECT_COMMIT, "the release commit")
  }

  /// Writes a tag object from its bytes; no reference names it yet.
  public func writeTag(_ bytes: [UInt8], name: String) throws(GitError) -> ObjectID {
    try writeObject(bytes, GIT_OBJECT_TAG, "the tag \(name)")
  }

  private func writeObject(_ bytes: [UInt8], _ type: git_object_t, _ what: String) throws(GitError) -> ObjectID {
    var oid = git_oid()
    try check("write \(what)") {
      bytes.withUnsafeBytes { git_odb_write(&oid, objects, $0.baseAddress, $0.count, type) }
    }
    return ObjectID(oid)
  }

  /// The signature of a commit or of a tag object, and what it was made over; nil where there is none.
  public func signature(of id: ObjectID) throws(GitError) -> SignedObject? {
    let (bytes, type) = try object(id)
    return switch type {
    case GIT_OBJECT_COMMIT: SignedObject(commit: bytes)
    case GIT_OBJECT_TAG: SignedObject(tag: bytes)
    default: nil
    }
  }

  /// A setting of git's that is true or false, in any of git's spellings; nil where it is not set.
  public func flag(_ name: String) throws(GitError) -> Bool? {
    let config = try make("read git's settings") { git_repository_config_snapshot(&$0, pointer) }
    defer { git_config_free(config) }
    var value: Int32 = 0
    do {
      try check("read the setting \(name)") { git_config_get_bool(&value, config, name) }
    } catch  where error.kind == .notFound {
      return nil
    }
    return value != 0
  }
}

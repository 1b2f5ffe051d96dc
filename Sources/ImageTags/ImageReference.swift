/// An image in a registry, for example `registry.example.com/team/my_app:1.4.0` or `my_app@sha256:...`.
///
/// What Docker leaves out is filled in: `my_app` is `docker.io/library/my_app`.
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
  /// The host that the user names, with its port where one is said, in lower case.
  public let registry: String
  /// The name below the registry.
  public let repository: String
  /// The tag; nil beside a digest, and where the whole repository is meant.
  public var tag: String?
  /// The digest as `sha256:` and 64 hexadecimal digits, or nil.
  public var digest: String?

  /// Reads a reference with or without a tag and a digest. Throws ``ImageTagError/invalidReference(_:)``.
  public init(parsing text: String) throws(ImageTagError) {
    var rest = text[...]
    if let at = rest.firstIndex(of: "@") {
      digest = String(rest[rest.index(after: at)...])
      rest = rest[..<at]
      guard let digest, OCIReference.isValidDigest(digest) else { throw .invalidReference(text) }
    }
    let slash = rest.lastIndex(of: "/") ?? rest.startIndex
    if let colon = rest[slash...].lastIndex(of: ":") {
      tag = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
      guard let tag, OCIReference.isValidTag(tag) else { throw .invalidReference(text) }
    }
    let name = String(rest)
    guard OCIReference.isValidRepository(name) else { throw .invalidReference(text) }
    let parts = name.split(separator: "/", maxSplits: 1)
    let hasHost = parts.count == 2 && OCIReference.isHostForm(Array(parts[0].utf8))
    let host = hasHost ? parts[0].lowercased() : "docker.io"
    let path = hasHost ? String(parts[1]) : name
    registry = host == "index.docker.io" ? "docker.io" : host
    repository = registry == "docker.io" && !path.contains("/") ? "library/\(path)" : path
  }

  /// The same repository with this tag and no digest.
  public func with(tag: String) -> ImageReference {
    var reference = self
    (reference.tag, reference.digest) = (tag, nil)
    return reference
  }

  /// The same repository with this digest and no tag.
  public func with(digest: String) -> ImageReference {
    var reference = self
    (reference.tag, reference.digest) = (nil, digest)
    return reference
  }

  /// The registry and the repository.
  public var name: String { "\(registry)/\(repository)" }

  /// The reference written out, with the registry.
  public var description: String { name + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "") }
}

extension OCIReference {
  /// Whether `text` is a SHA-256 digest: `sha256:` and 64 hexadecimal digits in lower case. Of the algorithms of the OCI
  /// image specification it is the only one that every registry has.
  public static func isValidDigest(_ text: String) -> Bool {
    guard let digits = text.dropping(prefix: "sha256:")?.utf8, digits.count == 64 else { return false }
    return digits.allSatisfy { isDigit($0) || ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f")) }
  }
}

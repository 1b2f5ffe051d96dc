import FoundationEssentials
import ImageTags

/// A manifest or an index, byte by byte as the registry has it: written anew, it would have another digest.
public struct Manifest: Hashable, Sendable {
  /// The types that are asked for: without all four, a tag that exists answers 404.
  public enum MediaType: String, CaseIterable, Hashable, Sendable {
    case image = "application/vnd.oci.image.manifest.v1+json"
    case index = "application/vnd.oci.image.index.v1+json"
    case dockerImage = "application/vnd.docker.distribution.manifest.v2+json"
    case dockerList = "application/vnd.docker.distribution.manifest.list.v2+json"

    /// Whether it lists manifests, one for each platform.
    var isIndex: Bool { self == .index || self == .dockerList }
  }

  /// Something that a manifest refers to.
  struct Descriptor: Hashable, Sendable, Decodable {
    struct Platform: Hashable, Sendable, Decodable {
      let os: String?
    }

    let mediaType: String?
    let digest: String
    let size: Int64?
    let platform: Platform?
    let urls: [String]?

    /// Whether a registry does not keep it: the base layers of Windows.
    var isForeign: Bool { urls?.isEmpty == false }
  }

  /// The most bytes that a manifest has: the OCI distribution specification lets registries refuse longer ones.
  static let limit = 4 << 20

  /// The bytes.
  public let bytes: [UInt8]
  /// Their type, which is part of what a tag says.
  public let mediaType: MediaType
  /// The digest of the bytes.
  public let digest: String
  let annotations: [String: String]
  let config: Descriptor?
  let layers: [Descriptor]
  /// The manifests of an index.
  let manifests: [Descriptor]

  /// Reads a manifest. `type` is what the header `Content-Type` says.
  ///
  /// Throws a reason where this is no manifest, or its own `mediaType` is another one: then two clients would read two
  /// images.
  init(bytes: [UInt8], type: String) throws(BadManifest) {
    struct Body: Decodable {
      let mediaType: String?
      let annotations: [String: String]?
      let config: Descriptor?
      let layers: [Descriptor]?
      let manifests: [Descriptor]?
    }
    let essence = type.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() } ?? ""
    guard let mediaType = MediaType(rawValue: essence) else {
      throw BadManifest(reason: "'\(type)' is no type of a manifest")
    }
    let body: Body
    do {
      body = try JSONDecoder().decode(Body.self, from: Data(bytes))
    } catch {
      throw BadManifest(reason: "it is no manifest")
    }
    if let own = body.mediaType, own != mediaType.rawValue {
      throw BadManifest(reason: "it is sent as \(mediaType.rawValue), and calls itself \(own)")
    }
    self.bytes = bytes
    self.mediaType = mediaType
    digest = sha256Digest(bytes)
    annotations = body.annotations ?? [:]
    config = mediaType.isIndex ? nil : body.config
    layers = mediaType.isIndex ? [] : body.layers ?? []
    manifests = mediaType.isIndex ? body.manifests ?? [] : []
    for part in [config].compactMap(\.self) + layers + manifests where !OCIReference.isValidDigest(part.digest) {
      throw BadManifest(reason: "it refers to '\(part.digest)', which is no SHA-256 digest")
    }
  }
}

/// Why bytes are no manifest.
struct BadManifest: Error {
  let reason: String
}

import FoundationEssentials
public import ImageTags
import NIOHTTP1

/// A registry as the OCI distribution specification 1.1 describes it.
///
/// Whatever is read is held against its digest. One request runs at a time, and a function returns when it is answered.
/// What is set up for it (a thread, connections) goes with the value.
public final class RegistryClient {
  /// What a client is told beside the registry.
  public struct Settings: Sendable {
    /// The variables that say where credentials, proxies and certificates are.
    public var environment: [String: String]
    /// Whether the registry is asked without TLS; nil: only where it is this machine itself.
    public var plainHTTP: Bool?
    /// How many seconds one request may take.
    public var timeout = 60
    /// The time.
    public var clock = RegistryClock.system

    /// Makes settings.
    public init(environment: [String: String], plainHTTP: Bool? = nil) {
      self.environment = environment
      self.plainHTTP = plainHTTP
    }
  }

  private let registry: String
  private let origin: Origin
  private let base: URL
  private let clock: RegistryClock
  private let transport: Transport
  private let authorizer: Authorizer
  /// Whether something has shown that this is a registry.
  private var isRegistry = false

  /// Makes a client of a registry, named as in ``ImageReference/registry``. Nothing is sent yet.
  public init(_ registry: String, _ settings: Settings) throws(RegistryError) {
    let host = registry == "docker.io" ? "registry-1.docker.io" : registry
    let name = host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" }) : String(host.prefix { $0 != ":" })
    let isPlain = settings.plainHTTP ?? isLoopbackHost(name)
    guard let base = URL(string: "\(isPlain ? "http" : "https")://\(host)"), let origin = Origin(base) else {
      throw RegistryError(.badSetting("'\(registry)' is no host"), registry)
    }
    self.registry = registry
    self.base = base
    self.origin = origin
    clock = settings.clock
    let transport = Transport(environment: settings.environment, timeout: settings.timeout)
    let clock = settings.clock
    self.transport = transport
    authorizer = Authorizer(
      registry: registry, origin: origin, store: CredentialStore(environment: settings.environment), clock: clock
    ) { request, subject throws(RegistryError) in
      try repeated(request, over: transport, clock: clock, subject: subject)
    }
  }

  // MARK: - Reading

  /// The manifest under the tag or digest of a reference; nil where there is none.
  public func manifest(_ reference: ImageReference) throws(RegistryError) -> Manifest? {
    let answer = try send(
      .GET, reference, "/manifests/\(key(reference))", headers: Self.acceptHeaders, limit: Manifest.limit)
    guard try isFound(answer, "\(reference)") else { return nil }
    let found = sha256Digest(answer.body)
    for expected in [reference.digest, answer.headers.first(name: "Docker-Content-Digest")].compactMap(\.self)
    where expected != found {
      throw RegistryError(.wrongDigest(expected: expected, found: found), "\(reference)")
    }
    do throws(BadManifest) {
      let manifest = try Manifest(bytes: answer.body, type: answer.headers.first(name: "Content-Type") ?? "")
      isRegistry = true
      return manifest
    } catch {
      throw RegistryError(.badAnswer(error.reason), "\(reference)")
    }
  }

  /// The digest under a tag, without its manifest where the registry says it; nil where there is none.
  public func digest(_ reference: ImageReference) throws(RegistryError) -> String? {
    let answer = try send(.HEAD, reference, "/manifests/\(key(reference))", headers: Self.acceptHeaders)
    guard try isFound(answer, "\(reference)") else { return nil }
    guard let digest = answer.headers.first(name: "Docker-Content-Digest") else {
      return try manifest(reference)?.digest
    }
    guard OCIReference.isValidDigest(digest) else {
      throw RegistryError(.badAnswer("'\(digest)' is no SHA-256 digest"), "\(reference)")
    }
    return digest
  }

  /// What labels and annotations say of the image with this manifest, in the repository of `reference`. Of an index it is
  /// the index itself, else its first image.
  public func image(_ manifest: Manifest, in reference: ImageReference) throws(RegistryError) -> PublishedImage {
    var labels = manifest.annotations
    func add(_ more: [String: String]) { labels.merge(more) { own, _ in own } }
    var image: Manifest? = manifest
    // What `docker buildx` attests stands in the index as a manifest of an unknown platform.
    if let first = manifest.manifests.first(where: { $0.platform?.os != "unknown" }) {
      image = try self.manifest(reference.with(digest: first.digest))
      add(image?.annotations ?? [:])
    }
    if let config = image?.config, Self.imageConfigs.contains(config.mediaType ?? "") {
      add(try configLabels(config, in: reference))
    }
    let version = labels["org.opencontainers.image.version"].flatMap { $0.isEmpty ? nil : $0 }
    return PublishedImage(
      digest: manifest.digest, revision: labels["org.opencontainers.image.revision"],
      reference: labels["dev.bump.ref"], versions: [version].compactMap(\.self))
  }

  private static let imageConfigs = [
    "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json",
  ]

  private func configLabels(
    _ config: Manifest.Descriptor, in reference: ImageReference
  ) throws(RegistryError) -> [String: String] {
    struct Body: Decodable {
      struct Config: Decodable {
        let Labels: [String: String]?
      }
      let config: Config?
    }
    let blob = reference.with(digest: config.digest)
    let answer = try send(.GET, reference, "/blobs/\(config.digest)")
    guard try isFound(answer, "\(blob)") else { throw RegistryError(.missing, "\(blob)") }
    let found = sha256Digest(answer.body)
    guard found == config.digest else {
      throw RegistryError(.wrongDigest(expected: config.digest, found: found), "\(blob)")
    }
    return (try? JSONDecoder().decode(Body.self, from: Data(answer.body)))?.config?.Labels ?? [:]
  }

  /// All tags of a repository, in the registry's order; none where there is no such repository.
  public func tags(of reference: ImageReference) throws(RegistryError) -> [String] {
    struct Page: Decodable {
      let tags: [String]?
    }
    var tags: [String] = []
    var seen: Set<URL> = []
    var next: URL? = url(reference, "/tags/list", query: "n=1000")
    while let page = next {
      guard seen.insert(page).inserted, seen.count <= 1000, tags.count <= 1_000_000 else {
        throw RegistryError(.badAnswer("its list of tags does not end"), reference.name)
      }
      let answer = try send(.GET, page, scopes: [pull(reference)], reference.repository, subject: reference.name)
      guard try isFound(answer, reference.name) else { return tags }
      guard let list = try? JSONDecoder().decode(Page.self, from: Data(answer.body)) else {
        throw RegistryError(.badAnswer("it is no list of tags"), reference.name)
      }
      tags += list.tags ?? []
      next = nil
      if let link = answer.headers.first(name: "Link"), let target = nextLink(link) {
        guard let url = URL(string: target, relativeTo: page)?.absoluteURL, Origin(url) == origin else {
          throw RegistryError(.badRedirect("the list of tags goes on at another host"), reference.name)
        }
        next = url
      }
    }
    return tags
  }

  // MARK: - Writing

  /// Writes a manifest under the tag or digest of a reference, byte by byte as it is.
  public func put(_ manifest: Manifest, as reference: ImageReference) throws(RegistryError) {
    var headers = HTTPHeaders()
    headers.add(name: "Content-Type", value: manifest.mediaType.rawValue)
    let answer = try send(
      .PUT, reference, "/manifests/\(key(reference))", headers: headers, body: manifest.bytes, scopes: [push(reference)]
    )
    guard answer.status == 201 else { throw failure(answer, "\(reference)") }
    if let digest = answer.headers.first(name: "Docker-Content-Digest"), digest != manifest.digest {
      throw RegistryError(.wrongDigest(expected: manifest.digest, found: digest), "\(reference)")
    }
  }

  /// Copies a manifest and all that it refers to into another repository of the registry: blobs by mount, manifests of an
  /// index byte by byte. The manifest itself is put under its digest.
  public func copy(
    _ manifest: Manifest, from source: ImageReference, to target: ImageReference
  ) throws(RegistryError) {
    var copied: Set<String> = []
    try copy(manifest, from: source, to: target, depth: 0, &copied)
  }

  private func copy(
    _ manifest: Manifest, from source: ImageReference, to target: ImageReference, depth: Int,
    _ copied: inout Set<String>
  ) throws(RegistryError) {
    guard depth < 4 else { throw RegistryError(.badAnswer("its indexes hold each other"), "\(source)") }
    for part in manifest.manifests where copied.insert(part.digest).inserted {
      let reference = source.with(digest: part.digest)
      guard let child = try self.manifest(reference) else { throw RegistryError(.missing, "\(reference)") }
      try copy(child, from: source, to: target, depth: depth + 1, &copied)
    }
    for blob in [manifest.config].compactMap(\.self) + manifest.layers
    where !blob.isForeign && copied.insert(blob.digest).inserted {
      try mount(blob.digest, from: source, to: target)
    }
    try put(manifest, as: target.with(digest: manifest.digest))
  }

  private func mount(
    _ digest: String, from source: ImageReference, to target: ImageReference
  ) throws(RegistryError) {
    let blob = target.with(digest: digest)
    let known = try send(.HEAD, target, "/blobs/\(digest)")
    if try isFound(known, "\(blob)") { return }
    let answer = try send(
      .POST, target, "/blobs/uploads/", query: "mount=\(escaped(digest))&from=\(escaped(source.repository))",
      scopes: [push(target), pull(source)])
    switch answer.status {
    case 201: return
    case 202:
      // The registry waits for the bytes, and need not.
      if let upload = answer.headers.first(name: "Location"),
        let url = URL(string: upload, relativeTo: answer.url)?.absoluteURL, Origin(url) == origin
      {
        _ = try? send(.DELETE, url, scopes: [push(target)], target.repository, subject: "\(blob)")
      }
      throw RegistryError(.notMounted(blob: digest, source: source.name), target.name)
    default: throw failure(answer, "\(blob)")
    }
  }

  // MARK: - Requests

  private static let acceptHeaders: HTTPHeaders = {
    var headers = HTTPHeaders()
    for type in Manifest.MediaType.allCases { headers.add(name: "Accept", value: type.rawValue) }
    return headers
  }()

  /// A reference without a tag is `latest`, as everywhere.
  private func key(_ reference: ImageReference) -> String { reference.digest ?? reference.tag ?? "latest" }

  private func pull(_ reference: ImageReference) -> String { "repository:\(reference.repository):pull" }

  private func push(_ reference: ImageReference) -> String { "repository:\(reference.repository):pull,push" }

  /// The grammar of references leaves nothing in them that a URL has to escape.
  private func url(_ reference: ImageReference, _ path: String, query: String? = nil) -> URL? {
    URL(
      string: "\(base.absoluteString)/v2/\(reference.repository)\(path)" + (query.map { "?\($0)" } ?? ""))
  }

  private func send(
    _ method: HTTPMethod, _ reference: ImageReference, _ path: String, query: String? = nil,
    headers: HTTPHeaders = [:], body: [UInt8] = [], scopes: Set<String>? = nil, limit: Int = 4 << 20
  ) throws(RegistryError) -> Answer {
    guard let url = url(reference, path, query: query) else { throw RegistryError(.missing, "\(reference)") }
    return try send(
      method, url, headers: headers, body: body, scopes: scopes ?? [pull(reference)], limit: limit,
      reference.repository, subject: "\(reference)")
  }

  private func send(
    _ method: HTTPMethod, _ url: URL, headers: HTTPHeaders = [:], body: [UInt8] = [], scopes: Set<String>,
    limit: Int = 4 << 20, _ repository: String, subject: String
  ) throws(RegistryError) -> Answer {
    var scopes = scopes
    // A token may end, and another may have to go further: three attempts are enough for both.
    for attempt in 0..<3 {
      var request = Request(method: method, url: url, headers: headers, body: body, limit: limit)
      let authorization = authorizer.header(for: scopes, repository: repository)
      if let authorization { request.headers.add(name: "Authorization", value: authorization) }
      request.headers.add(name: "User-Agent", value: "bump")
      let answer = try redirected(request, subject: subject)
      // Another host's question for credentials is none of the registry's.
      guard answer.status == 401, Origin(answer.url) == origin else { return answer }
      let challenges = answer.headers["WWW-Authenticate"].flatMap(Challenge.parse)
      let lacksScope = challenges.contains { $0.parameters["error"] == "insufficient_scope" }
      if attempt == 2 {
        let said = "the token is not good for \(scopes.sorted().joined(separator: " "))"
        let hasCredentials = try authorizer.hasCredentials(for: repository)
        throw RegistryError(
          lacksScope && hasCredentials ? .forbidden(said) : .unauthorized(hasCredentials: hasCredentials), subject)
      }
      try authorizer.take(
        challenges, scopes: &scopes, refused: authorization, repository: repository, subject: subject)
    }
    throw RegistryError(.unauthorized(hasCredentials: false), subject)
  }

  /// Follows the redirects of what is read. What the registry alone may know stays with it.
  private func redirected(_ first: Request, subject: String) throws(RegistryError) -> Answer {
    var request = first
    for _ in 0..<6 {
      let answer = try repeated(request, over: transport, clock: clock, subject: subject)
      guard [301, 302, 303, 307, 308].contains(answer.status) else { return answer }
      guard request.method == .GET || request.method == .HEAD else {
        throw RegistryError(.badRedirect("of what is written"), subject)
      }
      guard let location = answer.headers.first(name: "Location"),
        let url = URL(string: location, relativeTo: request.url)?.absoluteURL, let target = Origin(url)
      else { throw RegistryError(.badRedirect("it says not where to"), subject) }
      guard origin.mayLead(to: target) || target == origin else {
        throw RegistryError(.badRedirect("\(target) has no TLS"), subject)
      }
      if target != Origin(request.url) { request.headers.remove(name: "Authorization") }
      request.url = url
    }
    throw RegistryError(.badRedirect("there are too many"), subject)
  }

  /// Whether something is there: the 404 of a registry alone says that it is not.
  private func isFound(_ answer: Answer, _ subject: String) throws(RegistryError) -> Bool {
    switch answer.status {
    case 200: return true
    case 404:
      try requireRegistry(answer)
      return false
    default: throw failure(answer, subject)
    }
  }

  /// Refuses the 404 of what is no registry, since any server has one for what it does not know. A registry sends its
  /// header or its errors with it, or else shows itself where the protocol is asked for (OCI distribution specification
  /// 1.1, end-1): with 200, or with 401 and what it asks for.
  private func requireRegistry(_ absent: Answer) throws(RegistryError) {
    isRegistry = isRegistry || showsRegistry(absent)
    guard !isRegistry, let url = URL(string: "\(base.absoluteString)/v2/") else { return }
    let answer = try redirected(Request(method: .GET, url: url), subject: registry)
    switch answer.status {
    case 200: isRegistry = showsRegistry(answer) || answer.body.isEmpty || isJSON(answer.body)
    case 401: isRegistry = showsRegistry(answer) || !answer.headers["WWW-Authenticate"].flatMap(Challenge.parse).isEmpty
    case 429, 500...: throw failure(answer, registry)
    default: isRegistry = showsRegistry(answer)
    }
    guard !isRegistry else { return }
    let about = ["Server", "Content-Type"].compactMap { answer.headers.first(name: $0) }.joined(separator: ", ")
    throw RegistryError(
      .noRegistry("\(url.absoluteString) gives \(answer.status)" + (about.isEmpty ? "" : " (\(about.prefix(200)))")),
      registry)
  }

  /// Whether an answer could be of a registry alone: by the header of the protocol, or an error that it defines.
  private func showsRegistry(_ answer: Answer) -> Bool {
    guard Origin(answer.url) == origin else { return false }
    let unknown = ["BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN", "MANIFEST_UNKNOWN", "NAME_UNKNOWN", "UNAUTHORIZED"]
    return answer.headers.contains(name: "Docker-Distribution-API-Version")
      || errors(answer).contains { unknown.contains($0.code ?? "") }
  }

  private func isJSON(_ body: [UInt8]) -> Bool {
    struct Anything: Decodable {}
    return (try? JSONDecoder().decode(Anything.self, from: Data(body))) != nil
  }

  /// An error as the OCI distribution specification has it.
  private struct ErrorItem: Decodable {
    let code: String?
    let message: String?
  }

  private func errors(_ answer: Answer) -> [ErrorItem] {
    struct Body: Decodable {
      let errors: [ErrorItem]?
    }
    return (try? JSONDecoder().decode(Body.self, from: Data(answer.body)))?.errors ?? []
  }

  private func failure(_ answer: Answer, _ subject: String) -> RegistryError {
    let item = errors(answer).first
    let said = String([item?.code, item?.message].compactMap(\.self).joined(separator: ", ").prefix(200))
    return RegistryError(answer.status == 403 ? .forbidden(said) : .failed(status: answer.status, said: said), subject)
  }
}

/// Sends a request until it is answered by something else than "later": 429 and 5xx, or a connection that was closed.
private func repeated(
  _ request: Request, over transport: Transport, clock: RegistryClock, subject: String
) throws(RegistryError) -> Answer {
  var backoff = Backoff()
  while true {
    let result = Result { () throws(RegistryError) in try transport.send(request, subject: subject) }
    var asked: Double?
    switch result {
    case .failure(let error):
      guard error.kind == .unreachable(Transport.closed) else { throw error }
    case .success(let answer):
      guard answer.status == 429 || answer.status >= 500 else { return answer }
      asked = answer.headers.first(name: "Retry-After").flatMap { retryAfter($0, now: clock.now()) }
    }
    guard let seconds = backoff.next(asked: asked) else {
      let answer = try result.get()
      guard answer.status == 429 else { return answer }
      throw RegistryError(.rateLimited(retryAfter: asked.map { Int($0.rounded(.up)) }), subject)
    }
    clock.wait(seconds)
  }
}

/// The target of `<...>; rel="next"` in a header `Link` (RFC 8288).
func nextLink(_ header: String) -> String? {
  guard let start = header.firstIndex(of: "<"), let end = header[start...].firstIndex(of: ">") else { return nil }
  let parameters = header[end...].lowercased().filter { $0 != " " && $0 != "\"" }
  guard parameters.contains(";rel=next") else { return nil }
  return String(header[header.index(after: start)..<end])
}

import FoundationEssentials
import NIOHTTP1

/// What a registry lets our requests in with: nothing, Basic, or tokens that a token server gives for it.
final class Authorizer {
  private struct Token {
    let header: String
    /// In seconds since 1970.
    let end: Double
  }

  private let registry: String
  private let origin: Origin
  private let store: CredentialStore
  private let clock: RegistryClock
  /// Sends a request with the repetitions of ``RegistryClient``; the text says of what an error is.
  private let send: (Request, String) throws(RegistryError) -> Answer
  /// By the repositories: a file can hold credentials for each. A helper may ask its user, so it is run once.
  private var known: [String: Credentials?] = [:]
  private var basic: [String: String] = [:]
  /// By the scopes that they were asked for.
  private var tokens: [Set<String>: Token] = [:]

  init(
    registry: String, origin: Origin, store: CredentialStore, clock: RegistryClock,
    send: @escaping (Request, String) throws(RegistryError) -> Answer
  ) {
    self.registry = registry
    self.origin = origin
    self.store = store
    self.clock = clock
    self.send = send
  }

  /// The header for a request to a repository that needs these scopes, where one is known already.
  func header(for scopes: Set<String>, repository: String) -> String? {
    if let basic = basic[repository] { return basic }
    guard let token = tokens[scopes], token.end > clock.now() else { return nil }
    return token.header
  }

  /// Whether the user has credentials for a repository.
  func hasCredentials(for repository: String) throws(RegistryError) -> Bool {
    try credentials(for: repository) != nil
  }

  private func credentials(for repository: String) throws(RegistryError) -> Credentials? {
    if let found = known[repository] { return found }
    let found = try store.credentials(registry: registry, repository: repository)
    known[repository] = .some(found)
    return found
  }

  /// Gets what a 401 asks for. `scopes` are what the request needs, and become what the registry says it needs; `refused`
  /// is what was sent before. Throws where there is nothing else to try.
  func take(
    _ challenges: [Challenge], scopes: inout Set<String>, refused: String?, repository: String, subject: String
  ) throws(RegistryError) {
    let credentials = try credentials(for: repository)
    if let bearer = challenges.first(where: { $0.scheme == "bearer" }) {
      let known = scopes
      basic[repository] = nil
      scopes = merged(scopes.union(bearer.scopes))
      let token = try token(bearer, scopes, credentials, subject: subject)
      tokens[known] = token
      tokens[scopes] = token
      return
    }
    guard challenges.contains(where: { $0.scheme == "basic" }) else {
      throw RegistryError(.badAnswer("it asks for credentials and says neither Basic nor Bearer"), subject)
    }
    guard case .password(let user, let password) = credentials, refused == nil else {
      throw RegistryError(.unauthorized(hasCredentials: refused != nil), subject)
    }
    basic[repository] = Self.basic(user, password)
  }

  private static func basic(_ user: String, _ password: String) -> String {
    "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
  }

  /// Asks the token server: the Docker registry's token authentication, and for identity tokens OAuth 2 (RFC 6749 §6).
  private func token(
    _ challenge: Challenge, _ scopes: Set<String>, _ credentials: Credentials?, subject: String
  ) throws(RegistryError) -> Token {
    guard let text = challenge.parameters["realm"], let realm = URL(string: text), let server = Origin(realm) else {
      throw RegistryError(.badAnswer("it names no token server"), subject)
    }
    guard origin.mayLead(to: server) else {
      throw RegistryError(.badTokenServer("\(server) has no TLS"), subject)
    }
    var fields = [("service", challenge.parameters["service"]), ("client_id", "bump")].compactMap { name, value in
      value.map { (name, $0) }
    }
    var request = Request(method: .GET, url: realm)
    request.limit = 1 << 20
    if case .identityToken(let identity) = credentials {
      fields += [
        ("grant_type", "refresh_token"), ("refresh_token", identity), ("scope", scopes.sorted().joined(separator: " ")),
      ]
      request.method = .POST
      request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
      request.body = Array(form(fields).utf8)
    } else {
      fields += scopes.sorted().map { ("scope", $0) }
      let query = form(fields)
      let glue = realm.query(percentEncoded: true) == nil ? "?" : "&"
      guard let url = URL(string: text.prefix { $0 != "#" } + glue + query) else {
        throw RegistryError(.badAnswer("it names no token server"), subject)
      }
      request.url = url
      if case .password(let user, let password) = credentials {
        request.headers.add(name: "Authorization", value: Self.basic(user, password))
      }
    }
    let answer = try send(request, "\(server), the token server of \(registry),")
    guard answer.status == 200 else {
      switch answer.status {
      case 400 where credentials != nil, 401, 403:
        throw RegistryError(.unauthorized(hasCredentials: credentials != nil), subject)
      default: throw RegistryError(.failed(status: answer.status, said: "at the token server \(server)"), subject)
      }
    }
    struct Body: Decodable {
      let token: String?
      let access_token: String?
      let expires_in: Double?
    }
    let body = try? JSONDecoder().decode(Body.self, from: Data(answer.body))
    guard let value = body?.token ?? body?.access_token, !value.isEmpty,
      value.utf8.allSatisfy({ $0 > UInt8(ascii: " ") && $0 < 0x7F })
    else {
      throw RegistryError(.badAnswer("the token server \(server) gives no token"), subject)
    }
    // Ahead of its end, so that it does not end on the way; 60 seconds is the protocol's default.
    let life = body?.expires_in ?? 60
    return Token(header: "Bearer \(value)", end: clock.now() + life * 0.9)
  }
}

/// Scopes with one for each thing, as in `repository:my_app:pull,push`, whatever the order of the actions was.
func merged(_ scopes: Set<String>) -> Set<String> {
  var actions: [String: Set<String>] = [:]
  for scope in scopes {
    let parts = scope.split(separator: ":", omittingEmptySubsequences: false)
    let thing = parts.dropLast().joined(separator: ":")
    actions[thing, default: []].formUnion((parts.last ?? "").split(separator: ",").map(String.init))
  }
  return Set(actions.map { "\($0.key):\($0.value.sorted().joined(separator: ","))" })
}

/// `application/x-www-form-urlencoded`.
private func form(_ fields: [(String, String)]) -> String {
  fields.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
}

/// RFC 3986 §2.3: all but the unreserved characters as escapes.
func escaped(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var result: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      result.append(byte)
    default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
    }
  }
  return String(decoding: result, as: UTF8.self)
}

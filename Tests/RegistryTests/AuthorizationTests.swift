import Foundation
import ImageTags
@testable import Registry
import TestSupport
import Testing

/// A registry and its token server in one: a token is good for the scope that it was asked for, until it is taken back.
private struct TokenRegistry {
  let server: LoopbackServer
  private let tokens = Tokens()

  /// `life` is how long a token is good, as the server says.
  init(life: Int? = nil, realm: String? = nil) throws {
    let tokens = tokens
    server = try LoopbackServer { request in
      guard !request.path.hasPrefix("/token") else { return tokens.issue(request, life) }
      // The least that the request needs, as a registry says it.
      let scope = "repository:my_app:" + (request.method == "GET" || request.method == "HEAD" ? "pull" : "pull,push")
      let granted = request.headers["authorization"].flatMap { tokens.scopes(of: $0) }
      guard let granted, granted.contains(where: { $0.hasPrefix(scope) }) else {
        let address = realm ?? "http://\(request.headers["host"] ?? "")/token"
        var challenge = "Bearer realm=\"\(address)\",service=\"test, registry\",scope=\"\(scope)\""
        if granted != nil { challenge += ",error=\"insufficient_scope\"" }
        return LoopbackResponse(401, headers: ["WWW-Authenticate": challenge])
      }
      return request.method == "PUT" ? LoopbackResponse(201) : found
    }
  }

  /// What was asked of the token server.
  var asked: [LoopbackRequest] { server.requests.filter { $0.path.hasPrefix("/token") } }

  func revoke() { tokens.revoke() }
}

private let readerHeader = "Basic " + Data("reader:secret".utf8).base64EncodedString()

private final class Tokens: @unchecked Sendable {
  private let lock = NSLock()
  private var issued: [String: [String]] = [:]

  func scopes(of authorization: String) -> [String]? { lock.withLock { issued[authorization] } }

  func revoke() { lock.withLock { issued = [:] } }

  func issue(_ request: LoopbackRequest, _ life: Int?) -> LoopbackResponse {
    let isKnown = request.headers["authorization"] == basicHeader || request.field("refresh_token") == "identity/="
    let reads = [nil, readerHeader].contains(request.headers["authorization"]) && request.method == "GET"
    guard isKnown || reads else { return LoopbackResponse(401) }
    let fields = request.path + "&" + String(decoding: request.body, as: UTF8.self)
    var scopes = fields.components(separatedBy: "scope=").dropFirst().compactMap {
      $0.prefix { $0 != "&" }.removingPercentEncoding
    }.flatMap { $0.components(separatedBy: " ") }
    // Fewer rights than asked for are no error at a token server.
    if !isKnown { scopes = scopes.map { $0.replacingOccurrences(of: ",push", with: "") } }
    let token = UUID().uuidString
    lock.withLock { issued["Bearer \(token)"] = scopes }
    let name = request.method == "POST" ? "access_token" : "token"
    return LoopbackResponse(
      200, "{\"\(name)\": \"\(token)\"" + (life.map { ", \"expires_in\": \($0)" } ?? "") + "}")
  }
}

@Suite("Authorization")
struct AuthorizationTests {
  @Test("a token is got once for one scope, and another for a wider one")
  func escalation() throws {
    let registry = try TokenRegistry(life: 300)
    let host = registry.server.host
    let client = try client(host, docker: .password(host))
    let manifest = try #require(try client.manifest(reference(host)))
    _ = try client.manifest(reference(host))
    #expect(registry.asked.count == 1)
    let first = try #require(registry.asked.first)
    #expect(first.headers["authorization"] == basicHeader)
    #expect(first.field("service") == "test, registry")
    #expect(first.field("scope") == "repository:my_app:pull")
    try client.put(manifest, as: reference(host))
    #expect(registry.asked.count == 2)
    #expect(registry.asked[1].field("scope") == "repository:my_app:pull,push")
  }

  @Test("a token is got anew when it ends, and when the registry takes it back")
  func expiry() throws {
    let registry = try TokenRegistry(life: 300)
    let host = registry.server.host
    let clock = TestClock()
    let client = try client(host, clock: clock)
    _ = try client.manifest(reference(host))
    clock.pass(200)
    _ = try client.manifest(reference(host))
    #expect(registry.asked.count == 1)
    clock.pass(100)
    _ = try client.manifest(reference(host))
    #expect(registry.asked.count == 2)
    registry.revoke()
    _ = try client.manifest(reference(host))
    #expect(registry.asked.count == 3)
  }

  @Test("a token is good for a minute where nobody says more")
  func defaultLife() throws {
    let registry = try TokenRegistry()
    let host = registry.server.host
    let clock = TestClock()
    let client = try client(host, clock: clock)
    _ = try client.manifest(reference(host))
    clock.pass(50)
    _ = try client.manifest(reference(host))
    #expect(registry.asked.count == 1)
    clock.pass(10)
    _ = try client.manifest(reference(host))
    #expect(registry.asked.count == 2)
  }

  @Test("an identity token becomes an access token by OAuth 2")
  func identity() throws {
    let registry = try TokenRegistry()
    let host = registry.server.host
    let docker = try DockerFolder("{\"auths\": {\"\(host)\": {\"identitytoken\": \"identity/=\"}}}")
    let client = try client(host, docker: docker)
    try client.put(try #require(try client.manifest(reference(host))), as: reference(host))
    #expect(registry.asked.map(\.method) == ["POST", "POST"])
    let first = try #require(registry.asked.first)
    #expect(first.field("grant_type") == "refresh_token")
    #expect(first.field("refresh_token") == "identity/=")
    #expect(first.headers["content-type"] == "application/x-www-form-urlencoded")
  }

  @Test("a token that does not go far enough is said, and not asked for without end")
  func insufficient() throws {
    let registry = try TokenRegistry()
    let host = registry.server.host
    let client = try client(host)
    let manifest = try #require(try client.manifest(reference(host)))
    #expect(failure { try client.put(manifest, as: reference(host)) } == .unauthorized(hasCredentials: false))
    #expect(registry.asked.count <= 4)
    let reader = try DockerFolder("{\"auths\": {\"\(host)\": {\"username\": \"reader\", \"password\": \"secret\"}}}")
    #expect(
      failure { try RegistryTests.client(host, docker: reader).put(manifest, as: reference(host)) }
        == .forbidden("the token is not good for repository:my_app:pull,push"))
  }

  @Test("credentials that are refused are not asked with again")
  func refused() throws {
    let docker = { (host: String) in
      try DockerFolder("{\"auths\": {\"\(host)\": {\"username\": \"ada\", \"password\": \"wrong\"}}}")
    }
    let registry = try TokenRegistry()
    let host = registry.server.host
    #expect(
      failure { try client(host, docker: docker(host)).manifest(reference(host)) }
        == .unauthorized(hasCredentials: true))
    let basic = try LoopbackServer { _ in
      LoopbackResponse(401, headers: ["WWW-Authenticate": "Basic realm=\"test\""])
    }
    #expect(
      failure { try client(basic.host, docker: docker(basic.host)).manifest(reference(basic.host)) }
        == .unauthorized(hasCredentials: true))
    #expect(basic.requests.count == 2)
  }

  @Test("credentials go to no token server without TLS that is not this machine")
  func plainRealm() throws {
    let registry = try TokenRegistry(realm: "http://192.0.2.1/token")
    let host = registry.server.host
    #expect(
      failure { try client(host, docker: .password(host)).manifest(reference(host)) }
        == .badTokenServer("http://192.0.2.1 has no TLS"))
  }

  @Test(
    "credentials go in the open to this machine alone, and only where the registry is asked so",
    arguments: [
      ("http://127.0.0.1:5000", "http://127.0.0.1:5001", true),
      ("https://127.0.0.1:5000", "http://127.0.0.1:5001", false),
      ("https://192.0.2.1", "http://127.0.0.1:5001", false), ("http://192.0.2.1", "http://127.0.0.1:5001", false),
      ("https://192.0.2.1", "https://192.0.2.2", true),
    ])
  func openRealm(_ registry: String, _ realm: String, _ isAsked: Bool) throws {
    let url = try #require(URL(string: registry))
    let origin = try #require(Origin(url))
    let host = "\(origin.host):\(origin.port)"
    let docker = try DockerFolder.password(host)
    let sent = Sent()
    let authorizer = Authorizer(
      registry: host, origin: origin, store: CredentialStore(environment: ["DOCKER_CONFIG": docker.path]),
      clock: TestClock().clock
    ) { request, _ throws(RegistryError) in
      sent.urls.append(request.url.absoluteString)
      throw RegistryError(.missing, "")
    }
    var scopes: Set<String> = []
    let kind = failure {
      try authorizer.take(
        Challenge.parse("Bearer realm=\"\(realm)/token\""), scopes: &scopes, refused: nil, repository: "my_app",
        subject: host)
    }
    #expect(kind == (isAsked ? .missing : .badTokenServer("\(realm) has no TLS")))
    #expect(sent.urls.count == (isAsked ? 1 : 0))
  }

  private final class Sent {
    var urls: [String] = []
  }

  @Test("a redirect to another host is followed without the credentials")
  func redirect() throws {
    let other = try LoopbackServer { request in
      request.path == "/question"
        ? LoopbackResponse(401, headers: ["WWW-Authenticate": "Basic realm=\"mine\""]) : found
    }
    let server = try LoopbackServer { [host = other.host] request in
      guard request.headers["authorization"] == basicHeader else {
        return LoopbackResponse(401, headers: ["WWW-Authenticate": "Basic realm=\"test\""])
      }
      let path = request.path.hasSuffix("question") ? "question" : "here"
      return LoopbackResponse(307, headers: ["Location": "http://\(host)/\(path)"])
    }
    let client = try client(server.host, docker: .password(server.host))
    #expect(try client.manifest(reference(server.host))?.digest == manifestDigest)
    // Nor does another host's question get them.
    #expect(
      failure { try client.manifest(reference(server.host, "my_app:question")) } == .failed(status: 401, said: ""))
    #expect(!other.requests.isEmpty)
    #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil })
  }

  @Test("a redirect is not followed without end, nor away from TLS, nor of what is written")
  func badRedirects() throws {
    let server = try LoopbackServer { request in
      if request.method == "PUT" { return LoopbackResponse(307, headers: ["Location": "/elsewhere"]) }
      if request.path.hasSuffix("found") { return found }
      let target = request.path.hasSuffix("plain") ? "http://192.0.2.1/" : "/v2/my_app/manifests/again"
      return LoopbackResponse(302, headers: ["Location": target])
    }
    let client = try client(server.host)
    func kind(_ tag: String) throws -> RegistryError.Kind? {
      let name = try reference(server.host, "my_app:\(tag)")
      return failure { try client.manifest(name) }
    }
    #expect(try kind("loop") == .badRedirect("there are too many"))
    #expect(try kind("plain") == .badRedirect("http://192.0.2.1 has no TLS"))
    let manifest = try #require(try client.manifest(reference(server.host, "my_app:found")))
    #expect(failure { try client.put(manifest, as: reference(server.host)) } == .badRedirect("of what is written"))
  }

  @Test(
    "Docker's configuration is read as Docker reads it",
    arguments: [
      ("{\"auths\": {\"HOST\": {\"auth\": \"YWRhOnNlY3JldA==\"}}}", true),
      ("{\"auths\": {\"https://HOST/v2/\": {\"auth\": \"YWRhOnNlY3JldA==\"}}}", true),
      ("{\"auths\": {\"HOST/my_app\": {\"auth\": \"YWRhOnNlY3JldA==\"}, \"HOST\": {\"auth\": \"eDp5\"}}}", true),
      ("{\"auths\": {\"HOST/other\": {\"auth\": \"YWRhOnNlY3JldA==\"}}}", false),
      ("{\"auths\": {\"other.example.com\": {\"auth\": \"YWRhOnNlY3JldA==\"}}}", false),
      ("{\"auths\": {\"HOST\": {}}}", false), ("{}", false), ("", false),
    ])
  func configuration(_ text: String, _ isKnown: Bool) throws {
    let server = try LoopbackServer { request in
      request.headers["authorization"] == basicHeader
        ? found : LoopbackResponse(401, headers: ["WWW-Authenticate": "Basic realm=\"test\""])
    }
    let docker = try DockerFolder(text.replacingOccurrences(of: "HOST", with: server.host))
    let kind = failure { try client(server.host, docker: docker).manifest(reference(server.host)) }
    #expect(kind == (isKnown ? nil : .unauthorized(hasCredentials: false)))
  }

  @Test("Docker Hub's credentials are those of its old address")
  func dockerHub() throws {
    let docker = try DockerFolder(
      "{\"auths\": {\"https://index.docker.io/v1/\": {\"username\": \"ada\", \"password\": \"secret\"}}}")
    let store = CredentialStore(environment: ["DOCKER_CONFIG": docker.path])
    #expect(
      try store.credentials(registry: "docker.io", repository: "library/my_app")
        == .password(user: "ada", password: "secret"))
    #expect(try store.credentials(registry: "example.com", repository: "my_app") == nil)
  }

  @Test("each repository has its own credentials where the file says so")
  func repositories() throws {
    let server = try LoopbackServer { request in
      let user = request.path.contains("/other/") ? "other:secret" : "ada:secret"
      return request.headers["authorization"] == "Basic " + Data(user.utf8).base64EncodedString()
        ? found : LoopbackResponse(401, headers: ["WWW-Authenticate": "Basic realm=\"test\""])
    }
    let logins = ["": "ada", "/other": "other"].map { path, user in
      "\"\(server.host)\(path)\": {\"username\": \"\(user)\", \"password\": \"secret\"}"
    }
    let client = try client(
      server.host, docker: DockerFolder("{\"auths\": {\(logins.joined(separator: ", "))}}"))
    for name in ["my_app:1", "other/app:1", "my_app:2"] {
      #expect(try client.manifest(reference(server.host, name)) != nil)
    }
    #expect(server.requests.count == 5)
  }

  @Test("Podman's file is read where Docker's has nothing")
  func podman() throws {
    let server = try LoopbackServer { request in
      request.headers["authorization"] == basicHeader
        ? found : LoopbackResponse(401, headers: ["WWW-Authenticate": "Basic realm=\"test\""])
    }
    let folder = try DockerFolder.password(server.host)
    let environment = ["REGISTRY_AUTH_FILE": folder.path + "/config.json"]
    #expect(try client(server.host, environment: environment).manifest(reference(server.host)) != nil)
    let runtime = try DockerFolder("{}")
    try FileManager.default.createDirectory(
      atPath: runtime.path + "/containers", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: folder.path + "/config.json", toPath: runtime.path + "/containers/auth.json")
    let runtimeOnly = ["XDG_RUNTIME_DIR": runtime.path]
    #expect(
      try client(server.host, docker: runtime, environment: runtimeOnly).manifest(reference(server.host)) != nil)
  }

  @Test(
    "a broken configuration is named, and nothing of its secrets",
    arguments: [
      "{", "{\"auths\": {\"HOST\": {\"auth\": \"c2VjcmV0\"}}}", "{\"credsStore\": \"../../secret\"}",
      "{\"credHelpers\": {\"HOST\": \"a b\"}}",
    ])
  func broken(_ text: String) throws {
    let server = try LoopbackServer { _ in
      LoopbackResponse(401, headers: ["WWW-Authenticate": "Basic realm=\"test\""])
    }
    let docker = try DockerFolder(text.replacingOccurrences(of: "HOST", with: server.host))
    do {
      _ = try client(server.host, docker: docker).manifest(reference(server.host))
      Issue.record("\(text) is taken")
    } catch let error as RegistryError {
      guard case .badSetting(let reason) = error.kind else {
        Issue.record(error)
        return
      }
      #expect(reason.contains("config.json"))
      #expect(!reason.contains("c2VjcmV0"))
    }
  }
}

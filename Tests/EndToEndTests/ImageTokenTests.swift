import Foundation
import TestSupport
import Testing

/// A token server whose tokens `docker-registry` takes: JSON Web Tokens that openssl signs.
private struct TokenServer: Sendable {
  let folder: URL

  init(_ sandbox: Sandbox) throws {
    folder = sandbox.folder
    let made = try sandbox.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30000", "-subj", "/CN=test",
        "-keyout", "key.pem", "-out", "cert.pem",
      ], in: folder)
    #expect(made.exitCode == 0, "\(made.stderr)")
  }

  /// A token for scopes as in `repository:my_app:pull,push`.
  func token(_ scopes: [String]) throws -> String {
    let certificate = try String(contentsOf: folder.appending(path: "cert.pem"), encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    let access = scopes.map { scope in
      let parts = scope.split(separator: ":")
      let actions = parts[2].split(separator: ",").map { "\"\($0)\"" }.joined(separator: ", ")
      return "{\"type\": \"\(parts[0])\", \"name\": \"\(parts[1])\", \"actions\": [\(actions)]}"
    }
    let now = Int(Date().timeIntervalSince1970)
    let head = "{\"alg\": \"RS256\", \"typ\": \"JWT\", \"x5c\": [\"\(certificate)\"]}"
    let claims = """
      {"iss": "test", "sub": "ada", "aud": "test", "exp": \(now + 600), "nbf": \(now - 600), "iat": \(now), \
      "jti": "\(UUID().uuidString)", "access": [\(access.joined(separator: ", "))]}
      """
    let text = [head, claims].map { Self.base64URL(Data($0.utf8)) }.joined(separator: ".")
    return "\(text).\(Self.base64URL(try signature(of: text)))"
  }

  /// Runs the server: whoever knows the password gets what he asks for, everybody else nothing.
  func start() throws -> LoopbackServer {
    try LoopbackServer { request in
      let login = "Basic " + Data("ada:secret".utf8).base64EncodedString()
      let scopes = request.path.components(separatedBy: "scope=").dropFirst().compactMap {
        $0.prefix { $0 != "&" }.removingPercentEncoding
      }
      guard let token = try? token(request.headers["authorization"] == login ? scopes : []) else {
        return LoopbackResponse(500)
      }
      return LoopbackResponse(200, "{\"token\": \"\(token)\", \"expires_in\": 600}")
    }
  }

  private func signature(of text: String) throws -> Data {
    let file = folder.appending(path: "token-\(UUID().uuidString)")
    try Data(text.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "openssl", "dgst", "-sha256", "-sign", folder.appending(path: "key.pem").path, "-out", file.path + ".sig",
      file.path,
    ]
    try process.run()
    process.waitUntilExit()
    return try Data(contentsOf: URL(fileURLWithPath: file.path + ".sig"))
  }

  private static func base64URL(_ data: Data) -> String {
    data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }
}

@Suite("Image tags in a registry with tokens", .enabled(if: TestRegistry.isInstalled))
struct ImageTokenTests {
  @Test("a promotion into another repository gets a token for each thing that it does, and no more")
  func promote() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let tokens = try TokenServer(sandbox)
    let server = try tokens.start()
    let registry = try TestRegistry(
      sandbox,
      settings: """
        auth:
          token:
            realm: http://\(server.host)/token
            service: test
            issuer: test
            rootcertbundle: \(sandbox.folder.path)/cert.pem
        """)
    let digest = try registry.push(
      "staging/my_app", "rc", content: "one", platforms: ["amd64", "arm64"],
      headers: ["Authorization": "Bearer \(try tokens.token(["repository:staging/my_app:pull,push"]))"])
    let target = "\(registry.host)/production/my_app"
    let arguments = ["image", "promote", "\(registry.host)/staging/my_app:rc", "1.0.0", "--image", target, "--yes"]
    let anonymous = try repository.bump(arguments)
    #expect(anonymous.exitCode == 47)
    #expect(anonymous.stderr.contains("asks for credentials (401), and there are none"))

    let login = Data("ada:secret".utf8).base64EncodedString()
    try sandbox.docker("{\"auths\": {\"\(registry.host)\": {\"auth\": \"\(login)\"}}}")
    let before = server.requests.count
    let outcome = try repository.bump(arguments)
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    let scopes = server.requests[before...].map {
      $0.path.components(separatedBy: "scope=").dropFirst().compactMap {
        $0.prefix { $0 != "&" }.removingPercentEncoding
      }
    }
    let (pull, both) = ("repository:staging/my_app:pull", "repository:production/my_app:pull,push")
    #expect(Set(scopes) == [[pull], ["repository:production/my_app:pull"], [both, pull], [both]])
    #expect(scopes.count == 4)
    let check = try repository.bump(
      "image", "check", "--ref", "refs/tags/v1.0.0", "--image", target, "--digest", digest)
    #expect(check.exitCode == 0, "\(check.stderr)")
    #expect(check.stdout.contains("production/my_app:latest: there already, the same image"))
  }
}

import ImageTags
import Registry
import TestSupport
import Testing

@Suite("Answers of a registry")
struct AnswerTests {
  @Test("all four types of manifest are asked for, and one that is there is read with its digest")
  func accept() throws {
    let server = try LoopbackServer { _ in found }
    let manifest = try #require(try client(server.host).manifest(reference(server.host)))
    #expect(manifest.digest == manifestDigest)
    #expect(manifest.mediaType == .image)
    #expect(manifest.bytes == Array(manifestText.utf8))
    let accept = try #require(server.requests.first?.headers["accept"])
    for type in Manifest.MediaType.allCases { #expect(accept.contains(type.rawValue)) }
  }

  @Test("404 alone says that nothing is there", arguments: [401, 403, 405, 418, 429, 500, 502, 503])
  func free(_ status: Int) throws {
    let server = try LoopbackServer { _ in LoopbackResponse(status, headers: ["Retry-After": "0"]) }
    #expect(failure { try client(server.host).manifest(reference(server.host)) } != nil)
    #expect(failure { try client(server.host).digest(reference(server.host)) } != nil)
    #expect(failure { try client(server.host).tags(of: reference(server.host)) } != nil)
  }

  @Test(
    "only the 404 of a registry says so",
    arguments: [
      // To what is asked: the headers and the body; to the question for the protocol: the status, headers and body.
      Absence(headers: ["Docker-Distribution-Api-Version": "registry/2.0"]),
      Absence(body: "{\"errors\": [{\"code\": \"NAME_UNKNOWN\", \"message\": \"no\"}]}"),
      Absence(body: "{\"errors\": [{\"code\": \"MANIFEST_UNKNOWN\"}]}"),
      Absence(protocol: LoopbackResponse(200, "{}")), Absence(protocol: LoopbackResponse(200)),
      Absence(protocol: LoopbackResponse(401, headers: ["WWW-Authenticate": "Bearer realm=\"https://a/token\""])),
      Absence(protocol: LoopbackResponse(404, headers: ["Docker-Distribution-API-Version": "registry/2.0"])),
      Absence(reason: "gives 404"),
      Absence(body: "{\"errors\": [{\"code\": \"NOT_MINE\"}]}", reason: "gives 404"),
      Absence(
        protocol: LoopbackResponse(200, headers: ["Content-Type": "text/html", "Server": "Web/1"], "<html>"),
        reason: "gives 200 (Web/1, text/html)"),
      Absence(protocol: LoopbackResponse(401), reason: "gives 401"),
      Absence(protocol: LoopbackResponse(403), reason: "gives 403"),
    ])
  func absent(_ absence: Absence) throws {
    let server = try LoopbackServer { request in
      request.path == "/v2/" ? absence.protocol : LoopbackResponse(404, headers: absence.headers, absence.body)
    }
    let name = try reference(server.host)
    guard let reason = absence.reason else {
      let client = try client(server.host)
      #expect(try client.manifest(name) == nil)
      #expect(try client.digest(name) == nil)
      #expect(try client.tags(of: name) == [])
      #expect(server.requests.filter { $0.path == "/v2/" }.count <= 1)
      return
    }
    let kind = RegistryError.Kind.noRegistry("http://\(server.host)/v2/ \(reason)")
    #expect(failure { try client(server.host).manifest(name) } == kind)
    #expect(failure { try client(server.host).digest(name) } == kind)
    #expect(failure { try client(server.host).tags(of: name) } == kind)
  }

  struct Absence: Sendable {
    var headers: [String: String] = [:]
    var body = ""
    var `protocol` = LoopbackResponse(404)
    /// Nil where it is a registry.
    var reason: String?
  }

  @Test("what has another digest than it should is refused")
  func lies() throws {
    let other = "sha256:" + String(repeating: "0", count: 64)
    let header = try LoopbackServer { _ in
      LoopbackResponse(200, headers: ["Content-Type": imageType, "Docker-Content-Digest": other], manifestText)
    }
    #expect(
      failure { try client(header.host).manifest(reference(header.host)) }
        == .wrongDigest(expected: other, found: manifestDigest))
    let body = try LoopbackServer { _ in LoopbackResponse(200, headers: ["Content-Type": imageType], manifestText) }
    #expect(
      failure { try client(body.host).manifest(reference(body.host, "my_app@\(other)")) }
        == .wrongDigest(expected: other, found: manifestDigest))
    // And the labels, which decide too.
    let text = """
      {"config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "\(other)", "size": 2}}
      """
    let config = try LoopbackServer { request in
      request.path.contains("/blobs/")
        ? LoopbackResponse(200, "{}") : LoopbackResponse(200, headers: ["Content-Type": imageType], text)
    }
    #expect(
      failure {
        let name = try reference(config.host)
        let client = try client(config.host)
        return try client.image(try #require(try client.manifest(name)), in: name)
      } == .wrongDigest(expected: other, found: sha256Digest(Array("{}".utf8))))
    let written = try LoopbackServer { request in
      request.method == "PUT" ? LoopbackResponse(201, headers: ["Docker-Content-Digest": other]) : found
    }
    #expect(
      failure {
        let client = try client(written.host)
        try client.put(
          try #require(try client.manifest(reference(written.host))), as: reference(written.host, "my_app:2"))
      } == .wrongDigest(expected: manifestDigest, found: other))
  }

  @Test(
    "what is no manifest is refused",
    arguments: [
      ("text/html", manifestText), ("", manifestText), (imageType, "[]"), (imageType, "{"),
      (imageType, "{\"mediaType\": \"application/vnd.oci.image.index.v1+json\"}"),
      (imageType, "{\"config\": {\"digest\": \"md5:1\", \"size\": 1}}"),
    ])
  func manifest(_ type: String, _ text: String) throws {
    let server = try LoopbackServer { _ in LoopbackResponse(200, headers: ["Content-Type": type], text) }
    guard case .badAnswer = failure({ try client(server.host).manifest(reference(server.host)) }) else {
      Issue.record("\(type): \(text) is taken")
      return
    }
  }

  @Test("an answer without end is cut off")
  func large() throws {
    let server = try LoopbackServer { _ in
      LoopbackResponse(
        200, headers: ["Content-Type": imageType], bytes: [UInt8](repeating: UInt8(ascii: " "), count: 5 << 20))
    }
    #expect(failure { try client(server.host).manifest(reference(server.host)) } == .tooLarge(limit: 4 << 20))
  }

  @Test("the list of tags is read to its end, page by page, at one host")
  func pages() throws {
    let server = try LoopbackServer { request in
      switch request.field("last") {
      case nil:
        LoopbackResponse(
          200, headers: ["Link": "</v2/my_app/tags/list?last=b&n=2>; rel=\"next\""], "{\"tags\": [\"a\", \"b\"]}")
      case "b":
        LoopbackResponse(200, headers: ["Link": "<list?last=c>; rel=next"], "{\"tags\": [\"c\"]}")
      default: LoopbackResponse(200, "{\"name\": \"my_app\", \"tags\": null}")
      }
    }
    #expect(try client(server.host).tags(of: reference(server.host)) == ["a", "b", "c"])
    let elsewhere = try LoopbackServer { [host = server.host] _ in
      LoopbackResponse(200, headers: ["Link": "<http://\(host)/v2/my_app/tags/list>; rel=\"next\""], "{\"tags\": []}")
    }
    guard case .badRedirect = failure({ try client(elsewhere.host).tags(of: reference(elsewhere.host)) }) else {
      Issue.record("the list goes on elsewhere")
      return
    }
    let endless = try LoopbackServer { _ in
      LoopbackResponse(200, headers: ["Link": "</v2/my_app/tags/list?n=1000>; rel=\"next\""], "{\"tags\": []}")
    }
    #expect(
      failure { try client(endless.host).tags(of: reference(endless.host)) }
        == .badAnswer("its list of tags does not end"))
  }

  @Test("a digest is got without the manifest, unless the registry keeps it to itself")
  func head() throws {
    let server = try LoopbackServer { _ in found }
    #expect(try client(server.host).digest(reference(server.host)) == manifestDigest)
    #expect(server.requests.map(\.method) == ["HEAD"])
    let silent = try LoopbackServer { _ in LoopbackResponse(200, headers: ["Content-Type": imageType], manifestText) }
    #expect(try client(silent.host).digest(reference(silent.host)) == manifestDigest)
    #expect(silent.requests.map(\.method) == ["HEAD", "GET"])
  }

  @Test("a registry that wants the bytes of a mounted blob says so")
  func mount() throws {
    let layer = "sha256:" + String(repeating: "1", count: 64)
    let text = "{\"layers\": [{\"digest\": \"\(layer)\", \"size\": 1}]}"
    let server = try LoopbackServer { request in
      switch (request.method, request.path.contains("/blobs/")) {
      case ("GET", false): LoopbackResponse(200, headers: ["Content-Type": imageType], text)
      case ("POST", _): LoopbackResponse(202, headers: ["Location": "/v2/other/blobs/uploads/1"])
      case ("DELETE", _): LoopbackResponse(204)
      default: LoopbackResponse(404)
      }
    }
    let name = try reference(server.host)
    let kind = failure {
      let client = try client(server.host)
      try client.copy(try #require(try client.manifest(name)), from: name, to: try reference(server.host, "other:1"))
    }
    #expect(kind == .notMounted(blob: layer, source: "\(server.host)/my_app"))
    let post = try #require(server.requests.first { $0.method == "POST" })
    #expect(post.field("mount") == layer)
    #expect(post.field("from") == "my_app")
    #expect(server.requests.filter { $0.method == "DELETE" }.map(\.path) == ["/v2/other/blobs/uploads/1"])
  }
}

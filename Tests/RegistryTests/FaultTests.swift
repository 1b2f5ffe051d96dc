import Foundation
import ImageTags
@testable import Registry
import TestSupport
import Testing

/// Counts the requests of a server.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }
}

@Suite("Faults")
struct FaultTests {
  @Test(
    "a request is sent again while the registry asks to wait, and for no longer than a minute",
    arguments: [
      (429, nil, [0.5, 1, 2]), (503, nil, [0.5, 1, 2]), (500, "0", [0, 0, 0]), (429, "7", [7, 7, 7]),
      (429, "25", [25, 25]), (429, "90", []), (429, "soon", [0.5, 1, 2]),
      // 2026-11-20T12:00:05Z, five seconds on.
      (429, "Fri, 20 Nov 2026 12:00:05 GMT", [5, 0, 0]),
      (503, "Fri, 20 Nov 2026 11:00:00 GMT", [0, 0, 0]),
    ] as [(Int, String?, [Double])])
  func waiting(_ status: Int, _ after: String?, _ waits: [Double]) throws {
    let server = try LoopbackServer { _ in
      LoopbackResponse(status, headers: after.map { ["Retry-After": $0] } ?? [:])
    }
    let clock = TestClock()
    let kind = failure { try client(server.host, clock: clock).manifest(reference(server.host)) }
    #expect(clock.waits == waits)
    #expect(server.requests.count == waits.count + 1)
    switch kind {
    case .rateLimited: #expect(status == 429)
    case .failed(let answered, _): #expect(answered == status)
    default: Issue.record("\(String(describing: kind))")
    }
  }

  @Test("what works again is taken", arguments: [429, 500, 502, 503, 504])
  func recovering(_ status: Int) throws {
    let counter = Counter()
    let server = try LoopbackServer { _ in counter.next() < 3 ? LoopbackResponse(status) : found }
    #expect(try client(server.host).manifest(reference(server.host))?.digest == manifestDigest)
  }

  @Test("a connection that is closed is tried again, one that is refused is not")
  func connections() throws {
    let counter = Counter()
    let server = try LoopbackServer { _ in
      counter.next() < 3 ? LoopbackResponse(0, fault: .close) : found
    }
    #expect(try client(server.host).manifest(reference(server.host))?.digest == manifestDigest)
    let clock = TestClock()
    let host = "127.0.0.1:\(try freePort())"
    #expect(
      failure { try client(host, clock: clock).manifest(reference(host)) } == .unreachable("Connection refused"))
    #expect(clock.waits == [])
  }

  @Test("a port that is none is refused", arguments: ["https://a:0/", "https://a:65536/", "http://a:99999999/"])
  func ports(_ text: String) throws {
    #expect(Origin(try #require(URL(string: text))) == nil)
  }

  @Test("silence and noise are no answers")
  func silence() throws {
    let silent = try LoopbackServer { _ in LoopbackResponse(0, fault: .silence) }
    #expect(
      failure { try client(silent.host, timeout: 1).manifest(reference(silent.host)) } == .timedOut(seconds: 1))
    let noisy = try LoopbackServer { _ in LoopbackResponse(0, fault: .noise) }
    #expect(failure { try client(noisy.host).manifest(reference(noisy.host)) } != nil)
  }

  @Test("TLS is spoken to every registry but this machine", arguments: ["192.0.2.1", "127.0.0.1.example.invalid"])
  func plainHTTP(_ host: String) throws {
    // A proxy sees which port is asked for.
    let proxy = try LoopbackServer { _ in LoopbackResponse(404) }
    let environment = ["HTTPS_PROXY": "http://\(proxy.host)", "http_proxy": proxy.host]
    for plain in [nil, true, false] {
      #expect(
        failure { try client(host, environment: environment, plainHTTP: plain).manifest(reference(host)) }
          == .unreachable("the proxy does not let the connection through"))
    }
    #expect(proxy.requests.map(\.method) == ["CONNECT", "CONNECT", "CONNECT"])
    #expect(proxy.requests.map(\.path) == ["\(host):443", "\(host):80", "\(host):443"])
    let hub = try ImageReference(parsing: "my_app:1.0.0")
    #expect(failure { try client(hub.registry, environment: environment).manifest(hub) } != nil)
    #expect(proxy.requests.last?.path == "registry-1.docker.io:443")
  }

  @Test(
    "a proxy is left out where NO_PROXY says so",
    arguments: [
      ("example.invalid", true), (".invalid", true), ("*.example.invalid", true), ("*", true),
      ("registry.example.invalid:443", true), ("registry.example.invalid:81", false), ("ample.invalid", false),
      ("other.invalid, Registry.example.invalid", true), ("", false),
    ])
  func noProxy(_ text: String, _ isLeftOut: Bool) throws {
    let proxies = Proxies(environment: ["HTTPS_PROXY": "http://ada:se%20cret@proxy.invalid:3128", "NO_PROXY": text])
    let url = try #require(URL(string: "https://registry.example.invalid/v2/"))
    let proxy = try proxies.proxy(for: try #require(Origin(url)))
    #expect(
      proxy == (isLeftOut ? nil : Proxies.Proxy(host: "proxy.invalid", port: 3128, login: "ada:se cret")))
  }

  @Test(
    "a proxy is left out for the addresses of a network",
    arguments: [
      ("10.1.2.3", "10.0.0.0/8", true), ("11.1.2.3", "10.0.0.0/8", false), ("10.1.2.3", "x, 10.1.2.0/23", true),
      ("10.1.4.3", "10.1.2.0/23", false), ("10.1.2.3", "10.1.2.3/32", true), ("10.1.2.4", "10.1.2.3/32", false),
      ("192.0.2.1", "0.0.0.0/0", true), ("192.0.2.1", "10.0.0.0/33", false), ("192.0.2.1", "192.0.2.1/", false),
      ("[2001:db8::1]", "2001:db8::/32", true), ("[2001:db9::1]", "2001:db8::/32", false),
      ("[2001:db8::1]", "10.0.0.0/8", false), ("example.invalid", "10.0.0.0/8", false),
      ("192.0.2.1", "192.0.2.1", true), ("[2001:db8::1]", "2001:db8::1", true),
    ])
  func networks(_ host: String, _ text: String, _ isLeftOut: Bool) throws {
    let proxies = Proxies(environment: ["HTTPS_PROXY": "proxy.invalid:3128", "NO_PROXY": text])
    let url = try #require(URL(string: "https://\(host):5000/v2/"))
    #expect(try (proxies.proxy(for: try #require(Origin(url))) == nil) == isLeftOut)
  }

  @Test("a proxy that cannot be used is an error of the settings, without its password")
  func badProxy() throws {
    let environment = ["https_proxy": "socks5://ada:secret@127.0.0.1:1"]
    let kind = failure { try client("192.0.2.1", environment: environment).manifest(reference("192.0.2.1")) }
    guard case .badSetting(let reason) = kind else {
      Issue.record("\(String(describing: kind))")
      return
    }
    #expect(!reason.contains("secret"))
  }
}

import TestSupport
import Testing

@testable import Registry

@Suite("Challenges")
struct ChallengeTests {
  @Test(
    "a header is read by the grammar of RFC 9110",
    arguments: [
      ("Basic realm=\"a, b\"", ["basic realm=a, b"]), ("basic", ["basic"]), ("", []), (",", []), ("=", []),
      (
        "Bearer realm=\"https://r/t\",service=\"s\",scope=\"repository:a:pull repository:b:pull\"",
        ["bearer realm=https://r/t scope=repository:a:pull repository:b:pull service=s"]
      ),
      ("Bearer realm = \"x\" , Error=insufficient_scope", ["bearer error=insufficient_scope realm=x"]),
      ("Basic realm=\"a\", Bearer realm=\"b\"", ["basic realm=a", "bearer realm=b"]),
      ("Negotiate, Bearer realm=\"b\"", ["negotiate", "bearer realm=b"]),
      ("Basic realm=\"a\\\"b\\\\\"", ["basic realm=a\"b\\"]), ("Basic realm=\"a", ["basic"]),
      ("Bearer realm=", ["bearer"]), ("Bearer realm=\"x\" scope", ["bearer realm=x", "scope"]),
    ])
  func reading(_ header: String, _ expected: [String]) {
    let read = Challenge.parse(header).map { challenge in
      ([challenge.scheme] + challenge.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        .joined(separator: " ")
    }
    #expect(read == expected)
  }

  @Test("whatever a header holds is read to an end")
  func anything() {
    var random = SeededRandom(seed: 7)
    let pieces = ["Bearer", "Basic", "realm", "=", "\"", "\\", ",", " ", "\t", "é", "\0", "a"]
    for _ in 0..<2000 {
      let header = (0..<Int.random(in: 0..<24, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      for challenge in Challenge.parse(header) {
        #expect(!challenge.scheme.isEmpty && challenge.scheme == challenge.scheme.lowercased(), "\(header)")
      }
      _ = nextLink(header)
    }
  }

  @Test(
    "scopes of one thing are one",
    arguments: [
      (["repository:a:push,pull"], ["repository:a:pull,push"]),
      (["repository:a:pull", "repository:a:pull,push"], ["repository:a:pull,push"]),
      (["repository:r:5000/a:pull", "repository:b:pull"], ["repository:b:pull", "repository:r:5000/a:pull"]),
      (["registry:catalog:*"], ["registry:catalog:*"]), ([], []),
    ])
  func scopes(_ scopes: [String], _ expected: [String]) {
    #expect(merged(Set(scopes)) == Set(expected))
  }

  @Test(
    "the next page is the link of that relation",
    arguments: [
      ("</v2/a?last=x>; rel=\"next\"", "/v2/a?last=x"), ("<a>;rel=next", "a"), ("<a>; rel=\"prev\"", nil), ("a", nil),
      ("<a", nil), ("", nil),
    ])
  func link(_ header: String, _ target: String?) {
    #expect(nextLink(header) == target)
  }

  @Test(
    "Retry-After is seconds or a date",
    arguments: [
      ("0", 0), (" 12 ", 12), ("-1", nil), ("1.5", nil), ("", nil),
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
      ("Sun, 06 Nov 1994 24:49:37 GMT", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
    ])
  func waiting(_ text: String, _ seconds: Double?) {
    #expect(retryAfter(text, now: 0) == seconds)
  }
}

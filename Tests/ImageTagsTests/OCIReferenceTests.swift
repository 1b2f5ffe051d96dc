import ImageTags
import Testing

@Suite("OCI references")
struct OCIReferenceTests {
  @Test(
    "tags within the grammar", arguments: ["a", "_", "_x", "1.2.3-", "a..b", "V1", String(repeating: "x", count: 128)])
  func tag(_ text: String) { #expect(OCIReference.isValidTag(text)) }

  @Test(
    "tags outside the grammar",
    arguments: ["", ".a", "-a", "a+b", "a b", "a~", "é", "a/b", "a:b", "a\n", String(repeating: "x", count: 129)])
  func notTag(_ text: String) { #expect(!OCIReference.isValidTag(text)) }

  @Test(
    "repositories",
    arguments: [
      "my_app", "my__app", "my-app", "my---app", "a.b", "library/alpine", "registry.example.com/my_app",
      "registry.example.com:5000/team/my_app", "localhost/x", "localhost:5000/x", "127.0.0.1:5000/x", "[::1]:5000/x",
      "[fe80::1]/x", "Registry.Example.com/x", "a/b/c/d",
    ])
  func repository(_ text: String) { #expect(OCIReference.isValidRepository(text)) }

  @Test(
    "no repositories",
    arguments: [
      "", "/", "My_App", "registry.example.com/MyApp", "my___app", "my_.app", "-a", "a-", "a.", ".a", "a//b", "/a",
      "a/",
      "a b", "a:b", "a:latest", "a@sha256:0", "h:/x", "h:port/x", "-h.example/x", "h..example/x", "[]/x", "[::1/x",
      "[::1]x/y", "[x]:1/y", "MyOrg/app", "é", String(repeating: "x", count: 256),
    ])
  func notRepository(_ text: String) { #expect(!OCIReference.isValidRepository(text)) }
}

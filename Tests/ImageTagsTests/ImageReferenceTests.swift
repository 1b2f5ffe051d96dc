import ImageTags
import Testing

@Suite("Image references")
struct ImageReferenceTests {
  private static let digest = "sha256:" + String(repeating: "0f", count: 32)

  @Test(
    "what Docker leaves out is filled in",
    arguments: [
      ("my_app", "docker.io/library/my_app"), ("my_app:1.0", "docker.io/library/my_app:1.0"),
      ("team/my_app", "docker.io/team/my_app"), ("docker.io/my_app:1", "docker.io/library/my_app:1"),
      ("index.docker.io/team/my_app", "docker.io/team/my_app"), ("localhost/my_app", "localhost/my_app"),
      ("Registry.example.com:5000/a/b:T", "registry.example.com:5000/a/b:T"),
      ("[::1]:5000/a:1", "[::1]:5000/a:1"), ("a@\(digest)", "docker.io/library/a@\(digest)"),
      ("r.io/a:1@\(digest)", "r.io/a:1@\(digest)"),
    ])
  func reading(_ text: String, _ full: String) throws {
    let reference = try ImageReference(parsing: text)
    #expect(reference.description == full)
    #expect(try ImageReference(parsing: full) == reference)
    #expect(reference.with(tag: "x").description == "\(reference.name):x")
    #expect(reference.with(digest: Self.digest).description == "\(reference.name)@\(Self.digest)")
  }

  @Test(
    "what names no image is refused",
    arguments: [
      "", ":1", "a:", "a:-1", "A", "a b", "a@sha256:00", "a@md5:\(String(repeating: "0", count: 64))", "a@", "r.io/",
      "r.io:x/a", "https://r.io/a", "a:1:2", "a/../b", "r.io:0/a", "r.io:65536/a",
      "a:\(String(repeating: "x", count: 129))", "r.io/a?b",
      "a@sha256:\(String(repeating: "0F", count: 32))",
    ])
  func refusing(_ text: String) {
    #expect(throws: ImageTagError.invalidReference(text)) { try ImageReference(parsing: text) }
  }
}

import ImageTags
import Testing

@Suite("Branch slugs")
struct BranchSlugTests {
  private static let reserved = [
    "latest", "Latest", "EDGE", "stable", "NIGHTLY", "1", "v1", "V1", "1.2", "v1.2.3", "1.2.3.4", "20261120", "1.2.3-x",
    "1.2.3x", "V1.2.3.x", "1.2rc1", "1.2RC1", "v1a0", "1b2-x", "1c3", "1.0.dev3", "1.dev3", "1.2.post1", "1post1",
    "1.2_ubuntu1", "2026_11", "sha-", "SHA-x", "pr-12", "mr-x", "MQ-1", "branch-x", "sha256-0123456789abcdef",
    "SHA256-0123456789ABCDEF.sig", "sha512-0123456789abcdef0", "alpha", "Canary",
  ]
  private static let free = [
    "main", "latest-1", "edges", "1.x", "v1.x", "1.2.x", "1234-fix-login", "release-1.2", "v1.2-fix", "1.2alpha1",
    "1.2rc", "1.2.rc-1", "v", "vx1", "x1.2.3", "sha", "sha256-0123456789abcde", "sha256-xyz", "sha1-0123456789abcdef",
    "branch", "prs-1", "beta", "1..2", "1.", "a1",
  ]
  private let names = ReservedNames(names: ["alpha", "canary"])

  @Test("reserved names are escaped", arguments: reserved)
  func reservedName(_ name: String) {
    #expect(names.contains(name))
    #expect(slug(name, reserved: names).hasPrefix("branch-\(name.hasSuffix("-") ? "sha" : name)-"))
  }

  @Test("what only looks like a reserved name is kept", arguments: free)
  func freeName(_ name: String) {
    #expect(!names.contains(name))
    #expect(slug(name, reserved: names) == name)
  }

  @Test("the hash does not complete a reserved name", arguments: ["#sha", "#pr", "#mr", "#mq", "-PR"])
  func completed(_ name: String) { #expect(slug(name).hasPrefix("branch-")) }

  @Test("the limit is kept, and is taken for 16 to 128", arguments: [-1, 0, 9, 16, 17, 63, 128, 1000])
  func limit(_ limit: Int) {
    for name in [String(repeating: "x", count: 300), "branch-" + String(repeating: ".", count: 200), "#pr", "v1.2.3"] {
      let text = slug(name, limit: limit)
      #expect(text.utf8.count <= min(max(limit, 16), 128))
      #expect(OCIReference.isValidTag(text))
      #expect(!names.contains(text) || text.hasPrefix("branch-"))
    }
  }

  @Test("a hash function that gives too little does not trap")
  func poorHash() { #expect(BranchSlug(branch: "a b") { _ in [] }.name == "a-b-") }
}

import ImageTags
import SemanticVersion
import Testing

@Suite("Outcomes of a check")
struct TagCheckTests {
  private static let (ours, theirs) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))

  struct Row: Sendable {
    var mutability = Mutability.immutable
    var published: PublishedImage?
    var digest: String? = "sha256:1"
    var yanked: [String] = []
    let outcome: TagOutcome
    var isConflict = false
  }

  @Test(
    "what the registry has decides",
    arguments: [
      Row(outcome: .absent),
      Row(mutability: .floating, outcome: .absent),
      Row(published: PublishedImage(digest: "sha256:1"), outcome: .same),
      Row(published: PublishedImage(digest: "sha256:1", revision: theirs), outcome: .same),
      Row(published: PublishedImage(digest: "sha256:2", revision: ours), outcome: .rebuilt, isConflict: true),
      Row(
        published: PublishedImage(digest: "sha256:2", revision: String(ours.prefix(12))), outcome: .rebuilt,
        isConflict: true),
      Row(
        published: PublishedImage(digest: "sha256:2", revision: theirs), outcome: .otherRevision(theirs),
        isConflict: true),
      Row(published: PublishedImage(digest: "sha256:2"), outcome: .otherDigest, isConflict: true),
      Row(published: PublishedImage(digest: "sha256:2"), digest: nil, outcome: .present, isConflict: true),
      Row(
        published: PublishedImage(digest: "sha256:2", revision: theirs), digest: nil, outcome: .otherRevision(theirs),
        isConflict: true),
      Row(mutability: .mutable, published: PublishedImage(digest: "sha256:2"), outcome: .replaceable),
      Row(
        mutability: .mutable, published: PublishedImage(digest: "sha256:2", reference: "refs/heads/main"),
        outcome: .replaceable),
      Row(
        mutability: .mutable, published: PublishedImage(digest: "sha256:2", reference: "refs/heads/x"),
        outcome: .owned(by: "refs/heads/x"), isConflict: true),
      Row(mutability: .floating, published: PublishedImage(digest: "sha256:2"), outcome: .replaceable),
      Row(
        mutability: .floating,
        published: PublishedImage(digest: "sha256:2", versions: ["1.1.0", "1.2.0-rc.1", "main"]),
        outcome: .replaceable),
      Row(
        mutability: .floating, published: PublishedImage(digest: "sha256:2", versions: ["main", "1.3.0"]),
        outcome: .backwards(from: "1.3.0"), isConflict: true),
      Row(
        mutability: .floating, published: PublishedImage(digest: "sha256:2", versions: ["1.3.0"]),
        yanked: ["v1.3.0"], outcome: .replaceable),
      Row(
        mutability: .floating, published: PublishedImage(digest: "sha256:2", versions: ["1.3.0", "1.4.0"]),
        yanked: ["1.3.0", "1.5.0"], outcome: .backwards(from: "1.4.0"), isConflict: true),
    ])
  func outcome(_ row: Row) throws {
    let tag = ImageTag(name: "x", mutability: row.mutability, reason: "test")
    let candidate = CandidateImage(
      digest: row.digest, revision: Self.ours, reference: "refs/heads/main",
      version: try Version(parsing: "1.2.0", scheme: .semver2))
    let outcome = TagOutcome(
      of: tag, published: row.published, candidate: candidate, policy: ImagePolicy(yanked: row.yanked))
    #expect(outcome == row.outcome)
    #expect(outcome.isConflict == row.isConflict)
  }
}

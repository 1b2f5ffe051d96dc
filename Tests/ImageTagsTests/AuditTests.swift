import ImageTags
import Testing

@Suite("Audit")
struct AuditTests {
  private func findings(
    _ tags: [String: PublishedImage], releases: [String] = ["v1.0.0", "v1.1.0", "v2.0.0"],
    branches: [String]? = ["main"], policy: ImagePolicy = ImagePolicy()
  ) throws -> [String] {
    let audit = try ImageAudit(
      releases: releases.map { GitRelease(tag: $0, commit: "commit of \($0)") }, branches: branches, policy: policy,
      sha256: sha256)
    return audit.findings(tags) { commit, release in
      commit == "before \(release.tag)" ? [commit, release.commit] : []
    }.map {
      ([$0.kind.rawValue, $0.tag, $0.found ?? $0.expected ?? "-"] + $0.sharedWith).joined(separator: " ")
    }
  }

  private let complete = [
    "1.0.0": PublishedImage(digest: "1", revision: "commit of v1.0.0"),
    "1.1.0": PublishedImage(digest: "2", revision: "before v1.1.0"),
    "2.0.0": PublishedImage(digest: "3"), "latest": PublishedImage(digest: "3"),
  ]

  @Test("a registry that is as git says has no findings")
  func agreement() throws {
    #expect(try findings(complete) == [])
    let own = [
      "main": PublishedImage(digest: "4"), "pr-1": PublishedImage(digest: "5"),
      "sha-0123456789ab": PublishedImage(digest: "6"), "sha256-0123456789abcdef.sig": PublishedImage(digest: "7"),
    ]
    #expect(try findings(complete.merging(own) { $1 }) == [])
  }

  @Test("floating tags are held by the highest of their line")
  func floating() throws {
    var tags = complete
    tags["latest"] = tags["1.1.0"]
    tags["1"] = tags["1.0.0"]
    let policy = ImagePolicy(floating: [.latest, .major])
    #expect(
      try findings(tags, policy: policy) == [
        "floating-wrong 1 1.1.0 1.0.0", "floating-missing 2 2.0.0", "floating-wrong latest 2.0.0 1.1.0",
      ])
    #expect(
      try findings(["latest": PublishedImage(digest: "1")], releases: []) == ["floating-unheld latest -"])
    #expect(
      try findings(
        ["2.1.0-rc.1": PublishedImage(digest: "1"), "rc": PublishedImage(digest: "1")], releases: ["v2.1.0-rc.1"],
        policy: ImagePolicy(channels: ["rc"])) == [])
  }

  @Test("releases are missing, moved or unknown to git")
  func releases() throws {
    var tags = complete
    tags["1.0.0"] = nil
    tags["1.1.0"]?.revision = "commit of v1.0.0"
    tags["9.0.0"] = PublishedImage(digest: "3")
    #expect(
      try findings(tags) == [
        "release-missing 1.0.0 v1.0.0", "release-moved 1.1.0 v1.1.0", "release-unknown 9.0.0 - 2.0.0 latest",
      ])
  }

  @Test("the image of a release that says it is another one's is told")
  func others() throws {
    var tags = complete
    tags["1.1.0"] = PublishedImage(digest: "2", revision: "commit of v1.1.0", versions: ["1.0.0"])
    tags["2.0.0"] = PublishedImage(digest: "3", versions: ["2.0.0-rc.1"])
    #expect(try findings(tags) == ["release-other 1.1.0 v1.0.0"])
  }

  @Test("the tag of a branch with the image of something else is told")
  func branchOwners() throws {
    for (tag, reference, findings) in [
      ("main", "refs/heads/main", []), ("main", nil, []), ("feat-login", "refs/heads/feat/login", []),
      // Two branches have this tag.
      ("feat-login", "refs/heads/feat-login", []),
      ("main", "refs/heads/feat/login", ["branch-other main refs/heads/feat/login"]),
      ("main", "refs/heads/gone", ["branch-other main refs/heads/gone"]),
      ("main", "refs/tags/main", ["branch-other main refs/tags/main"]),
      ("feat-login", "refs/pull/7/head", ["branch-other feat-login refs/pull/7/head"]),
    ] as [(String, String?, [String])] {
      let tags = complete.merging([tag: PublishedImage(digest: "8", reference: reference)]) { $1 }
      #expect(try self.findings(tags, branches: ["main", "feat/login", "feat-login"]) == findings)
    }
  }

  @Test("the tag of a branch that is gone is told with what shares its image")
  func branches() throws {
    var tags = complete
    tags["feat-login"] = PublishedImage(digest: "3", reference: "refs/heads/feat/login")
    tags["edge-of-main"] = PublishedImage(digest: "8", reference: "refs/heads/main")
    #expect(try findings(tags) == ["branch-gone feat-login refs/heads/feat/login 2.0.0 latest"])
    #expect(try findings(tags, branches: ["main", "feat/login"]) == [])
    #expect(try findings(tags, branches: nil) == [])
  }
}

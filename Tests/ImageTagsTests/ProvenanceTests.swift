import ImageTags
import SemanticVersion
import Testing

@Suite("What an image says it is of")
struct ProvenanceTests {
  /// A line of commits: each contains those before it. The digits make them IDs.
  private static let history = ["v1.0.0", "between", "v1.1.0-rc.1", "v1.1.0", "again", "v2.0.0"]

  private static func id(_ name: String) -> String {
    "00000000000\(history.firstIndex(of: name) ?? 9)" + String(repeating: "0", count: 28)
  }

  private static func release(_ tag: String) -> GitRelease { GitRelease(tag: tag, commit: id(tag)) }

  struct Row: Sendable {
    /// What is built from; nil: it is not said.
    let revision: String?
    var versions: [String] = []
    var release = "v1.1.0"
    var isKnown = true
    var scheme = Scheme.semver2
    let provenance: Provenance
  }

  @Test(
    "labels and history decide",
    arguments: [
      Row(revision: "v1.1.0", provenance: .own),
      Row(revision: "v1.1.0", versions: ["1.1.0"], provenance: .own),
      Row(revision: "v1.1.0", versions: ["v1.1.0", "main", ""], isKnown: false, provenance: .own),
      Row(revision: nil, provenance: .unknown), Row(revision: nil, versions: ["1.1.0"], provenance: .unknown),
      Row(revision: "v1.1.0-rc.1", isKnown: false, provenance: .unknown),
      // What a prerelease was tried out as becomes the release.
      Row(revision: "v1.1.0-rc.1", versions: ["1.1.0-rc.1"], provenance: .own),
      Row(revision: "between", versions: ["main"], provenance: .own),
      Row(revision: "v2.0.0", provenance: .outside), Row(revision: "elsewhere", provenance: .outside),
      // The release contains the commit, and so does an older one before it.
      Row(revision: "v1.0.0", provenance: .ofOther(release("v1.0.0"))),
      Row(revision: "between", release: "v2.0.0", provenance: .ofOther(release("v1.1.0"))),
      Row(revision: "v1.0.0", release: "v2.0.0", provenance: .ofOther(release("v1.0.0"))),
      Row(revision: "again", release: "v2.0.0", provenance: .own),
      Row(revision: "v1.0.0", release: "v1.1.0-rc.1", provenance: .ofOther(release("v1.0.0"))),
      Row(revision: nil, versions: ["1.0.0"], provenance: .ofOther(release("v1.0.0"))),
      Row(revision: nil, versions: ["v2.0.0"], provenance: .ofOther(release("v2.0.0"))),
      Row(revision: "v1.1.0", versions: ["1.1.0", "2.0.0"], provenance: .ofOther(release("v2.0.0"))),
      // The version of a base image, and a name that floats.
      Row(revision: "v1.1.0", versions: ["22.4.0"], provenance: .own),
      Row(revision: "v1.1.0", versions: ["2.0", "2"], scheme: .pep440, provenance: .own),
    ])
  func provenance(_ row: Row) {
    let releases = Self.history.filter { $0.hasPrefix("v") }.map(Self.release)
    let policy = ImagePolicy(scheme: row.scheme)
    let image = PublishedImage(
      digest: "sha256:1", revision: row.revision.map(Self.id), versions: row.versions)
    let provenance = Provenance(
      of: image, for: Self.release(row.release), among: FinalReleases(releases, policy: policy)
    ) { commit, release in
      let ids = Self.history.map(Self.id)
      guard row.isKnown else { return nil }
      guard let from = ids.firstIndex(of: commit), let to = ids.firstIndex(of: release.commit), from <= to else {
        return []
      }
      return Set(ids[from...to])
    }
    #expect(provenance == row.provenance)
  }

  @Test("two releases at one commit are told apart by the version alone")
  func oneCommit() {
    let releases = ["v1.0.0", "v1.1.0"].map { GitRelease(tag: $0, commit: Self.id("v1.0.0")) }
    for (versions, provenance) in [
      ([], .own), (["1.1.0"], .own), (["1.0.0"], .ofOther(releases[0])),
    ] as [([String], Provenance)] {
      let image = PublishedImage(digest: "sha256:1", revision: Self.id("v1.0.0"), versions: versions)
      let found = Provenance(of: image, for: releases[1], among: FinalReleases(releases, policy: ImagePolicy())) {
        [$0, $1.commit]
      }
      #expect(found == provenance)
    }
  }
}

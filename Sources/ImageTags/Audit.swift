import SemanticVersion

/// A release as git has it.
public struct GitRelease: Hashable, Sendable {
  /// The name of the git tag.
  public let tag: String
  /// The commit, in hexadecimal digits.
  public let commit: String

  /// Makes a value.
  public init(tag: String, commit: String) {
    self.tag = tag
    self.commit = commit
  }
}

/// What a registry and git disagree about.
public struct AuditFinding: Hashable, Sendable {
  /// The kinds of finding, as JSON has them.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A floating tag that a release holds is not in the registry.
    case floatingMissing = "floating-missing"
    /// A floating tag points at another image than the release that holds it.
    case floatingWrong = "floating-wrong"
    /// A floating tag that no release holds.
    case floatingUnheld = "floating-unheld"
    /// A release of git's has no image.
    case releaseMissing = "release-missing"
    /// The image of a release was built from a commit that the release does not contain.
    case releaseMoved = "release-moved"
    /// The image of a release says that it is another one's.
    case releaseOther = "release-other"
    /// An image has the tag of a release that git does not know.
    case releaseUnknown = "release-unknown"
    /// The tag of a branch holds what was built from another branch, or from no branch.
    case branchOther = "branch-other"
    /// The tag of a branch that is gone.
    case branchGone = "branch-gone"
  }

  /// What is wrong.
  public let kind: Kind
  /// The tag in the registry.
  public let tag: String
  /// The digest that it has there; nil where it is not there.
  public let digest: String?
  /// The release or branch that should be there, or the branch that was.
  public let expected: String?
  /// Whose image is there instead, where it says so.
  public let found: String?
  /// The other tags of the same image: deleting it by its digest takes them along.
  public let sharedWith: [String]

  /// Whether deployments are affected. The tag of a branch that is gone only takes up room.
  public var isConflict: Bool { kind != .branchGone }
}

/// Compares the tags of a registry's repository with the releases and branches of git.
public struct ImageAudit: Sendable {
  private let policy: ImagePolicy
  /// With the image tags that they have.
  private let releases: [(release: GitRelease, name: String)]
  private let finals: FinalReleases
  private let floating: [String: String]
  private let reserved: ReservedNames
  private let branches: [String]?
  /// The branches by their tags; two can have one.
  private let slugs: [String: [String]]

  /// Takes git's side: the component's `releases`, all of them, and `branches` by their names without `refs/heads/`, nil
  /// where nobody knows them all. `sha256` is the hash function for their slugs.
  public init(
    releases: [GitRelease], branches: [String]?, policy: ImagePolicy, sha256: @Sendable ([UInt8]) -> [UInt8]
  ) throws(ImageTagError) {
    try policy.checkNames()
    let list = TagList(names: releases.map(\.tag), isComplete: true)
    var known: [(release: GitRelease, name: String)] = []
    var highest: [String: Release] = [:]
    for release in releases {
      guard let version = try? policy.version(of: release.tag) else { continue }
      let image = try Release(version, policy: policy)
      guard !known.contains(where: { $0.name == image.tag.name }) else { continue }
      known.append((release, image.tag.name))
      for name in image.claimedNames where highest[name].map({ $0.version.yields(to: version) }) ?? true {
        highest[name] = image
      }
    }
    var floating: [String: String] = [:]
    for (name, image) in highest where image.floatingTags(in: list).tags.contains(where: { $0.name == name }) {
      floating[name] = image.tag.name
    }
    self.policy = policy
    self.releases = known
    finals = FinalReleases(known.map(\.release), policy: policy)
    self.floating = floating
    self.branches = branches
    reserved = policy.reservedNames
    let reserved = reserved
    slugs = Dictionary(grouping: branches ?? []) {
      BranchSlug(branch: $0, limit: policy.slugLimit, reserved: reserved, sha256: sha256).name
    }
  }

  /// Whether the labels of the image under a tag are needed: those of releases, and of what may be a branch's.
  public func needsLabels(_ tag: String) -> Bool { releases.contains { $0.name == tag } || mayBeBranch(tag) }

  /// What is wrong with `tags`, sorted by tag. `ways` is as in ``Provenance``: the commit of a promoted prerelease is in
  /// the history of the release.
  public func findings(
    _ tags: [String: PublishedImage], ways: (_ commit: String, _ release: GitRelease) -> Set<String>?
  ) -> [AuditFinding] {
    var findings: [AuditFinding] = []
    func add(_ kind: AuditFinding.Kind, _ tag: String, _ expected: String?, found: String? = nil) {
      let digest = tags[tag]?.digest
      let shared = tags.filter { $0.key != tag && $0.value.digest == digest }.keys.sorted()
      findings.append(
        AuditFinding(kind: kind, tag: tag, digest: digest, expected: expected, found: found, sharedWith: shared))
    }
    for (name, holder) in floating {
      guard let held = tags[name] else {
        add(.floatingMissing, name, holder)
        continue
      }
      // Where the release itself is missing, that is said.
      if let image = tags[holder], image.digest != held.digest { add(.floatingWrong, name, holder) }
    }
    for (release, name) in releases {
      guard let image = tags[name] else {
        add(.releaseMissing, name, release.tag)
        continue
      }
      switch Provenance(of: image, for: release, among: finals, ways: ways) {
      case .own, .unknown: break
      case .outside: add(.releaseMoved, name, release.tag)
      case .ofOther(let other): add(.releaseOther, name, release.tag, found: other.tag)
      }
    }
    let names = Set(releases.map(\.name))
    for (tag, image) in tags where !names.contains(tag) && floating[tag] == nil {
      if isFloatingName(tag) {
        add(.floatingUnheld, tag, nil)
      } else if policy.imageVersion(tag) != nil, reserved.contains(tag) {
        add(.releaseUnknown, tag, nil)
      } else if let branches, mayBeBranch(tag) {
        let prefix = "refs/heads/"
        if let own = slugs[tag] {
          let references = own.map { prefix + $0 }
          if let owner = image.reference, !references.contains(where: owner.hasSameBytes) {
            add(.branchOther, tag, references.sorted().joined(separator: ", "), found: owner)
          }
          continue
        }
        // `edge` under another name has the default branch's label.
        if let owner = image.reference?.dropping(prefix: prefix), branches.contains(where: owner.hasSameBytes) {
          continue
        }
        add(.branchGone, tag, image.reference)
      }
    }
    return findings.sorted { ($0.tag, $0.kind.rawValue) < ($1.tag, $1.kind.rawValue) }
  }

  private func isFloatingName(_ tag: String) -> Bool {
    (tag == "latest" && policy.floating.contains(.latest)) || policy.channels.contains(tag)
  }

  /// What neither a release, nor the policy, nor a registry's client gives out under a name of its own. The slug of a
  /// branch with a reserved name begins with `branch-`.
  private func mayBeBranch(_ tag: String) -> Bool { !reserved.contains(tag) || tag.hasPrefix("branch-") }
}

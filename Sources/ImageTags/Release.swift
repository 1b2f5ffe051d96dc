import SemanticVersion

/// A release among all of its component: which floating tags it competes for, and which it holds.
///
/// Floating tags only move forward: what an old line's hotfix or a re-run of an old pipeline may move is decided from
/// all of the component's git tags, never from the order of the builds.
struct Release {
  let version: Version
  private let policy: ImagePolicy
  private let yanked: [Version]

  init(_ version: Version, policy: ImagePolicy) throws(ImageTagError) {
    self.version = version
    self.policy = policy
    yanked = try policy.yankedVersions()
  }

  /// The tag of the version itself: `+` becomes `_`, as Helm has it.
  var tag: ImageTag {
    ImageTag(name: imageName(of: version), mutability: .immutable, reason: "release \(version)")
  }

  /// What the image gets beside its own tag.
  struct FloatingTags {
    var tags: [ImageTag] = []
    var notes: [ImageNote] = []
    var isIncomplete = false
    var contests: [FloatingContest] = []
  }

  /// The floating tags that the release holds among all git tags.
  func floatingTags(in list: TagList) -> FloatingTags {
    let claims = self.claims
    guard !claims.isEmpty else { return FloatingTags() }
    guard list.isComplete else { return FloatingTags(notes: [incompleteNote(claims)], isIncomplete: true) }

    return floatingTags(among: list.names.compactMap { try? policy.version(of: $0) })
  }

  /// The same where these are all releases there are.
  func floatingTags(among known: [Version]) -> FloatingTags {
    var tags: [ImageTag] = []
    var notes: [ImageNote] = []
    var contests: [FloatingContest] = []
    for claim in claims {
      let competitors = competitors(known.filter { mayFloat($0) && claim.competes($0) })
      contests.append(FloatingContest(tag: claim.name, versions: competitors.map(\.description)))
      if let holder = known.first(where: { imageName(of: $0).hasSameBytes(as: claim.name) }) {
        notes.append(takenNote(claim, holder))
      } else if let holder = competitors.first, version.yields(to: holder) {
        if claim.name == "latest" { notes.append(heldNote(holder)) }
      } else {
        tags.append(ImageTag(name: claim.name, mutability: .floating, reason: claim.reason))
      }
    }
    return FloatingTags(tags: tags, notes: notes, contests: contests)
  }

  /// The names of the floating tags that it competes for.
  var claimedNames: [String] { claims.map(\.name) }

  /// A floating tag that is due to the highest of the versions that compete for it.
  private struct Claim {
    let name: String
    let reason: String
    let competes: (Version) -> Bool
  }

  private var claims: [Claim] {
    guard mayFloat(version) else { return [] }
    return version.isPrerelease ? channelClaims : lineClaims
  }

  private var lineClaims: [Claim] {
    var claims: [Claim] = []
    let (epoch, major, minor) = (version.epoch, version.major, version.minor)
    let names = version.writtenRelease
    // PEP 440's `1.2` is itself the name `1.2`, as is a calendar version of two parts.
    if policy.floating.contains(.minor), version.release.count > 2 {
      let name = "\(names[0]).\(names[1])"
      claims.append(
        Claim(name: name, reason: "highest stable version of \(name)") {
          !$0.isPrerelease && $0.epoch == epoch && $0.major == major && $0.minor == minor
        })
    }
    if policy.floating.contains(.major), version.release.count > 1, major > 0 {
      claims.append(
        Claim(name: names[0], reason: "highest stable version of \(names[0])") {
          !$0.isPrerelease && $0.epoch == epoch && $0.major == major
        })
    }
    if policy.floating.contains(.latest) {
      claims.append(Claim(name: "latest", reason: "highest stable version") { !$0.isPrerelease })
    }
    return claims
  }

  /// A channel competes with its own phase and with every stable version.
  private var channelClaims: [Claim] {
    guard let phase = version.series?.phase else { return [] }
    var claims: [Claim] = []
    for channel in policy.channels
    where Version.Series(phase: channel, number: 0).phase == phase && !claims.contains(where: { $0.name == channel }) {
      claims.append(
        Claim(name: channel, reason: "highest \(phase) prerelease, above every stable version") {
          !$0.isPrerelease || $0.series?.phase == phase
        })
    }
    return claims
  }

  /// Build metadata, development releases and yanked versions neither hold a floating tag nor keep one from others.
  private func mayFloat(_ version: Version) -> Bool {
    version.build.isEmpty && version.dev == nil && !yanked.contains { isSame($0, version) }
  }

  /// This release and all others of `versions`, the highest first.
  private func competitors(_ versions: [Version]) -> [Version] {
    let sorted = ([version] + versions).sorted { $1.yields(to: $0) }
    return sorted.indices.filter { $0 == 0 || sorted[$0].precedes(sorted[$0 - 1]) }.map { sorted[$0] }
  }

  private func imageName(of version: Version) -> String {
    String(
      decoding: version.description.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
  }

  private func heldNote(_ holder: Version) -> ImageNote {
    let relation = version.precedes(holder) ? "above" : "the same version as"
    return ImageNote(
      code: "latest-held-by", version: holder.description,
      message: "latest stays at \(holder), which is \(relation) \(version)")
  }

  private func takenNote(_ claim: Claim, _ holder: Version) -> ImageNote {
    ImageNote(
      code: "floating-name-taken", version: holder.description,
      message: "\(claim.name) is the tag of the release \(holder) itself and does not move")
  }

  private func incompleteNote(_ claims: [Claim]) -> ImageNote {
    let names = claims.map(\.name).joined(separator: ", ")
    return ImageNote(
      code: "tag-list-incomplete",
      message: "not every git tag is known here, so \(names) stays where it is; fetch the whole history with its tags")
  }
}

/// Whether two versions are one, however they are written.
func isSame(_ left: Version, _ right: Version) -> Bool {
  left.build == right.build && !left.precedes(right) && !right.precedes(left)
}

extension Version {
  /// Whether a floating tag is the other's: that of a higher version, or of two spellings of one (PEP 440's `1.0` and
  /// `1.0.0`) the one that comes first as text.
  func yields(to other: Version) -> Bool {
    precedes(other)
      || !other.precedes(self) && other.description.utf8.lexicographicallyPrecedes(description.utf8)
  }
}

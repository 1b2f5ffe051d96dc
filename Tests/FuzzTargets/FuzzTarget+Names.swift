import Changelog
import History
import ImageTags
import SemanticVersion

extension FuzzTarget {
  /// The name of a branch.
  static let slug = FuzzTarget("slug") { bytes in
    let branch = String(decoding: bytes, as: UTF8.self)
    for limit in [16, 63, 128] {
      let slug = BranchSlug(branch: branch, limit: limit, sha256: digest)
      try hold(
        OCIReference.isValidTag(slug.name) && slug.name.utf8.count <= limit, "a slug is a tag within its limit",
        [branch, slug])
      let isKept = slug.name.utf8.elementsEqual(branch.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "-") : $0 })
      try hold(
        slug.isHashed != isKept || ReservedNames().contains(branch), "what is lost leaves a hash", [branch, slug])
      let isReserved = ReservedNames().contains(slug.name) && !slug.name.hasPrefix("branch-")
      try hold(!isReserved, "a slug is never a name of the policy's own", [branch, slug])
      let again = BranchSlug(branch: slug.name, limit: limit, sha256: digest)
      if !slug.isHashed, !slug.name.hasPrefix("branch-") {
        try hold(again == slug, "a readable slug is its own", [slug, again])
      }
    }
  }

  /// Not SHA-256, which plays no part in the rules.
  private static let digest: @Sendable ([UInt8]) -> [UInt8] = { bytes in
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (0..<8).map { UInt8(truncatingIfNeeded: hash >> ($0 * 8)) }
  }

  /// The address of a remote and the name of a tag, a line each.
  static let origin = FuzzTarget("origin") { bytes in
    var input = Input(bytes)
    let forge = input.choice([nil] + RepositoryLinks.Forge.allCases)
    guard let links = RepositoryLinks(origin: input.text(), forge: forge) else { return }
    let name = input.text()
    let other = Change.Reference(number: 7, repository: input.text(), text: "x#7")
    let pages =
      [
        links.repository, links.commit(name), links.tag(name), links.compare(from: name, to: "HEAD"), links.issue(1),
        links.change(1),
      ] + [links.page(of: other)].compactMap(\.self)
    for page in pages {
      // Anything else could end the link that stands around it.
      let isAddress = page.utf8.allSatisfy { 0x21...0x7E ~= $0 && !"()<>[]\"'\\`".utf8.contains($0) }
      try hold(isAddress && (page.hasPrefix("https://") || page.hasPrefix("http://")), "a link is an address", [page])
      try hold(!page.contains("@"), "no user or password is shown", [page])
    }
  }

  /// An image in a registry.
  static let reference = FuzzTarget("reference") { bytes in
    guard let reference = try? ImageReference(parsing: String(decoding: bytes, as: UTF8.self)) else { return }
    let text = reference.description
    try hold((try? ImageReference(parsing: text)) == reference, "a reference reads as it prints", [text])
    // It stands in URLs as it is.
    let isPlain = text.utf8.allSatisfy { byte in
      (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || "-._:/@[]".utf8.contains(byte)
    }
    try hold(isPlain && !reference.repository.contains(":"), "a reference has nothing to escape", [text])
    try hold(!reference.repository.contains(".."), "a repository stays below the registry", [text])
    try hold(reference.tag.map(OCIReference.isValidTag) ?? true, "a tag is one", [text])
  }

  /// An object of git's: a commit or a tag.
  static let object = FuzzTarget("object") { bytes in
    guard let id = ObjectID("0123456789abcdef0123456789abcdef01234567") else { return }
    let commit = Commit(id: id, object: bytes)
    try hold(!commit.message.contains(0), "a message ends at a NUL")
    try hold(commit.author.seconds >= 0 && commit.seconds >= 0, "time starts in 1970", [commit])
    let tag = TagObject(object: bytes)
    try hold(bytes.count >= tag.message.count, "a message is part of its object")
    for identity in [commit.author] + [tag.tagger].compactMap(\.self) {
      _ = CalendarDate(secondsSince1970: identity.seconds, offsetMinutes: identity.offsetMinutes).description
    }
  }
}

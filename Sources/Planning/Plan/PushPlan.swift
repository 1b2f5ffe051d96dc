public import History

/// The push of a release as a value: where to, what, and in which order.
public struct PushPlan: Hashable, Sendable {
  /// The remote: its name, or a URL.
  public let remote: String
  /// The full name of the branch over there; nil where HEAD is on none, so that tags alone are pushed.
  public let branch: String?
  /// The commit that this branch is at, without which nothing is pushed; nil where the branch is not there yet.
  public let expected: ObjectID?
  /// The names of the release's tags, without `refs/tags/`.
  public let tags: [String]
  /// The tags of earlier releases that are not over there yet, the oldest first.
  public let earlierTags: [EarlierTag]
  /// How many tags one push carries.
  public let tagsPerPush: Int
  /// Whether a push succeeds or fails as a whole.
  public let isAtomic: Bool

  /// A tag that is there already.
  public struct EarlierTag: Hashable, Sendable {
    /// The name without `refs/tags/`.
    public let name: String
    /// What it points at.
    public let id: ObjectID

    /// Makes a tag.
    public init(name: String, id: ObjectID) {
      self.name = name
      self.id = id
    }
  }

  /// Makes a plan.
  public init(
    remote: String, branch: String?, expected: ObjectID?, tags: [String], earlierTags: [EarlierTag] = [],
    tagsPerPush: Int, isAtomic: Bool
  ) {
    self.remote = remote
    self.branch = branch
    self.expected = expected
    self.tags = tags
    self.earlierTags = earlierTags
    self.tagsPerPush = tagsPerPush
    self.isAtomic = isAtomic
  }

  /// The full names of the references over there, a list for each push: those of the release, and then the earlier tags.
  public var groups: [[String]] { ownGroups + earlierGroups }

  /// Those of the release.
  public var ownGroups: [[String]] {
    Self.groups(
      of: (branch.map { [$0] } ?? []) + tags.map { "refs/tags/\($0)" }, tagsPerPush: tagsPerPush, isAtomic: isAtomic)
  }

  /// Those of the earlier tags.
  public var earlierGroups: [[String]] {
    Self.groups(of: earlierTags.map { "refs/tags/\($0.name)" }, tagsPerPush: tagsPerPush, isAtomic: false)
  }

  /// The references that go into one push each, since GitHub raises no event where there are more than three tags in one.
  ///
  /// The branch goes with the first tags. Where a push is not atomic it goes alone and first: no tag is ever there without
  /// the branch.
  public static func groups(of references: [String], tagsPerPush: Int, isAtomic: Bool) -> [[String]] {
    let tags = references.filter { $0.hasPrefix("refs/tags/") }
    let branches = references.filter { !$0.hasPrefix("refs/tags/") }
    var groups = stride(from: 0, to: tags.count, by: tagsPerPush).map {
      Array(tags[$0..<min($0 + tagsPerPush, tags.count)])
    }
    guard !branches.isEmpty else { return groups }
    if isAtomic, let first = groups.first {
      groups[0] = branches + first
    } else {
      groups.insert(branches, at: 0)
    }
    return groups
  }
}

/// Text with URLs in it, for people and logs: without what stands before the `@` of a URL, where passwords and tokens
/// are, and, unless `keepsQueries`, without what follows its `?`.
package func withoutSecrets(_ text: String, keepsQueries: Bool = false) -> String {
  var result = ""
  var rest = text[...]
  while let scheme = rest.firstRange(of: "://") {
    result += rest[..<scheme.upperBound]
    let url = rest[scheme.upperBound...].prefix { !$0.isWhitespace && $0 != "'" && $0 != "\"" }
    rest = rest[url.endIndex...]
    let authority = url.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    var shown = authority.lastIndex(of: "@").map { url[url.index(after: $0)...] } ?? url
    if !keepsQueries { shown = shown.prefix { $0 != "?" } }
    result += shown
  }
  return result + rest
}

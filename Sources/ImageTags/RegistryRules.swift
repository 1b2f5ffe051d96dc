import SemanticVersion

/// What a registry has to be told so that it keeps to a policy by itself.
extension ImagePolicy {
  /// Regular expressions, in RE2's grammar and of less than 100 characters, for the tags that are written once: each fits
  /// a whole tag. They fit no branch and nothing that moves.
  ///
  /// Where `X.Y` or `X` floats, a release of so few numbers is left out, since its tag cannot be told from a floating one.
  public var immutablePatterns: [String] {
    let number = "[0-9]+"
    let rest = "[A-Za-z0-9._-]*$"
    var patterns = ["^\(number)\\.\(number)\\.\(number)\(rest)"]
    if ![.semver, .semver2].contains(scheme.name) {
      patterns.append("^\(number)(\\.\(number))?(\\.?(a|b|c|rc|post|dev)\(number)|_)\(rest)")
      if !floating.contains(.minor) { patterns.append("^\(number)\\.\(number)$") }
      if !floating.contains(.major) { patterns.append("^\(number)$") }
    }
    return patterns + ["^sha-[0-9a-f]{12}$"]
  }

  /// Regular expressions for the tags that the policy moves.
  public var floatingPatterns: [String] {
    let names = floatingNames.map { $0.replacing(".", with: "\\.") }
    var patterns = names.isEmpty ? [] : ["^(\(names.joined(separator: "|")))$"]
    if floating.contains(.minor) { patterns.append("^[0-9]+\\.[0-9]+$") }
    if floating.contains(.major) { patterns.append("^[0-9]+$") }
    return patterns
  }

  /// A doublestar pattern, as Harbor has them, for the tags that are written once. It cannot say "digits alone": a
  /// branch such as `1a.2b.3c` fits too.
  public var immutableGlob: String {
    var globs = ["[0-9]*.[0-9]*.[0-9]*"]
    if ![.semver, .semver2].contains(scheme.name), !floating.contains(.minor) { globs = ["[0-9]*.[0-9]*"] }
    return "{\((globs + ["sha-" + String(repeating: "?", count: 12)]).joined(separator: ","))}"
  }

  /// The names that float, `X` and `X.Y` aside.
  private var floatingNames: [String] { (floating.contains(.latest) ? ["latest"] : []) + channels }
}

/// The tags that Amazon ECR lets be overwritten where all others are immutable: at most five filters.
public struct MutableTagFilters: Hashable, Sendable {
  /// The filters: tags, with `*` for any text. None fits a tag that is written once.
  public let filters: [String]
  /// The tags that move and that no filter fits: `X.Y` as such, and known ones.
  public let open: [String]

  /// How many filters ECR takes.
  public static let limit = 5

  /// Chooses the filters that cover most: first what the policy moves, then the default branch, pull requests and the
  /// nightly, and then as many of the branches as can be. `branches` are names without `refs/heads/`.
  public init(
    _ policy: ImagePolicy, defaultBranch: String?, branches: [String], sha256: @Sendable ([UInt8]) -> [UInt8]
  ) {
    func slug(_ branch: String) -> String {
      BranchSlug(branch: branch, limit: policy.slugLimit, reserved: policy.reservedNames, sha256: sha256).name
    }
    var weights: [String: Int] = [:]
    for branch in branches { weights[slug(branch)] = 1 }
    // More than all branches together, and each kind more than all of those behind it.
    let unit = branches.count + 1
    weights["nightly"] = unit
    weights["pr-1"] = 2 * unit
    if let defaultBranch { weights[slug(defaultBranch)] = 4 * unit }
    for name in [policy.edge].compactMap({ $0 }) + policy.channels { weights[name] = 8 * unit }
    if policy.floating.contains(.latest) { weights["latest"] = 16 * unit * (policy.channels.count + 1) }

    var candidates: Set<String> = ["pr-*"]
    for name in weights.keys where name != "pr-1" {
      candidates.insert(name)
      for (offset, byte) in name.utf8.enumerated() where "-._".utf8.contains(byte) {
        let prefix = String(decoding: name.utf8.prefix(offset + 1), as: UTF8.self)
        if Self.isSafe(prefix) { candidates.insert(prefix + "*") }
      }
    }
    var filters: [String] = []
    var rest = weights
    while filters.count < Self.limit {
      let ranked = candidates.map { filter in
        (filter: filter, gain: rest.reduce(0) { $0 + (Self.fits(filter, $1.key) ? $1.value : 0) })
      }
      // Of two that cover the same the one that covers more to come.
      let best = ranked.filter { $0.gain > 0 }.min { left, right in
        if left.gain != right.gain { return left.gain > right.gain }
        if left.filter.hasSuffix("*") != right.filter.hasSuffix("*") { return left.filter.hasSuffix("*") }
        return (left.filter.utf8.count, left.filter) < (right.filter.utf8.count, right.filter)
      }
      guard let best else { break }
      filters.append(best.filter)
      rest = rest.filter { !Self.fits(best.filter, $0.key) }
    }
    self.filters = filters
    var open = policy.floating.contains(.minor) ? ["X.Y"] : []
    if policy.floating.contains(.major) { open.append("X") }
    self.open = open + rest.keys.map { $0 == "pr-1" ? "pr-*" : $0 }.sorted()
  }

  /// Whether a filter fits a tag.
  public static func fits(_ filter: String, _ tag: String) -> Bool {
    filter.hasSuffix("*") ? tag.utf8.starts(with: filter.utf8.dropLast()) : filter.utf8.elementsEqual(tag.utf8)
  }

  /// Whether nothing that begins so is written once: versions begin with a digit, commits with `sha-`.
  private static func isSafe(_ prefix: String) -> Bool {
    guard let first = prefix.utf8.first, !isDigit(first) else { return false }
    return !prefix.utf8.starts(with: "sha-".utf8) && !"sha-".utf8.starts(with: prefix.utf8)
  }
}

import SemanticVersion

private let schemes: [Scheme] =
  [.semver, .semver2, .pep440]
  + ["YYYY.MM.MICRO", "YYYY.0M.0D.MICRO", "YY.MICRO"].compactMap { text in
    (try? CalendarFormat(parsing: text)).map { .calver($0) }
  }

extension FuzzTarget {
  /// Three versions, a line each, and what is asked of the next one.
  static let version = FuzzTarget("version") { bytes in
    var input = Input(bytes)
    let scheme = input.choice(schemes)
    let versions = try (0..<3).compactMap { _ in try read(input.text(), scheme) }
    for version in versions {
      try checkPrinting(of: version)
      try checkNext(of: version, &input)
    }
    for left in versions {
      for right in versions {
        try hold(!(left.precedes(right) && right.precedes(left)), "an order goes one way", [left, right])
        if scheme.isSemantic, !left.precedes(right), !right.precedes(left) {
          try hold(left.withoutBuild == right.withoutBuild, "an order is total", [left, right])
        }
        for last in versions where left.precedes(right) && right.precedes(last) {
          try hold(left.precedes(last), "an order is transitive", [left, right, last])
        }
        for other in schemes {
          guard let foreign = right.spelled(other) else { continue }
          try hold(!(left.precedes(foreign) && foreign.precedes(left)), "between schemes too", [left, foreign])
        }
      }
    }
  }

  /// A format, a version and the name of a tag, a line each.
  static let tagFormat = FuzzTarget("tag-format") { bytes in
    var input = Input(bytes)
    let scheme = input.choice(schemes)
    let template = input.text()
    let format = TagFormat(template, name: "api")
    let name = input.text()
    if format.distinguishesReleases, scheme.calendarFormat == nil {
      let plain = try Version(parsing: "10.2.33", scheme: scheme)
      try hold(format.tag(for: plain) != nil, "a release has a tag", [template])
    }
    if let version = try read(input.text(), scheme), let tag = format.tag(for: version) {
      if format.distinguishesReleases {
        try hold(format.matchesAsPattern(tag), "a tag fits its format as a pattern", [template, tag])
      }
      guard case .version(let read) = format.read(tag, scheme: scheme) else {
        throw Violation(description: "a tag cannot be read: \(template) \(tag)")
      }
      try hold(
        !read.precedes(version) && !version.precedes(read) && same(format.tag(for: read), tag),
        "a tag reads as it prints",
        [template, tag, read])
    }
    if case .version(let version) = format.read(name, scheme: scheme) {
      try checkPrinting(of: version)
      let tag = format.tag(for: version)
      try hold(tag != nil, "what is read can be written", [template, name])
      if scheme.isSemantic { try hold(same(tag, name), "what is read prints as it reads", [template, name]) }
    }
    _ = format.matchesAsPattern(name)
    try hold(TemplatePiece.render(template, [:]).utf8.count <= template.utf8.count, "rendering invents nothing")
  }

  private static func read(_ text: String, _ scheme: Scheme) throws -> Version? {
    let version: Version
    do throws(VersionError) {
      version = try Version(parsing: text, scheme: scheme)
    } catch {
      try hold(
        !error.description.isEmpty && error.offset ?? 0 <= text.utf8.count, "an error has a place", [text, error])
      return nil
    }
    if scheme.isSemantic { try hold(same(version.description, text), "a version prints as it reads", [text]) }
    return version
  }

  private static func checkPrinting(of version: Version) throws {
    let again = try? Version(parsing: version.description, scheme: version.scheme)
    try hold(again == version, "what is printed reads the same", [version])
    for other in schemes {
      guard let spelled = version.spelled(other) else { continue }
      let again = try? Version(parsing: spelled.description, scheme: other)
      try hold(again == spelled, "what is printed reads the same in \(other)", [version, spelled])
    }
  }

  private static func checkNext(of version: Version, _ input: inout Input) throws {
    // The calendar says what comes next.
    guard version.scheme.calendarFormat == nil else { return }
    var options = NextVersionOptions(
      prerelease: input.choice([nil, "alpha", "beta", "rc", "a", "next", "feature.x", "dev", "1"]),
      prereleaseOffset: input.choice([0, 1, 7, .max]), devrelease: input.choice([nil, 0, 5]),
      buildMetadata: input.choice([nil, "x.5", "01"]), mode: input.choice(NextVersionOptions.Mode.allCases))
    var last: Version?
    for increment in [Increment.none, .patch, .minor, .major] {
      guard let next = try? version.next(increment, options) else { continue }
      try checkPrinting(of: next)
      if let last {
        try hold(!next.precedes(last), "a larger increment gives no smaller version", [version, last, next])
      }
      last = next
      let release = [version.major, version.minor, version.patch]
      try hold(
        next.release.count == 3 && !next.release.lexicographicallyPrecedes(release), "numbers do not fall",
        [version, next])
      if increment != .none, !version.isPrerelease {
        try hold(version.precedes(next), "an increment raises", [version, next])
      }
      if version.isPrerelease, options.prerelease == nil, options.devrelease == nil {
        try hold(version.precedes(next), "gold comes after its prereleases", [version, next])
      }
      let isUsual = version.spelled(.pep440)?.spelled(version.scheme) == version && version.series != nil
      if isUsual, ["alpha", "beta", "rc"].contains(options.prerelease), version.dev == nil, options.devrelease == nil {
        try hold(version.precedes(next), "a prerelease raises a prerelease", [version, next])
      }
    }
    options.localVersion = true
    if let next = try? version.next(input.choice(Increment.allCases), options) { try checkPrinting(of: next) }
  }
}

extension Scheme {
  /// Whether there is one spelling for each version.
  fileprivate var isSemantic: Bool { self == .semver || self == .semver2 }
}

public import SemanticVersion

/// The versions of another package that one works with, as its manifest writes them.
public struct VersionRange: Hashable, Sendable, CustomStringConvertible {
  /// As written.
  public let text: String
  /// How it is written.
  public let syntax: RangeSyntax
  /// One of them has to admit a version, with all of its clauses.
  let alternatives: [[Clause]]

  /// Reads a range.
  ///
  /// - `python`: PEP 440 "Version specifiers"; the empty text is any version.
  /// - `poetry`: PEP 440's operators, and `^1.2`, `~1.2`, `1.*`, a bare version as itself, `||`.
  /// - `cargo`: `^`, `~`, `=`, `*` and comparisons, with commas; a bare version as with `^`.
  /// - `npm`: node-semver's ranges. After `workspace:` also `^`, `~` and `*`, which admit whatever the member is.
  public init(parsing text: String, syntax: RangeSyntax) throws(RangeError) {
    var reader = RangeReader(text, syntax)
    alternatives = try reader.range()
    self.text = text
    self.syntax = syntax
  }

  /// As written.
  public var description: String { text }

  /// Poetry's constraint as Poetry writes it for others, in PEP 440's operators: `^1.2` as `>=1.2,<2.0`. nil for
  /// alternatives, for a plain `*`, and in other syntaxes.
  public var specifiers: String? {
    guard syntax == .poetry, alternatives.count == 1 else { return nil }
    let texts = alternatives[0].map(\.poetrySpecifiers)
    guard texts.allSatisfy({ $0 != nil }) else { return nil }
    return texts.compactMap(\.self).joined(separator: ",")
  }

  /// Whether the tool would take this version for the range.
  ///
  /// Prereleases as each ecosystem has them: PEP 440 only where a clause names a prerelease (but not `!=` or `==1.*`),
  /// Cargo and npm only where a clause names a prerelease of the same three numbers, Poetry by order alone.
  public func admits(_ version: Version) -> Bool {
    guard let version = ComparableVersion(version, syntax) else { return false }
    return alternatives.contains { admits(version, $0) }
  }

  private func admits(_ version: ComparableVersion, _ clauses: [Clause]) -> Bool {
    clauses.allSatisfy { $0.admits(version, syntax) } && isOpen(to: version, clauses)
  }

  /// Whether a bound is a prerelease of this very version: then the range lets prereleases in, of which there is no more
  /// need once the version is final.
  public func namesPrerelease(of version: Version) -> Bool {
    guard let version = ComparableVersion(version, syntax)?.value, !version.isPrerelease else { return false }
    return alternatives.joined().contains {
      $0.isPrerelease && $0.version?.finalRelease.hasSameRank(as: version.withoutBuild) == true
    }
  }

  /// The rule of the ecosystem on prereleases.
  private func isOpen(to version: ComparableVersion, _ clauses: [Clause]) -> Bool {
    guard version.value.isPrerelease else { return true }
    switch syntax {
    case .poetry: return true
    case .python: return clauses.contains(where: \.namesPythonPrerelease)
    case .cargo, .npm:
      if clauses.contains(where: { $0.operation == .member }) { return true }
      return clauses.contains { $0.namesPrerelease(of: version.value, syntax) }
    }
  }

  /// The range for a new version: the same operators, as many numbers, the same spaces and spelling.
  ///
  /// Lower and exact bounds become the version, cut to as many numbers as stand there, or more where fewer would not
  /// admit it; a prerelease is written out. An upper bound that the version, or its final release, has reached goes up by
  /// one in its last number that is not zero (`>=0.3,<0.4` becomes `>=0.4,<0.5`, `<2.0` becomes `<3.0`); one that has
  /// not been reached stays. Of alternatives none is changed where one admits the version. Throws where no such range
  /// admits the version.
  public func rewritten(for version: Version) throws(RangeError) -> VersionRange {
    guard let target = ComparableVersion(version, syntax) else { throw .cannotSpell(version, syntax) }
    guard alternatives.count == 1 else {
      guard admits(version) else { throw .alternatives(text) }
      return self
    }
    var bytes = Array(text.utf8)
    var end = bytes.count
    for clause in alternatives[0].reversed() {
      precondition(clause.range.upperBound <= end, "clauses out of order")
      end = clause.range.lowerBound
      guard let (range, replacement) = try clause.rewriting(for: target, of: self, version) else { continue }
      bytes.replaceSubrange(range, with: replacement.utf8)
    }
    let result = try VersionRange(parsing: String(decoding: bytes, as: UTF8.self), syntax: syntax)
    guard result.admits(version) else { throw .cannotAdmit(text, version) }
    return result
  }
}

/// A version as a syntax compares it.
struct ComparableVersion {
  let value: Version
  /// The text to compare with after `===`.
  let text: String

  /// nil where the syntax has no spelling for the version.
  init?(_ version: Version, _ syntax: RangeSyntax) {
    text = version.description
    switch syntax {
    case .python, .poetry:
      guard let value = version.spelled(.pep440) else { return nil }
      self.value = value
    case .cargo, .npm:
      // By text where that is SemVer, since commitizen's a10 comes before a9 for these tools.
      guard let text = version.spellsSemanticVersion ? version.description : version.spelled(.semver2)?.description,
        let value = try? Version(parsing: text, scheme: .semver2)
      else { return nil }
      self.value = value
    }
  }
}

extension Version {
  fileprivate var spellsSemanticVersion: Bool { (try? Version(parsing: description, scheme: .semver2)) != nil }
}

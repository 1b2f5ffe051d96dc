extension Version {
  /// Whether `self` comes before `other` in the order of their scheme: SemVer §11 or PEP 440's. Calendar versions are in
  /// PEP 440's order, but build metadata plays no part.
  ///
  /// Under ``Scheme/semver`` the identifiers `aN`, `bN`, `rcN` and `devN` are ordered by their number, so that `a10`
  /// comes after `a9`. Versions of different schemes are compared by SemVer's rules.
  public func precedes(_ other: Version) -> Bool {
    scheme.spellsPhasesAsPython && other.scheme.spellsPhasesAsPython ? pythonPrecedes(other) : semanticPrecedes(other)
  }

  private func semanticPrecedes(_ other: Version) -> Bool {
    let core = (major, minor, patch)
    let otherCore = (other.major, other.minor, other.patch)
    guard core == otherCore else { return core < otherCore }
    let left = comparisonIdentifiers
    let right = other.comparisonIdentifiers
    guard !left.isEmpty else { return false }
    guard !right.isEmpty else { return true }
    let countsPhases = scheme == .semver || other.scheme == .semver
    return left.lexicographicallyPrecedes(right) { $0.precedes($1, countingPhases: countsPhases) }
  }

  /// The identifiers that SemVer compares; those of any other version in SemVer's spelling.
  private var comparisonIdentifiers: [Identifier] {
    scheme.spellsPhasesAsPython ? Version.identifiers(series: series, dev: dev, scheme: .semver2) : prerelease
  }

  /// PEP 440, "Summary of permitted suffixes and relative ordering".
  private func pythonPrecedes(_ other: Version) -> Bool {
    if epoch != other.epoch { return epoch < other.epoch }
    for index in 0..<max(release.count, other.release.count) {
      let left = index < release.count ? release[index] : 0
      let right = index < other.release.count ? other.release[index] : 0
      if left != right { return left < right }
    }
    let left = pythonKey
    let right = other.pythonKey
    if left != right { return left.lexicographicallyPrecedes(right) }
    return scheme == .pep440 && other.scheme == .pep440 && localPrecedes(other)
  }

  /// Phase (dev < a < b < rc < release), its number, post (none first), dev (none last).
  private var pythonKey: [VersionNumber] {
    let phase: VersionNumber
    if let rank = series?.rank { phase = VersionNumber(rank) + 1 } else { phase = dev != nil && post == nil ? 0 : 4 }
    return [
      phase, series?.number ?? 0, post == nil ? 0 : 1, post ?? 0, dev == nil ? 1 : 0, dev ?? 0,
    ]
  }

  /// PEP 440, "Local version identifiers": none first; numbers after words; shorter first.
  private func localPrecedes(_ other: Version) -> Bool {
    build.lexicographicallyPrecedes(other.build) { left, right in
      let numbers = (VersionNumber(left), VersionNumber(right))
      return switch numbers {
      case (let left?, let right?): left < right
      case (nil, _?): true
      case (_?, nil): false
      case (nil, nil): left.utf8.lexicographicallyPrecedes(right.utf8)
      }
    }
  }
}

extension Identifier {
  /// SemVer §11.4: numbers before words, numbers by value, words in ASCII order.
  func precedes(_ other: Identifier, countingPhases: Bool) -> Bool {
    switch (self, other) {
    case (.numeric(let left), .numeric(let right)): return left < right
    case (.numeric, .alphanumeric): return true
    case (.alphanumeric, .numeric): return false
    case (.alphanumeric(let left), .alphanumeric(let right)):
      guard countingPhases, let leftPhase = CountedPhase(left), let rightPhase = CountedPhase(right),
        leftPhase.word == rightPhase.word
      else { return left.utf8.lexicographicallyPrecedes(right.utf8) }
      if leftPhase.digits != rightPhase.digits {
        return leftPhase.digits.count == rightPhase.digits.count
          ? leftPhase.digits.lexicographicallyPrecedes(rightPhase.digits)
          : leftPhase.digits.count < rightPhase.digits.count
      }
      if leftPhase.rest == rightPhase.rest { return left.utf8.lexicographicallyPrecedes(right.utf8) }
      // `a0-dev3`: what follows is ordered the same way, and less of it comes first (SemVer §11.4.4).
      return leftPhase.rest.isEmpty || rightPhase.rest.isEmpty
        ? leftPhase.rest.isEmpty
        : Identifier.alphanumeric(leftPhase.rest).precedes(.alphanumeric(rightPhase.rest), countingPhases: true)
    }
  }
}

/// `a10-dev2` as a word, a number and the rest.
///
/// All texts that begin with one of these words and a digit are neighbours in ASCII order, so that ordering them among
/// themselves by number leaves the whole order total.
private struct CountedPhase {
  let word: String
  /// Without leading zeros, so that length and ASCII order are the order of the numbers.
  let digits: ArraySlice<UInt8>
  let rest: String

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    let start = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let letters = bytes[start...].prefix(while: isLetter)
    word = String(decoding: letters, as: UTF8.self)
    guard ["a", "b", "rc", "dev"].contains(word) else { return nil }
    let digits = bytes[letters.endIndex...].prefix(while: isDigit)
    guard !digits.isEmpty else { return nil }
    self.digits = digits.drop { $0 == UInt8(ascii: "0") }
    rest = String(decoding: bytes[digits.endIndex...], as: UTF8.self)
  }
}

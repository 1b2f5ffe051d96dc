import SemanticVersion

/// One comparison of a range.
struct Clause: Hashable, Sendable {
  enum Operation: String, Hashable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// `==`, `=`, or nothing where that means the same.
    case equal = "=="
    case notEqual = "!="
    case identical = "==="
    /// PEP 440's `~=`.
    case compatible = "~="
    case tilde = "~"
    case caret = "^"
    /// Any version.
    case any = "*"
    /// `workspace:^` and its like: whatever the member is.
    case member = "workspace:"
  }

  let operation: Operation
  /// The numbers that are written, without wildcards.
  let release: [VersionNumber]
  /// Whether wildcards follow (`1.2.*`).
  let isPrefix: Bool
  /// The version with zeros for what is not written; nil where none is written, or none can be read after `===`.
  let version: Version?
  /// The bytes of the numbers, and of the whole version with its suffix. Without a leading `v`, operator or wildcard.
  let releaseRange: Range<Int>
  let range: Range<Int>
  /// What follows `===`, in lower case: texts are compared.
  var identical: [UInt8] = []

  /// PEP 440's epoch.
  var epoch: VersionNumber { version?.epoch ?? 0 }

  var isPrerelease: Bool { version?.isPrerelease ?? false }

  /// PEP 440: a clause that names a prerelease admits prereleases, but for `!=` and `==1.*`.
  var namesPythonPrerelease: Bool { operation != .notEqual && !isPrefix && isPrerelease }

  /// Cargo, npm: whether the clause names a prerelease of the same three numbers. npm's own upper bounds count too, but
  /// admit nothing.
  func namesPrerelease(of other: Version, _ syntax: RangeSyntax) -> Bool {
    guard let version, version.isPrerelease, release.count == 3, !isPrefix else { return false }
    return version.release == other.release
  }

  // MARK: Admitting

  func admits(_ other: ComparableVersion, _ syntax: RangeSyntax) -> Bool {
    if operation == .any || operation == .member { return true }
    switch syntax {
    case .python: return admitsPython(other)
    case .poetry: return admitsPoetry(other.value)
    case .cargo: return admitsCargo(other.value)
    case .npm: return admitsNPM(other.value)
    }
  }

  /// PEP 440 "Version specifiers".
  private func admitsPython(_ other: ComparableVersion) -> Bool {
    if operation == .identical {
      return range.count == other.text.utf8.count && identical.elementsEqual(other.text.lowercased().utf8)
    }
    guard let version else { return false }
    let value = other.value
    let hasSameBase =
      value.epoch == epoch && Self.isPrefix(Self.padded(release, value.release.count), of: value.release)
      && Self.isPrefix(Self.padded(value.release, release.count), of: Self.padded(release, value.release.count))
    switch operation {
    case .equal, .notEqual:
      let isEqual: Bool
      if isPrefix {
        isEqual = value.epoch == epoch && Self.isPrefix(release, of: value.release)
      } else {
        isEqual = (version.build.isEmpty ? value.withoutBuild : value).hasSameRank(as: version)
      }
      return isEqual == (operation == .equal)
    case .lessOrEqual: return !version.precedes(value.withoutBuild)
    case .greaterOrEqual: return !value.withoutBuild.precedes(version)
    case .less:
      guard value.precedes(version) else { return false }
      return version.isPrerelease || !value.isPrerelease || !hasSameBase
    case .greater:
      guard version.precedes(value) else { return false }
      // Not a post-release of this very version, be it a prerelease.
      if version.post == nil, version.dev == nil, value.post != nil, hasSameBase, value.series == version.series {
        return false
      }
      return value.build.isEmpty || !hasSameBase
    case .compatible:
      return !value.withoutBuild.precedes(version) && value.epoch == epoch
        && Self.isPrefix(Array(release.dropLast()), of: value.release)
    default: return false
    }
  }

  /// poetry-core's ranges: an upper bound that is no prerelease leaves its own prereleases out.
  private func admitsPoetry(_ other: Version) -> Bool {
    guard let version else { return false }
    let plain = version.build.isEmpty ? other.withoutBuild : other
    func isBelow(_ numbers: [VersionNumber]) -> Bool {
      guard let bound = Self.python(epoch, numbers, ".dev0") else { return false }
      return other.withoutBuild.precedes(bound)
    }
    switch operation {
    case .equal, .notEqual:
      let isEqual: Bool
      if isPrefix {
        isEqual = other.epoch == epoch && Self.isPrefix(release, of: other.release)
      } else {
        isEqual = plain.hasSameRank(as: version)
      }
      return isEqual == (operation == .equal)
    case .less:
      return plain.precedes(
        version.isPrerelease
          ? version : Self.python(epoch, release, version.post.map { ".post\($0).dev0" } ?? ".dev0") ?? version)
    case .lessOrEqual: return !version.precedes(plain)
    case .greater:
      guard version.precedes(plain) else { return false }
      guard version.post == nil, other.post != nil else { return true }
      return version.precedes(
        Self.python(other.epoch, other.release, other.series.map { "\($0.phase)\($0.number)" } ?? "") ?? other)
    case .greaterOrEqual: return !plain.precedes(version)
    case .tilde:
      guard !plain.precedes(version) else { return false }
      return isBelow(ceiling(at: release.count == 1 ? 0 : 1))
    case .compatible:
      guard !plain.precedes(version) else { return false }
      return isBelow(ceiling(at: max(release.count - 2, 0)))
    case .caret:
      guard !plain.precedes(version) else { return false }
      let first = release.prefix(3).firstIndex { $0 != 0 } ?? min(release.count, 3) - 1
      return isBelow(ceiling(at: first))
    default: return false
    }
  }

  /// The clause in PEP 440's operators; nil for any version.
  var poetrySpecifiers: String? {
    guard let version else { return nil }
    func bounded(_ index: Int) -> String {
      let epoch = epoch == 0 ? "" : "\(epoch)!"
      return ">=\(version),<\(epoch)\(ceiling(at: index).map(String.init).joined(separator: "."))"
    }
    switch operation {
    case .any, .member, .identical: return nil
    case .caret: return bounded(release.prefix(3).firstIndex { $0 != 0 } ?? min(release.count, 3) - 1)
    case .tilde: return bounded(release.count == 1 ? 0 : 1)
    case .compatible: return bounded(max(release.count - 2, 0))
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return "\(operation.rawValue)\(version)\(isPrefix ? ".*" : "")"
    }
  }

  /// The next version in which the number at `index` differs.
  private func ceiling(at index: Int) -> [VersionNumber] {
    release.prefix(index) + [release[index] + 1] + release.dropFirst(index + 1).map { _ in 0 }
  }

  /// The rules of Cargo's `semver`, operator by operator.
  private func admitsCargo(_ other: Version) -> Bool {
    guard let version else { return false }
    let written = zip(release, other.release)
    let isSameAsWritten = written.allSatisfy { $0 == $1 }
    let hasThree = release.count == 3
    func isExact() -> Bool { isSameAsWritten && (!hasThree || other.prerelease == version.prerelease) }
    func isGreater() -> Bool {
      if let difference = written.first(where: { $0 != $1 }) { return difference.1 > difference.0 }
      return hasThree && other.release == version.release && precedes(version, other)
    }
    func isLess() -> Bool {
      if let difference = written.first(where: { $0 != $1 }) { return difference.1 < difference.0 }
      return hasThree && precedes(other, version)
    }
    func isAtLeastPrerelease() -> Bool { other.release != version.release || !precedes(other, version) }
    switch operation {
    case .equal: return isExact()
    case .greater: return isGreater()
    case .greaterOrEqual: return isExact() || isGreater()
    case .less: return isLess()
    case .lessOrEqual: return isExact() || isLess()
    case .tilde:
      guard zip(release.prefix(2), other.release).allSatisfy({ $0 == $1 }) else { return false }
      guard hasThree else { return true }
      return other.patch >= version.patch && isAtLeastPrerelease()
    case .caret:
      guard other.major == version.major else { return false }
      guard release.count > 1 else { return true }
      guard hasThree else {
        return version.major > 0 ? other.minor >= version.minor : other.minor == version.minor
      }
      if version.major == 0 {
        guard other.minor == version.minor else { return false }
        if version.minor == 0, other.patch != version.patch { return false }
      }
      return !precedes(other, version)
    default: return false
    }
  }

  /// SemVer's order without build metadata.
  private func precedes(_ left: Version, _ right: Version) -> Bool { left.precedes(right) }

  /// node-semver: every operator as a lower and an upper bound, the latter below all prereleases (`<2.0.0-0`).
  private func admitsNPM(_ other: Version) -> Bool {
    guard let version else { return operation != .less && operation != .greater }
    func isBelow(_ index: Int) -> Bool {
      var numbers = version.release
      numbers[index] += 1
      for rest in (index + 1)..<max(3, index + 1) { numbers[rest] = 0 }
      return Self.semantic(numbers, "-0").map { other.precedes($0) } ?? false
    }
    let isAtLeast = !other.precedes(version)
    let last = release.count - 1
    switch operation {
    case .equal: return release.count == 3 ? version.hasSameRank(as: other) : isAtLeast && isBelow(last)
    case .greaterOrEqual: return isAtLeast
    case .greater:
      guard release.count < 3 else { return version.precedes(other) }
      var numbers = version.release
      numbers[last] += 1
      return Self.semantic(numbers, "").map { !other.precedes($0) } ?? false
    case .less:
      guard release.count < 3 else { return other.precedes(version) }
      return Self.semantic(version.release, "-0").map { other.precedes($0) } ?? false
    case .lessOrEqual: return release.count == 3 ? !version.precedes(other) : isBelow(last)
    case .tilde: return isAtLeast && isBelow(min(last, 1))
    case .caret:
      let first = release.firstIndex { $0 != 0 } ?? last
      return isAtLeast && isBelow(first)
    default: return false
    }
  }

  static func python(_ epoch: VersionNumber, _ release: [VersionNumber], _ suffix: String) -> Version? {
    let numbers = release.map(String.init).joined(separator: ".")
    return try? Version(parsing: "\(epoch == 0 ? "" : "\(epoch)!")\(numbers)\(suffix)", scheme: .pep440)
  }

  static func semantic(_ release: [VersionNumber], _ suffix: String) -> Version? {
    try? Version(parsing: padded(release, 3).map(String.init).joined(separator: ".") + suffix, scheme: .semver2)
  }

  static func padded(_ release: [VersionNumber], _ count: Int) -> [VersionNumber] {
    release + Array(repeating: 0, count: max(count - release.count, 0))
  }

  private static func isPrefix(_ prefix: [VersionNumber], of release: [VersionNumber]) -> Bool {
    padded(release, prefix.count).starts(with: prefix)
  }
}

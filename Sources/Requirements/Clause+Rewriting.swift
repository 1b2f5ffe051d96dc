import SemanticVersion

extension Clause {
  /// What to write for a new version, and over which bytes; nil where nothing changes.
  func rewriting(
    for target: ComparableVersion, of range: VersionRange, _ version: Version
  ) throws(RangeError) -> (Range<Int>, String)? {
    switch operation {
    case .any, .member: return nil
    case .identical: return (self.range, target.value.description)
    case .notEqual:
      guard admits(target, range.syntax) else { throw .excludes(range.text, version) }
      return nil
    case .greater:
      guard admits(target, range.syntax) else { throw .cannotAdmit(range.text, version) }
      return nil
    case .less:
      guard let final = ComparableVersion(target.value.finalRelease, range.syntax), !admits(final, range.syntax) else {
        return nil
      }
      return (releaseRange, raised(above: target.value.release))
    case .lessOrEqual:
      guard let final = ComparableVersion(target.value.finalRelease, range.syntax), !admits(final, range.syntax) else {
        return nil
      }
      return try candidate(final, range, version)
    case .equal, .greaterOrEqual, .compatible, .tilde, .caret: return try candidate(target, range, version)
    }
  }

  /// The bound above `numbers`: those up to the last number of the bound that is not zero, which is one more.
  private func raised(above numbers: [VersionNumber]) -> String {
    let index = release.lastIndex { $0 != 0 } ?? 0
    let numbers = Clause.padded(numbers, index + 1)
    let raised = Array(numbers.prefix(index)) + [numbers[index] + 1] + release.dropFirst(index + 1).map { _ in 0 }
    return raised.map(String.init).joined(separator: ".")
  }

  /// The shortest spelling of the version, with no fewer numbers than are written, with which the clause admits it.
  private func candidate(
    _ target: ComparableVersion, _ range: VersionRange, _ version: Version
  ) throws(RangeError) -> (Range<Int>, String) {
    for text in spellings(of: target.value, range.syntax) {
      var reader = RangeReader(text, range.syntax)
      guard let written = try? reader.version(operation, isPrefix: isPrefix) else { continue }
      guard written.admits(target, range.syntax),
        isPrefix || range.syntax == .poetry || !target.value.isPrerelease || written.isPrerelease
      else { continue }
      return (self.range, text)
    }
    throw .cannotAdmit(range.text, version)
  }

  private func spellings(of version: Version, _ syntax: RangeSyntax) -> [String] {
    let isSemantic = syntax == .cargo || syntax == .npm
    let epoch = version.epoch == 0 ? "" : "\(version.epoch)!"
    let full = version.withoutBuild.description
    let suffix = String(full.dropFirst(version.finalRelease.description.count))
    let count = release.count
    func cut(_ length: Int) -> String {
      epoch + Clause.padded(version.release, length).prefix(length).map(String.init).joined(separator: ".")
    }
    let isWhole = version.release.dropFirst(count).allSatisfy { $0 == 0 }
    // Fewer numbers are a range of their own: more of them would be another.
    let isRange =
      isPrefix || operation == .compatible || isSemantic && operation == .equal && release.count < 3
    if isRange {
      if suffix.isEmpty || isPrefix { return [cut(count)] }
      return isWhole && !isSemantic ? [cut(count) + suffix] : []
    }
    if suffix.isEmpty { return (count...max(count, version.release.count)).map(cut) }
    if isSemantic { return [full] }
    return isWhole ? [cut(count) + suffix] : [full]
  }
}

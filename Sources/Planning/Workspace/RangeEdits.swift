import Requirements
import SemanticVersion
import StructuredText
import VersionFiles
import Workspaces

extension VersionEdits {
  /// What the releases of packages change in what other packages say about them: ranges that do not admit the new version,
  /// or name a prerelease that it is or that has become it, in manifests and in locks, and the hash that Poetry keeps of its manifest.
  ///
  /// `released` are the new versions by the packages' numbers, `sha256` gives the 32 bytes of a digest.
  mutating func addRanges(
    of members: Members, released: [Int: Version], files: [String: Snapshot.File], sha256: ([UInt8]) -> [UInt8]
  ) throws(Refusal) {
    var changed: Set<String> = []
    for dependency in members.workspace.dependencies {
      guard let number = members.numbers[dependency.dependency], let version = released[number],
        let requirement = dependency.requirement
      else { continue }
      let spelled = try Self.spelled(version, requirement, dependency)
      guard let rewritten = try Self.rewriting(requirement.text, requirement, for: spelled, files) else { continue }
      guard let place = requirement.range else {
        throw Self.refusal(
          requirement, files, "the range \(requirement.text) of \(dependency.name) is written with escapes",
          hint: "write it without them")
      }
      add(Edit(range: place, replacement: Array(rewritten.text.utf8)), to: requirement.file)
      changed.insert(requirement.file)
      for (path, locked) in members.workspace.lockedRanges(of: dependency) {
        guard let file = files[path], file.isTracked else { continue }
        do throws(VersionFileError) {
          for place in try locked.locate(in: file.bytes) {
            let text =
              place.isConverted
              ? rewritten.specifiers
              : try? Self.rewriting(place.location.text, requirement, for: spelled, files)?.text
            if let text { add(place.location.replaced(with: text), to: path) }
          }
        } catch {
          throw Refusal(file: path, bytes: file.bytes, error)
        }
      }
    }
    try addPoetryHashes(of: members, changed: changed, files: files, sha256: sha256)
  }

  /// The version as the dependent's ecosystem reads it.
  private static func spelled(
    _ version: Version, _ requirement: LocalDependency.Requirement, _ dependency: LocalDependency
  ) throws(Refusal) -> Version {
    let isPython = requirement.syntax == .python || requirement.syntax == .poetry
    guard let spelled = version.spelled(isPython ? .pep440 : .semver2) else {
      throw Refusal(
        .versionUnreadable, "\(requirement.file) cannot name the version \(version) of \(dependency.name)",
        hint: "use --prerelease alpha, beta or rc")
    }
    return spelled
  }

  /// The range for a new version; nil where the one that stands there will do.
  private static func rewriting(
    _ text: String, _ requirement: LocalDependency.Requirement, for version: Version, _ files: [String: Snapshot.File]
  ) throws(Refusal) -> VersionRange? {
    if requirement.isAny { return nil }
    do throws(RangeError) {
      let range = try VersionRange(parsing: text, syntax: requirement.syntax)
      if range.admits(version), !version.isPrerelease, !range.namesPrerelease(of: version) { return nil }
      return try range.rewritten(for: version)
    } catch {
      throw refusal(requirement, files, "\(error)", hint: "write the range for \(version) by hand, and commit it")
    }
  }

  private static func refusal(
    _ requirement: LocalDependency.Requirement, _ files: [String: Snapshot.File], _ message: String, hint: String
  ) -> Refusal {
    var place = requirement.file
    if let bytes = files[place]?.bytes, let start = requirement.range?.lowerBound {
      let position = TextPosition(of: start, in: bytes)
      place += ":\(position.line):\(position.column)"
    }
    return Refusal(.versionNotInFile, "\(place): \(message)", hint: hint)
  }

  private mutating func addPoetryHashes(
    of members: Members, changed: Set<String>, files: [String: Snapshot.File], sha256: ([UInt8]) -> [UInt8]
  ) throws(Refusal) {
    for package in members.workspace.packages where changed.contains(package.manifest) {
      let path = package.path.isEmpty ? "poetry.lock" : "\(package.path)/poetry.lock"
      guard let lock = files[path], lock.isTracked, let manifest = files[package.manifest],
        let after = try after(package.manifest, manifest.bytes)
      else { continue }
      do throws(VersionFileError) {
        for edit in try PoetryContentHash.edits(
          of: lock.bytes, before: manifest.bytes, after: after, sha256: sha256)
        { add(edit, to: path) }
      } catch {
        throw Refusal(file: path, bytes: lock.bytes, error)
      }
    }
  }
}

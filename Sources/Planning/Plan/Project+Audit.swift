import Configuration
import SemanticVersion
import VersionFiles

extension Project {
  /// The files that a release may write: version files, locks, and the changelog.
  public var releasedPaths: Set<String> { Set(sources.map(\.path) + [settings.changelog.file]) }

  /// Every edit that a release of `version` may make in a version file or lock that holds these bytes.
  func possibleEdits(of path: String, _ bytes: [UInt8], to version: Version) -> Set<Edit> {
    var edits: Set<Edit> = []
    for source in sources where source.path == path {
      var format = source.format
      if case .text(let pattern, _) = format {
        let current = (stated.map(spellings) ?? []).union([statedText].compactMap { $0 })
        format = .text(pattern: pattern, spellings: current.sorted())
      }
      for location in (try? format.locate(in: bytes)) ?? [] {
        for text in spellings(of: version) { edits.insert(location.replaced(with: text)) }
      }
    }
    return edits
  }

  /// The ways in which files may write a version.
  private func spellings(of version: Version) -> Set<String> {
    let schemes: [Scheme] = [.pep440, .semver, .semver2, scheme]
    return Set(
      schemes.compactMap { version.spelled($0)?.description }
        + [version.description, version.pythonSpelling]
        .compactMap { $0 })
  }
}

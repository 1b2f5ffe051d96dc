import Configuration
public import SemanticVersion
import VersionFiles

extension Project {
  /// The version that a tag of the project says, by its own format, a legacy one or one of `extra_tag_formats`.
  ///
  /// Refuses (24) a tag that says none.
  public func version(ofTag name: String) throws(Refusal) -> Version {
    switch read(tag: name) {
    case .version(let version, _): return version
    case .unreadable(let error): throw Refusal(.versionUnreadable, "the tag \(name) says no version: \(error)")
    case .foreign: break
    }
    for format in settings.extraTagFormats {
      if case .version(let version) = TagFormat(format, name: self.name).read(name, scheme: scheme) { return version }
    }
    throw Refusal(.versionUnreadable, "the tag \(name) is not as the tag format '\(tagFormat)' has it")
  }

  /// What is wrong with a file that should state `version`: nil where it does, and of a lock file that does not hold the
  /// project. `bytes` are nil where there is no such file.
  public func fault(in source: VersionSource, _ bytes: [UInt8]?, stating version: Version) -> String? {
    guard let bytes else { return source.isLock ? nil : "\(source.path) does not exist" }
    let spellings = spellings(of: version)
    var format = source.format
    if case .text(let pattern, _) = format { format = .text(pattern: pattern, spellings: spellings.sorted()) }
    do {
      let other = try format.locate(in: bytes).first { !spellings.contains($0.text) }
      return other.map { "\(source.path) states \($0.text)" }
    } catch .notLocked where source.isLock {
      return nil
    } catch {
      return "\(source.path): \(error)"
    }
  }

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

import Configuration
import ImageReferences
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
      let other = try format.locate(in: bytes).first { !isSpelling($0.text, of: version, in: source) }
      return other.map { "\(source.path) states \($0.text)" }
    } catch .notLocked where source.isLock {
      return nil
    } catch {
      return "\(source.path): \(error)"
    }
  }

  /// Whether a release may write a file: a version file, a lock, the changelog, or a manifest of `[images] references`.
  public func mayWrite(_ path: String) -> Bool {
    path == settings.changelog.file || sources.contains { $0.path == path } || isReferenceFile(path)
  }

  private func isReferenceFile(_ path: String) -> Bool {
    isManifest(path) && settings.images.references.contains { Glob($0).matches(path) }
  }

  /// Every edit that a release of `version` may make in a version file, lock or manifest that holds these bytes.
  func possibleEdits(of path: String, _ bytes: [UInt8], to version: Version) -> Set<Edit> {
    var edits: Set<Edit> = []
    for source in sources where source.path == path {
      var format = source.format
      if case .text(let pattern, _) = format {
        let current = (stated.map(spellings) ?? []).union([statedText].compactMap { $0 })
        format = .text(pattern: pattern, spellings: current.sorted())
      }
      for location in (try? format.locate(in: bytes)) ?? [] {
        let texts = spellings(of: version).union([text(of: version, in: source)].compactMap { $0 })
        for text in texts { edits.insert(location.replaced(with: text)) }
      }
    }
    if isReferenceFile(path), !settings.images.repositories.isEmpty {
      let tag = version.description.replacing("+", with: "_")
      let references = try? imageReferences(in: bytes, path: path, to: settings.images.repositories)
      for reference in references ?? [] where reference.obstacle == nil { edits.insert(reference.replaced(tag: tag)) }
    }
    return edits
  }

  /// The version as a file has to say it; nil where the file cannot.
  func text(of version: Version, in source: VersionSource) -> String? {
    let isPythonic = [.pep440, .calver].contains(version.scheme.name)
    switch source.spelling {
    case .scheme: return version.description
    case .python: return version.pythonSpelling
    case .semantic: return isPythonic ? version.spelled(.semver2)?.description : version.description
    case .ruby:
      let text = isPythonic ? version.spelled(.semver2)?.description : version.description
      return text.flatMap { $0.contains("+") ? nil : $0.replacing("-", with: ".") }
    case .core: return version.release.map(\.description).joined(separator: ".")
    }
  }

  /// The ways in which files may write a version.
  func spellings(of version: Version) -> Set<String> {
    let schemes: [Scheme] = [.pep440, .semver, .semver2, scheme]
    return Set(
      schemes.compactMap { version.spelled($0)?.description }
        + [version.description, version.pythonSpelling]
        .compactMap { $0 })
  }
}

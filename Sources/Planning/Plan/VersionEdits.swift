import SemanticVersion
import VersionFiles

/// What a release writes into version files and manifests: nothing but the version or the image's tag is replaced.
struct VersionEdits {
  /// The edits of each file, by path.
  private(set) var edits: [String: [Edit]] = [:]
  /// Those of references to images.
  private var references: [String: [Edit]] = [:]
  /// What was left alone, and why.
  private(set) var notes: [String] = []

  /// Nothing.
  init() {}

  /// What the release of `next` writes, and in manifests its `references`.
  init(_ snapshot: Snapshot, next: Version, references: ReferenceEdits) throws(Refusal) {
    let project = snapshot.project
    self.references = references.edits
    notes = references.notes
    let current = project.stated
    for source in project.sources {
      guard let file = snapshot.files[source.path] else {
        if source.isLock { continue }
        throw Refusal(
          .versionNotInFile, "\(source.path) does not exist",
          hint: "correct its name in version_files, or take it out")
      }
      guard file.isTracked else {
        guard source.isLock else {
          throw Refusal(
            .versionNotInFile, "\(source.path) holds the version and is not tracked by git",
            hint: file.isIgnored ? "take it out of .gitignore and add it" : "git add \(source.path), and commit it")
        }
        notes.append("\(source.path) is \(file.isIgnored ? "ignored" : "not tracked") by git and stays as it is")
        continue
      }
      if source.isLiteral, project.text(of: next, in: source) == nil {
        notes.append("\(source.path) cannot state the version \(next) and stays as it is")
        continue
      }
      edits[source.path, default: []] += try Self.edits(source, file.bytes, current: current, next: next, project)
    }
  }

  /// Adds what another package's release writes.
  mutating func add(_ other: VersionEdits) {
    edits.merge(other.edits) { $0 + $1 }
    references.merge(other.references) { $0 + $1 }
    for note in other.notes where !notes.contains(note) { notes.append(note) }
  }

  /// Adds an edit of the file at `path`.
  mutating func add(_ edit: Edit, to path: String) { edits[path, default: []].append(edit) }

  /// What becomes of the bytes of a file; nil where nothing does.
  func after(_ path: String, _ before: [UInt8]) throws(Refusal) -> [UInt8]? {
    guard let edits = edits[path] else { return nil }
    do throws(VersionFileError) {
      return applying(try Edit.merging(edits), to: before)
    } catch {
      throw Refusal(file: path, bytes: before, error)
    }
  }

  /// The files that change, in the order of their paths.
  func files(of known: [String: Snapshot.File]) throws(Refusal) -> [ReleasePlan.File] {
    var all = edits
    for (path, own) in references { all[path] = Self.joined(edits[path] ?? [], references: own) }
    var files: [ReleasePlan.File] = []
    for (path, edits) in all.sorted(by: { $0.key < $1.key }) {
      guard let before = known[path]?.bytes else { continue }
      let merged: [Edit]
      do throws(VersionFileError) {
        merged = try Edit.merging(edits)
      } catch {
        throw Refusal(file: path, bytes: before, error)
      }
      let after = applying(merged, to: before)
      if after != before { files.append(ReleasePlan.File(path: path, before: before, after: after, edits: merged)) }
    }
    return files
  }

  private static func edits(
    _ source: VersionSource, _ bytes: [UInt8], current: Version?, next: Version, _ project: Project
  ) throws(Refusal) -> [Edit] {
    var format = source.format
    var spellings: [String: String] = [:]
    if case .text(let pattern, _) = format {
      spellings = Self.spellings(from: current, to: next, stated: project.statedText)
      format = .text(pattern: pattern, spellings: spellings.keys.sorted())
    }
    let locations: [VersionLocation]
    do {
      locations = try format.locate(in: bytes)
    } catch .notLocked where source.isLock {
      return []
    } catch {
      throw Refusal(file: source.path, bytes: bytes, error)
    }
    return try locations.map { location throws(Refusal) in
      let text = if let known = spellings[location.text] { known } else { try spell(next, source, project) }
      return location.replaced(with: text)
    }
  }

  /// The next version as the file has to say it.
  private static func spell(_ next: Version, _ source: VersionSource, _ project: Project) throws(Refusal) -> String {
    if source.path.hasSuffix("pyproject.toml"), next.pythonSpelling == nil {
      throw Refusal(
        .versionUnreadable, "Python cannot read the version \(next), which \(source.path) would state",
        hint: "use --prerelease alpha, beta or rc")
    }
    guard let text = project.text(of: next, in: source) else {
      throw Refusal(
        .versionUnreadable, "\(source.path) cannot state the version \(next)",
        hint: next.release.count > 3 ? "it needs versions of at most three numbers" : nil)
    }
    return text
  }

  /// The spellings of the current version that a text may hold, and what each becomes.
  private static func spellings(from current: Version?, to next: Version, stated: String?) -> [String: String] {
    guard let current else { return [:] }
    var spellings: [String: String] = [:]
    for scheme in [.pep440, .semver, .semver2, next.scheme] {
      guard let old = current.spelled(scheme), let new = next.spelled(scheme) else { continue }
      if spellings[old.description] == nil || scheme == next.scheme { spellings[old.description] = new.description }
    }
    spellings[current.description] = next.description
    if let stated, spellings[stated] == nil { spellings[stated] = next.description }
    return spellings
  }
}

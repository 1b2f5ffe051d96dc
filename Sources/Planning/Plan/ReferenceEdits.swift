import Configuration
import ImageReferences
import ImageTags
import SemanticVersion
import StructuredText
import VersionFiles
import YAMLText

/// The references to the release's image in the manifests of `[images] references`, each with the release's own tag.
struct ReferenceEdits {
  /// Per path what is replaced.
  private(set) var edits: [String: [Edit]] = [:]
  /// What was left alone, and why.
  private(set) var notes: [String] = []

  init(_ snapshot: Snapshot, next: Version, images: ImageDecision?) throws(Refusal) {
    let settings = snapshot.project.settings.images
    guard !settings.references.isEmpty else { return }
    guard !settings.repositories.isEmpty else {
      throw Refusal(
        .configurationInvalid, "images.references names manifests, and images.repositories no repository",
        hint: "write repositories = [\"registry.example.com/my_app\"] into [images]")
    }
    guard let tag = images?.tags.first(where: { $0.mutability == .immutable })?.name else {
      notes.append("no image tag is known for \(next), so that the manifests of images.references stay as they are")
      return
    }
    let update = ReferenceUpdate(
      version: next, tag: tag, policy: ImagePolicy(snapshot.project), releases: snapshot.tags.releases.map(\.version))
    var isNamed = false
    for path in snapshot.manifests {
      guard let bytes = snapshot.files[path]?.bytes else { continue }
      let (references, note) = try Self.references(in: bytes, path, to: settings.repositories)
      if let note { notes.append(note) }
      isNamed = isNamed || !references.isEmpty || note != nil
      for reference in references {
        switch update.keeping(reference) {
        case nil: edits[path, default: []].append(reference.replaced(tag: tag))
        case .current?: break
        case let reason?:
          let place = TextPosition(of: reference.range.lowerBound, in: bytes)
          notes.append(
            "\(path):\(place.line):\(place.column): the reference to \(reference.repository) stays as it is: \(reason)")
        }
      }
      try check(edits[path] ?? [], of: bytes, path)
    }
    if !isNamed {
      notes.append("no manifest of images.references names \(settings.repositories.joined(separator: " or "))")
    }
  }

  /// The references in a manifest, or the note that it is a template. One that does not even mention the repositories is
  /// not read; any other has to be YAML.
  private static func references(
    in bytes: [UInt8], _ path: String, to repositories: [String]
  ) throws(Refusal) -> (references: [ManifestReference], note: String?) {
    guard mentions(bytes, repositories) else { return ([], nil) }
    do throws(YAMLError) {
      return (try imageReferences(in: bytes, path: path, to: repositories), nil)
    } catch {
      let place = TextPosition(of: error.offset, in: bytes)
      let message = "\(path):\(place.line):\(place.column): \(error)"
      guard error.reason != .template else { return ([], "\(message); it stays as it is") }
      throw Refusal(.versionNotInFile, message, hint: "correct it, or take it out of images.references")
    }
  }

  /// Reads the file again as it will be: nothing may differ but the texts that are replaced.
  private func check(_ edits: [Edit], of bytes: [UInt8], _ path: String) throws(Refusal) {
    guard !edits.isEmpty else { return }
    let after = applying(edits, to: bytes)
    guard let changes = (try? YAML.changes(from: bytes, to: after)) ?? nil,
      changes.map(\.range) == edits.map(\.range), changes.allSatisfy({ $0.style != .plain }),
      zip(changes, edits).allSatisfy({ Array($0.text.utf8) == Array($1.replacement.dropFirst().dropLast()) })
    else { throw Refusal(.defect, "\(path) would change in more than the image's tag") }
  }
}

extension VersionEdits {
  /// Edits of one file from all rules. What a rule for any text finds within a reference to the image is the
  /// reference's.
  static func joined(_ edits: [Edit], references: [Edit]) -> [Edit] {
    edits.filter { edit in
      !references.contains {
        $0.range.lowerBound <= edit.range.lowerBound && edit.range.upperBound <= $0.range.upperBound
      }
    } + references
  }
}

/// Whether a file holds the last part of a repository's name at all.
public func mentions(_ bytes: [UInt8], _ repositories: [String]) -> Bool {
  repositories.contains { repository in
    let name = repository.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
    guard let first = name.first, bytes.count >= name.count else { return false }
    return (0...(bytes.count - name.count)).contains { bytes[$0] == first && bytes[$0...].starts(with: name) }
  }
}

import Requirements
import SemanticVersion
import TestSupport
import VersionFiles
import Workspaces

/// The files of a repository after some of its packages were released: versions, locks, ranges, hashes.
func released(_ files: [String: String], _ versions: [String: String]) throws -> [String: String] {
  let workspace = try Workspace(files)
  var edits: [String: [Edit]] = [:]
  func bytes(_ path: String) -> [UInt8] { Array((files[path] ?? "").utf8) }
  for package in workspace.packages {
    guard let text = versions[package.name] else { continue }
    let version = try Version(parsing: text, scheme: package.ecosystem == .python ? .pep440 : .semver2)
    if case .stated(_, let file, let format) = package.version {
      edits[file, default: []] += try format.locate(in: bytes(file)).map { $0.replaced(with: text) }
    }
    for lock in package.locks {
      guard let format = lock.format else { continue }
      edits[lock.path, default: []] += try format.locate(in: bytes(lock.path)).map { $0.replaced(with: text) }
    }
    for edge in workspace.dependents(of: package.manifest) {
      guard let requirement = edge.requirement else { continue }
      /// The range for the new version; nil where the one that stands there will do.
      func rewriting(_ text: String) throws -> VersionRange? {
        let range = try VersionRange(parsing: text, syntax: requirement.syntax)
        return range.admits(version) && !version.isPrerelease ? nil : try range.rewritten(for: version)
      }
      guard let place = requirement.range, let rewritten = try rewriting(requirement.text) else { continue }
      edits[requirement.file, default: []].append(Edit(range: place, replacement: Array(rewritten.text.utf8)))
      for (path, locked) in workspace.lockedRanges(of: edge) {
        for place in try locked.locate(in: bytes(path)) {
          let text = place.isConverted ? rewritten.specifiers : try rewriting(place.location.text)?.text
          if let text { edits[path, default: []].append(place.location.replaced(with: text)) }
        }
      }
    }
  }
  func after(_ path: String) throws -> [UInt8] { try applying(Edit.merging(edits[path] ?? []), to: bytes(path)) }
  for package in workspace.packages {
    let lock = package.path.isEmpty ? "poetry.lock" : "\(package.path)/poetry.lock"
    guard files[lock] != nil else { continue }
    edits[lock, default: []] += try PoetryContentHash.edits(
      of: bytes(lock), before: bytes(package.manifest), after: after(package.manifest)
    ) { content in
      let digest = try? PeerTool.answer(["sha256sum"], input: String(decoding: content, as: UTF8.self))
      return stride(from: 0, to: 64, by: 2).compactMap { offset in
        digest.flatMap { UInt8($0.dropFirst(offset).prefix(2), radix: 16) }
      }
    }
  }
  var result = files
  for path in edits.keys { result[path] = String(decoding: try after(path), as: UTF8.self) }
  return result
}

package import VersionFiles
import YAMLText

extension VersionFileFormat {
  package var isJSON: Bool {
    switch self {
    case .npm, .composer, .npmLock, .jsonKey: true
    default: false
    }
  }

  /// Whether a reader of another project reads files of this format.
  fileprivate var hasOtherReader: Bool {
    switch self {
    case .pythonVariable, .pythonArgument, .rubyConstant, .gemspec, .properties, .maven, .msbuild, .cmake, .mix, .plain,
      .helmChart, .text:
      false
    default: true
    }
  }

  /// The format that finds the version after it has become `version`, where the format itself names it.
  package func after(_ version: String) -> VersionFileFormat {
    switch self {
    case .cargoLock(let name, _): .cargoLock(name: name, version: version)
    case .text(let pattern, _): .text(pattern: pattern, spellings: [version])
    default: self
    }
  }
}

/// Writes `version` at the locations. Throws unless no other byte changes, that another reader sees as many changed
/// strings as there are locations and nothing else, and that the version is found again in the same places.
package func checkSplice(
  _ format: VersionFileFormat, _ bytes: [UInt8], _ locations: [VersionLocation], to version: String
) throws {
  let edits = try Edit.merging(locations.map { $0.replaced(with: version) })
  try hold(edits.count == locations.count, "each place is one edit", [locations])
  let after = applying(edits, to: bytes)

  var rest = bytes[...]
  var restAfter = after[...]
  for (location, edit) in zip(locations, edits) {
    let before = rest[..<location.range.lowerBound]
    // A plain text of YAML gets quotes where it would be a number.
    let quoted = Array("\"\(version)\"".utf8)
    let isQuoted = if case .helmChart = format { edit.replacement == quoted } else { false }
    let written = before + (isQuoted ? quoted : Array(version.utf8))
    try hold(restAfter.starts(with: written), "the version alone changes", [location])
    restAfter = restAfter.dropFirst(written.count)
    rest = rest[location.range.upperBound...]
  }
  try hold(restAfter.elementsEqual(rest), "nothing behind the last version changes", [locations])

  let again = try format.after(version).locate(in: after)
  try hold(again.map(\.text) == locations.map { _ in version }, "the version is found again", [locations, again])
  try hold(again.map(\.name) == locations.map(\.name), "it is found in the same places", [locations, again])

  if case .helmChart = format {
    guard let changes = try YAML.changes(from: bytes, to: after) else {
      throw Violation(description: "more than a text changes")
    }
    try hold(changes.allSatisfy { $0.text == version }, "the version is the whole value", [changes.map(\.text)])
    try hold(changes.count <= 1, "no other value changes", [changes.map(\.text)])
  }
  guard format.hasOtherReader else { return }
  guard let read = otherReader(bytes, isJSON: format.isJSON), let readAfter = otherReader(after, isJSON: format.isJSON)
  else { throw Violation(description: "the other reader refuses what ours accepts") }
  let changes = differences(read, readAfter)
  try hold(changes.count == locations.count { $0.text != version }, "no other value changes", [changes])
  for change in changes {
    guard case .string(let old) = change.before, case .string(let new) = change.after else {
      throw Violation(description: "\(change) is not a string")
    }
    let last = old.split(separator: " ").dropLast().joined(separator: " ") + " " + version
    try hold(new == version || new == last, "the version is the whole value, or its last word", [change])
  }
}

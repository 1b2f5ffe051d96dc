import Foundation
import StructuredText
import Testing
import VersionFiles

/// One value that differs between two documents.
struct Difference: Hashable {
  let path: String
  let before: Plain
  let after: Plain
}

/// The values that differ. A change of shape is one difference where it starts.
func differences(_ before: Plain, _ after: Plain, path: String = "") -> [Difference] {
  switch (before, after) {
  case (.table(let left), .table(let right)) where left.keys == right.keys:
    left.keys.sorted().flatMap { key in
      differences(left[key] ?? .null, right[key] ?? .null, path: path.isEmpty ? key : "\(path).\(key)")
    }
  case (.array(let left), .array(let right)) where left.count == right.count:
    zip(left, right).enumerated().flatMap { differences($1.0, $1.1, path: "\(path)[\($0)]") }
  default: before == after ? [] : [Difference(path: path, before: before, after: after)]
  }
}

/// What a reader that is not ours makes of the bytes; nil if it refuses them.
func otherReader(_ bytes: [UInt8], isJSON: Bool) -> Plain? {
  guard isJSON else { return tomlKit(String(decoding: bytes, as: UTF8.self)) }
  let withoutMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  return (try? foundationJSON(withoutMark)).map(plain)
}

private func plain(_ json: NSObject) -> Plain {
  switch json {
  case let text as NSString: return .string(text as String)
  case let number as NSNumber: return .float(number.doubleValue)
  case let array as NSArray: return .array(array.compactMap { $0 as? NSObject }.map(plain))
  case let table as NSDictionary:
    var members: [String: Plain] = [:]
    for (key, value) in table {
      if let key = key as? String, let value = value as? NSObject { members[key] = plain(value) }
    }
    return .table(members)
  default: return .null
  }
}

extension VersionFileFormat {
  var isJSON: Bool {
    switch self {
    case .npm, .composer, .npmLock, .jsonKey: true
    default: false
    }
  }

  /// The format that finds the version after it has become `version`, where the format itself names it.
  func after(_ version: String) -> VersionFileFormat {
    switch self {
    case .cargoLock(let name, _): .cargoLock(name: name, version: version)
    case .text(let pattern, _): .text(pattern: pattern, spellings: [version])
    default: self
    }
  }
}

/// Writes `version` at the locations and checks that no other byte changes, that another reader sees as many changed
/// strings as there are locations and nothing else, and that the version is found again in the same places.
func expectSplice(
  _ format: VersionFileFormat, _ bytes: [UInt8], _ locations: [VersionLocation], to version: String
) throws {
  let edits = try Edit.merging(locations.map { $0.replaced(with: version) })
  #expect(edits.count == locations.count)
  let after = applying(edits, to: bytes)

  var rest = bytes[...]
  var restAfter = after[...]
  for location in locations {
    let before = rest[..<location.range.lowerBound]
    #expect(restAfter.prefix(before.count).elementsEqual(before))
    restAfter = restAfter.dropFirst(before.count)
    #expect(restAfter.starts(with: version.utf8))
    restAfter = restAfter.dropFirst(version.utf8.count)
    rest = rest[location.range.upperBound...]
  }
  #expect(restAfter.elementsEqual(rest))

  let again = try format.after(version).locate(in: after)
  #expect(again.map(\.text) == locations.map { _ in version })
  #expect(again.map(\.name) == locations.map(\.name))

  if case .text = format { return }
  let read = try #require(otherReader(bytes, isJSON: format.isJSON), "the other reader refuses what ours accepts")
  let readAfter = try #require(otherReader(after, isJSON: format.isJSON), "the other reader refuses the result")
  let changes = differences(read, readAfter)
  #expect(changes.count == locations.count { $0.text != version })
  for change in changes {
    guard case .string(let old) = change.before, case .string(let new) = change.after else {
      Issue.record("\(change) is not a string")
      continue
    }
    #expect(new == version || new == old.split(separator: " ").dropLast().joined(separator: " ") + " " + version)
  }
}

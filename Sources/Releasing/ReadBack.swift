import FoundationEssentials
public import Planning
import StructuredText
import TOMLKit
import VersionFiles
import YAMLText

/// Reads every planned file again with a parser that had no part in the edit: it has to be whole, and differ from the
/// old one by the version alone.
public func readBack(_ files: [ReleasePlan.File]) throws(Refusal) {
  for file in files where !file.edits.isEmpty {
    guard let before = file.before else { continue }
    let differences: Int?
    switch file.path.split(separator: ".").last {
    case "toml", "lock":
      guard let old = tomlLeaves(before), let new = tomlLeaves(file.after) else {
        throw Refusal(.defect, "\(file.path) would no longer be TOML after the edit")
      }
      differences = old.keys == new.keys ? old.count { new[$0.key] != $0.value } : nil
    case "json":
      guard let old = jsonLeaves(before), let new = jsonLeaves(file.after) else {
        throw Refusal(.defect, "\(file.path) would no longer be JSON after the edit")
      }
      differences = old.keys == new.keys ? old.count { new[$0.key] != $0.value } : nil
    case "yaml", "yml":
      // A template is none before it either.
      guard (try? YAML.parse(before)) != nil else { continue }
      guard let changes = try? YAML.changes(from: before, to: file.after) else {
        throw Refusal(.defect, "\(file.path) would no longer be the same YAML after the edit")
      }
      differences = changes.count
    default: continue
    }
    guard let differences, differences <= file.edits.count else {
      throw Refusal(.defect, "\(file.path) would change in more than the version")
    }
  }
}

/// Whether other bytes of a planned file hold the version where the release writes it: the values that the release changes,
/// or of another text what it puts in. True of a changelog.
func keepsVersion(_ file: ReleasePlan.File, in bytes: [UInt8]) -> Bool {
  func keeps(_ leaves: ([UInt8]) -> [String: String]?) -> Bool {
    guard let old = leaves(file.before ?? []), let planned = leaves(file.after), let new = leaves(bytes) else {
      return false
    }
    return planned.allSatisfy { old[$0.key] == $0.value || new[$0.key] == $0.value }
  }
  guard !file.edits.isEmpty else { return true }
  switch file.path.split(separator: ".").last {
  case "toml", "lock": return keeps(tomlLeaves)
  case "json": return keeps(jsonLeaves)
  default: return file.edits.allSatisfy { bytes.contains($0.replacement) }
  }
}

/// Every value of a TOML file as text, by its path; nil where it is none.
private func tomlLeaves(_ bytes: [UInt8]) -> [String: String]? {
  // Ours comes first, since some broken files end the other's process.
  guard (try? TOML.parse(bytes)) != nil, let table = try? TOMLTable(string: String(decoding: bytes, as: UTF8.self))
  else {
    return nil
  }
  var leaves: [String: String] = [:]
  func visit(_ value: any TOMLValueConvertible, _ path: String) {
    if let table = value.table {
      for (key, value) in table { visit(value, "\(path)\u{0}\(key)") }
    } else if let array = value.array {
      for (index, value) in array.enumerated() { visit(value, "\(path)\u{0}\(index)") }
    } else {
      leaves[path] = value.debugDescription
    }
  }
  visit(table, "")
  return leaves
}

private enum JSONLeaf: Decodable {
  case object([String: JSONLeaf])
  case array([JSONLeaf])
  case text(String)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let object = try? container.decode([String: JSONLeaf].self) {
      self = .object(object)
    } else if let array = try? container.decode([JSONLeaf].self) {
      self = .array(array)
    } else if let text = try? container.decode(String.self) {
      self = .text("\"\(text)")
    } else if let number = try? container.decode(Double.self) {
      self = .text("\(number)")
    } else {
      self = .text((try? container.decode(Bool.self)).map { "\($0)" } ?? "null")
    }
  }
}

/// Every value of a JSON file as text, by its path; nil where it is none.
private func jsonLeaves(_ bytes: [UInt8]) -> [String: String]? {
  let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  guard let root = try? JSONDecoder().decode(JSONLeaf.self, from: Data(bytes[start...])) else { return nil }
  var leaves: [String: String] = [:]
  func visit(_ value: JSONLeaf, _ path: String) {
    switch value {
    case .object(let object): for (key, value) in object { visit(value, "\(path)\u{0}\(key)") }
    case .array(let array): for (index, value) in array.enumerated() { visit(value, "\(path)\u{0}\(index)") }
    case .text(let text): leaves[path] = text
    }
  }
  visit(root, "")
  return leaves
}

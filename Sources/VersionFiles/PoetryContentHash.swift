import StructuredText

/// The `content-hash` of a `poetry.lock`: the SHA-256 of what the `pyproject.toml` beside it says about dependencies.
///
/// The version plays no part in it, an internal range does; `poetry check --lock` and `poetry install` refuse a lock
/// whose hash is another. Which tables count depends on the Poetry that wrote the lock, and it is told by trying: 2.3 and
/// later, 2.0 to 2.2 (without PEP 735's groups), 1.x (`[tool.poetry]` alone).
public struct PoetryContentHash {
  /// The places of the hash in the lock.
  public static func locate(in lock: [UInt8]) throws(VersionFileError) -> VersionLocation {
    try Document(toml: lock).version(at: ["metadata", "content-hash"])
  }

  /// The edits of the lock that follow from a change of the manifest: none where the hash stays.
  ///
  /// `sha256` gives the 32 bytes of the digest. Throws ``VersionFileError/staleHash(offset:)`` where the hash does not
  /// belong to the manifest before the change, since the lock is then out of date already.
  public static func edits(
    of lock: [UInt8], before: [UInt8], after: [UInt8], sha256: ([UInt8]) -> [UInt8]
  ) throws(VersionFileError) -> [Edit] {
    let location = try locate(in: lock)
    let old = try Document(toml: before).root
    let new = try Document(toml: after).root
    for rules in Rules.allCases where hexadecimal(sha256(content(of: old, rules))) == location.text {
      let hash = hexadecimal(sha256(content(of: new, rules)))
      return hash == location.text ? [] : [location.replaced(with: hash)]
    }
    throw .staleHash(offset: location.range.lowerBound)
  }

  private enum Rules: CaseIterable { case groups, project, poetry }

  private static let digits = Array("0123456789abcdef".utf8)

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// What is hashed: Python's `json.dumps(content, sort_keys=True)`.
  private static func content(of root: Node, _ rules: Rules) -> [UInt8] {
    func members(_ node: Node?, _ keys: [String]) -> [(String, JSONText)] {
      keys.compactMap { key in node?[key].map { (key, .node($0)) } }
    }
    let poetry = root.at(["tool", "poetry"])
    let groups = rules == .groups ? root["dependency-groups"].flatMap { $0.table?.isEmpty == false ? $0 : nil } : nil
    let project =
      rules == .poetry
      ? [] : members(root["project"], ["requires-python", "dependencies", "optional-dependencies"])
    let keys = ["dependencies", "source", "extras", "dev-dependencies"]
    if project.isEmpty, groups == nil {
      let absent = keys.filter { poetry?[$0] == nil }.map { ($0, JSONText.null) }
      return JSONText.object(members(poetry, keys + ["group"]) + absent).bytes
    }
    var content: [(String, JSONText)] = [
      ("tool", .object([("poetry", .object(members(poetry, keys + ["group"])))]))
    ]
    if !project.isEmpty { content.append(("project", .object(project))) }
    if let groups { content.append(("dependency-groups", .node(groups))) }
    return JSONText.object(content).bytes
  }

  /// JSON as Python writes it: keys in the order of their code points, `", "` and `": "`, ASCII only.
  private indirect enum JSONText {
    case null
    case node(Node)
    case object([(String, JSONText)])

    var bytes: [UInt8] {
      switch self {
      case .null: return Array("null".utf8)
      case .object(let members):
        let sorted = members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        let texts = sorted.map { Self.quoted($0.0) + Array(": ".utf8) + $0.1.bytes }
        return Array("{".utf8) + Array(texts.joined(separator: Array(", ".utf8))) + Array("}".utf8)
      case .node(let node):
        switch node.value {
        case .string(let text): return Self.quoted(text)
        case .integer(let number): return Array(String(number).utf8)
        case .float(let text): return Array(Self.float(text).utf8)
        case .boolean(let truth): return Array((truth ? "true" : "false").utf8)
        case .dateTime(let text): return Self.quoted(text)
        case .null: return Array("null".utf8)
        case .array(let elements):
          let texts = elements.map { JSONText.node($0).bytes }
          return Array("[".utf8) + Array(texts.joined(separator: Array(", ".utf8))) + Array("]".utf8)
        case .table(let entries): return JSONText.object(entries.map { ($0.key, .node($0.node)) }).bytes
        }
      }
    }

    private static func float(_ text: String) -> String {
      switch text.replacing("_", with: "") {
      case "inf", "+inf": "Infinity"
      case "-inf": "-Infinity"
      case "nan", "+nan", "-nan": "NaN"
      case let text: Double(text).map { "\($0)" } ?? text
      }
    }

    private static func quoted(_ text: String) -> [UInt8] {
      var result = [UInt8(ascii: "\"")]
      for unit in text.utf16 {
        switch unit {
        case 0x22: result += Array("\\\"".utf8)
        case 0x5C: result += Array("\\\\".utf8)
        case 0x08: result += Array("\\b".utf8)
        case 0x09: result += Array("\\t".utf8)
        case 0x0A: result += Array("\\n".utf8)
        case 0x0C: result += Array("\\f".utf8)
        case 0x0D: result += Array("\\r".utf8)
        case 0x20...0x7E: result.append(UInt8(unit))
        default:
          result += Array("\\u".utf8)
          for shift in [12, 8, 4, 0] { result.append(digits[Int(unit >> shift & 15)]) }
        }
      }
      return result + [UInt8(ascii: "\"")]
    }
  }
}

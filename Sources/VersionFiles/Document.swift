import StructuredText

/// A parsed file in which a version stands under a path of keys.
struct Document {
  let root: Node

  init(toml bytes: [UInt8]) throws(VersionFileError) {
    do {
      root = try TOML.parse(bytes)
    } catch {
      throw .syntax(error)
    }
  }

  init(json bytes: [UInt8]) throws(VersionFileError) {
    do {
      root = try JSON.parse(bytes)
    } catch {
      throw .syntax(error)
    }
  }

  /// The version at the path. Throws if there is none, or if it is not a string.
  func version(at path: [String]) throws(VersionFileError) -> VersionLocation {
    guard let location = try versionIfPresent(at: path) else {
      throw .missing(name: path.isEmpty ? "key" : dotted(path))
    }
    return location
  }

  /// The version at the path; nil if there is none. Throws if it is not a string.
  func versionIfPresent(at path: [String]) throws(VersionFileError) -> VersionLocation? {
    guard !path.isEmpty, let node = root.at(path) else { return nil }
    return try location(of: node, name: dotted(path))
  }
}

/// The place of a version that makes a whole string. Throws if the node is not a string.
func location(of node: Node, name: String) throws(VersionFileError) -> VersionLocation {
  guard let text = node.string else { throw .notAString(name: name, offset: node.range.lowerBound) }
  return VersionLocation(text: text, range: node.contentRange, name: name)
}

/// A path as TOML writes a dotted key, parts in quotes where they need them.
func dotted(_ path: [String]) -> String {
  path.map { part in
    let isBare = part.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    return isBare && !part.isEmpty ? part : "\"\(part)\""
  }.joined(separator: ".")
}

func isLetterOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

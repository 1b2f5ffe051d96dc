import StructuredText
import TOMLKit

/// A file that may configure a release.
public struct ConfigurationFile: Hashable, Sendable {
  /// The name for messages; its last component says what kind of file it is.
  public let name: String
  /// The contents.
  public let bytes: [UInt8]

  /// Makes a file.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The files that are looked for at the root of a repository, in the order of precedence.
  public static let fileNames = [
    ".versioning.toml", "pyproject.toml", ".cz.toml", "cz.toml", ".cz.json", "cz.json", ".cz.yaml", "cz.yaml",
  ]

  /// The name without its folder.
  var baseName: String {
    String(decoding: name.utf8.split(separator: UInt8(ascii: "/")).last ?? [][...], as: UTF8.self)
  }

  var isYAML: Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }
  var isJSON: Bool { name.hasSuffix(".json") }

  /// The root of the document.
  func parsed() throws(ConfigurationError) -> Node {
    let root: Node
    do {
      root = isJSON ? try JSON.parse(bytes) : try TOML.parse(bytes)
    } catch {
      throw problem(at: TextPosition(of: error.offset, in: bytes), error.description)
    }
    if !isJSON { try checkWithParser() }
    return root
  }

  /// Lets a complete TOML parser agree that the file is TOML. It comes second, since some broken files end its process.
  private func checkWithParser() throws(ConfigurationError) {
    do {
      _ = try TOMLTable(string: String(decoding: bytes, as: UTF8.self))
    } catch let error as TOMLParseError {
      throw .problems([
        ConfigurationProblem(
          file: name, line: error.source.begin.line, column: error.source.begin.column, message: error.description)
      ])
    } catch {
      throw .problems([ConfigurationProblem(file: name, line: 1, column: 1, message: "the file is not TOML")])
    }
  }

  func problem(at position: TextPosition, _ message: String, hint: String? = nil) -> ConfigurationError {
    .problems([
      ConfigurationProblem(file: name, line: position.line, column: position.column, message: message, hint: hint)
    ])
  }
}

import Changelog
import Configuration
public import ImageTags
import StructuredText

extension Project {
  /// The manifests that say something of its image, in the order in which they are looked for.
  public var manifests: [String] { Self.manifests.map { path == "." ? $0 : "\(path)/\($0)" } }
}

extension ImageFacts {
  /// What the manifests in the project's folder and the remote's address say of an image. No network is asked.
  ///
  /// `files` holds the manifests by path; of several the one that states the version counts, else the first of
  /// ``Project/manifests``. `origin` is the address of the remote.
  public init(_ project: Project, files: [String: [UInt8]], origin: String?) {
    self.init()
    let manifests = project.manifests
    let paths = project.sources.map(\.path) + manifests
    if let path = paths.first(where: { manifests.contains($0) && files[$0] != nil }), let bytes = files[path] {
      read(path.split(separator: "/").last.map(String.init) ?? path, bytes)
    }
    title = title ?? project.name
    var address = origin
    if case .url(let said) = project.settings.changelog.links { address = said }
    let page = address.flatMap { RepositoryLinks.page(origin: $0) }
    source = page
    url = page
  }

  private mutating func read(_ name: String, _ bytes: [UInt8]) {
    let root = name.hasSuffix(".json") ? try? JSON.parse(bytes) : try? TOML.parse(bytes)
    guard let root else { return }
    switch name {
    case "pyproject.toml":
      // PEP 639 has an expression, PEP 621 before it a table whose text can be anything.
      let tables = [["project"], ["tool", "poetry"]].compactMap { root.at($0) }
      func first(_ key: String) -> Node? { tables.compactMap { $0[key] }.first }
      title = first("name")?.string
      description = first("description")?.string
      licenses = first("license").flatMap { $0.string ?? $0["text"]?.string }
    case "Cargo.toml":
      func value(_ key: String) -> String? {
        let node = root.at(["package", key])
        // `license.workspace = true`
        return node?["workspace"]?.boolean == true ? root.at(["workspace", "package", key])?.string : node?.string
      }
      title = value("name")
      description = value("description")
      // Cargo still reads what it wrote before it knew expressions.
      licenses = value("license").map { $0.replacing("/", with: " OR ") }
    default:
      title = root["name"]?.string
      description = root["description"]?.string
      licenses = root["license"]?.string
    }
    if licenses.map(isLicenseExpression) == false { licenses = nil }
  }
}

/// Whether a text has the form of an SPDX license expression: identifiers with `AND`, `OR` and `WITH` between them.
/// `UNLICENSED` is npm's word for none.
private func isLicenseExpression(_ text: String) -> Bool {
  let words = text.utf8.split { " ()".utf8.contains($0) }.map { Array($0) }
  guard words.count % 2 == 1, text != "UNLICENSED" else { return false }
  return words.enumerated().allSatisfy { index, word in
    let isOperator = ["AND", "OR", "WITH"].contains { word.elementsEqual($0.utf8) }
    let isIdentifier = word.allSatisfy { byte in
      byte < 0x80 && (Unicode.Scalar(byte).properties.isAlphabetic || "0123456789.+:-".utf8.contains(byte))
    }
    return index % 2 == 1 ? isOperator : isIdentifier && !isOperator
  }
}

public import Foundation

/// Decodes the rows of `Fixtures/NAME.json` in a test target's bundle.
public func fixture<Row: Decodable>(_ name: String, as type: Row.Type, in bundle: Bundle) throws -> [Row] {
  guard let url = bundle.url(forResource: name, withExtension: "json", subdirectory: "Fixtures") else {
    throw CocoaError(.fileNoSuchFile)
  }
  return try JSONDecoder().decode([Row].self, from: Data(contentsOf: url))
}

/// Decodes a table of a peer's test suite, where the folder that `BUMP_SHARED_DATA` names (or `../shared/data` beside
/// the checkout) holds it; nil where it does not, since such tables are a second opinion and not part of the project.
public func peerSuite<Row: Decodable>(_ name: String, as type: Row.Type, file: String = #filePath) throws -> [Row]? {
  let checkout = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let folder =
    ProcessInfo.processInfo.environment["BUMP_SHARED_DATA"].map { URL(fileURLWithPath: $0) }
    ?? checkout.deletingLastPathComponent().appending(path: "shared/data")
  let url = folder.appending(path: "suites/\(name).json")
  guard FileManager.default.fileExists(atPath: url.path) else { return nil }
  return try JSONDecoder().decode([Row].self, from: Data(contentsOf: url))
}

import Requirements
import SemanticVersion
import Workspaces

extension FuzzTarget {
  /// A range and a version, a line each, after a byte that says how they are written.
  static let range = FuzzTarget("range") { bytes in
    var input = Input(bytes)
    let syntax = input.choice(RangeSyntax.allCases)
    let text = input.text()
    let scheme: Scheme = syntax == .python || syntax == .poetry ? .pep440 : .semver2
    let range: VersionRange
    do throws(RangeError) {
      range = try VersionRange(parsing: text, syntax: syntax)
    } catch {
      try hold(!error.description.isEmpty, "an error says what is wrong")
      return
    }
    try hold(same(range.text, text), "a range is its text", [text])
    guard let version = try? Version(parsing: input.text(), scheme: scheme),
      let rewritten = try? range.rewritten(for: version)
    else { return }
    try hold(rewritten.admits(version), "a range that is rewritten admits the version", [text, version, rewritten])
    let again = try? rewritten.rewritten(for: version)
    try hold(again == rewritten, "and stays when it is rewritten again", [text, version, rewritten])
  }

  /// The files of a repository: a line with a path, then the text up to a line `---`.
  static let workspace = FuzzTarget("workspace") { bytes in
    var input = Input(bytes)
    var files: [String: [UInt8]] = [:]
    while !input.bytes.isEmpty {
      let path = input.text()
      var text: [UInt8] = []
      while !input.bytes.isEmpty {
        let line = input.line()
        if line == Array("---".utf8) { break }
        text += line + [0x0A]
      }
      files[path] = text
    }
    let workspace: Workspace
    do throws(WorkspaceError) {
      workspace = try Workspace(paths: files.keys.sorted()) { files[$0] }
    } catch {
      try hold(error.problems.contains { !$0.isWarning }, "warnings alone are no error", [error])
      try hold(error.problems.allSatisfy { !$0.message.isEmpty }, "a problem says what is wrong", [error])
      return
    }
    try hold(workspace.warnings.allSatisfy(\.isWarning), "what is wrong is an error", [workspace.warnings])
    let manifests = Set(workspace.packages.map(\.manifest))
    try hold(manifests.count == workspace.packages.count, "a package has a manifest of its own", [workspace.packages])
    for edge in workspace.dependencies {
      try hold(
        manifests.contains(edge.dependent) && manifests.contains(edge.dependency) && edge.dependent != edge.dependency,
        "a dependency is one of two packages", [edge])
      guard let requirement = edge.requirement, let place = requirement.range else { continue }
      let written = files[requirement.file].map { $0.count >= place.upperBound ? Array($0[place]) : [] } ?? []
      try hold(written.elementsEqual(requirement.text.utf8), "a requirement stands where it says", [requirement])
    }
  }
}

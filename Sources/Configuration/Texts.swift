import SemanticVersion

/// What git accepts as the name of a reference.
enum ReferenceName {
  /// Why a template of a tag makes no valid reference, by the rules of `git check-ref-format`; nil: it does.
  ///
  /// Variables never break the rules, so that any sample will do. `wildcard` allows `*`.
  static func flaw(of template: String, wildcard: Bool = false) -> String? {
    let known = [
      "version": "1.0.0", "major": "1", "minor": "0", "patch": "0", "prerelease": "a0", "devrelease": "dev1",
    ]
    return flaw(ofName: TemplatePiece.render(template, known.merging(["name": "name"]) { $1 }), wildcard: wildcard)
  }

  private static func flaw(ofName name: String, wildcard: Bool) -> String? {
    if name.isEmpty { return "it is empty" }
    for scalar in name.unicodeScalars {
      switch scalar {
      case " ": return "it holds a space"
      case "\u{0}"..."\u{1F}", "\u{7F}": return "it holds a control character"
      case "*" where wildcard: continue
      case "~", "^", ":", "?", "*", "[", "\\": return "it holds \(scalar)"
      // git takes these, and whoever reads the tag is deceived.
      case _ where isUnseen(scalar): return "it holds a character that is not seen"
      default: continue
      }
    }
    let bytes = Array(name.utf8)
    for sequence in ["..", "//", "@{"] where bytes.contains(sequence: Array(sequence.utf8)) {
      return "it holds \(sequence)"
    }
    if name == "@" { return "it is @ alone" }
    for start in ["-", "/"] where name.hasPrefix(start) { return "it begins with \(start)" }
    for end in ["/", "."] where name.hasSuffix(end) { return "it ends with \(end)" }
    for component in bytes.split(separator: UInt8(ascii: "/")) {
      if component.first == UInt8(ascii: ".") { return "a part of it begins with ." }
      if component.reversed().starts(with: ".lock".utf8.reversed()) { return "a part of it ends with .lock" }
    }
    return nil
  }
}

/// Whether a character is not seen, or changes how others are seen.
private func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}

/// What names something inside the repository.
enum RepositoryPath {
  /// Why a path is none; follows the name of the key. Nil: it is one.
  static func flaw(of path: String) -> String? {
    if path.isEmpty { return "is empty; write a path from the repository's root, or . for the root" }
    if path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      return "holds a control character"
    }
    let isAbsolute = path.hasPrefix("/") || path.hasPrefix("~") || hasDrive(Array(path.utf8))
    let climbs = path.utf8.split(whereSeparator: isSlash).contains { $0.elementsEqual("..".utf8) }
    guard isAbsolute || climbs else { return nil }
    return "\"\(path)\" leads out of the repository; write a path from its root, as in services/api"
  }

  /// The path without empty and `.` components; `.` for the root.
  static func normalized(_ path: String) -> String {
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
    return parts.isEmpty ? "." : parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
  }

  private static func hasDrive(_ path: [UInt8]) -> Bool {
    path.count > 1 && path[1] == UInt8(ascii: ":") && UInt8(ascii: "A")...UInt8(ascii: "Z") ~= path[0] & ~0x20
  }

  /// Backslashes too: a path that leaves the repository on another system leaves it on this one.
  private static func isSlash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }
}

extension [UInt8] {
  fileprivate func contains(sequence: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: sequence) }
  }
}

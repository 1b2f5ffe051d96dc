public import SemanticVersion

/// Why a range of versions cannot be read or rewritten.
public enum RangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is not a range of this syntax; the offset is in UTF-8 bytes.
  case syntax(String, RangeSyntax, offset: Int)
  /// The text names a tag, a file or an address and no range (`latest`, `file:../x`).
  case notARange(String)
  /// Alternatives (`||`) of which none admits the version: which of them should change cannot be told.
  case alternatives(String)
  /// The range leaves this very version out (`!=`).
  case excludes(String, Version)
  /// The version has no spelling in this syntax.
  case cannotSpell(Version, RangeSyntax)
  /// With the same operators and as many numbers no range admits the version.
  case cannotAdmit(String, Version)

  /// What is wrong and what to write instead.
  public var description: String {
    switch self {
    case .syntax(let text, let syntax, _):
      "\(text) is not a range of versions as \(syntax.toolName) reads them; correct it"
    case .notARange(let text): "\(text) is no range of versions; write a range, or workspace:^"
    case .alternatives(let text):
      "none of the alternatives of \(text) admits the new version; write the one that should"
    case .excludes(let text, let version):
      "\(text) leaves \(version) out on purpose; take that away, or release another version"
    case .cannotSpell(let version, let syntax): "\(syntax.toolName) cannot read the version \(version)"
    case .cannotAdmit(let text, let version):
      "\(text) cannot be made to admit \(version) with the same operators; write the range by hand"
    }
  }
}

extension RangeSyntax {
  var toolName: String {
    switch self {
    case .python: "PEP 440"
    case .poetry: "Poetry"
    case .cargo: "Cargo"
    case .npm: "npm"
    }
  }
}

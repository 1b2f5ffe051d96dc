public import RegularExpressions
public import StructuredText

/// Why no version can be read from a file. Offsets are bytes from the start of the file.
public enum VersionFileError: Error, Hashable, Sendable {
  /// The file is not TOML or JSON.
  case syntax(SyntaxError)
  /// None of the places where the version should be exists; `name` is the first choice.
  case missing(name: String)
  /// A lock file has no such local package, told by its path, or by its name and version.
  case notLocked(package: String)
  /// The version is a number or something else that is not a string.
  case notAString(name: String, offset: Int)
  /// The version is computed by a build backend (PEP 621 "dynamic").
  case dynamic(offset: Int)
  /// Two places of one file that have to say the same do not. The offset is the second's.
  case disagree(first: VersionLocation, second: VersionLocation, offset: Int)
  /// `version.workspace = true`: the version stands in the manifest of the workspace.
  case workspaceInherited(offset: Int)
  /// A version stands within a longer string that has escapes, so that its bytes cannot be told.
  case escaped(name: String, offset: Int)
  /// The pattern is no regular expression that can be used.
  case badPattern(String, RegularExpressionError)
  /// Looking for the pattern could take too long from this line on.
  case tooSlow(pattern: String, offset: Int)
  /// No line (that the pattern matches) has one of these versions on its own.
  case notFound(spellings: [String], pattern: String?)
  /// The version is computed, or a reference to another place.
  case reference(name: String, offset: Int)
  /// The file is not of this format.
  case malformed(format: String, offset: Int)
  /// The content hash of a `poetry.lock` is not that of the manifest beside it.
  case staleHash(offset: Int)
  /// Two edits differ about the same bytes.
  case overlap(offset: Int)

  /// Where the fault is, in bytes from the start of the file; nil if it has no single place.
  public var offset: Int? {
    switch self {
    case .syntax(let error): error.offset
    case .notAString(_, let offset), .dynamic(let offset), .disagree(_, _, let offset), .workspaceInherited(let offset),
      .escaped(_, let offset), .tooSlow(_, let offset),
      .reference(_, let offset), .malformed(_, let offset), .staleHash(let offset), .overlap(let offset):
      offset
    case .missing, .notLocked, .badPattern, .notFound: nil
    }
  }

  /// Where the fault is, as editors count; nil if it has no single place. `bytes` are those that were read.
  public func position(in bytes: [UInt8]) -> TextPosition? {
    offset.map { TextPosition(of: $0, in: bytes) }
  }
}

extension VersionFileError: CustomStringConvertible {
  /// What is wrong and what to write instead; ``position(in:)`` says where.
  public var description: String {
    switch self {
    case .syntax(let error): "\(error)"
    case .missing(let name): "there is no \(name); add it"
    case .notLocked(let package):
      "the lock has no local package \(package); write it anew with its tool (uv lock, cargo metadata, poetry lock)"
    case .notAString(let name, _): "\(name) is not a string; put the version in quotes"
    case .dynamic:
      "project.version is dynamic; name the file where the version stands instead, "
        + "or write project.version here and take \"version\" out of project.dynamic"
    case .disagree(let first, let second, _):
      "\(first.name) is \(first.text) but \(second.name) is \(second.text); write the same version in both"
    case .workspaceInherited:
      "package.version is inherited; name the manifest of the workspace, where workspace.package.version is"
    case .escaped(let name, _): "\(name) has escapes; write it without them"
    case .badPattern(let pattern, let error): "\(pattern) is not a regular expression: \(error)"
    case .tooSlow(let pattern, _):
      "the line is too long for the pattern \(pattern); break the line, or repeat fewer times in the pattern"
    case .notFound(let spellings, nil):
      "no line has the version \(alternatives(spellings)) on its own; add it, or take the file out of the list"
    case .notFound(let spellings, let pattern?):
      "no line that matches \(pattern) has the version \(alternatives(spellings)) on its own; "
        + "correct the pattern or the line"
    case .reference(let name, _):
      "\(name) is computed, or refers to another place; name the file where the version is written instead"
    case .malformed(let format, _): "the file is not \(format) from here on; correct it"
    case .staleHash:
      "the lock does not belong to the pyproject.toml beside it; write it anew with poetry lock, and commit it"
    case .overlap: "two rules write different versions in the same place; remove one of them"
    }
  }

  private func alternatives(_ spellings: [String]) -> String { spellings.joined(separator: " or ") }
}

/// Why a changelog file cannot take a section. Lines are counted from 1.
public enum ChangelogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Two sections are of the same release.
  case duplicateSection(tag: String, line: Int, otherLine: Int)
  /// Two sections are called Unreleased.
  case duplicateUnreleased(line: Int, otherLine: Int)
  /// What would be moved, or stand before the new section, is a code fence, comment or HTML element without an end.
  case unclosedBlock(line: Int)

  /// The line to look at.
  public var line: Int {
    switch self {
    case .duplicateSection(_, _, let line), .duplicateUnreleased(_, let line), .unclosedBlock(let line): line
    }
  }

  /// What is wrong and what to do; lower case, no full stop.
  public var description: String {
    switch self {
    case .duplicateSection(let tag, let line, let other):
      "lines \(line) and \(other) both begin the section of \(tag); leave one of the two"
    case .duplicateUnreleased(let line, let other):
      "lines \(line) and \(other) both begin an Unreleased section; make them one"
    case .unclosedBlock(let line):
      "the code block or comment that begins in line \(line) does not end; close it"
    }
  }
}

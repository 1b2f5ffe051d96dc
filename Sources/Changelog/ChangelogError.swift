/// Why a changelog file cannot take a section. Lines are counted from 1.
public enum ChangelogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Two sections are of the same release.
  case duplicateSection(tag: String, line: Int, otherLine: Int)
  /// Two sections are called Unreleased.
  case duplicateUnreleased(line: Int, otherLine: Int)
  /// What would be moved, or stand before the new section, is a code fence, comment or HTML element without an end,
  /// or a list continuation of AsciiDoc without a block.
  case unclosedBlock(line: Int)
  /// A heading of reStructuredText is not of the level below the one before it, so that nobody can tell levels apart.
  case inconsistentHeading(line: Int)
  /// What would be written could be read otherwise, so that the section would not be found again.
  case ambiguous(line: Int)

  /// The line to look at.
  public var line: Int {
    switch self {
    case .duplicateSection(_, _, let line), .duplicateUnreleased(_, let line), .unclosedBlock(let line),
      .inconsistentHeading(let line), .ambiguous(let line):
      line
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
      "what begins in line \(line) (a code block, a comment, a list continuation) does not end; close it"
    case .inconsistentHeading(let line):
      "the heading in line \(line) skips a level; underline it as the others of its level"
    case .ambiguous(let line):
      "the text around line \(line) can be read in two ways; set headings and blocks apart with blank lines"
    }
  }
}

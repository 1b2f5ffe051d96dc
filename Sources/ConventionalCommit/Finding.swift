/// One thing that a linter says about a commit message, with its place and what to write instead.
public struct Finding: Hashable, Sendable {
  /// What is wrong.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// Bytes that are no UTF-8; the message was read as Latin-1.
    case notUTF8
    /// The message says nothing.
    case emptyMessage
    /// The subject has not the form `type(scope): description`.
    case notConventional
    /// Blanks, an emoji or a ticket stand before the type.
    case textBeforeType
    /// Blanks stand between type and scope.
    case blankBeforeScope
    /// Blanks stand before the colon.
    case blankBeforeColon
    /// No space follows the colon.
    case missingSpaceAfterColon
    /// `!` stands elsewhere than right before the colon, or twice.
    case misplacedExclamationMark
    /// Nothing stands in the parentheses.
    case emptyScope
    /// No `)` follows the scope.
    case unclosedScope
    /// The scope holds a parenthesis, or a second scope follows.
    case parenthesisInScope
    /// Nothing stands after the colon.
    case emptyDescription
    /// `BREAKING CHANGE` stands where the type should.
    case breakingSubject
    /// The type is none of ``LintRules/types``.
    case unknownType
    /// The scope is none of ``LintRules/scopes``.
    case scopeNotAllowed
    /// The subject has more characters than ``LintRules/maxSubject``.
    case subjectTooLong
    /// The line below the subject is not blank.
    case missingBlankLine
    /// `breaking change:` in small letters: not a breaking note.
    case lowerCaseBreaking
    /// `BREAKING CHANGES:`, `BREAKING CHANGE #1`, `**BREAKING CHANGE:**` and their like: not a breaking note.
    case malformedBreaking
    /// A footer's token without a value.
    case emptyFooter
  }

  /// How bad it is.
  public enum Severity: Hashable, Sendable {
    /// The message breaks a rule.
    case error
    /// The message may say something else than it should.
    case warning
  }

  /// What is wrong.
  public let code: Code
  /// How bad it is.
  public let severity: Severity
  /// Where it is wrong, in UTF-8 bytes from the start of the message without byte order mark, carriage returns, blank
  /// lines at the start and blanks at line ends.
  public let offset: Int
  /// The line of ``offset``, from 1.
  public let line: Int
  /// The column of ``offset`` in Unicode scalars, from 1.
  public let column: Int
  /// What is wrong and what is allowed, in lower case and without a full stop.
  public let message: String
  /// What to write instead, nil if only the author knows: a whole subject for faults of the header, a line for
  /// faults below it, and the nearest allowed name for an unknown type or scope.
  public let repair: String?
}

extension Finding {
  /// The lines of a message as ``line`` and ``column`` count them: in UTF-8, from the first that is not blank on,
  /// without blanks at their ends.
  public static func lines(of message: [UInt8]) -> [String] {
    let text = MessageText(message)
    return text.lines.map(text.string)
  }
}

/// A finding that has no line and column yet.
struct Observation {
  let code: Finding.Code
  var severity = Finding.Severity.error
  let offset: Int
  let message: String
  var repair: String?
}

extension Finding {
  /// Sorts `observations` by offset and counts lines and columns in one pass over the message.
  static func placed(_ observations: [Observation], in text: MessageText) -> [Finding] {
    var (offset, line, column) = (0, 1, 1)
    return observations.sorted { $0.offset < $1.offset }.map { observation in
      while offset < min(observation.offset, text.bytes.count) {
        let isLineFeed = text.bytes[offset] == Ascii.lineFeed
        offset += 1
        let startsScalar = offset == text.bytes.count || text.bytes[offset] & 0xC0 != 0x80
        (line, column) = isLineFeed ? (line + 1, 1) : (line, column + (startsScalar ? 1 : 0))
      }
      return Finding(
        code: observation.code, severity: observation.severity, offset: observation.offset, line: line, column: column,
        message: observation.message, repair: observation.repair)
    }
  }
}

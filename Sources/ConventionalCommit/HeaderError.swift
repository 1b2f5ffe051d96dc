/// Why a line is no header of a conventional commit; every offset counts bytes from the start of the message.
public enum HeaderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line has not even the outline `type(scope): description`.
  case notConventional(offset: Int)
  /// Blanks stand where the type should begin.
  case blankBeforeType(offset: Int)
  /// Blanks stand between the type and the parenthesis.
  case blankBeforeScope(offset: Int)
  /// Blanks stand before the colon or the exclamation mark.
  case blankBeforeColon(offset: Int)
  /// The colon is not followed by a space or a tab.
  case missingSpaceAfterColon(offset: Int)
  /// An exclamation mark stands before the scope, or there are two.
  case misplacedExclamationMark(offset: Int)
  /// Nothing but blanks stands in the parentheses.
  case emptyScope(offset: Int)
  /// No `)` closes the scope.
  case unclosedScope(offset: Int)
  /// The scope holds a parenthesis, or a second scope follows.
  case parenthesisInScope(offset: Int)
  /// Nothing follows the colon.
  case emptyDescription(offset: Int)

  /// Where the fault is, in bytes.
  public var offset: Int {
    switch self {
    case .notConventional(let offset), .blankBeforeType(let offset), .blankBeforeScope(let offset),
      .blankBeforeColon(let offset), .missingSpaceAfterColon(let offset), .misplacedExclamationMark(let offset),
      .emptyScope(let offset), .unclosedScope(let offset), .parenthesisInScope(let offset),
      .emptyDescription(let offset):
      offset
    }
  }

  /// What is wrong and what to write instead.
  public var description: String {
    switch self {
    case .notConventional:
      "the subject is no conventional header; write type(scope): description, as in feat(api): add login"
    case .blankBeforeType: "the subject begins with a blank; begin with the type"
    case .blankBeforeScope: "a blank stands before the scope; write the parenthesis right after the type"
    case .blankBeforeColon: "a blank stands before the colon; write the colon right after the type or scope"
    case .missingSpaceAfterColon: "no space follows the colon; write one"
    case .misplacedExclamationMark: "the exclamation mark is out of place; write one, right before the colon"
    case .emptyScope: "the scope is empty; name it or leave out the parentheses"
    case .unclosedScope: "the scope is not closed; write ) after it"
    case .parenthesisInScope: "the scope holds a parenthesis; write one scope without parentheses in it"
    case .emptyDescription: "the description is missing; say after the colon what the commit does"
    }
  }
}

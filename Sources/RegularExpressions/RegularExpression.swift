/// A regular expression in the syntax that Python, PCRE and Swift share, on Unicode scalars, which no text keeps busy:
/// the time to search grows with ``cost(of:)`` and no faster.
///
/// All ways to match are followed at once, so that none is tried twice. Groups, classes (`[a-z]`, `\d`, `\w`, `\s`,
/// `\p{Lu}`), anchors, `\b`, lazy and greedy repetitions, flags (`(?i)`) and assertions (`(?=…)`, `(?<!…)`, of any
/// length) mean what they mean in Python. Refused are what cannot be followed so: references back to a group, and groups
/// and repetitions that give nothing back (`(?>…)`, `a++`).
public struct RegularExpression: Sendable {
  /// The longest expression, in steps that it has; a counted repetition has its own as often as it counts.
  public static let longest = 2000

  private let program: Program

  /// Compiles an expression. Throws where it is none, or asks for what is refused.
  ///
  /// `notesGroups` is for ``groups(in:)``, and costs steps.
  public init(_ pattern: String, notesGroups: Bool = false) throws(RegularExpressionError) {
    var parser = Parser(pattern)
    program = try Program(try parser.expression(), notesGroups: notesGroups)
  }

  /// How many steps a search of so many Unicode scalars takes at most.
  public func cost(of count: Int) -> Int {
    let (cost, overflows) = (count + 1).multipliedReportingOverflow(by: program.size)
    return overflows ? .max : cost
  }

  /// Whether the expression matches anywhere in the text, as Python's `re.search`.
  public func matches(in text: String) -> Bool {
    Search(text, program).end(of: program, startsAnywhere: true) != nil
  }

  /// The text that the expression matches first, and that of its groups by their numbers, nil for one that took no part;
  /// nil where it does not match, as Python's `re.search`. Groups of an expression that does not note them, and of
  /// assertions, are nil.
  public func groups(in text: String) -> [String?]? { Search(text, program).groups(of: program) }

  /// How many Unicode scalars the expression matches at the beginning of the text, as Python's `re.match`; nil where it
  /// does not match. Of a repeated group that can be empty it may be more than in Python.
  public func prefixCount(in text: String) -> Int? {
    Search(text, program).end(of: program, startsAnywhere: false)
  }
}

/// Why a text is no regular expression that can be used.
public enum RegularExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A group is opened and not closed, or closed and not opened.
  case unbalanced
  /// A class is not closed.
  case unclosedClass
  /// A repetition with nothing before it, or after another one.
  case nothingToRepeat
  /// A range of characters or a count whose end is before its start.
  case emptyRange
  /// A backslash before what has no meaning, as written.
  case unknownEscape(String)
  /// What needs more than one look at the text, as written.
  case unsupported(String)
  /// More steps than ``RegularExpression/longest``, or groups in groups too deep.
  case tooLong

  /// Follows a colon; lower case, no full stop.
  public var description: String {
    switch self {
    case .unbalanced: "a parenthesis has no partner; put a backslash before one that is meant"
    case .unclosedClass: "a [ has no ]; put a backslash before one that is meant"
    case .nothingToRepeat: "a repetition has nothing to repeat; put a backslash before a character that is meant"
    case .emptyRange: "a range ends before it starts"
    case .unknownEscape(let text): "\(text) has no meaning; put two backslashes for one that is meant"
    case .unsupported(let text): "\(text) is not supported, since some texts would keep it busy for ever"
    case .tooLong: "it is too long; repeat fewer times"
    }
  }
}

/// Something in a configuration file that is wrong or does nothing.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file's name.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int
  /// What is wrong; lower case, no full stop.
  public var message: String
  /// What to do about it, where ``message`` does not say so already.
  public var hint: String?
  /// Whether the file can be used all the same.
  public var isWarning: Bool

  /// Makes a problem.
  public init(file: String, line: Int, column: Int, message: String, hint: String? = nil, isWarning: Bool = false) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
    self.isWarning = isWarning
  }

  /// Where and what, as in `pyproject.toml:12:1: unknown key tag_fromat; did you mean tag_format`, without the hint.
  public var description: String { "\(file):\(line):\(column): \(message)" }
}

/// Why a configuration cannot be used.
public enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong in one file, warnings included, in the order of the file.
  case problems([ConfigurationProblem])
  /// The file that was asked for holds no table of ours or commitizen's.
  case noTable(file: String)

  /// What is wrong and where, one problem per line.
  public var description: String {
    switch self {
    case .problems(let problems): problems.filter { !$0.isWarning }.map(\.description).joined(separator: "\n")
    case .noTable(let file) where file.hasSuffix(".json"): "\(file) has no object \"commitizen\""
    case .noTable(let file): "\(file) has neither [tool.versioning] nor [tool.commitizen]"
    }
  }
}

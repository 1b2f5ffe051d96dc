import StructuredText

/// The problems of one file, collected while its table is read.
struct Report {
  private struct Finding {
    let path: [String]
    let offset: Int
    let message: String
    let hint: String?
    let isWarning: Bool
  }

  /// The file that is read.
  let file: ConfigurationFile
  /// Whether unknown keys are warnings, as in commitizen's table, where plug-ins put keys too.
  var isLenient = false
  /// The keys from the root of our table to the one that is read.
  private(set) var path: [String] = []
  private var findings: [Finding] = []

  init(file: ConfigurationFile) {
    self.file = file
  }

  /// What is read, as a dotted key.
  var name: String { path.map(Report.quoted).joined(separator: ".") }

  /// The dotted key of `key` beneath what is read.
  func name(of key: String) -> String { (path + [key]).map(Report.quoted).joined(separator: ".") }

  /// Reads what stands under `key`.
  mutating func descend(_ key: String, _ read: (inout Report) -> Void) {
    path.append(key)
    read(&self)
    path.removeLast()
  }

  mutating func error(at offset: Int, _ message: String, hint: String? = nil) {
    findings.append(Finding(path: path, offset: offset, message: message, hint: hint, isWarning: false))
  }

  mutating func warning(at offset: Int, _ message: String, hint: String? = nil) {
    findings.append(Finding(path: path, offset: offset, message: message, hint: hint, isWarning: true))
  }

  /// Takes back what is wrong under a key that turns out to be of no use.
  mutating func passOver(_ key: String) {
    findings.removeAll { $0.path.starts(with: path + [key]) }
  }

  /// Notes that the value under the current key does not fit.
  mutating func misfit(_ misfit: Misfit, in node: Node, expected: String) {
    let offset = misfit.node.range.lowerBound
    switch misfit.reason {
    case .kind:
      let found = misfit.node.kindDescription
      let isWhole = misfit.node.range == node.range
      let message = "\(name) must be \(expected)" + (isWhole ? ", not \(found)" : "; here stands \(found)")
      error(at: offset, message)
    case .choice(let nearest):
      let suggestion = nearest.map { "; did you mean \"\($0)\"" } ?? ""
      error(at: offset, "\(name) must be \(expected), not \(misfit.node.kindDescription)\(suggestion)")
    case .text(let text, let hint):
      error(at: offset, "\(name) \(text)", hint: hint)
    }
  }

  /// All problems in the order of the file.
  var problems: [ConfigurationProblem] {
    findings.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }.map { _, finding in
      let position = TextPosition(of: finding.offset, in: file.bytes)
      return ConfigurationProblem(
        file: file.name, line: position.line, column: position.column, message: finding.message, hint: finding.hint,
        isWarning: finding.isWarning)
    }
  }

  /// A key as TOML writes it.
  private static func quoted(_ key: String) -> String {
    let isBare =
      !key.isEmpty
      && key.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
      }
    return isBare ? key : "\"\(key)\""
  }
}

/// Why a value does not fit its key.
struct Misfit: Error {
  enum Reason {
    /// It is of another type.
    case kind
    /// It is none of the words that are allowed.
    case choice(nearest: String?)
    /// Anything else; follows the name of the key.
    case text(String, hint: String?)
  }

  let node: Node
  let reason: Reason

  static func kind(_ node: Node) -> Misfit { Misfit(node: node, reason: .kind) }

  static func text(_ node: Node, _ text: String, hint: String? = nil) -> Misfit {
    Misfit(node: node, reason: .text(text, hint: hint))
  }
}

extension Node {
  /// The value for a message, with its type.
  var kindDescription: String {
    switch value {
    case .string(let text) where text.count > 40: "the string \"\(text.prefix(40))…\""
    case .string(let text): "the string \"\(text)\""
    case .integer(let number): "the integer \(number)"
    case .float(let text): "the number \(text)"
    case .boolean(let truth): truth ? "true" : "false"
    case .dateTime(let text): "the date \(text)"
    case .null: "null"
    case .array: "a list"
    case .table: "a table"
    }
  }
}

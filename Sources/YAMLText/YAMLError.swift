/// Why a file is not YAML, and where.
public struct YAMLError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// The bytes are not UTF-8.
    case notUTF8
    /// The file is a template, as Helm has them: `{{` stands outside of any text, or where the file is no YAML otherwise.
    case template
    /// The grammar is broken, in the words of the parser.
    case syntax(String)
    /// A key that its mapping has already.
    case duplicateKey(String)
    /// An alias of an anchor that does not come before it.
    case unknownAlias(String)
    /// More levels of collections than ``YAMLError/nestingLimit``.
    case nestedTooDeeply
  }

  /// How many levels of collections a file may have.
  public static let nestingLimit = 128

  /// Where, in bytes from the start of the file.
  public let offset: Int
  /// What is wrong.
  public let reason: Reason

  /// An error at an offset in bytes.
  public init(offset: Int, reason: Reason) {
    self.offset = offset
    self.reason = reason
  }
}

extension YAMLError: CustomStringConvertible {
  /// What is wrong and what to write instead.
  public var description: String {
    switch reason {
    case .notUTF8: "the bytes here are not UTF-8; save the file as UTF-8"
    case .template: "this is a template and no YAML before it is rendered"
    case .syntax(let words): "this is not YAML: \(words)"
    case .duplicateKey(let key): "the key \(key) is defined twice; keep one"
    case .unknownAlias(let name): "there is no anchor &\(name) before this alias"
    case .nestedTooDeeply: "collections are nested deeper than \(Self.nestingLimit) levels; flatten them"
    }
  }
}

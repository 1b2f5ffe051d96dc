/// Something that reads bytes from outside, and the rules that hold whatever the bytes are.
///
/// The fuzzer looks for bytes that break a rule, and the tests apply the rules to the bytes that it has found worth
/// keeping.
public struct FuzzTarget: Sendable, CustomStringConvertible {
  /// One word.
  public let name: String
  private let rules: @Sendable ([UInt8]) throws -> Void

  init(_ name: String, _ rules: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.name = name
    self.rules = rules
  }

  /// Throws a ``Violation`` where a rule does not hold of `bytes`.
  public func check(_ bytes: [UInt8]) throws { try rules(bytes) }

  /// The name.
  public var description: String { name }

  /// All targets.
  public static let all = [
    message, footers, version, tagFormat, changelog, notes, configuration, toml, json, yaml, versionFile, range,
    workspace, slug, origin, object, reference,
  ]
}

/// A rule that does not hold.
public struct Violation: Error, CustomStringConvertible {
  /// The rule, and the values that break it.
  public let description: String
}

/// Throws where a rule does not hold; `values` say of what.
func hold(_ condition: Bool, _ rule: @autoclosure () -> String, _ values: @autoclosure () -> [Any] = []) throws {
  guard !condition else { return }
  throw Violation(description: ([rule()] + values().map { "\($0)" }).joined(separator: "\n  "))
}

/// The bytes of one run, taken apart from the front.
struct Input {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// What is left.
  var bytes: [UInt8] { Array(rest) }

  /// One of the values, by the next byte; the first where there is none.
  mutating func choice<Value>(_ values: [Value]) -> Value {
    values[Int(rest.popFirst() ?? 0) % values.count]
  }

  /// What stands before the next line feed.
  mutating func line() -> [UInt8] {
    let line = rest.prefix { $0 != 0x0A }
    rest = rest[line.endIndex...].dropFirst()
    return Array(line)
  }

  mutating func text() -> String { String(decoding: line(), as: UTF8.self) }
}

/// Whether two texts are the same bytes; `==` takes two spellings of one letter for equal.
func same(_ left: String?, _ right: String?) -> Bool {
  switch (left, right) {
  case (nil, nil): true
  case (let left?, let right?): left.utf8.elementsEqual(right.utf8)
  default: false
  }
}

import StructuredText

/// What a value has to look like, and how it is read.
struct Shape<Value: Sendable>: Sendable {
  /// What the value has to be, as in `true or false`.
  let expected: String
  let read: @Sendable (Node) throws(Misfit) -> Value

  /// The shape of a value that is made of one of this shape; `convert` throws where it must not be.
  func map<Other>(
    expected: String? = nil, _ convert: @escaping @Sendable (Value, Node) throws(Misfit) -> Other
  ) -> Shape<Other> {
    Shape<Other>(expected: expected ?? self.expected) { node throws(Misfit) in try convert(try read(node), node) }
  }

  /// A list of values of a shape.
  static func list<Element>(of element: Shape<Element>, expected: String) -> Shape where Value == [Element] {
    Shape(expected: expected) { node throws(Misfit) in
      guard let nodes = node.array else { throw .kind(node) }
      var elements: [Element] = []
      for node in nodes { elements.append(try element.read(node)) }
      return elements
    }
  }
}

extension Shape where Value == Bool {
  static let boolean = Shape(expected: "true or false") { node throws(Misfit) in
    guard let truth = node.boolean else { throw .kind(node) }
    return truth
  }
}

extension Shape where Value == Int {
  /// A whole number of a range.
  static func integer(_ range: ClosedRange<Int>) -> Shape {
    let expected =
      range.upperBound == .max
      ? "a whole number from \(range.lowerBound)" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return Shape(expected: expected) { node throws(Misfit) in
      guard let number = node.integer else { throw .kind(node) }
      guard let number = Int(exactly: number), range.contains(number) else {
        throw .text(node, "is \(number); it must be \(expected)")
      }
      return number
    }
  }
}

extension Shape where Value == UInt {
  static let count = Shape<Int>.integer(0...Int.max).map { number, _ in UInt(number) }
}

extension Shape where Value == String {
  static let string = Shape(expected: "a string") { node throws(Misfit) in
    guard let text = node.string else { throw .kind(node) }
    return text
  }

  /// Text, a number or a truth value, as text.
  static let scalar = Shape(expected: "a string, a number or true or false") { node throws(Misfit) in
    if let text = node.string { return text }
    if let truth = node.boolean { return truth ? "true" : "false" }
    guard let number = node.integer else { throw .kind(node) }
    return String(number)
  }

  /// Text that is needed for something.
  static let nonEmpty = string.map { text, node throws(Misfit) in
    guard !text.isEmpty else { throw .text(node, "is empty") }
    return text
  }
}

extension Shape where Value == [String] {
  static let strings = list(of: .nonEmpty, expected: "a list of strings")
}

extension Shape where Value: RawRepresentable, Value.RawValue == String {
  /// One of some words.
  static func choice(_ values: [Value]) -> Shape {
    let words = values.map(\.rawValue)
    return Shape(expected: Spelling.choice(words)) { node throws(Misfit) in
      guard let text = node.string else { throw .kind(node) }
      guard let index = words.firstIndex(of: text) else {
        throw Misfit(node: node, reason: .choice(nearest: Spelling.nearest(to: text, in: words)))
      }
      return values[index]
    }
  }
}

extension Shape where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of all words of a type.
  static var choice: Shape { choice(Array(Value.allCases)) }
}

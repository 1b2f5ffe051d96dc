/// Reads an expression.
struct Parser {
  private struct Flags {
    var ignoresCase = false
    var hasLines = false
    var dotTakesAll = false
    var isVerbose = false
  }

  private let scalars: [Unicode.Scalar]
  private var offset = 0
  private var depth = 0
  private var flags = Flags()
  private var groups = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  private var peek: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private mutating func take(_ text: String) -> Bool {
    guard scalars[offset...].starts(with: text.unicodeScalars) else { return false }
    offset += text.unicodeScalars.count
    return true
  }

  mutating func expression() throws(RegularExpressionError) -> Node {
    let node = try choice()
    guard offset == scalars.count else { throw .unbalanced }
    return node
  }

  /// `a|b`, up to a parenthesis or the end.
  private mutating func choice() throws(RegularExpressionError) -> Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 100 else { throw .tooLong }
    var options = [try sequence()]
    while take("|") { options.append(try sequence()) }
    return options.count == 1 ? options[0] : .choice(options)
  }

  private mutating func sequence() throws(RegularExpressionError) -> Node {
    var nodes: [Node] = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      if flags.isVerbose {
        if scalar.properties.isWhitespace {
          offset += 1
          continue
        }
        if scalar == "#" {
          while let scalar = peek, scalar != "\n" { offset += scalar == "\n" ? 0 : 1 }
          continue
        }
      }
      guard let node = try atom() else { continue }
      nodes.append(try repeated(node))
    }
    return .sequence(nodes)
  }

  /// `*`, `+`, `?` and `{2,3}` behind a node, with `?` for as few as can be.
  private mutating func repeated(_ node: Node) throws(RegularExpressionError) -> Node {
    guard let (least, most) = try count() else { return node }
    let isLazy = take("?")
    if !isLazy, peek == "+" { throw .unsupported("a repetition that ends with +") }
    guard try count() == nil else { throw .nothingToRepeat }
    if case .anchor = node { throw .nothingToRepeat }
    return .repetition(node, atLeast: least, atMost: most, isLazy: isLazy)
  }

  private mutating func count() throws(RegularExpressionError) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = offset
    guard take("{") else { return nil }
    let least = try number()
    var most = least
    if take(",") { most = try number() } else if least == nil { most = nil }
    // What is no count is text, as in `{{version}}`.
    let isCount = least != nil || most != nil || scalars[start...].starts(with: "{,}".unicodeScalars)
    guard isCount, take("}") else {
      offset = start
      return nil
    }
    if let most, most < least ?? 0 { throw .emptyRange }
    return (least ?? 0, most)
  }

  private mutating func number() throws(RegularExpressionError) -> Int? {
    var number: Int?
    while let digit = peek, "0"..."9" ~= digit {
      number = (number ?? 0) * 10 + Int(digit.value - 0x30)
      guard number ?? 0 <= RegularExpression.longest else { throw .tooLong }
      offset += 1
    }
    return number
  }

  /// One thing that can be repeated; nil for what only sets flags or comments.
  private mutating func atom() throws(RegularExpressionError) -> Node? {
    let start = offset
    if try count() != nil {
      offset = start
      throw .nothingToRepeat
    }
    let scalar = scalars[offset]
    offset += 1
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracketed())
    case ".":
      return .set(ScalarSet(ranges: flags.dotTakesAll ? [] : ["\n"..."\n"], isNegated: true))
    case "^": return .anchor(flags.hasLines ? .lineStart : .start)
    case "$": return .anchor(flags.hasLines ? .lineEnd : .end)
    case "\\": return try escaped()
    default: return .set(set(scalar))
    }
  }

  private func set(_ scalar: Unicode.Scalar) -> ScalarSet {
    ScalarSet(ranges: [scalar...scalar], ignoresCase: flags.ignoresCase)
  }

  /// What follows `(`.
  private mutating func group() throws(RegularExpressionError) -> Node? {
    let outer = flags
    var assertion: (isAhead: Bool, isNegated: Bool)?
    var number: Int?
    if take("?#") {
      while let scalar = peek, scalar != ")" { offset += scalar == ")" ? 0 : 1 }
      guard take(")") else { throw .unbalanced }
      return nil
    } else if take("?=") {
      assertion = (true, false)
    } else if take("?!") {
      assertion = (true, true)
    } else if take("?<=") {
      assertion = (false, false)
    } else if take("?<!") {
      assertion = (false, true)
    } else if take("?P=") || take("?(") || take("?&") || take("?R") || take("?|") || take("?P>") {
      throw .unsupported("a reference back to a group")
    } else if take("?>") {
      throw .unsupported("(?>")
    } else if take("?P<") || take("?<") {
      let start = offset
      while let scalar = peek, scalar.isWord { offset += scalar.isWord ? 1 : 0 }
      guard offset > start, take(">") else { throw .unbalanced }
      number = nextGroup()
    } else if take("?") {
      guard try takeFlags() else { return nil }
    } else {
      number = nextGroup()
    }
    let inner = try choice()
    guard take(")") else { throw .unbalanced }
    flags = outer
    if let number { return .group(inner, number: number) }
    guard let assertion else { return inner }
    return .assertion(inner, isAhead: assertion.isAhead, isNegated: assertion.isNegated)
  }

  /// Groups are counted by their opening parentheses.
  private mutating func nextGroup() -> Int {
    groups += 1
    return groups
  }

  /// Flags up to `:`, for a group, which gives true, or up to `)`, for all that follows.
  private mutating func takeFlags() throws(RegularExpressionError) -> Bool {
    let start = offset - 2
    var isOn = true
    while let scalar = peek {
      offset += 1
      switch scalar {
      case ":": return true
      case ")": return false
      case "-": isOn = false
      case "i": flags.ignoresCase = isOn
      case "m": flags.hasLines = isOn
      case "s": flags.dotTakesAll = isOn
      case "x": flags.isVerbose = isOn
      case "u": break
      default:
        throw .unsupported(String(String.UnicodeScalarView(scalars[start..<offset])))
      }
    }
    throw .unbalanced
  }

  /// What follows a backslash outside of a class.
  private mutating func escaped() throws(RegularExpressionError) -> Node {
    switch peek {
    case "A": return anchor(.start)
    case "Z", "z": return anchor(.end)
    case "b": return anchor(.boundary)
    case "B": return anchor(.noBoundary)
    case let digit? where "1"..."9" ~= digit: throw .unsupported("a reference back to a group")
    case "k", "g": throw .unsupported("a reference back to a group")
    default:
      var set = ScalarSet(ignoresCase: flags.ignoresCase)
      if let scalar = try escape(into: &set) { set.ranges.append(scalar...scalar) }
      return .set(set)
    }
  }

  private mutating func anchor(_ anchor: Anchor) -> Node {
    offset += 1
    return .anchor(anchor)
  }

  /// An escape that stands for one scalar, which it returns, or for several, which it adds.
  private mutating func escape(into set: inout ScalarSet) throws(RegularExpressionError) -> Unicode.Scalar? {
    let start = offset - 1
    guard let scalar = peek else { throw .unknownEscape("\\") }
    offset += 1
    func unknown() -> RegularExpressionError {
      .unknownEscape(String(String.UnicodeScalarView(scalars[start..<min(offset, scalars.count)])))
    }
    switch scalar {
    case "d", "D": set.kinds.append((.digit, scalar == "D"))
    case "w", "W": set.kinds.append((.word, scalar == "W"))
    case "s", "S": set.kinds.append((.space, scalar == "S"))
    case "p", "P":
      let isOpen = take("{")
      var name = ""
      while let next = peek, isOpen ? next != "}" : name.isEmpty {
        name.unicodeScalars.append(next)
        offset += 1
      }
      guard !isOpen || take("}"), let property = ScalarProperty(name) else { throw unknown() }
      set.kinds.append((.property(property), scalar == "P"))
    case "a": return "\u{7}"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{B}"
    case "0": return "\0"
    case "x", "u", "U":
      guard let value = hexadecimal(digits: scalar == "x" ? 2 : scalar == "u" ? 4 : 8),
        let scalar = Unicode.Scalar(value)
      else { throw unknown() }
      return scalar
    default:
      guard scalar.value >= 0x80 || !scalar.isWord || scalar == "_" else { throw unknown() }
      return scalar
    }
    return nil
  }

  /// So many digits, or any number of them in braces.
  private mutating func hexadecimal(digits: Int) -> UInt32? {
    let isBraced = take("{")
    var text = ""
    while let digit = peek, digit.properties.isASCIIHexDigit, isBraced || text.utf8.count < digits {
      text.unicodeScalars.append(digit)
      offset += 1
    }
    guard isBraced ? take("}") : text.utf8.count == digits else { return nil }
    return UInt32(text, radix: 16)
  }

  /// What follows `[`.
  private mutating func bracketed() throws(RegularExpressionError) -> ScalarSet {
    var set = ScalarSet(ignoresCase: flags.ignoresCase)
    set.isNegated = take("^")
    var isFirst = true
    while let scalar = peek {
      if scalar == "]", !isFirst {
        offset += 1
        return set
      }
      if scalar == "[", let next = offset + 1 < scalars.count ? scalars[offset + 1] : nil,
        ":.=".unicodeScalars.contains(next)
      {
        throw .unsupported("[\(next) in a class")
      }
      isFirst = false
      offset += 1
      guard let low = scalar == "\\" ? try escape(into: &set) : scalar else { continue }
      var high = low
      if peek == "-", offset + 1 < scalars.count, scalars[offset + 1] != "]" {
        offset += 1
        let next = scalars[offset]
        offset += 1
        guard let end = next == "\\" ? try escape(into: &set) : next, low <= end else { throw .emptyRange }
        high = end
      }
      set.ranges.append(low...high)
    }
    throw .unclosedClass
  }
}

/// What a part of an expression says.
indirect enum Node {
  case set(ScalarSet)
  case anchor(Anchor)
  case sequence([Node])
  case choice([Node])
  case repetition(Node, atLeast: Int, atMost: Int?, isLazy: Bool)
  case assertion(Node, isAhead: Bool, isNegated: Bool)
  /// A group that can be asked for by its number, from 1.
  case group(Node, number: Int)
}

/// A place in a text.
enum Anchor {
  case start
  case end
  case lineStart
  case lineEnd
  case boundary
  case noBoundary
}

/// Some Unicode scalars.
struct ScalarSet {
  enum Kind {
    case digit
    case word
    case space
    case property(ScalarProperty)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .digit: scalar.value < 0x80 ? "0"..."9" ~= scalar : scalar.properties.generalCategory == .decimalNumber
      case .word: scalar.isWord
      case .space: scalar.properties.isWhitespace || 0x1C...0x1F ~= scalar.value
      case .property(let property): property.contains(scalar)
      }
    }
  }

  var ranges: [ClosedRange<Unicode.Scalar>] = []
  var kinds: [(kind: Kind, isNegated: Bool)] = []
  var isNegated = false
  var ignoresCase = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    if ignoresCase {
      return (holds(scalar) || scalar.otherCases.contains { holds($0) }) != isNegated
    }
    return holds(scalar) != isNegated
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    for range in ranges where range.contains(scalar) { return true }
    for (kind, isNegated) in kinds where kind.contains(scalar) != isNegated { return true }
    return false
  }
}

/// A property by the name that Unicode gives it.
enum ScalarProperty {
  /// A general category, or all whose names begin so, as `L`.
  case category(String)
  case other(@Sendable (Unicode.Scalar.Properties) -> Bool)

  init?(_ name: String) {
    switch name {
    case "Emoji": self = .other { $0.isEmoji }
    case "Emoji_Presentation": self = .other { $0.isEmojiPresentation }
    case "Emoji_Modifier": self = .other { $0.isEmojiModifier }
    case "Alphabetic": self = .other { $0.isAlphabetic }
    case "Uppercase": self = .other { $0.isUppercase }
    case "Lowercase": self = .other { $0.isLowercase }
    case "White_Space": self = .other { $0.isWhitespace }
    default:
      guard !name.isEmpty, Self.categories.contains(where: { $0.hasPrefix(name) }) else { return nil }
      self = .category(name)
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .category(let name): Self.category(of: scalar).hasPrefix(name)
    case .other(let holds): holds(scalar.properties)
    }
  }

  private static let categories = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
  ]

  private static func category(of scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}

extension Unicode.Scalar {
  /// As Python's `\w`: letters, numbers and `_`.
  var isWord: Bool {
    if value < 0x80 { return "a"..."z" ~= self || "A"..."Z" ~= self || "0"..."9" ~= self || self == "_" }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }

  /// The same letter in upper and in lower case, where that is one scalar.
  var otherCases: [Unicode.Scalar] {
    [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { mapping in
      let scalars = mapping.unicodeScalars
      return scalars.count == 1 ? scalars.first : nil
    }
  }
}

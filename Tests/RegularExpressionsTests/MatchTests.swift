import RegularExpressions
import Testing

@Suite("Regular expressions")
struct MatchTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let pattern: String
    let text: String
    let isFound: Bool
    let prefix: Int?

    init(_ pattern: String, _ text: String, _ isFound: Bool, _ prefix: Int?) {
      (self.pattern, self.text, self.isFound, self.prefix) = (pattern, text, isFound, prefix)
    }

    var testDescription: String { "\(pattern) in \(text)" }
  }

  /// What `re.search` and `re.match` of Python 3.11 answer.
  static let rows: [Row] = [
    Row(#"version"#, #"the version"#, true, nil),
    Row(#"^version"#, #"a version"#, false, nil),
    Row(#"a|ab"#, #"abc"#, true, 1),
    Row(#"ab|a"#, #"abc"#, true, 2),
    Row(#"a*"#, #"aaab"#, true, 3),
    Row(#"a*?"#, #"aaab"#, true, 0),
    Row(#"a+?b"#, #"aaab"#, true, 4),
    Row(#"a{2,3}"#, #"aaaa"#, true, 3),
    Row(#"a{2,3}?"#, #"aaaa"#, true, 2),
    Row(#"a{,2}"#, #"aaa"#, true, 2),
    Row(#"{{version}}"#, #"x {{version}}"#, true, nil),
    Row(#"a{x}"#, #"a{x}"#, true, 4),
    Row(#"\d+\.\d+"#, #"1.23"#, true, 4),
    Row(#"[^\d\s]"#, #"1 x"#, true, nil),
    Row(#"[]a]+"#, #"]a]"#, true, 3),
    Row(#"[a-]+"#, #"a-b"#, true, 2),
    Row(#"[\w.-]+"#, #"a.b-c d"#, true, 5),
    Row(#"\bcat\b"#, #"a cat."#, true, nil),
    Row(#"\bcat\b"#, #"concat"#, false, nil),
    Row(#"\Bat"#, #"cat"#, true, nil),
    Row(#"(?i)VERSION"#, #"my Version"#, true, nil),
    Row(#"(?i:É)x"#, #"éx"#, true, 2),
    Row(#"(?i:É)x"#, #"éX"#, false, nil),
    Row(#"(?s)."#, #"\#n"#, true, 1),
    Row(#"."#, #"\#n"#, false, nil),
    Row(#"(?m)^b$"#, #"a\#nb\#nc"#, true, nil),
    Row(#"^b$"#, #"a\#nb\#nc"#, false, nil),
    Row(#"(?x) a b # c"#, #"ab"#, true, 2),
    Row(#"(?#note)a"#, #"a"#, true, 1),
    Row(#"(?P<name>x)y"#, #"xy"#, true, 2),
    Row(#"(?:a|b)*c"#, #"ababc"#, true, 5),
    Row(#"a(?=b)"#, #"ab"#, true, 1),
    Row(#"a(?=b)"#, #"ac"#, false, nil),
    Row(#"a(?!b)"#, #"ab"#, false, nil),
    Row(#"(?<=v)1"#, #"v1"#, true, nil),
    Row(#"(?<!v)1"#, #"v1"#, false, nil),
    Row(#"(?<=(?<!a)b)c"#, #"abc"#, false, nil),
    Row(#"(?<=(?<!a)b)c"#, #"xbc"#, true, nil),
    Row(#"(?=.*z)a"#, #"abz"#, true, 1),
    Row(#"(?=.*z)a"#, #"aby"#, false, nil),
    Row(#"(?!.*(?<=x)z)a"#, #"axz"#, false, nil),
    Row(#"\u00e9\x21"#, #"é!"#, true, 2),
    Row(#"\."#, #"x"#, false, nil),
    Row(#""#, #"x"#, true, 0),
    Row(#"()*"#, #"x"#, true, 0),
    Row(#"(a*)*"#, #"aab"#, true, 2),
    Row(#"$"#, #"x"#, true, nil),
    Row(#"\Ax\Z"#, #"x"#, true, 1),
    Row(#"é"#, #"e\#u{301}"#, false, nil),
    Row(#"\w+"#, #"שלום"#, true, 4),
    Row(#"\d"#, #"٣"#, true, 1),
  ]

  @Test("they match as in Python", arguments: rows)
  func matches(_ row: Row) throws {
    let expression = try RegularExpression(row.pattern)
    #expect(expression.matches(in: row.text) == row.isFound)
    #expect(expression.prefixCount(in: row.text) == row.prefix)
  }

  @Test(
    "properties have Unicode's names",
    arguments: [
      (#"\p{Emoji_Presentation}"#, "✨", true), (#"\p{Lu}"#, "É", true), (#"\p{Lu}"#, "é", false),
      (#"\pL+$"#, "éA", true),
      (#"\P{L}"#, "é", false), (#"[\p{Nd}\p{Ll}]"#, "A", false), (#"\p{White_Space}"#, "\u{A0}", true),
    ])
  func properties(_ pattern: String, _ text: String, _ isFound: Bool) throws {
    #expect(try RegularExpression(pattern).matches(in: text) == isFound)
  }

  @Test(
    "what is none is refused, and what would need more than one look",
    arguments: [
      ("(", .unbalanced), (")", .unbalanced), ("a)", .unbalanced), ("(?<a", .unbalanced), ("(?i", .unbalanced),
      ("(?#", .unbalanced), ("[a", .unclosedClass), ("[]", .unclosedClass), ("*", .nothingToRepeat),
      ("a**", .nothingToRepeat), ("a{2}{3}", .nothingToRepeat), ("^*", .nothingToRepeat), ("|+", .nothingToRepeat),
      ("{2}", .nothingToRepeat), ("[b-a]", .emptyRange), ("a{3,2}", .emptyRange), (#"[a-\d]"#, .emptyRange),
      (#"\"#, .unknownEscape(#"\"#)), (#"\y"#, .unknownEscape(#"\y"#)), (#"\x1"#, .unknownEscape(#"\x1"#)),
      (#"\p{Nope}"#, .unknownEscape(#"\p{Nope}"#)), (#"\uD800"#, .unknownEscape(#"\uD800"#)),
      (#"(a)\1"#, .unsupported("a reference back to a group")),
      ("(?P<a>x)(?P=a)", .unsupported("a reference back to a group")), ("(?>a)", .unsupported("(?>")),
      ("a++", .unsupported("a repetition that ends with +")), ("[[:alpha:]]", .unsupported("[: in a class")),
      ("a{2001}", .tooLong), ("(a{60}){60}", .tooLong), ("a{99999999999999999999}", .tooLong),
      (String(repeating: "(", count: 5000), .tooLong), (String(repeating: "a", count: 2001), .tooLong),
    ] as [(String, RegularExpressionError)])
  func errors(_ pattern: String, _ error: RegularExpressionError) {
    #expect(throws: error) { try RegularExpression(pattern) }
    #expect(!error.description.hasSuffix("."))
  }

  /// Each takes a backtracking engine years, or the square of the text's length.
  static let hostile = [
    "(a+)+$", "^(a|a)*$", "(a|aa)+$", "(a*)*b", "(.*a){9}b", "a*a*a*a*a*b", "^(([a-z])+.)+[A-Z]$", "(x+x+)+y",
    "(?:(?:a?){5}){5}c", ".*.*=.*", #"\s+$"#, #"(\w+\s?)*:$"#, "(?=(a+)+b)", "(?<=(a|aa)+b)c", "(?!(.*)*b)c",
    "(((a*)*)*)*b", "()*b", "(((){1000}){1000}){1000}b",
  ]

  @Test("no text keeps them busy", .timeLimit(.minutes(1)), arguments: hostile)
  func linear(_ pattern: String) throws {
    let expression = try RegularExpression(pattern)
    let text = String(repeating: "a", count: 100_000) + "!"
    let isFound = expression.matches(in: text)
    #expect(!isFound)
    #expect(expression.cost(of: text.utf8.count) <= 100 * text.utf8.count)
  }
}

import Foundation
import FuzzTargets
import StructuredText
import Testing

@Suite("JSON")
struct JSONTests {
  static let valid = [
    "{}", "[]", " 1 ", "-0", "null", "true", "\"\"", "\u{FEFF}{\"a\":1}", #"{"a":"\u00e9\ud83d\ude00\n\/"}"#,
    "[1,2.5,-1e3,1E+2,0.0]",
    "{\"a\": {\"b\": [null, false]}}\r\n", "{\"version\": \"1.0.0\", \"packages\": {\"\": {\"version\": \"1.0.0\"}}}",
    "{\"k1\":1,\"k2\":1,\"k3\":1,\"k4\":1,\"k5\":1,\"k6\":1,\"k7\":1,\"k8\":1,\"k9\":1,\"k10\":1}", "\t[\n]\t",
    "\"\u{7F}\"",
  ]
  static let invalid = [
    "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "[1 2]", "{\"a\" 1}", "{\"a\":}", "01", "-", "1.",
    ".5", "1e", "+1", "nul", "True", "NaN",
    "// c\n1", "\"a", "\"\\x\"", "\"\\u12\"", "\"\t\"", "\"a\nb\"", "1 2", "[1]]", "{\"a\":1}}", "/**/{}", "\u{A0}1",
    "\"\\ud800\"", "\"\\udc00\"",
  ]

  @Test("what a real reader accepts is accepted, with the same values", arguments: valid)
  func accepts(_ text: String) throws {
    let node = try JSON.parse(Array(text.utf8))
    let withoutMark = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    #expect(node.json == (try foundationJSON(Array(withoutMark.utf8))))
  }

  @Test("what RFC 8259 forbids is refused", arguments: invalid)
  func refuses(_ text: String) {
    #expect(throws: SyntaxError.self) { try JSON.parse(Array(text.utf8)) }
  }

  @Test("a duplicate key is refused where it stands, also in a long table and behind an escape")
  func duplicates() throws {
    let long = "{" + (0..<20).map { "\"k\($0)\":1," }.joined() + "\"\\u006b3\":1}"
    for (text, key) in [("{\"a\":1,\"a\":2}", "a"), (long, "k3")] {
      let error = try #require(throws: SyntaxError.self) { try JSON.parse(Array(text.utf8)) }
      #expect(error.reason == .duplicateKey(key))
      #expect(error.offset == text.utf8.count - (key == "a" ? 6 : 12))
    }
  }

  @Test("a string's content is between its quotes")
  func content() throws {
    let bytes = Array(#"{ "version" : "1.0.0" }"#.utf8)
    let node = try #require(try JSON.parse(bytes)["version"])
    #expect(bytes[node.range] == Array(#""1.0.0""#.utf8)[...])
    #expect(bytes[node.contentRange] == Array("1.0.0".utf8)[...])
  }

  @Test("nesting has a limit and never exhausts the stack", arguments: ["[", "{\"a\":", "[{\"a\":"])
  func nesting(_ opening: String) throws {
    let error = try #require(throws: SyntaxError.self) {
      try JSON.parse(Array(String(repeating: opening, count: 100_000).utf8))
    }
    #expect(error.reason == .nestedTooDeeply)
  }
}

@Suite("TextPosition")
struct TextPositionTests {
  @Test(
    "lines and columns count from 1, columns in scalars",
    arguments: [
      ("abc", 0, 1, 1), ("abc", 2, 1, 3), ("a\nb", 2, 2, 1), ("a\r\nb", 3, 2, 1), ("é\u{1F600}x", 6, 1, 3),
      ("\u{FEFF}ab", 3, 1, 1), ("\u{FEFF}ab", 0, 1, 1), ("ab\n", 3, 2, 1), ("ab", 99, 1, 3), ("ab", -1, 1, 1),
      ("", 0, 1, 1),
    ])
  func position(_ text: String, _ offset: Int, _ line: Int, _ column: Int) {
    let position = TextPosition(of: offset, in: Array(text.utf8))
    #expect(position.line == line)
    #expect(position.column == column)
  }
}

extension Node {
  /// The node in Foundation's types.
  var json: NSObject {
    switch value {
    case .string(let text), .dateTime(let text): text as NSString
    case .integer(let number): NSNumber(value: number)
    case .float(let text): NSNumber(value: Double(text) ?? .nan)
    case .boolean(let truth): NSNumber(value: truth)
    case .null: NSNull()
    case .array(let elements): elements.map(\.json) as NSArray
    case .table(let entries):
      NSDictionary(dictionary: Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.node.json) }))
    }
  }
}

import FuzzTargets
import StructuredText
import Testing

@Suite("TOML")
struct TOMLTests {
  @Test("what a real reader accepts is accepted, with the same values", arguments: validTOML)
  func valid(_ text: String) throws {
    let expected = try #require(tomlKit(text), "the corpus is wrong")
    let read = try TOML.parse(Array(text.utf8)).plain
    #expect(read == expected)
  }

  @Test("CRLF changes no value outside strings of several lines", arguments: validTOML)
  func carriageReturns(_ text: String) throws {
    guard !text.contains("\"\"\""), !text.contains("'''"), !text.contains("\r\n") else { return }
    let expected = try TOML.parse(Array(text.utf8)).plain
    #expect(try TOML.parse(Array(text.replacing("\n", with: "\r\n").utf8)).plain == expected)
  }

  @Test("what a real reader refuses is refused", arguments: invalidTOML)
  func invalid(_ text: String) {
    #expect(tomlKit(text) == nil, "the corpus is wrong")
    #expect(throws: SyntaxError.self) { try TOML.parse(Array(text.utf8)) }
  }

  @Test("what a real reader cannot even be asked is refused", arguments: invalidTOMLBeyondTOMLKit)
  func invalidAlone(_ text: String) {
    #expect(throws: SyntaxError.self) { try TOML.parse(Array(text.utf8)) }
  }

  @Test("the bytes of every value read alone are that value", arguments: validTOML)
  func ranges(_ text: String) throws {
    let bytes = Array(text.utf8)
    let root = try TOML.parse(bytes)
    #expect(root.range == 0..<bytes.count)
    for node in root.leaves {
      let alone = try TOML.parse(Array("x = ".utf8) + bytes[node.range])
      #expect(alone["x"]?.value.withoutPlaces == node.value.withoutPlaces)
      if let string = node.string, !string.isEmpty, !bytes[node.contentRange].contains(UInt8(ascii: "\\")) {
        #expect(String(decoding: bytes[node.contentRange], as: UTF8.self) == string)
      }
    }
  }

  @Test("a table has the range of its header, and an array of tables that of its first")
  func headers() throws {
    let text = "x.y = 1\n [ a.b ] # c\nk = 1\n[[t]]\n[[t]]\n"
    let root = try TOML.parse(Array(text.utf8))
    func written(_ node: Node?) -> String? {
      node.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
    }
    #expect(written(root["x"]) == "x")
    #expect(written(root["a"]) == "[ a.b ]")
    #expect(written(root.at(["a", "b"])) == "[ a.b ]")
    #expect(written(root["t"]) == "[[t]]")
    #expect(root["t"]?.array?.map(\.range.lowerBound) == [27, 33])
  }

  @Test(
    "an error says where",
    arguments: [
      ("a = 1\nb = ", 10, SyntaxError.Reason.expected(.value)), ("a = 1\na = 2", 6, .duplicateKey("a")),
      ("[a]\n[a]", 5, .duplicateTable("a")), ("a = 1 x", 6, .expected(.endOfLine)), ("a = 'x", 4, .unfinishedString),
      ("a = 1\n[a.b]", 7, .notATable("a")), ("version 1", 8, .expected(.equalsSign)),
    ])
  func errors(_ text: String, _ offset: Int, _ reason: SyntaxError.Reason) throws {
    let error = try #require(throws: SyntaxError.self) { try TOML.parse(Array(text.utf8)) }
    #expect(error.offset == offset)
    #expect(error.reason == reason)
    #expect(!error.description.isEmpty)
  }

  @Test("bytes that are not UTF-8 are an error, wherever they stand")
  func encoding() throws {
    for tail: [UInt8] in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] {
      let error = try #require(throws: SyntaxError.self) { try TOML.parse(Array("a = 1 # ".utf8) + tail) }
      #expect(error == SyntaxError(offset: 8, reason: .notUTF8))
    }
  }

  @Test("nesting has a limit and never exhausts the stack")
  func nesting() throws {
    func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    func path(_ parts: Int) -> String { Array(repeating: "a", count: parts).joined(separator: ".") }
    let deep: [String] = [
      "a = " + repeated("[", 100_000),
      "a = " + repeated("{a=", 100_000),
      path(100_000) + " = 1",
      "[" + path(100) + "]\n" + path(100) + " = 1",
      (1...90).map { "[[" + path($0) + "]]\n" }.joined(),
    ]
    for text in deep {
      let error = try #require(throws: SyntaxError.self) { try TOML.parse(Array(text.utf8)) }
      #expect(error.reason == .nestedTooDeeply)
    }
    _ = try TOML.parse(Array(("a = " + repeated("[", 100) + repeated("]", 100)).utf8))
  }

  @Test("a table of many is found again by later headers and dotted keys")
  func manyTables() throws {
    let headers = (0..<40).map { "[t.k\($0)]\nv = \($0)\n" } + (0..<40).reversed().map { "[t.k\($0).sub]\nv = \($0)\n" }
    let text = "[d]\n" + (0..<40).flatMap { ["k\($0).a = 1\n", "k\($0 / 2).b\($0) = 1\n"] }.joined() + headers.joined()
    let root = try TOML.parse(Array(text.utf8))
    for number in 0..<40 { #expect(root.at(["t", "k\(number)", "sub", "v"])?.integer == Int64(number)) }
    #expect(root.plain == tomlKit(text))
  }

  @Test("keys that look alike but differ in their bytes are two keys")
  func normalization() throws {
    let root = try TOML.parse(Array("'e\u{301}' = 1\n'\u{E9}' = 2".utf8))
    #expect(root["e\u{301}"]?.integer == 1)
    #expect(root["\u{E9}"]?.integer == 2)
  }
}

extension Node {
  /// All values that are neither tables nor arrays of tables.
  var leaves: [Node] {
    switch value {
    case .table(let entries): entries.flatMap(\.node.leaves)
    case .array(let elements): elements.contains { $0.table != nil } ? elements.flatMap(\.leaves) : [self]
    default: [self]
    }
  }
}

extension Node.Value {
  /// Arrays without the ranges of their elements.
  var withoutPlaces: Node.Value {
    guard case .array(let elements) = self else { return self }
    return .string("\(elements.map(\.plain))")
  }
}

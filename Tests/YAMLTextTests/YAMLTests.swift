import TestSupport
import Testing
import YAMLText

/// Every scalar of a file with the bytes where it stands, keys included, aliases once more.
private func scalars(_ text: String) throws -> [(text: String, written: String)] {
  let bytes = Array(text.utf8)
  var found: [(String, String)] = []
  func visit(_ node: YAMLNode) {
    if let text = node.text { found.append((text, String(decoding: bytes[node.range], as: UTF8.self))) }
    for entry in node.entries ?? [] {
      visit(entry.key)
      visit(entry.value)
    }
    for element in node.elements ?? [] { visit(element) }
  }
  for document in try YAML.parse(bytes) { visit(document) }
  return found
}

@Suite("YAML")
struct YAMLTests {
  struct Place: Sendable, CustomTestStringConvertible {
    let file: String
    /// The scalars of the file, and each as it is written.
    let expected: [[String]]
    var testDescription: String { file.debugDescription }

    init(_ file: String, _ expected: [String]...) {
      self.file = file
      self.expected = expected
    }
  }

  @Test(
    "each scalar is told with the bytes where it stands",
    arguments: [
      Place("a: b\n", ["a", "a"], ["b", "b"]),
      Place("a: b", ["a", "a"], ["b", "b"]),
      Place("a: 'it''s' # b\n", ["a", "a"], ["it's", "'it''s'"]),
      Place("a: \"\\u00e9\\n\"\n", ["a", "a"], ["é\n", "\"\\u00e9\\n\""]),
      Place("\u{FEFF}a: b\n", ["a", "a"], ["b", "b"]),
      Place("a: b\r\nc: d\r\n", ["a", "a"], ["b", "b"], ["c", "c"], ["d", "d"]),
      Place("é: 日本 # 日\nß: \"x\"\n", ["é", "é"], ["日本", "日本"], ["ß", "ß"], ["x", "\"x\""]),
      Place("\u{FEFF}é: 🎉\r\n🎉: é", ["é", "é"], ["🎉", "🎉"], ["🎉", "🎉"], ["é", "é"]),
      Place("a: &x b\nc: *x\n", ["a", "a"], ["b", "b"], ["c", "c"], ["b", "b"]),
      Place("a: !!str &x 'b'\n", ["a", "a"], ["b", "'b'"]),
      Place("a: &x-1_b:c\n", ["a", "a"], [":c", ":c"]),
      Place("[!t , &x ]\n", ["", ""], ["", ""]),
      Place("a: &x # why\n  b\n", ["a", "a"], ["b", "b"]),
      Place("é: &e\t!t \"b\"\n", ["é", "é"], ["b", "\"b\""]),
      Place("{a: b, c: [d, 'e']}\n", ["a", "a"], ["b", "b"], ["c", "c"], ["d", "d"], ["e", "'e'"]),
      Place("a: 1\n---\na: 2\n...\n", ["a", "a"], ["1", "1"], ["a", "a"], ["2", "2"]),
      Place("a:\tb\t# c\n", ["a", "a"], ["b", "b"]),
      Place("a: b c\n  d\n", ["a", "a"], ["b c d", "b c\n  d"]),
      Place("a:\nb: ~\n", ["a", "a"], ["", ""], ["b", "b"], ["~", "~"]),
      Place("%YAML 1.1\n---\na: b\n", ["a", "a"], ["b", "b"]),
      Place("", []).withoutScalars,
      Place("# nothing\n", []).withoutScalars,
    ])
  func places(_ place: Place) throws {
    #expect(try scalars(place.file).map { [$0.text, $0.written] } == place.expected)
  }

  @Test(
    "a block is told with its style", arguments: [("a: |\n  b\n", YAMLNode.Style.literal), ("a: >-\n  b\n", .folded)])
  func blocks(_ file: String, _ style: YAMLNode.Style) throws {
    let node = try #require(try YAML.parse(Array(file.utf8)).first?["a"])
    #expect(node.content == .scalar(style == .literal ? "b\n" : "b", style))
  }

  @Test("merge keys bring members in, and the own ones come first")
  func merging() throws {
    let file = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: 0\n"
    let root = try #require(try YAML.parse(Array(file.utf8)).first)
    #expect(["a", "b", "c", "d"].map { root["z"]?[$0]?.text } == ["0", "2", "4", nil])
  }

  @Test("a mapping that many merge keys lead to is asked once")
  func manyWays() throws {
    var file = "m0: &m0 {a: 1}\n"
    for level in 1...60 { file += "m\(level): &m\(level)\n  <<: [*m\(level - 1), *m\(level - 1)]\n" }
    let last = try #require(try YAML.parse(Array(file.utf8)).first?["m60"])
    #expect(last["a"]?.text == "1")
    #expect(last["b"] == nil)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let file: String
    let offset: Int
    let words: String
    var testDescription: String { file.debugDescription }

    init(_ file: String, _ offset: Int, _ words: String) {
      self.file = file
      self.offset = offset
      self.words = words
    }
  }

  @Test(
    "what is no YAML is refused with its place",
    arguments: [
      Fault("a: b\na: c\n", 5, "the key a is defined twice"),
      Fault("é: b\né: c\n", 6, "the key é is defined twice"),
      Fault("a: *b\n", 3, "there is no anchor &b"),
      Fault("a: &b [*b]\n", 7, "there is no anchor &b"),
      Fault("a: &b 1\n---\nc: *b\n", 15, "there is no anchor &b"),
      Fault("a:\n\t- b\n", 3, "this is not YAML"),
      Fault("- a\n-\tb\n", 5, "this is not YAML"),
      Fault("a: 'b\n", 6, "this is not YAML"),
      Fault("a: b: c\n", 4, "this is not YAML"),
      Fault("a: \u{7}\n", 3, "this is not YAML"),
      Fault("image: {{ .Values.image }}\n", 7, "this is a template"),
      Fault("{{- if .Values.a }}\na: b\n{{- end }}\n", 0, "this is a template"),
      Fault("a: b\n{{ include \"x\" . | nindent 4 }}\n", 5, "this is a template"),
      Fault("a:\n  {{- toYaml .Values.x | nindent 2 }}\n", 5, "this is a template"),
      Fault("- [{{ x }}]\n", 3, "this is a template"),
    ])
  func faults(_ fault: Fault) throws {
    let error = try #require(throws: YAMLError.self) { try YAML.parse(Array(fault.file.utf8)) }
    #expect(error.offset == fault.offset, "\(error)")
    #expect(error.description.hasPrefix(fault.words), "\(error)")
  }

  @Test("what is not UTF-8 is refused")
  func encoding() throws {
    let error = try #require(throws: YAMLError.self) { try YAML.parse([0x61, 0x3A, 0x20, 0xFF]) }
    #expect(error == YAMLError(offset: 3, reason: .notUTF8))
  }

  @Test(
    "braces within a text make no template",
    arguments: ["a: b:{{ c }}\n", "a: \"{{ b }}\"\n", "a: ${{ b }}\n", "a: 1 # {{ b }}\n"])
  func texts(_ file: String) throws {
    #expect(try YAML.parse(Array(file.utf8)).count == 1)
  }

  @Test("depth has a limit, and what aliases multiply does not grow")
  func limits() throws {
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(try #require(throws: YAMLError.self) { try YAML.parse(Array(deep.utf8)) }.reason == .nestedTooDeeply)
    var bomb = "a0: &a0 [x, x]\n"
    for level in 1...60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(try YAML.parse(Array(bomb.utf8)).first?.entries?.count == 61)
    #expect(try YAML.changes(from: Array(bomb.utf8), to: Array(bomb.utf8))?.isEmpty == true)
  }

  @Test("changes are told, and all that is more than a text is none")
  func changes() throws {
    func changed(_ old: String, _ new: String) throws -> [String]? {
      try YAML.changes(from: Array(old.utf8), to: Array(new.utf8))?.map(\.text)
    }
    #expect(try changed("a: 1.0\nb: 1.0\n", "a: \"1.1\"\nb: 1.0\n") == ["1.1"])
    #expect(try changed("a: 1.0 # one\n", "a: 1.0 # two\n") == [])
    #expect(try changed("a: 1.0\n", "a: '1.0'\n") == ["1.0"])
    #expect(try changed("a: 1.0\n", "a: &x 1.0\n") == nil)
    #expect(try changed("a: 1.0\n", "a: !!str 1.0\n") == nil)
    #expect(try changed("a: 1.0\n", "a: [1.0]\n") == nil)
    #expect(try changed("a: 1.0\n", "a: 1.0\nb: 2\n") == nil)
    #expect(try changed("a: &x 1\nb: *x\n", "a: &x 2\nb: *x\n") == ["2"])
  }
}

extension YAMLTests.Place {
  /// A file without any scalar.
  var withoutScalars: Self { Self(file, expected: []) }

  private init(_ file: String, expected: [[String]]) {
    self.file = file
    self.expected = expected
  }
}

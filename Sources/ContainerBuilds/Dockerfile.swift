/// What a Dockerfile takes out of its build context.
public struct Dockerfile: Hashable, Sendable {
  /// One `COPY` or `ADD`, or what a `RUN` mounts.
  public struct Copy: Hashable, Sendable {
    /// The files and folders as written; empty for the whole of where they come from.
    public let sources: [String]
    /// The stage, image or named context that they come from; nil for the build context.
    public let from: String?
    /// Where the instruction begins, in bytes from the start of the file.
    public let offset: Int
    /// Whether a variable or quotes hide what is copied.
    public let isUnclear: Bool
  }

  /// In the order of the file.
  public let copies: [Copy]
  /// The file's text.
  private let text: String

  /// Reads a Dockerfile: continued lines, comments within them, the directive `escape`, here-documents, the JSON form, flags.
  /// What is no instruction is passed over: the builder tells.
  public init(parsing bytes: [UInt8]) {
    var reader = InstructionReader(bytes)
    var copies: [Copy] = []
    while let instruction = reader.next() { copies += Self.copies(of: instruction) }
    self.copies = copies
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the file speaks of a path anywhere.
  func mentions(_ path: String) -> Bool { text.contains(path) }

  private static func copies(of instruction: Instruction) -> [Copy] {
    let (flags, rest) = instruction.flags
    switch instruction.name {
    case "COPY", "ADD":
      let from = flags["from"]?.last
      let words = jsonWords(rest) ?? rest.split(whereSeparator: \.isWhitespace).map(String.init)
      let sources = words.dropLast().filter { !isElsewhere($0, isAdd: instruction.name == "ADD") }
      guard !sources.isEmpty else { return [] }
      let isUnclear = (sources + [from ?? ""]).contains { $0.contains("$") || $0.contains("\"") || $0.contains("'") }
      return [Copy(sources: sources, from: from, offset: instruction.offset, isUnclear: isUnclear)]
    case "RUN":
      return (flags["mount"] ?? []).compactMap { mount in
        var options: [String: String] = [:]
        for part in mount.split(separator: ",") {
          let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          options[halves[0].lowercased()] = halves.count > 1 ? String(halves[1]) : ""
        }
        guard options["type"] ?? "bind" == "bind" else { return nil }
        let source = options["source"] ?? options["src"] ?? ""
        return Copy(
          sources: [source], from: options["from"], offset: instruction.offset, isUnclear: source.contains("$"))
      }
    default: return []
    }
  }

  /// Whether a source is a here-document, an address or a repository.
  private static func isElsewhere(_ source: String, isAdd: Bool) -> Bool {
    source.hasPrefix("<<") || isAdd && (source.contains("://") || source.hasPrefix("git@"))
  }

  /// The strings of `["a", "b"]`; nil where that is not what it is.
  private static func jsonWords(_ text: Substring) -> [String]? {
    guard text.first == "[" else { return nil }
    var words: [String] = []
    var word: String?
    var isEscaped = false
    for character in text.dropFirst() {
      if var open = word {
        if isEscaped || character != "\\" && character != "\"" {
          open.append(character)
          word = open
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else {
          words.append(open)
          word = nil
        }
      } else if character == "\"" {
        word = ""
      } else if character == "]" {
        return words
      } else if character != ",", !character.isWhitespace {
        return nil
      }
    }
    return nil
  }
}

/// One instruction, its lines put together.
private struct Instruction {
  let name: String
  let rest: String
  let offset: Int

  /// The values of `--name=value` at the front, and what follows them.
  var flags: (values: [String: [String]], rest: Substring) {
    var values: [String: [String]] = [:]
    var text = rest.drop(while: \.isWhitespace)
    while text.hasPrefix("--") {
      let word = text.prefix { !$0.isWhitespace }
      text = text[word.endIndex...].drop(while: \.isWhitespace)
      let halves = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      values[halves[0].lowercased(), default: []].append(halves.count > 1 ? String(halves[1]) : "")
    }
    return (values, text)
  }
}

private struct InstructionReader {
  private let bytes: [UInt8]
  private var offset = 0
  private var escape = UInt8(ascii: "\\")

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    readDirectives()
  }

  /// `# escape=` among the comments at the top that have the form of a directive.
  private mutating func readDirectives() {
    var peek = self
    while let (line, _) = peek.line(), line.first == UInt8(ascii: "#") {
      let text = String(decoding: line.dropFirst(), as: UTF8.self)
      let halves = text.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
      guard halves.count == 2, halves[0].allSatisfy(\.isLetter) else { return }
      if halves[0].lowercased() == "escape", halves[1] == "`" { escape = UInt8(ascii: "`") }
    }
  }

  /// The next line without white space before it and its end, and where it begins.
  private mutating func line() -> (text: ArraySlice<UInt8>, offset: Int)? {
    guard offset < bytes.count else { return nil }
    let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let line = bytes[offset..<end].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    offset = min(end + 1, bytes.count)
    return (line, line.startIndex)
  }

  mutating func next() -> Instruction? {
    var text: [UInt8] = []
    var start: Int?
    while let (line, offset) = line() {
      // Comments and empty lines within an instruction are none of it.
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      start = start ?? offset
      var content = line
      while let last = content.last, last == 0x20 || last == 0x09 || last == 0x0D { content.removeLast() }
      guard content.last == escape else {
        text += content
        break
      }
      text += content.dropLast() + [0x20]
    }
    guard let start else { return nil }
    let words = String(decoding: text, as: UTF8.self)
    let name = words.prefix { !$0.isWhitespace }
    let instruction = Instruction(name: name.uppercased(), rest: String(words[name.endIndex...]), offset: start)
    if ["RUN", "COPY", "ADD"].contains(instruction.name) { skipHereDocuments(of: instruction.rest) }
    return instruction
  }

  /// Steps over the lines of `<<WORD` up to the word.
  private mutating func skipHereDocuments(of text: String) {
    var rest = text[...]
    while let found = rest.firstRange(of: "<<") {
      rest = rest[found.upperBound...]
      if rest.first == "-" { rest = rest.dropFirst() }
      let quote = rest.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
      if quote != nil { rest = rest.dropFirst() }
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      guard !word.isEmpty else { continue }
      rest = rest[word.endIndex...]
      while let (line, _) = line() {
        if String(decoding: line, as: UTF8.self).filter({ !$0.isWhitespace }) == word { break }
      }
    }
  }
}

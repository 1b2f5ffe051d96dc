/// Text with expressions in braces, as `{{major}}.{{minor}}` and `{{date 'YYYYMMDD' tz='UTC'}}`: the part of Handlebars
/// that docker/metadata-action documents.
struct MetadataExpression {
  struct Call: Hashable {
    var name: String
    /// Texts in quotes; nil for a word without quotes, which names nothing.
    var arguments: [String?] = []
    /// `key='text'`
    var named: [String: String] = [:]
  }

  private enum Piece {
    case text(String)
    case call(Call, escapes: Bool)
  }

  private var pieces: [Piece] = []

  init(_ text: String) throws(MetadataError) {
    var rest = Substring(text)
    while let open = rest.firstRange(of: "{{") {
      if open.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<open.lowerBound]))) }
      rest = rest[open.upperBound...]
      let isTriple = rest.hasPrefix("{")
      if isTriple { rest = rest.dropFirst() }
      guard let close = rest.firstRange(of: isTriple ? "}}}" : "}}") else {
        throw MetadataError("{{ is not closed in '\(text)'")
      }
      let inner = trimmed(String(rest[..<close.lowerBound]))
      rest = rest[close.upperBound...]
      pieces.append(.call(try Self.call(inner), escapes: !isTriple))
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
  }

  /// The only expression where there is no other text.
  var only: Call? {
    if pieces.count == 1, case .call(let call, _) = pieces[0] { call } else { nil }
  }

  /// The names that are asked for.
  var names: [String] { pieces.compactMap { if case .call(let call, _) = $0 { call.name } else { nil } } }

  /// The text, each expression having its value; one that nobody knows is empty, as in Handlebars, which also writes
  /// some characters as HTML has them.
  func text(_ value: (Call) throws(MetadataError) -> String?) throws(MetadataError) -> String {
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .call(let call, let escapes):
        let text = try value(call) ?? ""
        result += escapes ? replacing(text, Self.entities) : text
      }
    }
    return result
  }

  private static let entities: [Unicode.Scalar: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;",
  ]

  private static func call(_ text: String) throws(MetadataError) -> Call {
    guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "_") else {
      throw MetadataError("{{\(text)}} is not understood; names and helpers such as {{date 'YYYYMMDD'}} are")
    }
    var words = try words(of: text)[...]
    var call = Call(name: words.removeFirst())
    for word in words {
      if let quoted = unquoted(word) {
        call.arguments.append(quoted)
      } else if let equals = word.firstIndex(of: "="), let quoted = unquoted(String(word[word.index(after: equals)...]))
      {
        call.named[String(word[..<equals])] = quoted
      } else {
        call.arguments.append(nil)
      }
    }
    return call
  }

  private static func unquoted(_ word: String) -> String? {
    guard word.utf8.count > 1, let quote = word.utf8.first, quote == word.utf8.last,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    return String(decoding: word.utf8.dropFirst().dropLast(), as: UTF8.self)
  }

  /// At white space outside of quotes.
  private static func words(of text: String) throws(MetadataError) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    for character in text {
      if let open = quote {
        word.append(character)
        if character == open { quote = nil }
      } else if character == " " || character == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        if character == "'" || character == "\"" { quote = character }
        word.append(character)
      }
    }
    if quote != nil { throw MetadataError("a quote is not closed in {{\(text)}}") }
    if !word.isEmpty { words.append(word) }
    return words
  }
}

/// A Python module.
///
/// Traps: the same number in a comment, a docstring or another call; a name that only starts or ends like the one that
/// is looked for (`__version_info__`, `api_version`); a version that is read from the installed package's metadata.
struct PythonSource {
  private let source: SourceText

  init(_ bytes: [UInt8]) { source = SourceText(bytes, .python) }

  /// The string that is assigned, at the left margin, to the one of the names that comes first: `name = "1.0.0"`,
  /// `name: str = "1.0.0"`, `other = name = "1.0.0"`.
  func variable(_ names: [String]) throws(VersionFileError) -> [VersionLocation] {
    var found: [VersionLocation] = []
    for name in names {
      let locations = try assignments(to: name)
      guard let first = locations.first else { continue }
      if let known = found.first, known.range.lowerBound < first.range.lowerBound { continue }
      found = locations
    }
    return try agreeing(found, name: names.first ?? "name")
  }

  private func assignments(to name: String) throws(VersionFileError) -> [VersionLocation] {
    let tokens = source.tokens
    var locations: [VersionLocation] = []
    var start = 0
    var isAtMargin = false
    for end in tokens.indices where tokens[end].kind == .newline || tokens[end].isSymbol(";") {
      defer { start = end + 1 }
      let line = tokens[start..<end]
      // A statement behind a semicolon has no indent of its own.
      if let indent = line.first?.indent { isAtMargin = indent == 0 }
      guard isAtMargin, let last = line.indices.last(where: { isAssignment($0, in: line) }) else {
        continue
      }
      guard line[..<last].split(whereSeparator: isPlainEquals).contains(where: { isTarget($0, name) }) else { continue }
      locations.append(
        try source.version(at: last + 1, name: name) { $0.kind == .newline || $0.isSymbol(";") })
    }
    return locations
  }

  private func isPlainEquals(_ token: SourceText.Token) -> Bool { token.isSymbol("=") && token.depth == 0 }

  /// Whether the tokens are what is assigned to: `name`, or `name: type`.
  private func isTarget(_ tokens: ArraySlice<SourceText.Token>, _ name: String) -> Bool {
    guard let first = tokens.first, first.isWord(name) else { return false }
    return tokens.dropFirst().first.map { $0.isSymbol(":") } ?? true
  }

  /// Whether the token is a `=` that assigns.
  private func isAssignment(_ index: Int, in line: ArraySlice<SourceText.Token>) -> Bool {
    let token = line[index]
    guard token.isSymbol("="), token.depth == 0, index > line.startIndex else { return false }
    let before = line[index - 1]
    let isNext = index + 1 < line.endIndex && line[index + 1].range.lowerBound == token.range.upperBound
    if isNext, line[index + 1].isSymbol("=") { return false }
    guard before.range.upperBound == token.range.lowerBound, case .symbol(let symbol) = before.kind else { return true }
    return !"=!<>+-*/%&|^@:".utf8.contains(symbol)
  }

  /// The strings of an argument in all calls of a function, which have to agree: `FastAPI(title="x", version="1.0.0")`.
  func argument(_ keyword: String, of function: String) throws(VersionFileError) -> [VersionLocation] {
    let tokens = source.tokens
    let name = "\(function)(\(keyword)=)"
    var locations: [VersionLocation] = []
    for index in tokens.indices.dropLast() where tokens[index].isWord(function) && tokens[index + 1].isSymbol("(") {
      if index > 0, tokens[index - 1].isWord("def") || tokens[index - 1].isWord("class") { continue }
      let depth = tokens[index + 1].depth + 1
      var position = index + 2
      while position + 1 < tokens.count, tokens[position].depth >= depth {
        defer { position += 1 }
        let before = tokens[position - 1]
        guard tokens[position].isWord(keyword), tokens[position].depth == depth, tokens[position + 1].isSymbol("="),
          before.isSymbol("(") || before.isSymbol(",")
        else { continue }
        locations.append(
          try source.version(at: position + 2, name: name) { $0.isSymbol(",") || $0.isSymbol(")") })
      }
    }
    return try agreeing(locations, name: name)
  }
}

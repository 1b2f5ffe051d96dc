/// `mix.exs`: `@version "1.0.0"`, else `version: "1.0.0"` in the list that `def project do` gives.
///
/// Traps: dependencies and releases have versions of their own, one level further in.
struct ElixirSource {
  private let source: SourceText

  init(_ bytes: [UInt8]) { source = SourceText(bytes, .elixir) }

  func versions() throws(VersionFileError) -> [VersionLocation] {
    let tokens = source.tokens
    var attributes: [VersionLocation] = []
    for index in tokens.indices.dropLast(2)
    where tokens[index].isSymbol("@") && tokens[index].indent != nil && tokens[index + 1].isWord("version") {
      attributes.append(try source.version(at: index + 2, name: "@version") { $0.kind == .newline })
    }
    if !attributes.isEmpty { return try agreeing(attributes, name: "@version") }
    guard
      let start = tokens.indices.dropLast(3).first(where: {
        tokens[$0].isWord("def") && tokens[$0 + 1].isWord("project") && tokens[$0 + 2].isWord("do")
      }), let open = tokens[start...].firstIndex(where: { $0.isSymbol("[") })
    else { throw .missing(name: "project.version") }
    let depth = tokens[open].depth + 1
    let close = tokens[(open + 1)...].firstIndex { $0.depth < depth } ?? tokens.endIndex
    var locations: [VersionLocation] = []
    for index in (open + 1)..<close where tokens[index].isWord("version") && tokens[index].depth == depth {
      guard index + 2 < close, tokens[index + 1].isSymbol(":") else { continue }
      locations.append(
        try source.version(at: index + 2, name: "project.version") { $0.isSymbol(",") || $0.isSymbol("]") })
    }
    return try agreeing(locations, name: "project.version")
  }
}

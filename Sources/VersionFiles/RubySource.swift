/// Ruby: `version.rb` and `*.gemspec`.
///
/// Traps: a gemspec mostly refers to the constant (`spec.version = Foo::VERSION`); `required_ruby_version` and
/// dependencies hold numbers of their own; Gemfile.lock repeats the version, and is Bundler's to write.
struct RubySource {
  private let source: SourceText

  init(_ bytes: [UInt8]) { source = SourceText(bytes, .ruby) }

  /// `VERSION = "1.0.0"`, with `.freeze` or without.
  func constant() throws(VersionFileError) -> [VersionLocation] {
    try assignments("VERSION") { index in index == 0 || !source.tokens[index - 1].isSymbol(".") }
  }

  /// `spec.version = "1.0.0"`.
  func specification() throws(VersionFileError) -> [VersionLocation] {
    try assignments("version") { index in index > 1 && source.tokens[index - 1].isSymbol(".") }
  }

  private func assignments(
    _ name: String, _ isTarget: (Int) -> Bool
  ) throws(VersionFileError) -> [VersionLocation] {
    let tokens = source.tokens
    var locations: [VersionLocation] = []
    for index in tokens.indices.dropLast(2) where tokens[index].isWord(name) && isTarget(index) {
      guard tokens[index + 1].isSymbol("="), !tokens[index + 2].isSymbol("="), !tokens[index + 2].isSymbol("~"),
        !tokens[index + 2].isSymbol(">")
      else { continue }
      locations.append(
        try source.version(at: index + 2, name: name) {
          $0.kind == .newline || $0.isSymbol(".") || $0.isSymbol(";") || $0.isWord("unless") || $0.isWord("if")
        })
    }
    return try agreeing(locations, name: name)
  }
}

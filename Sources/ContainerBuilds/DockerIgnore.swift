/// What a `.dockerignore` keeps out of the build context: patterns in order, of which the last that fits a file or a
/// folder above it decides; with `!` before it, it lets in.
public struct DockerIgnore: Hashable, Sendable {
  private struct Rule: Hashable {
    let pattern: PathPattern
    let letsIn: Bool
  }

  private let rules: [Rule]

  /// Reads a file; bytes that are not UTF-8 fit nothing.
  public init(parsing bytes: [UInt8]) {
    var rules: [Rule] = []
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      var text = line.drop(while: \.isWhitespace)
      while text.last?.isWhitespace == true { text.removeLast() }
      guard let first = text.first, first != "#" else { continue }
      let letsIn = first == "!"
      if letsIn { text = text.dropFirst().drop(while: \.isWhitespace) }
      guard !PathPattern.parts(of: String(text)).isEmpty else { continue }
      rules.append(Rule(pattern: PathPattern(String(text)), letsIn: letsIn))
    }
    self.rules = rules
  }

  /// Whether a file, told from the context's folder, is kept out.
  func ignores(_ path: [String]) -> Bool { rules.last { $0.pattern.covers(path) }.map { !$0.letsIn } ?? false }
}

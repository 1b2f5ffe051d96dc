import StructuredText

/// A version as text, and the rule by which it stands on its own in a line.
///
/// A longer version that happens to hold it is another version: `1.1.0` is in none of `11.1.0`, `1.1.0.1`, `1.1.05`,
/// `1.1.0rc1`, `1.1.0-alpine`, `1.1.0+local`, `1.1.0.dev1`. It is in `"1.1.0"`, `v1.1.0`, `app:1.1.0`, `foo==1.1.0`,
/// `(1.1.0)`, `1.1.0.` at the end of a sentence, and in file names: a hyphen or underscore may stand before it
/// (`api-1.1.0`), and a dot and a letter behind it if they do not start a part of a version (`.tar.gz`, not `.post1`).
/// Where in doubt it is another version: a file extension that starts with a digit, a word right before the number
/// (`release1.1.0`; only `v` may), a dot before it (`x.1.1.0`).
struct VersionToken {
  /// The version, not empty.
  let bytes: [UInt8]

  /// Words behind `.` or `_` that belong to a version: PEP 440's, Maven's, and wildcards.
  private static let suffixes: Set<String> = [
    "dev", "post", "rev", "alpha", "beta", "pre", "preview", "rc", "final", "release", "snapshot", "ga", "sp", "x",
  ]
  /// Letters behind `.` or `_` that belong to a version if a digit follows: PEP 440's, and patch levels.
  private static let letters: Set<String> = ["a", "b", "c", "r", "p", "m"]

  /// Whether the version starts at `offset` of the line and is not part of a longer one.
  func stands(at offset: Int, in line: ArraySlice<UInt8>) -> Bool {
    line[offset...].starts(with: bytes) && isStart(line[..<offset]) && isEnd(line[(offset + bytes.count)...])
  }

  private func isStart(_ before: ArraySlice<UInt8>) -> Bool {
    guard let last = before.last else { return true }
    let rest = before.dropLast()
    switch last {
    case UInt8(ascii: "v"), UInt8(ascii: "V"): return rest.last.map { !isLetterOrDigit($0) } ?? true
    case UInt8(ascii: "."), UInt8(ascii: "+"): return false
    case UInt8(ascii: "!"): return rest.last.map { !isDigit($0) } ?? true
    case UInt8(ascii: "-"): return !endsInVersion(rest)
    default: return !isLetterOrDigit(last)
    }
  }

  /// Whether three or more numbers with dots between them end here, of which a hyphen would start the prerelease.
  private func endsInVersion(_ text: ArraySlice<UInt8>) -> Bool {
    let numbers = text.suffix { isDigit($0) || $0 == UInt8(ascii: ".") }
    return numbers.split(separator: UInt8(ascii: ".")).count >= 3
  }

  private func isEnd(_ after: ArraySlice<UInt8>) -> Bool {
    guard let first = after.first else { return true }
    guard let second = after.dropFirst().first else { return !isLetterOrDigit(first) }
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "~"): return !isLetterOrDigit(second)
    case UInt8(ascii: "!"): return !isDigit(second)
    case UInt8(ascii: "."), UInt8(ascii: "_"):
      return !isDigit(second) && second != UInt8(ascii: "*") && !isVersionPart(after.dropFirst())
    default: return !isLetterOrDigit(first)
    }
  }

  /// Whether the text starts with a word that belongs to the version before it.
  private func isVersionPart(_ text: ArraySlice<UInt8>) -> Bool {
    let word = text.prefix(9).prefix { isLetter($0) }
    let next = text.dropFirst(word.count).first
    let lowercased = String(decoding: word.map { $0 | 0x20 }, as: UTF8.self)
    if Self.letters.contains(lowercased) { return next.map(isDigit) ?? false }
    return Self.suffixes.contains(lowercased)
  }
}

extension ArraySlice<UInt8> {
  /// The longest end of the slice whose bytes all satisfy the condition.
  fileprivate func suffix(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = lastIndex { !condition($0) }.map { $0 + 1 } ?? startIndex
    return self[start...]
  }
}

/// A pattern of paths: `*` and `?` stand for any text within a folder, `**` for any folders, `[ab]` for one of some
/// characters, as in `src/**/__init__.py`.
public struct Glob: Hashable, Sendable {
  private let parts: [[UInt8]]

  /// Whether a path is a pattern at all.
  public static func isPattern(_ path: String) -> Bool { path.utf8.contains { "*?[".utf8.contains($0) } }

  /// Reads a pattern; slashes separate folders.
  public init(_ pattern: String) {
    parts = pattern.split(separator: "/").map { Array($0.utf8) }
  }

  /// Whether the whole path fits.
  public func matches(_ path: String) -> Bool {
    Self.matches(parts[...], path.split(separator: "/").map { Array($0.utf8) }[...])
  }

  private static func matches(_ parts: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>) -> Bool {
    guard let part = parts.first else { return path.isEmpty }
    if part == Array("**".utf8) {
      return (path.startIndex...path.endIndex).contains { matches(parts.dropFirst(), path[$0...]) }
    }
    guard let name = path.first else { return false }
    return matches(part[...], name[...]) && matches(parts.dropFirst(), path.dropFirst())
  }

  private static func matches(_ part: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    guard let byte = part.first else { return name.isEmpty }
    switch byte {
    case UInt8(ascii: "*"):
      return (name.startIndex...name.endIndex).contains { matches(part.dropFirst(), name[$0...]) }
    case UInt8(ascii: "?"):
      return !name.isEmpty && matches(part.dropFirst(), name.dropFirst())
    case UInt8(ascii: "["):
      guard let close = part.dropFirst(2).firstIndex(of: UInt8(ascii: "]")) else { break }
      guard let character = name.first else { return false }
      let set = part[(part.startIndex + 1)..<close]
      let isNegated = set.first == UInt8(ascii: "!")
      return contains(isNegated ? set.dropFirst() : set, character) != isNegated
        && matches(part[(close + 1)...], name.dropFirst())
    default: break
    }
    return name.first == byte && matches(part.dropFirst(), name.dropFirst())
  }

  /// Whether a set such as `a-z_` has the character.
  private static func contains(_ set: ArraySlice<UInt8>, _ character: UInt8) -> Bool {
    var rest = set
    while let first = rest.first {
      if rest.count >= 3, rest[rest.startIndex + 1] == UInt8(ascii: "-") {
        if (first...max(first, rest[rest.startIndex + 2])).contains(character) { return true }
        rest = rest.dropFirst(3)
      } else {
        if first == character { return true }
        rest = rest.dropFirst()
      }
    }
    return false
  }
}

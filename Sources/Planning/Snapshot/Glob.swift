/// A pattern of paths: `*` and `?` stand for any text within a folder, `**` for any folders, `[ab]` for one of some
/// characters, as in `src/**/__init__.py`.
public struct Glob: Hashable, Sendable {
  private enum Piece: Hashable {
    case any
    case one
    case byte(UInt8)
    case set(ArraySlice<UInt8>, isNegated: Bool)

    func fits(_ byte: UInt8) -> Bool {
      switch self {
      case .any, .one: true
      case .byte(let own): own == byte
      case .set(let set, let isNegated): Glob.contains(set, byte) != isNegated
      }
    }
  }

  /// For each folder and the file its pieces, or nil for `**`.
  private let parts: [[Piece]?]

  /// Whether a path is a pattern at all.
  public static func isPattern(_ path: String) -> Bool { path.utf8.contains { "*?[".utf8.contains($0) } }

  /// Reads a pattern; slashes separate folders.
  public init(_ pattern: String) {
    parts = pattern.split(separator: "/").map { $0 == "**" ? nil : Self.pieces(of: Array($0.utf8)) }
  }

  /// Whether the whole path fits.
  public func matches(_ path: String) -> Bool {
    let names = path.split(separator: "/").map { Array($0.utf8) }
    return Self.fits(parts.count, names.count, isAny: { parts[$0] == nil }) { part, name in
      guard let pieces = parts[part] else { return false }
      let bytes = names[name]
      return Self.fits(pieces.count, bytes.count, isAny: { pieces[$0] == .any }) { pieces[$0].fits(bytes[$1]) }
    }
  }

  /// Whether parts go with items, each with one but for those that take any number. Where they do not go together, only
  /// the last of those is tried again: what an earlier one could take besides, that one can take too.
  private static func fits(_ parts: Int, _ items: Int, isAny: (Int) -> Bool, _ fits: (Int, Int) -> Bool) -> Bool {
    var (part, item) = (0, 0)
    var retry: (part: Int, item: Int)?
    while item < items {
      if part < parts, isAny(part) {
        part += 1
        retry = (part, item)
      } else if part < parts, fits(part, item) {
        part += 1
        item += 1
      } else if let last = retry {
        (part, item) = (last.part, last.item + 1)
        retry = (part, item)
      } else {
        return false
      }
    }
    return (part..<parts).allSatisfy(isAny)
  }

  private static func pieces(of part: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var rest = part[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): pieces.append(.any)
      case UInt8(ascii: "?"): pieces.append(.one)
      case UInt8(ascii: "["):
        guard let close = rest.dropFirst().firstIndex(of: UInt8(ascii: "]")) else { fallthrough }
        let set = rest[..<close]
        let isNegated = set.first == UInt8(ascii: "!")
        pieces.append(.set(isNegated ? set.dropFirst() : set, isNegated: isNegated))
        rest = rest[(close + 1)...]
      default: pieces.append(.byte(byte))
      }
    }
    return pieces
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

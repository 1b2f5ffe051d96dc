/// A path with wildcards, as `COPY` and `.dockerignore` have them: `*` and `?` stand for any text within a folder,
/// `[a-z]` and `[^a-z]` for one character, a backslash takes the meaning away, and `**` stands for any folders.
struct PathPattern: Hashable, Sendable {
  private enum Part: Hashable {
    /// Any number of folders.
    case any
    case literal(String)
    case wildcards([Piece])
  }

  private let parts: [Part]

  /// Reads a pattern. `.`, `..` and slashes at either end are resolved as Docker does, which never leaves the context.
  init(_ text: String) {
    parts = Self.parts(of: text).map { part in
      if part == "**" { return .any }
      return part.utf8.contains { "*?[\\".utf8.contains($0) } ? .wildcards(Self.pieces(of: part)) : .literal(part)
    }
  }

  /// The folders at the front that have no wildcards.
  var literalFolders: [String] {
    var folders: [String] = []
    for case .literal(let name) in parts.prefix(while: { if case .literal = $0 { true } else { false } }) {
      folders.append(name)
    }
    return folders
  }

  /// The folders and the file of a path, without `.`, and with what `..` goes back to taken out.
  static func parts(of path: String) -> [String] {
    var parts: [String] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts
  }

  /// Whether the pattern is all of the path, or one of the folders that it is in.
  func covers(_ path: [String]) -> Bool {
    if case .literal(let name)? = parts.first, path.first != name { return false }
    return (0...path.count).contains { matches(path[..<$0]) }
  }

  private func matches(_ names: ArraySlice<String>) -> Bool {
    Self.fits(parts[...], names, isAny: { $0 == .any }) { part, name in
      switch part {
      case .any: true
      case .literal(let own): own == name
      case .wildcards(let pieces): Self.fits(pieces[...], Array(name.utf8)[...], isAny: { $0 == .any }, Self.fits)
      }
    }
  }

  /// Whether pieces go with items one by one, but for those that take any number. Where they do not, only the last of
  /// these is tried again: what an earlier one could take besides, that one can take too.
  private static func fits<Piece, Item>(
    _ pieces: ArraySlice<Piece>, _ items: ArraySlice<Item>, isAny: (Piece) -> Bool, _ fits: (Piece, Item) -> Bool
  ) -> Bool {
    var (piece, item) = (pieces.startIndex, items.startIndex)
    var retry: (piece: Int, item: Int)?
    while item < items.endIndex {
      if piece < pieces.endIndex, isAny(pieces[piece]) {
        piece += 1
        retry = (piece, item)
      } else if piece < pieces.endIndex, fits(pieces[piece], items[item]) {
        piece += 1
        item += 1
      } else if let last = retry {
        (piece, item) = (last.piece, last.item + 1)
        retry = (piece, item)
      } else {
        return false
      }
    }
    return pieces[piece...].allSatisfy(isAny)
  }

  private enum Piece: Hashable {
    case any
    case one
    case byte(UInt8)
    case set([ClosedRange<UInt8>], isNegated: Bool)
  }

  private static func fits(_ piece: Piece, _ byte: UInt8) -> Bool {
    switch piece {
    case .any, .one: true
    case .byte(let own): own == byte
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
    }
  }

  private static func pieces(of part: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = Array(part.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): pieces.append(.any)
      case UInt8(ascii: "?"): pieces.append(.one)
      case UInt8(ascii: "\\"): pieces.append(.byte(rest.popFirst() ?? byte))
      case UInt8(ascii: "["):
        guard let close = rest.dropFirst().firstIndex(of: UInt8(ascii: "]")) else { fallthrough }
        var set = rest[..<close]
        let isNegated = set.first == UInt8(ascii: "^")
        if isNegated { set = set.dropFirst() }
        var ranges: [ClosedRange<UInt8>] = []
        while let first = set.popFirst() {
          guard set.first == UInt8(ascii: "-"), let last = set.dropFirst().first else {
            ranges.append(first...first)
            continue
          }
          ranges.append(first...max(first, last))
          set = set.dropFirst(2)
        }
        pieces.append(.set(ranges, isNegated: isNegated))
        rest = rest[(close + 1)...]
      default: pieces.append(.byte(byte))
      }
    }
    return pieces
  }
}

extension TagFormat {
  /// What a tag name is to a format.
  public enum Reading: Hashable, Sendable {
    /// It is the tag of this version.
    case version(Version)
    /// It has the form, but what stands for the version is none: `v1.2` under SemVer.
    case unreadable(VersionError)
    /// It belongs to somebody else.
    case foreign
  }

  /// Reads a tag name. The whole name has to fit, and the version has to be one of `scheme`, without a `v` of its own.
  public func read(_ tag: String, scheme: Scheme) -> Reading {
    let name = Array(tag.utf8)
    guard segments.contains(.variable(.version)) else { return readParts(name, scheme) }
    guard let text = versionText(in: name) else { return .foreign }
    let version: Version
    do {
      version = try Version(parsing: text, scheme: scheme)
    } catch {
      return text.utf8.first.map(isDigit) == true ? .unreadable(error) : .foreign
    }
    guard text.utf8.first.map(isDigit) == true, text.utf8.last.map({ $0 > 0x20 }) == true else { return .foreign }
    return .version(version)
  }

  /// The text that stands for `$version`, where the literal text around it fits.
  private func versionText(in name: [UInt8]) -> String? {
    guard let index = segments.firstIndex(of: .variable(.version)) else { return nil }
    let before = segments[..<index].map(literalBytes)
    let after = segments[(index + 1)...].map(literalBytes)
    guard !before.contains(nil), !after.contains(nil) else { return nil }
    let prefix = before.flatMap { $0 ?? [] }
    let suffix = after.flatMap { $0 ?? [] }
    guard name.count > prefix.count + suffix.count, name.starts(with: prefix),
      name.reversed().starts(with: suffix.reversed())
    else { return nil }
    return String(decoding: name[prefix.count..<(name.count - suffix.count)], as: UTF8.self)
  }

  private func literalBytes(_ segment: Segment) -> [UInt8]? {
    if case .literal(let text) = segment { return Array(text.utf8) }
    return nil
  }

  /// Reads a format of separate numbers. What is read has to print as the same tag again.
  private func readParts(_ name: [UInt8], _ scheme: Scheme) -> Reading {
    var parts: [Variable: ArraySlice<UInt8>] = [:]
    guard match(segments[...], name[...], &parts) else { return .foreign }
    func text(_ variable: Variable) -> String? {
      guard let part = parts[variable], !part.isEmpty else { return nil }
      return String(decoding: part, as: UTF8.self)
    }
    let numbers = [Variable.major, .minor, .patch].map { text($0) ?? "0" }
    var version = numbers.prefix(scheme.calendarFormat?.parts.count ?? 3).joined(separator: ".")
    let prerelease = text(.prerelease)
    // `v1.2.3-beta` is not the tag of 1.2.3--beta.
    if prerelease?.utf8.first == UInt8(ascii: "-") { return .foreign }
    if let prerelease { version += scheme.spellsPhasesAsPython ? prerelease : "-" + prerelease }
    if let dev = text(.devrelease) {
      let separator = scheme.spellsPhasesAsPython || (scheme == .semver2 && prerelease != nil) ? "." : "-"
      version += separator + dev
    }
    do {
      let read = try Version(parsing: version, scheme: scheme)
      return tag(for: read).map { Array($0.utf8) } == name ? .version(read) : .foreign
    } catch {
      return .unreadable(error)
    }
  }

  private func match(
    _ segments: ArraySlice<Segment>, _ name: ArraySlice<UInt8>, _ parts: inout [Variable: ArraySlice<UInt8>]
  ) -> Bool {
    guard let segment = segments.first else { return name.isEmpty }
    let rest = segments.dropFirst()
    switch segment {
    case .literal(let text):
      return name.starts(with: text.utf8) && match(rest, name.dropFirst(text.utf8.count), &parts)
    case .variable(let variable):
      let belongs = variable.isNumber ? isDigit : { $0 == UInt8(ascii: ".") || isIdentifierByte($0) }
      let longest = name.prefix(while: belongs)
      // Numbers are never empty and take all digits; words are tried from the longest to nothing.
      if variable.isNumber {
        guard !longest.isEmpty else { return false }
        parts[variable] = longest
        return match(rest, name[longest.endIndex...], &parts)
      }
      for length in stride(from: longest.count, through: 0, by: -1) {
        parts[variable] = name.prefix(length)
        if match(rest, name.dropFirst(length), &parts) { return true }
      }
      return false
    }
  }

  /// Whether a tag fits a pattern of tags that are never read: `$major`, `$minor` and `$patch` stand for digits, other
  /// variables and `*` for any text.
  public func matchesAsPattern(_ tag: String) -> Bool {
    let name = Array(tag.utf8)
    let pieces = segments.flatMap(\.pattern)
    var (piece, offset) = (0, 0)
    // Where the last any text began, and what comes after it: another try begins one byte later.
    var retry: (piece: Int, offset: Int)?
    while true {
      if piece == pieces.count, offset == name.count { return true }
      if piece < pieces.count, let length = pieces[piece].length(in: name[offset...]) {
        piece += 1
        offset += length
        if case .any = pieces[piece - 1] { retry = (piece, offset) }
      } else {
        guard let last = retry, last.offset < name.count else { return false }
        (piece, offset) = (last.piece, last.offset + 1)
        retry = (piece, offset)
      }
    }
  }
}

/// A piece of a pattern.
private enum PatternPiece {
  case text([UInt8])
  case digits
  case any

  /// How much of the name the piece takes at first, or nil where it does not fit.
  func length(in name: ArraySlice<UInt8>) -> Int? {
    switch self {
    case .text(let text): return name.starts(with: text) ? text.count : nil
    case .digits:
      let count = name.prefix(while: isDigit).count
      return count > 0 ? count : nil
    case .any: return 0
    }
  }
}

extension TagFormat.Segment {
  fileprivate var pattern: [PatternPiece] {
    switch self {
    case .variable(let variable): [variable.isNumber ? .digits : .any]
    case .literal(let text):
      Array(
        text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
          .map { [PatternPiece.text(Array($0))] }.joined(separator: [.any]))
    }
  }
}

extension TagFormat.Variable {
  fileprivate var isNumber: Bool { self == .major || self == .minor || self == .patch }
}

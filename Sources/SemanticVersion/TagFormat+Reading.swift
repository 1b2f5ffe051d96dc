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
    guard hasVersion else { return readParts(name, scheme) }
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
    // Where `$prerelease$devrelease` could be cut in several places, what can be a development number is one.
    if segments.contains(.variable(.devrelease)), let parts = match(segments[...], name[...], takesDevelopment: true),
      case .version(let version) = read(parts, name, scheme)
    {
      return .version(version)
    }
    guard let parts = match(segments[...], name[...], takesDevelopment: false) else { return .foreign }
    return read(parts, name, scheme)
  }

  private func read(_ parts: [Variable: ArraySlice<UInt8>], _ name: [UInt8], _ scheme: Scheme) -> Reading {
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
      return self.text(for: read).map { Array($0.utf8) } == name ? .version(read) : .foreign
    } catch {
      return .unreadable(error)
    }
  }

  /// What stands for each variable, or nil where the name does not fit. A variable that stands twice is the same twice.
  private func match(
    _ segments: ArraySlice<Segment>, _ name: ArraySlice<UInt8>, takesDevelopment: Bool,
    _ parts: [Variable: ArraySlice<UInt8>] = [:]
  ) -> [Variable: ArraySlice<UInt8>]? {
    guard let segment = segments.first else { return name.isEmpty ? parts : nil }
    let lengths = lengths(of: segment, in: name, takesDevelopment: takesDevelopment, parts)
    // The last one takes all that is left.
    for length in segments.count > 1 ? lengths : lengths.filter({ $0 == name.count }) {
      var parts = parts
      if case .variable(let variable) = segment { parts[variable] = name.prefix(length) }
      let rest = match(segments.dropFirst(), name.dropFirst(length), takesDevelopment: takesDevelopment, parts)
      if let rest { return rest }
    }
    return nil
  }

  /// How many bytes at the start of a name a segment can stand for, the first choice first.
  private func lengths(
    of segment: Segment, in name: ArraySlice<UInt8>, takesDevelopment: Bool, _ parts: [Variable: ArraySlice<UInt8>]
  ) -> [Int] {
    switch segment {
    case .literal(let text): return name.starts(with: text.utf8) ? [text.utf8.count] : []
    case .variable(let variable):
      if let known = parts[variable] { return name.starts(with: known) ? [known.count] : [] }
      // Numbers are never empty and take all digits; words are tried from the longest to nothing.
      if variable.isNumber {
        let digits = name.prefix(while: isDigit).count
        return digits > 0 ? [digits] : []
      }
      let longest = name.prefix { $0 == UInt8(ascii: ".") || isIdentifierByte($0) }.count
      let all = Array((0...longest).reversed())
      guard variable == .devrelease, takesDevelopment else { return all }
      return all.filter { isDevelopmentNumber(name.prefix($0)) }
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

/// `dev1` or `dev.1`.
private func isDevelopmentNumber(_ text: ArraySlice<UInt8>) -> Bool {
  guard text.starts(with: "dev".utf8) else { return false }
  let number = text.dropFirst(3)
  let digits = number.first == UInt8(ascii: ".") ? number.dropFirst() : number
  return !digits.isEmpty && digits.allSatisfy(isDigit)
}

extension TagFormat.Variable {
  var isNumber: Bool { self == .major || self == .minor || self == .patch }
}

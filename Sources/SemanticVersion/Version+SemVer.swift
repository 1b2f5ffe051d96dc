extension Version {
  /// Reads the grammar of SemVer 2.0.0: `major.minor.patch[-prerelease][+build]`.
  init(semanticVersion text: String, scheme: Scheme) throws(VersionError) {
    var cursor = Cursor(text)
    guard !cursor.isAtEnd else { throw .empty }
    let major = try cursor.number(.major)
    try cursor.dot(before: .minor, after: .major)
    let minor = try cursor.number(.minor)
    try cursor.dot(before: .patch, after: .minor)
    let patch = try cursor.number(.patch)
    var last = VersionError.Part.patch

    var identifiers: [Identifier] = []
    if cursor.take(UInt8(ascii: "-")) {
      last = .prerelease
      repeat { identifiers.append(try cursor.prereleaseIdentifier()) } while cursor.take(UInt8(ascii: "."))
    }
    var build: [String] = []
    if cursor.take(UInt8(ascii: "+")) {
      last = .build
      repeat { build.append(try cursor.buildIdentifier()) } while cursor.take(UInt8(ascii: "."))
    }
    guard cursor.isAtEnd else { throw .unexpected(cursor.character, after: last, offset: cursor.offset) }

    let (series, dev) = Version.series(of: identifiers)
    self.init(
      scheme: scheme, epoch: 0, release: [major, minor, patch], prerelease: identifiers, series: series, post: nil,
      dev: dev, build: build)
  }

  var semanticDescription: String {
    var text = "\(major).\(minor).\(patch)"
    if !prerelease.isEmpty { text += "-" + prerelease.map(\.description).joined(separator: ".") }
    if !build.isEmpty { text += "+" + build.joined(separator: ".") }
    return text
  }

  /// Reads identifiers as a word and a counter, in commitizen's spelling (`a0-dev3`) or dotted (`alpha.0.dev.3`).
  static func series(of identifiers: [Identifier]) -> (Series?, dev: VersionNumber?) {
    var rest = identifiers
    var dev: VersionNumber?
    if rest.count >= 2, case .numeric(let number) = rest[rest.count - 1], rest[rest.count - 2].isWord("dev") {
      dev = number
      rest.removeLast(2)
    } else if case .alphanumeric(let text)? = rest.last, let cut = devSuffix(of: text) {
      dev = cut.number
      rest.removeLast()
      if !cut.before.isEmpty { rest.append(.alphanumeric(cut.before)) }
    }
    switch rest.last {
    case nil: return (nil, dev)
    case .numeric(let number)?:
      guard rest.count > 1 else { return (nil, dev) }
      return (Series(phase: rest.dropLast().map(\.description).joined(separator: "."), number: number), dev)
    case .alphanumeric(let text)?:
      // `dev` alone would be a development release in another spelling.
      guard rest.count == 1, text != "dev" else { return (nil, dev) }
      let letters = text.utf8.prefix(while: isLetter)
      let digits = Array(text.utf8.dropFirst(letters.count))
      if let phase = Series.canonical(String(Substring(letters))), digits.allSatisfy(isDigit),
        let number = value(of: digits[...])
      {
        return (Series(phase: phase, number: number), dev)
      }
      return (Series(phase: text, number: 0), dev)
    }
  }

  /// Splits `a0-dev3` or `dev3` into what stands before and the number.
  private static func devSuffix(of text: String) -> (before: String, number: VersionNumber)? {
    let bytes = Array(text.utf8)
    let digits = bytes.reversed().prefix(while: isDigit).count
    let word = bytes.count - digits - 3
    guard digits > 0, word >= 0, bytes[word..<(word + 3)].elementsEqual("dev".utf8),
      let number = value(of: bytes[(word + 3)...])
    else { return nil }
    if word == 0 { return ("", number) }
    guard bytes[word - 1] == UInt8(ascii: "-"), !bytes[..<(word - 1)].allSatisfy(isDigit) else { return nil }
    return (String(decoding: bytes[..<(word - 1)], as: UTF8.self), number)
  }

  /// The prerelease identifiers of a series and a development number, as `scheme` spells them; none where phases are spelled as
  /// in PEP 440.
  static func identifiers(series: Series?, dev: VersionNumber?, scheme: Scheme) -> [Identifier] {
    guard !scheme.spellsPhasesAsPython else { return [] }
    var identifiers: [Identifier] = []
    let short = scheme == .semver ? series.flatMap { shortWord(of: $0.phase) } : nil
    if let series, let short {
      let text = "\(short)\(series.number)"
      guard let dev else { return [.alphanumeric(text)] }
      return [.alphanumeric("\(text)-dev\(dev)")]
    }
    if let series {
      for part in series.phase.split(separator: ".") {
        let digits = Array(part.utf8)
        let number = digits.allSatisfy(isDigit) ? value(of: digits[...]) : nil
        identifiers.append(number.map { .numeric($0) } ?? .alphanumeric(String(part)))
      }
      identifiers.append(.numeric(series.number))
    }
    if let dev {
      identifiers += scheme == .semver ? [.alphanumeric("dev\(dev)")] : [.alphanumeric("dev"), .numeric(dev)]
    }
    return identifiers
  }

  /// commitizen's and PEP 440's letters for a known phase.
  static func shortWord(of phase: String) -> String? {
    switch phase {
    case "alpha": "a"
    case "beta": "b"
    case "rc": "rc"
    default: nil
    }
  }
}

extension Identifier {
  fileprivate func isWord(_ word: String) -> Bool { self == .alphanumeric(word) }
}

extension Cursor {
  fileprivate mutating func dot(
    before part: VersionError.Part, after last: VersionError.Part
  ) throws(VersionError) {
    if take(UInt8(ascii: ".")) { return }
    guard isAtEnd || peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+") else {
      throw .unexpected(character, after: last, offset: offset)
    }
    throw .missing(part, offset: offset)
  }

  fileprivate mutating func prereleaseIdentifier() throws(VersionError) -> Identifier {
    let start = offset
    let word = takeWhile(isIdentifierByte)
    guard !word.isEmpty else { throw .missing(.prerelease, offset: start) }
    guard word.allSatisfy(isDigit) else { return .alphanumeric(String(decoding: word, as: UTF8.self)) }
    if word.count > 1, word.first == UInt8(ascii: "0") { throw .leadingZero(.prerelease, offset: start) }
    guard let number = value(of: word) else { throw .tooLarge(.prerelease, offset: start) }
    return .numeric(number)
  }

  mutating func buildIdentifier() throws(VersionError) -> String {
    let start = offset
    let word = takeWhile(isIdentifierByte)
    guard !word.isEmpty else { throw .missing(.build, offset: start) }
    return String(decoding: word, as: UTF8.self)
  }
}

/// SemVer 2.0.0 §9: ASCII alphanumerics and hyphens.
func isIdentifierByte(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) || byte == UInt8(ascii: "-") }

import SemanticVersion

/// Tells from the text of a heading which release its section is of.
struct HeadingReader {
  /// What a section is about.
  enum Meaning: Equatable {
    case release(ReleaseName)
    case unreleased
    case other
  }

  let formats: [TagFormat]
  let scheme: Scheme
  let markup: Markup
  /// Tags that are known as they are.
  var known: [String: ReleaseName] = [:]

  init(formats: [TagFormat], scheme: Scheme, markup: Markup) {
    self.markup = markup
    self.formats = formats
    self.scheme = scheme
  }

  /// Reads `v1.0.0 (date)`, `[1.0.0] - date`, `[10.0.0](address) (date)`, `0.19.1 (Jan 7, 2020)`, `Version 1.0`,
  /// `lib-1.0.0`, `Name 1.0.0`, `[Unreleased]` and such, without case.
  func meaning(of heading: ArraySlice<UInt8>, level: Int) -> Meaning {
    let text = markup == .asciidoc ? asciiDocText(heading.prefix(1_024)) : plainText(heading.prefix(1_024))
    let words = text.split(whereSeparator: isBlank)
    guard let first = words.first else { return .other }
    if let tag = known[String(decoding: first, as: UTF8.self)] { return .release(tag) }
    if lowercased(first) == "unreleased" { return .unreleased }
    var index = 0
    while index < min(words.count, 3) {
      if let name = name(of: words[index]) {
        let accepts = level <= 2 && name.isDistinct || isTrailer(words[(index + 1)...])
        return accepts ? .release(name) : .other
      }
      guard ReleaseName.genericWords.contains(lowercased(words[index])) else { break }
      index += 1
    }
    // The name of the project before its version.
    guard index == 0, level <= 2, words.count > 1, isLetter(first[first.startIndex]), let name = name(of: words[1]),
      name.isDistinct, isTrailer(words[2...])
    else { return .other }
    return .release(name)
  }

  /// Whether what follows a version says when or where, and is not the rest of a sentence.
  private func isTrailer(_ words: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    guard let first = words.first?.first else { return true }
    return isDigit(first) || "([-:/|,\"'".utf8.contains(first) || first >= 0x80
  }

  /// Reads one word as a tag of one of the formats, or as a version with or without a name before it.
  func name(of word: ArraySlice<UInt8>) -> ReleaseName? {
    var word = word.prefix(256)
    while let last = word.last, ":,;.".utf8.contains(last) { word = word.dropLast() }
    let tag = String(decoding: word, as: UTF8.self)
    if let name = known[tag] { return name }
    for format in formats {
      if case .version(let version) = format.read(tag, scheme: scheme) {
        return ReleaseName(
          package: ReleaseName.package(of: Array(format.prefix.utf8)[...]), version: version, text: lowercased(word),
          isDistinct: word.contains(UInt8(ascii: ".")))
      }
    }
    var start = word.startIndex
    while start < word.endIndex {
      let isBoundary = start == word.startIndex || !isAlphanumeric(word[start - 1]) || followsPrefix(start, in: word)
      if isDigit(word[start]), isBoundary, let name = release(in: word, from: start) { return name }
      start += 1
    }
    return nil
  }

  /// Whether a `v` stands before, which itself begins the word or follows no letter or digit.
  private func followsPrefix(_ start: Int, in word: ArraySlice<UInt8>) -> Bool {
    word[start - 1] | 0x20 == UInt8(ascii: "v")
      && (start - 1 == word.startIndex || !isAlphanumeric(word[start - 2]))
  }

  private func release(in word: ArraySlice<UInt8>, from start: Int) -> ReleaseName? {
    let text = word[start...]
    let hasPrefix = start > word.startIndex && followsPrefix(start, in: word)
    var dots = 0
    var rest = text.drop(while: isDigit)
    while rest.first == UInt8(ascii: "."), rest.dropFirst().first.map(isDigit) == true {
      dots += 1
      rest = rest.dropFirst().drop(while: isDigit)
    }
    guard dots > 0 || hasPrefix, rest.allSatisfy({ isAlphanumeric($0) || ".+-_!~".utf8.contains($0) }) else {
      return nil
    }
    let prefix = word[..<start]
    // A name before the version needs one that cannot be mistaken: node-18.2 may be the name.
    let package = ReleaseName.package(of: prefix)
    if !package.isEmpty, dots < 2 { return nil }
    let version = try? Version(parsing: String(decoding: text, as: UTF8.self), scheme: scheme)
    return ReleaseName(package: package, version: version, text: lowercased(text), isDistinct: dots > 1 || hasPrefix)
  }

  /// A heading of AsciiDoc without addresses, anchors and references to characters; of a link, its text.
  private func asciiDocText(_ heading: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var index = heading.startIndex
    while index < heading.endIndex {
      let rest = heading[index...]
      if rest.starts(with: "[[".utf8), let close = rest.firstIndex(of: UInt8(ascii: "]")) {
        index = min(close + 2, heading.endIndex)
      } else if ["link:", "http://", "https://", "xref:"].contains(where: { rest.starts(with: $0.utf8) }),
        let open = rest.firstIndex(of: UInt8(ascii: "[")), !rest[..<open].contains(0x20)
      {
        index = open + 1
      } else if rest.starts(with: "&#".utf8), let end = rest.firstIndex(of: UInt8(ascii: ";")),
        let scalar = UInt8(String(decoding: rest[..<end].dropFirst(2), as: UTF8.self))
      {
        text.append(scalar)
        index = end + 1
      } else {
        if !"`*[]".utf8.contains(heading[index]) { text.append(heading[index]) }
        // What follows the text of a link is another word.
        if heading[index] == UInt8(ascii: "]") { text.append(0x20) }
        index += 1
      }
    }
    return text
  }

  /// A heading without the marks of links, code, emphasis and escapes; of a link, its text.
  private func plainText(_ heading: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var isInBrackets = false
    var index = heading.startIndex
    while index < heading.endIndex {
      let byte = heading[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\\"):
        if index < heading.endIndex, !isAlphanumeric(heading[index]) {
          text.append(heading[index])
          index += 1
        }
      case UInt8(ascii: "`"), UInt8(ascii: "*"): break
      case UInt8(ascii: "["):
        if text.allSatisfy(isBlank) { isInBrackets = true } else { text.append(byte) }
      case UInt8(ascii: "]"):
        guard isInBrackets else {
          text.append(byte)
          break
        }
        isInBrackets = false
        if index < heading.endIndex, "([".utf8.contains(heading[index]) {
          index =
            heading[index...].firstIndex { $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: "]") } ?? heading.endIndex
          index = min(index + 1, heading.endIndex)
        }
        text.append(0x20)
      default: text.append(byte)
      }
    }
    return text
  }
}

/// The release that a heading names.
struct ReleaseName: Equatable {
  /// The name before the version in lower case; empty for words such as `v` and `release`, which name nothing.
  var package: String
  /// Nil where it is none of the scheme.
  var version: Version?
  /// The version as it is written, in lower case.
  var text: String
  /// Whether nobody takes it for the number of a chapter.
  var isDistinct = true

  static let genericWords: Set<String> = [
    "v", "ver", "version", "rel", "release", "released", "changelog", "for", "the",
  ]

  /// The package that a prefix of a tag names: `api` of `api-v` and `api/`, none of `v` and `release-`.
  static func package(of prefix: ArraySlice<UInt8>) -> String {
    var name = prefix
    func dropSeparators() {
      while let last = name.last, !isAlphanumeric(last) { name = name.dropLast() }
    }
    dropSeparators()
    if let last = name.last, last | 0x20 == UInt8(ascii: "v"),
      name.count == 1 || !isAlphanumeric(name[name.endIndex - 2])
    {
      name = name.dropLast()
      dropSeparators()
    }
    let text = lowercased(name)
    return genericWords.contains(text) ? "" : text
  }

  /// Whether both say the same version, whatever package it is of.
  func hasSameVersion(as other: ReleaseName) -> Bool {
    guard let version, let otherVersion = other.version else { return text == other.text }
    if version == otherVersion { return true }
    // PEP 440: 1.0 and 1.0.0 are the same release. SemVer's builds are not.
    return version.scheme == .pep440 && !version.precedes(otherVersion) && !otherVersion.precedes(version)
  }
}

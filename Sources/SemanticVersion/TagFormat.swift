/// How a version is written as a git tag, for example `v$version` or `api-v$major.$minor.$patch$prerelease`.
///
/// Knows `$version $major $minor $patch $prerelease $devrelease $name`, each as `${...}` too; `$$` is a dollar. All
/// other text is literal.
public struct TagFormat: Hashable, Sendable, CustomStringConvertible {
  enum Variable: String, Hashable, Sendable, CaseIterable {
    case version, major, minor, patch, prerelease, devrelease
  }

  enum Segment: Hashable, Sendable {
    case literal(String)
    case variable(Variable)
  }

  /// The format as it was written.
  public let template: String
  let segments: [Segment]

  /// Reads a format; `name` replaces `$name`. An unknown `$word` stays as text.
  public init(_ template: String, name: String = "") {
    self.template = template
    var segments: [Segment] = []
    for piece in TemplatePiece.pieces(of: template) {
      let text: String
      switch piece {
      case .text(let literal): text = literal
      case .variable("name", _): text = name
      case .variable(let word, let written):
        if let variable = Variable(rawValue: word) {
          segments.append(.variable(variable))
          continue
        }
        text = written
      }
      if case .literal(let before)? = segments.last {
        segments[segments.count - 1] = .literal(before + text)
      } else if !text.isEmpty {
        segments.append(.literal(text))
      }
    }
    self.segments = segments
  }

  /// The format for people: as it was written, with the name in the place of `$name`.
  public var description: String {
    segments.map { segment in
      switch segment {
      case .literal(let text): text
      case .variable(let variable): "$\(variable.rawValue)"
      }
    }.joined()
  }

  /// Whether every release has a tag of its own, which can be read again: the format has `$version` and no other
  /// variable, or all three numbers, set apart from each other; no variable stands twice.
  public var distinguishesReleases: Bool {
    let variables = segments.filter { if case .variable = $0 { true } else { false } }
    guard Set(variables).count == variables.count else { return false }
    if hasVersion { return variables.count == 1 }
    let numbers: [Segment] = [.variable(.major), .variable(.minor), .variable(.patch)]
    let words: [Segment] = [.variable(.prerelease), .variable(.devrelease)]
    // What a word stands for may be nothing, and may end in digits.
    let shown = segments.filter { !words.contains($0) }
    return numbers.allSatisfy(segments.contains)
      && zip(segments, segments.dropFirst()).allSatisfy { !words.contains($0) || !numbers.contains($1) }
      && zip(shown, shown.dropFirst()).allSatisfy { segment, next in
        guard numbers.contains(segment) else { return true }
        if case .literal(let text) = next { return text.utf8.first.map(isDigit) == false }
        return false
      }
  }

  /// Whether `$version` stands in it.
  public var hasVersion: Bool { segments.contains(.variable(.version)) }

  /// The literal text before the first variable.
  public var prefix: String {
    if case .literal(let text)? = segments.first { return text }
    return ""
  }

  /// The tag of `version`, or nil where the format has no place for a part of it (a prerelease in
  /// `v$major.$minor.$patch`), or where the tag would be read as another version.
  public func tag(for version: Version) -> String? {
    let text = text(for: version)
    // PEP 440: 1.2 and 1.2.0 are the same release.
    guard let text, case .version(let read) = read(text, scheme: version.scheme), !read.precedes(version),
      !version.precedes(read)
    else { return nil }
    return text
  }

  /// The tag of `version`, however it reads.
  func text(for version: Version) -> String? {
    var text = ""
    for segment in segments {
      switch segment {
      case .literal(let literal): text += literal
      case .variable(.version): text += version.description
      case .variable(.major): text += version.writtenNumber(0)
      case .variable(.minor): text += version.writtenNumber(1)
      case .variable(.patch): text += version.writtenNumber(2)
      case .variable(.prerelease): text += version.tagPrerelease
      case .variable(.devrelease): text += version.tagDevrelease
      }
    }
    guard hasVersion || holdsAllParts(of: version) else { return nil }
    return text
  }

  private func holdsAllParts(of version: Version) -> Bool {
    (version.tagPrerelease.isEmpty || segments.contains(.variable(.prerelease)))
      && !version.tagPrerelease.hasPrefix("-")
      && (version.tagDevrelease.isEmpty || segments.contains(.variable(.devrelease)))
      && version.build.isEmpty && version.epoch == 0 && version.post == nil && version.release.count <= 3
  }
}

extension Version {
  /// What `$major`, `$minor` and `$patch` stand for: the numbers 0, 1 and 2, each as it is written; 0 where there is none.
  package func writtenNumber(_ index: Int) -> String {
    let numbers = writtenRelease
    return index < numbers.count ? numbers[index] : "0"
  }

  /// What `$prerelease` stands for: the prerelease without its separator and without a development number.
  package var tagPrerelease: String {
    guard !scheme.spellsPhasesAsPython else {
      return series.map { "\(Version.shortWord(of: $0.phase) ?? $0.phase)\($0.number)" } ?? ""
    }
    guard dev != nil else { return prerelease.map(\.description).joined(separator: ".") }
    return Version.identifiers(series: series, dev: nil, scheme: scheme).map(\.description).joined(separator: ".")
  }

  /// What `$devrelease` stands for, without its separator.
  package var tagDevrelease: String {
    dev.map { scheme == .semver2 ? "dev.\($0)" : "dev\($0)" } ?? ""
  }
}

/// A piece of a template: text as it stands, or a `$word`.
public enum TemplatePiece: Hashable, Sendable {
  case text(String)
  /// The word and how it was written.
  case variable(String, written: String)

  /// Splits a template at `$word`, `${word}` and `$$`, as Python's `string.Template` does.
  public static func pieces(of template: String) -> [TemplatePiece] {
    let bytes = Array(template.utf8)
    var pieces: [TemplatePiece] = []
    var text: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "$") else {
        text.append(bytes[offset])
        offset += 1
        continue
      }
      if offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "$") {
        text.append(UInt8(ascii: "$"))
        offset += 2
        continue
      }
      let braced = offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "{")
      let start = offset + (braced ? 2 : 1)
      let word = bytes[start...].prefix { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
      let closed = word.endIndex < bytes.count && bytes[word.endIndex] == UInt8(ascii: "}")
      guard !word.isEmpty, !braced || closed else {
        text.append(bytes[offset])
        offset += 1
        continue
      }
      let end = word.endIndex + (braced ? 1 : 0)
      if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
      text = []
      pieces.append(
        .variable(
          String(decoding: word, as: UTF8.self), written: String(decoding: bytes[offset..<end], as: UTF8.self)))
      offset = end
    }
    if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
    return pieces
  }

  /// The template with every known word replaced; unknown ones stay as they are written.
  public static func render(_ template: String, _ values: [String: String]) -> String {
    pieces(of: template).map { piece in
      switch piece {
      case .text(let text): text
      case .variable(let word, let written): values[word] ?? written
      }
    }.joined()
  }
}

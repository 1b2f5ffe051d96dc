import ImageTags
import RegularExpressions
import SemanticVersion
import StructuredText

extension Shape where Value == String {
  /// The template of a tag that we make: it tells releases apart and makes a valid git reference.
  static let tagFormat = string.map { text, node throws(Misfit) in
    let format = TagFormat(text, name: "name")
    if let flaw = ReferenceName.flaw(of: text) { throw .text(node, "\"\(text)\" makes no valid git tag: \(flaw)") }
    guard !format.distinguishesReleases else { return text }
    let known = ["version", "major", "minor", "patch", "prerelease", "devrelease", "name"]
    for case .variable(let word, let written) in TemplatePiece.pieces(of: text) where !known.contains(word) {
      guard let near = Spelling.nearest(to: word, in: known) else { continue }
      throw .text(node, "\"\(text)\" has the unknown variable \(written); did you mean $\(near)")
    }
    guard !format.hasVersion else {
      throw .text(node, "\"\(text)\" makes tags that cannot be read again; leave $version as the only variable")
    }
    throw .text(node, "\"\(text)\" gives different releases the same tag; put $version into it")
  }

  /// The template of a tag that was made once.
  static let legacyTagFormat = string.map { text, node throws(Misfit) in
    if let flaw = ReferenceName.flaw(of: text) { throw .text(node, "\"\(text)\" is no valid git tag: \(flaw)") }
    return text
  }

  /// The template of a tag that is never read.
  static let ignoredTagFormat = string.map { text, node throws(Misfit) in
    if let flaw = ReferenceName.flaw(of: text, wildcard: true) {
      throw .text(node, "\"\(text)\" is no valid git tag: \(flaw)")
    }
    return text
  }

  /// A path inside the repository, without `./` and a slash at the end.
  static let path = string.map { text, node throws(Misfit) in
    if let flaw = RepositoryPath.flaw(of: text) { throw .text(node, flaw) }
    return RepositoryPath.normalized(text)
  }

  /// A glob of paths inside the repository.
  static let glob = string.map { text, node throws(Misfit) in
    if let flaw = RepositoryPath.flaw(of: text) { throw .text(node, flaw) }
    return text
  }

  /// A regular expression.
  static let regularExpression = nonEmpty.map { text, node throws(Misfit) in
    try check(text, node)
    return text
  }

  /// The repository of an image.
  static let imageRepository = nonEmpty.map { text, node throws(Misfit) in
    guard !OCIReference.isValidRepository(text) else { return text }
    let last = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? [][...]
    guard !last.contains(UInt8(ascii: ":")), !last.contains(UInt8(ascii: "@")) else {
      throw .text(node, "\"\(text)\" holds a tag; write the repository alone, as in registry.example.com/my_app")
    }
    throw .text(
      node, "\"\(text)\" is no image repository; write it in lower case, as in registry.example.com/my_app")
  }
}

extension Shape where Value == CalendarFormat {
  /// The form of a calendar version.
  static let calendarFormat = Shape<String>.string.map { text, node throws(Misfit) in
    do throws(CalendarFormatError) {
      return try CalendarFormat(parsing: text)
    } catch {
      throw .text(node, "\"\(text)\" is no form of a calendar version: \(error)")
    }
  }
}

extension Shape where Value == Scheme.Name {
  /// The schemes that commitizen knows.
  static let commitizenScheme = choice([.semver, .semver2, .pep440])
}

extension Shape where Value == [String] {
  static let tagFormats = list(of: .tagFormat, expected: "a list of strings")
  static let legacyTagFormats = list(of: .legacyTagFormat, expected: "a list of strings")
  static let ignoredTagFormats = list(of: .ignoredTagFormat, expected: "a list of strings")
  static let globs = list(of: .glob, expected: "a list of strings")
  static let imageRepositories = list(of: .imageRepository, expected: "a list of strings")
}

extension Shape where Value == [VersionFileEntry] {
  /// Commitizen's `path` and `path:regex`, split at the first colon.
  static let versionFiles = list(
    of: Shape<String>.string.map { text, node throws(Misfit) in
      let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      let path = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
      if let flaw = RepositoryPath.flaw(of: path) { throw .text(node, flaw) }
      let pattern = parts.count > 1 && !parts[1].isEmpty ? String(decoding: parts[1], as: UTF8.self) : nil
      if let pattern { try check(pattern, node) }
      return VersionFileEntry(
        path: RepositoryPath.normalized(path), pattern: pattern, offset: node.range.lowerBound)
    }, expected: "a list of strings")
}

extension Shape where Value == [HookCommand] {
  /// Our hooks: programs with their arguments.
  static let argumentLists = list(
    of: Shape<[String]>.list(of: .string, expected: "").map { arguments, node throws(Misfit) in
      guard let program = arguments.first, !program.isEmpty else {
        throw .text(node, "holds a command without a program")
      }
      return HookCommand.arguments(arguments)
    }, expected: #"a list of argument lists, as in [["make", "docs"]]"#)

  /// Commitizen's hooks: lines for a shell, or one alone.
  static let shellLines = Shape(expected: "a list of strings") { node throws(Misfit) in
    guard node.string == nil else { return [.shell(try Shape<String>.nonEmpty.read(node))] }
    return try Shape<[String]>.strings.read(node).map { .shell($0) }
  }
}

extension Shape where Value == ChangelogSettings.Links {
  static let links = Shape(expected: "\"origin\", \"none\" or an address such as \"https://git.example.com/o/r\"") {
    node throws(Misfit) in
    switch node.string {
    case nil: throw .kind(node)
    case "origin"?: return .origin
    case "none"?: return .none
    case let address? where address.hasPrefix("https://") || address.hasPrefix("http://"): return .url(address)
    case let word?:
      throw Misfit(node: node, reason: .choice(nearest: Spelling.nearest(to: word, in: ["origin", "none"])))
    }
  }
}

/// Refuses what is no regular expression.
private func check(_ pattern: String, _ node: Node) throws(Misfit) {
  do throws(RegularExpressionError) {
    _ = try RegularExpression(pattern)
  } catch {
    throw .text(node, "\"\(pattern)\" is no regular expression: \(error)")
  }
}

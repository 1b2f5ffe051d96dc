import Configuration
import SemanticVersion
import StructuredText
import VersionFiles

extension FuzzTarget {
  /// A configuration file, after a byte that says which.
  static let configuration = FuzzTarget("configuration") { bytes in
    var input = Input(bytes)
    let name = input.choice(ConfigurationFile.fileNames.filter { !$0.hasSuffix("yaml") } + ["mine.toml", "mine.json"])
    let file = ConfigurationFile(name: name, bytes: input.bytes)
    let loaded: LoadedConfiguration
    do throws(ConfigurationError) {
      loaded = try name.hasPrefix("mine") ? loadConfiguration(explicit: file) : loadConfiguration(from: [file])
    } catch {
      try hold(!error.description.isEmpty, "an error says what is wrong")
      if case .problems(let problems) = error {
        try hold(problems.contains { !$0.isWarning }, "warnings alone are no error", [problems])
        try checkPlaces(of: problems, in: file)
      }
      return
    }
    try hold(loaded.warnings.allSatisfy(\.isWarning), "what is wrong is an error", [loaded.warnings])
    try checkPlaces(of: loaded.warnings, in: file)
    let settings = loaded.settings
    for template in [settings.tagFormat].compactMap(\.self) + settings.extraTagFormats {
      let format = TagFormat(template, name: "api")
      try hold(format.distinguishesReleases, "every release has a tag of its own", [template])
      let version = try Version(parsing: "1.2.3", scheme: .semver2)
      let tag = format.tag(for: version) ?? ""
      let isGraphic = tag.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
      try hold(!tag.isEmpty && isGraphic, "a tag is a name for git", [template])
    }
  }

  private static func checkPlaces(of problems: [ConfigurationProblem], in file: ConfigurationFile) throws {
    let lines = file.bytes.count { $0 == 0x0A } + 1
    for problem in problems {
      try hold(
        problem.file == file.name && !problem.message.isEmpty && 1...lines ~= problem.line
          && 1...(file.bytes.count + 1) ~= problem.column, "a problem has a place", [problem])
    }
    let places = problems.map { ($0.line, $0.column) }
    try hold(
      zip(places, places.dropFirst()).allSatisfy { $0 <= $1 }, "problems are in the order of the file", [problems])
  }

  /// A TOML document.
  static let toml = FuzzTarget("toml") { bytes in
    let root: Node
    do throws(SyntaxError) {
      root = try TOML.parse(bytes)
    } catch {
      try checkPlace(of: error, in: bytes)
      return
    }
    try checkRanges(of: root, in: bytes)
    // The other reader refuses numbers that no Double holds, and those and times of very many digits.
    let words = bytes.split { !("_.+-eE".utf8.contains($0) || 0x30...0x39 ~= $0) }
    guard !root.plain.holdsInfinity, !words.contains(where: { $0.count > 64 }) else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    let other = tomlKit(text)?.withoutReturns
    try hold(other != nil, "another reader accepts it", [root.plain])
    // It ends strings at a NUL, takes byte order marks out of them, makes CRLF LF, which TOML allows, and lets a
    // backslash at the end of a line take away more than TOML's white space.
    guard !root.plain.holdsMarks, !continuesBeforeWideSpace(text) else { return }
    try hold(other == root.plain.withoutReturns, "another reader reads the same", [root.plain, other as Any])
  }

  /// Whether a line ends with a backslash and the text goes on with white space beyond ASCII.
  private static func continuesBeforeWideSpace(_ text: String) -> Bool {
    text.unicodeScalars.split(separator: "\\", omittingEmptySubsequences: false).dropFirst().contains { rest in
      let space = rest.prefix { $0.properties.isWhitespace || ["\u{180E}", "\u{200B}", "\u{2060}"].contains($0) }
      return space.contains("\n") && space.contains { !$0.isASCII }
    }
  }

  /// A JSON document.
  static let json = FuzzTarget("json") { bytes in
    let root: Node
    do throws(SyntaxError) {
      root = try JSON.parse(bytes)
    } catch {
      try checkPlace(of: error, in: bytes)
      return
    }
    try checkRanges(of: root, in: bytes)
    // It refuses numbers that no Double holds, and takes byte order marks out of strings and keys.
    guard !root.plain.holdsInfinity, !root.plain.holdsMarks else { return }
    let plain = root.plain.asFoundationReads
    let other = otherReader(bytes, isJSON: true)?.asFoundationReads
    try hold(other == plain, "another reader reads the same", [plain, other as Any])
  }

  private static func checkPlace(of error: SyntaxError, in bytes: [UInt8]) throws {
    let position = error.position(in: bytes)
    try hold(
      0...bytes.count ~= error.offset && position.line >= 1 && position.column >= 1 && !error.description.isEmpty,
      "an error has a place", [error])
  }

  private static func checkRanges(of node: Node, in bytes: [UInt8]) throws {
    let range = node.range
    try hold(
      range.lowerBound >= 0 && range.upperBound <= bytes.count && range.lowerBound <= node.contentRange.lowerBound
        && node.contentRange.upperBound <= range.upperBound, "a value stands in the document", [node])
    for element in node.array ?? [] { try checkRanges(of: element, in: bytes) }
    for entry in node.table ?? [] {
      try hold(0...bytes.count ~= entry.keyRange.upperBound && !entry.keyRange.isEmpty, "so does a key", [entry])
      try hold(node[entry.key] == entry.node, "a key leads to its value", [entry])
      try checkRanges(of: entry.node, in: bytes)
    }
  }

  /// A file that states a version, after a byte that says which.
  static let versionFile = FuzzTarget("version-file") { bytes in
    var input = Input(bytes)
    let format = input.choice(
      [
        .pyproject, .pep621, .poetry, .cargo, .npm, .composer, .npmLock, .uvLock(source: "."),
        .uvLock(source: "libs/a"),
        .poetryLock(source: "../a"), .cargoLock(name: "a", version: "1.0.0"), .tomlKey(["a", "version"]),
        .jsonKey(["a", "version"]), .text(pattern: nil, spellings: ["1.0.0", "1.0.0-a1"]),
        .text(pattern: "^version", spellings: ["1.0.0"]), .pythonVariable(["__version__", "VERSION"]),
        .pythonArgument("version", function: "FastAPI"), .rubyConstant, .gemspec, .properties(key: "version"), .maven,
        .msbuild, .cmake, .mix, .plain, .helmChart(key: "version"), .helmChart(key: "appVersion"),
      ] as [VersionFileFormat])
    let file = input.bytes
    let locations: [VersionLocation]
    do throws(VersionFileError) {
      locations = try format.locate(in: file)
    } catch {
      try hold(!error.description.isEmpty && 0...file.count ~= error.offset ?? 0, "an error has a place", [error])
      return
    }
    try hold(
      locations.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= file.count },
      "a version stands in the file", [locations])
    try checkSplice(format, file, locations, to: "7.7.7")
  }
}

extension Plain {
  fileprivate var withoutReturns: Plain {
    switch self {
    case .string(let text): .string(String(decoding: text.utf8.filter { $0 != 0x0D }, as: UTF8.self))
    case .array(let elements): .array(elements.map(\.withoutReturns))
    case .table(let members): .table(members.mapValues(\.withoutReturns))
    default: self
    }
  }

  /// Foundation tells neither whole numbers from others nor truth from 1, rounds in its own way, and keeps one of two
  /// keys that differ in their spelling only.
  fileprivate var asFoundationReads: Plain {
    switch self {
    case .integer(let number): Plain.float(Double(number)).asFoundationReads
    case .float(let bits):
      Double(bitPattern: bits).magnitude < 1e12 && Double(bitPattern: bits).rounded() == Double(bitPattern: bits)
        || Double(bitPattern: bits).isInfinite ? self : .float(Double.nan)
    case .boolean(let truth): .float(Double(truth ? 1 : 0))
    case .array(let elements): .array(elements.map(\.asFoundationReads))
    case .table(let members):
      .table(
        members.contains { !$0.key.utf8.allSatisfy { $0 < 0x80 } || $0.key.contains("\\u") }
          ? [:] : members.mapValues(\.asFoundationReads))
    default: self
    }
  }

  fileprivate var holdsInfinity: Bool {
    switch self {
    case .float(let bits): Double(bitPattern: bits).isInfinite
    case .array(let elements): elements.contains(where: \.holdsInfinity)
    case .table(let members): members.values.contains(where: \.holdsInfinity)
    default: false
    }
  }

  /// Whether a string or key holds a NUL or a byte order mark.
  fileprivate var holdsMarks: Bool {
    switch self {
    case .string(let text): text.unicodeScalars.contains { $0 == "\0" || $0 == "\u{FEFF}" }
    case .array(let elements): elements.contains(where: \.holdsMarks)
    // Keys are escaped.
    case .table(let members):
      members.contains { $0.key.contains("\\0") || $0.key.contains("\\u{FEFF}") || $0.value.holdsMarks }
    default: false
    }
  }
}

import SemanticVersion
import StructuredText

/// Commitizen's table `customize`, the rules of `cz_customize`.
///
/// Its patterns are regular expressions that commitizen matches against the beginning of a header. Those that are
/// nothing but types (`^feat`, `new`, `(fix|hotfix)`) become levels of whole types; all others are reported and ignored.
struct CustomizeDraft {
  struct Pattern {
    let text: String
    let increment: Increment
    let offset: Int
  }

  var bumpMap: [Pattern] = []
  var bumpMapBelowOne: [Pattern] = []
  var bumpPattern: (text: String, offset: Int)?
  var titles: [ChangelogSettings.Section] = []
  var titleOrder: [String] = []
  /// The types that the patterns name, in their order.
  var types: [String] = []

  static let schema = Schema<CustomizeDraft>([
    .table("bump_map", \.bumpMap, Schema([], other: pattern)),
    .table("bump_map_major_version_zero", \.bumpMapBelowOne, Schema([], other: pattern)),
    Rule(name: "bump_pattern", keys: [bumpPatternKey]) { entry, draft, report in
      guard let text = entry.node.string else {
        return report.misfit(.kind(entry.node), in: entry.node, expected: bumpPatternKey.expected)
      }
      draft.bumpPattern = (text, entry.node.range.lowerBound)
    },
    .table("change_type_map", \.titles, Schema([], other: CommitizenTable.title)),
    .key("change_type_order", .strings, \.titleOrder, "The order of the changelog's headings."),
    .ignored("schema_pattern", "messages are checked as Conventional Commits of the types in bump_map"),
    .ignored("commit_parser", "commits are read as Conventional Commits"),
    .ignored("changelog_pattern", "the changelog shows the types that have a heading"),
    .ignored("questions", "bump commit asks for type, scope, description and body"),
    .ignored("message_template", "bump commit writes Conventional Commits"),
    .ignored("example"), .ignored("schema"), .ignored("info"), .ignored("info_path"),
  ])

  private static let pattern = Rule<[Pattern]>.any(
    .commitizenIncrement, "What commits raise whose header begins with this; plain types only."
  ) { patterns, entry, increment in
    patterns.append(Pattern(text: entry.key, increment: increment, offset: entry.keyRange.lowerBound))
  }

  private static let bumpPatternKey = ConfigurationKey(
    path: ["bump_pattern"], expected: "a string", defaultValue: nil,
    summary: "The types that can raise the version, as in ^(feat|fix); plain types only.")

  /// Makes increments and types of the patterns.
  mutating func apply(to draft: inout CommitizenDraft, _ report: inout Report) {
    draft.titles += titles
    draft.titleOrder += titleOrder
    if !bumpMap.isEmpty { draft.settings.increments.levels = [:] }
    for pattern in bumpMap { apply(pattern, to: &draft.settings, &report) }
    restrictToPattern(&draft.settings, &report)
    if draft.settings.increments.majorVersionZero {
      for pattern in bumpMapBelowOne { applyBelowOne(pattern, to: &draft.settings, &report) }
    }
    draft.customize.types = types
  }

  private mutating func apply(_ pattern: Pattern, to settings: inout Settings, _ report: inout Report) {
    switch PlainPattern(pattern.text) {
    case .types(let words):
      for word in words {
        // Commitizen takes the first pattern that matches.
        if settings.increments.levels[word] == nil { settings.increments.levels[word] = .increment(pattern.increment) }
        if !types.contains(word) { types.append(word) }
        if !settings.commits.types.contains(word) { settings.commits.types.append(word) }
      }
    case .breaking where pattern.increment == .major: break
    case .breaking:
      report.warning(
        at: pattern.offset,
        "customize.bump_map.\"\(pattern.text)\" is ignored: a breaking change is always major",
        hint: "major_version_zero makes it minor below 1.0.0")
    case .other:
      report.warning(
        at: pattern.offset,
        "customize.bump_map.\"\(pattern.text)\" is ignored: it is not a plain type such as \"^feat\"")
    }
  }

  /// A type that the pattern does not name raises nothing.
  private mutating func restrictToPattern(_ settings: inout Settings, _ report: inout Report) {
    guard let bumpPattern else { return }
    guard case .types(let words) = PlainPattern(bumpPattern.text) else {
      return report.warning(
        at: bumpPattern.offset,
        "customize.bump_pattern is ignored: it is not a choice of plain types such as \"^(feat|fix)\"")
    }
    for type in settings.increments.levels.keys where !words.contains(type) {
      settings.increments.levels[type] = .increment(.none)
    }
  }

  private func applyBelowOne(_ pattern: Pattern, to settings: inout Settings, _ report: inout Report) {
    let isExpressed: Bool
    switch (PlainPattern(pattern.text), pattern.increment) {
    case (.breaking, .major), (.breaking, .minor), (.breaking, .patch):
      settings.increments.zeroBreaking = pattern.increment
      isExpressed = true
    case (.types(["feat"]), .minor), (.types(["feat"]), .patch):
      settings.increments.zeroFeat = pattern.increment
      isExpressed = true
    case (.types(let words), let increment):
      isExpressed = words.allSatisfy {
        let level = settings.increments.increment(ofType: $0)
        return increment == (level == .major ? settings.increments.zeroBreaking : level)
      }
    default: isExpressed = false
    }
    guard !isExpressed else { return }
    report.warning(
      at: pattern.offset, "customize.bump_map_major_version_zero.\"\(pattern.text)\" is ignored",
      hint: "below 1.0.0 only breaking changes and feat can raise something else than above")
  }
}

/// What a pattern of commitizen stands for.
enum PlainPattern: Equatable {
  /// Types, in lower case.
  case types([String])
  /// The mark of a breaking change.
  case breaking
  case other

  /// Recognizes `^feat`, `feat$`, `^(feat|fix)` and the marks of commitizen's own map.
  init(_ pattern: String) {
    var text = Substring(pattern)
    if text.first == "^" { text.removeFirst() }
    if text.last == "$" { text.removeLast() }
    if text.last == "!" || text.hasPrefix("BREAKING") {
      self = .breaking
      return
    }
    if text.first == "(", text.last == ")" { text = text.dropFirst().dropLast() }
    let words = text.split(separator: "|", omittingEmptySubsequences: false)
    let isPlain = words.allSatisfy { word in
      !word.isEmpty
        && word.utf8.allSatisfy { byte in
          byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        }
    }
    self = isPlain ? .types(words.map { $0.lowercased() }) : .other
  }
}

extension Shape where Value == Increment {
  /// `MAJOR`, `MINOR` or `PATCH`, in any case.
  static let commitizenIncrement = Shape(expected: Spelling.choice(["MAJOR", "MINOR", "PATCH"])) {
    node throws(Misfit) in
    guard let text = node.string else { throw .kind(node) }
    guard let increment = Increment(rawValue: text.lowercased()), increment != .none else {
      throw Misfit(node: node, reason: .choice(nearest: nil))
    }
    return increment
  }
}

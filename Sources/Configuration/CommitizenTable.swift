import SemanticVersion
import StructuredText

/// What commitizen's table says, before it becomes settings.
struct CommitizenDraft {
  var settings = Settings()
  /// The plug-in that commitizen reads commits by.
  var rules = "cz_conventional_commits"
  var customize = CustomizeDraft()
  /// Headings of the changelog by type, and their order.
  var titles: [ChangelogSettings.Section] = []
  var titleOrder: [String] = []

  /// Commitizen's defaults, except that tags are annotated and that a final release gathers its prereleases' entries.
  init() {
    settings.scheme = .pep440
    settings.tagFormat = "$version"
    settings.updateChangelogOnBump = false
    settings.changelog.style = .commitizen
    settings.changelog.sections = []
  }
}

/// Commitizen's table: every key that it knows, and what becomes of it here.
enum CommitizenTable {
  static let schema = Schema<CommitizenDraft>(
    [
      .key(
        "name", .string, \.rules, default: #""cz_conventional_commits""#,
        "The rules of commits; those of cz_customize are understood where they are plain types."),
      .key(
        "version_provider", .choice(VersionProvider.allCases.filter { $0 != .config }), \.settings.versionProvider,
        default: #""commitizen""#, "What states the current version; found from the manifests without the key version."),
      .key("version_type", .commitizenScheme, \.settings.scheme, "The older name of version_scheme."),
    ] + CommonKeys.rules(isCommitizen: true).map { $0.lifted(to: \.settings) } + [
      .key("pre_bump_hooks", .shellLines, \.settings.preBumpHooks, default: "[]", "Shell commands before the commit."),
      .key("post_bump_hooks", .shellLines, \.settings.postBumpHooks, default: "[]", "Shell commands after the tags."),
      .key(
        "template", .path, \.settings.changelog.template,
        "File of a template in place of the layout. It is not Jinja's, though much like it."),
      .table("extras", \.settings.changelog.extras, VersioningTable.extras),
      .table("change_type_map", \.titles, Schema([], other: title)),
      .key("change_type_order", .strings, \.titleOrder, "The order of the changelog's headings."),
      .table("customize", \.customize, CustomizeDraft.schema),
    ] + ignored)

  /// Headings by type.
  static let title = Rule<[ChangelogSettings.Section]>.any(.nonEmpty, "Heading of the commits of this type.") {
    titles, entry, title in
    titles.append(.init(type: entry.key, title: title))
  }

  private static let ignored: [Rule<CommitizenDraft>] =
    [
      .ignored("changelog_start_rev", "the changelog begins where the file or the history does"),
      Rule(name: "encoding", keys: [.ignored("encoding", "files are UTF-8")]) { entry, _, report in
        let name = entry.node.string?.lowercased().filter { $0 != "-" && $0 != "_" }
        if name != "utf8" { report.warnIgnored(entry, "files are UTF-8") }
      },
    ]
    + [
      "changelog_incremental", "always_signoff", "retry_after_failure", "use_shortcuts", "body_length_limit",
      "breaking_change_exclamation_in_title", "style",
    ].map { .ignored($0) }

  /// Reads the table into settings.
  static func read(_ table: Node, _ report: inout Report) -> Settings {
    report.isLenient = true
    var draft = CommitizenDraft()
    schema.read(table, into: &draft, &report)
    let isCustomized = draft.rules == "cz_customize"
    if isCustomized {
      var customize = draft.customize
      customize.apply(to: &draft, &report)
    } else if let node = table["customize"] {
      report.passOver("customize")
      report.warning(at: node.range.lowerBound, "customize is read only with name = \"cz_customize\"; it is ignored")
    }
    if !isCustomized, draft.rules != "cz_conventional_commits", let node = table["name"] {
      report.warning(
        at: node.range.lowerBound,
        "the rules of \(draft.rules) are a plug-in of commitizen; commits are read as Conventional Commits")
    }
    draft.settings.changelog.sections = draft.sections(isCustomized: isCustomized)
    settleProvider(&draft.settings, table, &report)
    return draft.settings
  }

  /// The version is the table's own where it has one, else the manifests'.
  private static func settleProvider(_ settings: inout Settings, _ table: Node, _ report: inout Report) {
    if settings.version != nil {
      settings.versionProvider = settings.versionProvider ?? .commitizen
    } else if settings.versionProvider == .commitizen, let node = table["version_provider"] {
      settings.versionProvider = nil
      report.warning(
        at: node.range.lowerBound,
        "version_provider is \"commitizen\", but there is no key version; it is found from the manifests")
    }
  }
}

extension CommitizenDraft {
  /// The changelog's groups, with the titles and in the order that the table says.
  fileprivate func sections(isCustomized: Bool) -> [ChangelogSettings.Section] {
    var sections =
      isCustomized && !customize.types.isEmpty
      ? customize.types.map { .init(type: $0, title: $0) } : ChangelogSettings.Style.commitizen.sections
    for title in titles {
      if let index = sections.firstIndex(where: { $0.type == title.type }) {
        sections[index] = title
      } else {
        sections.append(title)
      }
    }
    // Sorting keeps equals in order only by their index.
    let ranks = sections.map { titleOrder.firstIndex(of: $0.title) ?? .max }
    return sections.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { sections[$0] }
  }
}

extension ConfigurationKey {
  /// A key of commitizen that does nothing here.
  fileprivate static func ignored(_ name: String, _ reason: String?) -> ConfigurationKey {
    ConfigurationKey(
      path: [name], expected: "anything", defaultValue: nil,
      summary: reason.map { "Ignored: \($0)." } ?? "Ignored: it is for commitizen's own dialogue.")
  }
}

extension Rule {
  /// A key of commitizen that does nothing here; with a warning where that could matter.
  static func ignored(_ name: String, _ reason: String? = nil) -> Rule {
    Rule(name: name, keys: [.ignored(name, reason)]) { entry, _, report in
      if let reason { report.warnIgnored(entry, reason) }
    }
  }
}

extension Report {
  fileprivate mutating func warnIgnored(_ entry: Entry, _ reason: String) {
    warning(at: entry.keyRange.lowerBound, "\(name) is ignored: \(reason)")
  }
}

import SemanticVersion
import StructuredText

/// Our own table: every key, what it has to be and where it goes.
enum VersioningTable {
  static let schema = Schema<Settings>(
    [
      .key(
        "version_provider", .choice(VersionProvider.allCases.filter { $0 != .commitizen }), \.versionProvider,
        "What states the current version; found from the manifests if unsaid, scm: the tags, config: the key version.")
    ] + CommonKeys.rules(isCommitizen: false) + settings + [
      .table("increments", \.increments, increments),
      .table("commits", \.commits, commits),
      .table("changelog", \.changelog, changelog),
      .table("images", \.images, images),
      .table("push", \.push, push),
      .tables("packages", \.packages, packages) { PackageSettings(name: $0) },
      .tables("groups", \.groups, groups) { GroupSettings(name: $0) },
      .table("shared", \.shared, shared),
    ])

  /// The full name of a known key that stands in some other table; nil if there is none.
  static func name(ofKeyNamed name: String, isLenient: Bool) -> String? {
    let keys = isLenient ? ConfigurationKey.commitizen : ConfigurationKey.all
    if !isLenient, name == "version_type" { return "version_scheme" }
    // A table of free names is the key before the star.
    let paths = keys.map { $0.path.last == "*" ? $0.path.dropLast() : $0.path[...] }
    let path = paths.first { $0.last == name && $0.count > 1 && !$0.contains("*") } ?? paths.first { $0 == [name] }
    return path?.joined(separator: ".")
  }

  private static let settings: [Rule<Settings>] = [
    .key(
      "calver_format", .calendarFormat, \.calverFormat, default: #""YYYY.MM.MICRO""#,
      "Form of a calendar version: YYYY, YY or 0Y, then MM or 0M and perhaps DD or 0D, or WW or 0W, then MAJOR, MINOR, "
        + "MICRO."),
    .key(
      "extra_tag_formats", .tagFormats, \.extraTagFormats, default: "[]",
      "Templates of further tags on the release commit, as in [\"$version\"]."),
    .key("initial_version", .nonEmpty, \.initialVersion, "The first release, where no tag exists."),
    .key(
      "increment_mode", .choice, \.incrementMode, default: #""linear""#,
      "How an increment acts on a prerelease: linear keeps its numbers where they suffice, exact always raises."),
    .key(
      "pre_bump_hooks", .argumentLists, \.preBumpHooks, default: "[]",
      "Commands before the release commit, as argument lists: [[\"make\", \"docs\"]]."),
    .key("post_bump_hooks", .argumentLists, \.postBumpHooks, default: "[]", "Commands after the tags, likewise."),
    .key(
      "hook_timeout", .integer(0...1_000_000), \.hookTimeout, default: "600",
      "How many seconds each of these commands may take; 0: as many as it wants."),
    .key(
      "squash", .choice, \.squash, default: #""subject""#, "What counts in a squashed commit; body: its headers too."),
  ]

  private static let increments = Schema<IncrementRules>(
    [
      .key("other", .choice, \.other, default: #""none""#, "What types without a level raise."),
      .table("zero", \.self, zero),
      Rule(name: "breaking", keys: []) { entry, _, report in
        report.error(
          at: entry.keyRange.lowerBound, "increments.breaking is not a type; a breaking change is always major",
          hint: "increments.zero.breaking says what it raises below 1.0.0")
      },
    ],
    other: .any(.level, "What commits of this type raise, or the type that it is another name for.") {
      rules, entry, level in
      rules.levels[entry.key.lowercased()] = level
    })

  private static let zero = Schema<IncrementRules>([
    .key(
      "breaking", .choice([.major, .minor, .patch]), \.zeroBreaking, default: #""major""#,
      "What a breaking change raises below 1.0.0."),
    .key("feat", .choice([.minor, .patch]), \.zeroFeat, default: #""minor""#, "What a feature raises below 1.0.0."),
  ])

  private static let commits = Schema<CommitRules>([
    .key(
      "types", .strings, \.types,
      default: "[" + CommitRules().types.map { "\"\($0)\"" }.joined(separator: ", ") + "]",
      "Types that a message may have."),
    .key("scopes", .strings, \.scopes, default: "[]", "Scopes that a message may have; empty: any."),
    .key("max_subject", .integer(0...Int.max), \.maxSubject, default: "0", "How long a subject may be; 0: any length."),
    .key("lenient_headers", .boolean, \.lenientHeaders, default: "false", "Count feat:x, without the space."),
    .key(
      "header_prefix", .regularExpression, \.headerPrefix,
      #"What may stand before the type: a regular expression, as in ":[a-z_]+:|[A-Z]+-[0-9]+"; nothing if unsaid."#),
  ])

  private static let changelog = Schema<ChangelogSettings>([
    .key("file", .path, \.file, default: #""CHANGELOG.md""#, "File of the changelog; each package has its own."),
    .key("style", .choice, \.style, default: #""conventional""#, "Layout of a release's section."),
    .key("template", .path, \.template, "File of a template in place of a style."),
    .table("extras", \.extras, extras),
    .key(
      "merge_prerelease", .boolean, \.mergePrerelease, default: "true",
      "Gather the prereleases' entries in the final release."),
    .key(
      "links", .links, \.links, default: #""origin""#, "Where links lead: to origin's forge, beneath a URL, nowhere."),
    .key("authors", .boolean, \.authors, default: "false", "Name the authors."),
    .table(
      "sections", \.sections,
      Schema(
        [],
        other: .any(.nonEmpty, "Heading of the commits of this type, in this order; the style's own if there are none.")
        {
          sections, entry, title in
          sections.append(.init(type: entry.key, title: title))
        })),
  ])

  /// Values that a template knows.
  static let extras = Schema<[String: String]>(
    [],
    other: .any(.scalar, "A value that the template knows as extra.NAME.") { extras, entry, value in
      extras[entry.key] = value
    })

  private static let images = Schema<ImageSettings>([
    .key("repositories", .imageRepositories, \.repositories, default: "[]", "Repositories of the image, without tags."),
    .key(
      "floating", .list(of: .choice, expected: "a list of \"latest\", \"minor\" and \"major\""), \.floating,
      default: #"["latest"]"#, "Tags that move to the highest stable version."),
    .key("channels", .strings, \.channels, default: "[]", "Prereleases with a moving tag, as in [\"rc\"]."),
    .key(
      "default_branch", .nonEmpty, \.defaultBranch,
      "The default branch; as the CI says, else as the remote's HEAD does, if unsaid."),
    .key("edge", .string, default: #""""#, "Tag of the default branch beside its slug.") { images, name in
      images.edge = name.isEmpty ? nil : name
    },
    .key("sha", .boolean, \.sha, default: "false", "A tag for each commit."),
    .key("slug_max", .integer(16...128), \.slugMax, default: "128", "How long the tag of a branch may be."),
    .key("yanked", .strings, \.yanked, default: "[]", "Versions that never hold a floating tag."),
    .table(
      "labels", \.labels,
      Schema(
        [],
        other: .any(.string, "Label of the image instead of the one that is worked out; empty: none.") {
          labels, entry, value in
          labels[entry.key] = value
        })),
    .key(
      "allowed_branches", .strings, \.allowedBranches, default: "[]",
      "Branches from one of which a release has to be reachable; empty: any."),
    .key("references", .globs, \.references, default: "[]", "Manifests whose image references a release updates."),
  ])

  private static let push = Schema<PushSettings>([
    .key("remote", .nonEmpty, \.remote, "The remote that is pushed to; as git's settings say, else origin, if unsaid."),
    .key(
      "tags_per_push", .integer(1...Int.max), \.tagsPerPush, default: "3",
      "Tags in one push; GitHub raises no event for more than three."),
    .key(
      "atomic", .boolean, \.atomic, default: "true",
      "A push succeeds or fails as a whole; otherwise the branch goes before the tags."),
  ])

  private static let packages = Schema<PackageSettings>([
    .key("path", .path, \.path, "Folder of the package; as discovered if unsaid."),
    .key("paths", .globs, \.paths, default: "[]", "Further folders whose changes count."),
    .key("ignore", .globs, \.ignore, default: "[]", "Files whose changes do not count."),
    .key("tag_format", .tagFormat, \.tagFormat, "Template of its tags; the workspace's if unsaid."),
    .key(
      "legacy_tag_formats", .legacyTagFormats, \.legacyTagFormats, default: "[]",
      "Templates of its older tags, as of another name."),
    .key("image", .imageRepository, \.image, "Repository of its image."),
    .key(
      "propagate", .choice, \.propagate,
      "What a changed local dependency does here; patch for a service, out-of-range for a library if unsaid."),
  ])

  private static let groups = Schema<GroupSettings>([
    .key("packages", .strings, \.packages, "Packages that share a version."),
    .key("mode", .choice, \.mode, default: #""fixed""#, "fixed: always one version; linked: those that change."),
  ])

  private static let shared = Schema<[SharedFolder]>(
    [],
    other: .any(.strings, "Packages that a change of files matching this glob concerns.") { folders, entry, packages in
      folders.append(SharedFolder(pattern: entry.key, packages: packages))
    })
}

extension Shape where Value == IncrementRules.Level {
  /// An increment, or the name of a type; whether there is such a type is known when the table is read.
  static let level = Shape<String>.nonEmpty.map(
    expected: Spelling.choice(Increment.allCases.reversed().map(\.rawValue)) + ", or the name of another type"
  ) { text, _ in
    Increment(rawValue: text).map { IncrementRules.Level.increment($0) } ?? .alias(text.lowercased())
  }
}

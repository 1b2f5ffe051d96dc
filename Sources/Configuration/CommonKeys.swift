import SemanticVersion

/// The keys that our own table has in common with commitizen's, under commitizen's names.
enum CommonKeys {
  static func rules(isCommitizen: Bool) -> [Rule<Settings>] {
    versionRules(isCommitizen: isCommitizen) + tagRules(isCommitizen: isCommitizen)
      + commitRules + changelogRules(isCommitizen: isCommitizen)
  }

  private static func versionRules(isCommitizen: Bool) -> [Rule<Settings>] {
    [
      .key(
        "version", .string, \.version,
        "The current version, for provider \(isCommitizen ? "commitizen" : "config"): a project without a manifest."),
      .key(
        "version_scheme", isCommitizen ? .commitizenScheme : .choice, \.scheme,
        default: isCommitizen ? #""pep440""# : nil,
        "How versions are written: semver (1.2.0-a0), semver2 (1.2.0-alpha.0), pep440 (1.2.0a0)"
          + (isCommitizen ? "; pep440 if unsaid." : ", calver (2026.11.0); as the ecosystem does if unsaid.")),
      .key(
        "prerelease_offset", .count, \.prereleaseOffset, default: "0", "First number of a series of prereleases: a0."),
      .key(
        "major_version_zero", .boolean, default: "false",
        "Below 1.0.0 a breaking change raises the minor number: increments.zero.breaking = \"minor\"."
      ) { settings, isOn in
        if isOn { settings.increments.zeroBreaking = .minor }
        settings.increments.majorVersionZero = isOn
      },
      .key(
        "version_files", .versionFiles, \.versionFiles, default: "[]",
        "Further files that state the version: \"path\" or \"path:regex\", matched as whole version tokens."),
    ]
  }

  private static func tagRules(isCommitizen: Bool) -> [Rule<Settings>] {
    [
      .key(
        "tag_format", .tagFormat, \.tagFormat, default: isCommitizen ? #""$version""# : nil,
        "Template of the release's tag"
          + (isCommitizen ? "." : "; \"v$version\", in a workspace \"$name-v$version\", if unsaid.")),
      .key(
        "legacy_tag_formats", .legacyTagFormats, \.legacyTagFormats, default: "[]",
        "Templates of older tags that are read as ours."),
      .key(
        "ignored_tag_formats", .ignoredTagFormats, \.ignoredTagFormats, default: "[]",
        "Templates of tags that are never read; * matches anything."),
      .key(
        "annotated_tag", .boolean, \.annotatedTag, default: "true", "Make annotated tags, which --follow-tags pushes."),
      .key("annotated_tag_message", .string, \.annotatedTagMessage, "Message of the annotated tag."),
      .key("gpg_sign", .boolean, \.gpgSign, "Sign commits and tags; as git's own settings say if unsaid."),
    ]
  }

  private static let commitRules: [Rule<Settings>] = [
    .key(
      "bump_message", .nonEmpty, \.bumpMessage, default: #""bump: version $current_version → $new_version""#,
      "Template of the release commit's message."),
    .key(
      "message_length_limit", .integer(0...Int.max), \.commits.maxSubject, default: "0",
      "How long a subject may be; 0: any length. The same as commits.max_subject."),
    .key(
      "allowed_prefixes", .strings, \.commits.allowedPrefixes,
      "How messages begin that the lint lets through as they are."),
    .key(
      "allow_abort", .boolean, \.commits.allowAbort, default: "false", "Let an empty message through the lint."),
  ]

  private static func changelogRules(isCommitizen: Bool) -> [Rule<Settings>] {
    [
      .key(
        "update_changelog_on_bump", .boolean, \.updateChangelogOnBump, default: isCommitizen ? "false" : "true",
        "Write the changelog at a release."),
      .key(
        "changelog_file", .path, \.changelog.file, default: #""CHANGELOG.md""#,
        "File of the changelog. The same as changelog.file."),
      .key(
        "changelog_format", .choice, \.changelog.format, "Markup of the changelog; as its file name says if unsaid."),
      .key(
        "changelog_merge_prerelease", .boolean, \.changelog.mergePrerelease, default: "true",
        "Gather the prereleases' entries in the final release. The same as changelog.merge_prerelease."),
    ]
  }
}

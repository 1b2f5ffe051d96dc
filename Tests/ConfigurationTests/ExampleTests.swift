import Configuration
import SemanticVersion
import Testing

@Suite("the complete example")
struct ExampleTests {
  @Test("it loads without a problem, and the defaults that it shows are the defaults")
  func defaults() throws {
    let loaded = try load(".versioning.toml", example)
    #expect(loaded.warnings == [])
    let settings = loaded.settings
    #expect(settings.origin == .versioning(file: ".versioning.toml"))
    #expect(settings.tablePath == [])
    let defaults = Settings()
    #expect(settings.increments == defaults.increments)
    #expect(settings.commits == defaults.commits)
    #expect(settings.changelog == defaults.changelog)
    #expect(settings.images == defaults.images)
    #expect(settings.push.remote == "origin")
    #expect(settings.push.tagsPerPush == defaults.push.tagsPerPush && settings.push.atomic == defaults.push.atomic)
    #expect(settings.legacyTagFormats == [] && settings.ignoredTagFormats == [] && settings.extraTagFormats == [])
    #expect(settings.versionFiles == [] && settings.preBumpHooks == [] && settings.postBumpHooks == [])
    #expect(settings.annotatedTag && settings.updateChangelogOnBump)
    #expect(settings.prereleaseOffset == 0)
    #expect(settings.incrementMode == .linear)
    #expect(settings.squash == .subject)
  }

  @Test("what it says by way of example is read as written")
  func values() throws {
    let settings = try load(".versioning.toml", example).settings
    #expect(settings.versionProvider == .pep621)
    #expect(settings.version == "1.0.0")
    #expect(settings.scheme == .semver2)
    #expect(settings.calverFormat == .default)
    #expect(settings.tagFormat == "v$version")
    #expect(settings.gpgSign == false)
    #expect(settings.annotatedTagMessage == nil)
    #expect(settings.initialVersion == "0.1.0")
    #expect(settings.bumpMessage == "bump: version $current_version → $new_version")
    #expect(settings.images.edge == nil)

    var api = PackageSettings(name: "api")
    api.path = "services/api"
    api.ignore = ["**/*.md"]
    api.tagFormat = "api-v$version"
    api.image = "registry.example.com/api"
    api.propagate = .patch
    #expect(settings.packages == [api])
    var platform = GroupSettings(name: "platform")
    platform.packages = ["api", "worker"]
    #expect(settings.groups == [platform])
    #expect(settings.shared == [SharedFolder(pattern: "proto/**", packages: ["api", "worker"])])
    #expect(!settings.describesOnePackage)
  }

  @Test("values other than the defaults are read")
  func others() throws {
    let settings = try load(
      ".versioning.toml",
      """
      version_provider = "scm"
      version_scheme = "pep440"
      legacy_tag_formats = ["release-$version", "rel/$major"]
      ignored_tag_formats = ["nightly-*", "*-lib"]
      extra_tag_formats = ["$version"]
      annotated_tag = false
      annotated_tag_message = "release $version"
      prerelease_offset = 1
      increment_mode = "exact"
      version_files = ["./src/app.py:__version__ = 'a:b'", "README.md"]
      pre_bump_hooks = [["make", "docs"], ["true"]]
      squash = "body"
      [increments]
      docs = "patch"
      Feature = "feat"
      other = "patch"
      zero.breaking = "minor"
      zero.feat = "patch"
      [changelog]
      links = "https://git.example.com/o/r"
      style = "keep-a-changelog"
      template = "./notes.tpl"
      [images]
      repositories = ["registry.example.com:5000/my_app"]
      floating = ["latest", "minor"]
      edge = "edge"
      slug_max = 63
      """
    ).settings
    #expect(settings.versionProvider == .scm)
    #expect(settings.scheme == .pep440)
    #expect(settings.legacyTagFormats == ["release-$version", "rel/$major"])
    #expect(settings.ignoredTagFormats == ["nightly-*", "*-lib"])
    #expect(settings.extraTagFormats == ["$version"])
    #expect(!settings.annotatedTag)
    #expect(settings.annotatedTagMessage == "release $version")
    #expect(settings.prereleaseOffset == 1)
    #expect(settings.incrementMode == .exact)
    #expect(settings.versionFiles.map(\.path) == ["src/app.py", "README.md"])
    #expect(settings.versionFiles.map(\.pattern) == ["__version__ = 'a:b'", nil])
    #expect(settings.preBumpHooks == [.arguments(["make", "docs"]), .arguments(["true"])])
    #expect(settings.squash == .body)
    #expect(settings.increments.levels["feature"] == .alias("feat"))
    #expect(settings.increments.increment(ofType: "FEATURE") == .minor)
    #expect(settings.increments.increment(ofType: "docs") == .patch)
    #expect(settings.increments.increment(ofType: "fix") == .patch)
    #expect(settings.increments.increment(ofType: "chore") == .patch)
    #expect(settings.increments.zeroBreaking == .minor && settings.increments.zeroFeat == .patch)
    #expect(!settings.increments.majorVersionZero)
    #expect(settings.changelog.links == .url("https://git.example.com/o/r"))
    #expect(settings.changelog.template == "notes.tpl")
    #expect(settings.changelog.sections.map(\.title) == ["Added", "Changed", "Changed", "Fixed"])
    #expect(settings.images.repositories == ["registry.example.com:5000/my_app"])
    #expect(settings.images.floating == [.latest, .minor])
    #expect(settings.images.edge == "edge")
    #expect(settings.images.slugMax == 63)
  }

  @Test("an entry of version_files knows where it stands")
  func offsets() throws {
    let text = "version_files = [\"a.py\", \"b.py:x\"]"
    let entries = try load(".versioning.toml", text).settings.versionFiles
    #expect(entries.map(\.offset) == [17, 25])
  }

  /// The annotated example of the documentation, word for word.
  private let example = #"""
    # A complete .versioning.toml. Every key is optional; the values shown are the defaults, or an example where it says so.

    version_provider = "pep621"          # found from the manifest; also poetry, uv, cargo, npm, composer, scm (tags are the version), config (the key below)
    version = "1.0.0"                    # example; only with provider "config": a project without a manifest
    version_scheme = "semver2"           # pep440 for a Python manifest; semver (commitizen's 1.2.0-a0), semver2 (1.2.0-alpha.0), pep440 (1.2.0a0), calver
    calver_format = "YYYY.MM.MICRO"      # only with calver
    tag_format = "v$version"             # "$name-v$version" in a workspace
    legacy_tag_formats = []              # also read as ours
    ignored_tag_formats = []             # never read; * matches anything
    extra_tag_formats = []               # further tags made on the release commit, e.g. ["$version"]
    annotated_tag = true
    gpg_sign = false                     # otherwise as git's own settings say
    initial_version = "0.1.0"            # example; first release where no tag exists
    prerelease_offset = 0                # first number of a series: a0
    increment_mode = "linear"            # or "exact"
    version_files = []                   # commitizen's "path" or "path:regex", matched as whole version tokens
    bump_message = "bump: version $current_version → $new_version"
    update_changelog_on_bump = true
    pre_bump_hooks = []                  # argument lists: [["make", "docs"]]
    post_bump_hooks = []
    squash = "subject"                   # "body": headers in squash bodies count too

    [increments]                         # level per type: major, minor, patch, none, or another type's name as an alias
    feat = "minor"
    fix = "patch"
    perf = "patch"
    refactor = "patch"
    revert = "patch"
    other = "none"

    [increments.zero]                    # below 1.0.0
    breaking = "major"                   # or "minor" (commitizen's major_version_zero)
    feat = "minor"                       # or "patch"

    [commits]
    types = ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"]
    scopes = []                          # empty: any
    max_subject = 0                      # 0: any
    lenient_headers = false              # count "feat:x"

    [changelog]
    file = "CHANGELOG.md"
    style = "conventional"               # keep-a-changelog, commitizen, or template = "path"
    merge_prerelease = true
    links = "origin"                     # or a URL, or "none"
    authors = false
    [changelog.sections]                 # in this order; breaking changes always stand first
    feat = "Features"
    fix = "Bug fixes"
    perf = "Performance"
    revert = "Reverts"

    [images]
    repositories = []                    # ["registry.example.com/my_app"]
    floating = ["latest"]                # also "minor", "major"
    channels = []                        # ["alpha", "rc"]
    edge = ""                            # name for the default branch beside its slug
    sha = false
    slug_max = 128
    yanked = []                          # versions that never hold a floating tag
    allowed_branches = []                # release commits must be reachable from one of these; empty: any
    references = []                      # manifests to update at a release: ["deploy/**/*.yaml"]

    [push]
    remote = "origin"
    tags_per_push = 3                    # GitHub raises no event for more
    atomic = true

    [packages.api]                       # a workspace; discovered ones need no entry
    path = "services/api"
    paths = []                           # further folders whose changes count
    ignore = ["**/*.md"]                 # example
    tag_format = "api-v$version"
    image = "registry.example.com/api"
    propagate = "patch"                  # what a changed local dependency does here: patch, match, out-of-range, none

    [groups.platform]                    # example: these share one version
    packages = ["api", "worker"]
    mode = "fixed"                       # or "linked": the highest of those that change

    [shared]                             # example: folders owned by nobody that concern packages
    "proto/**" = ["api", "worker"]
    """#
}

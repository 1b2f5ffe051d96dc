import Configuration
import Testing

@Suite("problems of our own table")
struct ProblemTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let problem: String
    var testDescription: String { text }
    init(_ text: String, _ problem: String) {
      self.text = text
      self.problem = problem
    }
  }

  @Test("the message says what is wrong, where, and what was expected", arguments: kinds + choices + unknown + values)
  func message(_ row: Row) {
    #expect(problems(".versioning.toml", row.text) == [".versioning.toml:" + row.problem])
  }

  static let kinds = [
    Row(#"annotated_tag = "false""#, #"1:17: annotated_tag must be true or false, not the string "false""#),
    Row("\n\ntag_format = 3", "3:14: tag_format must be a string, not the integer 3"),
    Row(#"version_files = "a.py""#, #"1:17: version_files must be a list of strings, not the string "a.py""#),
    Row(#"version_files = ["a.py", 1.5]"#, "1:26: version_files must be a list of strings; here stands the number 1.5"),
    Row(
      #"pre_bump_hooks = ["make docs"]"#,
      #"1:19: pre_bump_hooks must be a list of argument lists, as in [["make", "docs"]]; here stands the string "make docs""#
    ),
    Row("pre_bump_hooks = [[]]", "1:19: pre_bump_hooks holds a command without a program"),
    Row("prerelease_offset = -1", "1:21: prerelease_offset is -1; it must be a whole number from 0"),
    Row(
      "prerelease_offset = 1979-05-27", "1:21: prerelease_offset must be a whole number from 0, not the date 1979-05-27"
    ),
    Row("images = 1", "1:10: images must be a table, not the integer 1"),
    Row("packages.api = []", "1:16: packages.api must be a table, not a list"),
    Row("images.slug_max = 5", "1:19: images.slug_max is 5; it must be a whole number from 16 to 128"),
    Row("images.slug_max = 15", "1:19: images.slug_max is 15; it must be a whole number from 16 to 128"),
    Row("push = {tags_per_push = 0}", "1:25: push.tags_per_push is 0; it must be a whole number from 1"),
    Row("bump_message = ''", "1:16: bump_message is empty"),
  ]

  static let choices = [
    Row(
      #"increment_mode = "linaer""#,
      #"1:18: increment_mode must be "linear" or "exact", not the string "linaer"; did you mean "linear""#),
    Row(
      #"version_scheme = "semver3""#,
      #"1:18: version_scheme must be "semver", "semver2", "pep440" or "calver", not the string "semver3"; did you mean "semver""#
    ),
    Row(
      #"version_provider = "commitizen""#,
      #"1:20: version_provider must be "pep621", "poetry", "uv", "cargo", "npm", "composer", "scm" or "config", not the string "commitizen""#
    ),
    Row(
      #"increments.zero.feat = "major""#,
      #"1:24: increments.zero.feat must be "minor" or "patch", not the string "major""#),
    Row(
      #"increments.docs = "ptach""#,
      #"1:19: increments.docs must be "major", "minor", "patch" or "none", or the name of another type, not the string "ptach"; did you mean "patch""#
    ),
    Row(
      "increments.docs = 1",
      #"1:19: increments.docs must be "major", "minor", "patch" or "none", or the name of another type, not the integer 1"#
    ),
    Row(
      #"changelog.links = "orgin""#,
      #"1:19: changelog.links must be "origin", "none" or an address such as "https://git.example.com/o/r", not the string "orgin"; did you mean "origin""#
    ),
    Row(
      #"images.floating = ["patch"]"#,
      #"1:20: images.floating must be a list of "latest", "minor" and "major", not the string "patch""#),
  ]

  static let unknown = [
    Row(#"tag_fromat = "v$version""#, "1:1: unknown key tag_fromat; did you mean tag_format"),
    Row("Squash = 'body'", "1:1: unknown key Squash; did you mean squash"),
    Row("[imges]\nsha = true", "1:2: unknown key imges; did you mean images"),
    Row("[images]\nfloatin = []", "2:1: unknown key images.floatin; did you mean images.floating"),
    Row("floating = []", "1:1: unknown key floating; did you mean images.floating"),
    Row("[images]\ntag_format = 'v$version'", "2:1: unknown key images.tag_format; did you mean tag_format"),
    Row("version_type = 'semver'", "1:1: unknown key version_type; did you mean version_scheme"),
    Row(
      "[packages.\"@a/b\"]\npaht = 'x'", "2:1: unknown key packages.\"@a/b\".paht; did you mean packages.\"@a/b\".path"),
    Row("zebra = 1", "1:1: unknown key zebra"),
    Row("increments.breaking = 'minor'", "1:12: increments.breaking is not a type; a breaking change is always major"),
    Row("[tool.versioning]\nsquash = 'body'", "1:2: unknown key tool"),
  ]

  static let values = [
    Row(
      "tag_format = 'release'",
      "1:14: tag_format \"release\" gives different releases the same tag; put $version into it"),
    Row(
      "tag_format = 'v$major.$minor'",
      "1:14: tag_format \"v$major.$minor\" gives different releases the same tag; put $version into it"),
    Row(
      "tag_format = 'v$verison'",
      "1:14: tag_format \"v$verison\" has the unknown variable $verison; did you mean $version"),
    Row("tag_format = 'v $version'", "1:14: tag_format \"v $version\" makes no valid git tag: it holds a space"),
    Row("tag_format = 'a..$version'", "1:14: tag_format \"a..$version\" makes no valid git tag: it holds .."),
    Row("tag_format = '-$version'", "1:14: tag_format \"-$version\" makes no valid git tag: it begins with -"),
    Row(
      "tag_format = '$version.lock'",
      "1:14: tag_format \"$version.lock\" makes no valid git tag: a part of it ends with .lock"),
    Row("tag_format = 'v*$version'", "1:14: tag_format \"v*$version\" makes no valid git tag: it holds *"),
    Row(
      #"tag_format = "v\u0001$version""#,
      "1:14: tag_format \"v\u{1}$version\" makes no valid git tag: it holds a control character"),
    Row("tag_format = ''", "1:14: tag_format \"\" makes no valid git tag: it is empty"),
    Row("legacy_tag_formats = ['v*']", "1:23: legacy_tag_formats \"v*\" is no valid git tag: it holds *"),
    Row("ignored_tag_formats = ['v~*']", "1:24: ignored_tag_formats \"v~*\" is no valid git tag: it holds ~"),
    Row(
      "packages.api.tag_format = '$name'",
      "1:27: packages.api.tag_format \"$name\" gives different releases the same tag; put $version into it"),
    Row(
      "version_scheme = 'semver2'\nversion = '1.0'",
      "2:11: version \"1.0\" is no semver2 version: the patch number is missing at column 4; write all of major.minor.patch, as in 1.4.0"
    ),
    Row(
      "calver_format = 'YYYY.DD'\nversion_scheme = 'calver'",
      "1:17: calver_format \"YYYY.DD\" is no form of a calendar version: DD at column 6 cannot follow YYYY; after the year write a month and perhaps its day, or a week, then MAJOR, MINOR, MICRO in this order, each at most once"
    ),
    Row(
      "calver_format = 'YYYY-MM'\nversion_scheme = 'calver'",
      "1:17: calver_format \"YYYY-MM\" is no form of a calendar version: 'YYYY-MM' is no part at column 1; write YYYY, YY, 0Y, MM, 0M, WW, 0W, DD, 0D, MAJOR, MINOR, MICRO with dots between them, as in YYYY.MM.MICRO"
    ),
    Row(
      "version_scheme = 'calver'\ncalver_format = 'YYYY.0M.MICRO'\ninitial_version = '2026.1.0'",
      "3:19: initial_version \"2026.1.0\" is no calver version: 0M of the form YYYY.0M.MICRO at column 6 has to be a month from 01 to 12"
    ),
    Row("version_provider = 'config'", "1:20: version_provider is \"config\", but there is no key version"),
    Row(
      "[packages.api]\npath = ''",
      "2:8: packages.api.path is empty; write a path from the repository's root, or . for the root"),
    Row(
      "[packages.api]\npath = '../api'",
      "2:8: packages.api.path \"../api\" leads out of the repository; write a path from its root, as in services/api"),
    Row(
      "[packages.api]\npath = '/srv'",
      "2:8: packages.api.path \"/srv\" leads out of the repository; write a path from its root, as in services/api"),
    Row(
      "version_files = ['a/../../b.py:x']",
      "1:18: version_files \"a/../../b.py\" leads out of the repository; write a path from its root, as in services/api"
    ),
    Row("[packages.api]\n[packages.API]", "2:11: the packages api and API have the same name but for case"),
    Row("[packages.a]\npath = 'x/'\n[packages.b]\npath = './x'", "4:8: the packages a and b have the same path \"x\""),
    Row("[packages.'a b']", "1:11: the package name \"a b\" makes no valid git tag: it holds a space"),
    Row("[groups.x]\nmode = 'linked'", "1:9: groups.x names no packages; add the key packages"),
    Row(
      "groups.x.packages = ['a']\ngroups.y.packages = ['b', 'a']",
      "2:27: the package a is in the groups x and y; a package has one group"),
    Row("[increments]\na = 'A'", "2:5: increments.a leads back to itself; give one of the types a level"),
    Row("[increments]\nfeat = 'major'\nFeat = 'minor'", "3:1: increments.Feat and increments.feat are one type"),
    Row(
      "images.repositories = ['my_app:latest']",
      "1:24: images.repositories \"my_app:latest\" holds a tag; write the repository alone, as in registry.example.com/my_app"
    ),
    Row(
      "images.repositories = ['acme/App']",
      "1:24: images.repositories \"acme/App\" is no image repository; write it in lower case, as in registry.example.com/my_app"
    ),
    Row(
      "images.repositories = ['https://example.com/app']",
      "1:24: images.repositories \"https://example.com/app\" is no image repository; write it in lower case, as in registry.example.com/my_app"
    ),
  ]

  @Test("a form of calendar versions without that scheme is a warning")
  func calendarFormat() {
    #expect(
      problems(".versioning.toml", "calver_format = 'YYYY.MM.DD'") == [
        "warning: .versioning.toml:1:17: calver_format is read only with version_scheme = \"calver\"; it is ignored"
      ])
    #expect(problems(".versioning.toml", "calver_format = 'YYYY.MM.DD'\nversion_scheme = 'calver'") == [])
  }

  @Test("several problems come at once, in the order of the file")
  func several() {
    let text = """
      [images]
      sha = 1
      flaoting = []

      [packages.api]
      path = "../x"

      [push]
      remote = ""
      """
    #expect(
      problems(".versioning.toml", text) == [
        ".versioning.toml:2:7: images.sha must be true or false, not the integer 1",
        ".versioning.toml:3:1: unknown key images.flaoting; did you mean images.floating",
        ".versioning.toml:6:8: packages.api.path \"../x\" leads out of the repository; write a path from its root, as in services/api",
        ".versioning.toml:9:10: push.remote is empty",
      ])
  }

  @Test("the order is that of the file for problems of the whole table too")
  func order() {
    let text = "version = \"1\"\nversion_scheme = \"semver\"\nzebra = 1\n"
    #expect(
      problems(".versioning.toml", text).map { $0.prefix(20) } == [".versioning.toml:1:1", ".versioning.toml:3:1"])
  }

  @Test("a problem may have a hint of its own")
  func hint() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try load(".versioning.toml", "increments.breaking = 'minor'")
    }
    guard case .problems(let problems)? = error else { return }
    #expect(problems.map(\.hint) == ["increments.zero.breaking says what it raises below 1.0.0"])
  }

  @Test("a broken file is reported with its place")
  func syntax() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try load("pyproject.toml", "[project]\nname = \n")
    }
    guard case .problems(let problems)? = error else { return }
    #expect(problems.map(\.line) == [2])
    #expect(problems.map(\.file) == ["pyproject.toml"])
    #expect(problems.map(\.column) == [8])
  }

  @Test("bytes that are not text, and a nul, are problems and no crash", arguments: [[0xFF, 0xFE], [0x61, 0, 0x3D]])
  func bytes(_ bytes: [UInt8]) throws {
    for name in [".versioning.toml", "cz.json"] {
      #expect(throws: ConfigurationError.self) {
        try loadConfiguration(from: [ConfigurationFile(name: name, bytes: bytes)])
      }
    }
  }
}

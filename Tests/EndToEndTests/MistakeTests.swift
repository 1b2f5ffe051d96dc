import Foundation
import TestSupport
import Testing

/// Something that a release refuses: the repository is arranged, bump is run, and nothing may have changed.
struct Mistake: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: Int32
  /// Parts of what standard error says.
  let says: [String]
  var arguments: [String] = []
  /// The code of a dry run: 0 where only the real run is refused.
  var dry: Int32?
  /// The folder of the sandbox in which bump runs, where it is not the repository.
  var folder: String?
  /// Takes the manual's project at 1.0.0 with one feature after it.
  let arrange: @Sendable (TestRepository) throws -> Void

  init(
    _ name: String, _ code: Int32, _ says: [String], _ arguments: [String] = [], dry: Int32? = nil,
    in folder: String? = nil, arrange: @escaping @Sendable (TestRepository) throws -> Void = { _ in }
  ) {
    (testDescription, self.code, self.says, self.arguments) = (name, code, says, arguments)
    (self.dry, self.folder, self.arrange) = (dry, folder, arrange)
  }
}

extension TestRepository {
  /// Makes a branch with a commit that changes `src/my_app/__init__.py`, and another change of it on main.
  fileprivate func diverge() throws {
    try git("checkout", "--quiet", "-b", "other")
    try set("src/my_app/__init__.py", "other = True\n")
    try git("checkout", "--quiet", "main")
    try set("src/my_app/__init__.py", "main = True\n")
  }
}

@Suite("Mistakes")
struct MistakeTests {
  private static func check(_ mistake: Mistake) throws {
    let start = try Manual.repository(Sandbox())
    try start.commit("feat: one")
    try mistake.arrange(start)
    let repository =
      mistake.folder.map {
        TestRepository(start.sandbox, at: start.sandbox.folder.appending(path: $0))
      } ?? start
    let before = try repository.fingerprint
    let dry = try repository.bump(mistake.arguments + ["--dry-run"])
    #expect(dry.exitCode == mistake.dry ?? mistake.code, "dry run: \(dry.stderr)")
    for text in mistake.says { #expect(dry.stderr.contains(text), "dry run: \(dry.stderr)") }
    #expect(dry.stdout.isEmpty == (dry.exitCode != 0))
    #expect(try repository.fingerprint.differences(from: before) == [])

    let outcome = try repository.bump(mistake.arguments)
    #expect(outcome.exitCode == mistake.code, "\(outcome.stderr)")
    for text in mistake.says { #expect(outcome.stderr.contains(text), "\(outcome.stderr)") }
    #expect(outcome.stderr.contains("Error: "))
    #expect(outcome.stdout == "")
    #expect(try repository.fingerprint.differences(from: before) == [])
  }

  @Test("what keeps the version from being told is refused", arguments: versionMistakes)
  func version(mistake: Mistake) throws { try Self.check(mistake) }

  @Test("what is wrong with the settings is refused, each with its place", arguments: settingsMistakes)
  func settings(mistake: Mistake) throws { try Self.check(mistake) }

  @Test("what keeps the files from being written is refused", arguments: fileMistakes)
  func files(mistake: Mistake) throws { try Self.check(mistake) }

  @Test("what keeps the commit from being made is refused; a dry run warns of it", arguments: treeMistakes)
  func tree(mistake: Mistake) throws { try Self.check(mistake) }

  static let versionMistakes: [Mistake] = [
    Mistake("no repository", 2, ["not a git repository", "-C FOLDER"]) {
      try FileManager.default.removeItem(at: $0.url(".git"))
    },
    Mistake("no such folder", 2, ["the folder nowhere does not exist"], ["-C", "nowhere"]),
    Mistake("no commit yet", 3, ["there is no commit yet"]) {
      try FileManager.default.removeItem(at: $0.url(".git"))
      try $0.git("init", "--quiet")
    },
    Mistake("no commit since the tag", 3, ["there is no commit to release since v1.0.0", "--increment patch"]) {
      try $0.git("reset", "--quiet", "--hard", "v1.0.0")
    },
    Mistake("no commit since the tag, prerelease", 3, ["since v1.0.0"], ["--prerelease", "alpha"]) {
      try $0.git("reset", "--quiet", "--hard", "v1.0.0")
    },
    Mistake("nothing that raises", 21, ["nothing to release: no commit since v1.0.0 raises the version"]) {
      try $0.git("reset", "--quiet", "--hard", "v1.0.0")
      try $0.commit("docs: explain")
      try $0.commit("feature: is no feat")
    },
    Mistake("a release commit without a subject", 64, ["no subject", "--bump-message"], ["--bump-message", " \nx"]),
    Mistake("a release commit without a subject by the configuration", 19, ["no subject", "bump_message"]) {
      try $0.set("pyproject.toml", Manual.pyproject("1.0.0", settings: Manual.settings + "bump_message = ' '\n"))
    },
    Mistake("a changelog in UTF-16", 16, ["CHANGELOG.md is no UTF-8 text", "iconv"]) {
      let text = "## v1.0.0\n\n- x\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      try Data([0xFF, 0xFE] + text).write(to: $0.url("CHANGELOG.md"))
      try $0.git("add", "CHANGELOG.md")
      try $0.git("commit", "-qm", "docs: write changes")
    },
    Mistake("a message for a lightweight tag", 20, ["has no message"], ["--lightweight-tag", "--tag-message", "x"]),
    Mistake(
      "a template without a heading, for the first changelog", 16, ["no heading that names v1.1.0"],
      ["--template", "t.tpl"]
    ) { try $0.set("t.tpl", "static\n") },
    Mistake("packed references that are damaged", 2, ["corrupted packed references file", "git for-each-ref"]) {
      try $0.git("pack-refs", "--all")
      try $0.write(".git/packed-refs", $0.read(".git/packed-refs") + "garbage\n")
    },
    Mistake("a version that is none", 24, ["'1.banana' is no semver version"], ["1.banana"]),
    Mistake("a command that is none", 64, ["there is no command 'chnagelog'", "bump changelog"], ["chnagelog"]),
    Mistake("a tag for a version", 24, ["'v1.2.0' is no semver version", "bump 1.2.0"], ["v1.2.0"]),
    Mistake("a version too low", 21, ["0.9.0 does not come after the current version 1.0.0"], ["0.9.0"]),
    Mistake("the current version", 21, ["the version is 1.0.0 already"], ["1.0.0"]),
    Mistake("a version and an increment", 20, ["excludes --increment"], ["1.2.0", "--increment", "patch"]),
    Mistake("a version and a prerelease", 20, ["--prerelease"], ["1.2.0", "--prerelease", "alpha"]),
    Mistake("major version zero above it", 20, ["--major-version-zero"], ["--major-version-zero"]),
    Mistake("a prerelease that Python cannot read", 24, ["Python cannot read"], ["--prerelease", "next"]),
    Mistake("the tag is taken", 42, ["the tag v1.1.0 exists already", "--next-free"]) {
      try $0.git("branch", "elsewhere", "v1.0.0")
      try $0.git("checkout", "--quiet", "elsewhere")
      try $0.commit("feat: there too")
      try $0.tag("v1.1.0")
      try $0.git("checkout", "--quiet", "main")
    },
    Mistake(
      "the branch lacks what its upstream released", 42, ["v1.1.0 exists", "main is behind origin/main: git pull"]
    ) {
      try $0.commit("bump: version 1.0.0 → 1.1.0")
      try $0.tag("v1.1.0")
      try $0.git("update-ref", "refs/remotes/origin/main", "HEAD")
      try $0.git("reset", "--quiet", "--hard", "HEAD^")
      try $0.git("config", "branch.main.remote", "origin")
      try $0.git("config", "branch.main.merge", "refs/heads/main")
    },
    Mistake("the tag is taken by no commit", 42, ["the tag v1.1.0 exists already"]) {
      try $0.git("tag", "v1.1.0", "HEAD^{tree}")
    },
    Mistake("a prerelease of it is elsewhere", 42, ["v1.1.0-a0", "bump --increment patch"]) {
      try $0.git("checkout", "--quiet", "-b", "elsewhere", "v1.0.0")
      try $0.commit("feat: there too")
      try $0.bump("--prerelease", "alpha")
      try $0.git("checkout", "--quiet", "main")
    },
    Mistake("the version has no tag", 46, ["pyproject.toml:3 states 1.0.5", "no tag v1.0.5", "v1.0.0"]) {
      try $0.set("pyproject.toml", Manual.pyproject("1.0.5"))
    },
    Mistake("a higher release is in HEAD", 46, ["states 1.0.0", "v2.0.0", "--allow-version-mismatch"]) {
      try $0.tag("v2.0.0")
    },
    Mistake("a shallow clone", 41, ["shallow", "git fetch --unshallow --tags"], in: "shallow") { repository in
      let sandbox = repository.sandbox
      try sandbox.git(
        ["clone", "--quiet", "--depth", "1", "file://\(repository.root.path)", "shallow"], in: sandbox.folder)
    },
    Mistake("a missing parent", 41, ["git fsck"]) {
      let id = try $0.id("v1.0.0^{commit}")
      try $0.commit("feat: two")
      try $0.git("tag", "--delete", "v1.0.0")
      let path = ".git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
      try FileManager.default.removeItem(at: $0.url(path))
    },
    Mistake("a date that is none", 64, ["SOURCE_DATE_EPOCH"]) {
      $0.sandbox.environment = [
        "SOURCE_DATE_EPOCH": "yesterday", "GIT_AUTHOR_DATE": "", "GIT_COMMITTER_DATE": "",
      ]
    },
    Mistake("an unknown option", 64, ["--incremnt"], ["--incremnt"]),
    Mistake("an unknown increment", 64, ["none, patch, minor, major"], ["--increment", "huge"]),
    Mistake("an unknown format", 64, ["yaml"], ["--format", "yaml"]),
    Mistake("both kinds of tags", 20, ["--lightweight-tag"], ["--annotated-tag", "--lightweight-tag"]),
  ]

  static let settingsMistakes: [Mistake] = [
    Mistake("an unknown key", 19, [".versioning.toml:2:1:", "tag_fromat", "tag_format"]) {
      try $0.set(".versioning.toml", "version_scheme = \"semver\"\ntag_fromat = \"v$version\"\n")
    },
    Mistake("a value of the wrong type", 19, [".versioning.toml:1:17:", "annotated_tag"]) {
      try $0.set(".versioning.toml", "annotated_tag = \"yes\"\n")
    },
    Mistake(
      "several problems at once", 19, [".versioning.toml:1:1:", "tag_format", ".versioning.toml:3:", "annotated_tag"]
    ) {
      try $0.set(".versioning.toml", "tag_fromat = \"v\"\nversion_scheme = \"semver\"\nannotated_tag = 1\n")
    },
    Mistake("no TOML", 19, [".versioning.toml:2:"]) {
      try $0.set(".versioning.toml", "annotated_tag = true\ntag_format = \n")
    },
    Mistake("a tag format without a version", 19, ["'release'", "v$version"], ["--tag-format", "release"]),
    Mistake("a tag that git does not accept", 19, ["'v 1.1.0'"], ["--tag-format", "v $version"], dry: 0) {
      try $0.git("tag", "--delete", "v1.0.0")
    },
    Mistake("version files where the tags are the version", 19, ["version_files"]) {
      try $0.set(".versioning.toml", "version_provider = \"scm\"\nversion_files = [\"a.txt\"]\n")
    },
    Mistake("a package that is not there", 19, ["[packages.core] is in core, where git tracks no file"]) {
      try $0.set(".versioning.toml", "[packages.core]\npath = \"core\"\n")
    },
    Mistake("a configuration that is not there", 30, ["missing.toml"], ["--config", "missing.toml"]),
    Mistake("a version that cannot be read", 24, ["pyproject.toml:3: '1.x'", "version_scheme"]) {
      try $0.set("pyproject.toml", Manual.pyproject("1.x"))
    },
    Mistake("no version in the file", 4, ["pyproject.toml"]) {
      try $0.set("pyproject.toml", Manual.pyproject("1.0.0").replacing("version = \"1.0.0\"\n", with: ""))
    },
    Mistake("no manifest", 4, ["pyproject.toml does not exist"], ["--config", "../cz.toml"]) {
      try $0.write("../cz.toml", Manual.settings)
      try $0.git("rm", "--quiet", "pyproject.toml")
      try $0.commit("chore: remove it")
    },
  ]

  static let fileMistakes: [Mistake] = [
    Mistake("a version file without the version", 17, ["src/my_app/__init__.py"]) {
      try $0.set(
        "pyproject.toml", Manual.pyproject("1.0.0") + "version_files = [\"src/my_app/__init__.py:__version__\"]\n")
    },
    Mistake("a version file that is not there", 17, ["src/version.py does not exist"]) {
      try $0.set("pyproject.toml", Manual.pyproject("1.0.0") + "version_files = [\"src/version.py\"]\n")
    },
    Mistake("a version file outside", 19, ["../version.py"]) {
      try $0.write("../version.py", "1.0.0\n")
      try $0.set("pyproject.toml", Manual.pyproject("1.0.0") + "version_files = [\"../version.py\"]\n")
    },
    Mistake("a version file that git does not know", 17, ["version.py", "git add version.py"]) {
      try $0.set("pyproject.toml", Manual.pyproject("1.0.0") + "version_files = [\"version.py\"]\n")
      try $0.write("version.py", "1.0.0\n")
    },
    Mistake("a changelog that git does not know", 16, ["CHANGELOG.md", "git add CHANGELOG.md"]) {
      try $0.write("CHANGELOG.md", "# Changelog\n")
    },
    Mistake("a changelog that git ignores", 16, ["CHANGELOG.md", ".gitignore"]) {
      try $0.set(".gitignore", "CHANGELOG.md\n")
      try $0.write("CHANGELOG.md", "# Changelog\n")
    },
    Mistake("a manifest behind a link", 17, ["pyproject.toml is a symbolic link"]) {
      try $0.write("real.toml", Manual.pyproject("1.0.0"))
      try FileManager.default.removeItem(at: $0.url("pyproject.toml"))
      try FileManager.default.createSymbolicLink(
        atPath: $0.url("pyproject.toml").path, withDestinationPath: "real.toml")
      try $0.git("add", "--all")
      try $0.commit("chore: link")
    },
    Mistake("a version file behind a link", 17, ["link.py is a symbolic link"]) {
      try $0.write("real.py", "1.0.0\n")
      try FileManager.default.createSymbolicLink(atPath: $0.url("link.py").path, withDestinationPath: "real.py")
      try $0.set("pyproject.toml", Manual.pyproject("1.0.0") + "version_files = [\"link.py\"]\n")
    },
    Mistake("a lock that is no TOML", 17, ["uv.lock:"]) {
      try $0.set("uv.lock", Manual.lock("1.0.0") + "[[package\n")
    },
  ]

  static let treeMistakes: [Mistake] = [
    Mistake("a changed file", 40, ["not clean: src/my_app/__init__.py", "--allow-dirty"], dry: 0) {
      try $0.write("src/my_app/__init__.py", "changed = True\n")
    },
    Mistake("a staged file", 40, ["not clean: new.py"], dry: 0) {
      try $0.write("new.py", "")
      try $0.git("add", "new.py")
    },
    Mistake("a changed file of the release", 40, ["not clean: pyproject.toml"], ["--allow-dirty"], dry: 0) {
      try $0.write("pyproject.toml", Manual.pyproject("1.0.0") + "# changed\n")
    },
    Mistake("the same, unasked", 40, ["commit or stash them: the release writes these files"], dry: 0) {
      try $0.write("pyproject.toml", Manual.pyproject("1.0.0") + "# changed\n")
    },
    Mistake(
      "a changed file of the release, and another one", 40,
      ["commit or stash pyproject.toml, which the release writes; --allow-dirty leaves the others"], dry: 0
    ) {
      try $0.write("pyproject.toml", Manual.pyproject("1.0.0") + "# changed\n")
      try $0.write("src/my_app/__init__.py", "changed = True\n")
    },
    Mistake("groups without packages", 19, ["[groups] is about several packages, and this repository is one"]) {
      try $0.set("pyproject.toml", Manual.pyproject("1.0.0").components(separatedBy: "[tool.commitizen]")[0])
      try $0.set(".versioning.toml", "[groups.all]\nmode = \"fixed\"\npackages = [\"core\"]\n")
    },
    Mistake("a deleted file", 40, ["not clean: src/my_app/__init__.py"], dry: 0) {
      try FileManager.default.removeItem(at: $0.url("src/my_app/__init__.py"))
    },
    Mistake("a merge in progress", 40, ["a merge is in progress", "git merge --abort"], dry: 0) {
      try $0.git("checkout", "--quiet", "-b", "other", "v1.0.0")
      try $0.set("other.py", "")
      try $0.git("checkout", "--quiet", "main")
      try $0.git("merge", "--quiet", "--no-commit", "--no-ff", "other")
    },
    Mistake("a rebase in progress", 40, ["a rebase is in progress", "git rebase --abort"], dry: 0) {
      try $0.diverge()
      try $0.git("rebase", "--quiet", "other", expecting: 1)
      try $0.git("checkout", "--quiet", "--theirs", ".")
      try $0.git("add", "--all")
    },
    Mistake("a cherry-pick in progress", 40, ["a cherry-pick is in progress", "git cherry-pick --abort"], dry: 0) {
      try $0.diverge()
      try $0.git("cherry-pick", "other", expecting: 1)
    },
    Mistake("a revert in progress", 40, ["a revert is in progress", "git revert --abort"], dry: 0) {
      try $0.diverge()
      try $0.git("revert", "--no-edit", "other", expecting: 1)
    },
    Mistake("a bisection in progress", 40, ["a bisect is in progress", "git bisect reset"], dry: 0) {
      try $0.git("bisect", "start")
    },
    Mistake("conflicts", 40, ["src/my_app/__init__.py has unresolved conflicts"], dry: 0) {
      try $0.diverge()
      try $0.git("merge", "--quiet", "other", expecting: 1)
      try FileManager.default.removeItem(at: $0.url(".git/MERGE_HEAD"))
    },
    Mistake("HEAD on no branch", 40, ["HEAD is on no branch", "--detached"], dry: 0) {
      try $0.git("checkout", "--quiet", "--detach")
    },
    Mistake("nobody to commit as", 6, ["git does not know who you are", "git config --global user.name"], dry: 0) {
      try Data().write(to: $0.sandbox.home.appending(path: ".gitconfig"))
    },
    Mistake("a filter on a version file", 40, ["pyproject.toml", ".gitattributes"], dry: 0) {
      try $0.git("config", "filter.lfs.clean", "cat")
      try $0.set(".gitattributes", "pyproject.toml filter=lfs\n")
    },
  ]

  @Test("a lock of the index is named, and nothing is released")
  func lockedIndex() throws {
    try refused(locking: "index.lock")
  }

  @Test("a lock of the branch is named, and nothing is released")
  func lockedBranch() throws { try refused(locking: "refs/heads/main.lock") }

  private func refused(locking path: String) throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    try repository.write(".git/\(path)", "")
    let before = try repository.fingerprint
    let outcome = try repository.bump()
    #expect(outcome.exitCode != 0, "\(outcome.stderr)")
    #expect(outcome.stdout == "")
    #expect(try repository.fingerprint.differences(from: before).filter { !$0.hasPrefix(".git/objects") } == [])
  }

  @Test("a tag that cannot be made takes the branch back")
  func lockedTag() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    try repository.write(".git/refs/tags/v1.1.0.lock", "")
    let before = try repository.fingerprint
    let outcome = try repository.bump()
    #expect(outcome.exitCode == 7, "\(outcome.stderr)")
    #expect(outcome.stdout == "")
    let changes = try repository.fingerprint.differences(from: before)
    let own = [".git/objects", ".git/logs", ".git/bump: absent -> folder", ".git/bump/history: absent -> folder"]
    #expect(changes.filter { change in !own.contains { change.hasPrefix($0) } } == [])
  }

  @Test("a folder that cannot be written to is named")
  func unwritable() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    let folder = repository.sandbox.folder.path
    func run(_ arguments: String...) throws -> Sandbox.Outcome {
      try repository.sandbox.run(URL(fileURLWithPath: "/usr/bin/env"), arguments, in: repository.root)
    }
    // Root may write everywhere, so it hands all over to somebody else.
    var command = [executable.path]
    if geteuid() == 0 {
      let copy = "\(folder)/bump"
      try FileManager.default.copyItem(atPath: executable.path, toPath: copy)
      #expect(try run("chown", "--recursive", "65534:65534", folder).exitCode == 0)
      command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy]
    }
    #expect(try run("chmod", "555", repository.root.path).exitCode == 0)
    defer { _ = try? run("chmod", "755", repository.root.path) }
    let before = try repository.fingerprint
    let outcome = try repository.sandbox.run(URL(fileURLWithPath: "/usr/bin/env"), command, in: repository.root)
    #expect(outcome.exitCode == 6)
    #expect(outcome.stderr.contains("Permission denied"))
    // Objects that nothing names, and the folder of bump's own history.
    let differences = try repository.fingerprint.differences(from: before)
    #expect(differences.filter { !$0.hasPrefix(".git/objects") && !$0.hasPrefix(".git/bump") } == [])
  }

  @Test("git's settings that cannot be read are no settings to go by", arguments: [true, false])
  func settings(isBroken: Bool) throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    let folder = repository.sandbox.folder.path
    func run(_ arguments: [String]) throws -> Sandbox.Outcome {
      try repository.sandbox.run(URL(fileURLWithPath: "/usr/bin/env"), arguments, in: repository.root)
    }
    // Root may read everything, so it hands all over to somebody else.
    var command = [executable.path]
    if geteuid() == 0 {
      let copy = "\(folder)/bump"
      try FileManager.default.copyItem(atPath: executable.path, toPath: copy)
      #expect(try run(["chown", "--recursive", "65534:65534", folder]).exitCode == 0)
      command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy]
    }
    let settings = repository.url(".git/config")
    let before = try Data(contentsOf: settings)
    if isBroken {
      try (before + Data("[broken\n".utf8)).write(to: settings)
    } else {
      #expect(try run(["chmod", "000", settings.path]).exitCode == 0)
    }
    for arguments in [[], ["version"], ["image", "tags"]] {
      let outcome = try run(command + arguments)
      #expect(outcome.exitCode == 2, "\(outcome.stderr)")
      #expect(outcome.stdout == "")
      #expect(outcome.stderr.contains(isBroken ? "parse" : "permission denied"), "\(outcome.stderr)")
    }
    #expect(try run(["chmod", "644", settings.path]).exitCode == 0)
    #expect(!repository.has(".git/refs/tags/v1.1.0"))
  }

  @Test("a changelog below a file is refused, in a dry run too")
  func belowFile() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    let dry = try repository.bump("--dry-run", "--file-name", "uv.lock/CHANGELOG.md")
    #expect(dry.stderr.contains("would be refused: uv.lock/CHANGELOG.md cannot be made: uv.lock is a file"))
    let before = try repository.fingerprint
    #expect(try repository.bump("--file-name", "uv.lock/CHANGELOG.md").exitCode == 40)
    #expect(try repository.fingerprint.differences(from: before) == [])
    try repository.write("new", "")
    #expect(try repository.bump("--file-name", "new/CHANGELOG.md").exitCode == 40)
  }

  @Test("a repository of somebody else is refused, unless the settings call it safe", .enabled(if: geteuid() == 0))
  func foreignOwner() throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    #expect(
      try repository.sandbox.run(
        URL(fileURLWithPath: "/usr/bin/env"), ["chown", "--recursive", "12345:12345", repository.root.path],
        in: repository.sandbox.folder
      ).exitCode == 0)
    let before = try repository.fingerprint
    let refused = try repository.bump()
    #expect(refused.exitCode == 2)
    #expect(refused.stderr.contains("safe.directory"))
    #expect(refused.stdout == "")
    #expect(try repository.fingerprint.differences(from: before) == [])
    try repository.sandbox.git(
      ["config", "--global", "safe.directory", repository.root.path], in: repository.sandbox.folder)
    #expect(try repository.bump("version", "--next").stdout == "1.1.0\n")
  }

  @Test("no refusal ends a script that expects it", arguments: ["21", "NO_INCREMENT", "3,21"])
  func noRaise(codes: String) throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("docs: explain")
    let outcome = try repository.bump("--no-raise", codes)
    #expect(outcome.exitCode == 0)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains("nothing to release"))
    #expect(try repository.bump("--no-raise", "3").exitCode == 21)
  }
}

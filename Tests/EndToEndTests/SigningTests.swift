import Foundation
import TestSupport
import Testing

extension TestRepository {
  /// Lets git and bump sign with the tests' keys.
  fileprivate func sign(with format: String, _ settings: [String: String] = [:]) throws {
    let keys = try SigningKeys.shared.get()
    sandbox.environment["GNUPGHOME"] = keys.gnupgHome
    var values = ["gpg.format": format]
    switch format {
    case "ssh":
      let allowed = sandbox.folder.appending(path: "allowed")
      try Data("ada@example.com \(keys.sshPublicKey)\n".utf8).write(to: allowed)
      values["user.signingKey"] = keys.ssh
      values["gpg.ssh.allowedSignersFile"] = allowed.path
    case "x509": values["user.signingKey"] = keys.x509
    // The committer's own.
    default: break
    }
    for (name, value) in values.merging(settings, uniquingKeysWith: { $1 }) { try git("config", name, value) }
  }

  /// Writes an executable script into git's folder and returns its path.
  fileprivate func script(_ name: String, _ text: String) throws -> String {
    try program(".git/\(name)", text)
    return url(".git/\(name)").path
  }

  /// Whether HEAD is signed.
  fileprivate var isCommitSigned: Bool {
    get throws { try git("cat-file", "commit", "HEAD").contains("\ngpgsig -----BEGIN ") }
  }

  /// Whether a tag is an object of its own that is signed.
  fileprivate func isSigned(_ tag: String) throws -> Bool {
    try git("cat-file", "-p", "refs/tags/\(tag)").contains("\n-----BEGIN ")
  }

  /// What differs from before, but for objects that nothing names.
  fileprivate func changes(since before: Fingerprint) throws -> [String] {
    try fingerprint.differences(from: before).filter { !$0.hasPrefix(".git/objects/") }
  }
}

@Suite("Signing")
struct SigningTests {
  private func repository() throws -> TestRepository {
    let repository = try Manual.repository(Sandbox(executable: executable))
    try repository.commit("feat: größer")
    return repository
  }

  @Test("git verifies what was signed, and would have made the same objects", arguments: ["openpgp", "x509", "ssh"])
  func formats(_ format: String) throws {
    let repository = try repository()
    try repository.sign(with: format, ["commit.gpgSign": "true", "tag.gpgSign": "yes"])
    try expectReleased(repository, try release(repository), tag: "v1.1.0")
    try repository.git("verify-commit", "HEAD")
    try repository.git("verify-tag", "v1.1.0")

    let (commit, tag) = try (repository.id("HEAD"), repository.id("refs/tags/v1.1.0"))
    let commitPayload = try repository.git("verify-commit", "--verbose", "HEAD")
    let tagPayload = try repository.git("verify-tag", "--verbose", "v1.1.0")
    let date = "\(try repository.git("log", "-1", "--format=%ct").trimmed) +0000"
    for name in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] { repository.sandbox.environment[name] = date }
    let message = try repository.git("log", "-1", "--format=%B")
    let tagMessage = try repository.git("tag", "--list", "--format=%(contents:subject)", "v1.1.0")
    try repository.git("reset", "--quiet", "--soft", "HEAD^")
    try repository.git("tag", "--delete", "v1.1.0")
    try repository.git("commit", "--quiet", "--gpg-sign", "--file=-", input: message)
    try repository.git("tag", "--sign", "--file=-", "v1.1.0", input: tagMessage)
    #expect(try repository.git("verify-commit", "--verbose", "HEAD") == commitPayload)
    if format == "ssh" {
      // The same signature of the same bytes: the objects are one.
      #expect(try repository.id("HEAD") == commit)
      #expect(try repository.id("refs/tags/v1.1.0") == tag)
    } else {
      // The signatures differ in their time, and so do the commits, but not what they are made of.
      #expect(
        try repository.git("verify-tag", "--verbose", "v1.1.0")
          == tagPayload.replacing(commit, with: repository.id("HEAD")))
    }
  }

  struct Row: CustomTestStringConvertible, Sendable {
    var git: [String] = []
    var configuration = ""
    var arguments: [String] = []
    let commit: Bool
    let tag: Bool
    var lightweight = false

    var testDescription: String { (git + [configuration] + arguments).joined(separator: " ") }
  }

  @Test(
    "options decide what is signed, then the configuration, then git's settings",
    arguments: [
      Row(commit: false, tag: false), Row(git: ["commit.gpgSign"], commit: true, tag: false),
      Row(git: ["tag.gpgSign"], commit: false, tag: true),
      Row(git: ["tag.forceSignAnnotated"], commit: false, tag: true),
      Row(
        git: ["tag.forceSignAnnotated"], arguments: ["--lightweight-tag"], commit: false, tag: false, lightweight: true),
      Row(git: ["commit.gpgSign"], arguments: ["--lightweight-tag"], commit: true, tag: false, lightweight: true),
      Row(arguments: ["--sign"], commit: true, tag: true), Row(arguments: ["--gpg-sign"], commit: true, tag: true),
      Row(configuration: "gpg_sign = true", commit: true, tag: true),
      Row(git: ["commit.gpgSign", "tag.gpgSign"], configuration: "gpg_sign = false", commit: false, tag: false),
      Row(configuration: "gpg_sign = false", arguments: ["--sign"], commit: true, tag: true),
      Row(
        git: ["commit.gpgSign", "tag.gpgSign"], configuration: "gpg_sign = true", arguments: ["--no-sign"],
        commit: false,
        tag: false),
      // A tag that is to be signed is annotated, as git and commitizen have it.
      Row(configuration: "annotated_tag = false\ngpg_sign = true", commit: true, tag: true),
      Row(git: ["tag.gpgSign"], configuration: "annotated_tag = false", commit: false, tag: true),
      Row(
        git: ["tag.gpgSign"], configuration: "annotated_tag = false", arguments: ["--no-sign"], commit: false,
        tag: false,
        lightweight: true),
    ])
  func demands(_ row: Row) throws {
    let repository = try Manual.repository(Sandbox())
    try repository.set(
      "pyproject.toml", Manual.pyproject("1.0.0", settings: Manual.settings + row.configuration + "\n"), "feat: one")
    try repository.sign(with: "ssh")
    for name in row.git { try repository.git("config", name, "true") }
    let outcome = try repository.bump(row.arguments)
    try expectReleased(repository, outcome, tag: "v1.1.0", lightweight: row.lightweight)
    #expect(try repository.isCommitSigned == row.commit)
    #expect(try repository.isSigned("v1.1.0") == row.tag)
  }

  @Test("a tag alone is signed too")
  func noCommit() throws {
    let repository = try TestRepository(Sandbox(), files: ["README": "x\n"], message: "feat: start")
    try repository.write(".versioning.toml", "version_provider = \"scm\"\ntag_format = \"v$version\"\n")
    try repository.git("add", "--all")
    try repository.commit("feat: one")
    try repository.sign(with: "ssh")
    let outcome = try repository.bump("1.0.0", "--no-changelog", "--sign")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    try repository.git("verify-tag", "v1.0.0")
  }

  struct Failure: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var format = "openpgp"
    var settings: [String: String] = [:]
    var arguments = ["--sign"]
    /// A script in the program's place; `$0` of it is in git's folder.
    var script: String?
    var code: Int32 = 6
    /// The code of a dry run, which signs nothing.
    var dry: Int32 = 0
    let says: [String]
  }

  @Test(
    "where no signature can be had nothing is changed",
    arguments: [
      Failure(
        testDescription: "no program", settings: ["gpg.program": "no-such-gpg"],
        says: ["--sign asks for a signature", "no-such-gpg is not installed"]),
      Failure(
        testDescription: "no ssh key", format: "ssh", settings: ["user.signingKey": ""], says: ["no key is set"]),
      Failure(
        testDescription: "no key file", format: "ssh", settings: ["user.signingKey": "~/.ssh/none"],
        says: ["/.ssh/none, which user.signingKey names, cannot be read"]),
      Failure(
        testDescription: "an unknown format", settings: ["gpg.format": "pgp"],
        says: ["gpg.format is 'pgp'", "openpgp, x509, ssh"]),
      Failure(
        testDescription: "a wrong key", settings: ["user.signingKey": "eve@example.com"],
        says: ["the release commit cannot be signed", "No secret key", "git config user.signingKey"]),
      Failure(
        testDescription: "a wrong certificate", format: "x509", settings: ["user.signingKey": "eve@example.com"],
        says: ["the release commit cannot be signed", "eve@example.com"]),
      Failure(
        testDescription: "a failing program", script: "printf 'oh\\033[31m no\\n' >&2; exit 3",
        says: ["made no signature", "oh\\u{1B}[31m no"]),
      Failure(
        testDescription: "a bad signature",
        script: "case $1 in --status-fd=2) echo x | gpg \"$@\";; *) exec gpg \"$@\";; esac",
        says: ["made a signature that it does not verify", "BAD signature"]),
      Failure(
        testDescription: "a signer that is not allowed", format: "ssh",
        settings: ["gpg.ssh.allowedSignersFile": "/dev/null"],
        says: ["not among the allowed signers"]),
      Failure(
        testDescription: "the tag's signature alone",
        script:
          "case $1 in --status-fd=2) touch \"$0.first\" && [ -e \"$0.second\" ] && exit 2; touch \"$0.second\";; esac; "
          + "exec gpg \"$@\"",
        says: ["the tag v1.1.0 cannot be signed"]),
      Failure(testDescription: "a program that hangs", script: "sleep 1000", says: ["took more than 60 s"]),
      Failure(
        testDescription: "a lightweight tag", arguments: ["--sign", "--lightweight-tag"], code: 20,
        says: ["--sign asks for a signature, and a lightweight tag cannot have one"]),
      Failure(
        testDescription: "a lightweight tag against git's setting", settings: ["tag.gpgSign": "true"],
        arguments: ["--lightweight-tag"], code: 20, says: ["tag.gpgSign asks for a signature", "--no-sign"]),
      Failure(
        testDescription: "both options", arguments: ["--sign", "--no-sign"], code: 20, dry: 20,
        says: ["--sign and --no-sign exclude each other"]),
    ])
  func failures(_ row: Failure) throws {
    let repository = try repository()
    var settings = row.settings
    if let script = row.script { settings["gpg.program"] = try repository.script("signer", script) }
    try repository.sign(with: row.format, settings)
    let before = try repository.fingerprint
    let dry = try repository.bump(row.arguments + ["--dry-run"])
    #expect(dry.exitCode == row.dry, "\(dry.stderr)")
    #expect(try repository.fingerprint.differences(from: before) == [])
    let outcome = try repository.bump(row.arguments)
    #expect(outcome.exitCode == row.code, "\(outcome.stderr)")
    for text in row.says { #expect(outcome.stderr.contains(text), "\(outcome.stderr)") }
    #expect(outcome.stdout == "")
    #expect(try repository.changes(since: before).filter { !$0.hasPrefix(".git/signer.") } == [])
    try repository.git("fsck", "--strict")
  }

  @Test("on a terminal the program can ask for a passphrase")
  func passphrase() throws {
    let repository = try repository()
    let key = repository.sandbox.folder.appending(path: "locked").path
    try SigningKeys.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "correct horse", "-C", "ada", "-f", key])
    try repository.sign(with: "ssh", ["user.signingKey": key])
    try Data("ada@example.com \(String(contentsOfFile: "\(key).pub", encoding: .utf8))".utf8)
      .write(to: repository.sandbox.folder.appending(path: "allowed"))
    let terminal = try repository.sandbox.terminal(["--sign"], in: repository.root)
    try terminal.expect("Enter passphrase")
    // Ctrl-Z: nobody is there to continue us, so that the program goes on.
    press("\u{1A}", terminal)
    try terminal.answer("Enter passphrase", "correct horse")
    try terminal.answer("Enter passphrase", "correct horse")
    try terminal.expect("Released 1.1.0")
    #expect(try terminal.end() == 0)
    #expect(!terminal.transcript.contains("horse"), "\(terminal.transcript)")
    try repository.git("verify-commit", "HEAD")
    try repository.git("verify-tag", "v1.1.0")
  }

  /// Presses a key after a moment: between its question and its reading ssh-keygen loses a signal.
  private func press(_ key: String, _ terminal: TerminalProcess) {
    sleep(1)
    terminal.send(key)
  }

  @Test("Ctrl-C while the program asks takes the release back")
  func interrupt() throws {
    let repository = try repository()
    try repository.sign(with: "openpgp", ["gpg.program": repository.script("signer", "echo asking >&2; sleep 1000")])
    let key = repository.sandbox.folder.appending(path: "locked").path
    try SigningKeys.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "correct horse", "-C", "ada", "-f", key])
    for (format, question) in [("openpgp", nil), ("ssh", "Enter passphrase")] {
      try repository.git("config", "gpg.format", format)
      if format == "ssh" { try repository.git("config", "user.signingKey", key) }
      let before = try repository.fingerprint
      let terminal = try repository.sandbox.terminal(["--sign"], in: repository.root)
      if let question { try terminal.expect(question) } else { sleep(1) }
      press("\u{3}", terminal)
      #expect(try terminal.end() == 43, "\(terminal.transcript)")
      #expect(try repository.changes(since: before) == [])
    }
  }
}

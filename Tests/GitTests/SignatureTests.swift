import Foundation
import Git
import History
import TestSupport
import Testing

/// With a program that makes the same signature of everything: what counts is where git puts it.
@Suite struct SignatureTests {
  private static let signature = Array(
    "-----BEGIN PGP SIGNATURE-----\n\n iQE\nVersion: x\n\n=AbCd\n-----END PGP SIGNATURE-----\n".utf8)

  private static let committer = Identity(name: "C", email: "c@d", seconds: 1_700_000_000, offsetMinutes: 120)
  private static let environment = [
    "GIT_COMMITTER_DATE": "1700000000 +0200", "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@d",
  ]

  private func repository() throws -> TestRepository {
    let test = try TestRepository()
    try Self.signature.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(test.folder)/.git/sig")) }
    let program = "\(test.folder)/.git/sign"
    try writeProgram(
      "cat >'\(test.folder)/.git/payload'\ncat '\(test.folder)/.git/sig'\necho '[GNUPG:] SIG_CREATED D' >&2",
      to: URL(fileURLWithPath: program))
    try test.git(["config", "gpg.program", program])
    try test.write("f", "1\n")
    try test.commit("one")
    return test
  }

  private func payload(_ test: TestRepository) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(test.folder)/.git/payload")))
  }

  @Test(
    "a signed commit is byte for byte what git makes, and is taken apart again",
    arguments: ["x\n", "a: ä\n\nb\n\nc: d\n", ""])
  func commits(_ message: String) throws {
    let test = try repository()
    try test.git(
      ["commit", "-q", "-S", "--allow-empty", "--allow-empty-message", "-F", "-"], input: Array(message.utf8),
      environment: Self.environment)
    let bytes = try test.git(["cat-file", "commit", "HEAD"])
    let repository = try test.open()
    let commit = try repository.commit(test.id("HEAD"))
    let tree = try #require(commit.tree)
    let buffer = commitBuffer(
      tree: tree, parents: commit.parents, author: commit.author, committer: Self.committer, message: message)
    #expect(try buffer == payload(test))
    let signed = SignedObject(payload: buffer, signature: Self.signature)
    #expect(signed.commit == bytes)
    #expect(SignedObject(commit: bytes) == signed)
    #expect(SignedObject(commit: buffer) == nil)
    #expect(try repository.signature(of: test.id("HEAD")) == signed)
    #expect(try repository.writeCommit(signed.commit) == test.id("HEAD"))
  }

  @Test("a signed tag is byte for byte what git makes, and is taken apart again", arguments: ["x\n", "a\n\nb\n"])
  func tags(_ message: String) throws {
    let test = try repository()
    try test.git(
      ["tag", "-s", "-F", "-", "v1"], input: Array(message.utf8),
      environment: Self.environment)
    let bytes = try test.git(["cat-file", "tag", "v1"])
    let buffer = try tagBuffer(name: "v1", commit: test.id("HEAD"), tagger: Self.committer, message: message)
    #expect(try buffer == payload(test))
    let signed = SignedObject(payload: buffer, signature: Self.signature)
    #expect(signed.tag == bytes)
    #expect(SignedObject(tag: bytes) == signed)
    #expect(SignedObject(tag: buffer) == nil)
    let repository = try test.open()
    #expect(try repository.signature(of: test.id("v1")) == signed)
    #expect(try repository.writeTag(signed.tag, name: "v1") == test.id("v1"))
    #expect(try repository.signature(of: test.id("HEAD")) == nil)
  }

  @Test(
    "odd objects are taken apart as git does",
    arguments: [
      // A header after the signature, a signature's word in the message, two signatures, another's header.
      ("tree x\ngpgsig a\n b\nencoding y\n\nm\n", "tree x\nencoding y\n\nm\n", "a\nb\n"),
      ("tree x\n\ngpgsig a\n", nil, nil), ("tree x\ngpgsig a\n c\ngpgsig b\n\nm", "tree x\n\nm", "a\nc\nb\n"),
      ("tree x\ngpgsigs a\n\nm", nil, nil), ("tree x\n folded\ngpgsig \n \n\nm", "tree x\n folded\n\nm", "\n\n"),
      ("", nil, nil), ("gpgsig a", nil, nil), ("gpgsig a\n", "", "a\n"),
    ] as [(String, String?, String?)])
  func odd(_ object: String, _ payload: String?, _ signature: String?) {
    let found = SignedObject(commit: Array(object.utf8))
    #expect(found.map { String(decoding: $0.payload, as: UTF8.self) } == payload)
    #expect(found.map { String(decoding: $0.signature, as: UTF8.self) } == signature)
  }

  @Test("a tag's signature begins at the last beginning")
  func lastBeginning() {
    let text = "object x\n\nsee\n-----BEGIN SSH SIGNATURE-----\nno\n"
    let last = "-----BEGIN SIGNED MESSAGE-----\nyes\n"
    let found = SignedObject(tag: Array((text + last).utf8))
    #expect(found == SignedObject(payload: Array(text.utf8), signature: Array(last.utf8)))
  }

  @Test("whatever an object is, taking it apart and putting it together ends")
  func random() {
    var random = SeededRandom(seed: 20)
    let parts = [
      "gpgsig ", "gpgsig", " ", "\n", "\n\n", "tree x", "-----BEGIN SSH SIGNATURE-----",
      "-----BEGIN PGP SIGNATURE-----\n",
      "ä", "encoding y\n",
    ]
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
      let bytes = Array(text.joined().utf8)
      if let tag = SignedObject(tag: bytes) { #expect(tag.payload + tag.signature == bytes) }
      guard let commit = SignedObject(commit: bytes) else { continue }
      #expect(SignedObject(commit: commit.payload) == nil)
      // Without an empty line there is no place for a header.
      if SignedObject(commit: commit.commit) != nil { #expect(SignedObject(commit: commit.commit) == commit) }
    }
  }

  @Test("a flag has all of git's spellings", arguments: ["true", "yes", "on", "1", "2", "false", "no", "off", "0", ""])
  func flags(_ value: String) throws {
    let test = try TestRepository()
    try test.git(["config", "commit.gpgSign", value])
    let theirs = String(decoding: try test.git(["config", "--type=bool", "commit.gpgSign"]), as: UTF8.self)
    #expect(try test.open().flag("commit.gpgsign") == (theirs == "true\n"))
    #expect(try test.open().flag("tag.gpgsign") == nil)
    try test.git("config --unset commit.gpgSign")
    try test.write(
      ".git/config",
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(test.folder)/.git/config")), as: UTF8.self)
        + "[tag]\n\tgpgSign\n")
    #expect(try test.open().flag("tag.gpgsign") == true)
    try test.git("config commit.gpgSign maybe")
    #expect(throws: GitError.self) { try test.open().flag("commit.gpgsign") }
  }
}

import Foundation
import Git
import History
import Testing

@Suite struct ReadingTests {
  @Test("authors and messages are read as git log reads them, in any encoding and however malformed")
  func commits() throws {
    let test = try TestRepository()
    let tree = try test.object("tree", "")
    let header = "tree \(tree)\n"
    let objects: [String: String] = [
      "plain": "author A B <a@b> 12345 +0100\ncommitter C <c> 99 +0000\n\nfeat: plain\n",
      "half an hour": "author A <a> 12345 -0330\ncommitter C <c> 99 +0545\n\nx\n",
      "no brackets": "author A B 12345 +0100\ncommitter C 99 +0000\n\nx\n",
      "two closing brackets": "author A <a>b> 12345 +0100\ncommitter C <c>d> 99 +0000\n\nx\n",
      "two opening brackets": "author A <<a> 12345 +0100\ncommitter C <c> 99 +0000\n\nx\n",
      "no name": "author <a> 12345 +0100\ncommitter C <c> 99 +0000\n\nx\n",
      "no mail": "author A <> 12345 +0100\ncommitter C <> 99 +0000\n\nx\n",
      "no date": "author A <a>\ncommitter C <c>\n\nx\n",
      "no zone": "author A <a> 12345\ncommitter C <c> 99\n\nx\n",
      "date beyond 64 bits":
        "author A <a> 99999999999999999999999 +0000\ncommitter C <c> 99999999999999999999999 +0000\n\nx\n",
      "date at 63 bits": "author A <a> 9223372036854775807 +0000\ncommitter C <c> 9223372036854775807 +0000\n\nx\n",
      "two authors": "author A <a> 1 +0000\nauthor B <b> 2 +0000\ncommitter C <c> 3 +0000\n\nx\n",
      "a signature":
        "author A <a> 1 +0000\ncommitter C <c> 3 +0000\ngpgsig -----BEGIN\n tree x\n author Z <z> 9 +0000\n \n -----END\n\nx\n",
      "no message": "author A <a> 1 +0000\ncommitter C <c> 3 +0000\n\n",
      "no blank line": "author A <a> 1 +0000\ncommitter C <c> 3 +0000\n",
      "unknown encoding": "author A <a> 1 +0000\ncommitter C <c> 3 +0000\nencoding klingon\n\nx\n",
    ]
    let repository = try test.open()
    for (name, text) in objects {
      let id = try test.object("commit", header + text)
      let commit = try repository.commit(id)
      let line: String = try test.git("log -1 --format=%an|%ae|%at|%T --encoding=UTF-8 \(id)")
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      #expect(commit.author.name == fields[0] && commit.author.email == fields[1], "\(name)")
      // Where git shows no date or one beyond all calendars, it is 0.
      if name != "no zone" {
        #expect(commit.author.seconds == Int64(fields[2]).flatMap { $0 < 1 << 55 ? $0 : nil } ?? 0, "\(name)")
      }
      #expect(commit.tree?.description == String(fields[3]), "\(name)")
      let zone = name == "half an hour" ? -210 : text.contains(" 12345 +0100") && name != "no brackets" ? 60 : 0
      #expect(commit.author.offsetMinutes == zone, "\(name)")
      let message = try test.git(["cat-file", "commit", "\(id)"])
      #expect(String(decoding: message, as: UTF8.self).hasSuffix(String(decoding: commit.message, as: UTF8.self)))
    }
  }

  @Test("a message in another encoding is read in UTF-8, one that is none of its encoding as it stands")
  func encodings() throws {
    let test = try TestRepository()
    let tree = try test.object("tree", "")
    let header = Array("tree \(tree)\nauthor A <a> 1 +0000\ncommitter C <c> 3 +0000\n".utf8)
    let repository = try test.open()
    func message(_ encoding: String?, _ bytes: [UInt8]) throws -> [UInt8] {
      let line = encoding.map { "encoding \($0)\n" } ?? ""
      return try repository.commit(test.object("commit", header + Array("\(line)\n".utf8) + bytes)).message
    }
    #expect(try message("ISO-8859-1", [0x66, 0xFC, 0x72]) == Array("für".utf8))
    #expect(try message("iso8859-15", [0xA4]) == Array("€".utf8))
    #expect(try message("SHIFT_JIS", [0x93, 0xFA]) == Array("日".utf8))
    #expect(try message("klingon", [0xFF, 0x41]) == [0xFF, 0x41])
    #expect(try message("UTF-8", [0xFF, 0x41]) == [0xFF, 0x41])
    #expect(try message("", [0x41]) == [0x41])
    #expect(try message("UTF-16", [0x41]) == [0x41])
    #expect(try message(nil, [0xFF, 0x41]) == [0xFF, 0x41])
    #expect(try message(nil, [0x41, 0, 0x42]) == [0x41])

    try test.git("config i18n.commitEncoding ISO-8859-1")
    try test.git(["commit", "-q", "--allow-empty", "-F", "-"], input: [0x66, 0xFC, 0x72, 0x0A])
    #expect(try repository.commit(test.id("HEAD")).message == Array("für\n".utf8))
  }

  @Test("what is no commit is unreadable, what is not there is missing")
  func absent() throws {
    let test = try TestRepository()
    let repository = try test.open()
    let blob = try test.object("blob", "x")
    let absent = try test.parse(String(repeating: "1", count: 40))
    #expect(throws: HistoryError.unreadable(blob, reason: "it is no commit")) { try repository.commit(blob) }
    #expect(throws: HistoryError.missing(absent)) { try repository.commit(absent) }
    #expect(repository.contains(blob))
    #expect(!repository.contains(absent))
  }

  @Test("a shallow clone is an error where the range meets its edge")
  func shallow() throws {
    let test = try TestRepository()
    for number in 0..<6 { try test.commit("c\(number)") }
    let clone = try TestRepository()
    try clone.git("fetch -q --update-head-ok --depth 3 file://\(test.folder) main:main")
    try clone.git("reset -q --hard main")
    let repository = try clone.open()
    #expect(repository.isShallow)
    #expect(try History.commits(from: clone.id("main"), notFrom: [clone.id("main~2")], in: repository).count == 2)
    #expect(throws: HistoryError.self) { try History.commits(from: clone.id("main"), notFrom: [], in: repository) }
  }

  @Test(
    "tags stand for commits, through tags of tags and symbolic ones, and for nothing else", arguments: [false, true])
  func tags(packed: Bool) throws {
    let test = try TestRepository()
    try test.commit("one")
    let head = try test.id("HEAD")
    let (tree, blob) = try (test.id("HEAD^{tree}"), test.object("blob", "x"))
    try test.git("tag light")
    try test.git("tag -a -m x annotated")
    try test.git("tag -a -m x nested annotated")
    for number in 0..<20 { try test.git("tag -a -m x deep\(number) \(number == 0 ? "HEAD" : "deep\(number - 1)")") }
    try test.git("tag a-tree \(tree)")
    try test.git("tag a-blob \(blob)")
    try test.git("tag -a -m x of-a-tree \(tree)")
    try test.git("tag -a -m x of-a-blob \(blob)")
    try test.git("tag -a -m x name/v1")
    if packed { try test.git("pack-refs --all") }
    try test.git("symbolic-ref refs/tags/latest refs/tags/annotated")
    try test.git("symbolic-ref refs/tags/nowhere refs/tags/none")
    try test.write(".git/refs/tags/dangling", "\(String(repeating: "1", count: 40))\n")
    try test.write(".git/refs/tags/empty", "")
    let repository = try test.open()
    let tags = try repository.tags { _ in true }
    let commits = Dictionary(uniqueKeysWithValues: tags.map { ($0.name, $0.commit) })
    for name in ["light", "annotated", "nested", "deep19", "name/v1", "latest"] {
      #expect(commits[name] == .some(.some(head)), "\(name)")
    }
    for name in ["a-tree", "a-blob", "of-a-tree", "of-a-blob", "dangling"] {
      #expect(commits[name] == .some(.none), "\(name)")
    }
    #expect(commits["nowhere"] == nil)
    #expect(try Set(commits.keys).isSubset(of: repository.tagNames()), "one that points nowhere hides no other")
    for tag in tags {
      #expect(
        tag.isAnnotated == !["light", "a-tree", "a-blob", "of-a-tree", "of-a-blob", "dangling"].contains(tag.name))
    }
    let annotated = try #require(tags.first { $0.name == "annotated" })
    let object = try #require(try repository.tagObject(annotated))
    #expect(object.name == "annotated")
    #expect(object.tagger?.description == "Cob <cob@example.org>")
    #expect(object.message == Array("x\n".utf8))
    #expect(try repository.tags { $0 == "light" }.count == 1)
  }

  @Test("HEAD is on a branch, on a commit, or nowhere yet")
  func head() throws {
    let test = try TestRepository()
    #expect(try test.open().head() == .unborn("refs/heads/main"))
    try test.commit("one")
    let id = try test.id("HEAD")
    #expect(try test.open().head() == .branch("refs/heads/main", id))
    try test.git("symbolic-ref refs/heads/other refs/heads/main")
    try test.git("symbolic-ref HEAD refs/heads/other")
    #expect(try test.open().head() == .branch("refs/heads/main", id))
    try test.git("checkout -q --detach")
    #expect(try test.open().head() == .detached(id))
    try test.git("checkout -q --orphan fresh")
    #expect(try test.open().head() == .unborn("refs/heads/fresh"))
  }

  @Test("linked work trees and bare repositories are found")
  func places() throws {
    let test = try TestRepository()
    try test.commit("one")
    try test.git("worktree add -q -b side linked")
    let linked = try Repository(containing: "\(test.folder)/linked")
    #expect(linked.workTree == "\(test.folder)/linked/")
    #expect(linked.gitFolder == "\(test.folder)/.git/worktrees/linked/")
    #expect(linked.commonFolder == "\(test.folder)/.git/")
    #expect(try linked.head().branch == "refs/heads/side")
    let bareTest = try TestRepository("--bare")
    let bare = try bareTest.open()
    #expect(bare.workTree == nil)
    #expect(try bare.head() == .unborn("refs/heads/main"))
    try test.write("a/b/c", "x")
    #expect(try Repository(containing: "\(test.folder)/a/b").workTree == "\(test.folder)/")
  }

  @Test("no repository and a SHA-256 repository are told apart")
  func unreadable() throws {
    let sha256 = try TestRepository("--object-format=sha256")
    #expect { try sha256.open() } throws: { ($0 as? GitError)?.kind == .unsupported }
    let none = "\(TestRepository.home)/none"
    try FileManager.default.createDirectory(atPath: none, withIntermediateDirectories: true)
    #expect { try Repository(containing: none) } throws: { ($0 as? GitError)?.kind == .notARepository }
  }

  @Test("settings are git's: the last value, included files, the user's below the repository's")
  func settings() throws {
    let test = try TestRepository()
    try test.write("more", "[user]\n\tname = Included\n[remote \"Up.Stream\"]\n\turl = https://x/y\n")
    try test.git("config include.path ../more")
    try test.git("config user.email one@example.org")
    try test.git("config --add user.email two@example.org")
    try test.write(
      ".git/config",
      try String(contentsOfFile: "\(test.folder)/.git/config", encoding: .utf8) + "[empty]\n\tvalue =\n\tbare\n")
    let repository = try test.open()
    for name in ["user.name", "user.email", "remote.Up.Stream.url", "empty.value", "empty.bare", "core.bare"] {
      #expect(try repository.setting(name) == test.git("config --get \(name)"), "\(name)")
    }
    #expect(try repository.setting("user.none") == nil)
    #expect(try repository.setting("remote.up.stream.url") == nil)
  }

  @Test("what git is in the middle of is named")
  func operations() throws {
    let test = try TestRepository()
    try test.write("f", "1\n")
    try test.commit("base")
    #expect(try test.open().operationInProgress == nil)
    try test.git("checkout -q -b side")
    try test.write("f", "2\n")
    try test.commit("side")
    try test.git("checkout -q main")
    try test.write("f", "3\n")
    try test.commit("main")
    for (command, name) in [
      ("merge -q side", "merge"), ("cherry-pick side", "cherry-pick"), ("rebase -q side", "rebase"),
    ] {
      _ = try? test.git(command)
      #expect(try test.open().operationInProgress == name)
      try test.git("\(name) --abort")
    }
    try test.git("bisect start")
    #expect(try test.open().operationInProgress == "bisect")
  }
}

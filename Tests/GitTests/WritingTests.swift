import Foundation
import Git
import History
import Testing

private let ada = Identity(name: "Ada", email: "ada@example.org", seconds: 1_700_000_000, offsetMinutes: 0)

@Suite struct WritingTests {
  @Test("commits and tags are byte for byte what git makes", arguments: [0, 60, -60, 330, -210, 765, 840, -720])
  func objects(offset: Int) throws {
    let test = try TestRepository()
    try test.write("f", "1\n")
    try test.commit("one")
    let repository = try test.open()
    let head = try test.id("HEAD")
    let commit = try repository.commit(head)
    let tree = try #require(commit.tree)
    let identity = Identity(name: "Ädä Ö", email: "a@b", seconds: 1_234_567_890, offsetMinutes: offset)
    let zone = "\(offset < 0 ? "-" : "+")\(String(format: "%02d%02d", abs(offset) / 60, abs(offset) % 60))"
    var environment: [String: String] = [:]
    for role in ["AUTHOR", "COMMITTER"] {
      environment["GIT_\(role)_NAME"] = identity.name
      environment["GIT_\(role)_EMAIL"] = identity.email
      environment["GIT_\(role)_DATE"] = "1234567890 \(zone)"
    }
    for message in ["bump: 1.0.0 → 1.1.0\n", "a\n\nb: c\n", "x"] {
      let one = try repository.writeCommit(
        commitBuffer(tree: tree, parents: [head], author: identity, committer: identity, message: message))
      let theirs = try test.git(
        ["commit-tree", "\(tree)", "-p", "\(head)"], input: Array(message.utf8), environment: environment)
      #expect(try one == test.parse(String(decoding: theirs.dropLast(), as: UTF8.self)))
      #expect(try repository.commit(one).author == identity)

      try test.git(
        ["tag", "-f", "-a", "--cleanup=verbatim", "-F", "-", "v1"], input: Array(message.utf8), environment: environment
      )
      let tag = try repository.writeTag(
        tagBuffer(name: "v1", commit: head, tagger: identity, message: message), name: "v1")
      #expect(
        try test.git(["cat-file", "tag", "\(tag)"]) == test.git("cat-file tag v1").utf8
          + (message.hasSuffix("\n") ? [10] : []))
      #expect(try tag == test.id("v1"))
    }
    try test.git("fsck --strict")
  }

  @Test("a tree is HEAD's with the files replaced, whatever the index holds")
  func trees() throws {
    let test = try TestRepository()
    for path in ["a", "b/c/d", "b/e"] { try test.write(path, "1\n") }
    try test.commit("one")
    try test.write("a", "staged\n")
    try test.git("add a")
    let repository = try test.open()
    let commit = try repository.commit(test.id("HEAD"))
    let blob = try repository.writeBlob(Array("2\n".utf8))
    #expect(try repository.blobID(Array("2\n".utf8)) == blob)
    #expect(try repository.blob(blob) == Array("2\n".utf8))
    #expect(try repository.writeBlob([]) == test.object("blob", ""))
    let files = [("b/c/d", 0o100755), ("b/new/er", 0o100644)].map {
      (path: $0.0, file: TreeFile(id: blob, mode: UInt32($0.1)))
    }
    let tree = try repository.writeTree(of: commit, replacing: files)
    try test.git("read-tree HEAD")
    for (path, file) in files {
      try test.git(["update-index", "--add", "--cacheinfo", "\(String(file.mode, radix: 8)),\(blob),\(path)"])
    }
    #expect(try tree == test.parse(test.git("write-tree")))
    #expect(try repository.file("b/e", in: commit)?.mode == 0o100644)
    #expect(try repository.file("b/none", in: commit) == nil)
    #expect(try repository.file("b", in: commit)?.isRegular == false)
  }

  @Test("a reference moves only from where it is said to be")
  func references() throws {
    let test = try TestRepository()
    for number in 0..<3 { try test.commit("c\(number)") }
    let (new, old, older) = try (test.id("HEAD"), test.id("HEAD~1"), test.id("HEAD~2"))
    let repository = try test.open()
    func move(_ name: String, _ from: ObjectID?, _ to: ObjectID) throws {
      try repository.moveReference(name, from: from, to: to, by: ada, reason: "tag: v1")
    }
    func kind(_ name: String, _ from: ObjectID?, _ to: ObjectID) -> GitError.Kind? {
      do {
        try move(name, from, to)
        return nil
      } catch {
        return (error as? GitError)?.kind
      }
    }
    #expect(kind("refs/heads/main", old, older) == .changed)
    #expect(try test.id("main") == new)
    #expect(kind("refs/heads/main", new, old) == nil)
    #expect(try test.id("main") == old)
    #expect(try test.git("reflog -1 main --format=%gs|%gn|%ge") == "tag: v1|Ada|ada@example.org")
    #expect(kind("refs/tags/v1", nil, new) == nil)
    #expect(kind("refs/tags/v1", nil, new) == .exists)
    #expect(kind("refs/tags/v1", nil, old) == .exists)
    #expect(kind("refs/tags/none", old, new) == .changed)
    #expect(try repository.reference("refs/tags/none") == nil)
    for name in [
      "refs/tags/a..b", "refs/tags/a b", "refs/tags/x.lock", "refs/tags/@{x}", "refs/tags/\u{1B}", "refs/tags/",
    ] {
      #expect(kind(name, nil, new) != nil, "\(name)")
    }
    let absent = try test.parse(String(repeating: "1", count: 40))
    #expect(kind("refs/tags/absent", nil, absent) != nil)
    // A folder and a file of the same name, loose and packed.
    #expect(kind("refs/tags/v1/x", nil, new) != nil)
    try test.git("pack-refs --all")
    #expect(kind("refs/tags/v1/x", nil, new) != nil)
    #expect(kind("refs/tags/v1", nil, old) == .exists)
    #expect(kind("refs/tags/v1", old, older) == .changed)
    #expect(try test.id("v1") == new)
    // Locked by somebody.
    try test.write(".git/refs/tags/v2.lock", "")
    #expect(kind("refs/tags/v2", nil, new) == .locked)
    try test.write(".git/refs/heads/main.lock", "")
    #expect(kind("refs/heads/main", old, new) == .locked)
    try FileManager.default.removeItem(atPath: "\(test.folder)/.git/refs/heads/main.lock")
    try FileManager.default.removeItem(atPath: "\(test.folder)/.git/refs/tags/v2.lock")
    // A symbolic reference is not written over.
    try test.git("symbolic-ref refs/heads/alias refs/heads/main")
    #expect(kind("refs/heads/alias", old, new) == .changed)
    #expect(kind("HEAD", old, new) == .changed)
    #expect(try test.git("symbolic-ref HEAD") == "refs/heads/main")
    try test.git("checkout -q --detach")
    #expect(kind("HEAD", old, new) == nil)
    #expect(try repository.head() == .detached(new))
    try test.git("fsck --strict")
  }

  @Test("a reference is deleted only where it is said to be", arguments: [false, true])
  func deleting(packed: Bool) throws {
    let test = try TestRepository()
    for number in 0..<2 { try test.commit("c\(number)") }
    try test.git("tag v1")
    if packed { try test.git("pack-refs --all") }
    let repository = try test.open()
    #expect { try repository.deleteReference("refs/tags/v1", from: test.id("HEAD~1")) } throws: {
      ($0 as? GitError)?.kind == .changed
    }
    #expect(try test.lines("tag") == ["v1"])
    try repository.deleteReference("refs/tags/v1", from: test.id("HEAD"))
    #expect(try test.lines("tag") == [])
    #expect { try repository.deleteReference("refs/tags/v1", from: test.id("HEAD")) } throws: {
      ($0 as? GitError)?.kind == .notFound
    }
  }

  @Test("tag names are judged as git judges them")
  func tagNames() throws {
    let test = try TestRepository()
    let repository = try test.open()
    let names = [
      "v1.0.0", "a/b", "-rf", "a..b", "a b", "a~b", "a^b", "a:b", "a?b", "a*b", "a[b", "a\\b", "a.lock", "a/.b", ".a",
      "a/",
      "/a", "a//b", "a.", "@", "@{x}", "a@{b", "ä", "v1+build", "$(id)", "\u{7F}", "\u{1}", "",
    ]
    for name in names {
      let isGits = (try? test.git(["check-ref-format", "refs/tags/\(name)"])) != nil && !name.hasPrefix("-")
      #expect(repository.isValidTagName(name) == isGits, "\(name)")
    }
  }

  @Test("the index takes what was released, keeps what is staged, and git status agrees")
  func index() throws {
    let test = try TestRepository()
    for path in ["a", "dir/run", "other", "gone"] { try test.write(path, "1\n") }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(test.folder)/dir/run")
    try test.commit("one")
    try test.write("other", "staged\n")
    try test.git("add other")
    try test.git("rm -q --cached gone")
    try test.write("new", "staged too\n")
    try test.git("add new")
    let repository = try test.open()
    let head = try repository.commit(test.id("HEAD"))
    let blob = try repository.writeBlob(Array("2\n".utf8))
    var files: [(path: String, file: TreeFile)] = []
    for path in ["a", "dir/run"] {
      let mode = try #require(try repository.file(path, in: head)).mode
      files.append((path, TreeFile(id: blob, mode: mode)))
      try test.write(path, "2\n")
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(test.folder)/dir/run")
    let tree = try repository.writeTree(of: head, replacing: files)
    let commit = try repository.writeCommit(
      commitBuffer(tree: tree, parents: [head.id], author: ada, committer: ada, message: "x\n"))
    try repository.moveReference("refs/heads/main", from: head.id, to: commit, by: ada, reason: "x")
    func changes(from: ObjectID?, to file: TreeFile?) throws -> [IndexChange] {
      try files.map { path, after in
        let before = try #require(try repository.file(path, in: head)).id
        return IndexChange(
          path: path, before: from ?? before, after: file == nil ? nil : after, isInWorkTree: file != nil)
      }
    }
    let change = try changes(from: nil, to: files[0].file)
    #expect(try repository.changeIndex(change) == [])
    #expect(try test.git("status --porcelain") == "D  gone\nA  new\nM  other\n?? gone")
    #expect(try test.git("ls-files -s dir/run").hasPrefix("100755 \(blob)"))
    #expect(try test.git("diff-files --name-only") == "")
    // Once more changes nothing; what somebody else has staged stays; a file can go.
    let index = try test.git("ls-files -s")
    #expect(try repository.changeIndex(change) == [])
    #expect(try test.git("ls-files -s") == index)
    let foreign = IndexChange(path: "other", before: blob, after: nil, isInWorkTree: false)
    #expect(try repository.changeIndex([foreign]) == ["other"])
    #expect(try test.git("ls-files -s") == index)
    #expect(try repository.changeIndex(changes(from: blob, to: nil)) == [])
    #expect(try test.git("ls-files") == "new\nother")
  }
}

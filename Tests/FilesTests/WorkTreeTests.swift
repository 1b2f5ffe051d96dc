import Files
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Files of a work tree")
struct WorkTreeTests {
  private let sandbox: Sandbox
  private let tree: WorkTree

  init() throws {
    sandbox = try Sandbox(executable: URL(fileURLWithPath: "/bin/true"))
    try FileManager.default.createDirectory(
      at: sandbox.folder.appending(path: "tree"), withIntermediateDirectories: true)
    tree = WorkTree(root: sandbox.folder.appending(path: "tree").path)
  }

  private func url(_ path: String) -> URL { sandbox.folder.appending(path: "tree/\(path)") }

  private func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: url(path)), as: UTF8.self)
  }

  private func write(_ path: String, _ text: String) throws {
    try FileManager.default.createDirectory(
      at: url(path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url(path))
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: url(path).path, withDestinationPath: target)
  }

  /// Everything below the sandbox, so that nothing outside of the tree goes unseen.
  private var everything: [String] {
    get throws { try FileManager.default.subpathsOfDirectory(atPath: sandbox.folder.path).sorted() }
  }

  /// What every way to use a path throws.
  private func errors(_ path: String) -> [FileError?] {
    func error(_ body: () throws(FileError) -> Void) -> FileError? {
      do throws(FileError) {
        try body()
        return nil
      } catch {
        return error
      }
    }
    return [
      error { () throws(FileError) in _ = try tree.read(path) },
      error { () throws(FileError) in try tree.stage([1], for: path).publish() },
      error { () throws(FileError) in try tree.remove(path) },
    ]
  }

  @Test(
    "a path that leads out of the tree is refused",
    arguments: ["", "/etc/passwd", "..", "../a", "a/../b", "a/..", ".", "./a", "a/./b", "a//b", "a/", "a\0b", "\0"])
  func outside(_ path: String) throws {
    let before = try everything
    for error in errors(path) { #expect(error == .outside(path)) }
    #expect(try everything == before)
  }

  @Test(
    "every spelling of git's folder is refused, as git refuses it in a tree",
    arguments: [
      ".git", ".git/config", ".GIT/config", ".gIt", "a/.git", "a/.git/hooks/pre-commit", "git~1", "GIT~1/config",
      ".git ", ".git.", ".git . .", ".git...", "git~1 .", ".git::$INDEX_ALLOCATION", ".git::$INDEX_ALLOCATION/config",
      ".git:x", "git~1:", ".git .:y", "a\\.git", "a\\.Git. \\config", "b\\git~1", ".git\\config", ".g\u{200C}it",
      ".\u{FEFF}GIT/config", "\u{202E}.git", ".git\u{206F}", ".g\u{200D}\u{200E}i\u{202A}t",
    ])
  func gitFolder(_ path: String) throws {
    let before = try everything
    for error in errors(path) { #expect(error == .gitFolder(path)) }
    #expect(try everything == before)
    // git's own rule, where it looks at names as all systems do.
    let repository = try TestRepository(sandbox, files: ["a": "a"])
    let blob = try repository.id("HEAD:a")
    try repository.git("config", "core.protectHFS", "true")
    try repository.git("config", "core.protectNTFS", "true")
    try repository.git("update-index", "--add", "--cacheinfo", "100644", blob, path, expecting: 128)
  }

  @Test(
    "a name that only looks like git's folder is a name",
    arguments: [
      ".gitignore", ".github/a", "git", "git~2", "git~10", ".git~1", "x.git", ".git-x", " .git", ".gi", ".git.x", "-rf",
      "-", "--output=x", "a:b", "...", "a\\b", "$(id)", "a\nb", "\u{1B}[31m", "ünï", ".gıt", ".bump-1.tmp",
    ])
  func names(_ path: String) throws {
    for error in errors(path) { #expect(error == nil) }
    let repository = try TestRepository(sandbox, files: ["a": "a"])
    let blob = try repository.id("HEAD:a")
    try repository.git("config", "core.protectHFS", "true")
    try repository.git("update-index", "--add", "--cacheinfo", "100644", blob, path)
  }

  @Test("no link is followed, at the end or on the way, inside or outside")
  func links() throws {
    try Data("secret".utf8).write(to: sandbox.folder.appending(path: "secret"))
    try write("real/file", "file")
    for (path, target) in [
      ("out", "../secret"), ("absolute", sandbox.folder.path + "/secret"), ("in", "real/file"), ("loop", "loop"),
      ("folder", "real"), ("up", ".."), ("dangling", "../made"),
    ] {
      try link(path, to: target)
    }
    let before = try everything
    for path in ["out", "absolute", "in", "loop", "folder", "dangling"] {
      for error in errors(path) { #expect(error == .symbolicLink(path)) }
    }
    for path in ["folder/file", "up/secret", "loop/file", "dangling/file", "in/file"] {
      let link = String(path.prefix { $0 != "/" })
      for error in errors(path) { #expect(error == .symbolicLink(link)) }
    }
    #expect(try everything == before)
    #expect(try text("real/file") == "file")
  }

  @Test("what is no regular file is refused, at once")
  func notRegular() throws {
    try write("folder/file", "x")
    #expect(unsafe mkfifo(url("pipe").path, 0o600) == 0)
    for path in ["folder", "pipe"] {
      for error in errors(path) { #expect(error == .notRegular(path)) }
    }
    #expect(throws: FileError.notRegular("null")) { try WorkTree(root: "/dev").read("null") }
  }

  @Test("below a file there is nothing, and nothing can be made")
  func belowFile() throws {
    try write("file", "x")
    #expect(try tree.read("file/below") == nil)
    try tree.remove("file/below")
    #expect(throws: FileError.self) { try tree.stage([1], for: "file/below") }
    #expect(throws: FileError.self) { try tree.makeFolders(of: "file/a/below") }
    #expect(try text("file") == "x")
  }

  @Test("a folder that turns into a link between staging and publishing leads nowhere")
  func swapped() throws {
    try write("folder/file", "old")
    let outside = sandbox.folder.appending(path: "outside")
    try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
    let staged = try tree.stage(Array("new".utf8), for: "folder/file", as: "waits")
    try FileManager.default.moveItem(at: url("folder"), to: url("moved"))
    try link("folder", to: outside.path)
    // Even where the other folder has the same names.
    for name in ["file", "waits"] { try Data(name.utf8).write(to: outside.appending(path: name)) }
    #expect(throws: FileError.symbolicLink("folder")) { try staged.publish() }
    staged.discard()
    try tree.removeEmptyFolders(["folder/x", "folder"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path).sorted() == ["file", "waits"])
    #expect(try text("moved/file") == "old")
  }

  @Test("while a folder is changed for a link and back, nothing outside is written or read")
  func race() throws {
    let outside = sandbox.folder.appending(path: "outside")
    try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
    try Data("secret".utf8).write(to: outside.appending(path: "file"))
    try write("folder/file", "inside")
    try link("link", to: outside.path)
    let (folder, link, spare) = (url("folder").path, url("link").path, url("spare").path)
    let isDone = Flag()
    let swapper = Thread {
      var turns = 0
      var made = 0
      /// Moves something to the folder's name; what was made there meanwhile, to be written into, goes out of the way.
      func place(_ old: String) {
        while unsafe rename(old, folder) != 0, !isDone.isSet {
          made += 1
          _ = unsafe rename(folder, "\(spare)-\(made)")
        }
        // Now and then it stays for a while, so that a slow reader meets it.
        if turns.isMultiple(of: 100) { usleep(1000) }
      }
      while !isDone.isSet {
        turns += 1
        _ = unsafe rename(folder, spare)
        place(link)
        _ = unsafe rename(folder, link)
        place(spare)
      }
    }
    swapper.start()
    var outcomes: Set<String> = []
    var rounds = 0
    // However slow the machine is, until both were met.
    while rounds < 1000 || (!outcomes.isSuperset(of: ["inside", "refused"]) && rounds < 100_000) {
      rounds += 1
      do throws(FileError) {
        let file = try tree.read("folder/file")
        outcomes.insert(file.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "nothing")
        try tree.stage(Array("inside".utf8), for: "folder/file").publish()
        try tree.remove("folder/other")
      } catch {
        outcomes.insert("\(error)".contains("symbolic link") ? "refused" : "failed")
      }
    }
    isDone.set()
    while !swapper.isFinished { usleep(1000) }
    #expect(outcomes.isSubset(of: ["inside", "nothing", "refused", "failed"]))
    #expect(outcomes.isSuperset(of: ["inside", "refused"]))
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path) == ["file"])
    #expect(try String(contentsOf: outside.appending(path: "file"), encoding: .utf8) == "secret")
  }

  @Test(
    "a file keeps its permissions, a new one is readable by all, and a mode overrules",
    arguments: [
      (0o644, nil, 0o644), (0o755, nil, 0o755), (0o600, nil, 0o600), (0o444, nil, 0o444), (nil, nil, 0o644),
      (0o644, 0o755, 0o755), (nil, 0o600, 0o600),
    ] as [(UInt32?, UInt32?, UInt32)])
  func modes(_ row: (old: UInt32?, given: UInt32?, expected: UInt32)) throws {
    if let old = row.old {
      try write("file", "old")
      #expect(unsafe chmod(url("file").path, old) == 0)
    }
    try tree.stage([0x61], for: "file", mode: row.given).publish()
    let file = try tree.read("file")
    #expect(file?.bytes == [0x61] && file?.mode == row.expected)
  }

  @Test("a file keeps its owner and its group where we may give it to them", .enabled(if: getuid() == 0))
  func owner() throws {
    try write("file", "old")
    #expect(unsafe chown(url("file").path, 1234, 5678) == 0)
    #expect(unsafe chmod(url("file").path, 0o640) == 0)
    try tree.stage([0x61], for: "file").publish()
    var status = stat()
    #expect(unsafe stat(url("file").path, &status) == 0)
    #expect(status.st_uid == 1234 && status.st_gid == 5678 && status.st_mode & 0o7777 == 0o640)
  }

  @Test("another hard link keeps the old bytes, as where git writes")
  func hardLink() throws {
    try write("file", "old")
    let other = sandbox.folder.appending(path: "other")
    try FileManager.default.linkItem(at: url("file"), to: other)
    #expect(try tree.read("file")?.bytes == Array("old".utf8))
    try tree.stage(Array("new".utf8), for: "file").publish()
    #expect(try text("file") == "new")
    #expect(try String(contentsOf: other, encoding: .utf8) == "old")
  }

  @Test("staged bytes wait under the name that is given, and go with the folders that were made for them")
  func staging() throws {
    try write("a/keep", "x")
    let staged = try tree.stage([0x61], for: "a/b/c/file", as: ".bump-t-1.tmp")
    #expect(staged.path == "a/b/c/file" && staged.temporaryPath == "a/b/c/.bump-t-1.tmp")
    #expect(try text("a/b/c/.bump-t-1.tmp") == "a")
    // The same name again is somebody else's file.
    #expect(throws: FileError.self) { try tree.stage([0x62], for: "a/b/c/other", as: ".bump-t-1.tmp") }
    #expect(try text("a/b/c/.bump-t-1.tmp") == "a")
    staged.discard()
    staged.discard()
    #expect(try FileManager.default.contentsOfDirectory(atPath: url("a").path) == ["keep"])
    for name in ["", "..", "x/y", ".git"] {
      #expect(throws: FileError.self) { try tree.stage([0x61], for: "a/b/file", as: name) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: url("a").path) == ["keep"])
    let second = try tree.stage([0x61], for: "a/b/file")
    try second.publish()
    second.discard()
    #expect(try text("a/b/file") == "a")
    #expect(throws: FileError.self) { try second.publish() }
  }

  @Test("folders are made from the outside in, and go where they are empty")
  func folders() throws {
    try write("a/keep", "x")
    #expect(try tree.makeFolders(of: "a/b/c/file") == ["a/b", "a/b/c"])
    #expect(try tree.makeFolders(of: "a/b/c/file") == [])
    #expect(try tree.makeFolders(of: "file") == [])
    try write("a/b/user", "x")
    try tree.removeEmptyFolders(["a", "a/b", "a/b/c", "missing", "../tree", "a/keep"])
    #expect(try everything.filter { $0.hasPrefix("tree/") } == ["tree/a", "tree/a/b", "tree/a/b/user", "tree/a/keep"])
  }

  @Test("removing takes a file, and nothing is no error")
  func removing() throws {
    try write("a/file", "x")
    try tree.remove("a/file")
    try tree.remove("a/file")
    try tree.remove("b/file")
    #expect(try FileManager.default.contentsOfDirectory(atPath: url("a").path) == [])
  }

  @Test("a file above the limit is refused, however it says its size")
  func limit() throws {
    try write("file", "")
    #expect(unsafe truncate(url("file").path, 64 << 20) == 0)
    #expect(try tree.read("file")?.bytes.count == 64 << 20)
    #expect(unsafe truncate(url("file").path, 64 << 20 + 1) == 0)
    #expect(throws: FileError.tooLarge("file", limit: 64 << 20)) { try tree.read("file") }
    #expect(throws: FileError.tooLarge("/dev/zero", limit: 64 << 20)) { try readFile(at: "/dev/zero") }
  }
}

/// What one thread tells another.
private final class Flag: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false

  var isSet: Bool { lock.withLock { value } }
  func set() { lock.withLock { value = true } }
}

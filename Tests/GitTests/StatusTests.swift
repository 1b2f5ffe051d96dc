import Foundation
import Git
import History
import TestSupport
import Testing

@Suite struct StatusTests {
  @Test("changed paths are those of git status without untracked files", arguments: 0..<60)
  func changes(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let test = try TestRepository()
    let paths = (0..<16).map { ["file\($0)", "dir/file\($0)", "dir/deep er/ü\($0)"][$0 % 3] }
    for path in paths { try test.write(path, "\(path)\n") }
    try test.write(".gitignore", "ignored*\n")
    try test.commit("one")
    if seed % 7 == 0 { try test.git("config core.fileMode false") }
    if seed % 5 == 0 { try conflict(test) }
    for path in paths where Int.random(in: 0..<2, using: &random) == 0 {
      let full = "\(test.folder)/\(path)"
      switch Int.random(in: 0..<13, using: &random) {
      case 0: try test.write(path, "changed\n")
      case 1:
        try test.write(path, "staged\n")
        try test.git(["add", path])
      case 2:
        try test.write(path, "staged\n")
        try test.git(["add", path])
        try test.write(path, "\(path)\n")
      case 3: try FileManager.default.removeItem(atPath: full)
      case 4: try test.git(["rm", "-q", path])
      case 5: try test.git(["rm", "-q", "--cached", path])
      case 6: try test.git(["mv", path, "\(path)-moved"])
      case 7: try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: full)
      case 8:
        try test.write("\(path)-new", "new\n")
        try test.git(["add", Bool.random(using: &random) ? "-N" : "-v", "\(path)-new"])
      case 9:
        try test.git(["update-index", "--skip-worktree", path])
        if Bool.random(using: &random) {
          try FileManager.default.removeItem(atPath: full)
        } else {
          try test.write(path, "x")
        }
      case 10:
        try test.git(["update-index", "--assume-unchanged", path])
        try test.write(path, "changed\n")
      case 11:
        try FileManager.default.removeItem(atPath: full)
        try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: "nowhere")
      default:
        // The same bytes, as of another time.
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: full)
      }
    }
    try test.write("untracked", "x")
    try test.write("ignored", "x")

    let ours = try test.open().changedPaths()
    let output = try test.git(["status", "--porcelain", "-z", "-uno", "--no-renames"])
    let lines = output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    #expect(
      ours.map(\.path) == lines.map { String($0.dropFirst(3)) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    let conflicts = lines.filter { ["DD", "AU", "UD", "UA", "DU", "AA", "UU"].contains($0.prefix(2)) }
    #expect(Set(ours.filter(\.isConflict).map(\.path)) == Set(conflicts.map { String($0.dropFirst(3)) }))
  }

  /// A merge that stops: both changed a file, and each deleted one that the other changed.
  private func conflict(_ test: TestRepository) throws {
    for path in ["both", "ours", "theirs"] { try test.write("conflict-\(path)", "1\n") }
    try test.commit("base")
    try test.git("checkout -q -b side")
    for path in ["both", "ours"] { try test.write("conflict-\(path)", "2\n") }
    try test.git("rm -q conflict-theirs")
    try test.write("conflict-added", "2\n")
    try test.commit("side")
    try test.git("checkout -q main")
    for path in ["both", "theirs"] { try test.write("conflict-\(path)", "3\n") }
    try test.git("rm -q conflict-ours")
    try test.write("conflict-added", "3\n")
    try test.commit("main")
    #expect(throws: Failure.self) { try test.git("merge -q side") }
  }

  @Test("what a sparse checkout leaves out is not deleted")
  func sparse() throws {
    let test = try TestRepository()
    for path in ["a", "in/a", "out/a", "out/b"] { try test.write(path, "1\n") }
    try test.commit("one")
    try test.git("sparse-checkout set --no-sparse-index in")
    try test.write("in/a", "2\n")
    #expect(try test.open().changedPaths().map(\.path) == ["in/a"])
  }

  @Test("before the first commit everything that is staged is changed")
  func unborn() throws {
    let test = try TestRepository()
    try test.write("a", "1\n")
    try test.git("add a")
    #expect(try test.open().changedPaths().map(\.path) == ["a"])
  }

  @Test("a path is tracked where the index has it, and ignored as git says")
  func tracked() throws {
    let test = try TestRepository()
    for path in ["a", "dir/a", "dir/keep.log", "b.log", "build/x"] { try test.write(path, "1\n") }
    try test.write(".gitignore", "*.log\n/build/\n!keep.log\n")
    try test.write("dir/.gitignore", "a\n")
    try test.git("add a")
    let repository = try test.open()
    #expect(try repository.isTracked("a"))
    #expect(try !repository.isTracked("dir/a"))
    #expect(try !repository.isTracked("dir"))
    for path in ["a", "dir/a", "dir/keep.log", "b.log", "build/x", "build/deep/y", "none.log"] {
      let isGits = (try? test.git(["check-ignore", "-q", "--no-index", path])) != nil
      #expect(try repository.isIgnored(path) == isGits, "\(path)")
    }
  }

  @Test(
    "line endings are stored as the attributes and core.autocrlf say", arguments: ["unset", "false", "input", "true"])
  func lineEndings(autocrlf: String) throws {
    let test = try TestRepository()
    if autocrlf != "unset" { try test.git("config core.autocrlf \(autocrlf)") }
    try test.write(
      ".gitattributes",
      "*.lf text eol=lf\n*.crlf text eol=crlf\n*.text text\n*.auto text=auto\n*.bin -text\n*.b binary\n*.id ident\n")
    // What is in the index with CRLF stays so where git guesses.
    let crlf = Array("a\r\nb\r\n".utf8)
    let paths = ["x", "x.lf", "x.crlf", "x.text", "x.auto", "x.bin", "x.b", "x.id", "dir/x.crlf"]
    for path in paths + ["known", "known.auto"] { try test.write(path, crlf) }
    try test.git("-c core.autocrlf=false add known")
    let id = try test.object("blob", crlf)
    try test.git("update-index --add --cacheinfo 100644,\(id),known.auto")
    let contents: [[UInt8]] = [
      crlf, [], Array("a\nb\n".utf8), Array("a\r\nb\n".utf8), Array("a\rb\r\n".utf8), [0x61, 0, 0x0D, 0x0A],
      Array("$Id: 1234$\r\n".utf8), Array("no end".utf8), [0xFF, 0x0D, 0x0A],
    ]
    let repository = try test.open()
    for path in paths {
      for bytes in contents {
        let output = try test.git(["hash-object", "--stdin", "--path", path], input: bytes)
        let stored = try repository.stored(bytes, path: path)
        #expect(
          try repository.blobID(stored).description == String(decoding: output.dropLast(), as: UTF8.self),
          "\(path) \(bytes)")
      }
    }
    // hash-object knows no index.
    for path in ["known", "known.auto"] {
      for bytes in contents {
        let stored = try repository.blobID(repository.stored(bytes, path: path))
        try test.write(path, bytes)
        try test.git("add \(path)")
        #expect(try stored == test.id(":\(path)"), "\(path) \(bytes)")
        try test.git("update-index --cacheinfo 100644,\(id),\(path)")
      }
    }
  }

  @Test("filters and encodings that libgit2 passes over are named")
  func unsupported() throws {
    let test = try TestRepository()
    try test.write(
      ".gitattributes",
      "*.big filter=lfs diff=lfs\n*.wide working-tree-encoding=UTF-16\n*.off -filter\n*.txt text\n*.idle filter=idle\n")
    try test.git("config filter.lfs.process git-lfs")
    let repository = try test.open()
    #expect(try repository.unsupportedAttribute("dir/x.big") == "filter=lfs")
    #expect(try repository.unsupportedAttribute("x.wide") == "working-tree-encoding=UTF-16")
    for path in ["x.off", "x.txt", "x", "x.idle"] { #expect(try repository.unsupportedAttribute(path) == nil) }
  }

  @Test("hooks are those that git would run, or warn of, but for bump's own")
  func hooks() throws {
    let test = try TestRepository()
    #expect(try test.open().commitHooks() == [])
    for (folder, setting) in [(".git/hooks", nil), ("own", "own"), ("home", "\(test.folder)/home")] {
      if let setting { try test.git("config core.hooksPath \(setting)") }
      try test.write("\(folder)/commit-msg", GitHook.commitMessage.script)
      try test.write("\(folder)/pre-commit", "#!/bin/sh\n")
      try test.write("\(folder)/pre-push", "#!/bin/sh\n")
      #expect(try test.open().commitHooks() == ["pre-commit"])
    }
  }
}

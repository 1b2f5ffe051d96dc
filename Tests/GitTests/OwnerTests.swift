import Foundation
import Git
import History
import Testing

@Suite(.serialized) struct OwnerTests {
  @Test(
    "a repository of somebody else is opened only where safe.directory names it", .enabled(if: geteuid() == 0),
    arguments: [
      ([], false), (["*"], true), (["HERE"], true), (["HERE/"], true), (["ABOVE/*"], true), (["ABOVE"], false),
      (["HERE", ""], false), (["", "HERE"], true), (["*", "", "/elsewhere"], false), (["/elsewhere", "HERE"], true),
      (["~/NAME"], true), (["ABOVE/x/*"], false),
    ])
  func owner(_ entries: [String], isSafe: Bool) throws {
    let test = try TestRepository()
    try test.commit("one")
    for path in [test.folder, "\(test.folder)/.git"] { #expect(chown(path, 12345, 12345) == 0) }
    let name = String(test.folder.split(separator: "/").last ?? "")
    let lines = entries.map { entry in
      let value = entry.replacingOccurrences(of: "HERE", with: test.folder)
        .replacingOccurrences(of: "ABOVE", with: TestRepository.home).replacingOccurrences(of: "NAME", with: name)
      return "\tdirectory = \"\(value)\"\n"
    }
    let settings = URL(fileURLWithPath: "\(TestRepository.home)/.gitconfig")
    try Data(("[safe]\n" + lines.joined()).utf8).write(to: settings, options: .atomic)
    defer { try? FileManager.default.removeItem(at: settings) }
    if isSafe {
      #expect(try test.open().head().branch == "refs/heads/main")
    } else {
      #expect { try test.open() } throws: { ($0 as? GitError)?.kind == .unsafeOwner(path: test.folder) }
    }
    // git 2.39 knows no folders of folders.
    if !entries.contains(where: { $0.hasSuffix("/*") || $0.hasSuffix("/") }) {
      #expect(((try? test.git("rev-parse HEAD")) != nil) == isSafe)
    }
  }

  @Test("the repository's own settings cannot vouch for it", .enabled(if: geteuid() == 0))
  func ownSettings() throws {
    let test = try TestRepository()
    try test.git("config safe.directory *")
    #expect(chown("\(test.folder)/.git", 12345, 12345) == 0)
    #expect { try test.open() } throws: { ($0 as? GitError)?.kind == .unsafeOwner(path: test.folder) }
  }
}
